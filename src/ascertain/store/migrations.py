"""Schema versions of a case. A step is never edited once released; a change is a new step at the end of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from ascertain.model import BadInput, StopRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What brings a case from version n-1 to n, where n is its place in the list from 1."""

    name: str
    apply: Callable[[Connection], None]
    vouching: Callable[[Connection], Callable[[Connection, str], None] | None] = lambda connection: None
    """For a step that gives rows another shape: called before it, gives what lets the log vouch for them after it."""


def version(connection: Connection) -> int:
    """Schema version of the database, 0 when it is empty. A database of something else is BadInput."""
    # On a server the schema of a case may not be there yet.
    schema = connection.scalar(text("SELECT current_schema()")) if connection.dialect.name == "postgresql" else ""
    tables = inspect(connection).get_table_names(schema=schema or None) if schema is not None else []
    if "migration" in tables:
        return int(connection.execute(text("SELECT coalesce(max(version), 0) FROM migration")).scalar_one())
    if tables:
        raise BadInput(f"the database is no case: it has the tables {', '.join(sorted(tables)[:5])}")
    return 0


def migrate(connection: Connection, steps: Sequence[Step], *, now: str) -> int:
    """Apply the steps that are missing, within the caller's transaction, and return how many there were.

    A case of a newer version than the steps know is StopRun: writing to it could lose what they do not know of.
    """
    found = version(connection)
    if found > len(steps):
        raise StopRun(f"the case has schema version {found}, this program knows {len(steps)}: update ascertain")
    server = connection.dialect.name == "postgresql"
    if server:
        from ascertain.store import postgres

        if found:
            raise StopRun(
                f"the case has schema version {found} and must be moved to a file by the version that made it"
            )
        postgres.create(connection)
    for number, step in enumerate(steps[found:], start=found + 1):
        vouch = None if server else step.vouching(connection)
        if not server:
            step.apply(connection)
        if vouch is not None:
            vouch(connection, now)
        connection.execute(
            text("INSERT INTO migration (version, name, applied_at) VALUES (:version, :name, :at)"),
            {"version": number, "name": step.name, "at": now},
        )
    return len(steps) - found


def _run(connection: Connection, script: str) -> None:
    for statement in filter(str.strip, script.split(";")):
        connection.execute(text(statement))


def _tables(connection: Connection) -> None:
    _run(connection, TABLES)


def _across(connection: Connection) -> None:
    _run(connection, ACROSS)


def _custody(connection: Connection) -> None:
    # Not through `_run`: a trigger's body holds semicolons.
    for statement in CUSTODY:
        connection.execute(text(statement))


def _views(connection: Connection) -> None:
    _run(connection, VIEWS)


def _words(connection: Connection) -> None:
    for statement in WORDS:
        connection.execute(text(statement))


def _compact(connection: Connection) -> None:
    from ascertain.store.compaction import compact

    compact(connection)


def _narrow(connection: Connection) -> None:
    from ascertain.store.narrowing import narrow

    narrow(connection)


def _vouching(connection: Connection) -> Callable[[Connection, str], None] | None:
    from ascertain.store.compaction import vouching

    return vouching(connection)


TABLES = """
CREATE TABLE migration (version INTEGER PRIMARY KEY, name VARCHAR NOT NULL, applied_at VARCHAR NOT NULL);
CREATE TABLE setting ("key" VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE snapshot (
    id VARCHAR PRIMARY KEY, size INTEGER NOT NULL, media_type VARCHAR NOT NULL, json VARCHAR NOT NULL);
CREATE TABLE capture (
    number INTEGER PRIMARY KEY, snapshot VARCHAR NOT NULL REFERENCES snapshot (id), origin VARCHAR NOT NULL,
    method VARCHAR NOT NULL, captured_at VARCHAR NOT NULL, json VARCHAR NOT NULL);
CREATE INDEX capture_snapshot ON capture (snapshot);
CREATE TABLE derivation (
    number INTEGER PRIMARY KEY, id VARCHAR NOT NULL UNIQUE, stage VARCHAR NOT NULL, method VARCHAR NOT NULL,
    settings VARCHAR NOT NULL, input VARCHAR NOT NULL, made_at VARCHAR NOT NULL,
    superseded_by VARCHAR REFERENCES derivation (id), json VARCHAR NOT NULL);
CREATE INDEX derivation_input ON derivation (stage, input);
CREATE TABLE document (
    number INTEGER PRIMARY KEY, id VARCHAR NOT NULL, derivation VARCHAR NOT NULL REFERENCES derivation (id),
    snapshot VARCHAR NOT NULL REFERENCES snapshot (id), method VARCHAR NOT NULL, title VARCHAR, outlet VARCHAR,
    url VARCHAR, published VARCHAR, language VARCHAR, characters INTEGER NOT NULL, text_hash VARCHAR NOT NULL,
    json VARCHAR NOT NULL, UNIQUE (derivation, id));
CREATE INDEX document_id ON document (id);
CREATE TABLE record (
    number INTEGER PRIMARY KEY, id VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    derivation VARCHAR NOT NULL REFERENCES derivation (id), document VARCHAR NOT NULL,
    document_number INTEGER NOT NULL REFERENCES document (number), attribution VARCHAR, method VARCHAR NOT NULL,
    score FLOAT NOT NULL, basis VARCHAR, stance VARCHAR, polarity VARCHAR, speaker VARCHAR, speaker_kind VARCHAR,
    "start" INTEGER, "end" INTEGER, "text" VARCHAR NOT NULL, json VARCHAR NOT NULL, UNIQUE (derivation, id));
CREATE INDEX record_id ON record (id);
CREATE INDEX record_document ON record (document, kind);
CREATE TABLE span (
    record INTEGER NOT NULL REFERENCES record (number), role VARCHAR NOT NULL, ordinal INTEGER NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, text_hash VARCHAR NOT NULL,
    PRIMARY KEY (record, role, ordinal));
CREATE TABLE skipped (
    number INTEGER PRIMARY KEY, derivation VARCHAR REFERENCES derivation (id),
    snapshot VARCHAR REFERENCES snapshot (id), stage VARCHAR NOT NULL, item VARCHAR NOT NULL, code VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, at VARCHAR NOT NULL, json VARCHAR NOT NULL);
"""

