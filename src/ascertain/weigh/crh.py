"""CRH for categorical values (conflict resolution on heterogeneous data).

Finds: the answers that lie nearest to what sources say, each source weighted by how near it lies to them.
Needs: sources that share objects.
Known misses: a source of one uncontested claim has no loss and gets the largest weight.
Example: losses of .1 and .4 (sum .5) give the weights 1.61 and .22.
References: Li et al., SIGMOD 2014.
"""

from __future__ import annotations

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats
from ascertain.weigh.fixed_point import claims_made, fixed_point, to_answers, to_sources, weighed
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Weighed, models
from ascertain.weigh.segments import run_max


@models.part("crh", version="1")
def crh(claims: Claims, evidence: Evidence = NO_EVIDENCE, *, rounds: int = 20, tolerance: float = 1e-4) -> Weighed:
    """Weighted vote; a source's weight is minus the logarithm of its share of the whole loss.

    rounds: most iterations
    tolerance: largest change of a weight at which to stop
    """
    made = claims_made(claims)

    def weights(support: Floats) -> Floats:
        best = support >= run_max(support, claims.object_start)[claims.answer_object] * (1 - 1e-12)
        tied = claims.by_object(best.astype(np.float64))[claims.answer_object]
        loss = (to_sources(claims, 1 - best / tied) + 0.5) / (made + 1)
        return -np.log(loss / max(float(loss.sum()), float(loss.max(initial=0.0)) * 1.001))

    start = np.ones(len(claims.sources))
    return weighed(claims, "crh@1", *fixed_point(lambda w: to_answers(claims, w), weights, start, rounds, tolerance))
