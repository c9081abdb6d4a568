"""Support, refutation and neutrality by rule: numbers, negation, opposites, and how much of the claim is stated.

Finds: what `nli.Nli` finds, by twelve cases, each with the shares of the labels measured on visible VitaminC pairs.
Needs: text only.
Known misses: whatever the words themselves do not show: paraphrase, roles, places, inference.
Example: `RuleNli().score("The mill has 90 workers.", "The mill has over 100 workers.")` holds refutation likeliest
References: Schuster and others 2021 (VitaminC).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from ascertain.compare.nli import Probabilities
from ascertain.compare.nli_marks import Marked, mark_pair

HIGH, MIDDLE = 0.7, 0.35
"""Shares of the claim's words that the passage has, from which on they count as stated, and as partly stated."""
SHARES: Mapping[str, tuple[Probabilities, Probabilities, Probabilities]] = MappingProxyType(
    {
        "violated": ((0.20, 0.67, 0.13), (0.14, 0.73, 0.13), (0.12, 0.62, 0.26)),
        "opposite": ((0.30, 0.56, 0.14), (0.20, 0.48, 0.32), (0.05, 0.30, 0.65)),
        "met": ((0.91, 0.05, 0.04), (0.88, 0.05, 0.07), (0.83, 0.05, 0.12)),
        "words": ((0.76, 0.15, 0.09), (0.48, 0.22, 0.30), (0.18, 0.22, 0.60)),
    }
)
"""Labels' shares by case, for claims stated, partly stated and not stated: 21,820 pairs of VitaminC's visible part."""
NEGATED: Probabilities = (0.10, 0.75, 0.15)
"""One side negates what the other states in the same words. VitaminC has few such pairs: set by hand."""
LEAST: Mapping[str, float] = MappingProxyType({"supports": 0.8, "refutes": 0.75, "neutral": 0.6})
"""Of refutations only plain negation is said: of those by number, 51 in 100 hold on pages kept back."""


@dataclass(frozen=True, slots=True)
class RuleNli:
    """A `Scorer` without weights."""

    least: Mapping[str, float] = field(default_factory=lambda: LEAST)

    def score(self, premise: str, hypothesis: str) -> Probabilities:
        """Probabilities of LABELS by the first case that holds."""
        stated, asked = mark_pair(premise, hypothesis)
        words = [m for m in asked if m.sort in {"lower", "capitalised"}]
        share = sum(m.match in {"same", "stem"} for m in words) / max(1, len(words))
        level = 0 if share >= HIGH else 1 if share >= MIDDLE else 2
        if level == 0 and _negations(stated) != _negations(asked) and share >= 0.9:
            return NEGATED
        return SHARES[_case(asked)][level]


def _case(asked: Sequence[Marked]) -> str:
    relations = {m.relation for m in asked if m.relation}
    if "violated" in relations:
        return "violated"
    if any(m.match == "opposite" for m in asked):
        return "opposite"
    return "met" if relations and "alone" not in relations else "words"


def _negations(words: Sequence[Marked]) -> int:
    return sum(m.sort == "negation" for m in words) % 2
