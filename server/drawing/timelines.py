"""Timelines: what lasted from when to when, as bars over years."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from server.drawing.drawing import cut, element, link, picture, text
from server.graph.wording import show_date

WIDTH, LEFT, ROW, TOP = 760, 276, 22, 8
MOST_BARS = 60
_DATE = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing on a timeline, by IRI, with dates as the graph has them; without an end it goes on, or is a moment."""

    thing: str
    label: str
    start: str
    end: str | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Bars under one heading, with one look."""

    heading: str
    look: str
    bars: tuple[Bar, ...]


def read_moment(value: str, *, at_end: bool = False) -> float:
    """Return a date of any precision as a year with a fraction: the first moment it can mean, or the last."""
    found = _DATE.match(value)
    if found is None:
        raise ValueError(f"{value!r} is no date")
    year, month, day = int(found[1]), found[2], found[3]
    if month is None:
        return year + (1 if at_end else 0)
    first = year + (int(month) - 1) / 12
    if day is None:
        return first + (1 / 12 if at_end else 0)
    return first + (int(day) - (0 if at_end else 1)) / 372


def draw_timeline(groups: Sequence[Group], *, title: str, address: Callable[[str], str], alone: bool) -> str:
    """Return the picture of *groups*; *address* gives where a thing's page is. Empty where there is nothing to draw."""
    shown = _thin(groups)
    bars = [bar for group in shown for bar in group.bars]
    if not bars:
        return ""
    first, last = _period(bars)
    scale = (WIDTH - LEFT - 20) / max(last - first, 1)

    def place(moment: float) -> float:
        return round(LEFT + (moment - first) * scale, 1)

    rows, y = [], TOP
    for group in shown:
        rows.append(text(group.heading, x=0, y=y + 14, class_="heading"))
        y += ROW
        for bar in group.bars:
            rows.append(_draw_bar(bar, group.look, y, place, last, address))
            y += ROW
    axis = _draw_axis(int(first), int(last), y, place)
    says = f"{len(bars)} lines from {int(first)} to {int(last)}; the tables of this page hold the same."
    return picture(axis + "".join(rows), WIDTH, y + 24, title=title, says=says, alone=alone)


def _thin(groups: Sequence[Group]) -> list[Group]:
    """Return the newest bars of each group where there are too many."""
    most = max(4, MOST_BARS // max(len(groups), 1))
    return [
        Group(f"{group.heading} (the newest {most} of {len(group.bars)})", group.look, group.bars[-most:])
        if len(group.bars) > most
        else group
        for group in groups
        if group.bars
    ]


def _period(bars: Sequence[Bar]) -> tuple[float, float]:
    starts = [read_moment(bar.start) for bar in bars]
    ends = [read_moment(bar.end or bar.start, at_end=True) for bar in bars]
    first, last = int(min(starts)), max(ends)
    return first, max(int(last) + 1, first + 1)


def _draw_bar(
    bar: Bar, look: str, y: int, place: Callable[[float], float], last: float, address: Callable[[str], str]
) -> str:
    start = place(read_moment(bar.start))
    label = text(cut(bar.label, 38), x=10, y=y + 14)
    if bar.end is None and not bar.goes_on:
        mark = element("circle", cx=start, cy=y + 10, r=5, class_=f"fill-{look}")
    else:
        end = place(read_moment(bar.end, at_end=True)) if bar.end else place(last)
        mark = element("rect", x=start, y=y + 4, width=max(round(end - start, 1), 3), height=12, rx=2,
                       class_=f"fill-{look}", opacity=None if bar.end else 0.6)  # fmt: skip
    until = f" to {show_date(bar.end)}" if bar.end else ", no end on record" if bar.goes_on else ""
    return link(address(bar.thing), label + mark, f"{bar.label}: {show_date(bar.start)}{until}")


def _draw_axis(first: int, last: int, y: int, place: Callable[[float], float]) -> str:
    step = next(each for each in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / each <= 10)
    years = range(-(-first // step) * step, last + 1, step)
    lines = (
        element("line", x1=place(year), x2=place(year), y1=TOP, y2=y, class_="grid")
        + text(str(year), x=place(year), y=y + 16, text_anchor="middle", class_="note")
        for year in years
    )
    return "".join(lines)
