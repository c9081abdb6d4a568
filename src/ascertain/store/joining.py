"""Rows of what is inferred across documents, and of what people decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from ascertain.model import BadInput, ClaimCluster, Decision, Derivation, Document, Joined, Origin, text_hash
from ascertain.store import tables
from ascertain.store.codec import encode, kind_of, printable
from ascertain.store.spans import roles
from ascertain.store.writing import stored_document, supersede, write_derivation


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """One run of a stage over the case, with all that it found. It replaces the stage's run before."""

    derivation: Derivation
    outputs: tuple[Joined, ...]


def write_joining(connection: Connection, joining: Joining) -> None:
    """Write the derivation and its records; one that the case holds already becomes current again."""
    if write_derivation(connection, joining.derivation):
        documents: dict[str, tuple[int, Document]] = {}
        for output in joining.outputs:
            _write_joined(connection, joining.derivation, output, documents)
    supersede(connection, joining.derivation)


def write_decision(connection: Connection, decision: Decision) -> None:
    """Write a person's decision. One with the same id is there already: the same words at the same second."""
    names = ("id", "action", "target", "other", "who", "at")
    row = {name: getattr(decision, name) for name in names} | {"json": encode(decision)}
    connection.execute(insert(tables.decision).values(row).on_conflict_do_nothing())


def _write_joined(
    connection: Connection, derivation: Derivation, record: Joined, documents: dict[str, tuple[int, Document]]
) -> None:
    row = {
        "id": record.id,
        "kind": kind_of(record),
        "derivation": derivation.id,
        "method": record.method,
        "score": record.score,
        "json": encode(record),
    }
    counts: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    words = []
    for role, span in roles(record):
        if span.document not in documents:
            documents[span.document] = stored_document(connection, span.document)
        number, document = documents[span.document]
        text = document.text[span.start : span.end]
        if not 0 <= span.start <= span.end <= len(document.text):
            raise BadInput(f"{role} of {record.id} lies outside the text of {span.document}: {span.start}-{span.end}")
        words.append(text)
        counts[role] = ordinal = counts.get(role, -1) + 1
        place = {"role": role, "ordinal": ordinal, "document_number": number, "start": span.start, "end": span.end}
        rows.append(place | {"text_hash": text_hash(text)})
    made = connection.execute(insert(tables.joined).values(row | {"text": printable(_label(record, words))}))
    key = made.inserted_primary_key
    if rows and key is not None:
        connection.execute(insert(tables.joined_span), [{"joined": key[0], **place} for place in rows])


def _label(record: Joined, words: list[str]) -> str:
    if isinstance(record, ClaimCluster):
        return record.question
    if isinstance(record, Origin):
        return record.name
    return " … ".join(words)
