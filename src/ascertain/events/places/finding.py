"""Which stretches of a document name places: a logistic model over what is seen around each candidate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from ascertain.events.places.candidates import Candidate, Word, Words, candidates, describe
from ascertain.events.places.index import Index
from ascertain.syntax import Parsed

LEAST = 0.4
"""Probability from which a candidate is taken; F1 is flat between 0.35 and 0.45 on both development sets."""
PEOPLE = 0.72
"""Score of names of peoples, which are taken wherever they stand: 122 of 170 are marked as places in local news, none in
the set of Wikinews, where only the place's own name counts."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """Fitted by tools/gazetteer/fit.py: `words` by feature, `first` and `last` over the parser's vectors of those words,
    `readings` for the ranking of what a name stands for."""

    words: dict[str, float]
    first: Floats
    last: Floats
    readings: dict[str, float]


BY_HAND = Weights(
    {
        "bias": -1.5, "kind:country": 3.0, "kind:province": 2.5, "kind:large": 1.5, "kind:district": 1.0, "kind:short": 2.0,
        "kind:small": -0.7, "kind:other-name": -1.0, "kind:unlisted": -3.0, "before:place": 1.5, "comma": 1.0, "after-comma": 1.0,
        "before:name": -2.0, "next:name": -1.5, "before:title": -1.0, "body": -3.0, "tail-elsewhere": -2.0, "landform": 3.0,
        "way": 3.0, "led-elsewhere": 1.2, "proper": 1.5, "run:first": -0.5, "run:mid": -0.5,
    },
    np.zeros(96),
    np.zeros(96),
    {
        "country": 0.5, "district": -2.0, "city": -1.0, "capital": -1.0, "region": 4.0, "people": 1.2, "other-name": -2.8,
        "inside": 1.5, "outside": -1.5, "same-country": 3.0, "same-province": 4.0, "nearest": 3.0,
    },
)  # fmt: skip
"""Round numbers without the parser's vectors, for an installation that leaves the fitted file out."""


@cache
def weights() -> Weights:
    """The fitted weights where they are installed, else those set by hand. Loaded once a process."""
    file = resources.files("ascertain.events") / "data" / "places.json"
    if not file.is_file():
        return BY_HAND
    stored = json.loads(file.read_text(encoding="utf-8"))
    return Weights(stored["words"], np.array(stored["first"]), np.array(stored["last"]), stored["readings"])


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate that was taken, its offsets in the document and its probability."""

    candidate: Candidate
    start: int
    end: int
    score: float


def words_of(parsed: Parsed) -> list[Word]:
    """The tokens of a passage, with offsets in the document."""
    return [Word(parsed.offset + t.idx, parsed.offset + t.idx + len(t), t.text, t.pos_) for t in parsed.doc]


def all_candidates(parsed: Sequence[Parsed], index: Index) -> tuple[list[Words], list[Candidate]]:
    """The words of each passage, and every candidate of the document with its features."""
    passages: list[Words] = [words_of(p) for p in parsed]
    found = [c for number, words in enumerate(passages) for c in candidates(number, words, index)]
    describe(found, passages)
    return passages, found


def find(parsed: Sequence[Parsed], index: Index, model: Weights) -> list[Found]:
    """Place names in text order, none overlapping: the likelier of two that do is taken."""
    passages, found = all_candidates(parsed, index)
    scored = []
    for c in found:
        score = PEOPLE if c.people else _probability(c, parsed[c.passage].doc.tensor, model)
        if score >= LEAST:
            words = passages[c.passage]
            scored.append(Found(c, words[c.first].start, words[c.last].end, score))
    taken: list[Found] = []
    occupied: set[tuple[int, int]] = set()
    for f in sorted(scored, key=lambda f: (-f.score, f.start, -f.end)):
        words_of_it = {(f.candidate.passage, i) for i in range(f.candidate.first, f.candidate.last + 1)}
        if occupied.isdisjoint(words_of_it):
            occupied |= words_of_it
            taken.append(f)
    return sorted(taken, key=lambda f: f.start)


def _probability(c: Candidate, vectors: Floats, model: Weights) -> float:
    score = sum(model.words.get(name, 0.0) * value for name, value in c.features.items())
    score += float(vectors[c.first] @ model.first + vectors[c.last] @ model.last)
    return float(1.0 / (1.0 + np.exp(-score)))
