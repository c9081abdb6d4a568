"""Where two sources speak about one object: the events from which copying is judged.

Their number grows with the square of an object's claims, so of large inputs a sample of the objects is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Ints, Longs, distinct

MOST_CLAIMS = 1000
"""Objects of more claims are left out of the search: pairs grow with the square."""
MOST_EVENTS = 4_000_000
"""Pairs of claims on one object beyond which the objects are sampled evenly."""
SAMPLED = 1_000_000
"""Pairs of claims in such a sample, or as many as there are claims; as many again for sources of few claims."""
ENOUGH = 30
"""Claims of a source in the sample from which on it needs no more of them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Meetings:
    """Pairs of sources (key, sorted) that speak about one object.

    first, second: pairs of claims on one answer, `pair` numbering the pair of sources of each; the first of the two is
    that of the source with the lower number. apart: how often each pair of sources disagrees.
    """

    key: Longs
    first: Ints
    second: Ints
    pair: Ints
    apart: Longs

    @classmethod
    def of(cls, claims: Claims) -> Meetings:
        """All meetings."""
        begin, count = claims.answer_start[claims.object_start[:-1]], _searched(claims)
        firsts, seconds = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for n in np.unique(count[count > 1]).tolist():
            at = begin[count == n].astype(np.int32)
            i, j = np.triu_indices(n, 1)
            firsts.append((at[:, None] + i.astype(np.int32)).ravel())
            seconds.append((at[:, None] + j.astype(np.int32)).ravel())
        first, second = np.concatenate(firsts), np.concatenate(seconds)
        a, b = claims.source.take(first), claims.source.take(second)
        if (a == b).any():
            first, second, a, b = (x[a != b] for x in (first, second, a, b))
        keys, pair = _numbered(
            np.minimum(a, b).astype(np.int64) * len(claims.sources) + np.maximum(a, b), len(claims.sources) ** 2
        )
        agree = claims.answer.take(first) == claims.answer.take(second)
        apart = np.bincount(pair[~agree], minlength=len(keys))
        rows = np.flatnonzero(agree)  # claims on one answer are in the order of their sources
        return cls(key=keys, first=first.take(rows), second=second.take(rows), pair=pair.take(rows), apart=apart)

    @classmethod
    def none(cls) -> Meetings:
        """No meeting at all, for when only given links count."""
        empty, none = np.zeros(0, np.int32), np.zeros(0, np.int64)
        return cls(key=none, first=empty, second=empty, pair=empty, apart=none)

    def met(self) -> Longs:
        """How often each pair of sources meets."""
        return np.bincount(self.pair, minlength=len(self.key)) + self.apart

    def only(self, pairs: NDArray[np.bool_]) -> Meetings:
        """The meetings of the marked pairs among these."""
        rows = np.flatnonzero(pairs.take(self.pair))
        number = np.cumsum(pairs, dtype=np.int32) - 1
        return Meetings(
            key=self.key[pairs],
            first=self.first.take(rows),
            second=self.second.take(rows),
            pair=number.take(self.pair.take(rows)),
            apart=self.apart[pairs],
        )


def sample(claims: Claims) -> Longs | None:
    """The objects to look for copying on, where there are too many meetings to look at all: one in so many by name, and
    first those of sources that would be left with too few claims to be judged by."""
    count = _searched(claims)
    events = count * (count - 1) // 2
    most = min(max(len(claims), SAMPLED), MOST_EVENTS)
    if events.sum() <= MOST_EVENTS:
        return None
    step = -(-int(events.sum()) // most)
    made = np.bincount(claims.source, minlength=len(claims.sources))
    least = np.minimum.reduceat(made.take(claims.source), claims.answer_start[claims.object_start[:-1]])
    thin = np.flatnonzero(least < ENOUGH * step)
    thin = thin[np.argsort(least[thin], kind="stable")]
    chosen = np.arange(len(count)) % step == 0
    chosen[thin[np.cumsum(events[thin]) <= most]] = True
    return np.flatnonzero(chosen)


def _searched(claims: Claims) -> Longs:
    """Number of claims on each object, 0 where there are too many to look at."""
    count = np.diff(claims.answer_start[claims.object_start])
    return np.where(count > MOST_CLAIMS, 0, count)


def _numbered(key: Longs, most: int) -> tuple[Longs, Ints]:
    """Sorted distinct keys and the number of each key among them; a table serves while it is no larger than the rows."""
    if most > max(8 * len(key), 1_000_000):
        keys = distinct(key)
        return keys, np.searchsorted(keys, key).astype(np.int32)
    there = np.zeros(most, bool)
    there[key] = True
    return np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - 1)[key]
