"""Cases as older versions left them: each record with all its columns and a row for each span."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict
from pathlib import Path
from typing import Any

from filling import AT
from sqlalchemy import Connection, MetaData, Table

from ascertain.model import Attribution, Claim, Document, Inferred, text_hash
from ascertain.store.blobs import Blobs
from ascertain.store.case import Entry
from ascertain.store.chain import START, canonical, link
from ascertain.store.codec import encode, kind_of
from ascertain.store.compaction import OLD
from ascertain.store.database import connect, transaction
from ascertain.store.guarded import guarded
from ascertain.store.migrations import MIGRATIONS, migrate
from ascertain.store.spans import content, extent, roles

LAST = 5
"""The last version of that shape."""


def aged(path: Path, *entries: Entry, version: int = LAST) -> None:
    """A case of that schema version which holds the entries, with a log where the version has one. The last entry is
    current."""
    engine = connect(path)
    with transaction(engine, writes=True) as connection:
        migrate(connection, MIGRATIONS[:version], now=AT)
        old = MetaData()
        old.reflect(connection, only=lambda name, _: name in OLD)
        found: dict[str, tuple[int, Document]] = {}
        for entry in entries:
            _write(connection, old, entry, found)
        if version >= 4:
            _log(connection, old)
    engine.dispose()
    blobs = Blobs(root=path.with_name(f"{path.stem}.blobs"))
    for entry in entries:
        document = entry.made[0][1][0]
        assert isinstance(document, Document)
        blobs.put(document.text.encode())


def _write(connection: Connection, old: MetaData, entry: Entry, found: dict[str, tuple[int, Document]]) -> None:
    t, shot = old.tables, entry.snapshot
    known = connection.execute(t["snapshot"].select().where(t["snapshot"].c.id == shot.id)).first()
    if known is None:
        _add(connection, t["snapshot"], shot, json=encode(shot))
    _add(connection, t["capture"], shot, snapshot=shot.id, json=encode(shot), id=None)
    for derivation, outputs, _ in entry.made:
        table = t["derivation"]
        same = (table.c.stage == derivation.stage) & (table.c.input == derivation.input)
        if connection.execute(table.select().where(table.c.id == derivation.id)).first() is None:
            _add(connection, table, derivation, json=encode(derivation))
            sources = {o.id: o for o in outputs if isinstance(o, Attribution)}
            for output in outputs:
                if isinstance(output, Document):
                    place = {"characters": len(output.text), "text_hash": text_hash(output.text)}
                    row = {"derivation": derivation.id, "json": encode(output), **place}
                    found[output.id] = _add(connection, t["document"], output, **row), output
                else:
                    _record(connection, old, derivation.id, output, found[output.document], sources)
        other = same & (table.c.id != derivation.id) & table.c.superseded_by.is_(None)
        connection.execute(table.update().where(other).values(superseded_by=derivation.id))


def _record(  # noqa: PLR0917 - one place calls it
    connection: Connection,
    old: MetaData,
    derivation: str,
    record: Inferred,
    reading: tuple[int, Document],
    sources: dict[str, Attribution],
) -> None:
    number, document = reading
    start, end = extent(content(record)) or (None, None)
    source = sources.get(record.attribution) if isinstance(record, Claim) else record
    said: dict[str, Any] = {}
    if isinstance(source, Attribution):
        said = {"basis": source.basis, "speaker": source.speaker.name, "speaker_kind": source.speaker.kind}
    place = {"derivation": derivation, "document_number": number, "kind": kind_of(record), "start": start, "end": end}
    text = document.slice(*content(record))
    row = place | said | {"text": text, "json": encode(record)}
    made = _add(connection, old.tables["record"], record, **row)
    counts: dict[str, int] = {}
    for role, span in roles(record):
        counts[role] = counts.get(role, -1) + 1
        place = {"record": made, "role": role, "ordinal": counts[role], "start": span.start, "end": span.end}
        digest = text_hash(document.text[span.start : span.end])
        connection.execute(old.tables["span"].insert().values(place | {"text_hash": digest}))


def _add(connection: Connection, table: Table, record: object, **more: Any) -> int:
    columns = {c.name for c in table.columns} - {"number"}
    own = {name: getattr(record, name) for name in columns if hasattr(record, name)}
    values = {name: value for name, value in (own | more).items() if name in columns}
    key = connection.execute(table.insert().values(values)).inserted_primary_key
    return key[0] if key and isinstance(key[0], int) else 0


def _log(connection: Connection, old: MetaData) -> None:
    rows = [
        [table.name, key, b64encode(leaf).decode()]
        for table in guarded(old)
        for key, leaf in table.leaves(connection.exec_driver_sql)
    ]
    packed = canonical(rows)
    event = {"what": "commit", "who": "desk", "at": AT, "about": {}, "rows": text_hash(packed)}
    made = asdict(link(1, START, canonical(event), packed))
    connection.exec_driver_sql(
        'INSERT INTO custody (sequence, previous, hash, event, "rows") VALUES (?, ?, ?, ?, ?)', tuple(made.values())
    )
