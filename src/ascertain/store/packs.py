"""Records out of their packs, and documents out of their rows, each read once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, select

from ascertain.model import Document, Inferred, text_hash
from ascertain.store import tables
from ascertain.store.codec import decode, unpack
from ascertain.store.spans import roles

FEW = 64
"""Packs and documents kept at hand: lists go document by document, and memory must not grow with them."""


class Packs:
    """The packs of a case within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._records: dict[int, list[Inferred]] = {}
        self._documents: dict[int, Document] = {}

    def record(self, derivation: int, place: int) -> Inferred:
        """The record at that place, from 0, of what the derivation of that number found."""
        if derivation not in self._records:
            _trim(self._records)
            self._records[derivation] = list(made_by(self._connection, derivation))
        return self._records[derivation][place]

    def document(self, number: int) -> Document:
        """The document in that row."""
        if number not in self._documents:
            _trim(self._documents)
            table = tables.document.c
            text = self._connection.scalar(select(table.json).where(table.number == number))
            self._documents[number] = decode(text or b"", Document)
        return self._documents[number]


def made_by(connection: Connection, derivation: int) -> Iterator[Inferred]:
    """The records that the derivation of that number found, in its order."""
    table = tables.pack.c
    packed = connection.scalar(select(table.json).where(table.derivation == derivation))
    return (record for _, _, record in unpack(packed)) if packed is not None else iter(())


def current(connection: Connection, kinds: Container[str]) -> Iterator[tuple[str, Inferred]]:
    """Word and record of all that nothing supersedes, of those kinds, in the order they were written."""
    table, made = tables.pack.c, tables.derivation.c
    query = select(table.json).join(tables.derivation, made.number == table.derivation)
    for packed in connection.scalars(query.where(made.superseded_by.is_(None)).order_by(table.derivation)):
        yield from ((kind, record) for _, kind, record in unpack(packed, kinds=kinds))


def hashes(connection: Connection) -> Iterator[tuple[str, str]]:
    """Document and hash of every pack that nothing supersedes, in the order they were written."""
    table, made = tables.pack.c, tables.derivation.c
    query = select(made.input, table.json_hash).join(tables.derivation, made.number == table.derivation)
    rows = connection.execute(query.where(made.superseded_by.is_(None)).order_by(table.derivation))
    return ((row.input, row.json_hash) for row in rows)


def inside(
    connection: Connection, documents: Sequence[str], kinds: Container[str], *, having: str | None = None
) -> Iterator[Inferred]:
    """The records of those kinds in these documents that nothing supersedes, in the order they were written. having: see
    `unpack`."""
    table, made = tables.pack.c, tables.derivation.c
    query = select(table.json).join(tables.derivation, made.number == table.derivation)
    query = query.where(made.input.in_(documents), made.superseded_by.is_(None))
    for packed in connection.scalars(query.order_by(table.derivation)):
        yield from (record for _, _, record in unpack(packed, kinds=kinds, having=having))


def span_hashes(pack: Row[Any], record: Inferred, document: Document) -> tuple[tuple[str, int, int, str], ...]:
    """Role, start, end and SHA-256 of the text under each span. None at all for a pack that is not as it was written; a
    hash is empty where the document's text is no longer what the record was found in."""
    if sha256(pack.json).hexdigest() != pack.json_hash:
        return ()
    same = text_hash(document.text) == pack.text_hash
    found = sorted(roles(record), key=lambda named: named[0])
    return tuple((role, s.start, s.end, text_hash(document.slice(s)) if same else "") for role, s in found)


def _trim(kept: dict[int, Any]) -> None:
    if len(kept) >= FEW:
        del kept[next(iter(kept))]
