"""Text to word pieces with code-point offsets and surface features.

The base vocabulary is uncased, and a window cannot see a quotation that opened before it. Both losses are made good
by one feature id per piece: the shape of the word, whether it stands in a quotation (one that runs on over
paragraphs included), and whether it opens a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Ints = NDArray[np.int64]

SHAPES = ("other", "lower", "capitalised", "upper", "mixed", "digit", "mark")
QUOTE_STATES = ("outside", "inside", "continued")
FEATURES = 1 + len(SHAPES) * len(QUOTE_STATES) * 2
"""How many feature ids there are; 0 is kept for the special tokens."""

OPENING, CLOSING, STRAIGHT = "“«", "”»", '"'
LONE = re.compile("[\ud800-\udfff]")
"""Surrogates without their pair, which no tokenizer takes."""
_PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")
_MARK = re.compile(f"[{OPENING}{CLOSING}{STRAIGHT}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Word pieces of one text, in order; every array has one entry a piece.

    `starts`, `ends`: code points into the text. `word`: index of the word (a run without white space or punctuation
    inside, or one mark) that the piece belongs to. `paragraph`: index of the non-blank line it stands in.
    """

    ids: Ints
    features: Ints
    starts: Ints
    ends: Ints
    word: Ints
    paragraph: Ints

    def __len__(self) -> int:
        return len(self.ids)

    def heads(self) -> Ints:
        """Index of the first piece of every word."""
        return np.flatnonzero(np.diff(self.word, prepend=-1))

    def word_ends(self) -> Ints:
        """Code point at which every word ends, in the order of `heads`."""
        heads = self.heads()
        return self.ends[np.append(heads[1:], len(self)) - 1] if len(heads) else self.ends


def cut(text: str, tokenizer: Tokenizer) -> Pieces:
    """All word pieces of the text; white space and control characters carry none."""
    lines = [(m.start(), m.group()) for m in _PARAGRAPH.finditer(text) if m.group().strip()]
    clean = [LONE.sub("\ufffd", line) for _, line in lines]
    codes = tokenizer.encode_batch(clean, add_special_tokens=False) if lines else []
    quotes = quote_states(text, [(at, at + len(line)) for at, line in lines])
    ids: list[int] = []
    features: list[int] = []
    spans: list[tuple[int, int]] = []
    words: list[int] = []
    paragraphs: list[int] = []
    count = -1
    for number, ((at, line), code) in enumerate(zip(lines, codes, strict=True)):
        last, feature = None, 0
        for piece, (start, end), word in zip(code.ids, code.offsets, code.word_ids, strict=True):
            if word != last:
                count += 1
                state = quotes[at + start]
                feature = _feature(shape(line[start:end]), state, opens=last is None)
            last = word
            ids.append(piece)
            features.append(feature)
            spans.append((at + start, at + end))
            words.append(count)
            paragraphs.append(number)
    bounds = np.array(spans, np.int64).reshape(-1, 2)
    return Pieces(
        ids=np.array(ids, np.int64),
        features=np.array(features, np.int64),
        starts=bounds[:, 0],
        ends=bounds[:, 1],
        word=np.array(words, np.int64),
        paragraph=np.array(paragraphs, np.int64),
    )


def shape(word: str) -> int:
    """Index into SHAPES, by the letters of the word (of its first piece, where the word was cut)."""
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    if word.istitle():
        return 2
    if word.isdigit():
        return 5
    if not any(c.isalnum() for c in word):
        return 6
    return 4 if any(c.isalpha() for c in word) else 0


def _feature(shape_id: int, quote: int, *, opens: bool) -> int:
    return 1 + (shape_id * len(QUOTE_STATES) + quote) * 2 + opens


def quote_states(text: str, lines: list[tuple[int, int]]) -> bytearray:
    """Index into QUOTE_STATES for every code point of the text.

    A quotation that a line leaves open goes on in the next line only where that line begins with an opening mark,
    as newspapers set long speech; any other open mark is dropped at the end of its line.
    """
    states = bytearray(len(text))
    left_open = False
    for start, end in lines:
        first = text[start:end].lstrip()[:1]
        goes_on = left_open and first != "" and first in OPENING + STRAIGHT
        begun, value = -1, 2 if goes_on else 1
        for found in _MARK.finditer(text, start, end):
            mark, at = found.group(), found.start()
            if begun < 0 and mark not in CLOSING:
                begun = at
            elif begun >= 0 and mark not in OPENING:
                _fill(states, begun, at + 1, value)
                begun, value = -1, 1
        left_open = begun >= 0
        if left_open:
            _fill(states, begun, end, value)
    return states


def _fill(states: bytearray, start: int, end: int, value: int) -> None:
    states[start:end] = bytes([value]) * (end - start)
