"""The picture of the classes: each under the one it is a kind of, as SVG that links to their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from server.drawing.drawing import element, link, picture, text
from server.graph.glossary import Entry

ROW, STEP, LEFT, WIDTH = 24, 34, 10, 720


@dataclass(frozen=True, slots=True)
class Placed:
    """A class in the picture: how deep it lies, in which row, and the row of the class above it."""

    entry: Entry
    depth: int
    row: int
    above: int | None


def draw_hierarchy(classes: Sequence[Entry]) -> str:
    """Return the tree of *classes* with its text alternative; the tables below it say the same in words."""
    placed = list(place(classes))
    lines = element("g", "".join(_line(each) for each in placed if each.above is not None), opacity="0.4")
    names = "".join(_name(each) for each in placed)
    roots = [each.entry.label for each in placed if each.above is None]
    says = f"{len(placed)} classes as a tree. At the root: {', '.join(roots)}. The table of classes tells the same."
    height = ROW * len(placed) + ROW
    return picture(lines + names, WIDTH, height, title="The classes and their kinds", says=says, alone=False)


def place(classes: Sequence[Entry]) -> Iterator[Placed]:
    """Yield *classes* with their places, each below the first class of ours that it is a kind of."""
    known = {entry.iri for entry in classes}
    children: dict[str, list[Entry]] = {}
    for entry in classes:
        above = next(
            (each.iri for words, links in entry.related if words == "kind of" for each in links if each.iri in known),
            "",
        )
        children.setdefault(above, []).append(entry)
    row = 0
    waiting: list[tuple[Entry, int, int | None]] = [(entry, 0, None) for entry in reversed(children.get("", []))]
    while waiting:
        entry, depth, above_row = waiting.pop()
        yield Placed(entry, depth, row, above_row)
        waiting += [(child, depth + 1, row) for child in reversed(children.get(entry.iri, []))]
        row += 1


def _line(placed: Placed) -> str:
    assert placed.above is not None
    x, y = LEFT + STEP * (placed.depth - 1) + 6, ROW * (placed.above + 1) + 6
    return element(
        "path",
        d=f"M{x} {y}V{ROW * (placed.row + 1)}h{STEP - 12}",
        fill="none",
        stroke="currentColor",
    )


def _name(placed: Placed) -> str:
    entry = placed.entry
    label = text(entry.label, x=LEFT + STEP * placed.depth, y=ROW * (placed.row + 1) + 4, class_="name")
    return link(f"#{entry.local}", label, entry.comment or entry.label)
