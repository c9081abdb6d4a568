"""What the log vouches for: every row of every table, as a short hash by table and key.

Read off the tables themselves, so that a new table is guarded as soon as it is declared. A row whose key begins with
another row's number (the spans of a record) counts as part of that row. A table of copies that can be made anew is
marked `info={"derived": True}` and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Integer, MetaData, Table

from ascertain.store import tables
from ascertain.store.chain import canonical

Key = int | str
Execute = Callable[[str, tuple[Any, ...]], Iterable[Any]]
"""SQL with question marks and its values, to rows."""
UNGUARDED = frozenset({"custody", "migration"})
"""The log vouches for itself; the schema's versions are held against the program's own steps."""
LEAF = 16
"""Bytes kept of each row's SHA-256: 128 bits, so that altering a row to the same hash is out of reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A table with the column that names its rows, and the tables whose rows are parts of its rows."""

    name: str
    key: str
    numbered: bool
    columns: tuple[str, ...]
    parts: tuple[Part, ...] = ()

    def leaves(self, execute: Execute, low: Key | None = None, high: Key | None = None) -> Iterator[tuple[Key, bytes]]:
        """Key and hash of each row from `low` to `high`, in the order of the keys."""
        where, bounds = ("", ()) if low is None else (' WHERE "{}" BETWEEN ? AND ?', (low, high))
        rows = execute(_select(self.name, (self.key, *self.columns), where.format(self.key), (self.key,)), bounds)
        parts = [(p, _Groups(p.rows(execute, where, bounds))) for p in self.parts]
        for key, *values in rows:
            fields: list[Any] = [self.name, key, _filled(self.columns, values)]
            for part, groups in parts:
                fields += [[part.name, _filled(part.columns, row)] for row in groups.take(key)]
            yield key, sha256(canonical(fields).encode()).digest()[:LEAF]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table whose rows belong to the row that their first key column names."""

    name: str
    owner: str
    order: tuple[str, ...]
    columns: tuple[str, ...]

    def rows(self, execute: Execute, where: str, bounds: tuple[Any, ...]) -> Iterable[Any]:
        sql = _select(self.name, (self.owner, *self.columns), where.format(self.owner), (self.owner, *self.order))
        return execute(sql, bounds)


class _Groups:
    """Rows in the order of their owners, handed out owner by owner."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def take(self, key: Any) -> Iterator[Any]:
        # Rows of an owner that is gone are passed over; the check of foreign keys names them.
        while self._next is not None and self._next[0] <= key:
            row, self._next = self._next, next(self._rows, None)
            if row[0] == key:
                yield row[1:]


def guarded(metadata: MetaData | None = None) -> tuple[Guarded, ...]:
    """Every guarded table, in the order in which they were declared; of the program's own tables if none are given."""
    known = [
        t
        for t in (metadata or tables.metadata).tables.values()
        if t.name not in UNGUARDED and not t.info.get("derived")
    ]
    owners = {t.name: t for t in known if len(t.primary_key.columns) == 1}
    parts: dict[str, list[Part]] = {}
    for table in known:
        if table.name not in owners:
            parts.setdefault(_owner(table, owners), []).append(_part(table))
    return tuple(_guarded(t, tuple(parts.get(t.name, ()))) for t in owners.values())


def _guarded(table: Table, parts: tuple[Part, ...]) -> Guarded:
    (key,) = table.primary_key.columns
    columns = tuple(c.name for c in table.columns if c is not key)
    return Guarded(name=table.name, key=key.name, numbered=isinstance(key.type, Integer), columns=columns, parts=parts)


def _owner(table: Table, owners: dict[str, Table]) -> str:
    first = next(iter(table.primary_key.columns), None)
    named = [f.column.table.name for f in first.foreign_keys] if first is not None else []
    if not named or named[0] not in owners:
        raise TypeError(f"table {table.name} needs one key column, or a key that begins with another table's key")
    return named[0]


def _part(table: Table) -> Part:
    owner, *order = (c.name for c in table.primary_key.columns)
    columns = tuple(c.name for c in table.columns if c.name != owner)
    return Part(name=table.name, owner=owner, order=tuple(order), columns=columns)


def _select(table: str, columns: tuple[str, ...], where: str, order: tuple[str, ...]) -> str:
    names, sorting = (", ".join(f'"{n}"' for n in names) for names in (columns, order))
    return f'SELECT {names} FROM "{table}"{where} ORDER BY {sorting}'  # noqa: S608 - names of our own tables


def _filled(columns: tuple[str, ...], values: Iterable[Any]) -> dict[str, Any]:
    # An empty column is left out, so that a column added later does not change the hashes of older rows.
    return {c: v for c, v in zip(columns, values, strict=True) if v is not None}
