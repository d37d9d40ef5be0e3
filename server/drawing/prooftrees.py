"""Proof trees: a conclusion on the left, what it rests on to its right, down to claims and axioms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from server.drawing.drawing import cut, element, link, picture, text

COLUMN, ROW, BOX, TOP = 290, 46, 250, 8
MOST_NODES = 60
LETTERS = 36  # that fit into a box
LOOKS = {"step": "calm", "claim": "good", "ontology": "soft", "stated": "good"}


@dataclass(frozen=True, slots=True)
class Node:
    """A statement in a proof: *kind* is step, claim, ontology or stated; *note* the rule or where it comes from."""

    label: str
    note: str
    kind: str
    address: str
    children: tuple[Node, ...] = ()


def draw_proof(root: Node, *, title: str, alone: bool) -> str:
    """Return the picture of the proof under *root*; a tree of too many statements is cut, and the picture says so."""
    kept, left_out = _thin(root)
    boxes: list[str] = []
    lines: list[str] = []
    height = _draw(kept, 0, TOP, boxes, lines)
    width = COLUMN * _depth(kept) - (COLUMN - BOX)
    rest = f" {left_out} statements are left out." if left_out else ""
    says = f"{_count(kept)} statements; the list of steps says the same in words.{rest}"
    return picture("".join(lines + boxes), width, round(height) + TOP, title=title, says=says, alone=alone)


def _draw(node: Node, level: int, top: float, boxes: list[str], lines: list[str]) -> float:
    """Draw *node* and all to its right from *top* on; return where they end."""
    end, middles = top, []
    for child in node.children:
        start = end
        end = _draw(child, level + 1, start, boxes, lines)
        middles.append((start + end) / 2)
    end = max(end, top + ROW)
    y, x = (top + end) / 2, level * COLUMN
    for middle in middles:
        path = f"M {x + BOX} {y} C {x + BOX + 20} {y}, {x + COLUMN - 20} {middle}, {x + COLUMN} {middle}"
        lines.append(element("path", d=path, fill="none", class_="line-soft"))
    boxes.append(link(node.address, _draw_box(node, x, y), f"{node.label} ({node.note})"))
    return end


def _draw_box(node: Node, x: float, y: float) -> str:
    look = LOOKS[node.kind]
    return (
        element("rect", x=x, y=y - 18, width=BOX, height=36, rx=4, class_="node")
        + element("rect", x=x, y=y - 18, width=4, height=36, class_=f"fill-{look}")
        + text(cut(node.label, LETTERS), x=x + 12, y=y - 3)
        + text(cut(node.note, LETTERS), x=x + 12, y=y + 12, class_="note")
    )


def _thin(root: Node) -> tuple[Node, int]:
    """Return the tree without its deepest statements where there are too many, and how many are left out."""
    whole, deepest = _count(root), _depth(root)
    while _count(root) > MOST_NODES and deepest > 1:
        deepest -= 1
        root = _prune(root, deepest)
    return root, whole - _count(root)


def _prune(node: Node, levels: int) -> Node:
    children = tuple(_prune(child, levels - 1) for child in node.children) if levels > 1 else ()
    return replace(node, children=children)


def _count(node: Node) -> int:
    return 1 + sum(map(_count, node.children))


def _depth(node: Node) -> int:
    return 1 + max(map(_depth, node.children), default=0)


def build_tree(number: int, expand: Callable[[int], tuple[Node, Sequence[int | Node]]]) -> Node:
    """Return the tree of step *number*; *expand* gives a step's node and what it rests on, steps by number or leaves.

    A step that several others rest on is told once; then it is named only.
    """
    told: set[int] = set()

    def build(number: int) -> Node:
        node, premises = expand(number)
        if number in told:
            return replace(node, note=f"{node.note}, as before")
        told.add(number)
        return replace(node, children=tuple(each if isinstance(each, Node) else build(each) for each in premises))

    return build(number)
