"""What is left of the evidence on one object once sources err together and their rates are uncertain.

Sources that a model takes for independent still share hard questions. The intra-object correlation of being right is
measured under the fitted beliefs (0 in a world as modelled); n claims then carry the evidence of n / (1 + (n - 1) rho),
the design effect of survey sampling (Kish 1965). Measured on eleven real sets it lowers the Brier score of all
and never moves a top answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.closed_sets import ClosedFit
from ascertain.weigh.encode import Floats
from ascertain.weigh.open_sets import OpenFit
from ascertain.weigh.result import Reliabilities
from ascertain.weigh.segments import normalise, run_max, run_sums


def correlation(claims: Claims, weight: Floats, fit: OpenFit | ClosedFit) -> float:
    """Intra-object correlation of being right beyond the sources' rates, in [0, 1]."""
    if not len(claims):
        return 0.0
    found = _closed(claims, weight, fit) if isinstance(fit, ClosedFit) else _open(claims, weight, fit)
    return float(np.clip(found, 0.0, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """What the claims on each answer (A) carry: support, what they count; doubt, the variance of their evidence, in squared
    log odds."""

    support: Floats
    doubt: Floats

    @classmethod
    def of(cls, claims: Claims, weight: Floats, model: Reliabilities) -> Told:
        return cls(support=claims.by_answer(weight), doubt=claims.by_answer(weight**2 * model.variance(claims)))


def tempered(
    claims: Claims, told: Told, score: Floats, rest: Floats, *, rho: float, model: Reliabilities
) -> tuple[Floats, Floats]:
    """Probabilities of answers (A) and of "none of these" (O) from log scores, with each object's evidence thinned.

    Where rates are uncertain, a logistic averaged over a normal is nearly one of shallower slope (MacKay 1992).
    """
    whole = claims.by_object(told.support)
    most = run_max(told.support, claims.object_start)
    doubt = claims.by_object(told.doubt)
    doubt += model.rates.common * np.maximum(2 * most - whole, 0) ** 2
    keep = _kept(whole, rho) / np.sqrt(1 + np.pi / 8 * doubt)
    owner = claims.answer_object
    held, none = normalise(score * keep[owner], rest * keep, claims.object_start, owner)
    if not model.all_err:
        return held, none
    # Two labels: where all err, the other one is true.
    other = np.where(np.isneginf(rest), 0.0, none + model.all_err * (1 - 2 * none))
    return held + model.all_err * (1 - 2 * held), other


def thinned(claims: Claims, weight: Floats, score: Floats, rest: Floats, rho: float) -> tuple[Floats, Floats]:
    """Like tempered, for rates taken as certain."""
    keep, owner = _kept(claims.by_object(claims.by_answer(weight)), rho), claims.answer_object
    return normalise(score * keep[owner], rest * keep, claims.object_start, owner)


def _kept(whole: Floats, rho: float) -> Floats:
    """Share of the evidence that is left where claims of this weight correlate by rho."""
    return np.asarray(1 / (1 + np.maximum(whole - 1, 0) * rho))


def _open(claims: Claims, weight: Floats, fit: OpenFit) -> float:
    rates = fit.model.rates.right
    right = rates.take(claims.source)
    expected = claims.by_object(claims.by_answer(weight * right))
    apart = (fit.urn.support - expected.take(claims.answer_object)) ** 2
    excess = claims.by_object(fit.held * apart) + fit.none * expected**2
    alone = (weight**2 * (fit.held.take(claims.answer) * (1 - 2 * right) + right**2)).sum()
    spread = weight * np.sqrt(rates * (1 - rates)).take(claims.source)
    possible = (claims.by_object(claims.by_answer(spread)) ** 2).sum() - (spread**2).sum()
    return (float(excess.sum()) - float(alone)) / max(float(possible), 1e-9)


def _closed(claims: Claims, weight: Floats, fit: ClosedFit) -> float:
    right = np.einsum("stt->st", fit.model.confusion)[claims.source]
    said = claims.answer_value[claims.answer][:, None] == np.arange(right.shape[1])
    start = claims.answer_start[claims.object_start]
    error = weight[:, None] * (said - right)
    spread = weight[:, None] * np.sqrt(right * (1 - right))
    excess = run_sums(error, start) ** 2 - run_sums(error**2, start)
    possible = run_sums(spread, start) ** 2 - run_sums(spread**2, start)
    return float((fit.belief * excess).sum()) / max(float((fit.belief * possible).sum()), 1e-9)
