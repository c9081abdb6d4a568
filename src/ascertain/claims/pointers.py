"""What the encoder says about the words of a text: runs under one tag, and which run points at which.

A cue may point at words that were not tagged as a source. They are offered as one too (`hinted`), with their low score
for the linker to weigh: of the drafts without a source whose cue points at a word rather than at none, nearly all are wrong.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ascertain.encoder import Pieces, Reading

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

UNSEEN = 1e-3
"""Probability set for a pair that no window shows together."""
HINTED = 0.2
"""Least probability of a word that is pointed at without having been tagged."""
BESIDE = 0.3
"""Share of that word's probability of being a source that a neighbour needs to belong to it, and at least a tenth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A run of words `start:end` with a role (source, cue, content); `side` is L or R: where its cue is expected."""

    role: str
    side: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words of a text with running counts, so that "how many between" is one subtraction."""

    heads: Ints
    ids: Ints
    """The first word piece of each."""
    starts: Ints
    ends: Ints
    paragraph: Ints
    quoted: NDArray[np.bool_]
    resumed: NDArray[np.bool_]
    """Inside a quotation that an earlier paragraph left open."""
    marks: Ints
    """Marks (anything that is neither letter nor digit) up to and including the word."""

    @classmethod
    def of(cls, pieces: Pieces) -> Words:
        """Words of the pieces of one text."""
        heads = pieces.heads()
        kinds = pieces.features[heads] - 1
        return cls(
            heads=heads,
            ids=pieces.ids[heads],
            starts=pieces.starts[heads],
            ends=pieces.word_ends(),
            paragraph=pieces.paragraph[heads],
            quoted=kinds // 2 % 3 > 0,
            resumed=kinds // 2 % 3 == 2,
            marks=np.cumsum(kinds // 6 == 6),
        )

    def span(self, tagged: Tagged) -> tuple[int, int]:
        """Code points of the run."""
        return int(self.starts[tagged.start]), int(self.ends[tagged.end - 1])


def hinted(words: Words, tagged: Sequence[Tagged], reading: Reading, chance: Floats) -> list[Tagged]:
    """Sources that were not tagged but that a cue points at, each with the neighbours that may belong to it.

    chance: the probability of every word to be of a source, by its tags.
    """
    taken = {i for t in tagged for i in range(t.start, t.end)}
    found: list[Tagged] = []
    for cue, first, points in aimed(words, [t for t in tagged if t.role == "cue"], reading):
        at = first + int(points.argmax())
        if points.max() <= HINTED or at in taken:
            continue
        start, end = _stretch(words, chance, taken, at)
        taken.update(range(start, end))
        score = float(chance[start:end].mean())
        found.append(Tagged(role="source", side="R" if at < cue.start else "L", start=start, end=end, score=score))
    return found


def _stretch(words: Words, chance: Floats, taken: set[int], at: int) -> tuple[int, int]:
    """The word and the free words of its paragraph on either side that are likely enough to go with it."""
    least = max(0.1, BESIDE * float(chance[at]))

    def belongs(i: int) -> bool:
        same = 0 <= i < len(chance) and words.paragraph[i] == words.paragraph[at]
        return same and i not in taken and bool(chance[i] >= least)

    start, end = at, at + 1
    while belongs(start - 1):
        start -= 1
    while belongs(end):
        end += 1
    return start, end


def aimed(words: Words, cues: Sequence[Tagged], reading: Reading) -> Iterator[tuple[Tagged, int, Floats]]:
    """Each cue, the first word of the window that owns it, and the probability with which it points at each word there."""
    for w, rows in zip(reading.windows, reading.outputs["links"], strict=True):
        first, own, last = (int(x) for x in np.searchsorted(words.heads, (w.start, w.own, w.end)))
        width = rows.shape[1] // 4
        places = words.heads[first:last] - w.start + 1
        answers = rows[np.append(0, places), 3 * width :].T
        for cue in cues[bisect_left(cues, own, key=_start) : bisect_left(cues, last, key=_start)]:
            asks = rows[places[cue.start - first : cue.end - first], 2 * width : 3 * width]
            yield cue, first, _softmax(asks @ answers / np.float32(np.sqrt(width))).mean(0)[1:]


def _start(tagged: Tagged) -> int:
    return tagged.start


def pointed(words: Words, asking: Sequence[Tagged], asked: Sequence[Tagged], reading: Reading, pair: int) -> Floats:
    """Mean probability with which the words of one run point at another, [asking, asked + none].

    A pair is read from the window that owns the later of the two; what no window shows together stays at UNSEEN.
    """
    table = np.full((len(asking), len(asked) + 1), UNSEEN, np.float32)
    heads = words.heads
    for w, rows in zip(reading.windows, reading.outputs["links"], strict=True):
        first, own, last = (int(x) for x in np.searchsorted(heads, (w.start, w.own, w.end)))
        here, there = _within(asking, first, last), _within(asked, first, last)
        if not here:
            continue
        width = rows.shape[1] // 4
        places = heads[first:last] - w.start + 1
        said, keyed = _cover(asking, here, first, last), _cover(asked, there, first, last)
        spoken = np.flatnonzero(said.any(0))
        questions = rows[places[spoken], pair * 2 * width : (pair * 2 + 1) * width]
        answers = rows[np.append(0, places), (pair * 2 + 1) * width : (pair * 2 + 2) * width]
        points = _softmax(questions @ answers.T / np.float32(np.sqrt(width)))
        mean = said[:, spoken] / said.sum(1, keepdims=True) @ points
        joint = np.concatenate((mean[:, 1:] @ keyed.T, mean[:, :1]), 1)
        for row, i in zip(joint, here, strict=True):
            if asking[i].start >= own:
                table[i, -1] = row[-1]
            for value, k in zip(row, there, strict=False):
                if max(asking[i].start, asked[k].start) >= own:
                    table[i, k] = value
    return table


def _within(group: Sequence[Tagged], first: int, last: int) -> range:
    """Indices of the runs that reach into the words `first:last`; runs are in order and do not overlap."""
    return range(bisect_right(group, first, key=lambda t: t.end), bisect_left(group, last, key=_start))


def _cover(group: Sequence[Tagged], chosen: range, first: int, last: int) -> Floats:
    """[run, word of first:last] one where the run covers the word."""
    table = np.zeros((len(chosen), last - first), np.float32)
    for row, i in enumerate(chosen):
        table[row, max(0, group[i].start - first) : group[i].end - first] = 1
    return table


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    result: Floats = powers / powers.sum(1, keepdims=True)
    return result
