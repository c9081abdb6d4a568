"""Columns of names to integer codes; the codes follow the sorted names, so the order of rows never shows in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascertain.model import BadInput

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
Column = Sequence[Any] | NDArray[Any]
EVERY = slice(None)
WORD = 8
AT_ONCE = 2**14
HEAD = 2**16
KEPT = np.array([0, *((2**64 - 1) << 8 * (WORD - n) & (2**64 - 1) for n in range(1, WORD + 1))], np.uint64)
"""Masks of the first 0 to 8 bytes of a word."""
HIGH = np.uint64(0x8080808080808080)
MIXES = tuple(np.array([0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0x8CB92BA72F3D8DD7], np.uint64))
"""Odd multipliers of hashes. That of Fibonacci hashing (Knuth) and two more for what collides."""


def encode(*columns: Column) -> list[tuple[tuple[str, ...], Ints]]:
    """Sorted distinct names of each column and the code of each row; the columns are of one length.

    Short names (up to 8 bytes of UTF-8) are packed into one machine word and sorted as numbers, in the order of their
    characters, which takes an eighth of the time of a dictionary at a million rows; everything else goes through one.
    """
    return [_coded(column, words) for column, words in zip(columns, _packed(columns), strict=True)]


def _coded(column: Column, packed: NDArray[np.uint64] | None) -> tuple[tuple[str, ...], Ints]:
    if packed is not None:
        words, places = _numbered(packed)
        return _named(words), places
    if isinstance(column, np.ndarray) and column.dtype.kind in "iub":
        numbers, codes = np.unique(column, return_inverse=True)
        return _by_name([str(n) for n in numbers.tolist()], codes)
    texts = [str(x) for x in column]
    ordered = sorted(set(texts))
    code = dict(zip(ordered, range(len(ordered)), strict=True))
    return tuple(ordered), np.fromiter(map(code.__getitem__, texts), np.int32, len(texts))


def _named(words: NDArray[np.uint64]) -> tuple[str, ...]:
    octets = words.astype(">u8").view(f"S{WORD}")
    if not (words & HIGH).any():
        return tuple(octets.astype(f"U{WORD}").tolist())
    return tuple(name.decode() for name in octets.tolist())


def distinct(x: NDArray[Any]) -> NDArray[Any]:
    """Sorted distinct numbers. For columns with few repeats, where sorting takes a tenth of the time of
    numpy's hash table."""
    ordered = np.sort(x)
    return ordered[np.append(True, ordered[1:] != ordered[:-1])] if len(ordered) else ordered


def _by_name(names: list[str], codes: NDArray[np.intp]) -> tuple[tuple[str, ...], Ints]:
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), np.int32)
    place[order] = np.arange(len(names), dtype=np.int32)
    return tuple(names[i] for i in order), place[codes].astype(np.int32)


def _packed(columns: Sequence[Column]) -> list[NDArray[np.uint64] | None]:
    """The names as big-endian words; None where one is too long, holds a NUL or a line break, or is no text.

    Some thousand rows at a time stay in the cache, and the names of one row often lie side by side in memory: together
    three columns take little more than half the time of one after the other."""
    # Once a block larger than any later one was freed, the C library keeps freed memory for the next (.04 s of a fit).
    packed = dict(enumerate(np.empty((len(columns), len(columns[0])), np.uint64)))
    for row in range(0, len(columns[0]), AT_ONCE):
        some = slice(row, row + AT_ONCE)
        for at in tuple(packed):
            words = _words(columns[at][some])
            if words is None:
                del packed[at]
            else:
                packed[at][some] = words
    return [packed.get(at) for at in range(len(columns))]


def _words(names: Column) -> NDArray[np.uint64] | None:
    if not isinstance(names, np.ndarray):
        return _joined(names)
    if names.dtype.kind != "U":
        return None
    letters = np.ascontiguousarray(names).view(np.uint32).reshape(len(names), -1)
    if letters[:, WORD:].any() or letters[:, :WORD].max(initial=0) > 127:
        return None
    octets = np.zeros((len(names), WORD), np.uint8)
    octets[:, : letters.shape[1]] = letters[:, :WORD]
    return octets.view(">u8").ravel().astype(np.uint64)


