"""Reader of PDF.

Finds: the text layer page by page as paragraphs, words joined where a line end split them; running heads and page numbers as
page furniture; title, author and dates of the file's own metadata.
Needs: pypdfium2, loaded only in a separate process with limits on time and memory; at most 500 pages.
Known misses: scanned pages (no text layer) are skipped, not recognised; columns come in the order of the text layer.
Example: `next(pdf(snapshot, data)).places[0].page`
References: ISO 32000-2, 7.9.4 (dates); PDFium's text extraction.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ascertain.model import Byline, DatedBy, Document, PassageKind, SkipItem, Skipped, Snapshot, make_id
from ascertain.reading.build import Draft
from ascertain.reading.lines import Piece, classify
from ascertain.reading.names import clean_names
from ascertain.reading.plain import close
from ascertain.reading.registry import readers
from ascertain.reading.sandbox import read_apart

VERSION = "2"
MAX_PAGES = 500
LINE = re.compile(r"[^\r\n]+")
SOFT = re.compile("[\ufffe\x02]")
HYPHENS = "-\u00ad\u2010\ufffe\x02"
SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*$")
PDF_DATE = re.compile(r"D?:?(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})(\d{2})?)?([Zz]|[+-]\d{2}'?\d{2})?")
Run = tuple[str, int, int]


@readers.part("pdf", version=VERSION, media_types=("application/pdf",))
def pdf(snapshot: Snapshot, data: bytes) -> Iterator[Document | Skipped]:
    """PDF text layer: paragraphs placed by page and character."""
    yield read_apart("pdf", snapshot, data, method=f"pdf@{VERSION}", settings={})


@dataclass(slots=True)
class Line:
    """One line of a page's text layer: its place in it, height of its top above the foot of the page, and letter height in points."""

    page: int
    text: str
    start: int
    end: int
    top: float = 0.0
    height: float = 0.0
    left: float = 0.0


def read_pdf(snapshot: Snapshot, data: bytes, method: str) -> Document:
    """Read in this process; `pdf` runs it in the limited one. Raises SkipItem: encrypted, too-many-pages, no-text-layer, unreadable."""
    document = _open(data, snapshot.origin)
    try:
        if len(document) > MAX_PAGES:
            raise SkipItem("too-many-pages", f"{snapshot.origin} has {len(document)} pages; {MAX_PAGES} is the most")
        pages = [_lines(document, number) for number in range(len(document))]
        meta = {k: v for k, v in document.get_metadata_dict().items() if v}
    finally:
        document.close()
    if not any(pages):
        raise SkipItem("no-text-layer", f"{snapshot.origin} has no text layer; run text recognition on it first")
    groups = _paragraphs(pages)
    pieces = [Piece("".join(t for t, _, _, _ in g.runs), 0, 0, g.kind) for g in groups]
    classify(pieces)
    draft = Draft(make_id("doc", snapshot.id, method))
    spans = []
    for piece, group in zip(pieces, groups, strict=True):
        spans.append(draft.add_paged(piece.kind, group.runs, level=piece.level))
    title, authors, dates = _metadata(meta)
    return close(draft, snapshot, method, pieces, spans, title=title, authors=authors, dates=dates)


def page_texts(data: bytes) -> Iterator[str]:
    """The text layer of each page, as places count it."""
    document = _open(data, "the file")
    try:
        for number in range(len(document)):
            page = document[number]
            yield page.get_textpage().get_text_range()
    finally:
        document.close()


def _open(data: bytes, origin: str) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise SkipItem("encrypted", f"{origin} is encrypted; give a copy without a password") from error
        raise SkipItem("unreadable", f"{origin} is not a PDF that can be read: {error}") from error


def _lines(document: Any, number: int) -> list[Line]:
    page = document[number]
    layer = page.get_textpage()
    text = layer.get_text_range()
    # Boxes are by PDFium's own count; where that differs (characters beyond the BMP) lines go without a place on the sheet.
    boxed = len(text) == layer.count_chars()
    found = []
    for match in LINE.finditer(text):
        start, end = match.start(), match.end()
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            line = Line(number + 1, text[start:end], start, end)
            if boxed:
                left, bottom, _, top = layer.get_charbox(start, loose=True)
                line.left, line.top, line.height = left, top, top - bottom
            found.append(line)
    return found


@dataclass(slots=True)
class Group:
    """A paragraph: runs of (text, start, end, page)."""

    kind: PassageKind
    runs: list[tuple[str, int, int, int]]


