"""What was worked out of a case's documents and may be worked out again: bytes by document, in a file beside the case.

The file may be deleted at any time. An entry that is damaged, or was made from something else, is not given; a file that cannot
be used is made anew or gone without. An encrypted case keeps none, since the bytes hold words of its documents.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from ascertain.store.case import Case

TABLE = "CREATE TABLE IF NOT EXISTS derived (document TEXT PRIMARY KEY, key TEXT, hash BLOB, data BLOB)"
MANY = 500
"""Values in one statement."""


def derived_file(case: Path) -> Path:
    """Where the case at that path keeps what is derived."""
    return case.with_name(f"{case.stem}.derived")


@dataclass(slots=True)
class Derived:
    """Entries by document, one each. Use it as a context manager."""

    path: Path | None
    mode: int = 0o600
    _file: sqlite3.Connection | None = field(default=None, init=False)

    @classmethod
    def of(cls, case: Case) -> Self:
        """Those of a case; an encrypted one has none. Whoever may read the case may read them."""
        mode = case.path.stat().st_mode & 0o666 if case.path.exists() else 0o600
        return cls(None if case.blobs.vault is not None else derived_file(case.path), mode)

    def __enter__(self) -> Self:
        try:
            self._open()
        except (sqlite3.Error, OSError):
            self._renew()
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    @property
    def keeps(self) -> bool:
        """Whether anything that is put here will be found again."""
        return self._file is not None

    def get(self, keys: Mapping[str, str]) -> dict[str, bytes]:
        """The bytes kept of these documents under these keys."""
        names, found = list(keys), dict[str, bytes]()
        for at in range(0, len(names), MANY):
            some = names[at : at + MANY]
            query = f"SELECT document, key, hash, data FROM derived WHERE document IN ({','.join('?' * len(some))})"  # noqa: S608 - marks only
            for name, key, digest, data in self._rows(query, some):
                if keys[name] == key and isinstance(data, bytes) and sha256(data).digest() == digest:
                    found[name] = data
        return found

    def missing(self, keys: Mapping[str, str]) -> set[str]:
        """Documents of which nothing is kept under their key."""
        kept = dict(self._rows("SELECT document, key FROM derived", ()))
        return {name for name, key in keys.items() if kept.get(name) != key}

    def put(self, entries: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep bytes: document, key, data."""
        rows = [(name, key, sha256(data).digest(), data) for name, key, data in entries]
        self._change("INSERT OR REPLACE INTO derived VALUES (?, ?, ?, ?)", rows)

    def forget_others(self, documents: Collection[str]) -> None:
        """Drop what is kept of any but these documents."""
        names = [name for (name,) in self._rows("SELECT document FROM derived", ())]
        self._change("DELETE FROM derived WHERE document = ?", [(name,) for name in names if name not in documents])

    def _open(self) -> None:
        if self.path is None:
            return
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, self.mode))
        self._file = sqlite3.connect(self.path)
        # What a crash costs is made again, and what is dropped is to be gone.
        for pragma in ("synchronous = OFF", "secure_delete = ON"):
            self._file.execute(f"PRAGMA {pragma}")
        self._file.execute(TABLE)
        self._file.execute("SELECT document, key, hash, data FROM derived LIMIT 1").fetchall()

    def _renew(self) -> None:
        """A file that does not open is put away for a fresh one; where that fails too, nothing is kept."""
        self._close()
        if self.path is not None:
            with suppress(OSError, sqlite3.Error):
                self.path.unlink(missing_ok=True)
                self._open()

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _rows(self, query: str, values: Sequence[str]) -> list[tuple[Any, ...]]:
        try:
            return self._file.execute(query, values).fetchall() if self._file is not None else []
        except sqlite3.DatabaseError:
            self._renew()
            return []

    def _change(self, query: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if self._file is None or not rows:
            return
        try:
            with self._file:
                self._file.executemany(query, rows)
        except sqlite3.DatabaseError:
            self._renew()