# Plain views for people who open the file with another SQLite tool: only what no newer derivation superseded.
VIEWS = """
CREATE VIEW current_document AS
    SELECT d.id, d.snapshot, d.method, d.title, d.outlet, d.url, d.published, d.language, d.characters
    FROM document d JOIN derivation v ON v.id = d.derivation WHERE v.superseded_by IS NULL;
CREATE VIEW current_record AS
    SELECT r.id, r.kind, r.document, r.attribution, r.method, r.score, r.basis, r.stance, r.polarity, r.speaker,
           r.speaker_kind, r."start", r."end", r."text"
    FROM record r JOIN derivation v ON v.id = r.derivation WHERE v.superseded_by IS NULL;
"""

# What is inferred across documents rests on spans of several of them; decisions are a person's and stand alone.
ACROSS = """
CREATE TABLE joined (
    number INTEGER PRIMARY KEY, id VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    derivation VARCHAR NOT NULL REFERENCES derivation (id), method VARCHAR NOT NULL, score FLOAT NOT NULL,
    "text" VARCHAR NOT NULL, json VARCHAR NOT NULL, UNIQUE (derivation, id));
CREATE INDEX joined_id ON joined (id);
CREATE INDEX joined_kind ON joined (kind);
CREATE TABLE joined_span (
    joined INTEGER NOT NULL REFERENCES joined (number), role VARCHAR NOT NULL, ordinal INTEGER NOT NULL,
    document_number INTEGER NOT NULL REFERENCES document (number), "start" INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text_hash VARCHAR NOT NULL, PRIMARY KEY (joined, role, ordinal));
CREATE TABLE decision (
    number INTEGER PRIMARY KEY, id VARCHAR NOT NULL UNIQUE, action VARCHAR NOT NULL, target VARCHAR NOT NULL,
    other VARCHAR, who VARCHAR NOT NULL, at VARCHAR NOT NULL, json VARCHAR NOT NULL);
CREATE TABLE assessment (
    number INTEGER PRIMARY KEY, id VARCHAR NOT NULL UNIQUE, previous VARCHAR REFERENCES assessment (id),
    question VARCHAR NOT NULL, cluster VARCHAR, version INTEGER NOT NULL, closed INTEGER NOT NULL, who VARCHAR NOT NULL,
    at VARCHAR NOT NULL, json VARCHAR NOT NULL);
CREATE UNIQUE INDEX assessment_previous ON assessment (previous);
CREATE INDEX decision_target ON decision (target);
CREATE VIEW current_joined AS
    SELECT j.id, j.kind, j.method, j.score, j."text"
    FROM joined j JOIN derivation v ON v.id = j.derivation WHERE v.superseded_by IS NULL;
"""

CUSTODY = (
    """CREATE TABLE custody (
    sequence INTEGER PRIMARY KEY, previous VARCHAR NOT NULL, hash VARCHAR NOT NULL UNIQUE, event VARCHAR NOT NULL,
    "rows" VARCHAR)""",
    """CREATE TRIGGER custody_no_update BEFORE UPDATE ON custody
    BEGIN SELECT RAISE(ABORT, 'entries of the custody log cannot be changed'); END""",
    """CREATE TRIGGER custody_no_delete BEFORE DELETE ON custody
    BEGIN SELECT RAISE(ABORT, 'entries of the custody log cannot be removed'); END""",
)

