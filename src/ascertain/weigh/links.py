"""Which pairs of sources share an origin, by name, and who of the two leads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.dependence import Given, Pairs
from ascertain.weigh.encode import Floats, Ints, Longs
from ascertain.weigh.result import DIGITS, Link
from ascertain.weigh.segments import logistic

LEAST_TOLD = 5
LEAST_RATE = 0.01


def links(claims: Claims, cluster: Ints, pairs: Pairs | None, given: Given) -> tuple[Link, ...]:
    """Pairs of sources that share an origin, by name."""
    if pairs is None:
        return ()
    leads = _Leads.of(claims)
    found = []
    for origin in np.flatnonzero(np.bincount(cluster, minlength=len(cluster)) > 1).tolist():
        members = np.flatnonzero(cluster == origin)
        i, j = np.triu_indices(len(members), 1)
        a, b = members[i], members[j]
        odds, rate = pairs.evidence(a, b) + pairs.prior, pairs.rates(a, b)
        for left, right, p, r in zip(a.tolist(), b.tolist(), logistic(odds).tolist(), rate.tolist(), strict=True):
            found.append(
                Link(
                    a=claims.sources[left],
                    b=claims.sources[right],
                    probability=round(p, DIGITS),
                    rate=r or LEAST_RATE,
                    direction="" if leads is None else leads.direction(left, right),
                    given=left * pairs.size + right in given,
                )
            )
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Leads:
    """Answers and times of each source, to tell who says the shared ones first."""

    answer: Ints
    time: Floats
    start: Longs

    @classmethod
    def of(cls, claims: Claims) -> _Leads | None:
        if claims.time is None:
            return None
        order = np.argsort(claims.source, kind="stable")
        start = np.searchsorted(claims.source[order], np.arange(len(claims.sources) + 1))
        return cls(answer=claims.answer[order], time=claims.time[order], start=start)

    def direction(self, a: int, b: int) -> str:
        """Who leads, where at least four in five of five or more shared answers tell."""
        mine, other = slice(*self.start[a : a + 2]), slice(*self.start[b : b + 2])
        _, i, j = np.intersect1d(self.answer[mine], self.answer[other], assume_unique=True, return_indices=True)
        lead = np.sign(self.time[other][j] - self.time[mine][i])
        first, told = int((lead > 0).sum()), int((lead != 0).sum())
        if told < LEAST_TOLD or 0.2 * told < first < 0.8 * told:
            return ""
        return "a>b" if first > told / 2 else "b>a"
