"""One SQLite file with tables and views, as Datasette and any other SQLite tool open it.

Finds: the tables of the CSV export with types and references, and views over them: claims with where they stand, how often each
basis and stance occurs in each outlet, answers with their claims, what was left out.
Needs: nothing.
Known misses: it is a copy for reading. What is masked in it is masked; the case itself, which has views of its own
(current_document, current_record, current_joined), holds the names.
Example: `exporters.get("sqlite").function(material)`.
References: sqlite.org/stricttables.html; docs.datasette.io.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from ascertain.exchange.exporters import File, exporters
from ascertain.exchange.material import Material
from ascertain.exchange.table_csv import tables

SCHEMA = """
CREATE TABLE snapshots (id TEXT PRIMARY KEY, size INTEGER NOT NULL CHECK (size >= 0), media_type TEXT NOT NULL,
    method TEXT NOT NULL, captured_at TEXT NOT NULL) STRICT;
CREATE TABLE documents (id TEXT PRIMARY KEY, snapshot TEXT NOT NULL REFERENCES snapshots (id), method TEXT NOT NULL,
    title TEXT, outlet TEXT, url TEXT, published TEXT, modified TEXT, language TEXT,
    characters INTEGER NOT NULL CHECK (characters >= 0)) STRICT;
CREATE TABLE claims (id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents (id), text TEXT NOT NULL,
    starts TEXT NOT NULL, ends TEXT NOT NULL, speaker TEXT, speaker_kind TEXT NOT NULL, basis TEXT NOT NULL,
    stance TEXT NOT NULL, polarity TEXT NOT NULL, method TEXT NOT NULL,
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1)) STRICT;
CREATE INDEX claims_document ON claims (document);
CREATE TABLE answers (cluster TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, label TEXT NOT NULL,
    claims TEXT NOT NULL, denied_by TEXT NOT NULL, PRIMARY KEY (cluster, answer)) STRICT;
CREATE TABLE "left-out" (stage TEXT NOT NULL, item TEXT NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE VIEW claims_in_place AS
    SELECT c.id, c.text, c.speaker, c.basis, c.stance, c.polarity, d.outlet, d.title, d.published, d.url, s.id AS bytes,
           s.captured_at
    FROM claims c JOIN documents d ON d.id = c.document JOIN snapshots s ON s.id = d.snapshot;
CREATE VIEW basis_by_outlet AS
    SELECT coalesce(d.outlet, 'not stated') AS outlet, c.basis, c.stance, count(*) AS claims,
           count(DISTINCT c.document) AS documents
    FROM claims c JOIN documents d ON d.id = c.document GROUP BY 1, 2, 3;
CREATE VIEW answers_with_claims AS
    SELECT a.question, a.label, c.id AS claim, c.text, c.speaker, instr(' ' || a.denied_by || ' ', ' ' || c.id || ' ') > 0
           AS denies
    FROM answers a JOIN claims c ON instr(' ' || a.claims || ' ' || a.denied_by || ' ', ' ' || c.id || ' ') > 0;
"""


@exporters.part("sqlite", version="1", suffix=".db", media_type="application/vnd.sqlite3")
def export(material: Material) -> Iterator[File]:
    """Tables and views in one SQLite file, for Datasette and its like."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(SCHEMA)
        with connection:
            for name, head, rows in tables(material):
                places = ", ".join("?" * len(head))
                statement = f'INSERT INTO "{name}" ({", ".join(head)}) VALUES ({places})'  # noqa: S608 - our own names
                connection.executemany(statement, [[_value(v) for v in row] for row in rows])
        yield "case.db", connection.serialize()


def _value(value: object) -> object:
    """Text as UTF-8 can hold it; words of a vocabulary as plain text."""
    return str(value).encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
