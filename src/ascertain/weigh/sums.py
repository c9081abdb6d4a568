"""Sums (Hubs and Authorities on claims).

Finds: answers backed by sources whose other answers are backed too.
Needs: sources that share objects.
Known misses: trusts whoever claims most; collapses where a few sources claim nearly everything (measured .58 on RTE).
Example: two prolific sources outvote three occasional ones.
References: Kleinberg 1999; Pasternack and Roth, COLING 2010.
"""

from __future__ import annotations

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.fixed_point import by_largest, fixed_point, to_answers, to_sources, weighed
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Weighed, models


@models.part("sums", version="1")
def sums(claims: Claims, evidence: Evidence = NO_EVIDENCE, *, rounds: int = 20, tolerance: float = 1e-4) -> Weighed:
    """Trust is the sum of beliefs, belief the sum of trust, both scaled by the largest.

    rounds: most iterations
    tolerance: largest change of trust at which to stop
    """
    belief, trust, done = fixed_point(
        lambda t: by_largest(to_answers(claims, t)),
        lambda b: by_largest(to_sources(claims, b)),
        np.ones(len(claims.sources)),
        rounds,
        tolerance,
    )
    return weighed(claims, "sums@1", belief, trust, done)