def _paragraphs(pages: Sequence[Sequence[Line]]) -> list[Group]:
    running = _running(pages)
    step = _usual_step(pages)
    groups: list[Group] = []
    last: Line | None = None
    for lines in pages:
        for index, line in enumerate(lines):
            if (index in (0, len(lines) - 1)) and _key(line) in running:
                groups.insert(len(groups), Group(PassageKind.CHROME, _runs(line)))
                continue
            body = _last_body(groups)
            if last is not None and body is not None and _continues(last, line, step):
                _join(body, last, line)
            else:
                groups.append(Group(PassageKind.PARAGRAPH, _runs(line)))
            last = line
    return groups


def _last_body(groups: list[Group]) -> Group | None:
    return next((g for g in reversed(groups[-3:]) if g.kind is not PassageKind.CHROME), None)


def _running(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Keys of first and last lines that repeat on three pages or more (two where they hold a number), and bare page numbers."""
    if len(pages) == 1:
        return {"#"} if pages[0] and _key(pages[0][-1]) == "#" else set()
    edges = Counter(k for lines in pages if lines for k in {_key(lines[0]), _key(lines[-1])})
    return {k for k, n in edges.items() if n >= 3 or k == "#" or (n >= 2 and "#" in k)}


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.strip(" -–|")).casefold()


def _usual_step(pages: Sequence[Sequence[Line]]) -> float:
    steps = Counter(round(a.top - b.top, 0) for lines in pages for a, b in pairwise(lines) if 0 < a.top - b.top < 60)
    return steps.most_common(1)[0][0] if steps else 0.0


def _continues(last: Line, line: Line, step: float) -> bool:
    """Whether a line goes on with the paragraph before it."""
    ended = bool(SENTENCE_END.search(last.text))
    if line.page != last.page:
        return not ended and line.text[:1].islower()
    if line.top == 0.0 or step == 0.0:
        return not ended
    if abs(line.height - last.height) > 0.25 * max(line.height, last.height):
        return False
    gap = last.top - line.top
    # A gap of a quarter line more than usual parts paragraphs; so does an indent after a full stop.
    if gap > 1.25 * step or gap <= 0:
        return gap <= 0 and not ended
    return not (ended and line.left - last.left > 0.8 * line.height)


def _runs(line: Line) -> list[tuple[str, int, int, int]]:
    """The line without the marks PDFium puts where a hyphen ended a line; before a capital the hyphen is the word's own."""
    runs, pos = [], 0
    for mark in SOFT.finditer(line.text):
        at = mark.start()
        if at > pos:
            runs.append((line.text[pos:at], line.start + pos, line.start + at, line.page))
        pos = at + 1
        if not line.text[pos : pos + 1].islower():
            runs.append(("-", line.start + at, line.start + pos, line.page))
    runs.append((line.text[pos:], line.start + pos, line.end, line.page))
    return [run for run in runs if run[0]]


def _join(group: Group, last: Line, line: Line) -> None:
    """Put a line behind another: a space between, or nothing where a hyphen at the line end split a word."""
    text, start, end, page = group.runs[-1]
    split = text[-1:] in HYPHENS and text[-2:-1].isalpha() and line.text[:1].islower()
    if split:
        group.runs[-1] = (text[:-1], start, end - 1, page)
    elif last.page == line.page:
        group.runs.append((" ", last.end, line.start, line.page))
    else:
        group.runs.append((" ", line.start, line.start, line.page))
    group.runs += _runs(line)


def _metadata(meta: dict[str, str]) -> tuple[str | None, list[Byline], list[DatedBy]]:
    authors = [Byline(name=n, origin="file", evidence="PDF Author") for n in clean_names(meta.get("Author", ""))]
    dates = []
    for key, role in (("CreationDate", "published"), ("ModDate", "modified")):
        if value := _date(meta.get(key, "")):
            dates.append(DatedBy(role=role, value=value, origin="file", evidence=f"PDF {key}"))
    return " ".join(meta.get("Title", "").split()) or None, authors, dates


def _date(text: str) -> str | None:
    found = PDF_DATE.match(text)
    if not found or not found[3] or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return None
    day = f"{found[1]}-{found[2]}-{found[3]}"
    if not found[4]:
        return day
    zone = (found[7] or "").replace("'", "").upper()
    zone = zone if zone in ("", "Z") else f"{zone[:3]}:{zone[3:5]}"
    return f"{day}T{found[4]}:{found[5]}:{found[6] or '00'}{zone}"
