"""Prediction for the reuse task: passages of one text found again in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ascertain.compare.reuse import find
from ascertain.model import Document, Passage, PassageKind

Record = dict[str, Any]


def predict(records: Iterable[Record]) -> Iterator[Record]:
    """For a corpus of records with `id`, `text` and `published`: one record a pair of passages, `a` and `b` as [id, start,
    end] and the `direction`. Each line of a text is a paragraph. Words that both sides print as a quotation are left
    out: two reports that quote one speaker have not copied one another."""
    for reuse in find(document(record) for record in records):
        if reuse.kind != "shared_quotation":
            yield {
                "a": [reuse.a.document, reuse.a.start, reuse.a.end],
                "b": [reuse.b.document, reuse.b.start, reuse.b.end],
                "direction": reuse.direction,
            }


def document(record: Record) -> Document:
    """The record as a document with the same offsets."""
    text, passages, at = record["text"], [], 0
    for line in text.split("\n"):
        if line.strip():
            passages.append(Passage(kind=PassageKind.PARAGRAPH, start=at, end=at + len(line)))
        at += len(line) + 1
    return Document(
        id=record["id"],
        snapshot="",
        method="record@1",
        text=text,
        passages=tuple(passages),
        places=(),
        published=record.get("published"),
    )
