"""The step that makes rows of records narrow: an id is its twelve bytes, words of closed vocabularies and names of speakers stand
once for all rows that have them, and the text is the document's. Rows are derived from packs, so that the log has nothing to
vouch for anew.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from ascertain.model import Attribution, Document
from ascertain.store.codec import decode, unpack
from ascertain.store.rows import Rows
from ascertain.store.search_index import rebuild
from ascertain.store.writing import add_records

VIEW = """CREATE VIEW current_record AS
    SELECT CASE s.word WHEN '' THEN CAST(r.id AS TEXT) ELSE s.word || '-' || lower(hex(r.id)) END AS id, s.kind,
           d.id AS document, v.method, s.basis, s.stance, s.polarity, n.name AS speaker, s.speaker_kind, r."start", r."end"
    FROM record r JOIN sort s ON s.number = r.sort LEFT JOIN speaker n ON n.number = r.speaker
    JOIN derivation v ON v.number = r.derivation JOIN pack p ON p.derivation = r.derivation
    JOIN document d ON d.number = p.document_number WHERE v.superseded_by IS NULL"""
SHAPE = (
    "DROP VIEW current_record",
    "DROP TABLE record",
    """CREATE TABLE sort (
    number INTEGER PRIMARY KEY, kind VARCHAR NOT NULL, word VARCHAR NOT NULL, basis VARCHAR, stance VARCHAR, polarity VARCHAR,
    speaker_kind VARCHAR)""",
    "CREATE TABLE speaker (number INTEGER PRIMARY KEY, name VARCHAR NOT NULL)",
    "CREATE INDEX speaker_name ON speaker (substr(name, 1, 40))",
    """CREATE TABLE record (
    number INTEGER PRIMARY KEY, id BLOB NOT NULL, sort INTEGER NOT NULL, derivation INTEGER NOT NULL, speaker INTEGER,
    "start" INTEGER, "end" INTEGER)""",
    "CREATE INDEX record_id ON record (substr(id, 1, 4))",
    VIEW,
)


def narrow(connection: Connection) -> None:
    """Give the rows of records their new shape, and make the index of words anew."""
    for statement in SHAPE:
        connection.execute(text(statement))
    rows = Rows(connection)
    sources: dict[str, Attribution] = {}
    last = 0
    packs = "SELECT derivation, document_number, json FROM pack ORDER BY first"
    for derivation, number, packed in connection.execute(text(packs)).all():
        if number != last:
            last, sources = number, {}
        records = [record for _, _, record in unpack(packed)]
        # An attribution may be another derivation's than its claims.
        sources |= {r.id: r for r in records if isinstance(r, Attribution)}
        body = connection.scalar(text("SELECT json FROM document WHERE number = :number"), {"number": number})
        add_records(rows, derivation, records, decode(body, Document), sources)
        rows.flush(words=False)
    rebuild(connection)
