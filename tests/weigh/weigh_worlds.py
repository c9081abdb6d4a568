"""Invented worlds of sources, some of whom copy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ascertain.weigh import Claims


@dataclass(frozen=True, kw_only=True)
class World:
    claims: Claims
    truth: dict[str, str]
    accuracy: dict[str, float]
    copies: frozenset[tuple[str, str]]


def world(
    *,
    seed: int = 1,
    sources: int = 40,
    objects: int = 400,
    each: int = 120,
    false: int = 10,
    cliques: int = 0,
    size: int = 6,
    rate: float = 0.8,
    popular: float = 0.0,
) -> World:
    """Sources of accuracy .4-.95 on `each` objects; in a clique all but the first take `rate` of their values from it,
    and the first is right .35 of the time. `popular`: share of errors that fall on one popular falsehood."""
    r = np.random.default_rng(seed)
    truth, favourite = r.integers(0, false + 1, objects), r.integers(1, false + 1, objects)
    accuracy = r.uniform(0.4, 0.95, sources)
    rows: list[tuple[str, str, str]] = []
    copies: set[tuple[str, str]] = set()
    said: dict[int, dict[int, int]] = {}
    for s in range(sources):
        clique, place = divmod(s, size)
        leader = clique * size if clique < cliques else -1
        if leader == s:
            accuracy[s] = 0.35
        topics = list(said[leader]) if leader not in (-1, s) else r.choice(objects, each, replace=False).tolist()
        said[s] = {}
        for o in topics:
            shift = favourite[o] if r.random() < popular else r.integers(1, false + 1)
            value = int(truth[o] if r.random() < accuracy[s] else (truth[o] + shift) % (false + 1))
            if leader not in (-1, s) and r.random() < rate:
                value = said[leader][o]
            said[s][o] = value
            rows.append((f"source {s}", f"object {o}", f"value {value}"))
        if leader != -1:
            copies |= {(f"source {leader + k}", f"source {s}") for k in range(place)}
    return World(
        claims=Claims.of(*map(list, zip(*rows, strict=True))),
        truth={f"object {o}": f"value {truth[o]}" for o in range(objects)},
        accuracy={f"source {s}": float(accuracy[s]) for s in range(sources)},
        copies=frozenset((min(pair), max(pair)) for pair in copies),
    )


def shuffled(rows: list[tuple[str, str, str]], seed: int) -> Claims:
    order = np.random.default_rng(seed).permutation(len(rows)).tolist()
    return claims_of([rows[k] for k in order])


def claims_of(rows: list[tuple[str, str, str]]) -> Claims:
    return Claims.of([r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows])
