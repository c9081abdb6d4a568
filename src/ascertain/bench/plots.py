"""Speed against size as one SVG: a panel for each unit, both axes logarithmic, a line for each system."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 480, 300, 64, 36, 34, 74
SHAPES = (
    ("#1b5e8c", ""),
    ("#a8480f", "6 3"),
    ("#3f7a2c", "2 3"),
    ("#6b4c9a", "8 3 2 3"),
    ("#444", "1 4"),
)
"""Colour and dashes of each line: told apart without colour too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One run: `size` items in `cpu_s` CPU seconds."""

    unit: str
    system: str
    size: float
    cpu_s: float

    @property
    def speed(self) -> float:
        """Items a CPU second."""
        return self.size / self.cpu_s


def speed_against_size(points: Sequence[Point]) -> str:
    """The drawing; a panel for each unit in the order of its first point."""
    units = list(dict.fromkeys(p.unit for p in points))
    panels = [
        f'<g transform="translate({number * WIDTH},0)">{"".join(_panel(unit, [p for p in points if p.unit == unit]))}</g>'
        for number, unit in enumerate(units)
    ]
    width = WIDTH * max(1, len(units))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" '
        'role="img" font-family="sans-serif" font-size="11">'
        "<title>Speed against size</title>"
        f'<rect width="{width}" height="{HEIGHT}" fill="#fff"/>{"".join(panels)}</svg>\n'
    )


@dataclass(frozen=True, slots=True)
class _Axis:
    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> range:
        return range(self.low, self.high + 1)


def _axis(values: Iterable[float], start: float, end: float) -> _Axis:
    logs = [math.log10(v) for v in values]
    low = math.floor(min(logs))
    return _Axis(low, max(low + 1, math.ceil(max(logs))), start, end)


def _panel(unit: str, points: Sequence[Point]) -> Iterator[str]:
    x = _axis((p.size for p in points), LEFT, WIDTH - RIGHT)
    y = _axis((p.speed for p in points), HEIGHT - BOTTOM, TOP)
    yield f'<text x="{LEFT}" y="18" font-weight="bold">{escape(unit)} a CPU second, by {escape(unit)} in the run</text>'
    for tick in x.ticks():
        at = x.at(10**tick)
        yield f'<path d="M{at:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ddd"/>'
        yield f'<text x="{at:.1f}" y="{HEIGHT - BOTTOM + 14}" text-anchor="middle">{10**tick:,}</text>'
    for tick in y.ticks():
        at = y.at(10**tick)
        yield f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield f'<text x="{LEFT - 5}" y="{at + 4:.1f}" text-anchor="end">{10**tick:,}</text>'
    for number, system in enumerate(dict.fromkeys(p.system for p in points)):
        colour, dashes = SHAPES[number % len(SHAPES)]
        own = sorted((p for p in points if p.system == system), key=lambda p: p.size)
        line = " ".join(f"{x.at(p.size):.1f},{y.at(p.speed):.1f}" for p in own)
        style = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"'
        yield f'<polyline points="{line}" fill="none" {style}/>'
        for p in own:
            told = escape(f"{system}: {p.size:,.0f} {unit}, {p.speed:,.0f} a CPU second")
            yield f'<circle cx="{x.at(p.size):.1f}" cy="{y.at(p.speed):.1f}" r="3" fill="{colour}"><title>{told}</title></circle>'
        column, rank = number % 2, number // 2
        left, top = LEFT - 40 + column * 210, HEIGHT - BOTTOM + 32 + rank * 15
        yield f'<path d="M{left} {top - 4}h22" {style}/><text x="{left + 28}" y="{top}">{escape(system)}</text>'
