"""Prediction for the link task: do two sentences of different documents report one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ascertain.compare.lexical import Index
from ascertain.compare.match import prepare, scores
from ascertain.compare.vectors import vectoriser

Record = dict[str, Any]


def predict(records: Iterable[Record], *, vectors: bool = True) -> Iterator[Record]:
    """For each record with `id`, `a`, `b`: `id` and `score` in [0, 1].

    How rare a word is, and which sentences are near a sentence, is told by the sentences of the records themselves. vectors: use the sentence encoder where it is
    installed.
    """
    records = list(records)
    texts = sorted({r[side] for r in records for side in ("a", "b")})
    index = Index()
    for text in texts:
        index.add(text, text)
    vectorise = vectoriser() if vectors else None
    table = scores([prepare(text, index.idf, vectorise) for text in texts])
    place = {text: i for i, text in enumerate(texts)}
    for record in records:
        yield {"id": record["id"], "score": float(table[place[record["a"]], place[record["b"]]])}
