"""Rows gathered in memory and written table by table, in one statement each: a statement a row costs more than the row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, select

from ascertain.store import search_index, tables

T = TypeVar("T")
RecordRow = tuple[bytes, tuple[str | None, ...], str | None, int | None, int | None]
"""Of a record the digits of its id, its `sort` but the number, its speaker's name, start and end."""
TOGETHER = 50
"""Rows of a table that the log watches in one statement: SQLite keeps a copy of each page before a statement that fires a trigger
changes it, so that a row of its own takes 20 µs, one of 50 takes 8."""
MANY = 500
"""Values in one statement, well under SQLite's limit."""


def pieces(values: Collection[T]) -> Iterator[list[T]]:
    """The values in lists short enough for one statement."""
    ordered = list(values)
    for at in range(0, len(ordered), MANY):
        yield ordered[at : at + MANY]


class Rows:
    """Rows of any table on their way into one transaction. Numbers go on from the highest that there is, which is safe
    since one transaction writes at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._words: dict[str, list[tuple[int, str]]] = {}
        self._last: dict[str, int] = {}
        self._records: list[tuple[int, int, Sequence[RecordRow]]] = []
        self._sorts: dict[tuple[str | None, ...], int] = {}

    def add(self, table: Table, values: tuple[Any, ...]) -> None:
        """A row as its columns stand in the table."""
        self._rows.setdefault(table.name, []).append(values)

    def number(self, table: Table, values: tuple[Any, ...]) -> int:
        """A row without its first column, which is a number: the next one, and the answer."""
        return self.numbers(table, (values,))

    def numbers(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> int:
        """Rows as in `number`; the number of the first, after which the others follow."""
        first = self.next(table)
        self._last[table.name] = first + len(rows) - 1
        self._rows.setdefault(table.name, []).extend((number, *row) for number, row in enumerate(rows, first))
        return first

    def records(self, derivation: int, rows: Sequence[RecordRow]) -> int:
        """All records of that derivation; the number of the first, after which the others follow."""
        first = self.next(tables.record)
        self._last["record"] = first + len(rows) - 1
        self._records.append((first, derivation, rows))
        return first

    def next(self, table: Table) -> int:
        """The number that the next row will have."""
        if table.name not in self._last:
            self._last[table.name] = highest(self._connection, table)
        return self._last[table.name] + 1

    def last(self, table: Table) -> int:
        """The number given last."""
        return self._last[table.name]

    def words(self, kind: str, words: Iterable[tuple[int, str]]) -> None:
        """Numbers and words of rows for the index of that kind."""
        self._words.setdefault(kind, []).extend(words)

    def flush(self, *, words: bool = True) -> None:
        """Write what has been gathered; tables that others point at come first. `words` is off where the index is made
        anew afterwards."""
        self._code()
        for table in tables.metadata.tables.values():
            found = self._rows.pop(table.name, None)
            if found:
                insert_rows(self._connection, table, found)
        for kind, gathered in self._words.items() if words else ():
            search_index.add(self._connection, kind, gathered)
        self._words.clear()

    def _code(self) -> None:
        """Records with numbers for their sorts and speakers, of which those that are new are gathered as well."""
        if not self._records:
            return
        if not self._sorts:
            self._sorts = {tuple(row)[1:]: row.number for row in self._connection.execute(select(tables.sort))}
        sorts = self._sorts
        for sort in {row[1]: None for _, _, rows in self._records for row in rows}:
            if sort not in sorts:
                sorts[sort] = self.number(tables.sort, sort)
        names = self._speakers({row[2]: None for _, _, rows in self._records for row in rows})
        self._rows.setdefault(tables.record.name, []).extend(
            (number, rest, sorts[sort], derivation, names[name], start, end)
            for first, derivation, rows in self._records
            for number, (rest, sort, name, start, end) in enumerate(rows, first)
        )
        self._records.clear()

    def _speakers(self, named: Iterable[str | None]) -> dict[str | None, int | None]:
        """Number of each name; None is nobody's."""
        table, found = tables.speaker.c, dict[str | None, int | None]({None: None})
        names = [name for name in named if name is not None]
        for some in pieces({name[: tables.NAME_LETTERS] for name in names}):
            rows = self._connection.execute(select(table.name, table.number).where(tables.name_key.in_(some)))
            found |= {row.name: row.number for row in rows}
        return found | {name: self.number(tables.speaker, (name,)) for name in names if name not in found}


def highest(connection: Connection, table: Table) -> int:
    """The highest number in the table, 0 for an empty one."""
    (key,) = table.primary_key.columns
    return connection.scalar(select(func.max(key))) or 0


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Rows with a value for each column. Given to the driver as they are: through SQLAlchemy a row takes 9 µs more."""
    names = ", ".join(f'"{c.name}"' for c in table.columns)
    if connection.dialect.name == "postgresql":
        from ascertain.store.postgres import copy_rows

        copy_rows(connection, f'"{table.name}" ({names})', rows)
        return
    insert = f'INSERT INTO "{table.name}" ({names}) VALUES '  # noqa: S608 - own names
    marks = f"({', '.join('?' * len(table.columns))})"
    together = 1 if table.info.get("derived") else TOGETHER
    whole = len(rows) // together * together
    groups = [tuple(chain.from_iterable(rows[at : at + together])) for at in range(0, whole, together)]
    if groups:
        connection.exec_driver_sql(insert + ", ".join([marks] * together), groups)
    if whole < len(rows):
        connection.exec_driver_sql(insert + marks, list(rows[whole:]))
