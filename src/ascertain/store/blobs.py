"""Captured bytes as files named by their hash: `case.blobs/ab/cdef…`, written once, checked on every read.

In an encrypted case the files are sealed, and named by a keyed hash of the hash.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from ascertain.model import BadInput, StopRun, snapshot_id
from ascertain.store.vault import Vault

PREFIX = "sha256:"
PIECE = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Blobs:
    """A folder of content-addressed files. A file is whole or absent: it is synced under another name, then renamed."""

    root: Path
    vault: Vault | None = field(default=None, repr=False)

    def path(self, name: str) -> Path:
        """Where the bytes of that snapshot id lie; BadInput for anything that is no such id."""
        digest = name.removeprefix(PREFIX)
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise BadInput(f"{name!r} is no snapshot id; one is sha256: and 64 hexadecimal digits")
        if self.vault is not None:
            digest = self.vault.hidden(f"{PREFIX}{digest}")
        return self.root / digest[:2] / digest[2:]

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their id. Bytes that are already here are not written again."""
        return self.put_all((data,))[0]

    def put_all(self, items: Iterable[bytes]) -> list[str]:
        """As `put` for each, with the folders synced once for all of them."""
        names, folders = [], set[Path]()
        for data in items:
            name = snapshot_id(data)
            path = self.path(name)
            if not self._intact(path, name, data):
                path.parent.mkdir(parents=True, exist_ok=True)
                _write(path, data if self.vault is None else self.vault.seal(data, name))
                folders |= {path.parent, self.root}
            names.append(name)
        for folder in folders:
            _sync(folder)
        return names

    def get(self, name: str) -> bytes:
        """The bytes of that id. StopRun when they are missing or no longer match their hash."""
        path = self.path(name)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StopRun(f"the bytes of {name} cannot be read ({error.strerror}): restore {path}") from error
        if self.vault is not None:
            return self.vault.open(data, name)
        if snapshot_id(data) != name:
            raise StopRun(f"the bytes of {name} were altered: {path} hashes to {snapshot_id(data)}; restore the file")
        return data

    def digest(self, name: str) -> tuple[str, int]:
        """Id and length that the kept bytes have now. OSError when they cannot be read, StopRun when they do not open."""
        if self.vault is not None:
            data = self.vault.open(self.path(name).read_bytes(), name)
            return snapshot_id(data), len(data)
        made, size = sha256(), 0
        with self.path(name).open("rb") as file:
            while piece := file.read(PIECE):
                made.update(piece)
                size += len(piece)
        return f"{PREFIX}{made.hexdigest()}", size

    def label(self, name: str) -> str:
        """What the file of that id says of itself: the id, or in an encrypted case what stands for it."""
        return name if self.vault is None else self.vault.hidden(name)

    def __iter__(self) -> Iterator[str]:
        """Labels of all kept bytes, in order."""
        prefix = PREFIX if self.vault is None else ""
        for path in sorted(self.root.glob("??/*")):
            if len(path.name) == 62:
                yield f"{prefix}{path.parent.name}{path.name}"

    def _intact(self, path: Path, name: str, data: bytes) -> bool:
        try:
            if self.vault is not None:
                return self.vault.open(path.read_bytes(), name) == data
            return path.stat().st_size == len(data) and path.read_bytes() == data
        except (OSError, StopRun):
            return False


def shred(path: Path) -> bool:
    """Write zeros over the file and remove it; whether there was one."""
    if not path.is_file():
        return False
    blank(path)
    path.unlink()
    return True


def blank(path: Path) -> None:
    """Write zeros over the file. A solid-state disk, or a file system that copies on write, may keep the old blocks."""
    path.chmod(0o600)
    left = path.stat().st_size
    with path.open("r+b") as file:
        while left > 0:
            left -= file.write(bytes(min(left, PIECE)))
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), 0o444)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
