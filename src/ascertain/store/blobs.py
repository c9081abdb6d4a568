"""Captured bytes as files named by their hash: `case.blobs/ab/cdef…`, written once, checked on every read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ascertain.model import BadInput, StopRun, snapshot_id

PREFIX = "sha256:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blobs:
    """A folder of content-addressed files. A file is whole or absent: it is synced under another name, then renamed."""

    root: Path

    def path(self, name: str) -> Path:
        """Where the bytes of that snapshot id lie; BadInput for anything that is no such id."""
        digest = name.removeprefix(PREFIX)
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise BadInput(f"{name!r} is no snapshot id; one is sha256: and 64 hexadecimal digits")
        return self.root / digest[:2] / digest[2:]

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their id. Bytes that are already here are not written again."""
        name = snapshot_id(data)
        path = self.path(name)
        if not self._intact(path, data):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, data)
            for folder in (path.parent, self.root):
                _sync(folder)
        return name

    def get(self, name: str) -> bytes:
        """The bytes of that id. StopRun when they are missing or no longer match their hash."""
        path = self.path(name)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StopRun(f"the bytes of {name} cannot be read ({error.strerror}): restore {path}") from error
        if snapshot_id(data) != name:
            raise StopRun(f"the bytes of {name} were altered: {path} hashes to {snapshot_id(data)}; restore the file")
        return data

    def __iter__(self) -> Iterator[str]:
        """Ids of all kept bytes, in order."""
        for path in sorted(self.root.glob("??/*")):
            if len(path.name) == 62:
                yield f"{PREFIX}{path.parent.name}{path.name}"

    @staticmethod
    def _intact(path: Path, data: bytes) -> bool:
        try:
            return path.stat().st_size == len(data) and path.read_bytes() == data
        except OSError:
            return False


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
