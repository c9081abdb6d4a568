"""Putting a Document together: text, passages and places grow as one, so that they cannot disagree."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ascertain.model import Document, Passage, PassageKind, Place, Span
from ascertain.reading.charset import Decoded, decode

Run = tuple[str, int, int]
BREAK = re.compile(r"(?:<br\b[^>]*>)+", re.I)


@dataclass(slots=True)
class Draft:
    """Text under construction. Runs come with places in the snapshot (bytes, or characters of a PDF page)."""

    document: str
    passages: list[Passage] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _size: int = 0

    def add(
        self,
        kind: PassageKind,
        runs: Iterable[Run],
        *,
        level: int | None = None,
        language: str | None = None,
        direction: str | None = None,
    ) -> Span:
        """Append one passage and return its span."""
        pieces, places, size = self._pieces, self.places, self._size
        if pieces:
            pieces.append("\n\n")
            size += 2
        start = size
        for text, raw_start, raw_end in runs:
            end = size + len(text)
            places.append(Place(start=size, end=end, raw_start=raw_start, raw_end=raw_end))
            pieces.append(text)
            size = end
        self._size = size
        self.passages.append(
            Passage(kind=kind, start=start, end=size, level=level, language=language, direction=direction)
        )
        return Span(document=self.document, start=start, end=size)

    def add_paged(
        self, kind: PassageKind, runs: Iterable[tuple[str, int, int, int]], *, level: int | None = None
    ) -> Span:
        """Append one passage of a PDF: runs with their page, since a paragraph may go over to the next."""
        span = self.add(kind, (), level=level)
        for text, raw_start, raw_end, page in runs:
            end = self._size + len(text)
            self.places.append(Place(start=self._size, end=end, raw_start=raw_start, raw_end=raw_end, page=page))
            self._pieces.append(text)
            self._size = end
        self.passages[-1] = replace(self.passages[-1], end=self._size)
        return Span(document=self.document, start=span.start, end=self._size)

    @property
    def text(self) -> str:
        return "".join(self._pieces)


def raw_runs(decoded: Decoded, runs: Iterable[Run]) -> list[Run]:
    """Runs placed by characters of the decoded source, placed by its bytes."""
    placed: list[Run] = []
    last = raw_last = -1
    for text, start, end in runs:
        raw_start = raw_last if start == last else decoded.raw(start)
        last, raw_last = end, decoded.raw(end)
        placed.append((text, raw_start, raw_last))
    return placed


def places_coverage(document: Document, data: bytes, charset: str | None = None) -> float:
    """Share of the characters in passages whose place holds them: the bytes there, decoded and with entities and white
    space resolved, are the characters of the run. `charset` is the snapshot's declared one. In a PDF the page's text
    layer takes the part of the bytes."""
    kept = sum(p.end - p.start for p in document.passages)
    if any(place.page is not None for place in document.places):
        sources = _pdf_pages(data)
        good = sum(
            p.end - p.start
            for p in document.places
            if holds(document.text[p.start : p.end], sources[(p.page or 1) - 1][p.raw_start : p.raw_end])
        )
    else:
        markup = document.method.startswith("html")
        charset = decode(data, charset, markup=markup).charset
        good = sum(
            p.end - p.start
            for p in document.places
            if holds(
                document.text[p.start : p.end],
                data[p.raw_start : p.raw_end].decode(charset, "replace"),
                markup=markup,
            )
        )
    return good / kept if kept else 1.0


def holds(run: str, raw: str, *, markup: bool = False) -> bool:
    """Whether a place holds a run of the text: its decoded bytes are the run, with entities, white space and line
    breaks resolved as the reader of marked-up text resolves them."""
    if run == raw:
        return True
    if markup:
        raw = BREAK.sub("\n", html.unescape(raw))
    if "\ufffd" in run and len(run) <= len(raw):
        return all(a in (b, "\ufffd") for a, b in zip(run, raw, strict=False))
    return run == raw or (run in (" ", "\n") and not raw.strip()) or (run == "-" and raw in ("\ufffe", "\x02"))


def _pdf_pages(data: bytes) -> list[str]:
    from ascertain.reading.pdf import page_texts

    return list(page_texts(data))
