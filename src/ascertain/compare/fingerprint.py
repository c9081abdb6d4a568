"""Words of a text as numbers, and the few of their n-grams that stand for it.

Case, accents and vowel marks, width, joiners and the several shapes of Arabic-script yeh, kaf and digits are folded away,
so that a passage is met again however it was typed. Scripts that put no blanks between words are cut into overlapping
runs of characters (two in Chinese and Japanese, four in Thai, Lao, Khmer and Burmese) that serve as words.

Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003) keeps the least n-gram of every window of neighbouring ones: two
texts that share `ngram + window - 1` words in a row always share one that is kept.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ascertain.model import REPORTING, Document, PassageKind

Words = NDArray[np.uint32]
Keys = NDArray[np.uint64]

COMPARED = REPORTING | {PassageKind.HEADING}
"""What is compared: reporting and headings; page furniture is shared by all pages of a site."""

BLOCK = 8
"""Words of a short passage. Two or more of them in a row are labels, or lines of a menu that was not told from reporting,
and are not compared."""

GAP, LETTER, JOINER, PAIRED, QUADRUPLED = range(5)
RUN = {PAIRED: 2, QUADRUPLED: 4}
"""Characters to a word in scripts without blanks, near the mean length of a word there."""
UNSPACED = (
    (0x0E00, 0x0EFF, QUADRUPLED),
    (0x1000, 0x109F, QUADRUPLED),
    (0x1780, 0x17FF, QUADRUPLED),
    (0x3040, 0x30FF, PAIRED),
    (0x3400, 0x9FFF, PAIRED),
    (0xF900, 0xFAFF, PAIRED),
    (0x20000, 0x323AF, PAIRED),
)
ALIKE = {"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ٱ": "ا"}
TATWEEL = 0x640
TABLE = 0x323B0
MULTIPLIER = 0x9E3779B97F4A7C15
KIND = 24
FOLD = (1 << KIND) - 1


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of one text in reading order: their hashes and offsets (code points). `unit` is how many of them make up
    one word: 1, or the run of the script in which most of the text is written."""

    hashes: Words
    starts: Words
    ends: Words
    unit: int


def tokenize(document: Document) -> Tokens:
    """The words of the passages that are compared. A match may run on over the page furniture between two of them."""
    compared = [p for p in document.passages if p.kind in COMPARED]
    inside = np.zeros(len(document.text), bool)
    for passage in compared:
        inside[passage.start : passage.end] = True
    tokens = spell(document.text, inside)
    if not len(tokens.starts):
        return tokens
    block = np.searchsorted([p.start for p in compared], tokens.starts, "right") - 1
    short = np.pad(np.bincount(block, minlength=len(compared)) < BLOCK * tokens.unit, 1)
    kept = ~(short[1:-1] & (short[:-2] | short[2:]))[block]
    return Tokens(tokens.hashes[kept], tokens.starts[kept], tokens.ends[kept], tokens.unit)


def spell(text: str, inside: NDArray[np.bool_] | None = None) -> Tokens:
    """All words of a text, or those where `inside` holds."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    table = _table().take(codes, mode="clip")
    if inside is not None:
        table[~inside] = 0
    return _words(table)


def fingerprints(words: Words, *, ngram: int = 4, window: int = 4) -> tuple[Words, NDArray[np.intp]]:
    """(32-bit keys, index of the first word of each) of the n-grams that winnowing keeps."""
    count = len(words) - ngram + 1
    if count < 1:
        return np.empty(0, np.uint32), np.empty(0, np.intp)
    grams = np.zeros(count, np.uint64)
    for place in range(ngram):
        grams *= np.uint64(MULTIPLIER)
        grams += words[place : place + count]
    keys = (_mixed(grams) >> np.uint64(32)).astype(np.uint32)
    window = min(window, count)
    least = _sliding(keys, window, np.minimum)
    padded = np.concatenate([np.repeat(least[:1], window - 1), least, np.repeat(least[-1:], window - 1)])
    kept = np.flatnonzero(_sliding(padded, window, np.maximum) == keys)
    return keys[kept], kept


def _sliding(values: Words, window: int, choose: np.ufunc) -> Words:
    result = values[: len(values) - window + 1].copy()
    for shift in range(1, window):
        choose(result, values[shift : shift + len(result)], out=result)
    return result


def _words(table: Words) -> Tokens:
    folded = table & np.uint32(FOLD)
    alone = table >= np.uint32(PAIRED << KIND)
    unspaced = bool(alone.any())
    starts, ends = _edges((table != 0) & ~alone if unspaced else table != 0)
    if unspaced:
        each = np.flatnonzero(alone)
        starts, ends = np.sort(np.append(starts, each)), np.sort(np.append(ends, each + 1))
    if not len(starts):
        none = np.empty(0, np.uint32)
        return Tokens(none, none, none, 1)
    hashes, unit = _spelled(folded, starts), 1
    if unspaced:
        hashes, unit = _runs(hashes, (table[starts] >> np.uint32(KIND)).astype(np.uint8), starts, ends)
    kept = hashes != 0  # a joiner on its own (after an emoji) is no word
    narrow = (_mixed(hashes) >> np.uint64(32)).astype(np.uint32)
    return Tokens(narrow[kept], starts[kept].astype(np.uint32), ends[kept].astype(np.uint32), unit)


def _edges(inside: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where runs of True begin and end."""
    padded = np.zeros(len(inside) + 2, bool)
    padded[1:-1] = inside
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return edges[::2], edges[1::2]


