"""What a claim counts once dependence is known: copies lose weight, none is deleted.

Within an answer, the claims of one origin are looked at in order of time (else of given direction). The first counts in
full; a later one by the chance that it was not taken over from any before it. Where nothing tells the order, the
claims of the group share the sum alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ascertain.weigh.claims import Claims
from ascertain.weigh.dependence import Pairs
from ascertain.weigh.encode import Floats, Ints, Longs
from ascertain.weigh.segments import run_sums


def by_given_origin(claims: Claims) -> Floats:
    """Claim weights where claims of one given origin on one answer share one voice: that of the heaviest among them."""
    if claims.origin is None:
        return claims.weight
    order, start = _groups(claims.answer, claims.origin)
    whole = run_sums(claims.weight[order], start)
    most = np.maximum.reduceat(claims.weight[order], start[:-1]) if len(order) else whole
    weight = np.empty(len(claims))
    weight[order] = claims.weight[order] * np.repeat(most / whole, np.diff(start))
    return weight


def discount(
    claims: Claims, weight: Floats, cluster: Ints, pairs: Pairs, *, said: Floats, head: Ints, rank: Ints | None
) -> tuple[Floats, Floats]:
    """Claim weights after dependence, and the part of each claim that is its source's own and tells of its reliability.

    said: probability of each claim if independent; rank: order of sources where links give a direction (lower: earlier).
    """
    rows = np.flatnonzero(together(cluster).take(claims.source))
    if not len(rows):
        return weight.copy(), weight.copy()
    order, start = _groups(claims.answer.take(rows), cluster.take(claims.source.take(rows)))
    rows, count, table = rows.take(order), np.diff(start), _Taken.of(cluster, pairs, head)
    out, own = weight.copy(), weight.copy()
    for n in np.unique(count[count > 1]).tolist():
        some = rows.take(start[:-1][count == n] + np.arange(n)[:, None])
        some, told = _in_order(claims, some, rank)
        first, least = table.own_shares(claims.source.take(some), said.take(some))
        alike = np.broadcast_to(first.mean(axis=0), first.shape)
        out[some] *= alike if told is None else np.where(told, first, alike)
        own[some] *= least if told is None else np.where(told, first, least)
    return out, own


def _in_order(claims: Claims, rows: Longs, rank: Ints | None) -> tuple[Longs, NDArray[np.bool_] | None]:
    """The rows of each group (a column) by time and rank, and whether these tell an order; None where there are none."""
    if claims.time is None and rank is None:
        return rows, None
    time = np.zeros(rows.shape) if claims.time is None else claims.time[rows]
    place = np.zeros(rows.shape) if rank is None else rank[claims.source[rows]].astype(np.float64)
    told = (np.ptp(time, axis=0) > 0) | (np.ptp(place, axis=0) > 0)
    return np.take_along_axis(rows, np.lexsort((place, time), axis=0), axis=0), told


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Taken:
    """Odds of copying rather than not between the sources of a group, before either has spoken: of each by the others'
    places in the group; `led` holds those of the sources that it may have taken from by what is known of the head."""

    number: Longs
    place: Longs
    odds: Floats
    led: Floats

    @classmethod
    def of(cls, cluster: Ints, pairs: Pairs, head: Ints) -> _Taken:
        grouped = np.flatnonzero(together(cluster))
        members = grouped[np.argsort(cluster[grouped], kind="stable")]
        _, first, size = np.unique(cluster[members], return_index=True, return_counts=True)
        at = np.repeat(first, size)[:, None] + np.arange(size.max())
        there = np.arange(size.max()) < np.repeat(size, size)[:, None]
        other = members[np.where(there, at, 0)]
        own = members[:, None]
        a, b = np.broadcast_arrays(own, other)
        rate = np.where(there & (a != b), pairs.rates(a.ravel(), b.ravel()).reshape(a.shape), 0.0)
        odds = rate / (1 - rate)
        number, place = np.zeros((2, len(cluster)), np.int64)
        number[members] = np.arange(len(members))
        place[members] = np.arange(len(members)) - np.repeat(first, size)
        led = np.where((head[own] < 0) | (head[own] == other), odds, 0.0)
        return cls(number=number, place=place, odds=odds, led=led)

    def own_shares(self, source: Ints, said: Floats) -> tuple[Floats, Floats]:
        """Chance that each claim of a column is not taken over from any before it, and from its group's head; where that is
        not known, from the likeliest of all others."""
        number, place = self.number.take(source) * self.odds.shape[1], self.place.take(source)
        first, most = np.ones(said.shape), np.zeros(said.shape)
        for k, own in enumerate(said):
            for j in range(len(said)):
                at = number[k] + place[j]
                np.maximum(most[k], self.led.take(at), out=most[k])
                if j < k:
                    first[k] *= own / (own + self.odds.take(at))
        return first, said / (said + most)


def count_voices(claims: Claims, cluster: Ints) -> Ints:
    """Independent origins behind each answer: by source groups or by given origins, whichever are fewer."""
    grouped = np.flatnonzero(together(cluster).take(claims.source))
    return _voices(claims, claims.answer, cluster, len(claims.answer_object), grouped)


def object_voices(claims: Claims, cluster: Ints) -> Ints:
    """Independent origins that speak about each object."""
    # A source of several values for an object has less than a claim for each.
    rows = np.flatnonzero(together(cluster).take(claims.source) | (claims.weight < 1))
    return _voices(claims, claims.object, cluster, len(claims.objects), rows)


def _voices(claims: Claims, code: Ints, cluster: Ints, size: int, rows: Longs) -> Ints:
    counts = _distinct(code, cluster.take(claims.source.take(rows)), size, rows)
    if claims.origin is None:
        return counts
    return np.minimum(counts, _distinct(code, claims.origin, size, np.arange(len(claims))))


def _distinct(code: Ints, voice: Ints, size: int, rows: Longs) -> Ints:
    """Voices by code, where only those of `rows` may be one voice."""
    some = code.take(rows)
    order, start = _groups(some, voice)
    again = np.bincount(some, minlength=size) - np.bincount(some.take(order.take(start[:-1])), minlength=size)
    return np.asarray(np.bincount(code, minlength=size) - again, dtype=np.int32)


def together(cluster: Ints) -> NDArray[np.bool_]:
    """Whether each source shares its origin."""
    return (np.bincount(cluster, minlength=len(cluster)) > 1)[cluster]


def _groups(first: Ints, second: Ints) -> tuple[Longs, Longs]:
    """Rows sorted by two codes, and where each pair of codes starts."""
    key = first.astype(np.int64) * (int(second.max(initial=0)) + 1) + second
    order = np.argsort(key, kind="stable")
    new = np.flatnonzero(np.r_[True, np.diff(key[order]) > 0]) if len(key) else np.zeros(0, np.int64)
    return order, np.append(new, len(key))
