"""Do the records of a case rest on the texts that they were found in, and do the rows that SQL is asked say the same?"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from ascertain.model import Attribution, Document, Inferred, text_hash
from ascertain.store.codec import kind_of, unpack
from ascertain.store.rows import RecordRow
from ascertain.store.search_index import document_passages
from ascertain.store.spans import roles
from ascertain.store.verification import Broken
from ascertain.store.writing import record_rows

PACKS = """SELECT p.derivation, v.method, p.first, p.size, p.text_hash, p.json_hash, p.json FROM pack p
    LEFT JOIN derivation v ON v.number = p.derivation WHERE p.document_number = ? ORDER BY p.derivation"""
PASSAGES = 'SELECT kind, "start", "end" FROM passage WHERE document_number = ? ORDER BY number'


ROWS = """SELECT r.number, r.derivation, r.id, s.kind, s.word, s.basis, s.stance, s.polarity, s.speaker_kind, n.name, r."start", r."end"
    FROM record r LEFT JOIN sort s ON s.number = r.sort LEFT JOIN speaker n ON n.number = r.speaker
    WHERE r.number BETWEEN ? AND ? ORDER BY r.number"""
STRAYS = """SELECT r.number FROM record r WHERE NOT EXISTS (SELECT 1 FROM pack p WHERE p.derivation = r.derivation
    AND r.number BETWEEN p.first AND p.first + p.size - 1) ORDER BY r.number"""


def check_strays(connection: sqlite3.Connection) -> Iterator[Broken]:
    """Rows of records that are in no pack."""
    for (number,) in connection.execute(STRAYS):
        yield Broken(item=f"record {number}", words=f"record {number} was added: it is in no pack")


def check_packs(
    connection: sqlite3.Connection, number: int, document: Document, checked: dict[str, int]
) -> Iterator[Broken]:
    """What is wrong with the records and passages of the document in that row; `checked` counts spans."""
    sources: dict[str, Attribution] = {}
    digest = text_hash(document.text)
    for derivation, method, first, size, text, kept, packed in connection.execute(PACKS, (number,)).fetchall():
        item = f"the records of {method} in document {document.id} (pack {derivation})"
        if sha256(packed).hexdigest() != kept:
            yield Broken(item=item, words=f"{item} were altered: they do not match their hash")
        records = [record for _, _, record in unpack(packed)]
        sources |= {record.id: record for record in records if isinstance(record, Attribution)}
        outside = [record for record in records if not _inside(record, document, checked)]
        for record in outside:
            name = f"{kind_of(record)} {record.id}"
            yield Broken(item=name, words=f"{name} points outside the text of document {document.id}")
        if text != digest:
            words = f"{item} were found in another text than document {document.id} has now"
            yield Broken(item=item, words=words)
        elif not outside:
            yield from _rows(
                connection, derivation, first, size, zip(records, record_rows(records, sources), strict=True)
            )
    expected = [(str(p.kind), p.start, p.end) for p in document_passages(document)]
    if connection.execute(PASSAGES, (number,)).fetchall() != expected:
        item = f"passages of document {document.id}"
        yield Broken(item=item, words=f"the rows for the {item} do not say what the document does")


def _inside(record: Inferred, document: Document, checked: dict[str, int]) -> bool:
    found = [span for _, span in roles(record)]
    checked["spans"] = checked.get("spans", 0) + len(found)
    size = len(document.text)
    return all(s.document == document.id and 0 <= s.start <= s.end <= size for s in found)


def _rows(
    connection: sqlite3.Connection,
    derivation: int,
    first: int,
    size: int,
    expected: Iterable[tuple[Inferred, RecordRow]],
) -> Iterator[Broken]:
    """The rows that searches and lists ask, made anew and compared."""
    kept = connection.execute(ROWS, (first, first + size - 1)).fetchall()
    found = {row[1:] for row in kept}
    wanted = [
        (record, (derivation, rest, *sort, name, start, end)) for record, (rest, sort, name, start, end) in expected
    ]
    for record, row in wanted:
        if row not in found:
            item = f"{kind_of(record)} {record.id}"
            yield Broken(item=item, words=f"{item} was altered: its row does not say what the record does, or is gone")
    known = Counter(row for _, row in wanted)
    for number, *row in kept:
        known[tuple(row)] -= 1
        if known[tuple(row)] < 0:
            yield Broken(item=f"record {number}", words=f"record {number} says what no stage found in its document")