def _spelled(folded: Words, starts: NDArray[np.intp]) -> Keys:
    """One number for the letters from each start to the next, a polynomial in their places; joiners take no place."""
    powers, inverse = _powers((len(folded) >> 16) + 1)
    place = np.cumsum(folded != 0)
    sums: Keys = np.add.reduceat(folded * powers[place], starts)
    spelled: Keys = sums * inverse[place[starts]]
    return spelled


def _runs(hashes: Keys, kind: NDArray[np.uint8], starts: NDArray[np.intp], ends: NDArray[np.intp]) -> tuple[Keys, int]:
    """Hashes with each unspaced character joined to those that follow it, and the unit of most of the text."""
    joined, unit = hashes.copy(), 1
    follows = np.zeros(len(hashes), bool)
    follows[:-1] = (kind[1:] >= PAIRED) & (kind[:-1] >= PAIRED) & (starts[1:] == ends[:-1])
    for script, length in RUN.items():
        mine = kind == script
        if 2 * np.count_nonzero(mine) > len(kind):
            unit = length
        on = mine & follows
        for step in range(1, length):
            at = np.flatnonzero(on)
            joined[at] = joined[at] * np.uint64(MULTIPLIER) + hashes[at + step]
            on[:-step] &= follows[step:]
            on[-step:] = False
    return joined, unit


def _mixed(values: Keys) -> Keys:
    """Spread over all 64 bits (the finaliser of MurmurHash3, public domain)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    return values ^ (values >> np.uint64(29))


@cache
def _powers(blocks: int) -> tuple[Keys, Keys]:
    """Powers of the multiplier and of its inverse (it is odd, so it has one), 65,536 to a block and one more."""
    size = (blocks << 16) + 1
    bases = (MULTIPLIER, pow(MULTIPLIER, -1, 1 << 64))
    powers, inverse = (np.multiply.accumulate(np.array([1] + [b] * (size - 1), np.uint64)) for b in bases)
    return powers, inverse


@cache
def _table() -> Words:
    """For each code point the letter it is folded to, and from bit `KIND` on its kind; 0 for all beyond. Built once in a
    process, 0.2 s."""
    folds, kinds = np.zeros(TABLE + 1, np.uint32), np.zeros(TABLE + 1, np.uint32)
    for code in range(TABLE):
        category = unicodedata.category(chr(code))
        if category[0] == "M" or category == "Cf" or code == TATWEEL:
            kinds[code] = JOINER
        elif category[0] in "LN":
            folds[code], kinds[code] = _fold(chr(code)), LETTER
    for first, last, kind in UNSPACED:
        marks = first + np.flatnonzero(kinds[first : last + 1] == JOINER)
        folds[marks] = marks  # vowel signs tell words apart where no blank does
        part = kinds[first : last + 1]
        part[part != GAP] = kind
    return folds | (kinds << np.uint32(KIND))


def _fold(character: str) -> int:
    if "\uac00" <= character <= "\ud7a3":
        return ord(character)
    if (digit := unicodedata.digit(character, None)) is not None:
        return ord("0") + digit
    base = unicodedata.normalize("NFKD", ALIKE.get(character, character).casefold())[0]
    return ord(base)
