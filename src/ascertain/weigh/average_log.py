"""AverageLog.

Finds: like Sums, but trust is the mean belief times the logarithm of the number of claims.
Needs: sources with more than one claim; a source with a single claim has no trust.
Known misses: volume is taken for reliability.
Example: a source of 100 claims weighs log 100 / log 10 = 2 times one of 10 with the same mean belief.
References: Pasternack and Roth, COLING 2010.
"""

from __future__ import annotations

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.fixed_point import by_largest, claims_made, fixed_point, to_answers, to_sources, weighed
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Weighed, models


@models.part("average_log", version="1")
def average_log(
    claims: Claims, evidence: Evidence = NO_EVIDENCE, *, rounds: int = 20, tolerance: float = 1e-4
) -> Weighed:
    """Trust is the mean belief times the logarithm of the claims made.

    rounds: most iterations
    tolerance: largest change of trust at which to stop
    """
    made = claims_made(claims)
    factor = np.log(np.maximum(made, 1)) / np.maximum(made, 1e-300)
    belief, trust, done = fixed_point(
        lambda t: by_largest(to_answers(claims, t)),
        lambda b: by_largest(factor * to_sources(claims, b)),
        np.ones(len(claims.sources)),
        rounds,
        tolerance,
    )
    return weighed(claims, "average_log@1", belief, trust, done)
