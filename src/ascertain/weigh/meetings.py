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
SAMPLED = 1_000_000
"""Pairs of claims in such a sample, or as many as there are claims."""
ENOUGH = 100
"""Meetings in the sample from which on a pair needs no more of them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Meetings:
    """Pairs of sources (key, sorted) that speak about one object.

    first, second: pairs of claims on one answer, `pair` numbering the pair of sources of each; the first of the two is
    that of the source with the lower number. apart: how often each pair of sources disagrees. step: one object in so many
    was looked at.
    """

    key: Longs
    first: Ints
    second: Ints
    pair: Ints
    apart: Longs
    step: int

    @classmethod
    def of(cls, claims: Claims) -> Meetings:
        """All meetings, or those on a sample of the objects where there are too many."""
        start, count = claims.answer_start[claims.object_start], _searched(claims)
        events = int((count * (count - 1) // 2).sum())
        step = -(-events // min(max(len(claims), SAMPLED), MOST_EVENTS)) if events > MOST_EVENTS else 1
        begin, count = start[:-1][::step], count[::step]
        firsts, seconds = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for n in np.unique(count[count > 1]).tolist():
            at = begin[count == n].astype(np.int32)
            i, j = np.triu_indices(n, 1)
            firsts.append((at[:, None] + i.astype(np.int32)).ravel())
            seconds.append((at[:, None] + j.astype(np.int32)).ravel())
        first, second = np.concatenate(firsts), np.concatenate(seconds)
        a, b = claims.source.take(first), claims.source.take(second)
        first, second = np.where(a < b, first, second)[a != b], np.where(a < b, second, first)[a != b]
        key = _key(claims, first, second)
        keys, pair = _numbered(key, len(claims.sources) ** 2)
        agree = claims.answer.take(first) == claims.answer.take(second)
        apart = np.bincount(pair[~agree], minlength=len(keys))
        return cls(key=keys, first=first[agree], second=second[agree], pair=pair[agree], apart=apart, step=step)

    @classmethod
    def none(cls) -> Meetings:
        """No meeting at all, for when only given links count."""
        empty, none = np.zeros(0, np.int32), np.zeros(0, np.int64)
        return cls(key=none, first=empty, second=empty, pair=empty, apart=none, step=1)

    def met(self) -> Longs:
        """How often each pair of sources meets."""
        return np.bincount(self.pair, minlength=len(self.key)) + self.apart

    def full(self, claims: Claims, pairs: NDArray[np.bool_]) -> Meetings:
        """All meetings of the marked pairs, over every object.

        Of each pair the claims of the source that has fewer are looked up among those of the other, which takes a fifth of
        the time of going through all pairs of claims."""
        told, key = _BySource.of(claims), self.key[pairs]
        a, b = np.divmod(key, len(claims.sources))
        larger = np.where(told.count(a) < told.count(b), b, a)
        smaller = a + b - larger
        order = np.argsort(larger, kind="stable")
        runs = np.split(order, np.flatnonzero(np.diff(larger[order])) + 1)
        none, no_pair = np.zeros(0, np.int32), np.zeros(0, np.int64)
        found = [told.meet(int(larger[run[0]]), smaller[run], run) for run in runs if len(run)]
        found.append((none, none, none, no_pair, no_pair))
        one, other, pair, met, of = (np.concatenate(column) for column in zip(*found, strict=True))
        times = np.zeros(len(key), np.int64)
        times[of] = met
        swap = claims.source.take(one) > claims.source.take(other)
        return Meetings(
            key=key,
            first=np.where(swap, other, one),
            second=np.where(swap, one, other),
            pair=pair,
            apart=times - np.bincount(pair, minlength=len(key)),
            step=1,
        )

    def only(self, pairs: NDArray[np.bool_]) -> Meetings:
        """The meetings of the marked pairs among these."""
        keep = pairs[self.pair]
        number = np.cumsum(pairs, dtype=np.int32) - 1
        return Meetings(
            key=self.key[pairs],
            first=self.first[keep],
            second=self.second[keep],
            pair=number[self.pair[keep]],
            apart=self.apart[pairs],
            step=self.step,
        )


@dataclass(slots=True, kw_only=True, eq=False)
class Search:
    """Which pairs are looked at closely. met: how often each pair was met; found: what a look at all objects found, once it
    was taken."""

    meetings: Meetings
    met: Longs
    found: tuple[Meetings, ...] | None = None

    @classmethod
    def of(cls, meetings: Meetings) -> Search:
        return cls(meetings=meetings, met=meetings.met())

    def among(self, claims: Claims, close: NDArray[np.bool_]) -> tuple[Meetings, ...]:
        """The meetings of the marked pairs: of a sample those that met often enough in it, the others over every object.

        The first look settles which pairs these are, since a sample's chance finds change with every look."""
        if self.found is None:
            if self.meetings.step == 1:
                return (self.meetings.only(close),)
            thin = close & (self.met < ENOUGH)
            if int(self.met[thin].sum()) * self.meetings.step > MOST_EVENTS:
                thin[:] = False
            self.found = (self.meetings.only(close & ~thin), self.meetings.full(claims, thin))
        return self.found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _BySource:
    """The claims on objects that are searched, by source: their rows, answers and objects, and tables for marks."""

    start: Longs
    row: Ints
    answer: Ints
    object: Ints
    on_answer: Ints
    on_object: Ints

    @classmethod
    def of(cls, claims: Claims) -> _BySource:
        whole = np.diff(claims.answer_start[claims.object_start])
        rows = np.flatnonzero(np.repeat(_searched(claims) > 0, whole)).astype(np.int32)
        source = claims.source.take(rows)
        # Numbers of two bytes are sorted by their digits, in a third of the time.
        small = source.astype(np.uint16) if len(claims.sources) <= 2**16 else source
        row = rows.take(np.argsort(small, kind="stable"))
        answer = claims.answer.take(row)
        return cls(
            start=np.append(0, np.cumsum(np.bincount(source, minlength=len(claims.sources)))),
            row=row,
            answer=answer,
            object=claims.answer_object.take(answer),
            on_answer=np.full(len(claims.answer_object), -1, np.int32),
            on_object=np.zeros(len(claims.objects), np.int32),
        )

    def count(self, source: Longs) -> Longs:
        return self.start[source + 1] - self.start[source]

    def meet(self, one: int, others: Longs, number: Longs) -> tuple[Ints, Ints, Ints, Longs, Longs]:
        """Claims of `one` and of the others on one answer, the number of the pair of each, and how often each pair meets."""
        mine = slice(*self.start[one : one + 2].tolist())
        answer, objects = self.answer[mine], self.object[mine]
        new = np.flatnonzero(np.diff(objects, prepend=-1))
        self.on_answer[answer] = self.row[mine]
        self.on_object[objects[new]] = np.diff(new, append=len(objects))
        runs = list(map(slice, self.start[others].tolist(), self.start[others + 1].tolist()))
        first = np.append(0, np.cumsum(self.count(others)[:-1]))
        same = self.on_answer.take(np.concatenate([self.answer[run] for run in runs]))
        met = np.add.reduceat(self.on_object.take(np.concatenate([self.object[run] for run in runs])), first)
        self.on_answer[answer] = -1
        self.on_object[objects] = 0
        hit = np.flatnonzero(same >= 0)
        of = np.searchsorted(first, hit, side="right") - 1
        rows = self.row.take(hit + (self.start[others] - first).take(of))
        return same.take(hit), rows, number.take(of).astype(np.int32), met, number


def _searched(claims: Claims) -> Longs:
    """Number of claims on each object, 0 where there are too many to look at."""
    count = np.diff(claims.answer_start[claims.object_start])
    return np.where(count > MOST_CLAIMS, 0, count)


def _key(claims: Claims, first: Ints, second: Ints) -> Longs:
    return claims.source.take(first).astype(np.int64) * len(claims.sources) + claims.source.take(second)


def _numbered(key: Longs, most: int) -> tuple[Longs, Ints]:
    """Sorted distinct keys and the number of each key among them; a table serves while it is no larger than the rows."""
    if most > max(8 * len(key), 1_000_000):
        keys = distinct(key)
        return keys, np.searchsorted(keys, key).astype(np.int32)
    there = np.zeros(most, bool)
    there[key] = True
    return np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - 1)[key]
