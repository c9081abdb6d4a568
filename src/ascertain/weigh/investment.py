"""Investment.

Finds: answers in which trusted sources invest; a source earns back its share of what the answer grows to.
Needs: sources that share objects.
Known misses: popular answers grow fast (power 1.2), so a crowd in error confirms itself.
Example: an answer with an investment of 2 grows to 2 ** 1.2 = 2.30.
References: Pasternack and Roth, COLING 2010.
"""

from __future__ import annotations

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats
from ascertain.weigh.fixed_point import by_largest, claims_made, fixed_point, to_answers, to_sources, weighed
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Weighed, models


@models.part("investment", version="1")
def investment(
    claims: Claims,
    evidence: Evidence = NO_EVIDENCE,
    *,
    growth: float = 1.2,
    rounds: int = 20,
    tolerance: float = 1e-4,
) -> Weighed:
    """Sources invest their trust evenly in their claims; an answer's belief is its investment to a power.

    growth: the power
    rounds: most iterations
    tolerance: largest change of trust at which to stop
    """
    made = np.maximum(claims_made(claims), 1e-300)
    stake = np.ones(len(made)) / made

    def belief(trust: Floats) -> Floats:
        nonlocal stake
        stake = trust / made
        return to_answers(claims, stake) ** growth

    def trust(believed: Floats) -> Floats:
        invested = np.maximum(to_answers(claims, stake), 1e-300)
        return by_largest(stake * to_sources(claims, believed / invested))

    start = np.ones(len(claims.sources))
    return weighed(claims, "investment@1", *fixed_point(belief, trust, start, rounds, tolerance))
