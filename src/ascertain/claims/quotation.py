"""Quotations by their marks: curly, straight and doubled single quotes, also over several paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ascertain.syntax import Parsed

MARK = re.compile(r"[“”„\"]|''|``")
OPENS = {"“", "„", "``"}
SINGLE = re.compile(r"(?<!\w)[‘']((?:[^‘’'\n]|(?<=\w)[’'](?=\w))+)[’'](?!\w)")
"""A headline's single quotes; an apostrophe inside a word neither opens nor closes."""

BOUNDARY = ".?!:;—–-”\"'…"
"""What stands before a quotation that is a sentence of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Quoted text with its marks, as offsets into `Document.text`.

    `passage` is the index in the list of parses. `resumes` says that it takes up a quotation which the paragraph
    before left open, by the custom of repeating the opening mark.
    """

    start: int
    end: int
    passage: int
    resumes: bool


def quotations(text: str, parsed: Sequence[Parsed]) -> list[Quotation]:
    """Quotations in order; one that runs over several passages has an entry in each."""
    found: list[Quotation] = []
    open_before = False
    for index, piece in enumerate(parsed):
        end = piece.offset + len(piece.doc.text)
        spans, still_open = _pairs(text, piece.offset, end)
        if not spans and not still_open:
            spans = [(m.start(), m.end()) for m in SINGLE.finditer(text, piece.offset, end) if " " in m.group()]
        for start, stop in spans:
            first = not text[piece.offset : start].strip()
            found.append(Quotation(start=start, end=stop, passage=index, resumes=open_before and first))
        open_before = still_open
    return found


def _pairs(text: str, start: int, end: int) -> tuple[list[tuple[int, int]], bool]:
    """Spans between marks in one passage, and whether the last one is left open at its end."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in MARK.finditer(text, start, end):
        if opened is None:
            if mark.group() == "”" or not _could_open(text, mark, end):
                continue
            opened = mark.start()
        elif mark.group() in OPENS:
            continue
        else:
            spans.append((opened, mark.end()))
            opened = None
    if opened is not None and _whole_rest(text, opened, start, spans):
        stop = start + len(text[start:end].rstrip())
        return [*spans, (opened, stop)], True
    return spans, False


def _could_open(text: str, mark: re.Match[str], end: int) -> bool:
    """An opening mark has a word right after it; inch and minute signs have not."""
    after = text[mark.end() : mark.end() + 1]
    return mark.end() < end and not after.isspace() and not (mark.start() and text[mark.start() - 1].isdigit())


def _whole_rest(text: str, opened: int, start: int, spans: list[tuple[int, int]]) -> bool:
    """An unclosed mark counts as open to the paragraph's end when a sentence starts with it."""
    before = text[start:opened].rstrip()
    return not before or before[-1] in ',:.”"' or bool(spans and not text[spans[-1][1] : opened].strip(" ,"))


def containing(quotes: Sequence[Quotation], start: int, end: int) -> Iterator[Quotation]:
    """Quotations that hold the whole span."""
    return (q for q in quotes if q.start <= start and end <= q.end)


def mark_before(text: str, at: int) -> str:
    """The last character before an offset that is no white space; empty at the text's start."""
    return text[max(0, at - 8) : at].rstrip()[-1:]
