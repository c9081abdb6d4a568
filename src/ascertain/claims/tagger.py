"""Sources, cues and contents from the trained encoder's tags.

Finds: attributions of any form that the training corpus labels (direct, mixed, indirect and source-less), flat.
Needs: an encoder folder (`Encoder.load`) and the linker's weights beside it (linker.npz).
Known misses: the training corpus is campaign news of 2016, so opinion, interviews and other regions read worse;
    a pronoun is a source as it stands; tags are flat, so hearsay of hearsay is left to rules (`completed`).
Example: `Tagger.load(folder).find("The mill will close, the mayor said.")` gives source "the mayor", cue "said",
    content "The mill will close".
References: Newell and others 2018 (PolNeAR); Lafferty and others 2001 (CRF); Pareti 2015 (source, cue, content).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ascertain.claims.linker import Draft, Linked, Linker, link, merge, propose
from ascertain.claims.pointers import Tagged, Words, hinted
from ascertain.encoder import Encoder, Reading
from ascertain.model import BadInput

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
NEVER = -1e4


@dataclass(frozen=True, slots=True)
class Tagger:
    """The encoder with what reads its rows. `labels` are the tags in column order (O, B-cue, I-source-L …), `moves` the
    learnt score of tag after tag. `lifts` [2, tags] are added to the scores: the first for the tags as read, the second for
    a bolder reading, of which only what the first left untouched is looked at."""

    encoder: Encoder
    labels: tuple[str, ...]
    moves: Floats
    lifts: Floats
    linker: Linker

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Tagger:
        """Open encoder and linker in `folder`; BadInput where a file is missing."""
        return cls.over(Encoder.load(folder, threads=threads), folder)

    @classmethod
    def over(cls, encoder: Encoder, folder: Path) -> Tagger:
        """The same over an encoder that is open already, so that other tasks share it."""
        path = folder / "linker.npz"
        if not path.is_file():
            raise BadInput(f"no linker weights in {folder}: linker.npz missing; rebuild it with training/")
        with np.load(path) as file:
            weights = {name: file[name] for name in file.files}
        labels = tuple(encoder.info["tags"])
        moves = np.where(barred(labels), NEVER, np.array(encoder.info["moves"], np.float32)).astype(np.float32)
        return cls(encoder, labels, moves, weights.pop("lifts"), Linker(weights))

    def find(self, text: str) -> list[Linked]:
        """Attributions of the text in reading order."""
        return self.join(self.encoder.read(text))

    def join(self, reading: Reading) -> list[Linked]:
        """Attributions of a text that the encoder has read."""
        if not len(reading.pieces):
            return []
        words = Words.of(reading.pieces)
        return link(words, self.drafts(reading, words), self.linker)

    def drafts(self, reading: Reading, words: Words) -> list[Draft]:
        """What may be attributions, before it is weighed."""
        plain, bold = (
            propose(words, self.tagged(reading, words, level), reading, self.linker, bold=level > 0) for level in (0, 1)
        )
        return merge(plain, bold)

    def tagged(self, reading: Reading, words: Words, level: int = 0) -> list[Tagged]:
        """Tagged runs of words in order, and sources that only a cue points at, before linking; only contents run over
        paragraphs. level: 0 as read, 1 bold."""
        scores = reading.rows("tags")[words.heads]
        lifted = scores + self.lifts[level]
        inside = [label.startswith("I-") and "content" not in label for label in self.labels]
        lifted[np.ix_(words.paragraph != np.roll(words.paragraph, 1), inside)] = NEVER
        chances = _softmax(scores)
        found = runs(decode(lifted, self.moves, self.labels), chances, self.labels)
        chance = chances[:, ["source" in label for label in self.labels]].sum(1)
        return sorted([*found, *hinted(words, found, reading, chance)], key=lambda t: t.start)


def barred(labels: tuple[str, ...]) -> NDArray[np.bool_]:
    """[from, to]: an I tag may only follow the B or I tag of its own kind."""
    return np.array([[b.startswith("I-") and a[2:] != b[2:] for b in labels] for a in labels])


def decode(scores: Floats, moves: Floats, labels: tuple[str, ...]) -> Ints:
    """The best sequence of tags (Viterbi). scores [words, tags], moves [from, to] with barred moves far below zero."""
    n = len(scores)
    back = np.zeros(scores.shape, np.int64)
    best = np.where([label.startswith("I-") for label in labels], NEVER, scores[0])
    columns = np.arange(len(labels))
    arriving = np.ascontiguousarray(moves.T)
    for i in range(1, n):
        total = arriving + best
        back[i] = total.argmax(1)
        best = total[columns, back[i]] + scores[i]
    path = np.empty(n, np.int64)
    path[-1] = best.argmax()
    for i in range(n - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def runs(path: Ints, probabilities: Floats, labels: tuple[str, ...]) -> list[Tagged]:
    """Runs of words under one tag, with the mean probability of their role."""
    roles = [label[2:].split("-")[0] for label in labels]
    of_role = {r: probabilities[:, [i for i, x in enumerate(roles) if x == r]].sum(1) for r in set(roles) if r}
    found: list[Tagged] = []
    begun = -1
    for i, tag in enumerate([*path.tolist(), 0]):
        name = labels[tag]
        if begun >= 0 and not name.startswith("I-"):
            _, role, *side = labels[path[begun]].split("-")
            score = float(of_role[role][begun:i].mean())
            found.append(Tagged(role=role, side=side[0] if side else "", start=begun, end=i, score=score))
            begun = -1
        if name.startswith("B-"):
            begun = i
    return found


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(1, keepdims=True))
    result: Floats = powers / powers.sum(1, keepdims=True)
    return result
