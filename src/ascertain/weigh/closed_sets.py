"""Closed label sets: what each source says per true label, shrunk twice.

A source's chance of being right on a true label is shrunk towards its chance over all labels (one-coin), that towards
the mean of all sources; its wrong labels are shrunk towards the wrong labels of all sources. The three strengths are
fitted, so a world without confusions falls back to one-coin. Wrong labels of one object also come from an urn
(see `urn`), so that a hard object does not count as many errors. Two labels are simpler and have a model of their own
(see `two_labels`).
References: Dawid and Skene 1979; the shrunk prior is that of Bayesian classifier combination (Kim and Ghahramani 2012).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ascertain.weigh.claims import Claims
from ascertain.weigh.encode import Floats, Longs
from ascertain.weigh.labels import Labels, softmax, start_beliefs
from ascertain.weigh.rates import GRID, Rates, Record, beta_binomial, estimate
from ascertain.weigh.segments import by_code, digamma, log_gamma, logistic, logit
from ascertain.weigh.two_labels import EDGE, Skill

FLOOR = 1e-6
LEAST_SHARE = 0.02
ALL_ERR = 0.05
"""Share of objects of two labels on which all are taken to err alike: there is only one wrong label to meet in, and no urn
can tell. Measured as the share of least log loss on four sets of two labels: .03, .04, .03 and over .15 (trec)."""
RESTS = 1e-3
Strengths = tuple[float, float, float]
"""How hard a source, its labels and its wrong labels are shrunk, in imagined claims."""
REFIT = frozenset([1, 2, 4, 8, 16, 32])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClosedSets:
    """Fitted confusion (S, K said, K true), wrong labels of all sources (K said, K true) and the labels' frequency.

    doubt (S, K said): variance of the log odds that a source's saying a label gives that label; skill: of two labels;
    all_err: share of objects on which all sources are taken to err alike."""

    rates: Rates
    confusion: Floats
    wrong: Floats
    frequency: Floats
    draws: float
    strengths: Strengths
    doubt: Floats
    skill: Skill | None = None

    @property
    def all_err(self) -> float:
        return 0.0 if self.skill is None else ALL_ERR

    def variance(self, claims: Claims) -> Floats:
        """Variance of each claim's evidence, in squared log odds."""
        return self.doubt[claims.source, claims.answer_value[claims.answer]]

    def expect(self, claims: Claims, weight: Floats, rows: Longs) -> tuple[Floats, Floats]:
        """Log scores of answers and of "none of these"."""
        return by_answer(claims, self.by_label(Labels.of(claims, weight)))

    def by_label(self, data: Labels) -> Floats:
        """Log scores (O, K)."""
        score = np.asarray(data.scores(np.log(np.maximum(self.confusion, FLOOR))) + np.log(self.frequency))
        return np.asarray(score if data.size[2] <= 2 else score + popularity(data.votes, self.wrong, self.draws))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClosedFit:
    """A fit: log scores, beliefs by answer (A) and by label (O, K), and what dependence and intervals need."""

    model: ClosedSets
    belief: Floats
    score: Floats
    rest: Floats
    held: Floats
    none: Floats
    doubt: Floats
    rounds: int

    def would_say(self, claims: Claims) -> Floats:
        """Probability of each claim if its source were independent."""
        label = claims.answer_value[claims.answer]
        said = (self.model.confusion[claims.source, label] * self.belief[claims.object]).sum(axis=1)
        return np.asarray(np.clip(said, 1e-4, 0.999))


def by_answer(claims: Claims, score: Floats) -> tuple[Floats, Floats]:
    """Scores by label (O, K) as scores of the claimed answers and the log sum of the labels nobody claims."""
    claimed = np.zeros(score.shape, bool)
    claimed[claims.answer_object, claims.answer_value] = True
    top = score.max(axis=1, initial=-np.inf)
    mass = np.where(claimed, 0.0, np.exp(score - top[:, None])).sum(axis=1)
    rest = np.log(mass, out=np.full(len(mass), -np.inf), where=mass > 0) + top
    return score[claims.answer_object, claims.answer_value], rest


def popularity(votes: Floats, wrong: Floats, draws: float) -> Floats:
    """Log of how much likelier the wrong labels of an object are from an urn than drawn one by one (O, K true)."""
    labels = votes.shape[1]
    out = np.empty(votes.shape)
    for true in range(labels):
        others = np.arange(labels) != true
        share = np.maximum(wrong[others, true], FLOOR)
        drawn = votes[:, others]
        urn = (log_gamma(draws * share + drawn) - log_gamma(draws * share) - drawn * np.log(share)).sum(axis=1)
        out[:, true] = urn + log_gamma(draws) - log_gamma(draws + drawn.sum(axis=1))
    return out