def _joined(names: Sequence[Any]) -> NDArray[np.uint64] | None:
    """By way of one long text, in which a word starts at every byte: a fifth of the time of an array of texts."""
    try:
        data = "\n".join(names).encode()
    except (TypeError, UnicodeEncodeError):
        return None
    octets = np.frombuffer(data + b"\n" + bytes(WORD), np.uint8)
    ends = np.flatnonzero(octets == ord("\n"))
    if len(ends) != len(names) or b"\0" in data:
        return None
    starts = np.append(0, ends[:-1] + 1)
    lengths = ends - starts
    if lengths.max() > WORD:
        return None
    every: NDArray[Any] = np.ndarray((len(octets) - WORD + 1,), ">u8", buffer=octets, strides=(1,))
    words: NDArray[np.uint64] = every.take(starts) & KEPT.take(lengths)
    return words


def _numbered(words: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], Ints]:
    """Sorted distinct words and where each stands among them, in a quarter of the time of sorting all."""
    names, code = _hashed(words, MIXES)
    order = np.argsort(names)
    rank = np.empty(len(names), np.int32)
    rank[order] = np.arange(len(names), dtype=np.int32)
    return names[order], rank.take(code)


def _hashed(words: NDArray[np.uint64], mixes: tuple[np.uint64, ...]) -> tuple[NDArray[np.uint64], Ints]:
    """Distinct words in some order and the number of each: those of the first rows by a hash, then those that are left."""
    if not mixes or not len(words):
        names, again = np.unique(words, return_inverse=True)
        return names, again.astype(np.int32)
    place, table, stands = _thrown(words[:HEAD], mixes[0])
    first = np.flatnonzero(stands == np.arange(len(stands), dtype=np.int32))
    names = words.take(first)
    table[place.take(first)] = np.arange(first.size, dtype=np.int32)
    code, missed = np.empty(len(words), np.int32), []
    for row in range(0, len(words), AT_ONCE):
        some = words[row : row + AT_ONCE]
        found = table.take(_place(some, mixes[0], len(table)))
        code[row : row + AT_ONCE] = found
        missed.append(np.flatnonzero(names.take(found) != some) + row)
    lost = np.concatenate(missed)
    others, number = _hashed(words.take(lost), mixes[1:])
    code[lost] = number + len(names)
    return np.concatenate([names, others]), code


def all_differ(keys: Longs) -> bool:
    """Whether no number repeats; in a third of the time of sorting them while they fit the cache."""
    for mix in MIXES:
        _, _, stands = _thrown(keys.view(np.uint64), mix)
        lost = np.flatnonzero(stands != np.arange(len(keys), dtype=np.int32))
        if (keys.take(stands.take(lost)) == keys.take(lost)).any():
            return False
        keys = keys.take(lost)
    return len(distinct(keys)) == len(keys)


def _thrown(words: NDArray[np.uint64], mix: np.uint64) -> tuple[Longs, Ints, Ints]:
    """Each word's place in a table, by a hash; the table, which holds the last row thrown into each place; and the row that
    thus stands in each word's place. Equal words fall into one place, and so may others."""
    table = np.zeros(2 << len(words).bit_length(), np.int32)
    place = _place(words, mix, len(table))
    table[place] = np.arange(len(words), dtype=np.int32)
    return place, table, table.take(place)


def _place(words: NDArray[np.uint64], mix: np.uint64, size: int) -> Longs:
    """Places of words in a table of `size`, a power of 2."""
    return ((words * mix) >> np.uint64(65 - size.bit_length())).view(np.int64)


def numbers(column: Column, name: str) -> Floats:
    """A column as finite floats; BadInput names the first value that is none."""
    try:
        found = np.asarray(column, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise BadInput(f"column {name!r} holds something that is not a number: {error}") from error
    if not np.isfinite(found).all():
        raise BadInput(f"column {name!r} holds a value that is not finite")
    return found
