"""Which sources share an origin, judged from the values they share.

Two sources that agree on a rare false value again and again are likelier copies than chance; agreement on a true or a
popular value says little, and each disagreement speaks against copying. Per pair and direction the likelihood ratio
is summed over common objects and averaged over copy rates; evidence given beside the values (text reuse, citation)
sets the prior. Sources are joined greedily, strongest pair first, only while the summed log odds over all pairs
across the two groups stay positive, so one chance pair never bridges two groups.

Known misses: values alone need some dozens of common objects; copying of true values only goes unseen.
References: Dong, Berti-Equille and Srivastava, PVLDB 2(1), 2009 (pairwise copying); correlation clustering.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats, Ints, Longs, distinct

RATES = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
SCREEN = 0.6
"""The ratio is concave in the copy rate and 0 at 0, so a pair that gains less than this at rate .1 never gains 6."""
HELD = 3.0
"""Least log odds (95 %) of a pair that starts or extends a group."""
TELLING = 20
"""Common objects from which on a pair that copies would show it; below, silence is no evidence of independence."""
MOST_CLAIMS = 1000
"""Objects of more claims are left out of the search: pairs grow with the square."""
MOST_EVENTS = 4_000_000
"""Pairs of claims on one object beyond which the objects are sampled evenly and the best pairs looked at in full,
unless those alone meet as often."""

Given = dict[int, tuple[float, float]]
"""Evidence beside the values, by pair key: log odds of a shared origin, and the copy rate to assume."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Pairs of sources a < b by number, sorted by key a * S + b.

    odds: log likelihood ratio of a shared origin, with the given evidence; prior: log odds before any; shown: how far
    the pair's common objects could have shown copying, in [0, 1].
    """

    key: Longs
    odds: Floats
    rate: Floats
    shown: Floats
    prior: float
    size: int

    def rates(self, a: Longs, b: Longs) -> Floats:
        """Copy rate of pairs; 0 for a pair that never spoke about one object."""
        return self._of(self.rate, a, b)

    def evidence(self, a: Longs, b: Longs) -> Floats:
        """Log likelihood ratio of pairs; 0 for a pair that never spoke about one object."""
        return self._of(self.odds, a, b)

    def joined(self, a: Longs, b: Longs) -> float:
        """Summed log odds that all these pairs share an origin: each pays the prior as far as it could have shown it."""
        return float((self.evidence(a, b) + self.prior * self._of(self.shown, a, b)).sum())

    def _of(self, values: Floats, a: Longs, b: Longs) -> Floats:
        if not len(self.key):
            return np.zeros(len(a))
        key = np.minimum(a, b) * self.size + np.maximum(a, b)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[at] == key, values[at], 0.0)


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
        order = np.argsort(claims.source, kind="stable")
        start = np.searchsorted(claims.source[order], np.arange(len(claims.sources) + 1))
        obj = claims.object[order]
        firsts, seconds = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for key in self.key[pairs].tolist():
            a, b = divmod(key, len(claims.sources))
            if start[a + 1] - start[a] > start[b + 1] - start[b]:
                a, b = b, a  # the shorter list is looked up in the longer
            mine, other = obj[start[a] : start[a + 1]], obj[start[b] : start[b + 1]]
            at = np.minimum(np.searchsorted(other, mine), len(other) - 1)
            both = np.flatnonzero(other[at] == mine)
            firsts.append(order[start[a] + both].astype(np.int32))
            seconds.append(order[start[b] + at[both]].astype(np.int32))
        return self._between(claims, np.concatenate(firsts), np.concatenate(seconds), step=1)


def _numbered(key: Longs, most: int) -> tuple[Longs, Ints]:
    """Sorted distinct keys and the number of each key among them; a table serves while it is no larger than the rows."""
    if most > max(8 * len(key), 1_000_000):
        keys = distinct(key)
        return keys, np.searchsorted(keys, key).astype(np.int32)
    there = np.zeros(most, bool)
    there[key] = True
    return np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - 1)[key]


def judge(claims: Claims, meetings: Meetings, said: Floats, given: Given) -> Pairs:
    """Evidence per pair; `said` is the probability of each claim from an independent source."""
    size = len(claims.sources)
    prior = float(-np.log(max(size, 2)))
    gain = _gain_at(meetings, said, np.array([0.1]), len(meetings.key)).max(axis=(0, 1))
    odds, rate = gain, np.zeros(len(gain))
    close = gain > SCREEN
    for key in given:
        at = np.searchsorted(meetings.key, key)
        if at < len(close) and meetings.key[at] == key:
            close[at] = True
    if close.any():
        events = int(close[meetings.pair].sum()) * meetings.step
        in_full = meetings.step > 1 and events <= MOST_EVENTS
        looked = meetings.full(claims, close) if in_full else _only(meetings, close)
        where = np.searchsorted(meetings.key, looked.key)
        ratios = _gain_at(looked, said, RATES, len(looked.key))
        averaged = np.logaddexp.reduce(np.logaddexp.reduce(ratios, axis=1) - np.log(len(RATES)), axis=0) - np.log(2)
        odds[where] = averaged
        rate[where] = RATES[ratios.max(axis=0).argmax(axis=0)]
    met = np.bincount(meetings.pair, minlength=len(gain))
    shown = np.minimum(met * (meetings.step / TELLING), 1.0)
    return _with_given(Pairs(key=meetings.key, odds=odds, rate=rate, shown=shown, prior=prior, size=size), given)


def _gain_at(meetings: Meetings, said: Floats, rates: Floats, size: int) -> Floats:
    """Log likelihood ratio of copying against independence (direction, rate, pair)."""
    agree = meetings.agree
    pair = meetings.pair[agree]
    apart = np.bincount(meetings.pair[~agree], minlength=size)
    out = np.empty((2, len(rates), size))
    for way, copier in enumerate((meetings.first, meetings.second)):
        rarity = 1 / said[copier[agree]] - 1
        for k, rate in enumerate(rates.tolist()):
            out[way, k] = np.bincount(pair, weights=np.log1p(rate * rarity), minlength=size) + apart * np.log1p(-rate)
    return out


def _only(meetings: Meetings, pairs: NDArray[np.bool_]) -> Meetings:
    keep = pairs[meetings.pair]
    number = np.cumsum(pairs, dtype=np.int32) - 1
    return Meetings(
        first=meetings.first[keep],
        second=meetings.second[keep],
        pair=number[meetings.pair[keep]],
        key=meetings.key[pairs],
        agree=meetings.agree[keep],
        step=1,
    )


def _with_given(pairs: Pairs, given: Given) -> Pairs:
    """Given odds in place of the prior; pairs that never met are added."""
    if not given:
        return pairs
    columns = zip(pairs.odds.tolist(), pairs.rate.tolist(), pairs.shown.tolist(), strict=True)
    known = dict(zip(pairs.key.tolist(), columns, strict=True))
    for pair, (odds, given_rate) in given.items():
        gain, rate, _ = known.get(pair, (0.0, 0.0, 0.0))
        known[pair] = (gain + odds - pairs.prior, rate or (given_rate if odds > 0 else 0.0), 1.0)
    table = np.array([known[k] for k in sorted(known)])
    return Pairs(
        key=np.array(sorted(known), dtype=np.int64),
        odds=table[:, 0],
        rate=table[:, 1],
        shown=table[:, 2],
        prior=pairs.prior,
        size=pairs.size,
    )


def group(pairs: Pairs) -> Ints:
    """Number of the origin of each source: the lowest source number in its group."""
    members: dict[int, list[int]] = {}
    strong = np.flatnonzero(pairs.odds + pairs.prior > HELD)
    for at in strong[np.argsort(-pairs.odds[strong], kind="stable")].tolist():
        a, b = divmod(int(pairs.key[at]), pairs.size)
        one, other = members.get(a, [a]), members.get(b, [b])
        if one is other:
            continue
        left, right = np.meshgrid(np.array(one, np.int64), np.array(other, np.int64))
        if pairs.joined(left.ravel(), right.ravel()) > 0:
            joined = sorted(one + other)
            members.update(dict.fromkeys(joined, joined))
    cluster = np.arange(pairs.size, dtype=np.int32)
    for source, group_ in members.items():
        cluster[source] = group_[0]
    return cluster
