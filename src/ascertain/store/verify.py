"""Is a case as it was written? Everything is recomputed from the file alone, which is opened for reading only.

In order: the chain of the log, its Merkle roots and signatures; every row against the hash that the log keeps of it;
every document text and the text under every span; the captured bytes; the schema and the database file itself.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ascertain.model import AscertainError, BadInput, Document, StopRun, text_hash
from ascertain.store.blobs import Blobs
from ascertain.store.chain import Link
from ascertain.store.codec import decode
from ascertain.store.guarded import Guarded, Key, guarded
from ascertain.store.migrations import MIGRATIONS
from ascertain.store.stamps import check_stamps
from ascertain.store.vault import Vault, driver_of, unlock
from ascertain.store.verification import Broken, Verification, first_of
from ascertain.store.verify_log import Log, read_log
from ascertain.store.verify_packs import check_packs, check_strays

UNREADABLE = (sqlite3.Error, ValueError, OverflowError, MemoryError, AscertainError)
"""What a damaged file can raise: SQLite's errors, or values that are not what the columns hold."""


OLD = (
    "the rows of a case of an older version: use it once with this one (ascertain list) and verify again; "
    "what was altered before is named then, too"
)


def verify_case(
    path: Path, *, witness: Path | None = None, authorities: tuple[Path, ...] = (), vault: Vault | None = None
) -> Verification:
    """Check the case at `path`. `witness` is a file that `keep_witness` wrote elsewhere: with it, a log whose end was cut
    off, or which was rewritten as a whole, is found out too. `authorities` are certificates (PEM) that time stamps are
    checked against. `vault` are the keys of an encrypted case. BadInput when there is no case."""
    if not path.is_file():
        raise BadInput(f"there is no case at {path}")
    kept = read_witness(witness)
    try:
        with closing(_open(path, vault)) as connection:
            check = _Check(path=path, connection=connection, witness=kept, authorities=authorities, vault=vault)
            return check.run()
    except _unreadable(vault) as error:
        words = f"the database file {path} cannot be read: {error}"
        return Verification(subject=str(path), broken=(Broken(item="database file", words=words),))


