"""The records of a WARC file one by one, each with its length and its block digest checked.

A bad record is named and the next one is looked for behind it, within limits.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ascertain.capture.limits import LIMITS, Limits
from ascertain.capture.members import CHUNK, Segment, segments
from ascertain.model import SkipItem, Skipped

VERSION = re.compile(rb"WARC/(?:0\.1[78]|1\.[01])\r?\n")
NEXT = re.compile(rb"\n(?=WARC/(?:0\.1[78]|1\.[01])\r?\n)")
DIGESTS = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512", "md5": "md5"}
MOST_BAD = 1_000
"""Bad records after which the rest is given up: a file made of them would keep the search for the next one busy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One WARC record: named fields in lower case, and the block."""

    offset: int
    fields: dict[str, str]
    block: bytes = field(repr=False)

    @property
    def type(self) -> str:
        return self.fields.get("warc-type", "").lower()

    @property
    def target(self) -> str:
        # Older tools wrote the address in angle brackets.
        return self.fields.get("warc-target-uri", "").strip("<> \t")


def warc_records(file: IO[bytes], name: str, *, limits: Limits = LIMITS) -> Iterator[Record | Skipped]:
    """Every record in order. A bad one is Skipped and the next is looked for behind it."""
    cost = _Cost(limits)
    for segment in segments(file, limits):
        reader = _Reader(segment, limits)
        while cost.too_much(reader.read) is None:
            try:
                record = reader.record()
            except SkipItem as error:
                yield skipped(reader.target or f"{name} at byte {reader.offset:,}", error.code, str(error))
                cost.bad(reader.left)
                if cost.too_much(reader.read) or not reader.find_next():
                    break
            else:
                if record is None:
                    break
                yield record
        why = cost.too_much(reader.read)
        if why is not None:
            yield skipped(name, "too-large", f"the archive holds {why}; the rest is not read")
            return
        cost.size += reader.read


@dataclass(slots=True)
class _Cost:
    """What an archive has cost so far."""

    limits: Limits
    size: int = 0
    records: int = 0
    searched: int = 0

    def bad(self, left: int) -> None:
        self.records += 1
        self.searched += left

    def too_much(self, more: int) -> str | None:
        """Why no more of the archive is read, if so."""
        if self.size + more > self.limits.archive:
            return f"more than {self.limits.archive // 2**30} GB"
        if self.records > MOST_BAD or self.searched > self.limits.searched:
            return f"{self.records:,} bad records so far"
        return None


class _Reader:
    """Records of one segment."""

    def __init__(self, segment: Segment, limits: Limits) -> None:
        self._segment, self._limits = segment, limits
        self.read = 0
        self.offset = 0
        self.target = ""
        self._last: bytes | None = b""
        """What was read of the record at hand, to look for the next one in; None where the next one must follow."""

    def record(self) -> Record | None:
        """The next record; None at the end of the segment. SkipItem when it cannot be used."""
        self.offset, self.target, self._last = self._segment.place(self.read), "", b""
        head = self._head()
        if head is None:
            return None
        fields = _fields(head)
        self.target = fields.get("warc-target-uri", "").strip("<> \t")
        length = fields.get("content-length", "")
        if not re.fullmatch(r"\d{1,15}", length):
            raise SkipItem("no-length", f"the record has no usable Content-Length: {length!r:.40}")
        size = int(length)
        if size > self._limits.record + self._limits.head:
            self._pass_over(size)
            self._last = None
            raise SkipItem("too-large", f"the record has {size:,} bytes, more than {self._limits.record // 2**20} MB")
        self._last = block = self._take(size)
        if len(block) < size:
            raise SkipItem("truncated", f"the record breaks off: {size - len(block):,} of {size:,} bytes are missing")
        end = self._take(4)
        rest = end.lstrip(b"\r\n")
        if rest and (rest == end or not b"WARC".startswith(rest)):
            self._last = block + end
            raise SkipItem("length", "the record does not end where its Content-Length says")
        self._put_back(rest)
        self._last = None
        check_digest(fields.get("warc-block-digest"), "block", block)
        return Record(offset=self.offset, fields=fields, block=block)

    @property
    def left(self) -> int:
        """Bytes of the bad record at hand that the next one is looked for in."""
        return len(self._last or b"")

    def find_next(self) -> bool:
        """Move to the next line that begins a record, from inside the bad one on."""
        if self._last is None:
            return True
        try:
            data = b"\n" + self._last
            while True:
                found = NEXT.search(data)
                if found is not None:
                    self._put_back(data[found.end() :])
                    return True
                piece = self._take(CHUNK)
                if not piece:
                    return False
                data = data[-32:] + piece
        except SkipItem:
            return False

    def _head(self) -> bytes | None:
        data = b""
        while True:
            piece = self._take(4096)
            data = (data + piece).lstrip(b"\r\n") if not data else data + piece
            end = re.search(rb"\r?\n\r?\n", data)
            if end is not None or len(data) > self._limits.head or not piece:
                break
        if not data:
            return None
        if not VERSION.match(data):
            self._last = data
            raise SkipItem("no-warc", f"no record begins here: {data[:40]!r}")
        if end is None:
            self._last = data[1:]
            raise SkipItem("truncated" if not piece else "no-head", "the head of the record has no end")
        self._put_back(data[end.end() :])
        return data[: end.start()]

    def _take(self, size: int) -> bytes:
        data = self._segment.read(size)
        self.read += len(data)
        return data

    def _put_back(self, data: bytes) -> None:
        self._segment.unread(data)
        self.read -= len(data)

    def _pass_over(self, size: int) -> None:
        while size > 0 and (piece := self._take(min(size, 2**20))):
            size -= len(piece)
            if self.read > self._limits.archive:
                raise SkipItem("too-large", "the record is larger than an archive may be")


def _fields(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in re.split(r"\r?\n(?![ \t])", head.decode("utf-8", "surrogateescape"))[1:]:
        name, _, value = line.partition(":")
        found.setdefault(name.strip().lower(), " ".join(value.split()))
    return found


def check_digest(digest: str | None, part: str, *blocks: bytes) -> None:
    """Hold the digest (`sha1:BASE32`, or hexadecimal, or base64) against the bytes; unknown algorithms are passed over."""
    algorithm, _, value = (digest or "").strip().partition(":")
    known = DIGESTS.get(algorithm.lower())
    if known is None:
        return
    for block in blocks:
        made = hashlib.new(known, block, usedforsecurity=False).digest()
        spelt = {base64.b32encode(made).decode().rstrip("="), made.hex().upper()}
        if value.rstrip("=").upper() in spelt or value in (
            base64.b64encode(made).decode(),
            base64.urlsafe_b64encode(made).decode(),
        ):
            return
    raise SkipItem("digest", f"the {part} does not match its digest {digest}")


def skipped(item: str, code: str, reason: str) -> Skipped:
    return Skipped(stage="capture", item=item, code=code, reason=reason)


def is_warc(path: Path) -> bool:
    """Whether the file begins like a WARC file, packed or plain."""
    try:
        with path.open("rb") as file:
            segment = next(segments(file, LIMITS), None)
            return segment is not None and VERSION.match(segment.read(16).lstrip(b"\r\n")) is not None
    except (OSError, SkipItem):
        return False
