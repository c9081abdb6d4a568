"""Outlines of countries for the ground of a map: Natural Earth 1:50m by way of world-atlas, made coarser.

They show where one is, at the scale of a page. Borders are drawn as that source has them, which takes no side here, and
nothing is ever derived from them. `training/build_outlines.py` makes the file.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Line = tuple[tuple[float, float], ...]
"""Points, degrees east and north."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A country's rings. `code` is ISO 3166-1 alpha-2, empty where it has none."""

    code: str
    name: str
    rings: tuple[Line, ...]
    box: tuple[float, float, float, float]
    """West, south, east, north."""

    def label_at(self, box: tuple[float, float, float, float]) -> tuple[float, float] | None:
        """Middle of the largest part that shows inside a box, None where nothing does."""
        west, south, east, north = box
        best, where = 0.0, None
        for ring in self.rings:
            xs, ys = [p[0] for p in ring], [p[1] for p in ring]
            left, right = max(west, min(xs)), min(east, max(xs))
            low, high = max(south, min(ys)), min(north, max(ys))
            if right > left and high > low and (right - left) * (high - low) > best:
                best, where = (right - left) * (high - low), ((left + right) / 2, (low + high) / 2)
        return where


@cache
def outlines() -> tuple[Outline, ...]:
    """All countries, read once a process."""
    packed = (files("ascertain.views") / "data" / "outlines.json.gz").read_bytes()
    data = json.loads(gzip.decompress(packed))
    arcs = [tuple(_points(steps, data["grain"])) for steps in data["arcs"]]
    return tuple(_outline(code, name, rings, arcs) for code, name, rings in data["countries"])


def _points(steps: Sequence[int], grain: int) -> Iterator[tuple[float, float]]:
    x = y = 0
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        yield x / grain, y / grain


def _outline(code: str, name: str, rings: Sequence[Sequence[int]], arcs: Sequence[Line]) -> Outline:
    drawn = tuple(_ring(ring, arcs) for ring in rings)
    xs, ys = [p[0] for r in drawn for p in r], [p[1] for r in drawn for p in r]
    return Outline(code, name, drawn, (min(xs), min(ys), max(xs), max(ys)))


def _ring(ring: Sequence[int], arcs: Sequence[Line]) -> Line:
    points: list[tuple[float, float]] = []
    for number in ring:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += line[1:] if points else line
    return tuple(points)
