"""PooledInvestment.

Finds: like Investment, but the answers of one object share a pool, so that belief grows only at their rivals' cost.
Needs: sources that share objects.
Known misses: winner takes all (power 1.4); collapses where one label is frequent (measured .38 on web).
Example: investments of 2 and 1 become 2 * 2 ** 1.4 / (2 ** 1.4 + 1) = 1.45 and .27.
References: Pasternack and Roth, COLING 2010.
"""

from __future__ import annotations

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats
from ascertain.weigh.fixed_point import by_largest, claims_made, fixed_point, to_answers, to_sources, weighed
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Weighed, models


@models.part("pooled_investment", version="1")
def pooled_investment(
    claims: Claims,
    evidence: Evidence = NO_EVIDENCE,
    *,
    growth: float = 1.4,
    rounds: int = 20,
    tolerance: float = 1e-4,
) -> Weighed:
    """Investment with the pool of an object shared by the grown answers.

    growth: the power
    rounds: most iterations
    tolerance: largest change of trust at which to stop
    """
    made = np.maximum(claims_made(claims), 1e-300)
    stake = np.ones(len(made)) / made

    def belief(trust: Floats) -> Floats:
        nonlocal stake
        stake = trust / made
        held = to_answers(claims, stake)
        grown = held**growth
        pool = np.maximum(claims.by_object(grown), 1e-300)
        return held * grown / pool[claims.answer_object]

    def trust(believed: Floats) -> Floats:
        invested = np.maximum(to_answers(claims, stake), 1e-300)
        return by_largest(stake * to_sources(claims, believed / invested))

    start = np.ones(len(claims.sources))
    return weighed(claims, "pooled_investment@1", *fixed_point(belief, trust, start, rounds, tolerance))
