"""Rows of what is inferred across documents, and of what people decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, select

from ascertain.model import (
    BadInput,
    ClaimCluster,
    Conflict,
    Decision,
    Derivation,
    Document,
    FactCheck,
    Joined,
    Origin,
    Span,
    text_hash,
)
from ascertain.model.assessment import Assessment
from ascertain.store import tables
from ascertain.store.codec import decode, encode, kind_of, printable
from ascertain.store.rows import Rows, pieces
from ascertain.store.spans import roles
from ascertain.store.writing import supersede, write_derivation

AT_ONCE, AT_HAND = 2000, 20_000
"""Records that are written together, and documents whose texts are remembered meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """One run of a stage over the case, with all that it found, which is gone through once. It replaces the stage's run before."""

    derivation: Derivation
    outputs: Iterable[Joined]


def write_joining(connection: Connection, joining: Joining) -> None:
    """Write the derivation and its records; one that the case holds already becomes current again."""
    rows = Rows(connection)
    if write_derivation(connection, joining.derivation, rows):
        texts: dict[str, tuple[int, str]] = {}
        outputs = iter(joining.outputs)
        while some := [(output, tuple(roles(output))) for output in islice(outputs, AT_ONCE)]:
            _look_up(connection, {span.document for _, spans in some for _, span in spans}, texts)
            for output, spans in some:
                _write_joined(rows, joining.derivation, output, spans, texts)
            rows.flush()
    rows.flush()
    supersede(connection, joining.derivation)


def _look_up(connection: Connection, documents: Set[str], texts: dict[str, tuple[int, str]]) -> None:
    """Add the row number and text of the documents to what is at hand: the current reading of each, else the newest."""
    if len(texts) > AT_HAND:
        texts.clear()
    table, superseded = tables.document.c, tables.derivation.c.superseded_by
    query = select(table.id, table.number, table.json).join(tables.derivation)
    for piece in pieces(documents - texts.keys()):
        for row in connection.execute(query.where(table.id.in_(piece)).order_by(superseded.is_(None), table.number)):
            texts[row.id] = (row.number, decode(row.json, Document).text)


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
    if connection.execute(select(table.c.number).where(table.c.id == decision.id)).first() is None:
        d = decision
        _add(connection, table, (d.id, d.action, d.target, d.other, d.who, d.at, encode(d)))


def write_assessment(connection: Connection, assessment: Assessment) -> None:
    """Write one version. Conflict when another has followed the one that it follows: what the other person did must be
    seen first."""
    table = tables.assessment
    if assessment.previous is not None:
        query = select(table.c.who, table.c.at).where(table.c.previous == assessment.previous)
        other = connection.execute(query).first()
        if other is not None:
            raise Conflict(f"{other.who} changed this assessment at {other.at}: look at that version first")
    a = assessment
    row = (a.id, a.previous, a.question, a.cluster, a.version, int(a.closed), a.who, a.at, encode(a))
    _add(connection, table, row)


def _add(connection: Connection, table: Table, values: tuple[Any, ...]) -> None:
    rows = Rows(connection)
    rows.number(table, values)
    rows.flush()


def _write_joined(
    rows: Rows,
    derivation: Derivation,
    record: Joined,
    spans: Iterable[tuple[str, Span]],
    texts: Mapping[str, tuple[int, str]],
) -> None:
    counts: dict[str, int] = {}
    places, words = [], []
    for role, span in spans:
        if span.document not in texts:
            raise BadInput(f"a record points at document {span.document}, which is not in the case")
        number, whole = texts[span.document]
        text = whole[span.start : span.end]
        if not 0 <= span.start <= span.end <= len(whole):
            raise BadInput(f"{role} of {record.id} lies outside the text of {span.document}: {span.start}-{span.end}")
        words.append(text)
        counts[role] = ordinal = counts.get(role, -1) + 1
        places.append((role, ordinal, number, span.start, span.end, text_hash(text)))
    r = record
    row = (r.id, kind_of(r), derivation.id, r.method, r.score, printable(_label(r, words)), encode(r))
    made = rows.number(tables.joined, row)
    for place in places:
        rows.add(tables.joined_span, (made, *place))


def _label(record: Joined, words: list[str]) -> str:
    if isinstance(record, ClaimCluster):
        return record.question
    if isinstance(record, Origin):
        return record.name
    if isinstance(record, FactCheck):
        return record.claim
    return " … ".join(words)
