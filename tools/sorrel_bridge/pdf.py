"""A small PDF writer: headings and wrapped paragraphs in Helvetica with a real text layer, the same bytes each time."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from markup import Article

WIDTH, HEIGHT, MARGIN = 595, 842, 72
SIZES = {"title": 18, "heading": 13, "paragraph": 11.5, "note": 9}
COLUMNS = {"title": 46, "heading": 62, "paragraph": 78, "note": 100}
"""Characters a line: Helvetica runs to about half its size a letter, so these stay inside the 451 points of measure."""


def write_pdf(article: Article, running_head: str) -> bytes:
    """The report as PDF bytes. A block that does not fit is set whole on the next page."""
    pages = list(_pages(article))
    streams = [
        "\n".join([_line("note", HEIGHT - 40, f"{running_head} – page {n} of {len(pages)}"), *lines])
        for n, lines in enumerate(pages, 1)
    ]
    return _file(streams, article.head["title"], article.head["published"].replace("-", ""))


def _pages(article: Article) -> Iterator[list[str]]:
    names = " and ".join(name for name, _ in article.bylines)
    blocks = [("title", article.head["title"]), ("note", f"By {names}, {article.head['published']}")]
    blocks += [(block.kind, block.text) for block in article.blocks]
    lines: list[str] = []
    y: float = HEIGHT - MARGIN
    for kind, text in blocks:
        wrapped = textwrap.wrap(text, COLUMNS[kind], break_long_words=False, break_on_hyphens=False)
        step = SIZES[kind] * 1.5
        need = step * len(wrapped) + (60 if kind == "heading" else 0)
        if y - need < MARGIN:
            yield lines
            lines, y = [], HEIGHT - MARGIN
        for row in wrapped:
            y -= step
            lines.append(_line(kind, y, row))
        y -= 9
    yield lines


def _line(kind: str, y: float, text: str) -> str:
    face = "/F2" if kind in {"title", "heading"} else "/F1"
    shown = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT {face} {SIZES[kind]} Tf {MARGIN} {y:.1f} Td ({shown}) Tj ET"


def _file(streams: list[str], title: str, day: str) -> bytes:
    first = 6
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(streams)))
    fonts = [
        f"<< /Type /Font /Subtype /Type1 /BaseFont /{face} /Encoding /WinAnsiEncoding >>".encode()
        for face in ("Helvetica", "Helvetica-Bold")
    ]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode(),
        *fonts,
        f"<< /Title ({title}) /CreationDate (D:{day}090000Z) >>".encode("cp1252"),
    ]
    for n, stream in enumerate(streams):
        data = stream.encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {first + 2 * n + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data))
    return _assemble(objects)


def _assemble(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
