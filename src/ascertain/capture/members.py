"""The bytes of a WARC file, unpacked as a stream: each gzip member, or the whole plain file, is one segment.

A damaged or bloated member ends its own segment; the next one is looked for by its first bytes, so that one bad record
does not cost the rest.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO, Protocol

from ascertain.capture.limits import Limits
from ascertain.model import SkipItem

MAGIC = b"\x1f\x8b\x08"
CHUNK = 65_536


class Segment(Protocol):
    """A stretch of records. `read` gives at most `size` bytes, fewer only at the end; SkipItem when it is damaged."""

    def read(self, size: int) -> bytes: ...

    def unread(self, data: bytes) -> None: ...

    def place(self, read: int) -> int:
        """The byte of the file to name for what begins after `read` bytes of the segment."""
        ...


def segments(file: IO[bytes], limits: Limits) -> Iterator[Segment]:
    """Every segment of the file, which is read from its beginning and can seek. Each is used up before the next."""
    source = _Source(file)
    if not source.peek(len(MAGIC)).startswith(MAGIC[:2]):
        yield Plain(source)
        return
    named = False
    while True:
        begin = source.offset
        found = source.find(MAGIC)
        if source.offset > begin and not named:
            yield Lost(begin, source.offset)
        if not found:
            return
        member = Member(source, limits)
        yield member
        named = not member.finish()


class _Source:
    """Packed bytes with a place in them, and a look ahead."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ahead = b""
        self.offset = 0

    def peek(self, size: int) -> bytes:
        if len(self._ahead) < size:
            self._ahead += self._file.read(size - len(self._ahead))
        return self._ahead[:size]

    def take(self, size: int) -> bytes:
        data = self.peek(size)
        self._ahead = self._ahead[len(data) :]
        self.offset += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        self._ahead = data + self._ahead
        self.offset -= len(data)

    def go_to(self, offset: int) -> None:
        self._file.seek(offset)
        self._ahead, self.offset = b"", offset

    def find(self, magic: bytes) -> bool:
        """Move to the next place where `magic` stands; False, and at the end of the file, where there is none."""
        while True:
            ahead = self.peek(CHUNK)
            at = ahead.find(magic)
            if at >= 0:
                self.take(at)
                return True
            if len(ahead) < CHUNK:
                self.take(len(ahead))
                return False
            self.take(len(ahead) - len(magic) + 1)


class Plain:
    """A file that is not packed."""

    def __init__(self, source: _Source) -> None:
        self._source = source
        self._start = b""

    def read(self, size: int) -> bytes:
        head, self._start = self._start[:size], self._start[size:]
        return head + self._source.take(size - len(head))

    def unread(self, data: bytes) -> None:
        self._start = data + self._start

    def place(self, read: int) -> int:
        return read


class Lost:
    """Bytes between members that are none."""

    def __init__(self, begin: int, end: int) -> None:
        self._begin, self._end = begin, end

    def read(self, size: int) -> bytes:
        raise SkipItem("damaged", f"the bytes {self._begin:,} to {self._end:,} are no gzip member")

    def unread(self, data: bytes) -> None:
        raise NotImplementedError

    def place(self, read: int) -> int:
        return self._begin


class Member:
    """One gzip member."""

    def __init__(self, source: _Source, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._stream = zlib.decompressobj(31)
        self._out = b""
        self._packed = self._unpacked = 0
        self._broken: SkipItem | None = None
        self._offset = source.offset

    def read(self, size: int) -> bytes:
        pieces = [self._out[:size]]
        self._out = self._out[size:]
        left = size - len(pieces[0])
        while left and (piece := self._inflate(left)):
            pieces.append(piece)
            left -= len(piece)
        return b"".join(pieces)

    def unread(self, data: bytes) -> None:
        self._out = data + self._out

    def place(self, read: int) -> int:
        return self._offset

    def finish(self) -> bool:
        """Leave the source behind this member. False where its end cannot be told: then behind its first bytes, since what
        follows may have been taken for a part of it."""
        try:
            while self._inflate(CHUNK):
                pass
        except SkipItem:
            return False
        return True

    def _inflate(self, most: int) -> bytes:
        if self._broken is not None:
            raise self._broken
        while not self._stream.eof:
            packed = self._source.take(CHUNK)
            try:
                piece = self._stream.decompress(packed, most)
            except zlib.error as error:
                raise self._fail("damaged", f"is damaged: {error}") from error
            left = self._stream.unconsumed_tail or self._stream.unused_data
            self._source.give_back(left)
            self._packed += len(packed) - len(left)
            self._unpacked += len(piece)
            if self._limits.inflated(self._packed, self._unpacked):
                raise self._fail("bomb", f"unpacks to more than {self._limits.ratio} times its size")
            if piece:
                return piece
            if not packed:
                raise self._fail("truncated", "ends before it is complete")
        return b""

    def _fail(self, code: str, words: str) -> SkipItem:
        self._source.go_to(self._offset + len(MAGIC))
        self._broken = SkipItem(code, f"the gzip member at byte {self._offset:,} {words}")
        return self._broken
