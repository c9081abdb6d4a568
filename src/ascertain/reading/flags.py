"""What a careful reader would want to know about the characters of a document. Text is kept as it is; this only points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ascertain.model import Flag, Span
from ascertain.reading.charset import Decoded
from ascertain.reading.names import same_person

MOST_SPANS = 20
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# U+200C and U+200D are spelling in Persian, Indic scripts and emoji; elsewhere they hide.
ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff\u180e]|(?<=[A-Za-z])[\u200c\u200d]|[\u200c\u200d](?=[A-Za-z])")
MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[\u0370-\u03ff\u0400-\u04ff])[A-Za-z\u0370-\u03ff\u0400-\u04ff]{2,40}\b")
CHECKS = (
    (
        "bidi-controls",
        BIDI,
        "characters that change the direction of display: what is shown may differ from what is stored",
    ),
    ("zero-width", ZERO_WIDTH, "characters that are not shown inside or between words"),
    ("nul", re.compile("\x00"), "NUL characters"),
    ("undecodable-bytes", re.compile("\ufffd"), "places whose bytes could not be decoded (shown as U+FFFD)"),
)
# Whatever the checks find holds one of these: on most pages one search stands for four (.35 ms a page less).
TOLD = re.compile("[\x00\u180e\u200b-\u200d\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]")


def character_flags(document: str, text: str) -> Iterator[Flag]:
    """Flags for bidi controls, zero-width characters, NUL, undecodable bytes, and words that mix look-alike scripts."""
    for code, pattern, message in CHECKS if TOLD.search(text) else ():
        yield from _flag(document, code, message, [m.span() for m in pattern.finditer(text)])
    if not text.isascii() and re.search("[\u0370-\u04ff]", text):
        words = [m.span() for m in MIXED.finditer(text)]
        yield from _flag(document, "mixed-script-words", "words that mix Latin with Greek or Cyrillic letters", words)


def charset_flags(decoded: Decoded) -> Iterator[Flag]:
    """Flags about how the bytes became text."""
    if decoded.source == "guessed":
        yield Flag(code="charset-guessed", message=f"No charset was declared; the text was read as {decoded.charset}.")
    elif decoded.source == "overruled":
        yield Flag(
            code="charset-overruled",
            message=f"The declared charset does not fit the bytes; they were read as {decoded.charset}.",
        )


def byline_flags(names: list[tuple[str, str, Span | None]]) -> Iterator[Flag]:
    """Flags for no author at all, and for places that name different people. `names` are (name, place, span)."""
    if not names:
        yield Flag(code="no-byline", message="No author is named.")
        return
    groups: dict[str, list[tuple[str, Span | None]]] = {}
    for name, place, span in names:
        groups.setdefault(place, []).append((name, span))
    first, *rest = groups.values()
    for group in rest:
        if not any(same_person(a, b) for a, _ in first for b, _ in group):
            shown = " and ".join(" / ".join(dict.fromkeys(n for n, _ in g)) for g in (first, group))
            spans = tuple(s for _, s in (*first, *group) if s is not None)
            yield Flag(
                code="bylines-conflict",
                message=f"Different authors are named in different places: {shown}.",
                spans=spans,
            )
            return


def _flag(document: str, code: str, message: str, found: list[tuple[int, int]]) -> Iterator[Flag]:
    if found:
        spans = tuple(Span(document=document, start=s, end=e) for s, e in found[:MOST_SPANS])
        yield Flag(code=code, message=f"{len(found)} {message}.", spans=spans)
