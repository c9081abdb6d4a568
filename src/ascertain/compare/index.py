"""An inverted index of fingerprints that grows by one document at a time, in flat arrays.

Postings of one fingerprint are chained, newest first, from a hash table of their heads; nothing is sorted or merged when
a document comes, and the table doubles when it is full. A fingerprint held by `cap` documents takes no further ones and
is no longer followed, save in a long row of such: set phrases and boilerplate would bring thousands of documents that
share nothing else.

Memory: 16 bytes a posting, 4 a slot, and 4 a word for the hashes that matches are checked against.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ascertain.compare.fingerprint import Words

Places = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)
SMALLEST = 1 << 16
MOST = np.iinfo(np.uint16).max
PRINTED_EVERYWHERE = 12
"""Common fingerprints in a row (some thirty words) from which they are taken for a report that is printed everywhere, and
followed all the same; boilerplate is shorter."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Equal fingerprints: the document that holds each, the word in the new text and the word in the held one (counted
    over all held texts)."""

    documents: Places
    here: Places
    there: Places


class FingerprintIndex:
    """Fingerprints of the texts added so far, and the texts' words."""

    def __init__(self, *, cap: int = 32) -> None:
        self.cap = cap
        self.words = np.empty(SMALLEST, np.uint32)
        self._bounds = np.zeros(SMALLEST, np.int64)
        self._count = 0
        self._keys = np.empty(SMALLEST, np.uint32)
        self._next = np.empty(SMALLEST, np.int32)
        self._owner = np.empty(SMALLEST, np.int32)
        self._place = np.empty(SMALLEST, np.uint32)
        self._used = 0
        self._heads = np.full(SMALLEST, -1, np.int32)
        self._held = np.zeros(SMALLEST, np.uint16)

    def __len__(self) -> int:
        return self._count

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        arrays = (self.words, self._keys, self._next, self._owner, self._place, self._heads, self._held, self._bounds)
        return sum(a.nbytes for a in arrays)

    def bounds(self, number: NDArray[np.int64] | int) -> tuple[Places, Places]:
        """Where the words of one text, or of each of several, begin and end in `words`."""
        return self._bounds[number], self._bounds[np.asarray(number) + 1]

    def text(self, number: int) -> Words:
        """The words of a held text."""
        return self.words[self._bounds[number] : self._bounds[number + 1]]

    def commonness(self, keys: Words) -> NDArray[np.uint16]:
        """How many documents hold each fingerprint (65,535 at most)."""
        return self._held[self._slots(keys)]

    def look_up(self, keys: Words, places: NDArray[np.intp]) -> Hits:
        """Where the fingerprints of a new text stand in the held ones."""
        slots = self._slots(keys)
        followed = ~_short_runs(self._held[slots] >= self.cap)
        which = np.flatnonzero(followed)
        at = self._heads[slots[which]]
        postings: list[NDArray[np.int32]] = []
        askers: list[NDArray[np.intp]] = []
        while True:
            alive = at >= 0
            at, which = at[alive], which[alive]
            if not len(at):
                break
            postings.append(at)
            askers.append(which)
            at = self._next[at]
        if not postings:
            none = np.empty(0, np.int64)
            return Hits(none, none, none)
        at, which = np.concatenate(postings), np.concatenate(askers)
        same = self._keys[at] == keys[which]
        at, which = at[same], which[same]
        return Hits(self._owner[at].astype(np.int64), places[which].astype(np.int64), self._place[at].astype(np.int64))

    def add(self, words: Words, keys: Words, places: NDArray[np.intp]) -> int:
        """Hold a text; returns its number. A fingerprint that stands in it twice is held once, where it stands first."""
        number, base = self._count, int(self._bounds[self._count])
        end = base + len(words)
        if end > len(self.words):
            self.words = _grown(self.words, end)
        if number + 2 > len(self._bounds):
            self._bounds = _grown(self._bounds, number + 2)
        self.words[base:end] = words
        self._bounds[number + 1] = end
        self._count += 1
        order = keys.argsort(kind="stable")
        keys, places = keys[order], places[order]
        first = np.ones(len(keys), bool)
        first[1:] = keys[1:] != keys[:-1]
        keys, places = keys[first], places[first]
        if self._used + len(keys) > len(self._heads):
            self._double(self._used + len(keys))
        self._insert(keys, places + base, number)
        return number

    def _insert(self, keys: Words, places: Places, number: int) -> None:
        slots = self._slots(keys)
        held = self._held[slots]
        self._held[slots] = held + (held < MOST)
        room = held < self.cap
        slots = slots[room]
        new = np.arange(self._used, self._used + len(slots), dtype=np.int32)
        first, self._used = self._used, self._used + len(slots)
        self._keys[first : self._used], self._place[first : self._used] = keys[room], places[room]
        self._owner[first : self._used] = number
        while len(new):  # of two keys of one text that fall on one slot, the one lost comes before the other
            self._next[new] = self._heads[slots]
            self._heads[slots] = new
            lost = self._heads[slots] != new
            slots, new = slots[lost], new[lost]

    def _slots(self, keys: Words) -> NDArray[np.intp]:
        return (keys & np.uint32(len(self._heads) - 1)).astype(np.intp)

    def _double(self, needed: int) -> None:
        size = len(self._heads)
        while size < needed:
            size *= 2
        for name in ("_keys", "_next", "_owner", "_place"):
            setattr(self, name, _grown(getattr(self, name), size))
        self._heads, held = np.full(size, -1, np.int32), self._held
        slots = self._slots(self._keys[: self._used])
        # A cap once met stays met, since what came after it was not kept; below it the postings are the count.
        held = np.tile(held, size // len(held))
        self._held = np.where(held >= self.cap, held, np.bincount(slots, minlength=size)).astype(np.uint16)
        order = np.argsort(slots, kind="stable")
        linked = slots[order]
        same = np.zeros(len(order), bool)
        same[1:] = linked[1:] == linked[:-1]
        self._next[order[same]] = order[np.flatnonzero(same) - 1]
        self._next[order[~same]] = -1
        last = np.ones(len(order), bool)
        last[:-1] = ~same[1:]
        self._heads[linked[last]] = order[last]


def _short_runs(marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The marked places less those in runs of `PRINTED_EVERYWHERE` or more."""
    if not marked.any():
        return marked
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marked, [False]]).astype(np.int8)))
    short = marked.copy()
    for first, last in edges.reshape(-1, 2).tolist():
        if last - first >= PRINTED_EVERYWHERE:
            short[first:last] = False
    return short


def _grown(array: NDArray[Number], size: int) -> NDArray[Number]:
    bigger = np.empty(max(size, len(array) * 3 // 2), array.dtype)
    bigger[: len(array)] = array
    return bigger
