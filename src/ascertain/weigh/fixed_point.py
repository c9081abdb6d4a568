"""The loop that the fact-finders share: belief in answers from trust in sources, trust from belief, until it rests."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats
from ascertain.weigh.result import Weighed, rounded
from ascertain.weigh.segments import by_code

Half = Callable[[Floats], Floats]


def to_answers(claims: Claims, per_source: Floats) -> Floats:
    """Sum over the sources of each answer, by claim weight."""
    return claims.by_answer(claims.weight * per_source.take(claims.source))


def to_sources(claims: Claims, per_answer: Floats) -> Floats:
    """Sum over the answers of each source, by claim weight."""
    return by_code(claims.source, claims.weight * per_answer.take(claims.answer), len(claims.sources))


def claims_made(claims: Claims) -> Floats:
    """Claim weight of each source."""
    return by_code(claims.source, claims.weight, len(claims.sources))


def by_largest(x: Floats) -> Floats:
    """Scaled so that the largest is 1."""
    return x / max(float(x.max(initial=0.0)), 1e-300)


def fixed_point(belief: Half, trust: Half, start: Floats, rounds: int, tolerance: float) -> tuple[Floats, Floats, int]:
    """Iterate trust -> belief -> trust from the trust `start`; returns belief, trust and the rounds used."""
    held, done = start, 0
    believed = belief(held)
    for done in range(1, rounds + 1):  # noqa: B007
        before, held = held, trust(believed)
        believed = belief(held)
        if float(np.abs(held - before).max(initial=0.0)) < tolerance:
            break
    return believed, held, done


def weighed(claims: Claims, method: str, belief: Floats, trust: Floats, rounds: int) -> Weighed:
    """Beliefs as shares within each object. Where every belief is 0, all answers of the object share alike."""
    whole = claims.by_object(belief)
    count = np.diff(claims.object_start)
    even = (whole <= 0)[claims.answer_object]
    share = np.where(
        even, 1 / count[claims.answer_object], belief / np.where(whole > 0, whole, 1)[claims.answer_object]
    )
    return Weighed(
        claims=claims,
        method=method,
        probability=rounded(share),
        unknown=np.zeros(len(whole)),
        reliability=rounded(by_largest(trust)),
        rounds=rounds,
    )
