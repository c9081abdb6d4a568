"""What a claim counts once dependence is known: copies lose weight, none is deleted.

Within an answer, the claims of one origin are looked at in order of time (else of given direction). The first counts in
full; a later one by the chance that it was not taken over from any before it. Where nothing tells the order, the
claims of the group share the sum alike.
"""

from __future__ import annotations

import numpy as np

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
    order, start = _groups(claims.answer, cluster[claims.source])
    count, pairs = np.diff(start), pairs.copying()
    out, own = weight.copy(), weight.copy()
    for n in np.unique(count[count > 1]).tolist():
        rows = order[start[:-1][count == n][:, None] + np.arange(n)]
        time = np.zeros(rows.shape) if claims.time is None else claims.time[rows]
        place = np.zeros(rows.shape) if rank is None else rank[claims.source[rows]].astype(np.float64)
        rows = np.take_along_axis(rows, np.lexsort((place, time), axis=1), axis=1)
        told = ((np.ptp(time, axis=1) > 0) | (np.ptp(place, axis=1) > 0))[:, None]
        first, least = _own_shares(claims.source[rows].astype(np.int64), said[rows], pairs, head)
        out[rows] *= np.where(told, first, first.mean(axis=1, keepdims=True))
        own[rows] *= np.where(told, first, least)
    return out, own


def _own_shares(source: Longs, said: Floats, pairs: Pairs, head: Ints) -> tuple[Floats, Floats]:
    """Chance that each claim of a row is not taken over from any before it, and from its group's head; where that is
    not known, from the likeliest of all others."""
    first, least = np.ones(said.shape), np.ones(said.shape)
    for k in range(said.shape[1]):
        unknown = head[source[:, k]] < 0
        for other in range(said.shape[1]):
            if other != k:
                rate = pairs.rates(source[:, k], source[:, other])
                alone = 1 - rate / (rate + (1 - rate) * said[:, k])
                taken = unknown | (head[source[:, k]] == source[:, other])
                least[:, k] = np.where(taken, np.minimum(least[:, k], alone), least[:, k])
                if other < k:
                    first[:, k] *= alone
    return first, least


def count_voices(claims: Claims, cluster: Ints) -> Ints:
    """Independent origins behind each answer: by source groups or by given origins, whichever are fewer."""
    counts = _distinct(claims, cluster[claims.source])
    return counts if claims.origin is None else np.minimum(counts, _distinct(claims, claims.origin))


def object_voices(claims: Claims, cluster: Ints) -> Ints:
    """Independent origins that speak about each object."""
    counts = _distinct_on_object(claims, cluster[claims.source])
    return counts if claims.origin is None else np.minimum(counts, _distinct_on_object(claims, claims.origin))


def _groups(first: Ints, second: Ints) -> tuple[Longs, Longs]:
    """Rows sorted by two codes, and where each pair of codes starts."""
    key = first.astype(np.int64) * (int(second.max(initial=0)) + 1) + second
    order = np.argsort(key, kind="stable")
    new = np.flatnonzero(np.r_[True, np.diff(key[order]) > 0]) if len(key) else np.zeros(0, np.int64)
    return order, np.append(new, len(key))


def _distinct(claims: Claims, voice: Ints) -> Ints:
    order, start = _groups(claims.answer, voice)
    return np.bincount(claims.answer[order[start[:-1]]], minlength=len(claims.answer_object)).astype(np.int32)


def _distinct_on_object(claims: Claims, voice: Ints) -> Ints:
    obj = claims.object
    order, start = _groups(obj, voice)
    return np.bincount(obj[order[start[:-1]]], minlength=len(claims.objects)).astype(np.int32)
