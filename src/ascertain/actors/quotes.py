"""Quotations of parsed text and who says them, by the nearest word of speaking.

Finds: the stretches between quotation marks of a passage, and the subject of a speech verb next to each.
Needs: the parses of `ascertain.syntax`, in which marks are straight.
Known misses: quotations without marks; a speaker named a paragraph away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ascertain.actors import lexicon
from ascertain.syntax import Parsed, child

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

MARKS = frozenset({'"', "``", "''", "«", "»"})
SPEECH = lexicon.bag("""say tell add announce claim state explain write note argue warn insist ask declare reply comment respond admit
    confirm deny believe think suggest report acknowledge stress urge tweet remark conclude recall continue observe
    describe reveal assert maintain allege complain joke read mention""")
LEAST = 3
"""Words between marks from which they hold a quotation and not a word in scare quotes."""


class Quotes:
    """Quotations of a document: by parse and token, their number and the token that speaks."""

    def __init__(self, parsed: Sequence[Parsed]) -> None:
        self._number: dict[tuple[int, int], int] = {}
        self._speaker: dict[int, tuple[int, int]] = {}
        count = 0
        for where, p in enumerate(parsed):
            last: tuple[int, int] | None = None
            for first, end in _stretches(p.doc):
                count += 1
                self._number.update(dict.fromkeys(((where, i) for i in range(first, end)), count))
                said = _speaker(p.doc, first, end)
                last = (where, said.i) if said is not None else last
                if last is not None:
                    self._speaker[count] = last

    def number(self, where: int, token: int) -> int:
        """The number of the quotation around a token, from 1 through the document; 0 outside."""
        return self._number.get((where, token), 0)

    def speaker(self, where: int, token: int) -> tuple[int, int]:
        """Parse and token of who says the quotation around a token; (-1, -1) outside and where nobody is named."""
        return self._speaker.get(self.number(where, token), (-1, -1))


def _stretches(doc: Doc) -> Iterator[tuple[int, int]]:
    """Token ranges between pairs of marks; a last mark without its pair opens to the end."""
    opened: int | None = None
    for token in doc:
        if token.text in MARKS:
            if opened is None:
                opened = token.i + 1
            else:
                if token.i - opened >= LEAST:
                    yield opened, token.i
                opened = None
    if opened is not None and len(doc) - opened >= LEAST:
        yield opened, len(doc)


def _speaker(doc: Doc, first: int, end: int) -> Token | None:
    """The subject of a speech verb outside the stretch, in the sentences it touches."""
    begin, stop = doc[first].sent.start, doc[end - 1].sent.end
    if begin == first or (begin == first - 1):
        begin = doc[max(first - 2, 0)].sent.start if first >= 2 else begin
    best: tuple[int, Token] | None = None
    for i in (*range(begin, first), *range(end, min(stop + 12, len(doc)))):
        token = doc[i]
        if token.pos_ != "VERB" or token.lemma_ not in SPEECH:
            continue
        subject = child(token, {"nsubj"})
        if subject is None or first <= subject.i < end:
            continue
        away = min(abs(i - first), abs(i - end))
        if best is None or away < best[0]:
            best = (away, subject)
    return best[1] if best is not None else None
