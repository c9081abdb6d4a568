"""One-coin Dawid-Skene: one accuracy per source, errors spread evenly over the other labels.

Finds: the true label of each object and the share of right claims of each source.
Needs: a label set that objects share; its size is the number of labels seen.
Known misses: sources that err to one side; popular errors count as evidence; copies count as independent.
Example: sources of accuracy .8, .6, .6 on two labels: the first outweighs the other two together (1.39 against .81).
References: Zhang et al., JMLR 17, 2016.
"""

from __future__ import annotations

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.fixed_point import claims_made, to_answers, to_sources
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Weighed, models, rounded
from ascertain.weigh.segments import normalise
from ascertain.weigh.vote import shares

EDGE = 1e-3


@models.part("one_coin", version="1")
def one_coin(claims: Claims, evidence: Evidence = NO_EVIDENCE, *, rounds: int = 50, tolerance: float = 1e-4) -> Weighed:
    """Expectation-maximisation over one accuracy per source.

    rounds: most iterations
    tolerance: largest change of an accuracy at which to stop
    """
    wrong = max(len(claims.values) - 1, 1)
    made = np.maximum(claims_made(claims), 1e-300)
    unclaimed = wrong + 1.0 - np.diff(claims.object_start)
    rest = np.log(unclaimed, out=np.full(len(unclaimed), -np.inf), where=unclaimed > 0)
    held, none, done = shares(claims), np.zeros(len(unclaimed)), 0
    right = to_sources(claims, held) / made
    for done in range(1, rounds + 1):  # noqa: B007
        odds = np.clip(right, EDGE, 1 - EDGE)
        score = to_answers(claims, np.log(odds * wrong / (1 - odds)))
        held, none = normalise(score, rest, claims.object_start, claims.answer_object)
        before, right = right, to_sources(claims, held) / made
        if np.abs(right - before).max(initial=0.0) < tolerance:
            break
    return Weighed(
        claims=claims,
        method="one_coin@1",
        probability=rounded(held),
        unknown=rounded(none),
        reliability=rounded(right),
        rounds=done,
    )
