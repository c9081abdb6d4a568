"""False values come from an urn: the more sources have drawn one, the likelier the next draws it too.

With `size` possible false values and `draws` imagined draws before the first (Dirichlet-multinomial), a shared
misconception costs little after its first believers, so it neither outvotes a truth nor passes for copying. Many draws
make false values uniform, few make them all alike.
References: the popularity idea is POPACCU's (Dong, Saha and Srivastava, PVLDB 6(2), 2013).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import EVERY, Floats, Longs
from ascertain.weigh.partial import Partial
from ascertain.weigh.segments import log_gamma

ENOUGH = 100_000
DRAWS = (0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 200.0)
"""Grid on which the imagined draws are fitted where copying is judged."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Urn:
    """Log factors of an object's likelihood, apart from the sources' rates: per answer (A) if it is true, and `rest`
    per object (O) if none of its answers is, counting the values that nobody claims."""

    answer: Floats
    rest: Floats
    support: Floats
    whole: Floats
    draws: float
    size: float

    @classmethod
    def of(cls, claims: Claims, weight: Floats, partial: Partial, *, draws: float, size: float) -> Urn:
        """From the claim weights; claims that partly agree with the candidate truth are no draws."""
        support = claims.by_answer(weight)
        whole = claims.by_object(support)
        base = draws / size
        drawn = log_gamma(base + support) - log_gamma(base)
        left_out = support
        if len(partial):
            drawn = drawn + partial.to_true(drawn)
            left_out = support + partial.to_true(support)
        false = np.maximum(whole.take(claims.answer_object) - left_out, 0.0)
        unclaimed = np.maximum(size + 1 - np.diff(claims.object_start), 1e-9)
        return cls(
            answer=-log_gamma(draws + false) - drawn,
            rest=np.log(unclaimed) - log_gamma(draws + whole),
            support=support,
            whole=whole,
            draws=draws,
            size=size,
        )


def false_share(
    claims: Claims, weight: Floats, urn: Urn, held: Floats, draws: float, *, rows: Longs | slice = EVERY
) -> Floats:
    """Probability that a source in error says what it says, from the others' claims on the object (n, or of some rows)."""
    answer, weight = claims.answer[rows], weight[rows]
    believed = held * urn.support
    # Of each answer, the false claims on its object if its own are false.
    false = (urn.whole - claims.by_object(believed)).take(claims.answer_object) + believed
    others = np.maximum(urn.support.take(answer) - weight, 0.0)
    return (draws / urn.size + others) / (draws + np.maximum(false.take(answer) - weight, others))


def fit_draws(claims: Claims, weight: Floats, urn: Urn, held: Floats) -> float:
    """The imagined draws under which the false claims are likeliest, each given the others on its object; among many claims
    a sample tells them."""
    rows = slice(None, None, len(claims) // ENOUGH + 1)
    answer, weight = claims.answer[rows], weight[rows]
    doubted = 1 - held.take(answer)
    false, thinned = weight * doubted, np.maximum(urn.support.take(answer) - weight, 0.0) * doubted
    expected = np.minimum(claims.by_object(held * urn.support), urn.whole)
    beside = np.maximum((urn.whole - expected).take(claims.answer_object.take(answer)) - false, thinned)
    return max(DRAWS, key=lambda d: float((false * np.log((d / urn.size + thinned) / (d + beside))).sum()))
