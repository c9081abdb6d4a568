"""Which of many texts may be the one that a query repeats: BM25 and vectors propose, a fitted score ranks.

Finds: the likeliest texts with a score, best first.
Needs: texts with a key, and a title where they have one; vectors make it better and are optional.
Known misses: texts that the query names only by a picture or a link; irony.
Example: `shelf = Shelf(vectoriser()); shelf.add("f1", "The mayor sold the bridge."); shelf.rank("Did he sell a bridge?")`
References: CheckThat! 2020 task 2; a linear mix of cosine and BM25 beats reciprocal ranks there (MAP@5 .81 against .77).
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from ascertain.compare import lexical
from ascertain.compare.match import FEATURES, Prepared, features, fitted, prepare
from ascertain.compare.vectors import Vectorise
from ascertain.encoder.reading import Floats

POOL = 100
"""Texts that BM25 and vectors each propose; among a hundred stand 98 % of the right ones of CheckThat! 2020's training part."""
_ADDRESS = re.compile(r"(?:https?://|pic\.twitter\.com/)\S+")
RANKED = ("bm25", "bm25_share", "cosine_title", *FEATURES)


class Shelf:
    """Texts to look queries up in. Adding one costs its own length; the order of adding changes no answer."""

    def __init__(self, vectorise: Vectorise | None = None) -> None:
        self._vectorise = vectorise
        self._index = lexical.Index()
        self._texts: dict[str, tuple[str, str]] = {}
        self._vectors: dict[str, tuple[Floats, Floats]] = {}
        self._table: tuple[list[str], Floats] | None = None

    def add(self, key: str, text: str, title: str = "") -> None:
        """Put a text on the shelf."""
        self._index.add(key, f"{text} {title}")
        self._texts[key] = (text, title)
        if self._vectorise:
            vector = self._vectorise(text)
            self._table = None
            self._vectors[key] = (vector, self._vectorise(title) if title else vector)

    def rank(self, query: str, limit: int = 20) -> list[tuple[str, float]]:
        """Keys and logits of the likeliest texts, best first, ties by key."""
        rows = self.rows(query)
        scorer = fitted("match", RANKED, vectors=self._vectorise is not None)
        scored = [(key, scorer.logit(row)) for key, row in rows.items()]
        return sorted(scored, key=lambda item: (-item[1], item[0]))[:limit]

    def rows(self, query: str) -> dict[str, tuple[float, ...]]:
        """RANKED features of every text that is worth a look: BM25 over the best, BM25 over what the query's words weigh,
        cosine to the title, and those of the pair."""
        query = _ADDRESS.sub(" ", query)
        own = prepare(query, self._index.idf, self._vectorise)
        scores = self._index.scores(query)
        best = max(scores.values(), default=1.0)
        weight = self._index.weight(set(lexical.stems(query))) or 1.0
        found = {}
        for key in self._pool(scores, own):
            text, title = self._texts[key]
            other = prepare(f"{text} {title}", self._index.idf)
            vector, title_vector = self._vectors.get(key, (None, None))
            pair = features(own, replace(other, vector=vector))
            near = float(own.vector @ title_vector) if own.vector is not None and title_vector is not None else 0.0
            found[key] = (scores.get(key, 0.0) / best, scores.get(key, 0.0) / weight, near, *pair)
        return found

    def _pool(self, scores: dict[str, float], own: Prepared) -> list[str]:
        words = sorted(scores, key=lambda key: (-scores[key], key))[:POOL]
        if own.vector is None:
            return words
        keys, table = self._matrix()
        near = (table @ own.vector).max(axis=1)
        order = np.lexsort((np.arange(len(keys)), -near))[:POOL]
        return sorted({*words, *(keys[i] for i in order)})

    def _matrix(self) -> tuple[list[str], Floats]:
        if self._table is None:
            keys = sorted(self._vectors)
            self._table = keys, np.array([self._vectors[key] for key in keys], np.float32)
        return self._table
