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

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats, Ints, Longs
from ascertain.weigh.meetings import Meetings

RATES = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
SCREEN = 0.6
"""The ratio is concave in the copy rate and 0 at 0, so a pair that gains less than this at rate .1 never gains 6."""
HELD = 3.0
"""Least log odds (95 %) of a pair that starts or extends a group."""
TELLING = 20
"""Common objects from which on a pair that copies would show it; below, silence is no evidence of independence."""
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
        return self.of(self.rate, a, b)

    def evidence(self, a: Longs, b: Longs) -> Floats:
        """Log likelihood ratio of pairs; 0 for a pair that never spoke about one object."""
        return self.of(self.odds, a, b)

    def of(self, values: Floats, a: Longs, b: Longs) -> Floats:
        """The values of pairs from a column of the table; 0 for a pair that never spoke about one object."""
        if not len(self.key):
            return np.zeros(len(a))
        key = np.minimum(a, b) * self.size + np.maximum(a, b)
        at = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        return np.where(self.key[at] == key, values[at], 0.0)


def judge(claims: Claims, meetings: Meetings, said: Floats, given: Given) -> Pairs:
    """Evidence per pair; `said` is the probability of each claim from an independent source."""
    size = len(claims.sources)
    prior = float(-np.log(max(size, 2)))
    gain = _gain_at(meetings, said, RATES[:1]).max(axis=(0, 1))
    odds, rate = gain, np.zeros(len(gain))
    close = gain > SCREEN
    close[np.isin(meetings.key, np.fromiter(given, np.int64, len(given)))] = True
    ratios = _gain_at(meetings.only(close), said, RATES)
    odds[close] = np.logaddexp.reduce(np.logaddexp.reduce(ratios, axis=1) - np.log(len(RATES)), axis=0) - np.log(2)
    rate[close] = RATES[ratios.max(axis=0).argmax(axis=0)]
    shown = np.minimum(meetings.met() / TELLING, 1.0)
    return _with_given(Pairs(key=meetings.key, odds=odds, rate=rate, shown=shown, prior=prior, size=size), given)


def _gain_at(meetings: Meetings, said: Floats, rates: Floats) -> Floats:
    """Log likelihood ratio of copying against independence (direction, rate, pair)."""
    size, pair, rarity = len(meetings.key), meetings.pair.astype(np.intp), 1 / said - 1
    out = np.empty((2, len(rates), size))
    for k, rate in enumerate(rates.tolist()):
        told, differed = np.log1p(rate * rarity), meetings.apart * np.log1p(-rate)
        for way, copier in enumerate((meetings.first, meetings.second)):
            out[way, k] = np.bincount(pair, weights=told.take(copier), minlength=size) + differed
    return out


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
    # Each pair pays the prior as far as it could have shown a shared origin.
    whole = pairs.odds + pairs.prior * pairs.shown
    strong = np.flatnonzero(pairs.odds + pairs.prior > HELD)
    for at in strong[np.argsort(-pairs.odds[strong], kind="stable")].tolist():
        a, b = divmod(int(pairs.key[at]), pairs.size)
        one, other = members.get(a, [a]), members.get(b, [b])
        if one is other:
            continue
        left, right = np.meshgrid(np.array(one, np.int64), np.array(other, np.int64))
        if pairs.of(whole, left.ravel(), right.ravel()).sum() > 0:
            joined = sorted(one + other)
            members.update(dict.fromkeys(joined, joined))
    cluster = np.arange(pairs.size, dtype=np.int32)
    for source, group_ in members.items():
        cluster[source] = group_[0]
    return cluster


def heads(pairs: Pairs, cluster: Ints) -> Ints:
    """The source that the others of its group take from, per source; -1 where the values do not tell.

    Copies agree with their original more often than with each other, so the original is the member with the most
    evidence over all its pairs; it must lead by as much as a pair needs to start a group."""
    head = np.arange(pairs.size, dtype=np.int32)
    for first in np.flatnonzero(np.bincount(cluster, minlength=pairs.size) > 1).tolist():
        members = np.flatnonzero(cluster == first)
        left, right = np.meshgrid(members, members)
        whole = np.where(left == right, 0.0, pairs.evidence(left, right)).sum(axis=1)
        second, best = np.sort(whole)[-2:]
        head[members] = members[whole.argmax()] if best - second > HELD else -1
    return head
