"""Whether two texts put the same matter forward: words, names, numbers and vectors, weighed by a fitted logistic.

Finds: a probability that two short texts report the same event, and a ranking of texts by how likely each is the claim that
a query repeats.
Needs: an `Index` that tells how rare words are; sentence vectors make it better and are optional.
Known misses: what is said only in other words where no vectors are installed; a sentence and its denial are the same matter
here, on purpose: `comparators` tells them apart.
Example: `score(prepare("Rebels shelled the bridge.", idf), prepare("The bridge came under fire.", idf))`
References: weights by training/fit_match.py and fit_link.py on CheckThat! 2020 (task 2) and ECB+; scores in their card.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul
from typing import Any

import numpy as np

from ascertain.compare import lexical
from ascertain.compare.vectors import Vectorise
from ascertain.encoder.reading import Floats

Rarity = Callable[[str], float]
FEATURES = (
    "cosine",
    "tfidf",
    "jaccard",
    "contained",
    "shared",
    "names",
    "names_shared",
    "numbers",
    "numbers_apart",
    "short",
)
"""What a pair is weighed by; see `features`."""
NOTHING_SHARED = (0.0,) * 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A text taken apart for comparing: weights of its content stems, of its names and of its numbers; its vector."""

    text: str
    stems: Mapping[str, float]
    names: Mapping[str, float]
    numbers: Mapping[str, float]
    norm: float
    total: float
    vector: Floats | None = None


def prepare(text: str, rarity: Rarity, vectorise: Vectorise | None = None) -> Prepared:
    """The text with every content word weighed by its rarity."""
    words = {word: rarity(word) for word in sorted(lexical.content(text))}
    return Prepared(
        text=text,
        stems=words,
        names={name: rarity(lexical.stem(name)) for name in sorted(lexical.names(text))},
        numbers={number: rarity(number) for number in sorted(lexical.numbers(text))},
        norm=math.sqrt(sum(w * w for w in words.values())),
        total=sum(words.values()),
        vector=vectorise(text) if vectorise else None,
    )


def features(a: Prepared, b: Prepared) -> tuple[float, ...]:
    """FEATURES of the pair, the same both ways round.

    cosine of the vectors (0 without them); tfidf cosine; jaccard, contained (in the shorter) and shared (sum) weight of
    common words; names contained, names shared; numbers contained; 1 where both have numbers and share none; log length of
    the shorter.
    """
    # In the order of the words, not of a set: sums differ in their last digits by the order of what is summed.
    common = _common(a.stems, b.stems)
    cosine = float(a.vector @ b.vector) if a.vector is not None and b.vector is not None else 0.0
    apart, short = float(bool(a.numbers and b.numbers)), math.log1p(min(a.total, b.total))
    # So it is with three quarters of the pairs that claims are asked of.
    if not common and a.names.keys().isdisjoint(b.names) and a.numbers.keys().isdisjoint(b.numbers):
        return (cosine, *NOTHING_SHARED, apart, short)
    weight = sum(common)
    square = sum([w * w for w in common])
    names = sum(_common(a.names, b.names)) if a.names and b.names else 0.0
    numbers = sum(_common(a.numbers, b.numbers)) if a.numbers and b.numbers else 0.0
    return (
        cosine,
        square / (a.norm * b.norm) if common else 0.0,
        weight / (a.total + b.total - weight) if common else 0.0,
        weight / min(a.total, b.total) if common else 0.0,
        math.log1p(weight),
        names / min(sum(a.names.values()), sum(b.names.values())) if names else 0.0,
        math.log1p(names),
        numbers / min(sum(a.numbers.values()), sum(b.numbers.values())) if numbers else 0.0,
        0.0 if numbers else apart,
        short,
    )


def _common(one: Mapping[str, float], other: Mapping[str, float]) -> list[float]:
    return [weight for word, weight in one.items() if word in other]


@dataclass(frozen=True, slots=True)
class Logistic:
    """Weights of features in their order, and a bias."""

    weights: tuple[float, ...]
    bias: float

    def logit(self, values: Iterable[float]) -> float:
        """Weighted sum."""
        weighted: float = sum(map(mul, self.weights, values))
        return self.bias + weighted


@cache
def fitted(name: str, features: tuple[str, ...], *, vectors: bool) -> Logistic:
    """The fitted weights of `link` or `match` for these features, with vectors or without; one without a weight counts nothing."""
    stored: dict[str, Any] = json.loads((files("ascertain.compare") / "match_weights.json").read_text("utf-8"))
    chosen = stored[name]["vectors" if vectors else "words"]
    return Logistic(tuple(chosen["weights"].get(feature, 0.0) for feature in features), chosen["bias"])


def score(a: Prepared, b: Prepared) -> float:
    """Probability in [0, 1] that both report one event; 0.5 is the threshold with the best F1 in fitting."""
    with_vectors = a.vector is not None and b.vector is not None
    return _sigmoid(fitted("link", FEATURES, vectors=with_vectors).logit(features(a, b)))


NEIGHBOURS = 10
"""Nearest texts asked; of 5, 10 and 20, ten did best on ECB+'s training and development sentences alike."""


def scores(texts: Sequence[Prepared]) -> Floats:
    """[n, n] probabilities that two of the texts report one event: each pair's own likeness and, in equal parts, that of one to
    the nearest of the other: two sentences of one event often share no word with one another, but both with a third."""
    n = len(texts)
    own = np.zeros((n, n), np.float32)
    for i in range(n):
        for j in range(i):
            own[i, j] = own[j, i] = score(texts[i], texts[j])
    near = neighbourly(own)
    vectors = all(t.vector is not None for t in texts)
    weights = fitted("linked", ("likeness",), vectors=vectors)
    logit = weights.bias + weights.weights[0] * (own + near)
    result: Floats = (1 / (1 + np.exp(-logit))).astype(np.float32)
    return result


def neighbourly(own: Floats) -> Floats:
    """[n, n] mean likeness of one text to the nearest of the other, weighed by how near they are, both ways round."""
    count = min(NEIGHBOURS, len(own))
    places = np.argsort(-own, axis=1, kind="stable")[:, :count]
    weights = np.take_along_axis(own, places, 1)
    weights = weights / (weights.sum(1, keepdims=True) + 1e-6)
    near = np.stack([weights[i] @ own[places[i]] for i in range(len(own))]) if len(own) else own
    result: Floats = ((near + near.T) / 2).astype(np.float32)
    return result


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
