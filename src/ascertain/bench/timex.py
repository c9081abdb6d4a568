"""Prediction for the timex task: time expressions of plain text as TIMEX3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ascertain.bench.attribution import plain
from ascertain.events.times import UNSPECIFIED, times


def predict(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each record with `id`, `text` and `published`: `id` and `timex`.

    Stretches that only an event bounds are left out: they are no TIMEX3 expressions.
    """
    for record in records:
        document = replace(plain(record["text"]), published=record.get("published"))
        found = [t for t in times(document) if t.bound is None or t.value != UNSPECIFIED]
        yield {
            "id": record["id"],
            "timex": [{"start": t.span.start, "end": t.span.end, "type": t.type, "value": t.value} for t in found],
        }
