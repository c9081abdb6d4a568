"""Dawid-Skene: a confusion matrix per source.

Finds: the true label of each object and how each source mistakes one label for another.
Needs: a closed label set that all objects share; labels nobody gave an object are possible truths.
Known misses: sources with few claims fit noise (nothing is shrunk); copies count as independent; far too sure.
Example: a source that always says "1" tells nothing about the label, and gets no weight.
References: Dawid and Skene, Applied Statistics 28(1), 1979.
"""

from __future__ import annotations

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats
from ascertain.weigh.labels import Labels, softmax, start_beliefs
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Weighed, models, rounded

SMOOTH = 0.01


@models.part("dawid_skene", version="1")
def dawid_skene(
    claims: Claims, evidence: Evidence = NO_EVIDENCE, *, rounds: int = 50, tolerance: float = 1e-4
) -> Weighed:
    """Expectation-maximisation over full confusion matrices.

    rounds: most iterations
    tolerance: largest change of a belief at which to stop
    """
    data = Labels.of(claims, claims.weight)
    belief, done = start_beliefs(data.votes), 0
    said = data.counts(belief)
    for done in range(1, rounds + 1):  # noqa: B007
        said = data.counts(belief) + SMOOTH
        prior = np.log(belief.sum(axis=0) + SMOOTH) - np.log(max(len(belief), 1))
        before, belief = belief, softmax(data.scores(np.log(said / said.sum(axis=1, keepdims=True))) + prior)
        if np.abs(belief - before).max(initial=0.0) < tolerance:
            break
    return closed(claims, "dawid_skene@1", belief, said, done)


def closed(claims: Claims, method: str, belief: Floats, said: Floats, rounds: int) -> Weighed:
    """The answer of a closed-set model from beliefs (O, K) and counts (S, K said, K true)."""
    held = belief[claims.answer_object, claims.answer_value] if len(claims) else np.zeros(0)
    mass = claims.by_object(held)
    right = np.trace(said, axis1=1, axis2=2) / np.maximum(said.sum(axis=(1, 2)), 1e-300)
    return Weighed(
        claims=claims,
        method=method,
        probability=rounded(held),
        unknown=rounded(1 - mass),
        reliability=rounded(right),
        rounds=rounds,
    )
