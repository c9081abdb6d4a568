"""From bytes to text, with the way back: every character knows the bytes it was decoded from."""

from __future__ import annotations

import codecs
import re
from array import array
from dataclasses import dataclass, field
from functools import cached_property

BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# The Encoding Standard reads these labels as their supersets, and so do browsers.
SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-16-le",
    "utf-32": "utf-32-le",
}
META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})", re.I)


@dataclass(frozen=True, kw_only=True)
class Decoded:
    """Text decoded from `data`. Undecodable bytes stand in `text` as U+FFFD, one character for each.

    `source` says where the charset came from: bom, header, declared, utf-8 (the bytes are valid UTF-8 and nothing was
    declared), overruled (the declared one does not fit), guessed.
    """

    text: str
    charset: str
    source: str
    bom: int
    undecodable: int
    data: bytes = field(repr=False)
    _escaped: str = field(repr=False)
    _asked: list[int] = field(default_factory=lambda: [0, 0], repr=False, compare=False)

    def raw(self, index: int) -> int:
        """Byte offset in the data at which character `index` starts. Meant to be asked in rising order: what lies between one
        question and the next is encoded again."""
        if self._width:
            return self.bom + index * self._width
        if self._starts is not None:
            return self.bom + self._starts[index]
        last, offset = self._asked if self._asked[0] <= index else (0, 0)
        between = self._escaped[last:index]
        offset += len(between) if between.isascii() and self.charset == "utf-8" else len(self._encode(between))
        self._asked[:] = index, offset
        return self.bom + offset

    @cached_property
    def _width(self) -> int:
        """Bytes per character where that is the same throughout, else 0."""
        size = len(self.data) - self.bom
        if self.charset.startswith("utf-32"):
            return 4 if size == 4 * len(self.text) else 0
        if len(self.text) == size:
            return 1
        return 2 if self.charset.startswith("utf-16") and size // 2 == len(self.text) else 0

    @cached_property
    def _starts(self) -> array[int] | None:
        """Byte offset of every character, for charsets whose encoder need not give back the same bytes."""
        if self.charset == "utf-8" or self.charset.startswith("utf-16"):
            return None
        decoder = codecs.getincrementaldecoder(self.charset)("replace")
        starts, last = array("L"), 0
        body = self.data[self.bom :]
        for index in range(len(body)):
            for _ in decoder.decode(body[index : index + 1]):
                starts.append(last)
                last = index + 1
        starts.extend([last] * (len(self.text) - len(starts)))
        starts.append(len(body))
        return starts

    def _encode(self, text: str) -> bytes:
        return text.encode(self.charset, "surrogateescape" if self.charset == "utf-8" else "surrogatepass")


def decode(data: bytes, declared: str | None = None, *, markup: bool = False) -> Decoded:
    """Decode by byte order mark, then `declared` (HTTP header), then the page's own declaration (`markup`), then guess.

    A declared charset gives way to UTF-8 where the bytes are valid UTF-8 with characters beyond ASCII: that does not
    happen by chance. Declared UTF-8 gives way to a guess where more of its sequences are broken than good.
    """
    for mark, charset in BOMS:
        if data.startswith(mark):
            return _decoded(data, charset, "bom", len(mark))
    named = _known(declared)
    source = "header"
    if named is None and markup:
        found = META.search(data[:8192]) or XML.search(data[:1024])
        named, source = _known(found[1].decode("ascii") if found else None), "declared"
        # A declaration that is readable as ASCII cannot be in UTF-16 or UTF-32.
        named = "utf-8" if named and named.startswith(("utf-16", "utf-32")) else named
    narrow = named is not None and not named.startswith(("utf-", "iso2022"))
    if narrow and not data.isascii() and _is_utf8(data):
        return _decoded(data, "utf-8", "overruled", 0)
    if named == "utf-8":
        return _utf8(data, source, "overruled")
    if named is not None:
        return _decoded(data, named, source, 0)
    if wide := _wide(data):
        return _decoded(data, wide, "guessed", 0)
    return _utf8(data, "utf-8", "guessed")


def _utf8(data: bytes, source: str, otherwise: str) -> Decoded:
    first = _decoded(data, "utf-8", source, 0)
    # Good sequences do not come about by chance: bad bytes among at least as many of them are damage, not another charset.
    good = sum(1 for c in first.text if c > "\x7f") - first.undecodable if first.undecodable else 0
    return first if first.undecodable <= good else _decoded(data, _guess(data), otherwise, 0)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in nearly every other byte of mostly Latin text."""
    head = data[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) >= 4 and max(even, odd) > 0.4 * (len(head) / 2) and min(even, odd) < 0.05 * len(head):
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    found = from_bytes(data[:32_768], chunk_size=512)
    best = found.best()
    if best is None:
        return "cp1252"
    # Of charsets that fit equally well, windows-1252 is by far the commonest on the web.
    western = any(r.encoding == "cp1252" and (r.chaos, r.coherence) == (best.chaos, best.coherence) for r in found)
    return "cp1252" if western else _known(best.encoding) or "cp1252"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _known(label: str | None) -> str | None:
    if not label:
        return None
    try:
        info = codecs.lookup(label.strip())
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in ("idna", "punycode", "utf-7", "unicode_escape"):
        return None
    return SUPERSETS.get(info.name, info.name)


def _decoded(data: bytes, charset: str, source: str, bom: int) -> Decoded:
    body = data[bom:]
    if charset == "utf-8":
        try:
            escaped = body.decode(charset)
        except UnicodeDecodeError:
            escaped = body.decode(charset, "surrogateescape")
        else:
            return Decoded(
                text=escaped, charset=charset, source=source, bom=bom, undecodable=0, data=data, _escaped=escaped
            )
    elif charset.startswith("utf-16"):
        escaped = _utf16(body, charset)
    else:
        escaped = body.decode(charset, "replace")
    text = escaped
    if escaped.isascii():
        undecodable = 0
    else:
        text = LONE.sub("\ufffd", escaped)
        undecodable = len(LONE.findall(escaped)) if charset.startswith("utf") else text.count("\ufffd")
    return Decoded(
        text=text, charset=charset, source=source, bom=bom, undecodable=undecodable, data=data, _escaped=escaped
    )


def _utf16(body: bytes, charset: str) -> str:
    whole = len(body) // 2 * 2
    return body[:whole].decode(charset, "surrogatepass")


LONE = re.compile("[\ud800-\udfff]")
