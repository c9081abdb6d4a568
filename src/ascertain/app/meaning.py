"""Claims found by what they mean: their vectors are made as the case grows, and ranked beside the words that were asked for.

Vectors lie in a file beside the case, which may be deleted at any time; those of an encrypted case are in memory alone.
References: Cormack, Clarke and Büttcher 2009 (reciprocal rank fusion).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any

from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.compare.vectors import Vectorise
    from ascertain.store.case import Case, State
    from ascertain.store.meaning import Made, Numbers, Vectors
    from ascertain.store.search import Search

WAYS = ("words", "meaning", "both")
MISSING = "no sentence encoder is installed, so claims cannot be found by meaning: install ascertain-models-en, or search by words"
AT_ONCE = 256
"""Claims whose vectors a search that did not ask for meaning makes on its way: one or two seconds."""
TOGETHER = 64
"""Derivations written to the file at once."""
DEPTH, SMOOTH = 200, 60
"""Rows of each ranking that are fused; the constant of the fusion, as published."""
LEAST = 0.41
"""Cosine below which a claim is not shown: of random pairs of news sentences 1 % lie above."""
Progress = Callable[[int, int, str], object]
"""Hears of how many documents vectors are made, of how many, and nothing more."""


class Meaning:
    """The vectors of one case; several threads may ask."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._vectors: Vectors | None = None
        self._state: State | None = None
        self._numbers: Numbers | None = None
        self._left: tuple[Made, ...] = ()

    def fill(self, case: Case, *, most: int | None = None, progress: Progress | None = None) -> int:
        """Make vectors of claims that have none, up to about `most`; how many documents still have claims without."""
        with self._lock:
            return self._fill(case, _vectorise(), most, progress)

    def nearest(self, case: Case, where: Search) -> list[tuple[int, float]]:
        """Numbers of claims with their cosines, the nearest first, through the filters of `where`; words that must not be
        there keep a claim out."""
        import numpy as np

        from ascertain.store.database import transaction
        from ascertain.store.search import allowed, unwanted
        from ascertain.store.search_query import parse

        query, wanted = parse(where.query), where.offset + where.limit
        asked = _vectorise()(" OR ".join(" ".join(t.words for t in terms) for terms in query.alternatives))
        with self._lock:
            self._fill(case, _vectorise(), 0, None)
            vectors, numbers = self._vectors, self._numbers
            assert vectors is not None and numbers is not None  # noqa: S101, PT018 - _fill made them
            for whole in (False, True):
                if whole:
                    # The nearest are not enough: the filters first, then the nearest of what they let through.
                    with transaction(case.engine) as connection:
                        through = np.fromiter(allowed(connection, where), np.int64)
                    numbers = np.where(np.isin(numbers, through), numbers, -1)
                found, cosines = vectors.nearest(asked, numbers, max(4 * wanted, DEPTH))
                near = [(n, c) for n, c in zip(found.tolist(), cosines.tolist(), strict=True) if c >= LEAST]
                names = [n for n, _ in near]
                with transaction(case.engine) as connection:
                    kept = allowed(connection, where, names) - unwanted(connection, names, query)
                rows = [(n, c) for n, c in near if n in kept]
                if len(rows) >= wanted or len(near) < len(found) or len(found) >= (numbers >= 0).sum():
                    break
            return rows[:wanted]

    def forget(self, case: Case) -> None:
        """Delete the vectors."""
        from ascertain.store.meaning import forget

        self.close()
        forget(case.path)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._vectors is not None:
                self._vectors.close()
            self._vectors = self._state = None

    def _fill(self, case: Case, vectorise: Vectorise, most: int | None, progress: Progress | None) -> int:
        import numpy as np

        from ascertain.store.meaning import texts

        self._look(case)
        if not self._left or most == 0 or self._vectors is None:
            return len(self._left)
        with self._vectors.alone() as alone:
            if not alone:
                return len(self._left)
            self._state = None
            self._look(case)
            total, claims = len(self._left), 0
            while self._left and (most is None or claims < most):
                batch, self._left = self._left[:TOGETHER], self._left[TOGETHER:]
                for made, found in texts(case, batch):
                    if found:
                        keys = np.full(len(found), made.key, np.uint64)
                        rows = np.stack([vectorise(words) for _, words in found])
                        self._vectors.add(keys, np.array([p for p, _ in found], np.uint32), rows)
                    claims += len(found)
                    if most is not None and claims >= most:
                        self._left = (*batch[batch.index(made) + 1 :], *self._left)
                        break
                if progress is not None:
                    progress(total - len(self._left), total, "")
        self._renumber(case)
        return len(self._left)

    def _look(self, case: Case) -> None:
        """See what the case holds now, and what of it has no vector."""
        import numpy as np

        from ascertain.store.meaning import Vectors, current, file_of

        if self._vectors is None:
            place = None if case.blobs.vault is not None else file_of(case.path)
            self._vectors = Vectors(place, _name(), len(_vectorise()("a")))
            self._state = None
        state = case.state()
        if state != self._state:
            self._state = state
            done = set(np.unique(self._vectors.keys()).tolist())
            self._left = tuple(made for made in current(case) if made.key not in done)
            self._renumber(case)

    def _renumber(self, case: Case) -> None:
        from ascertain.store.meaning import current, numbers_of

        if self._vectors is not None:
            self._numbers = numbers_of(self._vectors, current(case))


def fused(words: Sequence[tuple[int, float]], meaning: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: numbers with 1 / (60 + rank) summed over both rankings, the best first, then as written."""
    scores: dict[int, float] = {}
    for ranking in (words, meaning):
        for rank, (number, _) in enumerate(ranking, 1):
            scores[number] = scores.get(number, 0.0) + 1 / (SMOOTH + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def find(case: Case, meaning: Meaning, where: Search, by: str) -> tuple[dict[str, Any], ...]:
    """Rows of claims nearest in meaning, or of both rankings fused. A row found without its words has the claim as its hit."""
    from dataclasses import replace

    from ascertain.store.database import transaction
    from ascertain.store.search import ranks, show
    from ascertain.store.search_query import parse

    if where.limit < 1 or where.offset < 0:
        raise BadInput(f"cannot show {where.limit} rows from row {where.offset} on; ask for at least one, from 0 on")
    deep = replace(where, limit=max(DEPTH, where.offset + where.limit), offset=0)
    near = meaning.nearest(case, where if by == "meaning" else deep)
    with transaction(case.engine) as connection:
        ranked = near if by == "meaning" else fused(ranks(connection, deep), near)
        rows = show(connection, "claim", ranked[where.offset :][: where.limit], parse(where.query))
    return tuple(_marked(row) for row in rows)


def _marked(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "hits": row["hits"] or [[row["start"], row["end"]]]}


def ready() -> bool:
    """Whether an encoder is installed."""
    from ascertain.compare.vectors import vectoriser

    return vectoriser() is not None


def _vectorise() -> Vectorise:
    from ascertain.compare.vectors import vectoriser

    found = vectoriser()
    if found is None:
        raise BadInput(MISSING)
    return found


@cache
def _name() -> str:
    """The encoder's weights and tokenizer by their hash: other weights give other vectors."""
    from ascertain_models_en import folder

    digest = sha256()
    for name in ("sentences.onnx", "sentences.json", "tokenizer.json"):
        digest.update((folder() / name).read_bytes())
    return digest.hexdigest()
