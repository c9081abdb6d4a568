"""The HTTP response inside a WARC record: its head, and its body with transfer and content encodings undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ascertain.capture.fetch import Inflater
from ascertain.capture.limits import Limits
from ascertain.model import SkipItem

STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
GZIPS = frozenset({"gzip", "x-gzip"})
PIECE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A response as it was sent. `entity` is the body without chunk marks, still in its content encoding."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    entity: bytes = field(repr=False)

    def header(self, name: str) -> str:
        """The values of that header, joined by commas."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)


def parse_response(block: bytes, limits: Limits) -> Message:
    """The response in those bytes. SkipItem (`http`) when they hold none."""
    found = STATUS.match(block)
    if found is None:
        raise SkipItem("http", "the record holds no HTTP response")
    head, body = _split(block, limits.head)
    headers = tuple(_headers(head))
    chunked = any(k.lower() == "transfer-encoding" and "chunked" in v.lower() for k, v in headers)
    entity = _joined(body) if chunked else body
    return Message(status=int(found[1]), headers=headers, body=body, entity=entity)


def decoded(message: Message, limits: Limits) -> bytes:
    """The entity with its content encodings undone. SkipItem (`encoding`, `too-large`, `bomb`)."""
    names = [n.strip().lower() for n in message.header("content-encoding").split(",")]
    names = [n for n in names if n not in ("", "identity")]
    if len(names) > limits.encodings or any(n not in GZIPS and n != "deflate" for n in names):
        raise SkipItem("encoding", f"the content encoding is not read: {', '.join(names)}")
    data = message.entity
    for name in reversed(names):
        # Some tools unpack the body and keep the header that says it is packed.
        if name not in GZIPS or data.startswith(b"\x1f\x8b"):
            data = b"".join(_inflated(data, limits))
    return data


def _split(block: bytes, most: int) -> tuple[bytes, bytes]:
    for blank in (b"\r\n\r\n", b"\n\n"):
        at = block.find(blank, 0, most)
        if at >= 0:
            return block[:at], block[at + len(blank) :]
    raise SkipItem("http", "the head of the HTTP response has no end")


def _headers(head: bytes) -> Iterator[tuple[str, str]]:
    # Latin-1 is what the standard library's HTTP client reads headers as: every byte is kept.
    for line in re.split(r"\r?\n(?![ \t])", head.decode("latin-1"))[1:]:
        name, colon, value = line.partition(":")
        if colon and name.strip():
            yield name.strip(), " ".join(value.split())


def _joined(body: bytes) -> bytes:
    """The body without chunk marks; as it is where it has none, as with tools that took them out."""
    pieces: list[bytes] = []
    at = 0
    while (mark := CHUNK_LINE.match(body, at)) is not None:
        size, at = int(mark[1], 16), mark.end()
        if size == 0:
            return b"".join(pieces)
        if at + size > len(body):
            raise SkipItem("truncated", "the chunked body breaks off")
        pieces.append(body[at : at + size])
        at += size
        at += len(body[at : at + 2]) if body[at : at + 2] == b"\r\n" else int(body[at : at + 1] == b"\n")
    if pieces:
        raise SkipItem("truncated", "the chunked body breaks off")
    return body


def _inflated(data: bytes, limits: Limits) -> Iterator[bytes]:
    stream, size = Inflater("the body"), 0
    for at in range(0, len(data), PIECE):
        for piece in stream.feed(data[at : at + PIECE]):
            size += len(piece)
            if size > limits.record:
                raise SkipItem("too-large", f"the body unpacks to more than {limits.record // 2**20} MB")
            if limits.inflated(at + PIECE, size):
                raise SkipItem("bomb", f"the body unpacks to more than {limits.ratio} times its size")
            yield piece
    yield stream.finish()
