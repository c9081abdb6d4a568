"""The log of a case: who did what when, chained, in the same transaction as the rows it vouches for.

    with recorded(engine, Event(what="commit", who="desk", at=now, about={"snapshot": name})) as connection:
        write_entry(connection, entry)

Each entry holds the event and a hash of every row that the transaction touched, found by triggers of this connection
alone: rows that another program changes are in no entry, and `verify` names them. The database refuses to change or
remove entries; whoever removes that refusal still breaks the chain.
"""

# ruff: noqa: S608 - the only names laid into statements are those of our own tables
from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, select

from ascertain.model import BadInput, text_hash
from ascertain.store import tables
from ascertain.store.chain import START, Link, Tree, canonical, link
from ascertain.store.database import transaction
from ascertain.store.guarded import Guarded, Key, guarded
from ascertain.store.seal import Signer

BEGIN, CHECKPOINT, STAMP = "begin", "checkpoint", "timestamp"
RESERVED = frozenset({BEGIN, CHECKPOINT, STAMP})
WATCH = "custody_watch"
NEAR = 8
"""Rows so few numbers apart are read in one statement; what lies between them is read in vain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened: capture, read, view, export, redact, delete, judge, or another plain word. `about` holds ids, hashes
    and reasons as JSON values, never the content itself. `at` is RFC 3339 in UTC."""

    what: str
    who: str
    at: str
    about: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def recorded(engine: Engine, event: Event) -> Iterator[Connection]:
    """A write transaction that ends with the entry of `event`: rows and entry are kept together, or neither."""
    with transaction(engine, writes=True) as connection:
        start(connection, event)
        yield connection
        append(connection, event)


def start(connection: Connection, event: Event) -> None:
    """Begin to note the rows that this connection touches. Call it first in a write transaction, `append` last.

    The first entry of a log vouches for what the case holds already; how that came in, the log cannot say.
    """
    _watch(connection)
    if head(connection) is None:
        touched = {t.name: [key for key, _ in t.leaves(_execute(connection))] for t in guarded()}
        _append(connection, Event(what=BEGIN, who=event.who, at=event.at), touched)


def append(connection: Connection, event: Event) -> Link:
    """Add the entry of `event` with the hashes of the rows touched since `start`."""
    if event.what in RESERVED:
        raise BadInput(f"{event.what!r} entries are written by the log itself")
    return _append(connection, event)


def renew(connection: Connection, event: Event, keys: Mapping[str, list[Key]]) -> Link:
    """Add an entry that vouches for those rows, by table, as they stand now: a newer version gave them another shape."""
    return _append(connection, event, keys)


def checkpoint(engine: Engine, signer: Signer | None, *, who: str, at: str) -> Link | None:
    """Add an entry that states head and Merkle root of the log so far, signed when there is a signer. None when nothing
    was added since the last one by the same key."""
    with transaction(engine, writes=True) as connection:
        found = links(connection)
        if not found:
            return None
        last = json.loads(found[-1].event)
        key = signer.public if signer else None
        if last["what"] == CHECKPOINT and last["about"]["statement"]["key"] == key:
            return None
        tree = Tree()
        for entry in found:
            tree.add(entry.hash)
        statement = {
            "log": found[0].hash,
            "entries": tree.size,
            "head": found[-1].hash,
            "root": tree.root(),
            "at": at,
            "key": key,
        }
        signature = signer.sign(canonical(statement)) if signer else None
        _watch(connection)
        about = {"statement": statement, "signature": signature}
        return _append(connection, Event(what=CHECKPOINT, who=who, at=at, about=about))


def stamp(engine: Engine, entry: Link, token: bytes, *, who: str, at: str) -> Link:
    """Add a time stamp (RFC 3161 response, DER) that a time-stamping authority gave for a checkpoint's root."""
    if json.loads(entry.event)["what"] != CHECKPOINT:
        raise BadInput(f"log entry {entry.sequence} is no checkpoint; only checkpoints are time-stamped")
    with transaction(engine, writes=True) as connection:
        _watch(connection)
        about = {"checkpoint": entry.sequence, "token": b64encode(token).decode()}
        return _append(connection, Event(what=STAMP, who=who, at=at, about=about))


def links(connection: Connection) -> tuple[Link, ...]:
    """The whole log in order."""
    table = tables.custody
    return tuple(Link(**row) for row in connection.execute(select(table).order_by(table.c.sequence)).mappings())


