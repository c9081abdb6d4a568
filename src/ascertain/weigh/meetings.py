"""Where two sources speak about one object: the events from which copying is judged.

Their number grows with the square of an object's claims, so large inputs are sampled and only promising pairs looked
at in full.
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
"""Pairs of claims on one object beyond which the objects are sampled evenly and the best pairs looked at in full,
unless those alone meet as often."""
MOST_IN_TABLE = 10_000
AT_ONCE = 1_000_000
"""Pairs looked at in one go, for the sake of memory."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Meetings:
    """Pairs of claims (first, second) on one object, `pair` numbering the pair of sources of each; the first of the two
    is that of the source with the lower number. step: one object in so many was looked at."""

    first: Ints
    second: Ints
    pair: Ints
    key: Longs
    agree: NDArray[np.bool_]
    step: int

    @classmethod
    def of(cls, claims: Claims) -> Meetings:
        """All meetings, or those on a sample of the objects where there are too many."""
        start = claims.answer_start[claims.object_start]
        count = np.diff(start)
        count[count > MOST_CLAIMS] = 0
        events = int((count * (count - 1) // 2).sum())
        step = -(-events // MOST_EVENTS) if events else 1
        objects = np.arange(0, len(count), step)
        firsts, seconds = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for n in np.unique(count[objects]).tolist():
            if n < 2:
                continue
            at = start[objects][count[objects] == n]
            i, j = np.triu_indices(n, 1)
            firsts.append((at[:, None] + i).ravel().astype(np.int32))
            seconds.append((at[:, None] + j).ravel().astype(np.int32))
        return cls._between(claims, np.concatenate(firsts), np.concatenate(seconds), step=step)

    @classmethod
    def none(cls, claims: Claims) -> Meetings:
        """No meeting at all, for when only given links count."""
        empty = np.zeros(0, np.int32)
        return cls._between(claims, empty, empty, step=1)

    @classmethod
    def _between(cls, claims: Claims, first: Ints, second: Ints, *, step: int) -> Meetings:
        a, b = claims.source[first], claims.source[second]
        apart = a != b
        first, second = np.where(a < b, first, second)[apart], np.where(a < b, second, first)[apart]
        key = claims.source[first].astype(np.int64) * len(claims.sources) + claims.source[second]
        keys, pair = _numbered(key, len(claims.sources) ** 2)
        return cls(
            first=first,
            second=second,
            pair=pair,
            key=keys,
            agree=claims.answer[first] == claims.answer[second],
            step=step,
        )

    def full(self, claims: Claims, pairs: NDArray[np.bool_]) -> Meetings:
        """All meetings of the marked pairs, over every object."""
        wanted = _Wanted.of(self.key[pairs], len(claims.sources))
        start = claims.answer_start[claims.object_start]
        count = np.diff(start)
        # Claims by sources of no marked pair are left out first: pairs grow with the square.
        rows = np.flatnonzero(wanted.sources()[claims.source] & np.repeat(count <= MOST_CLAIMS, count)).astype(np.int32)
        begin = np.searchsorted(rows, start)
        left = np.diff(begin)
        firsts, seconds = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for n in np.unique(left[left > 1]).tolist():
            i, j = np.triu_indices(n, 1)
            every = begin[:-1][left == n]
            size = max(AT_ONCE // len(i), 1)
            for at in (every[k : k + size, None] for k in range(0, len(every), size)):
                first, second = rows[(at + i).ravel()], rows[(at + j).ravel()]
                both = wanted.holds(claims.source[first], claims.source[second])
                firsts.append(first[both])
                seconds.append(second[both])
        return self._between(claims, np.concatenate(firsts), np.concatenate(seconds), step=1)

    def only(self, pairs: NDArray[np.bool_]) -> Meetings:
        """The meetings of the marked pairs among these."""
        keep = pairs[self.pair]
        number = np.cumsum(pairs, dtype=np.int32) - 1
        return Meetings(
            first=self.first[keep],
            second=self.second[keep],
            pair=number[self.pair[keep]],
            key=self.key[pairs],
            agree=self.agree[keep],
            step=1,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Wanted:
    """A set of pairs of sources; a table while it is small, which takes a tenth of the time of a search."""

    key: Longs
    size: int
    table: NDArray[np.bool_] | None

    @classmethod
    def of(cls, key: Longs, size: int) -> _Wanted:
        table = None
        if size <= MOST_IN_TABLE:
            table = np.zeros((size, size), bool)
            a, b = np.divmod(key, size)
            table[a, b] = table[b, a] = True
        return cls(key=key, size=size, table=table)

    def sources(self) -> NDArray[np.bool_]:
        """Whether each source is in a pair."""
        found = np.zeros(self.size, bool)
        found[np.concatenate(np.divmod(self.key, self.size))] = True
        return found

    def holds(self, a: Ints, b: Ints) -> NDArray[np.bool_]:
        if self.table is not None:
            return np.asarray(self.table[a, b])
        key = np.minimum(a, b).astype(np.int64) * self.size + np.maximum(a, b)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.asarray(self.key[at] == key)


def _numbered(key: Longs, most: int) -> tuple[Longs, Ints]:
    """Sorted distinct keys and the number of each key among them; a table serves while it is no larger than the rows."""
    if most > max(8 * len(key), 1_000_000):
        keys = distinct(key)
        return keys, np.searchsorted(keys, key).astype(np.int32)
    there = np.zeros(most, bool)
    there[key] = True
    return np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - 1)[key]
