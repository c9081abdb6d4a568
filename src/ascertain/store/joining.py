"""Rows of what is inferred across documents, and of what people decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from ascertain.model import BadInput, ClaimCluster, Conflict, Decision, Derivation, Document, Joined, Origin, text_hash
from ascertain.model.assessment import Assessment
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


def write_decision(connection: Connection, decision: Decision, seen: str | None = None) -> None:
    """Write a person's decision. One with the same id is there already: the same words at the same second.

    seen: the last decision on the target that this person knew of, "" for none; Conflict when there is a later one.
    """
    table = tables.decision
    if seen is not None:
        query = select(table.c.id, table.c.who, table.c.at).where(table.c.target == decision.target)
        last = connection.execute(query.order_by(table.c.number.desc()).limit(1)).first()
        if last is not None and last.id != seen:
            raise Conflict(f"{last.who} decided on this at {last.at}: look at that first")
    names = ("id", "action", "target", "other", "who", "at")
    row = {name: getattr(decision, name) for name in names} | {"json": encode(decision)}
    connection.execute(insert(table).values(row).on_conflict_do_nothing())


def write_assessment(connection: Connection, assessment: Assessment) -> None:
    """Write one version. Conflict when another has followed the one that it follows: what the other person did must be
    seen first."""
    table = tables.assessment
    if assessment.previous is not None:
        query = select(table.c.who, table.c.at).where(table.c.previous == assessment.previous)
        other = connection.execute(query).first()
        if other is not None:
            raise Conflict(f"{other.who} changed this assessment at {other.at}: look at that version first")
    names = ("id", "previous", "question", "cluster", "version", "closed", "who", "at")
    row = {name: getattr(assessment, name) for name in names} | {"json": encode(assessment)}
    connection.execute(insert(table).values(row))


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
