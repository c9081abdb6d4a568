"""Majority vote.

Finds: the share of the claims on an object that each answer has.
Needs: nothing.
Known misses: copies count as often as they are made; a good source counts as much as a bad one.
Example: three of four sources say "12" -> .75.
"""

from __future__ import annotations

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats
from ascertain.weigh.result import NO_EVIDENCE, Evidence, Weighed, models, rounded
from ascertain.weigh.segments import by_code


def shares(claims: Claims) -> Floats:
    """Share of the claim weight on its object that each answer has."""
    support = claims.by_answer(claims.weight)
    return support / claims.by_object(support)[claims.answer_object]


def source_means(claims: Claims, belief: Floats) -> Floats:
    """Mean belief in what each source claims."""
    size = len(claims.sources)
    held = by_code(claims.source, claims.weight * belief[claims.answer], size)
    return held / by_code(claims.source, claims.weight, size)


@models.part("vote", version="1")
def vote(claims: Claims, evidence: Evidence = NO_EVIDENCE) -> Weighed:
    """Majority vote: the share of claims behind each answer."""
    share = shares(claims)
    return Weighed(
        claims=claims,
        method="vote@1",
        probability=rounded(share),
        unknown=0.0 * claims.by_object(share),
        reliability=rounded(source_means(claims, share)),
    )
