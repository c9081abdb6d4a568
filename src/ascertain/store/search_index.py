"""What keeps the full-text index of a case: the words of current claims and of current passages, never of what a newer
derivation replaced.

Triggers of the database follow the rows of claims and passages, so that the index changes in the transaction that changes
them. The passages of a document stand inside its JSON; `index_passages` lays them out as rows. Chrome is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, insert, select

from ascertain.model import Document, PassageKind
from ascertain.store import tables
from ascertain.store.codec import decode, printable

INDEXES = {"claim": "claim_words", "passage": "passage_words"}
"""The full-text table for each kind that can be searched."""
TOKENIZER = "unicode61 remove_diacritics 2"
"""How both tables cut text into words, as the migration that made them says."""


def index_passages(connection: Connection) -> None:
    """Lay out the passages of every document that is newer than the last one laid out."""
    table, laid = tables.document.c, select(func.coalesce(func.max(tables.passage.c.document_number), 0))
    rows = connection.execute(select(table.number, table.json).where(table.number > laid.scalar_subquery()))
    for number, text in rows.all():
        passages = list(_passages(number, decode(text, Document)))
        if passages:
            connection.execute(insert(tables.passage), passages)


def rebuild(connection: Connection) -> None:
    """Make the index anew from the rows, so that no trace of removed text stays in it."""
    for index in INDEXES.values():
        connection.exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608 - our own names


def _passages(number: int, document: Document) -> Iterator[dict[str, Any]]:
    for passage in document.passages:
        if passage.kind is not PassageKind.CHROME:
            words = printable(document.text[passage.start : passage.end])
            place = {"kind": str(passage.kind), "start": passage.start, "end": passage.end}
            yield {"document_number": number, **place, "text": words}
