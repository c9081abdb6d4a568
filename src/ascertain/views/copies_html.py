"""Who copied whom as HTML: a graph from left to right in time, a table that says the same, and passages side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ascertain.views.copies import Arrow, Copies, Node
from ascertain.views.figures import Pages, here
from ascertain.views.language import counted, gettext, named
from ascertain.views.rendering import environment

if TYPE_CHECKING:
    from jinja2 import Environment

LEFT, TOP, RIGHT = 190, 34, 40
ROW, RADIUS = 54, 13
NARROWEST, WIDEST = 58, 150
WIDTH = 860
"""Pixels that the days share before they are drawn at their narrowest and the graph scrolls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An arrow as drawn: a path, its width, and where its table row stands."""

    path: str
    width: float
    look: str
    target: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Coordinates of the drawing."""

    width: int
    height: int
    days: tuple[tuple[float, str], ...]
    rows: tuple[tuple[float, str], ...]
    nodes: tuple[tuple[float, float, Node], ...]
    lines: tuple[Line, ...]


def fragment(copies: Copies, *, pages: Pages = here) -> str:
    """The section to put into a page that has the sheets base and copies. It holds no script and asks for nothing."""
    return str(getattr(_environment().get_template("copies.html.j2").module, "section")(copies, graph(copies), pages))  # noqa: B009 - a macro


def graph(copies: Copies) -> Graph:
    """Where everything stands: a line for each publisher, a column for each day."""
    step = min(WIDEST, max(NARROWEST, WIDTH // max(1, len(copies.columns))))
    heights = [1 + max((n.step for n in copies.nodes if n.row == r), default=0) for r in range(len(copies.rows))]
    tops = [TOP + sum(heights[:r]) * ROW for r in range(len(heights))]
    at = {n.number: (LEFT + (n.column + 0.5) * step, tops[n.row] + (n.step + 0.5) * ROW) for n in copies.nodes}
    titles = {n.number: n for n in copies.nodes}
    return Graph(
        width=LEFT + len(copies.columns) * step + RIGHT,
        height=TOP + sum(heights) * ROW + 10,
        days=tuple((LEFT + (i + 0.5) * step, day) for i, day in enumerate(copies.columns)),
        rows=tuple((tops[r] + heights[r] * ROW / 2, name) for r, name in enumerate(copies.rows)),
        nodes=tuple((*at[n.number], n) for n in copies.nodes),
        lines=tuple(_line(a, at[a.source], at[a.copy], titles) for a in copies.arrows),
    )


def _line(arrow: Arrow, start: tuple[float, float], end: tuple[float, float], nodes: Mapping[int, Node]) -> Line:
    (x0, y0), (x1, y1) = start, end
    across, down = x1 - x0, y1 - y0
    length = max(1.0, (across * across + down * down) ** 0.5)
    ux, uy = across / length, down / length
    x0, y0 = x0 + ux * RADIUS, y0 + uy * RADIUS
    x1, y1 = x1 - ux * (RADIUS + 5), y1 - uy * (RADIUS + 5)
    # A line along one row would run through the documents between; the bend takes it around them.
    bend = 0.16 * length if abs(down) > 1 else -min(30.0, 12 + 0.06 * length)
    cx, cy = (x0 + x1) / 2 - uy * bend, (y0 + y1) / 2 + ux * bend
    one, other = named(nodes[arrow.source].title), named(nodes[arrow.copy].title)
    told = (
        gettext("%(one)s shares words with %(other)s: %(shared)s", one=one, other=other, shared=_shared(arrow))
        if not arrow.directed
        else gettext("%(one)s is quoted by %(other)s: %(shared)s", one=one, other=other, shared=_shared(arrow))
        if arrow.quoted
        else gettext("%(one)s is copied by %(other)s: %(shared)s", one=one, other=other, shared=_shared(arrow))
    )
    look = "open" if not arrow.directed else "quoted" if arrow.quoted else "copied"
    return Line(
        path=f"M{x0:.1f} {y0:.1f}Q{cx:.1f} {cy:.1f} {x1:.1f} {y1:.1f}",
        width=round(1.2 + 3.3 * arrow.share, 2),
        look=look,
        target=f"p-{arrow.passages[0].number}",
        label=told,
    )


def _shared(arrow: Arrow) -> str:
    passages, share = counted(len(arrow.passages), "passage"), round(100 * arrow.share)
    return gettext("%(passages)s, %(share)s %% of the text", passages=passages, share=share)


@cache
def _environment() -> Environment:
    return environment({"shared": _shared}, {})
