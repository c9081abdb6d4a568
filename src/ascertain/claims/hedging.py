"""Sentences that hedge, and sentences with loaded language, by fitted weights: a probability and the words that tell.

Finds: whether a sentence is put uncertainly (hedge) or judges by its choice of words (loaded), from its word n-grams and,
    the encoder's rows and the vectors of its pieces; with the words that speak most for it.
Needs: NAME.json and NAME.onnx of the weights' folder, and the encoder of the same folder.
Known misses: both were learnt from small sets (Wikipedia sentences; United States news): irony, jargon, other registers.
    Hedges of the author and of those whom he reports are not told apart: for that, see the stance of a claim.
Example: with text "Some say it may rain.", `judge.judge(text, judge.columns(encoder.read(text)))` has a probability above one half
References: Farkas and others 2010 (CoNLL-2010 shared task); Spinde and others 2021 (BABE); Wang and Manning 2012 (naive
    Bayes features).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ascertain.claims import hedgewords
from ascertain.encoder import Encoder, Reading
from ascertain.encoder.model import open_session
from ascertain.encoder.pieces import Ints
from ascertain.model import BadInput

Floats = NDArray[np.float32]
MODULES = ("ascertain_models_en", "onnxruntime", "tokenizers")
LONGEST = 3
"""Words of the longest n-gram."""
TELLING = 0.35
"""Evidence from which on a word is shown as one that tells: its share of the weights of the n-grams it stands in."""
_WORD = re.compile(r"\w[\w'’]*|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`probability` of the sentence's being hedged (or loaded); `spans` of the telling words, in code points of the sentence."""

    probability: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of n-grams, a network over pieces, and how the two logits are joined: (n-grams, network, constant).

    `least` is the probability from which a sentence counts as hedged (or loaded): the one of the best score in training.
    """

    weights: Mapping[str, float]
    network: Callable[[Floats, Ints], Floats]
    joined: tuple[float, float, float]
    least: float

    @classmethod
    def load(cls, folder: Path, name: str) -> Judge:
        """Open NAME.json and NAME.onnx in `folder`; BadInput where one is missing."""
        paths = folder / f"{name}.json", folder / f"{name}.onnx"
        if not all(p.is_file() for p in paths):
            raise BadInput(f"no weights for {name} in {folder}; rebuild them with training/")
        info = json.loads(paths[0].read_text("utf-8"))
        run = open_session(paths[1], ("pieces",))

        def network(rows: Floats, ids: Ints) -> Floats:
            found: Floats = run({"rows": rows[None], "ids": ids[None]})[0][0]
            return found

        return cls(info["weights"], network, tuple(info["joined"]), info["least"])

    def columns(self, reading: Reading) -> Floats:
        """What the network says of each piece of a text [pieces, 2]. It hears them one by one, so one run serves every sentence."""
        if not len(reading.pieces):
            return np.zeros((0, 2), np.float32)
        return self.network(reading.rows("shared"), reading.pieces.ids)

    def probability(self, sentence: str, columns: Floats) -> float:
        """columns: those of the sentence's pieces."""
        words, network, constant = self.joined
        logit = (
            words * by_grams(sentence, self.weights) + constant + (network * pooled(columns) if len(columns) else 0.0)
        )
        return float(1 / (1 + np.exp(-logit)))

    def judge(self, sentence: str, columns: Floats) -> Judged:
        """The probability, with the words that tell."""
        return Judged(probability=self.probability(sentence, columns), spans=telling(sentence, self.weights))


def pooled(pieces: Floats) -> float:
    """A sentence's logit from its pieces' two columns: log-sum-exp of the first, mean of the second."""
    top = pieces[:, 0].max()
    return float(top + np.log(np.exp(pieces[:, 0] - top).sum()) + pieces[:, 1].mean())


def grams(text: str) -> set[str]:
    """Word n-grams of up to LONGEST words, lower case; marks are words."""
    words = _words(text)
    return {" ".join(run) for n in range(1, LONGEST + 1) for run in zip(*(words[k:] for k in range(n)), strict=False)}


def kinds_of(text: str) -> set[str]:
    """Features of the kinds of the text's words (see `hedgewords`)."""
    return {name for name, _, _ in hedgewords.kinds(_words(text))}


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


@lru_cache(maxsize=512)
def _features(text: str) -> frozenset[str]:
    """Kept for the next judge of the same sentence."""
    return frozenset(grams(text) | kinds_of(text))


def by_grams(text: str, weights: Mapping[str, float]) -> float:
    """The logit of the linear model over n-grams and kinds; its constant is under ""."""
    return weights[""] + math.fsum(weights[f] for f in _features(text) if f in weights)


def telling(text: str, weights: Mapping[str, float]) -> tuple[tuple[int, int], ...]:
    """Runs of words that the weights point at; of a run, the blanks between belong to it."""
    words = list(_WORD.finditer(text))
    evidence = np.zeros(len(words))
    for name, first, length in (*_placed(text), *hedgewords.kinds([m.group().lower() for m in words])):
        if length:
            evidence[first : first + length] += weights.get(name, 0.0) / length
    spans: list[tuple[int, int]] = []
    for word, value, before in zip(words, evidence, [0.0, *evidence], strict=False):
        if value < TELLING:
            continue
        start = spans.pop()[0] if spans and before >= TELLING else word.start()
        spans.append((start, word.end()))
    return tuple(spans)


def _placed(text: str) -> list[tuple[str, int, int]]:
    words = [m.group().lower() for m in _WORD.finditer(text)]
    return [(" ".join(words[i : i + n]), i, n) for n in range(1, LONGEST + 1) for i in range(len(words) - n + 1)]


def lacks(modules: tuple[str, ...]) -> bool:
    """Whether one of the modules is not installed."""
    return any(find_spec(module) is None for module in modules)


@cache
def encoder() -> Encoder:
    """The encoder with the installed weights, loaded once a process for the tagger and every head."""
    from ascertain_models_en import folder

    return Encoder.load(folder())


@cache
def installed(name: str) -> tuple[Encoder, Judge] | None:
    """The encoder and the judge of that name with the installed weights; None where they are left out."""
    if lacks(MODULES):
        return None
    from ascertain_models_en import folder

    if not (folder() / f"{name}.onnx").is_file():
        return None
    return encoder(), Judge.load(folder(), name)
