"""Prediction for the NLI task (passage and claim: supports, refutes, neutral), and its risk-coverage curve.

`python -m ascertain.bench.nli GOLD PRED` prints the curve of a file of predictions.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ascertain.bench.tasks import read_jsonl
from ascertain.compare.nli import Scorer, installed, verdict
from ascertain.compare.nli_rules import RuleNli

COVERAGES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def predict(records: Iterable[dict[str, Any]], *, scorer: Scorer | None = None) -> Iterator[dict[str, Any]]:
    """For each record with `id`, `premise` and `hypothesis`: `label`, its probability as `score`, and `abstain`.

    scorer: by default the trained network where its weights are installed, else the rules.
    """
    chosen = scorer or installed() or RuleNli()
    for record in records:
        found = verdict(chosen, record["premise"], record["hypothesis"])
        yield {
            "id": record["id"],
            "label": found.label,
            "score": round(found.score, 4),
            "abstain": found.abstains,
        }


def risk_coverage(
    gold: Iterable[Mapping[str, Any]], predicted: Iterable[Mapping[str, Any]], label: str | None = None
) -> list[dict[str, float]]:
    """For shares of the predictions, surest first: the least score among them, and the share of wrong labels (risk).

    label: count only predictions of this label; risk is then one minus its precision.
    """
    wanted = {r["id"]: r["label"] for r in gold}
    kept = [r for r in predicted if label in {None, r["label"]} and r["id"] in wanted]
    kept.sort(key=lambda r: (-r["score"], r["id"]))
    wrong = [r["label"] != wanted[r["id"]] for r in kept]
    return [_point(kept, wrong, round(len(kept) * c)) for c in COVERAGES if round(len(kept) * c)]


def _point(kept: Sequence[Mapping[str, Any]], wrong: Sequence[bool], n: int) -> dict[str, float]:
    return {
        "coverage": round(n / len(kept), 4),
        "answered": n,
        "least": kept[n - 1]["score"],
        "risk": round(sum(wrong[:n]) / n, 4),
    }


def main(gold: Path, predicted: Path) -> None:
    """Print the curve of all labels, and that of refutations."""
    for label in (None, "refutes"):
        for point in risk_coverage(read_jsonl(gold), read_jsonl(predicted), label):
            print(json.dumps({"label": label or "all", **point}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