# Words of claims and passages. The index keeps no copy of the text: it reads `claim_text` and `passage_text`, and is told
# the old words when they leave. It holds current rows only, which the triggers on `derivation` see to.
WORDS = (
    """CREATE TABLE passage (
    number INTEGER PRIMARY KEY, document_number INTEGER NOT NULL REFERENCES document (number), kind VARCHAR NOT NULL,
    "start" INTEGER NOT NULL, "end" INTEGER NOT NULL, "text" VARCHAR NOT NULL)""",
    "CREATE INDEX passage_document ON passage (document_number)",
    # What a search filters by, apart from the wide rows: filtered searches take half the time for 46 bytes a claim.
    """CREATE INDEX claim_facts ON record (number, document_number, basis, stance, speaker) WHERE kind = 'claim'""",
    """CREATE VIEW claim_text AS
    SELECT r.number, r."text" FROM record r JOIN derivation v ON v.id = r.derivation
    WHERE r.kind = 'claim' AND v.superseded_by IS NULL""",
    """CREATE VIEW passage_text AS
    SELECT p.number, p."text" FROM passage p JOIN document d ON d.number = p.document_number
    JOIN derivation v ON v.id = d.derivation WHERE v.superseded_by IS NULL""",
    """CREATE VIRTUAL TABLE claim_words USING fts5 (
    "text", content = 'claim_text', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE passage_words USING fts5 (
    "text", content = 'passage_text', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 2')""",
    """CREATE TRIGGER claim_words_insert AFTER INSERT ON record WHEN new.kind = 'claim' BEGIN
    INSERT INTO claim_words (rowid, "text") VALUES (new.number, new."text"); END""",
    """CREATE TRIGGER claim_words_delete BEFORE DELETE ON record WHEN old.kind = 'claim' BEGIN
    INSERT INTO claim_words (claim_words, rowid, "text")
    SELECT 'delete', number, "text" FROM claim_text WHERE number = old.number; END""",
    """CREATE TRIGGER claim_words_leave BEFORE UPDATE OF "text" ON record WHEN old.kind = 'claim' BEGIN
    INSERT INTO claim_words (claim_words, rowid, "text")
    SELECT 'delete', number, "text" FROM claim_text WHERE number = old.number; END""",
    """CREATE TRIGGER claim_words_enter AFTER UPDATE OF "text" ON record WHEN new.kind = 'claim' BEGIN
    INSERT INTO claim_words (rowid, "text") SELECT number, "text" FROM claim_text WHERE number = new.number; END""",
    """CREATE TRIGGER passage_words_insert AFTER INSERT ON passage BEGIN
    INSERT INTO passage_words (rowid, "text") SELECT number, "text" FROM passage_text WHERE number = new.number; END""",
    """CREATE TRIGGER passage_words_delete BEFORE DELETE ON passage BEGIN
    INSERT INTO passage_words (passage_words, rowid, "text")
    SELECT 'delete', number, "text" FROM passage_text WHERE number = old.number; END""",
    # A document that is removed or emptied takes its passages along.
    """CREATE TRIGGER passage_delete BEFORE DELETE ON document BEGIN
    DELETE FROM passage WHERE document_number = old.number; END""",
    """CREATE TRIGGER passage_update BEFORE UPDATE OF json ON document BEGIN
    DELETE FROM passage WHERE document_number = old.number; END""",
    """CREATE TRIGGER words_superseded BEFORE UPDATE OF superseded_by ON derivation
    WHEN old.superseded_by IS NULL AND new.superseded_by IS NOT NULL BEGIN
    INSERT INTO claim_words (claim_words, rowid, "text")
    SELECT 'delete', number, "text" FROM record WHERE derivation = old.id AND kind = 'claim';
    INSERT INTO passage_words (passage_words, rowid, "text")
    SELECT 'delete', p.number, p."text" FROM passage p JOIN document d ON d.number = p.document_number
    WHERE d.derivation = old.id; END""",
    """CREATE TRIGGER words_current_again AFTER UPDATE OF superseded_by ON derivation
    WHEN old.superseded_by IS NOT NULL AND new.superseded_by IS NULL BEGIN
    INSERT INTO claim_words (rowid, "text")
    SELECT number, "text" FROM record WHERE derivation = new.id AND kind = 'claim';
    INSERT INTO passage_words (rowid, "text")
    SELECT p.number, p."text" FROM passage p JOIN document d ON d.number = p.document_number
    WHERE d.derivation = new.id; END""",
)

MIGRATIONS: tuple[Step, ...] = (
    Step(name="tables", apply=_tables),
    Step(name="views of what is current", apply=_views),
    Step(name="records across documents, decisions", apply=_across),
    Step(name="custody log", apply=_custody),
    Step(name="words of claims and passages", apply=_words),
    Step(name="records in packs", apply=_compact, vouching=_vouching),
    Step(name="narrow rows of records", apply=_narrow),
)
