"""Take documents out of a case for good: text, bytes, what was inferred from them, and the salts of what was withheld.

What stays is a tombstone: one entry of the log, in the chain like any other, with the hashes of what was there, who took
it out and why. The log states the removed rows as removed, so that `verify` reports them as purged, not as broken. The
file is rewritten afterwards: freed pages of SQLite would keep the words.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, exists, or_, select, update

from ascertain.model import Assessment, BadInput, Decision, StopRun
from ascertain.store import tables
from ascertain.store.blobs import shred
from ascertain.store.case import CASE, Case
from ascertain.store.chain import Link
from ascertain.store.codec import decode, encode
from ascertain.store.custody import Event, append, links, start
from ascertain.store.database import transaction
from ascertain.store.derived import derived_file
from ascertain.store.packs import made_by
from ascertain.store.search_index import rebuild
from ascertain.store.vault import driver_of, unlock
from ascertain.store.verify_log import read_log

GONE = "[purged]"
MANY = 500
"""Values in one statement, well under SQLite's limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """The receipt. `documents` are ids with the hash of the text that was there; `entry` the log's tombstone."""

    who: str
    why: str
    at: str
    snapshots: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]
    rows: int
    entry: Link


def purge(case: Case, documents: Collection[str] | None, *, who: str, why: str, at: str) -> Purged:
    """Take out the documents of those ids with every reading of the same bytes, or all. BadInput without a name, a reason,
    or a document to take out; StopRun when another program holds the file, so that it could not be rewritten."""
    if not who.strip() or not why.strip():
        raise BadInput("a purge needs a name and a reason: they are all that stays")
    with transaction(case.engine) as connection:
        snapshots = _snapshots(connection, documents)
        texts = _texts(connection, snapshots)
    if not snapshots and documents is not None:
        raise BadInput("nothing to purge: name documents of the case")
    about: dict[str, Any] = {
        "snapshots": list(snapshots),
        "documents": dict(texts),
        "why": why,
        "all": documents is None,
    }
    event = Event(what="purge", who=who, at=at, about=about)
    with transaction(case.engine, writes=True) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        start(connection, event)
        rows = _remove(connection, snapshots, whole=documents is None)
        entry = append(connection, event)
    sweep(case)
    return Purged(who=who, why=why, at=at, snapshots=snapshots, documents=texts, rows=rows, entry=entry)


def sweep(case: Case) -> None:
    """Finish a purge: bytes of what the log says was purged, bundles that hold salts, and freed pages of the file. It is
    safe to call again after an interruption."""
    with transaction(case.engine) as connection:
        gone = read_log(links(connection), rows=False).purged
        gone -= set(connection.scalars(select(tables.snapshot.c.id)))
    for name in gone:
        shred(case.blobs.path(name))
    if gone and withheld_folder(case.path).is_dir():
        for bundle in withheld_folder(case.path).glob("*"):
            shred(bundle)
        shutil.rmtree(withheld_folder(case.path))
    shred(derived_file(case.path))
    if case.engine.dialect.name == "postgresql":
        from ascertain.store.postgres import sweep as rewrite

        rewrite(case.engine)
        return
    case.engine.dispose()
    driver = driver_of(case.blobs.vault)
    try:
        with closing(driver.connect(str(case.path), isolation_level=None)) as connection:
            unlock(connection, case.blobs.vault)
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except driver.Error as error:
        words = f"the items are purged, but {case.path} could not be rewritten ({error})"
        raise StopRun(f"{words}: close other programs that use it and purge again") from error


def withheld_folder(case: Path) -> Path:
    """Where full bundles of redacted reports lie, beside the case."""
    return case.with_name(f"{case.stem}.withheld")


def _snapshots(connection: Connection, documents: Collection[str] | None) -> tuple[str, ...]:
    if documents is None:
        return tuple(connection.scalars(select(tables.snapshot.c.id).order_by(tables.snapshot.c.id)))
    table = tables.document.c
    found = {row.id: row.snapshot for row in connection.execute(select(table.id, table.snapshot))}
    missing = set(documents) - found.keys()
    if missing:
        raise BadInput(f"the case has no document {min(missing)}")
    return tuple(sorted({found[name] for name in documents}))


def _texts(connection: Connection, snapshots: Collection[str]) -> tuple[tuple[str, str], ...]:
    table = tables.document.c
    rows = connection.execute(select(table.id, table.text_hash, table.snapshot).order_by(table.number))
    return tuple({row.id: row.text_hash for row in rows if row.snapshot in set(snapshots)}.items())


def _remove(connection: Connection, snapshots: tuple[str, ...], *, whole: bool) -> int:
    t = tables
    documents = _column(connection, t.document.c.number, t.document.c.snapshot, snapshots)
    names = {str(n) for n in _column(connection, t.document.c.id, t.document.c.number, documents)}
    packs = _column(connection, t.pack.c.derivation, t.pack.c.document_number, documents)
    names |= {record.id for derivation in packs for record in made_by(connection, derivation)}
    inputs = [*snapshots, *sorted(names)]
    made = {
        *_column(connection, t.document.c.derivation, t.document.c.number, documents),
        *_column(connection, t.derivation.c.id, t.derivation.c.number, packs),
        *_column(connection, t.derivation.c.id, t.derivation.c.input, inputs),
        # What compares documents quotes them and counts them: it is made anew from those that stay.
        *connection.scalars(select(t.derivation.c.id).where(t.derivation.c.input == CASE)),
    }
    count = 0
    for table in (t.joined_span, t.joined):
        count += connection.execute(delete(table)).rowcount
    for column in (t.record.c.derivation, t.pack.c.derivation):
        count += _delete(connection, column, packs)
    for table, column in ((t.sort, t.record.c.sort), (t.speaker, t.record.c.speaker)):
        connection.execute(delete(table).where(~exists().where(column == table.c.number)))
    _delete(connection, t.passage.c.document_number, documents)
    count += _delete(connection, t.document.c.number, documents)
    for column, values in ((t.skipped.c.derivation, made), (t.skipped.c.snapshot, snapshots)):
        count += _delete(connection, column, values)
    count += _delete(connection, t.capture.c.snapshot, snapshots)
    _part(connection, made)
    count += _delete(connection, t.derivation.c.id, made)
    count += _delete(connection, t.snapshot.c.id, snapshots)
    if whole:
        for table in (t.skipped, t.decision, t.assessment):
            count += connection.execute(delete(table)).rowcount
        connection.execute(delete(t.setting).where(t.setting.c.key.endswith(".salt")))
    else:
        _blank(connection, names)
    rebuild(connection)
    return count


def _part(connection: Connection, made: Collection[Any]) -> None:
    """Let no derivation point at one that goes."""
    table = tables.derivation
    for piece in _pieces(made):
        gone = or_(table.c.superseded_by.in_(piece), table.c.id.in_(piece))
        connection.execute(update(table).where(gone).values(superseded_by=None))


def _blank(connection: Connection, names: Collection[str]) -> None:
    """Take the words out of what people wrote about items that are gone; who decided what when stays."""
    for number, text in connection.execute(select(tables.decision.c.number, tables.decision.c.json)).all():
        made = decode(text, Decision)
        if {made.target, made.other} & set(names) or any(s.document in names for s in made.spans):
            value = GONE if made.field == "speaker" else made.value
            left = tuple(s for s in made.spans if s.document not in names)
            _rewrite(connection, tables.decision, number, replace(made, why=GONE, value=value, spans=left))
    for number, text in connection.execute(select(tables.assessment.c.number, tables.assessment.c.json)).all():
        work = decode(text, Assessment)
        kept = tuple(
            replace(e, note=GONE) if set(e.claims) & set(names) or any(s.document in names for s in e.spans) else e
            for e in work.evidence
        )
        if kept != work.evidence:
            _rewrite(connection, tables.assessment, number, replace(work, evidence=kept))


def _rewrite(connection: Connection, table: Table, number: int, record: object) -> None:
    connection.execute(update(table).where(table.c.number == number).values(json=encode(record)))


def _column(connection: Connection, wanted: Column[Any], where: Column[Any], values: Collection[Any]) -> list[Any]:
    return [v for piece in _pieces(values) for v in connection.scalars(select(wanted).where(where.in_(piece)))]


def _delete(connection: Connection, column: Column[Any], values: Collection[Any]) -> int:
    return sum(connection.execute(delete(column.table).where(column.in_(p))).rowcount for p in _pieces(values))


def _pieces(values: Collection[Any]) -> Iterator[list[Any]]:
    ordered = list(values)
    for at in range(0, len(ordered), MANY):
        yield ordered[at : at + MANY]
