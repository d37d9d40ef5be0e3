"""Relations around a thing: it stands in the middle, those it has to do with in a ring around it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from server.drawing.drawing import cut, element, link, picture, text

WIDTH, HEIGHT, RING_X, RING_Y = 760, 470, 262, 178
MOST = 18


@dataclass(frozen=True, slots=True)
class Relation:
    """What a thing has to do with *other*, by IRI: a name, a look and how many times."""

    other: str
    label: str
    name: str
    look: str
    number: int


def choose_nearest(relations: Sequence[Relation], most: int = MOST) -> tuple[list[str], int]:
    """Return those with the most relations, the strongest first, and how many are left out."""
    weights: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for each in relations:
        kinds, number = weights[each.other]
        weights[each.other] = (kinds + 1, number + each.number)
    ranked = sorted(weights, key=lambda other: (*(-part for part in weights[other]), other))
    return ranked[:most], max(0, len(ranked) - most)


def draw_relations(relations: Sequence[Relation], *, name: str, address: Callable[[str], str], alone: bool) -> str:
    """Return the picture of what the thing *name* has to do with others. Empty where there is nothing to draw."""
    nearest, left_out = choose_nearest(relations)
    if not nearest:
        return ""
    by_other: dict[str, list[Relation]] = defaultdict(list)
    for each in relations:
        by_other[each.other].append(each)
    order = sorted(nearest, key=lambda other: (by_other[other][0].name, by_other[other][0].label))
    lines, nodes = [], []
    for number, other in enumerate(order):
        angle = 2 * math.pi * number / len(order) - math.pi / 2
        x, y = round(WIDTH / 2 + RING_X * math.cos(angle), 1), round(HEIGHT / 2 - 14 + RING_Y * math.sin(angle), 1)
        lines += _draw_lines(by_other[other], x, y)
        told = ", ".join(f"{each.name} ({each.number})" if each.number > 1 else each.name for each in by_other[other])
        label = by_other[other][0].label
        nodes.append(link(address(other), _draw_node(label, x, y), f"{label}: {told}"))
    middle = _draw_node(name, WIDTH / 2, HEIGHT / 2 - 14, heading=True)
    legend = _draw_legend(sorted({(each.name, each.look) for each in relations if each.other in nearest}))
    rest = f" {left_out} others are left out." if left_out else ""
    says = f"{len(order)} neighbours: {', '.join(by_other[other][0].label for other in order)}.{rest}"
    note = text(f"{left_out} more are not drawn", x=WIDTH, y=14, text_anchor="end", class_="note") if left_out else ""
    content = "".join(lines) + middle + "".join(nodes) + legend + note
    return picture(content, WIDTH, HEIGHT, title=f"Relations of {name}", says=says, alone=alone)


def _draw_lines(relations: Sequence[Relation], x: float, y: float) -> list[str]:
    """Return one line for each relation, side by side."""
    middle_x, middle_y = WIDTH / 2, HEIGHT / 2 - 14
    length = math.hypot(x - middle_x, y - middle_y) or 1
    across_x, across_y = -(y - middle_y) / length, (x - middle_x) / length
    found = []
    for number, each in enumerate(relations):
        aside = (number - (len(relations) - 1) / 2) * 4
        dx, dy = round(across_x * aside, 1), round(across_y * aside, 1)
        width = min(1.5 + 0.5 * math.log2(each.number), 5)
        found.append(
            element("line", x1=middle_x + dx, y1=middle_y + dy, x2=round(x + dx, 1), y2=round(y + dy, 1),
                    class_=f"line-{each.look}", stroke_width=round(width, 1))
        )  # fmt: skip
    return found


def _draw_node(label: str, x: float, y: float, *, heading: bool = False) -> str:
    words = cut(label, 26)
    width = 7.2 * len(words) + 16
    box = element(
        "rect", x=round(x - width / 2, 1), y=round(y - 12, 1), width=round(width, 1), height=24, rx=12, class_="node"
    )
    return box + text(words, x=x, y=round(y + 4, 1), text_anchor="middle", class_="heading" if heading else None)


def _draw_legend(kinds: Sequence[tuple[str, str]]) -> str:
    found, x = [], 0.0
    for name, look in kinds:
        found.append(
            element("line", x1=x, x2=x + 22, y1=HEIGHT - 8, y2=HEIGHT - 8, class_=f"line-{look}", stroke_width=3)
        )
        found.append(text(name, x=x + 28, y=HEIGHT - 4, class_="note"))
        x += 28 + 7.2 * len(name) + 22
    return "".join(found)
