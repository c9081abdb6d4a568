"""Handles by which a claim could be checked: numbers, dates, capitalised names, documents.

Finds: words of a claim that a person could take to an archive, a map, a register or a witness.
Needs: the claim's content spans and the document's text.
Known misses: number words and month names are English; names are seen only in scripts with capitals, and not as the
first word of a sentence; a name here may be a place, a body or a person, it is not told which. Nothing is looked up.
Example: "The ferry sank on 4 May with 31 people" -> date "4 May", number "31".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ascertain.model import Basis
from ascertain.views.xray_records import Check, Piece

_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})\b(?:,?\s+\d{{4}})?"
    rf"|\b(?:{_MONTH})\s+\d{{1,4}}\b(?:,\s*\d{{4}})?"
    rf"|\b(?:in|of|since|by|until|last|next|early|late|mid)[\s-](?:{_MONTH})\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:1[89]|20)\d{2}\b"
)
_NUMBER = re.compile(
    r"\d+(?:[.,٫٬]\d+)*\s?%?"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|dozens?|half)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b[^\W\d_a-zßà-öø-ÿ][\w’'-]*(?:\s+(?:(?:of|the|de|al|bin|van|von)\s+)*[^\W\d_a-zßà-öø-ÿ][\w’'-]*)*"
)
_DOCUMENT = re.compile(
    r"\b(?:reports?|memos?|memorandum|letters?|cables?|footage|videos?|photographs?|photos?|satellite imag\w+|"
    r"court (?:files?|records?|papers)|statements?|decrees?|orders?|treaty|treaties|agreements?|minutes|records?|"
    r"registers?|logs?|transcripts?|recordings?|leaflets?|contracts?|invoices?)\b",
    re.IGNORECASE,
)


def checks(content: Sequence[Piece], basis: Basis, sentence_starts: frozenset[int]) -> tuple[Check, ...]:
    """Handles in a claim's words, in the order of `words.CHECKS`; a kind without words is left out."""
    dates = [m for p in content for m in _found(_DATE, p)]
    numbers = [m for p in content for m in _found(_NUMBER, p) if not _inside(m, dates)]
    names = [m for p in content for m in _names(p, sentence_starts) if not any(_meet(m, d) for d in dates)]
    documents = [m for p in content for m in _found(_DOCUMENT, p)]
    if basis is Basis.DOCUMENT and not documents:
        documents = list(content[:1])
    found = (("number", numbers), ("date", dates), ("name", names), ("document", documents))
    return tuple(Check(kind=kind, words=tuple(words)) for kind, words in found if words)


def initials(text: str, bounds: Iterable[int]) -> Iterator[int]:
    """Offsets of first letters whose capital says nothing: of sentences (`bounds` are their starts) and of quotes."""
    for bound in bounds:
        word = re.compile(r"\w").search(text, bound)
        if word:
            yield word.start()
    yield from (m.end() for m in re.finditer(r"[\"“„«‘(\[](?=\w)", text))


def _found(pattern: re.Pattern[str], piece: Piece) -> Iterator[Piece]:
    for match in pattern.finditer(piece.text):
        text = match.group().rstrip()
        start = piece.start + match.start()
        yield Piece(start=start, end=start + len(text), text=text)


def _names(piece: Piece, sentence_starts: frozenset[int]) -> Iterator[Piece]:
    for name in _found(_NAME, piece):
        if not name.text[0].isupper():
            continue
        start = name.start
        if start in sentence_starts:
            # The first word of a sentence is capitalised anyway; only what follows it can speak for a name.
            first, _, rest = name.text.partition(" ")
            if not rest:
                continue
            if not rest[0].isupper() or first in {"The", "A", "An", "In", "On", "At", "But", "And"}:
                start += len(first) + 1
        text = name.text[start - name.start :]
        if text[:1].isupper() and text not in {"I", "We", "He", "She", "They", "It"}:
            yield Piece(start=start, end=name.end, text=text)


def _inside(inner: Piece, outers: Sequence[Piece]) -> bool:
    return any(o.start <= inner.start and inner.end <= o.end for o in outers)


def _meet(a: Piece, b: Piece) -> bool:
    return a.start < b.end and b.start < a.end
