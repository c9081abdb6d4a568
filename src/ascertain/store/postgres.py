"""What PostgreSQL (15 or newer) does in its own way: making the tables, noting the rows that a transaction touches, taking in
many rows, and looking up words.

    postgresql://desk@db.example/news?schema=sorrel&files=/srv/cases

`schema` holds one case (`ascertain` if it is left out); captured bytes lie in the folder `files` (here if it is left out) on
whatever machine runs the program. Words are cut by SQLite's own tokenizer, so that both databases find the same rows; the
order differs, since PostgreSQL has no BM25. Needs the package psycopg.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from enum import Enum
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from ascertain.model import BadInput
from ascertain.store import tables
from ascertain.store.guarded import guarded
from ascertain.store.search_index import INDEXES, TOKENIZER
from ascertain.store.search_query import Query, Term

SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,40}\Z")
LAST_PLACE, LONGEST = 16383, 2000
"""Of a word in a text, beyond which places are one; bytes of a word, beyond which it is not kept. PostgreSQL's own limits."""


def attach(place: Path | str, *, seconds: int) -> tuple[Engine, Path]:
    """An engine on that schema, and the path beside which its files lie. One transaction writes at a time."""
    # A path made of the address has lost one of its slashes.
    url = make_url(re.sub(r"^postgresql:/+", "postgresql+psycopg://", str(place)))
    schema, files = (url.query.get(name, other) for name, other in (("schema", "ascertain"), ("files", ".")))
    if not isinstance(schema, str) or not isinstance(files, str) or not SCHEMA.match(schema):
        raise BadInput(f"the schema {schema!r} is no name of lower-case letters, digits and _")
    try:
        engine = create_engine(url.difference_update_query(("schema", "files")))
    except ImportError as error:
        raise BadInput("a case on PostgreSQL needs the package psycopg: pip install 'ascertain[postgres]'") from error

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.execute(f'SET search_path TO "{schema}"')
        connection.execute(f"SET lock_timeout TO '{seconds}s'")
        connection.commit()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            # Taken before the first look, so that a writer sees all that the one before it wrote.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock(hashtext('ascertain {schema}'))")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    return engine, Path(files) / f"{schema}.db"


def create(connection: Connection) -> None:
    """Make the schema with its tables, views and triggers, as the newest version has them."""
    schema = str(connection.exec_driver_sql("SHOW search_path").scalar())
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    tables.metadata.create_all(connection)
    for name in INDEXES.values():
        connection.exec_driver_sql(f"CREATE TABLE {name} (rowid BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)")
        connection.exec_driver_sql(f"CREATE INDEX {name}_gin ON {name} USING gin (words)")
    from ascertain.store.compaction import FRESH
    from ascertain.store.narrowing import VIEW

    raw: Any = connection.connection.driver_connection
    views = [s for s in FRESH if s.startswith(("CREATE VIEW current_document", "CREATE VIEW current_joined"))]
    record = VIEW.replace("CAST(r.id AS TEXT)", "convert_from(r.id, 'UTF8')")
    record = record.replace("lower(hex(r.id))", "encode(r.id, 'hex')")
    for statement in (*views, record, NOTE, REFUSE, *_refusals(), *_notes()):
        raw.execute(statement)


NOTE = """CREATE FUNCTION custody_note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE side text;
BEGIN
    IF to_regclass('pg_temp.custody_watch') IS NOT NULL THEN
        FOREACH side IN ARRAY string_to_array(TG_ARGV[2], ' ') LOOP
            EXECUTE format('INSERT INTO pg_temp.custody_watch SELECT DISTINCT %L, %I::text FROM %I ON CONFLICT DO NOTHING',
                TG_ARGV[0], TG_ARGV[1], side);
        END LOOP;
    END IF;
    RETURN NULL;
END $$"""
REFUSE = """CREATE FUNCTION custody_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'entries of the custody log cannot be changed or removed'; END $$"""


