"""The tables of a case as SQLAlchemy Core sees them. `migrations` makes them in SQLite, where a test holds the two together;
PostgreSQL makes them as they stand here.

What stages found is kept once, in `pack`: all that one derivation found in one document, as compressed JSON. The rows of
`record` and `passage` are what can be asked of it in SQL; they are copies, which the log does not vouch for and `verify`
makes anew to compare. Those of one pack follow one another: `pack.first` is the number of the first of `size` rows, so that
no index from derivations to rows is needed. A record's words of closed vocabularies stand once for each set of them, in
`sort`, and its speaker's name in `speaker`; its text is its document's.
"""

from __future__ import annotations

import re

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    literal_column,
)
from sqlalchemy import String as AnyString

metadata = MetaData()

# Texts are ordered by their code points on both databases, not by a country's rules.
String = AnyString().with_variant(AnyString(collation="C"), "postgresql")
Number = BigInteger().with_variant(Integer(), "sqlite")

migration = Table(
    "migration",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", String),
    Column("applied_at", String),
)

setting = Table("setting", metadata, Column("key", String, primary_key=True), Column("value", String))

snapshot = Table(
    "snapshot",
    metadata,
    Column("id", String, primary_key=True),
    Column("size", Integer),
    Column("media_type", String),
    Column("json", String),
)

capture = Table(
    "capture",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("snapshot", String, ForeignKey("snapshot.id")),
    Column("origin", String),
    Column("method", String),
    Column("captured_at", String),
    Column("json", String),
)

derivation = Table(
    "derivation",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("id", String, unique=True),
    Column("stage", String),
    Column("method", String),
    Column("settings", String),
    Column("input", String),
    Column("made_at", String),
    Column("superseded_by", String, ForeignKey("derivation.id", deferrable=True, initially="IMMEDIATE")),
)

document = Table(
    "document",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("id", String),
    Column("derivation", String, ForeignKey("derivation.id")),
    Column("snapshot", String, ForeignKey("snapshot.id")),
    Column("method", String),
    Column("title", String),
    Column("outlet", String),
    Column("url", String),
    Column("published", String),
    Column("language", String),
    Column("characters", Integer),
    Column("text_hash", String),
    Column("json", LargeBinary),
)

pack = Table(
    "pack",
    metadata,
    Column("derivation", Number, ForeignKey("derivation.number"), primary_key=True, autoincrement=False),
    Column("document_number", Number, ForeignKey("document.number")),
    Column("first", Number),
    Column("size", Integer),
    Column("text_hash", String),
    Column("json_hash", String),
    Column("json", LargeBinary),
)

skipped = Table(
    "skipped",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("derivation", String, ForeignKey("derivation.id")),
    Column("snapshot", String, ForeignKey("snapshot.id")),
    Column("stage", String),
    Column("item", String),
    Column("code", String),
    Column("reason", String),
    Column("at", String),
    Column("json", String),
)

joined = Table(
    "joined",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("id", String),
    Column("kind", String),
    Column("derivation", String, ForeignKey("derivation.id")),
    Column("method", String),
    Column("score", Float),
    Column("text", String),
    Column("json", String),
)

joined_span = Table(
    "joined_span",
    metadata,
    Column("joined", Number, ForeignKey("joined.number"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("document_number", Number, ForeignKey("document.number")),
    Column("start", Integer),
    Column("end", Integer),
    Column("text_hash", String),
)

assessment = Table(
    "assessment",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("id", String, unique=True),
    Column("previous", String, ForeignKey("assessment.id")),
    Column("question", String),
    Column("cluster", String),
    Column("version", Integer),
    Column("closed", Integer),
    Column("who", String),
    Column("at", String),
    Column("json", String),
)

decision = Table(
    "decision",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("id", String, unique=True),
    Column("action", String),
    Column("target", String),
    Column("other", String),
    Column("who", String),
    Column("at", String),
    Column("json", String),
)

custody = Table(
    "custody",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("previous", String),
    Column("hash", String, unique=True),
    Column("event", String),
    Column("rows", String),
)

sort = Table(
    "sort",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("kind", String),
    Column("word", String),
    Column("basis", String),
    Column("stance", String),
    Column("polarity", String),
    Column("speaker_kind", String),
    info={"derived": True},
)

speaker = Table(
    "speaker",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("name", String),
    info={"derived": True},
)

record = Table(
    "record",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("id", LargeBinary),
    Column("sort", Number),
    Column("derivation", Number),
    Column("speaker", Number),
    Column("start", Integer),
    Column("end", Integer),
    info={"derived": True},
)

passage = Table(
    "passage",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("document_number", Number, ForeignKey("document.number")),
    Column("kind", String),
    Column("start", Integer),
    Column("end", Integer),
    info={"derived": True},
)

for _columns in (
    (capture.c.snapshot,),
    (derivation.c.input, derivation.c.stage),
    (document.c.id,),
    (pack.c.document_number,),
    (joined.c.id,),
    (joined.c.kind,),
    (decision.c.target,),
    (passage.c.document_number,),
):
    Index(f"{_columns[0].table.name}_{_columns[0].name}", *_columns)
for _table in (document, joined):
    Index(f"{_table.name}_derivation", _table.c.derivation, _table.c.id, unique=True)
Index("assessment_previous", assessment.c.previous, unique=True)
Index("record_id", func.substr(record.c.id, literal_column("1"), literal_column("4")))
Index("speaker_name", func.substr(speaker.c.name, literal_column("1"), literal_column("40")))

ID_BYTES, NAME_LETTERS = 4, 40
"""So much of an id is in the index of `record`, which is one row of a million or very few, and of a name in that of `speaker`."""
id_key: ColumnElement[bytes] = literal_column(f"substr(record.id, 1, {ID_BYTES})", LargeBinary)
name_key: ColumnElement[str] = literal_column(f"substr(speaker.name, 1, {NAME_LETTERS})", AnyString)
sort_of = record.c.sort == sort.c.number
speaker_of = record.c.speaker == speaker.c.number
_ID = re.compile(r"([a-z]+)-([0-9a-f]{24})").fullmatch


def split_id(name: str) -> tuple[str, bytes]:
    """The word of an id and its digits as bytes; no word and all of it for an id that `make_id` did not make."""
    found = _ID(name)
    if found:
        word, digits = found.groups()
        return word, bytes.fromhex(digits)
    return "", name.encode("utf-8", "backslashreplace")


def join_id(word: str, rest: bytes) -> str:
    """What `split_id` was given."""
    return f"{word}-{rest.hex()}" if word else rest.decode("utf-8", "replace")


def same_id(name: str) -> ColumnElement[bool]:
    """Rows of `record`, beside their `sort`, with that id, found through its index."""
    word, rest = split_id(name)
    return (id_key == rest[:ID_BYTES]) & (record.c.id == rest) & (sort.c.word == word)
