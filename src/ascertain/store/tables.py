"""The tables of a case as SQLAlchemy Core sees them. `migrations` makes them; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Integer, MetaData, String, Table

metadata = MetaData()

migration = Table(
    "migration",
    metadata,
    Column("version", Integer, primary_key=True),
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
    Column("number", Integer, primary_key=True),
    Column("snapshot", String, ForeignKey("snapshot.id")),
    Column("origin", String),
    Column("method", String),
    Column("captured_at", String),
    Column("json", String),
)

derivation = Table(
    "derivation",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String, unique=True),
    Column("stage", String),
    Column("method", String),
    Column("settings", String),
    Column("input", String),
    Column("made_at", String),
    Column("superseded_by", String, ForeignKey("derivation.id")),
    Column("json", String),
)

document = Table(
    "document",
    metadata,
    Column("number", Integer, primary_key=True),
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
    Column("json", String),
)

record = Table(
    "record",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String),
    Column("kind", String),
    Column("derivation", String, ForeignKey("derivation.id")),
    Column("document", String),
    Column("document_number", Integer, ForeignKey("document.number")),
    Column("attribution", String),
    Column("method", String),
    Column("score", Float),
    Column("basis", String),
    Column("stance", String),
    Column("polarity", String),
    Column("speaker", String),
    Column("speaker_kind", String),
    Column("start", Integer),
    Column("end", Integer),
    Column("text", String),
    Column("json", String),
)

span = Table(
    "span",
    metadata,
    Column("record", Integer, ForeignKey("record.number"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("start", Integer),
    Column("end", Integer),
    Column("text_hash", String),
)

skipped = Table(
    "skipped",
    metadata,
    Column("number", Integer, primary_key=True),
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
    Column("number", Integer, primary_key=True),
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
    Column("joined", Integer, ForeignKey("joined.number"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("document_number", Integer, ForeignKey("document.number")),
    Column("start", Integer),
    Column("end", Integer),
    Column("text_hash", String),
)

assessment = Table(
    "assessment",
    metadata,
    Column("number", Integer, primary_key=True),
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
    Column("number", Integer, primary_key=True),
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
    Column("sequence", Integer, primary_key=True),
    Column("previous", String),
    Column("hash", String, unique=True),
    Column("event", String),
    Column("rows", String),
)

passage = Table(
    "passage",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document_number", Integer, ForeignKey("document.number")),
    Column("kind", String),
    Column("start", Integer),
    Column("end", Integer),
    Column("text", String),
    info={"derived": True},
)
