"""Snapshots as a packed WARC file (version 1.1): one gzip member a record, no clock and no chance in it.

A page from the web becomes a `response` record, anything else a `resource`. The bytes are those of the snapshot, with
encodings undone: headers that told of an encoding are kept under `X-Archive-Orig-`, as replay tools do.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from ascertain.capture.local import Captured
from ascertain.model import Snapshot

VERSION = b"WARC/1.1\r\n"
CHANGED = frozenset({"content-encoding", "transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where a record lies in the file, and what an index says of it. Digests are `sha256:` and hexadecimal digits, `digest`
    that of the payload."""

    target: str
    date: str
    media_type: str
    status: int | None
    digest: str
    record_digest: str
    """Of the whole record as it lies in the file."""
    offset: int
    length: int


def write_warc(file: IO[bytes], captured: Iterable[Captured], *, software: str, at: str) -> Iterator[Written]:
    """Write a `warcinfo` record and one record for each snapshot; what was written is told as it is. `at` is RFC 3339."""
    info = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    fields = [("WARC-Type", "warcinfo"), ("WARC-Date", at), ("Content-Type", "application/warc-fields")]
    offset, _ = _write(file, [*fields, _name("warcinfo", at, software)], info)
    for item in captured:
        length, written = _item(file, item, offset)
        offset += length
        yield written


def target_of(snapshot: Snapshot) -> str:
    """The address that a record is filed under: the page's own, or a name made of the hash where it has none (a local
    path says more about a desk than about a page)."""
    if re.match(r"https?://", snapshot.origin, re.I):
        return quote(snapshot.origin, safe="!#$%&'()*+,/:;=?@[]~", errors="surrogateescape")
    return f"urn:sha256:{snapshot.id.removeprefix('sha256:')}"


def _item(file: IO[bytes], item: Captured, offset: int) -> tuple[int, Written]:
    shot, target = item.snapshot, target_of(item.snapshot)
    web = not target.startswith("urn:")
    payload = _digest(item.data)
    fields = [
        ("WARC-Type", "response" if web else "resource"),
        ("WARC-Target-URI", target),
        ("WARC-Date", shot.captured_at),
        _name(target, shot.captured_at, shot.id),
        ("WARC-Payload-Digest", payload),
    ]
    if not web:
        length, record = _write(file, [*fields, ("Content-Type", _typed(shot))], item.data)
    else:
        kind = ("Content-Type", "application/http; msgtype=response")
        length, record = _write(file, [*fields, kind], _head(shot) + item.data)
    digest = f"sha256:{hashlib.sha256(item.data).hexdigest()}"
    return length, Written(
        target=target,
        date=shot.captured_at,
        media_type=shot.media_type,
        status=200 if web else None,
        digest=digest,
        record_digest=record,
        offset=offset,
        length=length,
    )


def _head(shot: Snapshot) -> bytes:
    lines = ["HTTP/1.1 200 OK"]
    for name, value in shot.headers:
        label = f"X-Archive-Orig-{name}" if name.lower() in CHANGED else name
        lines.append(f"{_line(label)}: {_line(value)}")
    if not any(name.lower() == "content-type" for name, _ in shot.headers):
        lines.append(f"Content-Type: {_typed(shot)}")
    lines.append(f"Content-Length: {shot.size}")
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1", "replace")


def _typed(shot: Snapshot) -> str:
    return f"{shot.media_type}; charset={_line(shot.charset)}" if shot.charset else shot.media_type


def _line(text: str) -> str:
    """The text without line ends, which would begin another field."""
    return " ".join(text.split())


def _name(*parts: str) -> tuple[str, str]:
    text = "\n".join(p.encode("utf-8", "backslashreplace").decode() for p in parts)
    return "WARC-Record-ID", f"<urn:uuid:{uuid5(NAMESPACE_URL, text)}>"


def _write(file: IO[bytes], fields: list[tuple[str, str]], block: bytes) -> tuple[int, str]:
    fields = [*fields, ("WARC-Block-Digest", _digest(block)), ("Content-Length", str(len(block)))]
    head = VERSION + "".join(f"{k}: {v}\r\n" for k, v in fields).encode("utf-8", "surrogateescape") + b"\r\n"
    # The header's time and file name stay empty: the same snapshots give the same file.
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join((packer.compress(head), packer.compress(block), packer.compress(b"\r\n\r\n"), packer.flush()))
    file.write(packed)
    return len(packed), f"sha256:{hashlib.sha256(packed).hexdigest()}"


def _digest(data: bytes) -> str:
    return f"sha256:{base64.b32encode(hashlib.sha256(data).digest()).decode()}"