def keep_witness(target: Path, checkpoint: Link) -> None:
    """Keep a checkpoint's statement outside the case, in a file that is replaced as a whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new")
    fresh.write_text(json.dumps(json.loads(checkpoint.event)["about"], indent=1), encoding="utf-8")
    fresh.replace(target)


def read_witness(path: Path | None) -> dict[str, Any] | None:
    """The statement in a witness file; None when there is no such file. BadInput when it holds no statement."""
    if path is None or not path.exists():
        return None
    try:
        statement = json.loads(path.read_bytes())["statement"]
        if not {"entries", "head", "root", "at"} <= set(statement):
            raise ValueError("it lacks fields")
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path} holds no statement about a log: {error}") from error
    return dict(statement)


def _unreadable(vault: Vault | None) -> tuple[type[Exception], ...]:
    return (*UNREADABLE, driver_of(vault).Error)


@dataclass(slots=True, kw_only=True)
class _Check:
    path: Path
    connection: sqlite3.Connection
    witness: dict[str, Any] | None
    authorities: tuple[Path, ...]
    vault: Vault | None = None
    checked: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def run(self) -> Verification:
        log = Log()
        broken: list[Broken] = []
        tables = {row[0] for row in self.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        current = "migration" in tables and self._version() >= len(MIGRATIONS)
        if "custody" in tables:
            log = read_log(self._links(), self.witness)
            broken += [*log.broken, *self._stamps(log)]
            for table in guarded() if log.size and current else ():
                broken += first_of(self._rows(table, log))
        for check in (*((self._texts,) if current else ()), self._bytes, self._schema, self._file):
            try:
                broken += first_of(check(log))
            except _unreadable(self.vault) as error:
                broken.append(Broken(item="database file", words=f"the database file cannot be read on: {error}"))
        self.checked["log entries"] = log.size
        if log.purged:
            self.notes.append(
                f"{len(log.purged)} captured items were purged; the log holds their hashes, and by whom and why"
            )
        if log.size and not log.signed:
            self.notes.append("the log is not signed: one rewritten as a whole cannot be told from the right one")
        return Verification(
            subject=str(self.path),
            broken=tuple({b.words: b for b in broken}.values()),
            unverifiable=(*_unverifiable(log), *(() if current else (OLD,))),
            notes=tuple(self.notes),
            signed=tuple(log.signed),
            checked=self.checked,
        )

    def _version(self) -> int:
        return int(self.connection.execute("SELECT coalesce(max(version), 0) FROM migration").fetchone()[0])

    def _stamps(self, log: Log) -> Iterator[Broken]:
        notes, wrong = check_stamps(log, self.authorities)
        self.notes += notes
        for place, words in wrong:
            yield Broken(item=f"log entry {place}", words=words)

    def _links(self) -> Iterator[Link]:
        query = 'SELECT sequence, previous, hash, event, "rows" FROM custody ORDER BY sequence'
        for sequence, previous, digest, event, rows in self.connection.execute(query):
            yield Link(sequence=sequence, previous=str(previous), hash=str(digest), event=str(event), rows=rows)

    def _rows(self, table: Guarded, log: Log) -> Iterator[Broken]:
        """Rows that are not what the log vouches for: altered, gone, or in no entry."""
        expected = log.rows.pop(table.name, {})
        last: Key | None = None
        try:
            for key, leaf in table.leaves(self.connection.execute):
                last = key
                self.checked["rows"] = self.checked.get("rows", 0) + 1
                kept, entry = expected.pop(key, (b"", 0))
                if kept != leaf:
                    item = self._name(table, key)
                    fate = (
                        f"was altered since {log.told(entry)}"
                        if kept
                        else "is in no log entry: it was added past the log"
                    )
                    yield Broken(item=item, words=f"{item} {fate}")
        except _unreadable(self.vault) as error:
            item = f"{table.name} rows after {last}" if last is not None else f"the rows of {table.name}"
            yield Broken(item=item, words=f"{item} cannot be read: {error}")
            return
        for key, (kept, entry) in expected.items():
            if kept:
                item = f"{table.name} {key}"
                yield Broken(item=item, words=f"{item}, which {log.told(entry)} vouches for, is gone")

    def _name(self, table: Guarded, key: Key) -> str:
        if "id" not in table.columns:
            return f"{table.name} {key}"
        kind = '"kind"' if "kind" in table.columns else f"'{table.name}'"
        sql = f'SELECT {kind}, id FROM "{table.name}" WHERE "{table.key}" = ?'  # noqa: S608 - names of our own tables
        row = self.connection.execute(sql, (key,)).fetchone()
        return f"{row[0]} {row[1]} ({table.name} {key})" if row else f"{table.name} {key}"

    def _texts(self, log: Log) -> Iterator[Broken]:
        """Texts and spans that do not hash to what is kept beside them."""
        rows = self.connection.execute("SELECT number, id, text_hash, json FROM document ORDER BY number").fetchall()
        for number, name, kept, body in rows:
            self.checked["texts"] = self.checked.get("texts", 0) + 1
            document = decode(body, Document)
            if text_hash(document.text) != kept:
                yield Broken(item=f"document {name}", words=f"the text of document {name} does not match its hash")
            yield from check_packs(self.connection, number, document, self.checked)
            yield from self._spans(number, name, document.text)
        yield from check_strays(self.connection)

    def _spans(self, number: int, name: str, text: str) -> Iterator[Broken]:
        for kind, record, role, start, end, digest in self._across(number):
            self.checked["spans"] = self.checked.get("spans", 0) + 1
            inside = 0 <= start <= end <= len(text)
            if not inside or text_hash(text[start:end]) != digest:
                fate = "does not match its hash" if inside else f"lies outside the text of {name}"
                yield Broken(item=f"{kind} {record}", words=f"{role} {start}-{end} of {kind} {record} {fate}")

    def _across(self, document: int) -> Iterator[tuple[str, str, str, int, int, str]]:
        across = """SELECT j.kind, j.id, s.role, s."start", s."end", s.text_hash FROM joined_span s
            JOIN joined j ON j.number = s.joined WHERE s.document_number = ?"""
        yield from self.connection.execute(across, (document,))

    def _bytes(self, log: Log) -> Iterator[Broken]:
        """Snapshots whose bytes are gone or altered. Bytes that no snapshot names are noted: an interrupted run leaves
        them."""
        blobs = Blobs(root=self.path.with_name(f"{self.path.stem}.blobs"), vault=self.vault)
        left = set(blobs)
        for name, size in self.connection.execute("SELECT id, size FROM snapshot ORDER BY rowid").fetchall():
            left.discard(blobs.label(name))
            self.checked["snapshots"] = self.checked.get("snapshots", 0) + 1
            item = f"snapshot {name}"
            try:
                digest, length = blobs.digest(name)
            except (OSError, BadInput, StopRun) as error:
                if name not in log.purged:
                    yield Broken(item=item, words=f"the bytes of {item} cannot be read: {error}")
                continue
            if digest != name:
                yield Broken(item=item, words=f"the bytes of {item} were altered: they hash to {digest}")
            elif length != size:
                yield Broken(item=item, words=f"{item} is recorded with {size} bytes and has {length}")
        if left:
            self.notes.append(f"{len(left)} files of bytes belong to no snapshot: {', '.join(sorted(left)[:3])}")

    def _schema(self, log: Log) -> Iterator[Broken]:
        """Tables, views and triggers that are not those this program makes."""
        steps = self.connection.execute("SELECT version, name FROM migration ORDER BY version").fetchall()
        for (version, name), step in zip(steps, MIGRATIONS, strict=False):
            if name != step.name:
                yield Broken(item=f"migration {version}", words=f"migration {version} is {name!r}, not {step.name!r}")
        if len(steps) > len(MIGRATIONS):
            self.notes.append("the case was made by a newer version of ascertain: its schema was not compared")
            return
        expected, found = _made_by(len(steps)), _objects(self.connection)
        for name in sorted(expected.keys() | found.keys()):
            if expected.get(name) != found.get(name):
                fate = "is missing" if name not in found else "was added" if name not in expected else "was altered"
                yield Broken(item=f"schema {name}", words=f"{name} of the database {fate}")

    def _file(self, log: Log) -> Iterator[Broken]:
        """What SQLite itself finds wrong with the file, and references that lead nowhere."""
        if self.vault is not None:
            for (words,) in self.connection.execute("PRAGMA cipher_integrity_check").fetchall():
                yield Broken(item="database file", words=f"the database file was altered: {words}")
        for (words,) in self.connection.execute("PRAGMA integrity_check(20)").fetchall():
            if words != "ok":
                yield Broken(item="database file", words=f"the database file is damaged: {words}")
        for table, row, parent, _ in self.connection.execute("PRAGMA foreign_key_check").fetchall():
            yield Broken(item=f"{table} {row}", words=f"{table} {row} points at a {parent} that is not there")


def _unverifiable(log: Log) -> Iterator[str]:
    if not log.size:
        yield "the case has no log: nothing vouches for what it holds"
    kept = {table: count for table, count in log.begun.items() if table != "setting"}
    if kept:
        counts = ", ".join(f"{count} {table}" for table, count in kept.items())
        yield f"what was there before the log began at {log.began_at}: {counts} rows"


def _open(path: Path, vault: Vault | None) -> sqlite3.Connection:
    # Without a journal beside it the file is all there is, and a folder that cannot be written to does not matter.
    alone = not path.with_name(f"{path.name}-wal").exists()
    address = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro{'&immutable=1' if alone else ''}"
    connection: sqlite3.Connection = driver_of(vault).connect(address, uri=True)
    unlock(connection, vault)
    # Text that is no UTF-8 any more is a finding, not a failure.
    connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    return connection


def _objects(connection: sqlite3.Connection) -> dict[str, tuple[str, str, str]]:
    rows = connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema").fetchall()
    return {f"{kind} {name}": (kind, table, sql) for kind, name, table, sql in rows}


def _made_by(steps: int) -> dict[str, tuple[str, str, str]]:
    """Tables, views and triggers as the first steps make them."""
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        for step in MIGRATIONS[:steps]:
            step.apply(connection)
        raw = connection.connection.driver_connection
        found = _objects(raw) if isinstance(raw, sqlite3.Connection) else {}
    engine.dispose()
    return found
