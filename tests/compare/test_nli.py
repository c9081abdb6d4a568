"""Support, refutation and abstention: the rules, the window, and the curve of risk by coverage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ascertain.bench.nli import predict, risk_coverage
from ascertain.compare.nli import LABELS, Nli, Probabilities, installed, verdict
from ascertain.compare.nli_rules import RuleNli
from ascertain.model import BadInput

RULES = RuleNli()


@pytest.mark.parametrize(
    ("premise", "hypothesis", "label"),
    [
        ("The strike at Orvel killed 31 miners.", "The strike at Orvel killed more than 30 miners.", "supports"),
        ("The strike at Orvel killed 31 miners.", "The strike at Orvel killed fewer than 20 miners.", "refutes"),
        ("The council approved the dam.", "The council rejected the dam.", "refutes"),
        ("The port of Tessin is open.", "The port of Tessin is not open.", "refutes"),
        ("The port of Tessin is not open.", "The port of Tessin is not open.", "supports"),
        ("Rain fell on the coast all week.", "Minister Adeyo resigned over a loan.", "neutral"),
    ],
)
def test_rules_judge_by_numbers_opposites_negation_and_what_is_stated(
    premise: str, hypothesis: str, label: str
) -> None:
    assert verdict(RULES, premise, hypothesis).label == label


@pytest.mark.parametrize("premise", ["", "The port is open.", "31 of 40."])
def test_probabilities_add_up_to_one(premise: str) -> None:
    assert sum(RULES.score(premise, "The port is open.")) == pytest.approx(1, abs=0.02)


@dataclass(frozen=True)
class Fixed:
    """A scorer that says the same of every pair."""

    probabilities: Probabilities
    least: Mapping[str, float] = field(default_factory=lambda: {"supports": 0.5, "refutes": 0.9, "neutral": 0.5})

    def score(self, premise: str, hypothesis: str) -> Probabilities:
        return self.probabilities


@pytest.mark.parametrize(("sure", "abstains"), [(0.89, True), (0.9, False)])
def test_a_refutation_below_its_floor_is_withheld(sure: float, abstains: bool) -> None:
    found = verdict(Fixed((0.05, sure, 0.95 - sure)), "p", "h")
    assert (found.label, found.score, found.abstains) == ("refutes", sure, abstains)


def test_predictions_carry_label_probability_and_abstention() -> None:
    records = [{"id": "a", "premise": "p", "hypothesis": "h"}]
    assert list(predict(records, scorer=Fixed((0.2, 0.7, 0.1)))) == [
        {"id": "a", "label": "refutes", "score": 0.7, "abstain": True}
    ]


def test_risk_falls_as_only_the_surest_are_counted() -> None:
    gold = [{"id": str(i), "label": "supports" if i < 15 else "neutral"} for i in range(20)]
    predicted = [{"id": str(i), "label": "supports", "score": 1 - i / 20} for i in range(20)]
    curve = {point["coverage"]: point["risk"] for point in risk_coverage(gold, predicted)}
    assert curve[0.5] == 0
    assert curve[1.0] == 0.25


def test_a_curve_of_one_label_leaves_the_others_out() -> None:
    gold = [{"id": "a", "label": "refutes"}, {"id": "b", "label": "neutral"}]
    predicted = [{"id": "a", "label": "refutes", "score": 0.6}, {"id": "b", "label": "supports", "score": 0.9}]
    assert risk_coverage(gold, predicted, "refutes")[-1] == {"coverage": 1.0, "answered": 1, "least": 0.6, "risk": 0.0}


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nli\.onnx"):
        Nli.load(tmp_path)


def test_weights_for_other_marks_are_refused(tmp_path: Path) -> None:
    for name in ("nli.onnx", "tokenizer.json"):
        (tmp_path / name).write_text("")
    (tmp_path / "nli.json").write_text(json.dumps({"marks": 3}))
    with pytest.raises(BadInput, match="marks"):
        Nli.load(tmp_path)


@pytest.mark.skipif(installed() is None, reason="the NLI weights are left out")
def test_the_network_reads_numbers_and_opposites_in_news() -> None:
    network = installed()
    assert network is not None
    premise = "The harbour authority of Tessin said on Monday that 31 sailors had been rescued from the ferry."
    assert verdict(network, premise, "More than 30 sailors were rescued from the ferry.").label == "supports"
    assert verdict(network, premise, "Fewer than 20 sailors were rescued from the ferry.").label == "refutes"
    assert verdict(network, premise, "The trade minister of Varlund resigned.").label == "neutral"
    assert len(network.score(premise * 60, "Nobody was rescued. " * 60)) == len(LABELS)
