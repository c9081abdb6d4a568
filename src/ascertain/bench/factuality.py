"""Prediction for the factuality task: did the event at `target` happen, as the sentence tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ascertain.claims.factuality import installed
from ascertain.model import BadInput
from ascertain.syntax import nlp
from ascertain.syntax.parses import PLAIN


def predict(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each record with `id`, `text` (a sentence) and `target` [start, end]: `id` and `score` in [-3, 3]."""
    parts = installed()
    if parts is None:
        raise BadInput("the task factuality needs its weights; run: make models")
    encoder, model = parts
    for record in records:
        text, (start, end) = record["text"], record["target"]
        span = nlp()(text.translate(PLAIN)).char_span(start, end, alignment_mode="expand")
        reading = encoder.read(text)
        own = (reading.pieces.starts < end) & (reading.pieces.ends > start)
        score = model.score(span.root, reading.rows("shared"), own) if span else 0.0
        yield {"id": record["id"], "score": round(score, 3)}
