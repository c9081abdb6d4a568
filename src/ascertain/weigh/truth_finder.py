"""TruthFinder.

Finds: an answer's confidence as the dampened chance that not all its sources are wrong.
Needs: nothing; answers are taken as unrelated (no implication between values).
Known misses: rivals do not lower an answer's confidence, so the numbers are overconfident (calibration error up to .5).
Example: two sources of trust .9: 1 / (1 + exp(-.3 * 2 * 2.30)) = .80.
References: Yin, Han and Yu, TKDE 20(6), 2008.
"""

from __future__ import annotations

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats
from ascertain.weigh.fixed_point import claims_made, fixed_point, to_answers, to_sources
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Weighed, models, rounded
from ascertain.weigh.segments import logistic


@models.part("truth_finder", version="1")
def truth_finder(
    claims: Claims,
    evidence: Evidence = NO_EVIDENCE,
    *,
    damping: float = 0.3,
    trust: float = 0.9,
    rounds: int = 20,
    tolerance: float = 1e-3,
) -> Weighed:
    """Confidence from the log chance that all sources of an answer are wrong; trust is the mean confidence.

    damping: factor for sources that are not independent
    trust: trust of every source at the start
    rounds: most iterations
    tolerance: largest change of trust at which to stop
    """
    made = np.maximum(claims_made(claims), 1e-300)

    def confidence(held: Floats) -> Floats:
        return logistic(damping * to_answers(claims, -np.log1p(-np.minimum(held, 1 - 1e-9))))

    start = np.full(len(made), trust)
    believed, held, done = fixed_point(confidence, lambda b: to_sources(claims, b) / made, start, rounds, tolerance)
    # Confidences of rivals may add up to more than 1; only then are they shares.
    whole = np.maximum(claims.by_object(believed), 1)[claims.answer_object]
    return Weighed(
        claims=claims,
        method="truth_finder@1",
        probability=rounded(believed / whole),
        unknown=np.zeros(len(claims.objects)),
        reliability=rounded(held),
        rounds=done,
    )
