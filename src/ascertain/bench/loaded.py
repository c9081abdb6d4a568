"""Prediction for the task of loaded language: does a sentence judge by its choice of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ascertain.bench.hedge import judged


def predict(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each record with `id` and `text`: `loaded`, its probability as `score`, and the telling words as `spans`."""
    return judged(records, "loaded", "loaded")
