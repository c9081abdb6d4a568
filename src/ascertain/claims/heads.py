"""What the trained heads say of a document that the encoder has read: factuality, hedges, loaded words.

Finds: for a predicate, how surely its event happened as told, in [-3, 3]; for a sentence that hedges, the words that do; for a
    sentence with loaded language, the words that judge.
Needs: the encoder's reading of the whole document (the tagger's own), hedge, loaded and factuality weights; a head whose
    weights are left out is silent.
Known misses: those of the heads: see `hedging` and `factuality`, and the model card of ascertain-models-en.
Example: `Heads.over(reading).hedges(text, start, end)`
References: see `hedging` and `factuality`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from ascertain.claims import factuality, hedging
from ascertain.claims.hedging import Floats, Judge
from ascertain.encoder import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ascertain.claims.factuality import Factuality

Spans = tuple[tuple[int, int], ...]
DOUBTED = 0.6
"""The parse's own factuality from which on the layers are not asked: above it the score bears on no stance."""
JUDGING = 0.0
"""Logit from which a piece counts as loaded: on a kept-back third of BABE such words, with the lexicon's, are half of them words
that people marked (precision .53, recall .39; the lexicon alone .53 and .15)."""


class Heads:
    """The heads over one reading. Sentences are given by their code points in the text that was read."""

    def __init__(
        self, reading: Reading, hedge: Judge | None, loaded: Judge | None, factuality: Factuality | None
    ) -> None:
        self._reading, self._pieces, self._rows = reading, reading.pieces, reading.rows("shared")
        self._judges, self._factuality = {"hedge": hedge, "loaded": loaded}, factuality
        self._heard: dict[str, Floats] = {}
        self._told: dict[tuple[int, int], Floats] = {}

    @classmethod
    def over(cls, reading: Reading) -> Heads:
        """The heads whose weights are installed."""
        hedge, loaded = (hedging.installed(name) for name in ("hedge", "loaded"))
        fact = factuality.installed()
        return cls(
            reading,
            hedge[1] if hedge is not None else None,
            loaded[1] if loaded is not None else None,
            fact[1] if fact is not None else None,
        )

    def certainty(self, predicate: Token, offset: int, *, bears: bool) -> float | None:
        """The factuality of a predicate, two decimals. offset: where its parse starts in the text.

        bears: whether a low score would change something, so that the layers are asked too, and not the parse alone
        """
        model = self._factuality
        if model is None:
            return None
        parse = factuality.by_parse(predicate, model.weights)
        if bears and parse < DOUBTED:
            sentence = predicate.sent
            start, end = offset + sentence.start_char, offset + sentence.end_char
            first, last = self._within(start, end)
            at = offset + predicate.idx
            own = (self._pieces.starts[first:last] < at + len(predicate)) & (self._pieces.ends[first:last] > at)
            if own.any():
                parse = model.joint(parse, self._said(model, first, last), own)
        return round(max(-factuality.LIMIT, min(factuality.LIMIT, parse)), 2)

    def _said(self, model: Factuality, first: int, last: int) -> Floats:
        """The layers' columns for the pieces of one sentence, worked out once."""
        if (first, last) not in self._told:
            self._told[first, last] = model.network(self._rows[first:last])
        return self._told[first, last]

    def hedges(self, text: str, start: int, end: int) -> Spans:
        """The hedging words of a sentence, where it hedges."""
        judge = self._judges["hedge"]
        if judge is None or self._counting("hedge", text, start, end) is None:
            return ()
        return tuple((start + a, start + b) for a, b in hedging.telling(text[start:end], judge.weights))

    def loaded(self, text: str, start: int, end: int) -> Mapping[tuple[int, int], float]:
        """The loaded words of a sentence, where it judges, each with its probability."""
        columns = self._counting("loaded", text, start, end)
        return self._words(columns[:, 0], *self._within(start, end)) if columns is not None else {}

    def _counting(self, name: str, text: str, start: int, end: int) -> Floats | None:
        """The columns of a sentence's pieces, where the judge of that name counts it as hedged (or loaded)."""
        judge = self._judges[name]
        if judge is None:
            return None
        if name not in self._heard:
            self._heard[name] = judge.columns(self._reading)
        columns = self._heard[name][slice(*self._within(start, end))]
        return columns if judge.probability(text[start:end], columns) >= judge.least else None

    def _words(self, logits: Floats, first: int, last: int) -> dict[tuple[int, int], float]:
        """Words of which a piece is loaded."""
        numbers = self._pieces.word[first:last]
        found = {}
        for number in dict.fromkeys(numbers[logits >= JUDGING].tolist()):
            mine = np.flatnonzero(numbers == number)
            span = int(self._pieces.starts[first + mine[0]]), int(self._pieces.ends[first + mine[-1]])
            found[span] = round(1 / (1 + math.exp(-float(logits[mine].max()))), 3)
        return found

    def _within(self, start: int, end: int) -> tuple[int, int]:
        """The pieces of a stretch of the text: first, and one past the last."""
        first, last = np.searchsorted(self._pieces.starts, (start, end))
        return int(first), int(last)