def head(connection: Connection) -> Link | None:
    """The newest entry."""
    table = tables.custody
    row = connection.execute(select(table).order_by(table.c.sequence.desc()).limit(1)).mappings().first()
    return None if row is None else Link(**row)


def _append(connection: Connection, event: Event, touched: Mapping[str, list[Key]] | None = None) -> Link:
    last = head(connection)
    touched = _touched(connection) if touched is None else touched
    fields: dict[str, Any] = {"what": event.what, "who": event.who, "at": event.at, "about": dict(event.about)}
    rows = [run for table in guarded() for run in _runs(connection, table, touched.get(table.name, []))]
    packed = canonical(rows) if rows else None
    if packed is not None:
        fields["rows"] = text_hash(packed)
    made = link(last.sequence + 1 if last else 1, last.hash if last else START, canonical(fields), packed)
    connection.execute(tables.custody.insert().values(asdict(made)))
    return made


def _watch(connection: Connection) -> None:
    """Forget the rows noted before; make the triggers where this connection has none yet."""
    if connection.dialect.name == "postgresql":
        from ascertain.store.postgres import watch

        watch(connection, WATCH)
    # Looked up, not remembered: what a transaction that failed had made went with it.
    elif not connection.exec_driver_sql(f"SELECT 1 FROM sqlite_temp_master WHERE name = '{WATCH}'").first():
        connection.exec_driver_sql(f'CREATE TEMP TABLE IF NOT EXISTS {WATCH} ("table", "key", UNIQUE ("table", "key"))')
        for table in guarded():
            for name, owner in ((table.name, table.key), *((p.name, p.owner) for p in table.parts)):
                for change in ("INSERT", "UPDATE", "DELETE"):
                    connection.exec_driver_sql(_trigger(table.name, name, owner, change))
    connection.exec_driver_sql(f"DELETE FROM {WATCH}")


def _touched(connection: Connection) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = {}
    numbered = {table.name for table in guarded() if table.numbered}
    for table, key in connection.exec_driver_sql(f'SELECT "table", "key" FROM {WATCH}'):
        found.setdefault(table, []).append(int(key) if table in numbered else key)
    return {table: sorted(found[table]) for table in sorted(found)}


def _runs(connection: Connection, table: Guarded, keys: list[Key]) -> Iterator[list[Any]]:
    """`[table, first number, hashes in one piece]` for neighbouring rows, `[table, key, hash]` for keyed ones; an empty
    hash where the row is gone."""
    execute = _execute(connection)
    for near in _apart(keys, NEAR) if table.numbered else ([key] for key in keys):
        found = dict(table.leaves(execute, near[0], near[-1]))
        for wanted in _apart(near, 1) if table.numbered else (near,):
            pieces = [(key, found.get(key)) for key in wanted]
            if all(leaf is not None for _, leaf in pieces):
                packed = b"".join(leaf for _, leaf in pieces if leaf is not None)
                yield [table.name, wanted[0], b64encode(packed).decode()]
            else:
                yield from ([table.name, key, b64encode(leaf or b"").decode()] for key, leaf in pieces)


def _apart(keys: list[Key], near: int) -> Iterator[list[Key]]:
    """The numbers in lists, cut where the next one is more than `near` away."""
    numbers = [k for k in keys if isinstance(k, int)]
    start = 0
    for at, number in enumerate(numbers):
        if at + 1 == len(numbers) or numbers[at + 1] > number + near:
            yield list(numbers[start : at + 1])
            start = at + 1


def _execute(connection: Connection) -> Any:
    """SQL with question marks, straight to the driver: every row that is written is read back, and a result of SQLAlchemy's
    costs as much as its row."""
    raw: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        return lambda sql, values=(): raw.execute(sql.replace("?", "%s"), values)
    return raw.execute


def _trigger(table: str, name: str, owner: str, change: str) -> str:
    sides = {"INSERT": ("NEW",), "DELETE": ("OLD",), "UPDATE": ("OLD", "NEW")}[change]
    notes = " ".join(f"INSERT OR IGNORE INTO {WATCH} VALUES ('{table}', {side}.\"{owner}\");" for side in sides)
    label = f"{WATCH}_{name}_{change.lower()}"
    return f'CREATE TEMP TRIGGER IF NOT EXISTS {label} AFTER {change} ON main."{name}" BEGIN {notes} END'
