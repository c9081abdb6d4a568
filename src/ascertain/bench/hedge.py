"""Prediction for the hedge task: is a sentence put uncertainly. Shared with the task of loaded language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ascertain.claims.hedging import installed
from ascertain.model import BadInput


def predict(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each record with `id` and `text`: `hedged`, its probability as `score`, and the telling words as `spans`."""
    return judged(records, "hedge", "hedged")


def judged(records: Iterable[dict[str, Any]], name: str, label: str) -> Iterator[dict[str, Any]]:
    """Predictions by the installed judge of that name; BadInput without its weights."""
    parts = installed(name)
    if parts is None:
        raise BadInput(f"the task {name} needs its weights; run: make models")
    encoder, judge = parts
    for record in records:
        found = judge.judge(record["text"], judge.columns(encoder.read(record["text"])))
        yield {
            "id": record["id"],
            label: found.probability >= judge.least,
            "score": round(found.probability, 4),
            "spans": [list(span) for span in found.spans],
        }
