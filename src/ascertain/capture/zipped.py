"""A ZIP file that is not trusted: what its directory says is checked before anything is read, and nothing is unpacked to
disk."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from ascertain.capture.limits import Limits
from ascertain.model import BadInput, SkipItem

END, END64, LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
BROKEN = (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, EOFError, struct.error)
"""What the library raises on damaged files."""
HEADER = 30
"""Bytes of a member's own header before its name."""


@contextmanager
def open_zip(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The ZIP file, its directory checked. BadInput when it could harm: too many or too large members, names that leave
    the archive, links, doubles, overlaps, encryption."""
    try:
        with path.open("rb") as file:
            _check_size(file, path, limits)
        archive = zipfile.ZipFile(path)
        _check_members(archive, path, limits)
    except BROKEN as error:
        raise BadInput(f"{path} is not a readable ZIP file: {error}") from error
    with archive:
        yield archive


class Counted:
    """A member as a stream that counts what comes out. SkipItem when it is damaged or a bomb."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> None:
        self._name, self._packed, self._limits = info.filename, info.compress_size, limits
        self._size = 0
        with self._told():
            self._stream = archive.open(info)

    def read(self, size: int = -1) -> bytes:
        most = self._limits.archive + 1 - self._size
        with self._told():
            data = self._stream.read(most if size < 0 else size)
        self._size += len(data)
        if self._size > self._limits.archive or self._limits.inflated(self._packed, self._size):
            raise SkipItem("bomb", f"{self._name} unpacks to more than it may")
        return data

    def seek(self, offset: int) -> None:
        self._size = 0
        with self._told():
            self._stream.seek(offset)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (*BROKEN, RuntimeError, zlib.error) as error:
            raise SkipItem("damaged", f"{self._name} is damaged: {error}") from error


def _check_size(file: IO[bytes], path: Path, limits: Limits) -> None:
    """Read the end record by hand: the library would load a directory of any length first."""
    size = file.seek(0, 2)
    start = max(0, size - 65_557)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(END)
    if at < 0 or len(tail) < at + 22:
        raise BadInput(f"{path} is not a readable ZIP file: it has no directory")
    members = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if tail[at - 20 : at - 16] == LOCATOR64 and at >= 20:
        file.seek(int.from_bytes(tail[at - 12 : at - 4], "little"))
        record = file.read(56)
        if record[:4] != END64 or len(record) < 56:
            raise BadInput(f"{path} is not a readable ZIP file: its directory is damaged")
        members = int.from_bytes(record[32:40], "little")
        directory = int.from_bytes(record[40:48], "little")
    if members > limits.members or directory > limits.directory:
        raise BadInput(f"{path} has {members:,} members; more than {limits.members:,} are not read")


def _check_members(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    infos = archive.infolist()
    if len(infos) > limits.members:
        raise BadInput(f"{path} has {len(infos):,} members; more than {limits.members:,} are not read")
    if sum(i.file_size for i in infos) > limits.archive:
        raise BadInput(f"{path} unpacks to more than {limits.archive // 2**30} GB; it is not read")
    names: set[str] = set()
    for info in infos:
        _check_member(info, path, names)
        names.add(info.filename)
    end = 0
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            raise BadInput(f"{path}: member {info.filename!r} overlaps the one before it")
        end = info.header_offset + HEADER + len(info.orig_filename.encode()) + info.compress_size
    if end > archive.start_dir:
        raise BadInput(f"{path}: the last member runs into the directory")


def _check_member(info: zipfile.ZipInfo, path: Path, names: set[str]) -> None:
    name = info.orig_filename
    pure = PurePosixPath(name)
    odd = (
        "\\" in name
        or "\0" in name
        or ":" in pure.parts[:1]
        or any(len(p) == 2 and p[1] == ":" for p in pure.parts[:1])
    )
    if odd or pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise BadInput(f"{path}: member {name!r} leaves the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise BadInput(f"{path}: member {name!r} is a link")
    if info.filename in names:
        raise BadInput(f"{path}: member {name!r} is there twice")
    if info.flag_bits & 0x1:
        raise BadInput(f"{path}: member {name!r} is encrypted")
    if info.compress_type not in PACKED:
        raise BadInput(f"{path}: member {name!r} is packed in a way that is not read")
