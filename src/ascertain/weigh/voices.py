"""What a claim counts once dependence is known: copies lose weight, none is deleted.

Within an answer, the claims of one origin are looked at in order of time (else of given direction). The first counts in
full; a later one by the chance that it was not taken over from any before it. Where nothing tells the order, the
claims of the group share the sum alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ascertain.weigh.claims import Claims
from ascertain.weigh.dependence import Pairs, heads
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Groups:
    """Claims of one origin on one answer, by the number of them: what of dependence stays the same while beliefs change."""

    groups: tuple[_Group, ...]

    @classmethod
    def of(cls, claims: Claims, cluster: Ints, pairs: Pairs, *, rank: Ints | None = None) -> Groups:
        """rank: order of sources where links give a direction (lower: earlier)."""
        rows = np.flatnonzero(together(cluster).take(claims.source))
        if not len(rows):
            return cls(groups=())
        order, start = _groups(claims.answer.take(rows), cluster.take(claims.source.take(rows)))
        rows, count, taken = rows.take(order), np.diff(start), _Taken.of(cluster, pairs)
        found = []
        for n in np.unique(count[count > 1]).tolist():
            some, told = _in_order(claims, rows.take(start[:-1][count == n] + np.arange(n)[:, None]), rank)
            found.append(_Group.of(taken, some, claims.source.take(some), told))
        return cls(groups=tuple(found))

    @property
    def rows(self) -> Longs:
        """The claims that may be taken over."""
        return np.concatenate([np.zeros(0, np.int64), *(group.rows.ravel() for group in self.groups)])

    def among(self, rows: Longs) -> Groups:
        """For claims by themselves that are `rows` (ascending) of these and hold all groups."""
        return Groups(groups=tuple(replace(group, rows=np.searchsorted(rows, group.rows)) for group in self.groups))

    def discount(self, weight: Floats, said: Floats) -> tuple[Floats, Floats]:
        """Claim weights after dependence, and the part of each claim that is its source's own and tells of its reliability.

        said: probability of each claim if independent."""
        out, own = weight.copy(), weight.copy()
        for group in self.groups:
            first, least = group.own_shares(said.take(group.rows))
            alike = np.broadcast_to(first.mean(axis=0), first.shape)
            told = group.told
            out[group.rows] *= alike if told is None else np.where(told, first, alike)
            own[group.rows] *= least if told is None else np.where(told, first, least)
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
    def of(cls, cluster: Ints, pairs: Pairs) -> _Taken:
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
        number[members] = np.arange(len(members)) * size.max()
        place[members] = np.arange(len(members)) - np.repeat(first, size)
        head = heads(pairs, cluster)
        led = np.where((head[own] < 0) | (head[own] == other), odds, 0.0)
        return cls(number=number, place=place, odds=odds, led=led)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Group:
    """Groups of as many claims each: a column of `rows` is one, a row the claims of one place in their order. at, place: of
    each claim's source in the table of odds; most: odds that the claim is taken from the head, where that is not known
    from the likeliest of all others; told: whether something tells the order."""

    rows: Longs
    at: Longs
    place: Longs
    odds: Floats
    most: Floats
    told: NDArray[np.bool_] | None

    @classmethod
    def of(cls, taken: _Taken, rows: Longs, source: Ints, told: NDArray[np.bool_] | None) -> _Group:
        at, place = taken.number.take(source), taken.place.take(source)
        most = np.stack([taken.led.take(own + place).max(axis=0) for own in at])
        return cls(rows=rows, at=at, place=place, odds=taken.odds, most=most, told=told)

    def own_shares(self, said: Floats) -> tuple[Floats, Floats]:
        """Chance that each claim of a column is not taken over from any before it, and from its group's head."""
        first = np.ones(said.shape)
        for k, own in enumerate(said[1:], start=1):
            first[k] = (own / (own + self.odds.take(self.at[k] + self.place[:k]))).prod(axis=0)
        return first, said / (said + self.most)


def count_voices(claims: Claims, cluster: Ints) -> Ints:
    """Independent origins behind each answer: by source groups or by given origins, whichever are fewer."""
    grouped = np.flatnonzero(together(cluster).take(claims.source))
    return _voices(claims, claims.answer, cluster, np.diff(claims.answer_start), grouped)


def object_voices(claims: Claims, cluster: Ints) -> Ints:
    """Independent origins that speak about each object."""
    # A source of several values for an object has less than a claim for each.
    rows = np.flatnonzero(together(cluster).take(claims.source) | (claims.weight < 1))
    return _voices(claims, claims.object, cluster, np.diff(claims.answer_start[claims.object_start]), rows)


def _voices(claims: Claims, code: Ints, cluster: Ints, size: Longs, rows: Longs) -> Ints:
    counts = _distinct(code, cluster.take(claims.source.take(rows)), size, rows)
    if claims.origin is None:
        return counts
    return np.minimum(counts, _distinct(code, claims.origin, size, np.arange(len(claims))))


def _distinct(code: Ints, voice: Ints, size: Longs, rows: Longs) -> Ints:
    """Voices by code, of which there are `size` of each, where only those of `rows` may be one voice."""
    some = code.take(rows)
    order, start = _groups(some, voice)
    again = np.bincount(some, minlength=len(size)) - np.bincount(some.take(order.take(start[:-1])), minlength=len(size))
    return (size - again).astype(np.int32)


def together(cluster: Ints) -> NDArray[np.bool_]:
    """Whether each source shares its origin."""
    return (np.bincount(cluster, minlength=len(cluster)) > 1)[cluster]


def _groups(first: Ints, second: Ints) -> tuple[Longs, Longs]:
    """Rows sorted by two codes, and where each pair of codes starts."""
    key = first.astype(np.int64) * (int(second.max(initial=0)) + 1) + second
    order = np.argsort(key, kind="stable")
    new = np.flatnonzero(np.r_[True, np.diff(key[order]) > 0]) if len(key) else np.zeros(0, np.int64)
    return order, np.append(new, len(key))