def watch(connection: Connection, name: str) -> None:
    """Let this session note the rows that its statements touch."""
    connection.exec_driver_sql(
        f'CREATE TEMP TABLE IF NOT EXISTS {name} ("table" text, "key" text, UNIQUE ("table", "key"))'
    )


def copy_rows(connection: Connection, target: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Rows in one COPY."""
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row([value.value if isinstance(value, Enum) else value for value in row])


def add_words(connection: Connection, table: str, words: Sequence[tuple[int, str]]) -> None:
    """Take the words of those rows into the index."""
    found = {number: "" for number, _ in words}
    for number, tokens in groupby(_tokens(words), key=lambda token: token[0]):
        found[number] = " ".join(f"{_quoted(word)}:{min(place + 1, LAST_PLACE)}" for _, word, place in tokens)
    copy_rows(connection, f"{table} (rowid, words)", found.items())


def tsquery(query: Query) -> str:
    """The query in PostgreSQL's syntax. A term without a word is passed over, as SQLite does."""
    terms = [term for terms in (*query.alternatives, query.without) for term in terms]
    cut = {
        number: [word for _, word, _ in tokens]
        for number, tokens in groupby(_tokens(list(enumerate(t.words for t in terms))), key=lambda t: t[0])
    }
    made = {term: _phrase(cut.get(number, []), term) for number, term in enumerate(terms)}
    wanted = [" & ".join(made[t] for t in terms if made[t]) for terms in query.alternatives]
    found_by = " | ".join(f"({terms})" for terms in wanted if terms)
    without = " & ".join(f"!{made[term]}" for term in query.without if made[term])
    return f"({found_by}) & {without}" if found_by and without else found_by


def sweep(engine: Engine) -> None:
    """Rewrite the tables, so that no removed row stays in their files."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in (*tables.metadata.tables, *INDEXES.values()):
            connection.exec_driver_sql(f'VACUUM (FULL) "{name}"')


def _phrase(words: list[str], term: Term) -> str:
    if not words:
        return ""
    parts = [_quoted(word) for word in words]
    return f"({' <-> '.join([*parts[:-1], parts[-1] + (':*' if term.prefix else '')])})"


def _tokens(texts: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, int]]:
    """Number, word and place of each word, in the order of numbers and places, as SQLite's index would take them in."""
    with closing(sqlite3.connect(":memory:")) as scratch:
        scratch.execute(f"CREATE VIRTUAL TABLE cut USING fts5 (words, content = '', tokenize = '{TOKENIZER}')")
        scratch.execute("CREATE VIRTUAL TABLE word USING fts5vocab(cut, instance)")
        scratch.executemany("INSERT INTO cut (rowid, words) VALUES (?, ?)", texts)
        query = 'SELECT doc, term, "offset" FROM word ORDER BY doc, "offset"'
        yield from ((doc, term, at) for doc, term, at in scratch.execute(query) if len(term.encode()) <= LONGEST)


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _notes() -> Iterator[str]:
    sides = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}
    for table in guarded():
        for name, owner in ((table.name, table.key), *((p.name, p.owner) for p in table.parts)):
            for change, seen in sides.items():
                seeing = " ".join(f"{side} TABLE AS {side.lower()}_rows" for side in seen)
                names = " ".join(f"{side.lower()}_rows" for side in seen)
                yield (
                    f'CREATE TRIGGER custody_note_{change.lower()} AFTER {change} ON "{name}" REFERENCING {seeing} '
                    f"FOR EACH STATEMENT EXECUTE FUNCTION custody_note('{table.name}', '{owner}', '{names}')"
                )


def _refusals() -> Iterator[str]:
    for change in ("UPDATE", "DELETE", "TRUNCATE"):
        yield (
            f"CREATE TRIGGER custody_no_{change.lower()} BEFORE {change} ON custody "
            "FOR EACH STATEMENT EXECUTE FUNCTION custody_refuse()"
        )
