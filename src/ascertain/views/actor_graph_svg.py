"""The actor graph drawn: pills on an ellipse, numbered arrows between them. Pure geometry, the same for the same graph.

Colours come from the page (`currentColor` and classes), so the figure follows light and dark and prints in black.
Shape tells the kind (round: person; square: body; dashed: nobody named), a dashed arrow what is said not to have happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING

from ascertain.model import ActorKind, Polarity
from ascertain.views.language import counted, gettext, noop
from ascertain.views.plain import one_line

if TYPE_CHECKING:
    from ascertain.views.actor_graph import ActorGraph, Edge, Node

MOST_EDGES = 40
"""Beyond it arrows can no longer be told apart; the table has them all."""
WORDS_UP_TO = 14
"""Up to so many arrows carry their word, more only their number."""
HEIGHT, LETTER, LONGEST = 30.0, 7.4, 24


@dataclass(frozen=True, slots=True)
class Pill:
    """Where a node stands: centre and half sizes."""

    x: float
    y: float
    w: float
    h: float = HEIGHT / 2

    def edge_towards(self, x: float, y: float, gap: float = 3.0) -> tuple[float, float]:
        """The point of the border on the way to (x, y)."""
        dx, dy = x - self.x, y - self.y
        if not dx and not dy:
            return self.x, self.y
        reach = min((self.w + gap) / abs(dx) if dx else 9e9, (self.h + gap) / abs(dy) if dy else 9e9)
        return self.x + dx * reach, self.y + dy * reach


def draw(graph: ActorGraph, *, title: str, named: Callable[[str], str]) -> str:
    """The SVG of a graph with edges; the strongest `MOST_EDGES` are drawn. named: how a node's or a voice's label is shown."""
    edges = graph.edges[:MOST_EDGES]
    ids = {i for e in edges for i in (e.source, e.target)}
    nodes = [replace(n, label=named(n.label)) for n in graph.nodes if n.id in ids]
    pills, width, height = _layout(nodes)
    told = gettext(
        "%(actors)s, %(arrows)s arrows; the table below says the same in words.",
        actors=counted(len(nodes), "actor"),
        arrows=len(edges),
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" viewBox="0 0 {width:.0f} {height:.0f}" role="group" '
        'aria-labelledby="graph-t graph-d" font-family="system-ui, sans-serif" font-size="13" fill="none" '
        'stroke="currentColor">',
        f'<title id="graph-t">{escape(title)}</title>',
        f'<desc id="graph-d">{escape(told)}</desc>',
        '<defs><marker id="graph-a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .6 7.4 4 0 7.4z" fill="currentColor" stroke="none"/>'
        "</marker></defs>",
        *_arrows(edges, pills, named, {n.id: n.label for n in nodes}),
        *(_pill(n, pills[n.id]) for n in nodes),
        "</svg>\n",
    ]
    return "\n".join(parts)


def _layout(nodes: list[Node]) -> tuple[Mapping[str, Pill], float, float]:
    count = len(nodes)
    widths = {n.id: len(_short(n.label)) * LETTER / 2 + 14 for n in nodes}
    rx, ry = max(280.0, 36.0 * count), max(130.0, 30.0 * count)
    middle_x, middle_y = rx + max(widths.values()) + 12, ry + HEIGHT + 34
    pills = {}
    for at, node in enumerate(nodes):
        angle = 2 * pi * (at / count) - pi
        # A pair stands on one line, left to right.
        x, y = middle_x + rx * cos(angle), middle_y + (0.0 if count < 3 else ry * sin(angle))
        pills[node.id] = Pill(round(x, 1), round(y, 1), round(widths[node.id], 1))
    return pills, 2 * middle_x, 2 * middle_y


def _arrows(
    edges: tuple[Edge, ...], pills: Mapping[str, Pill], named: Callable[[str], str], names: Mapping[str, str]
) -> Iterator[str]:
    taken = list(pills.values())
    beside: dict[tuple[str, str], int] = {}
    for e in edges:
        rank = beside[e.source, e.target] = beside.get((e.source, e.target), 0) + 1
        curve = _curve(pills[e.source], pills[e.target], rank)
        denied = e.polarity is Polarity.NEGATIVE
        said = ", ".join(named(v.label) for v in e.voices)
        words = gettext(
            noop("%(one)s: not %(deed)s, %(other)s; said by %(voices)s")
            if denied
            else noop("%(one)s: %(deed)s, %(other)s; said by %(voices)s"),
            one=names[e.source],
            deed=e.action,
            other=names[e.target],
            voices=said,
        )
        width = min(1 + 0.6 * (len(e.voices) - 1), 4.0)
        label = (
            str(e.number)
            if len(edges) > WORDS_UP_TO
            else f"{e.number} {gettext('not') + ' ' if denied else ''}{_short(e.action)}"
        )
        dash = ' stroke-dasharray="5 4"' if denied else ""
        at = _free(curve, max(10.0, len(label) * LETTER * 0.46 + 5), taken)
        taken.append(at)
        yield (
            f'<a class="arrow" href="#deed-{e.number}"><title>{escape(one_line(words))}</title>'
            f'<path d="{curve.path}" stroke-width="{width:.1f}" marker-end="url(#graph-a)"{dash}/>'
            f'<rect x="{at.x - at.w:.1f}" y="{at.y - at.h:.1f}" width="{2 * at.w:.1f}" height="{2 * at.h:.1f}" rx="8" '
            'fill="var(--paper,#fff)" stroke="none"/>'
            f'<text x="{at.x:.1f}" y="{at.y + 4:.1f}" text-anchor="middle" font-size="12" fill="currentColor" stroke="none">'
            f"{escape(one_line(label))}</text></a>"
        )


@dataclass(frozen=True, slots=True)
class Curve:
    """A Bézier curve by its points: three of an arrow, four of a loop."""

    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        (x, y), *rest = self.points
        letter = "Q" if len(rest) == 2 else "C"
        return f"M{x:.1f} {y:.1f} {letter}{' '.join(f'{a:.1f} {b:.1f}' for a, b in rest)}"

    def at(self, t: float) -> tuple[float, float]:
        """The point at `t` of the way (de Casteljau)."""
        points = self.points
        while len(points) > 1:
            points = tuple(
                (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in pairwise(points)
            )  # fmt: skip
        return points[0]


def _free(curve: Curve, half: float, taken: list[Pill]) -> Pill:
    """Where the label stands: the middle of the curve, or the nearest point to it that hides nothing laid before."""
    spots = [Pill(*curve.at(t), half, 9.0) for t in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)]
    return next((s for s in spots if not any(_overlap(s, o) for o in taken)), spots[0])


def _overlap(a: Pill, b: Pill) -> bool:
    return abs(a.x - b.x) < a.w + b.w and abs(a.y - b.y) < a.h + b.h


def _curve(a: Pill, b: Pill, rank: int) -> Curve:
    """An arrow bows to its right, a further one more, so that those of a pair stand apart; what somebody does to
    themselves is a loop."""
    if a == b:
        top, side = a.y - a.h, 16.0 + 10 * rank
        high = top - 52 - 4 * rank
        return Curve(((a.x - side, top - 2), (a.x - 2 * side, high), (a.x + 2 * side, high), (a.x + side, top - 3)))
    dx, dy = b.x - a.x, b.y - a.y
    length = hypot(dx, dy)
    bow = 30.0 * rank
    middle = (a.x + b.x) / 2 - dy / length * bow, (a.y + b.y) / 2 + dx / length * bow
    return Curve((a.edge_towards(*middle), middle, b.edge_towards(*middle)))


def _pill(node: Node, at: Pill) -> str:
    round_by = HEIGHT / 2 if node.kind is ActorKind.PERSON else 3
    dash = ' stroke-dasharray="3 3"' if node.kind is None or node.kind is ActorKind.POPULATION else ""
    return (
        f'<g class="who"><title>{escape(one_line(node.label))}</title>'
        f'<rect x="{at.x - at.w:.1f}" y="{at.y - at.h:.1f}" width="{2 * at.w:.1f}" height="{HEIGHT:.0f}" '
        f'rx="{round_by:g}" fill="var(--sheet,#fff)" stroke-width="1.4"{dash}/>'
        f'<text x="{at.x:.1f}" y="{at.y + 4.5:.1f}" text-anchor="middle" fill="currentColor" stroke="none">'
        f"{escape(_short(node.label))}</text></g>"
    )


def _short(label: str) -> str:
    label = one_line(label)
    return label if len(label) <= LONGEST else label[: LONGEST - 1].rstrip() + "…"
