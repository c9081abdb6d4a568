"""What kind of file bytes are: by their content first, then by the name, then by what the sender said."""

from __future__ import annotations

import re
from pathlib import PurePath

from ascertain.model import BadInput

HTML, TEXT, MARKDOWN, PDF = "text/html", "text/plain", "text/markdown", "application/pdf"
NAMES = {
    ".html": HTML, ".htm": HTML, ".xhtml": HTML, ".shtml": HTML, ".md": MARKDOWN, ".markdown": MARKDOWN, ".txt": TEXT, ".text": TEXT,
}  # fmt: skip
# Formats that are not read, so that the message can name them.
MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or an office document; save it as PDF, HTML or text"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF media file"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as PDF, HTML or text"),
    (b"{\\rtf", "an RTF document; save it as PDF, HTML or text"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "an SQLite database"),
    (b"%!PS", "a PostScript file; convert it to PDF"),
)
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
OPENING = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
ELEMENT = re.compile(rb"\s*<(?:meta|title|script|link|div|p|article|section|main|header|h1|table)\b[^<>]*>", re.I)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b\x00"))


def media_type(data: bytes, name: str = "", declared: str | None = None) -> str:
    """One of text/html, text/plain, text/markdown, application/pdf.

    Raises BadInput for nothing, blanks, archives, images and other binary content.
    """
    label = name or "the input"
    if not data:
        raise BadInput(f"{label} is empty")
    if b"%PDF-" in data[:1024]:
        return PDF
    _refuse_binary(data, label)
    head = data[3:4099] if data.startswith(b"\xef\xbb\xbf") else data[:4096]
    if data.startswith(WIDE_MARKS) or b"\x00" in head:
        head = head.replace(b"\x00", b"").lstrip(b"\xff\xfe")
    if not data.strip(b" \t\r\n\x00\xff\xfe\xef\xbb\xbf"):
        raise BadInput(f"{label} holds no text, only blanks")
    if OPENING.match(head):
        return HTML
    suffix = PurePath(name.partition("?")[0]).suffix.lower() if name else ""
    if suffix == ".pdf":
        raise BadInput(f"{label} is named as a PDF but does not hold one")
    if suffix in NAMES:
        return NAMES[suffix]
    if declared in (HTML, "application/xhtml+xml") or ELEMENT.match(head):
        return HTML
    return MARKDOWN if declared == MARKDOWN else TEXT


def _refuse_binary(data: bytes, label: str) -> None:
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise BadInput(f"{label} is {what}")
    head = data[:8192]
    if data.startswith(WIDE_MARKS) or _utf16(head):
        return
    # Text has next to no control bytes; compressed or compiled data has one in ten. A few NULs are kept and flagged later.
    if len(head) - len(head.translate(None, CONTROLS)) > 0.02 * len(head) or head.count(0) > 0.1 * len(head):
        raise BadInput(f"{label} is binary data, not text, HTML or PDF")


def _utf16(head: bytes) -> bool:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return len(head) >= 4 and max(even, odd) > 0.4 * (len(head) / 2) and min(even, odd) < 0.05 * len(head)