def fit_closed(
    claims: Claims, weight: Floats, record: Record, gold: Mapping[int, int], *, draws: float, rounds: int
) -> ClosedFit:
    """Fit; `gold` maps object numbers to label numbers."""
    data = Labels.of(claims, weight)
    counted = Labels.of(claims, weight * claims.several())
    belief, done = pin(start_beliefs(data.votes), gold), 0
    model = _fit_rates(counted, belief, record, None, draws=draws, refit=False)
    score = belief
    for done in range(1, rounds + 1):
        before = model
        model = _fit_rates(counted, belief, record, before, draws=draws, refit=done in REFIT)
        score = model.by_label(data)
        belief = pin(softmax(score), gold)
        if done > 1 and np.abs(model.rates.right - before.rates.right).max(initial=0.0) < RESTS:
            break
    answer_score, rest = by_answer(claims, score)
    held = belief[claims.answer_object, claims.answer_value]
    sure = held[claims.answer]
    doubt = by_code(claims.source, counted.weight**2 * sure * (1 - sure), len(claims.sources))
    return ClosedFit(
        model=model,
        belief=belief,
        score=answer_score,
        rest=rest,
        held=held,
        none=1 - claims.by_object(held),
        doubt=doubt,
        rounds=done,
    )


def _fit_rates(
    data: Labels, belief: Floats, record: Record, before: ClosedSets | None, *, draws: float, refit: bool
) -> ClosedSets:
    """Confusion from expected counts."""
    labels = data.size[2]
    strengths = (4.0, 4.0, 4.0) if before is None else before.strengths
    said = data.counts(belief)
    same = np.eye(labels, dtype=bool)
    per_true, right_true = said.sum(axis=1), np.einsum("stt->st", said)
    right, seen = right_true.sum(axis=1), per_true.sum(axis=1)
    rates = estimate(right + record.right, 0 * right, seen + record.seen, strengths[0], refit=refit)
    pooled = np.where(same, 0.0, said.sum(axis=0) + 1.0 / max(labels - 1, 1))
    fitted = {
        "rates": rates,
        "wrong": pooled / np.maximum(pooled.sum(axis=0), FLOOR),
        "frequency": (belief.sum(axis=0) + 1) / (len(belief) + labels),
        "draws": draws,
    }
    if labels > 2:
        return _several(said, fitted, strengths, refit=refit)
    skill = None if before is None else before.skill
    skill = skill or Skill.start(data.size[0], float(logit(np.array([rates.mean]))[0]))
    # A record does not tell on which label.
    skill = skill.fitted(right_true + record.right[:, None] / 2, per_true + record.seen[:, None] / 2)
    strengths = (rates.strength, *strengths[1:])
    return ClosedSets(**fitted, confusion=skill.said(), strengths=strengths, doubt=skill.doubt(), skill=skill)


def _several(said: Floats, fitted: dict[str, Any], strengths: Strengths, *, refit: bool) -> ClosedSets:
    """Confusion of three labels or more, shrunk twice."""
    rates, wrong = fitted["rates"], fitted["wrong"]
    same = np.eye(said.shape[1], dtype=bool)
    per_true, right_true = said.sum(axis=1), np.einsum("stt->st", said)
    errors = np.where(same, 0.0, said)
    made = errors.sum(axis=1)
    by_label, by_error = strengths[1:]
    if refit:
        mean = np.repeat(rates.right[:, None], len(same), axis=1)
        by_label = GRID[int(beta_binomial(right_true, per_true, mean).argmax())]
        by_error = max(GRID, key=lambda k: _multinomial(errors, made, wrong, same, k))
    a, b = right_true + by_label * rates.right[:, None], made + by_label * rates.wrong[:, None]
    p = np.clip(logistic(digamma(a) - digamma(b)), EDGE, 1 - EDGE)
    spread = (errors + by_error * wrong) / (made + by_error)[:, None, :]
    confusion = np.where(same, p[:, None, :], (1 - p)[:, None, :] * spread)
    doubt = _doubt(confusion, rates, per_true + by_label, made + by_error, by_label=by_label)
    return ClosedSets(**fitted, confusion=confusion, strengths=(rates.strength, by_label, by_error), doubt=doubt)


def _doubt(confusion: Floats, rates: Rates, seen: Floats, made: Floats, *, by_label: float) -> Floats:
    """Variance of the log odds of each label once a source has said it (S, K): of being right on that label and of
    saying it on another, each from the claims and imagined claims behind it, and of the source's chance over all labels
    as far as the labels lean on it. `seen`, `made` (S, K true) count claims and errors."""
    labels = confusion.shape[1]
    same = np.eye(labels, dtype=bool)
    p = np.einsum("stt->st", confusion)
    right = (1 - p) / (p * (seen + 1))
    error = (p / ((1 - p) * (seen + 1)))[:, None, :]
    share = np.where(same, 1.0, np.maximum(confusion / (1 - p)[:, None, :], LEAST_SHARE))
    error = error + (1 - share) / (share * (made + 1)[:, None, :])
    other = np.where(same, 0.0, confusion)
    mean = (other * error).sum(axis=2) / other.sum(axis=2)
    leaned = (by_label / seen) ** 2 * rates.log_odds_variance()[:, None]
    return np.asarray(right + mean + leaned)


def _multinomial(errors: Floats, made: Floats, wrong: Floats, same: Floats, strength: float) -> float:
    """Log likelihood of each source's wrong labels drawn from Dirichlet(strength * wrong), up to a constant."""
    base = np.maximum(strength * wrong, FLOOR)
    each = np.where(same, 0.0, log_gamma(base + errors) - log_gamma(base)).sum()
    return float(each + (log_gamma(strength) - log_gamma(strength + made)).sum())


def pin(belief: Floats, gold: Mapping[int, int]) -> Floats:
    """Beliefs (O, K) with the known objects set to what is known."""
    for obj, label in gold.items():
        belief[obj] = 0.0
        belief[obj, label] = 1.0
    return belief
