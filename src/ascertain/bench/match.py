"""Prediction for the match task: which of the known claims does a post repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ascertain.bench.tasks import read_jsonl
from ascertain.compare.candidates import Shelf
from ascertain.compare.vectors import vectoriser
from ascertain.model import BadInput

Record = dict[str, Any]


def predict(records: Iterable[Record], *, corpus: Path | None, vectors: bool = True) -> Iterator[Record]:
    """For each record with `id` and `text`: `id` and `ranked`, the ids of the 20 likeliest claims of the corpus (JSONL with
    id, text, title). vectors: use the sentence encoder where it is installed."""
    if corpus is None:
        raise BadInput("match ranks the claims of a corpus: give it with --corpus FILE.jsonl")
    shelf = Shelf(vectoriser() if vectors else None)
    for claim in read_jsonl(corpus):
        shelf.add(claim["id"], claim["text"], claim.get("title", ""))
    for record in records:
        yield {"id": record["id"], "ranked": [key for key, _ in shelf.rank(record["text"])]}
