"""A case moved as it is, between a file and a server: the same rows under the same numbers, so that the log vouches for them
there as it did here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, func, select

from ascertain.model import BadInput, StopRun
from ascertain.store import tables
from ascertain.store.case import Case
from ascertain.store.database import transaction
from ascertain.store.rows import insert_rows
from ascertain.store.search_index import rebuild

AT_ONCE = 2000
"""Rows in memory at a time."""
OWN = ("migration",)
"""What the other place has already."""


def move(source: Case, target: Case) -> dict[str, int]:
    """Copy all that `source` holds into `target`, which is empty (`Case.empty`), in one transaction, and its captured bytes
    before that; the answer is the number of rows by table. The source stays as it is. StopRun when a captured item is
    missing or altered, or when not all rows arrived."""
    if source.blobs.vault is not None and target.blobs.vault is None:
        raise BadInput("an encrypted case is not moved to where it would lie open")
    moved = copy(source, target)
    target.note("move", origin=source.engine.url.render_as_string(), rows=sum(moved.values()))
    return moved


def copy(source: Case, target: Case) -> dict[str, int]:
    """As `move`, without a word in the log, and whatever form the two have."""
    with transaction(source.engine) as reading:
        for name in reading.scalars(select(tables.snapshot.c.id)).all():
            _bytes(source, target, name)
        with transaction(target.engine, writes=True) as writing:
            # A derivation may name a later one that replaced it.
            later = (
                "SET CONSTRAINTS ALL DEFERRED"
                if writing.dialect.name == "postgresql"
                else "PRAGMA defer_foreign_keys = ON"
            )
            writing.exec_driver_sql(later)
            # Tables as declared: what others point at comes first.
            wanted = [t for t in tables.metadata.tables.values() if t.name not in OWN]
            moved = {table.name: _table(reading, writing, table) for table in wanted}
            rebuild(writing)
            for name, count in moved.items():
                table = tables.metadata.tables[name]
                if writing.scalar(select(func.count()).select_from(table)) != count:
                    raise StopRun(f"not all rows of {name} arrived; nothing was written")
    return moved


def _table(reading: Connection, writing: Connection, table: Table) -> int:
    keys = list(table.primary_key.columns)
    found = reading.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*keys))
    count = 0
    for rows in _pieces(tuple(row) for row in found):
        insert_rows(writing, table, rows)
        count += len(rows)
    return count


def _pieces(rows: Iterator[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    while piece := list(islice(rows, AT_ONCE)):
        yield piece


def _bytes(source: Case, target: Case, name: str) -> None:
    if source.blobs.root.resolve() != target.blobs.root.resolve() or source.blobs.vault != target.blobs.vault:
        target.blobs.put(source.blobs.get(name))
