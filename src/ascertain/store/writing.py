"""Rows of captured items, written inside one transaction. Nothing is overwritten: newer derivations supersede older ones."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, update

from ascertain.model import (
    Attribution,
    BadInput,
    Claim,
    Derivation,
    Document,
    Inferred,
    Skipped,
    Snapshot,
    text_hash,
)
from ascertain.store import search_index, tables
from ascertain.store.codec import compress, decode, encode, kind_of, pack, printable
from ascertain.store.rows import RecordRow, Rows, pieces
from ascertain.store.search_index import claim_words, document_passages
from ascertain.store.spans import content, extent


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All that one captured item brings into a case.

    `made` pairs each derivation with its outputs and with what was skipped inside it; a derivation that the case holds
    already becomes current again. `failed` says which stages did not come through.
    """

    snapshot: Snapshot
    made: tuple[tuple[Derivation, tuple[Document | Inferred, ...], tuple[Skipped, ...]], ...] = ()
    failed: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A document as its row knows it."""

    number: int
    document: Document
    text_hash: str


def write_entries(connection: Connection, entries: Sequence[Entry]) -> None:
    """Write each capture, its derivations with their records, then its failures.

    Items that the case knows nothing of are gathered and written table by table, which takes a sixth of the time; one that
    it knows something of is written step by step, since its derivations replace others.
    """
    rows = Rows(connection)
    known = _known(connection, entries)
    with _uncollected():
        for entry in entries:
            inputs = {derivation.input for derivation, _, _ in entry.made} | {entry.snapshot.id}
            fresh = known.isdisjoint(inputs)
            known |= inputs
            if not fresh:
                rows.flush()
            _Item(connection, rows, entry, fresh=fresh).write()
        rows.flush()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows in the making hold no cycles, and the collector's search for some among them takes a tenth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def write_entry(connection: Connection, entry: Entry) -> None:
    """Write one item."""
    write_entries(connection, (entry,))


def _known(connection: Connection, entries: Sequence[Entry]) -> set[str]:
    """Snapshots and inputs of derivations, of those in the entries, that the case has rows for."""
    made, found = tables.derivation.c, set[str]()
    for piece in pieces({derivation.input for entry in entries for derivation, _, _ in entry.made}):
        found |= set(connection.scalars(select(made.input).where(made.input.in_(piece))))
    for piece in pieces({entry.snapshot.id for entry in entries}):
        found |= set(connection.scalars(select(tables.snapshot.c.id).where(tables.snapshot.c.id.in_(piece))))
    return found


class _Item:
    """One entry on its way into the rows."""

    def __init__(self, connection: Connection, rows: Rows, entry: Entry, *, fresh: bool) -> None:
        self._connection, self._rows, self._entry, self._fresh = connection, rows, entry, fresh
        self._readings: dict[str, _Reading] = {}
        made = (output for _, outputs, _ in entry.made for output in outputs)
        self._sources = {output.id: output for output in made if isinstance(output, Attribution)}

    def write(self) -> None:
        shot = self._entry.snapshot
        self._snapshot(shot)
        for derivation, outputs, skips in self._entry.made:
            if self._fresh:
                self._derivation(derivation, outputs, skips)
                continue
            if write_derivation(self._connection, derivation, self._rows):
                self._outputs(derivation, self._rows.last(tables.derivation), outputs, skips)
            self._rows.flush()
            supersede(self._connection, derivation)
        for skip in self._entry.failed:
            if self._fresh or not _failed_before(self._connection, skip, shot):
                self._rows.number(tables.skipped, _skipped(skip, shot, shot.captured_at, None))

    def _snapshot(self, shot: Snapshot) -> None:
        text = encode(shot)
        kept = tables.snapshot.c.id
        if self._fresh or self._connection.scalar(select(kept).where(kept == shot.id)) is None:
            self._rows.add(tables.snapshot, (shot.id, shot.size, shot.media_type, text))
        capture = (shot.id, printable(shot.origin), shot.method, shot.captured_at, text)
        self._rows.number(tables.capture, capture)

    def _derivation(
        self, derivation: Derivation, outputs: Sequence[Document | Inferred], skips: Iterable[Skipped]
    ) -> None:
        number = self._rows.number(tables.derivation, derivation_row(derivation))
        self._outputs(derivation, number, outputs, skips)

    def _outputs(
        self, derivation: Derivation, number: int, outputs: Sequence[Document | Inferred], skips: Iterable[Skipped]
    ) -> None:
        for output in outputs:
            if isinstance(output, Document):
                self._readings[output.id] = self._document(derivation, output)
        records = [output for output in outputs if not isinstance(output, Document)]
        if records:
            self._pack(number, records)
        for skip in skips:
            row = _skipped(skip, self._entry.snapshot, derivation.made_at, derivation.id)
            self._rows.number(tables.skipped, row)

    def _document(self, derivation: Derivation, document: Document) -> _Reading:
        digest = text_hash(document.text)
        number = self._rows.number(tables.document, document_row(derivation.id, document, digest))
        add_passages(self._rows, number, document)
        return _Reading(number=number, document=document, text_hash=digest)

    def _pack(self, derivation: int, records: Sequence[Inferred]) -> None:
        names = {record.document for record in records}
        if len(names) > 1:
            raise BadInput(f"one derivation cannot find records in several documents: {', '.join(sorted(names))}")
        (name,) = names
        reading = self._readings.get(name)
        if reading is None:
            number, document = stored_document(self._connection, name)
            reading = _Reading(number=number, document=document, text_hash=text_hash(document.text))
            self._readings[name] = reading
        first = self._rows.next(tables.record)
        self._rows.add(tables.pack, pack_row(derivation, reading.number, first, reading.text_hash, records))
        add_records(self._rows, derivation, records, reading.document, self._sources)


def add_records(
    rows: Rows,
    derivation: int,
    records: Sequence[Inferred],
    document: Document,
    sources: dict[str, Attribution],
) -> None:
    """Gather the rows that SQL can ask, and the words of claims for the index."""
    first = rows.records(derivation, list(record_rows(records, sources)))
    rows.words(
        "claim",
        ((number, claim_words(r, document)) for number, r in enumerate(records, first) if isinstance(r, Claim)),
    )


def add_passages(rows: Rows, number: int, document: Document) -> None:
    """Gather the passages of the document in that row, and their words for the index."""
    text, passages = document.text, [(p.kind._value_, p.start, p.end) for p in document_passages(document)]
    first = rows.numbers(tables.passage, [(number, *place) for place in passages])
    words = (printable(text[start:end]) or "" for _, start, end in passages)
    rows.words("passage", enumerate(words, first))


def record_rows(records: Iterable[Inferred], sources: dict[str, Attribution]) -> Iterator[RecordRow]:
    """What SQL can ask of each record. A claim has the basis and speaker of its attribution, so that a search needs no more
    than its row."""
    for record in records:
        word, rest = tables.split_id(record.id)
        stance = polarity = basis = kind = name = None
        source = record if isinstance(record, Attribution) else None
        if isinstance(record, Claim):
            source = sources.get(record.attribution)
            # Plain words: the driver takes 0.4 µs more for each member of an enumeration, and `value` 0.2 more than this.
            stance, polarity = record.stance._value_, record.polarity._value_
        if source is not None:
            speaker = source.speaker
            basis, kind, name = source.basis._value_, speaker.kind._value_, printable(speaker.name)
        start, end = extent(content(record)) or (None, None)
        yield rest, (kind_of(record), word, basis, stance, polarity, kind), name, start, end


def pack_row(derivation: int, document: int, first: int, digest: str, records: Sequence[Inferred]) -> tuple[Any, ...]:
    """The records as one row. `digest` is that of the text which they were found in."""
    packed = pack(records)
    return (derivation, document, first, len(records), digest, sha256(packed).hexdigest(), packed)


def derivation_row(derivation: Derivation) -> tuple[Any, ...]:
    """Its columns but the number. What it made is what its rows say."""
    d = derivation
    return (d.id, d.stage, d.method, d.settings, d.input, d.made_at, None)


def document_row(derivation: str, document: Document, digest: str) -> tuple[Any, ...]:
    """Its columns but the number."""
    d = document
    named = tuple(map(printable, (d.title, d.outlet, d.url)))
    where = (d.published, d.language, len(d.text), digest)
    return (d.id, derivation, d.snapshot, d.method, *named, *where, compress(encode(d)))


def stored_document(connection: Connection, document: str) -> tuple[int, Document]:
    """Row number and record of the reading under that id: the current one, else the newest."""
    table, superseded = tables.document.c, tables.derivation.c.superseded_by
    query = select(table.number, table.json).join(tables.derivation).where(table.id == document)
    row = connection.execute(query.order_by(superseded.isnot(None), table.number.desc()).limit(1)).first()
    if row is None:
        raise BadInput(f"a record points at document {document}, which is not in the case")
    return row.number, decode(row.json, Document)


def write_derivation(connection: Connection, derivation: Derivation, rows: Rows) -> bool:
    """Gather the row of the derivation; False when the case holds it already, in which case it becomes current again."""
    table = tables.derivation
    known = connection.execute(select(table.c.superseded_by).where(table.c.id == derivation.id)).first()
    if known is None:
        rows.number(table, derivation_row(derivation))
        return True
    if known.superseded_by is not None:
        connection.execute(update(table).where(table.c.id == derivation.id).values(superseded_by=None))
        search_index.enter(connection, [derivation.id])
    return False


def supersede(connection: Connection, derivation: Derivation) -> None:
    """Mark what the derivation replaces: the same stage on the same input, and all that was made from its outputs."""
    table = tables.derivation
    current = table.c.superseded_by.is_(None) & (table.c.id != derivation.id)
    same = (table.c.stage == derivation.stage) & (table.c.input == derivation.input)
    old = list(connection.scalars(select(table.c.id).where(current & same)))
    while old:
        search_index.leave(connection, old)
        connection.execute(update(table).where(table.c.id.in_(old)).values(superseded_by=derivation.id))
        made = select(tables.document.c.id).where(tables.document.c.derivation.in_(old))
        old = list(connection.scalars(select(table.c.id).where(current & table.c.input.in_(made))))


def _skipped(skip: Skipped, shot: Snapshot, at: str, derivation: str | None) -> tuple[Any, ...]:
    named = (printable(skip.item), skip.code, printable(skip.reason))
    return (derivation, shot.id, skip.stage, *named, at, encode(skip))


def _failed_before(connection: Connection, skip: Skipped, shot: Snapshot) -> bool:
    table = tables.skipped.c
    same = (table.snapshot == shot.id) & (table.json == encode(skip)) & table.derivation.is_(None)
    return connection.execute(select(table.number).where(same)).first() is not None
