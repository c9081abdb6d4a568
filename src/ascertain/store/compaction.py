"""The step that keeps what stages found once and compressed, where older cases kept each record with all its columns.

Rows get another shape, so the log must vouch for them anew. Only rows that the log vouched for until then are taken over:
what was altered, added or removed past the log before this step is named by `verify` after it as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from sqlalchemy import Connection, MetaData, text

from ascertain.model import Document
from ascertain.store import tables
from ascertain.store.codec import INFERRED, compress, decode
from ascertain.store.custody import Event, head, links, renew
from ascertain.store.guarded import Key, guarded
from ascertain.store.rows import Rows, insert_rows
from ascertain.store.verify_log import read_log
from ascertain.store.writing import add_passages, pack_row

OLD = (
    *("setting", "snapshot", "capture", "derivation", "document", "record", "span", "skipped", "joined", "joined_span"),
    *("assessment", "decision"),
)
"""Guarded tables as they were before."""
GONE = (
    *(f"TRIGGER claim_words_{what}" for what in ("insert", "delete", "leave", "enter")),
    *(f"TRIGGER passage_words_{what}" for what in ("insert", "delete")),
    *("TRIGGER passage_delete", "TRIGGER passage_update", "TRIGGER words_superseded", "TRIGGER words_current_again"),
    *("VIEW claim_text", "VIEW passage_text", "VIEW current_document", "VIEW current_record", "VIEW current_joined"),
    *("TABLE claim_words", "TABLE passage_words", "TABLE passage", "INDEX derivation_input", "INDEX document_id"),
)
SHAPE = (
    "ALTER TABLE derivation DROP COLUMN json",
    "CREATE INDEX derivation_input ON derivation (input, stage)",
    "ALTER TABLE document ADD COLUMN packed BLOB NOT NULL DEFAULT x''",
    """CREATE TABLE pack (
    derivation INTEGER PRIMARY KEY REFERENCES derivation (number),
    document_number INTEGER NOT NULL REFERENCES document (number), first INTEGER NOT NULL, size INTEGER NOT NULL,
    text_hash VARCHAR NOT NULL, json_hash VARCHAR NOT NULL, json BLOB NOT NULL)""",
    "CREATE INDEX pack_document ON pack (document_number)",
)
FRESH = (
    "DROP TABLE span",
    "DROP TABLE record",
    "ALTER TABLE document DROP COLUMN json",
    "ALTER TABLE document RENAME COLUMN packed TO json",
    "CREATE INDEX document_id ON document (id)",
    """CREATE TABLE record (
    number INTEGER PRIMARY KEY, id VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    derivation INTEGER NOT NULL, basis VARCHAR, stance VARCHAR, polarity VARCHAR, speaker VARCHAR, speaker_kind VARCHAR, "start" INTEGER,
    "end" INTEGER, "text" VARCHAR)""",
    "CREATE INDEX record_id ON record (substr(id, 1, 12))",
    """CREATE TABLE passage (
    number INTEGER PRIMARY KEY, document_number INTEGER NOT NULL REFERENCES document (number), kind VARCHAR NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL)""",
    "CREATE INDEX passage_document ON passage (document_number)",
    # The index keeps places of words and no text; a row leaves it by being told the words that it came in with.
    "CREATE VIRTUAL TABLE claim_words USING fts5 (words, content = '', tokenize = 'unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE passage_words USING fts5 (words, content = '', tokenize = 'unicode61 remove_diacritics 2')",
    """CREATE VIEW current_document AS
    SELECT d.id, d.snapshot, d.method, d.title, d.outlet, d.url, d.published, d.language, d.characters
    FROM document d JOIN derivation v ON v.id = d.derivation WHERE v.superseded_by IS NULL""",
    """CREATE VIEW current_record AS
    SELECT r.id, r.kind, d.id AS document, v.method, r.basis, r.stance, r.polarity, r.speaker, r.speaker_kind,
           r."start", r."end", r."text"
    FROM record r JOIN derivation v ON v.number = r.derivation JOIN pack p ON p.derivation = r.derivation
    JOIN document d ON d.number = p.document_number WHERE v.superseded_by IS NULL""",
    """CREATE VIEW current_joined AS
    SELECT j.id, j.kind, j.method, j.score, j."text"
    FROM joined j JOIN derivation v ON v.id = j.derivation WHERE v.superseded_by IS NULL""",
)
Vouch = Callable[[Connection, str], None]


def compact(connection: Connection) -> None:
    """Give the tables their new shape, with all that they hold."""
    for name in GONE:
        connection.execute(text(f"DROP {name}"))
    for statement in SHAPE:
        connection.execute(text(statement))
    for number in connection.execute(text("SELECT number FROM document")).scalars().all():
        body = connection.scalar(text("SELECT json FROM document WHERE number = :number"), {"number": number})
        packed = {"packed": compress(body), "number": number}
        connection.execute(text("UPDATE document SET packed = :packed WHERE number = :number"), packed)
    found = connection.execute(text("SELECT DISTINCT derivation FROM record ORDER BY number")).scalars().all()
    first = 1
    for name in found:
        first = _pack(connection, name, first)
    for statement in FRESH:
        connection.execute(text(statement))
    rows = Rows(connection)
    for number, document in documents(connection):
        add_passages(rows, number, document)
        rows.flush(words=False)


def vouching(connection: Connection) -> Vouch | None:
    """What lets the log vouch for the rows in their new shape; None for a case without a log. Call it before `compact`."""
    if head(connection) is None:
        return None
    kept = _vouched(connection)
    made = connection.execute(text("SELECT number, id FROM derivation")).all()
    wanting: dict[str, bool] = defaultdict(bool)
    for number, name in connection.execute(text("SELECT number, derivation FROM record")):
        wanting[name] |= number not in kept["record"]
    kept["pack"] = {number for number, name in made if name in wanting and not wanting[name]} & kept["derivation"]
    del kept["record"]

    def vouch(connection: Connection, now: str) -> None:
        event = Event(what="migrate", who="ascertain", at=now, about={"step": "compact"})
        renew(connection, event, {name: sorted(keys) for name, keys in kept.items()})

    return vouch


def _vouched(connection: Connection) -> dict[str, set[Key]]:
    """Keys of the rows that are as the log says."""
    old = MetaData()
    old.reflect(connection, only=OLD)
    log = read_log(links(connection))
    kept: dict[str, set[Key]] = {}
    for table in guarded(old):
        expected = log.rows.get(table.name, {})
        leaves = table.leaves(connection.exec_driver_sql)
        kept[table.name] = {key for key, leaf in leaves if expected.get(key, (b"", 0))[0] == leaf}
    return kept


def _pack(connection: Connection, derivation: str, first: int) -> int:
    """Pack what the derivation found; its rows will be numbered from `first`, and the answer is the number after them."""
    made = connection.scalar(text("SELECT number FROM derivation WHERE id = :id"), {"id": derivation})
    rows = connection.execute(
        text("SELECT document_number, kind, json FROM record WHERE derivation = :id ORDER BY number"),
        {"id": derivation},
    ).all()
    records = [decode(row.json, INFERRED[row.kind]) for row in rows]
    document = rows[0].document_number
    digest = connection.scalar(text("SELECT text_hash FROM document WHERE number = :number"), {"number": document})
    insert_rows(connection, tables.pack, [pack_row(made, document, first, digest or "", records)])
    return first + len(rows)


def documents(connection: Connection) -> Iterator[tuple[int, Document]]:
    """Number and record of every reading."""
    for number in connection.execute(text("SELECT number FROM document ORDER BY number")).scalars().all():
        body = connection.scalar(text("SELECT json FROM document WHERE number = :number"), {"number": number})
        yield number, decode(body, Document)
