"""What a watch remembers between its rounds: of each feed when to ask again, of each item whether it was taken.

A file of its own beside the case, since it holds nothing of evidence: lost, everything is asked for again, and what the case
has is known by its bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

TABLES = """
CREATE TABLE IF NOT EXISTS feed (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, due REAL NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS item (url TEXT PRIMARY KEY, feed TEXT NOT NULL, state TEXT NOT NULL, due REAL NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS item_waiting ON item (due) WHERE state = 'waiting';
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A feed or an item as last left. due: seconds of the clock; failures: in a row; said: what went wrong last."""

    url: str
    due: float
    failures: int
    said: str = ""
    etag: str | None = None
    modified: str | None = None


class Watched:
    """The memory of one watch. Used from one thread."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the memory at `path`, made where there is none."""
        connection = sqlite3.connect(path, isolation_level=None)
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + TABLES)
        return cls(connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def follow(self, urls: Iterable[str]) -> None:
        """Feeds to ask; new ones are due at once."""
        self._connection.executemany("INSERT OR IGNORE INTO feed (url) VALUES (?)", [(url,) for url in urls])

    def feeds(self) -> tuple[Asked, ...]:
        """Every feed followed at any time."""
        rows = self._rows("SELECT url, due, failures, said, etag, modified FROM feed ORDER BY url")
        return tuple(
            Asked(url=url, due=due, failures=failures, said=said, etag=etag, modified=modified)
            for url, due, failures, said, etag, modified in rows
        )

    def waiting(self, *, limit: int = 1000) -> tuple[Asked, ...]:
        """Items still to be taken, those due first first."""
        rows = self._rows(
            "SELECT url, due, failures, said FROM item WHERE state = 'waiting' ORDER BY due, url LIMIT ?", limit
        )
        return tuple(Asked(url=url, due=due, failures=failures, said=said) for url, due, failures, said in rows)

    def answered(
        self, feed: str, *, due: float, etag: str | None, modified: str | None, items: Iterable[str] = ()
    ) -> int:
        """A feed gave its items: note the new ones and when to ask again, both or neither. Returns how many are new."""
        with self._connection as connection:
            connection.execute("BEGIN")
            before = connection.total_changes
            connection.executemany(
                "INSERT OR IGNORE INTO item (url, feed, state) VALUES (?, ?, 'waiting')", [(url, feed) for url in items]
            )
            new = connection.total_changes - before
            connection.execute(
                "UPDATE feed SET due = ?, etag = ?, modified = ?, failures = 0, said = '' WHERE url = ?",
                (due, etag, modified, feed),
            )
        return new

    def failed(self, url: str, said: str, *, due: float, feed: bool) -> None:
        """It could not be had; ask again when due."""
        table = "feed" if feed else "item"
        self._connection.execute(
            f"UPDATE {table} SET due = ?, said = ?, failures = failures + 1 WHERE url = ?",  # noqa: S608 - one of two words
            (due, said[:500], url),
        )

    def settle(self, urls: Iterable[str], state: str, said: str = "") -> None:
        """Items that need no more asking: `done`, or `left` with the reason."""
        with self._connection as connection:
            connection.execute("BEGIN")
            connection.executemany(
                "UPDATE item SET state = ?, said = ? WHERE url = ?", [(state, said[:500], url) for url in urls]
            )

    def count(self) -> dict[str, int]:
        """Items by state: waiting, done, left."""
        return dict(self._rows("SELECT state, count(*) FROM item GROUP BY state"))

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(self._connection.execute(query, values)) as cursor:
            return cursor.fetchall()
