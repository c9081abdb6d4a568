"""What keeps the full-text index of a case: the words of current claims and of current passages, never of what a newer
derivation replaced.

The index holds words and their places, and no text: what is shown comes from documents. It is changed in the transaction that
changes the rows, by whoever changes them. Chrome is left out.
"""

# ruff: noqa: S608 - only names of our own tables are laid into statements; values are bound
from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from ascertain.model import Claim, Document, Passage, PassageKind
from ascertain.store import tables
from ascertain.store.codec import decode, printable, unpack

INDEXES = {"claim": "claim_words", "passage": "passage_words"}
"""The full-text table for each kind that can be searched."""
TOKENIZER = "unicode61 remove_diacritics 2"
"""How both tables cut text into words, as the migration that made them says."""
Words = Sequence[tuple[int, str]]
"""Number of a row and its words."""


def add(connection: Connection, kind: str, words: Words) -> None:
    """Take in the words of those rows."""
    if words and connection.dialect.name == "postgresql":
        from ascertain.store.postgres import add_words

        add_words(connection, INDEXES[kind], words)
    elif words:
        connection.exec_driver_sql(f"INSERT INTO {INDEXES[kind]} (rowid, words) VALUES (?, ?)", list(words))


def enter(connection: Connection, derivations: Sequence[str]) -> None:
    """Take in what those derivations made."""
    for kind, words in _made_by(connection, derivations):
        add(connection, kind, words)


def leave(connection: Connection, derivations: Sequence[str]) -> None:
    """Take out what those current derivations made."""
    for kind, words in _made_by(connection, derivations):
        if connection.dialect.name == "postgresql":
            numbers = [(number,) for number, _ in words]
            connection.exec_driver_sql(f"DELETE FROM {INDEXES[kind]} WHERE rowid = %s", numbers)
        else:
            name = INDEXES[kind]
            connection.exec_driver_sql(
                f"INSERT INTO {name} ({name}, rowid, words) VALUES ('delete', ?, ?)", list(words)
            )


def rebuild(connection: Connection) -> None:
    """Make the index anew from the rows, so that no trace of removed text stays in it."""
    for name in INDEXES.values():
        empty = (
            f"DELETE FROM {name}"
            if connection.dialect.name == "postgresql"
            else f"INSERT INTO {name} ({name}) VALUES ('delete-all')"
        )
        connection.exec_driver_sql(empty)
    made = tables.derivation.c
    current = connection.scalars(select(made.id).where(made.superseded_by.is_(None)).order_by(made.number)).all()
    for name in current:
        enter(connection, [name])


def claim_words(claim: Claim, document: Document) -> str:
    """The words of a claim that can be searched."""
    return printable(document.slice(*claim.content)) or ""


def document_passages(document: Document) -> Iterator[Passage]:
    """The passages that can be searched."""
    return (passage for passage in document.passages if passage.kind is not PassageKind.CHROME)


def _made_by(connection: Connection, derivations: Sequence[str]) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    for kind, words in WORDS.items():
        found = list(words(connection, derivations))
        if found:
            yield kind, found


def _claims(connection: Connection, derivations: Sequence[str]) -> Iterator[tuple[int, str]]:
    pack, made, document = tables.pack.c, tables.derivation.c, tables.document.c
    query = select(pack.first, pack.json, document.json.label("text")).join_from(tables.derivation, tables.pack)
    query = query.join(tables.document, document.number == pack.document_number).where(made.id.in_(derivations))
    for first, packed, body in connection.execute(query.order_by(pack.first)).all():
        found = [(place, record) for place, _, record in unpack(packed, kinds=("claim",))]
        document_ = decode(body, Document) if found else None
        yield from ((first + place, claim_words(claim, document_)) for place, claim in found if document_)


def _passages(connection: Connection, derivations: Sequence[str]) -> Iterator[tuple[int, str]]:
    document, passage = tables.document.c, tables.passage.c
    made = select(document.number, document.json).where(document.derivation.in_(derivations))
    for number, text in connection.execute(made.order_by(document.number)).all():
        whole = decode(text, Document).text
        places = select(passage.number, passage.start, passage.end).where(passage.document_number == number)
        for row in connection.execute(places.order_by(passage.number)).all():
            yield row.number, printable(whole[row.start : row.end]) or ""


WORDS = {"claim": _claims, "passage": _passages}
"""Number and words of all rows of a kind that those derivations made."""
