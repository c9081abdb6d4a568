"""Which of the places of a name is meant: a conditional logit over what the entry is and what else the text names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ascertain.events.places.index import ALTERNATE, Entry

KEPT = 24
"""Readings of a name that are weighed against the context; those beyond are the least populous of a very common name."""
NEAR = 120.0
"""Kilometres within which places support each other: news of a place names its surroundings."""
WINDOW = 80
"""Names that are weighed together: all of an article; a book goes in pieces, since every reading is held against every other."""
ROUNDS = 2
"""Times that the belief of each name is told to the others."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as one document uses it: its readings, and the readings of the names written after it as its container."""

    entries: tuple[Entry, ...]
    within: tuple[tuple[Entry, ...], ...] = ()
    mentions: int = 1


def rank(names: Sequence[Name], weights: Mapping[str, float]) -> list[list[tuple[Entry, float]]]:
    """For each name its readings with their share of belief, best first."""
    return [ranked for at in range(0, len(names), WINDOW) for ranked in _rank(names[at : at + WINDOW], weights)]


def _rank(names: Sequence[Name], weights: Mapping[str, float]) -> list[list[tuple[Entry, float]]]:
    kept = [readings_of(name) for name in names]
    own = [[features_of(entry, name) for entry in entries] for name, entries in zip(names, kept, strict=True)]
    scores = [np.array([sum(weights.get(n, 0.0) * v for n, v in f.items()) for f in features]) for features in own]
    beliefs = [softmax(s) for s in scores]
    context = Context(names, kept)
    told = np.array([weights.get(name, 0.0) for name in SUPPORT])
    for _ in range(ROUNDS):
        support = context.support(beliefs)
        beliefs = [softmax(s + f @ told) for s, f in zip(scores, support, strict=True)]
    return [
        sorted(zip(entries, map(float, belief), strict=True), key=lambda pair: (-pair[1], pair[0].row))
        for entries, belief in zip(kept, beliefs, strict=True)
    ]


def readings_of(name: Name) -> tuple[Entry, ...]:
    """The readings of a name that are weighed: those inside a wider place that the text names beside it, then by people."""
    inside = {e.row for e in name.entries if any(contains(w, e) for ws in name.within for w in ws)}
    order = sorted(name.entries, key=lambda e: (e.row not in inside, -e.population, e.row))
    return tuple(order[:KEPT])


def contains(outer: Entry, inner: Entry) -> bool:
    """Whether one entry lies in another by its country or province."""
    if outer.row == inner.row:
        return False
    if outer.kind == "country":
        return outer.country == inner.country and inner.kind not in ("country", "region")
    return (
        outer.kind == "province" and inner.kind in ("district", "city", "capital") and outer.province == inner.province
    )


def features_of(entry: Entry, name: Name) -> dict[str, float]:
    """What speaks for a reading by itself."""
    inside = any(contains(w, entry) for ws in name.within for w in ws)
    return {
        entry.kind: 1.0,
        "people": math.log10(entry.population + 100),
        "other-name": float(entry.flag == ALTERNATE),
        "inside": float(inside),
        "outside": float(bool(name.within) and not inside),
    }


SUPPORT = ("same-country", "same-province", "near", "nearest")
"""What the other names say: the share of them in the same country, province and within NEAR, and the nearest one's belief."""
OWN = ("country", "province", "district", "city", "capital", "region", "people", "other-name", "inside", "outside")
"""What a reading says for itself."""


class Context:
    """What the other names of a document say for each reading."""

    def __init__(self, names: Sequence[Name], kept: Sequence[tuple[Entry, ...]]) -> None:
        self._kept = kept
        entries = [e for es in kept for e in es]
        self._owner = np.repeat(np.arange(len(kept)), [len(es) for es in kept])
        self._mentions = np.array([min(n.mentions, 3) for n in names], dtype=float)
        country = np.array([_code(e.country) for e in entries], dtype=int)
        province = np.array([e.province for e in entries], dtype=int)
        other = self._owner[:, None] != self._owner[None, :]
        plain = np.array([e.kind != "region" for e in entries], dtype=bool)
        local = np.array([e.kind not in ("region", "country") for e in entries], dtype=bool)
        fine = np.array([e.kind in ("city", "capital", "district") for e in entries], dtype=bool)
        self._country = other & (country[:, None] == country[None, :]) & plain[:, None] & plain[None, :]
        self._province = (
            other & (province[:, None] == province[None, :]) & local[:, None] & local[None, :] & (province > 0)
        )
        self._near = other & fine[:, None] & fine[None, :] & (_kilometres(entries) < NEAR)

    def support(self, beliefs: Sequence[Floats]) -> list[Floats]:
        """Per name an array of readings by SUPPORT, each the share of the other names that agree."""
        if not len(self._owner):
            return [np.zeros((0, len(SUPPORT))) for _ in self._kept]
        belief = np.concatenate(beliefs)
        weight = belief * self._mentions[self._owner]
        total = self._mentions.sum() - self._mentions[self._owner]
        share = 1.0 / np.maximum(total, 1.0)
        near = self._near @ weight
        rows = np.stack(
            [(self._country @ weight) * share, (self._province @ weight) * share, near * share, np.minimum(near, 1.0)],
            axis=1,
        )
        edges = np.flatnonzero(np.diff(self._owner)) + 1
        parts = np.split(rows, edges)
        filled = iter(parts)
        return [next(filled) if es else np.zeros((0, len(SUPPORT))) for es in self._kept]


def _code(country: str) -> int:
    return ord(country[0]) * 256 + ord(country[1]) if country else 0


def _kilometres(entries: Sequence[Entry]) -> Floats:
    north = np.radians([e.latitude for e in entries])
    east = np.radians([e.longitude for e in entries])
    x, y, z = np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)
    points = np.stack([x, y, z], axis=1)
    distances: Floats = 6371.0 * np.arccos(np.clip(points @ points.T, -1.0, 1.0))
    return distances


def softmax(scores: Floats) -> Floats:
    """Shares of belief that scores amount to."""
    if not len(scores):
        return scores
    raised = np.exp(scores - scores.max())
    result: Floats = raised / raised.sum()
    return result
