"""The statements of a case: what each claim says, made for the documents that are new or changed and taken from what is kept
for the others."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Event as Signal
from typing import TYPE_CHECKING

import numpy as np

from ascertain.app.gists import Batch, Kept, Told, key_of, read, run
from ascertain.app.votes import VOTES
from ascertain.compare.scene import Scene
from ascertain.compare.statements import Sets, Statement, shared, stated
from ascertain.model import Actor, Attribution, Claim, Document, Event, PlaceName, TimeExpression
from ascertain.store.derived import Derived

if TYPE_CHECKING:
    from ascertain.store.case import Case

AT_ONCE = 50
"""Documents that are looked up, made and kept together."""
MANY = 200
"""Documents to make from which worker processes, each of which loads the parser for 2 s, save more than they cost."""


@dataclass(kw_only=True)
class Stating:
    """The statements of these documents. `engine`: serial or processes, None to choose."""

    case: Case
    documents: Sequence[Document]
    claims: Sequence[Claim]
    attributions: Sequence[Attribution]
    vectors: bool
    engine: str | None = None
    _ahead: ThreadPoolExecutor | None = field(default=None, init=False, repr=False)
    _stop: Signal = field(default_factory=Signal, init=False, repr=False)

    def run(self) -> tuple[list[Statement], Scene]:
        """The statements in the order of `Statement.order`, and the scene, of which only the places are told."""
        self.stop()
        made: list[Statement] = []
        places: list[PlaceName] = []
        sets: Sets = {}
        with Derived.of(self.case) as derived:
            missing = derived.missing(self._keys)
            for kept in self._made(derived, self._keys, missing, self._workers(len(missing))):
                places += self._places(list(kept))
                made += [s for name, data in kept.items() for s in self._statements(name, read(data), sets)]
            derived.forget_others({*self._keys, VOTES})
        return sorted(made, key=lambda s: s.order), Scene.of(places)

    def start(self) -> None:
        """Until `run` or `stop`, let the cores that the caller's own work leaves idle make what is missing; it is kept for `run`."""
        if self._ahead is None:
            self._ahead = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ascertain")
            self._stop.clear()
            self._ahead.submit(self._make_ahead)

    def stop(self) -> None:
        """End what `start` began."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            self._stop.set()
            ahead.shutdown()

    def _make_ahead(self) -> None:
        with Derived.of(self.case) as derived:
            missing = derived.missing(self._keys)
            workers = self._workers(len(missing)) - 1
            keys = {name: key for name, key in self._keys.items() if name in missing}
            for _ in self._made(derived, keys, missing, workers) if workers > 0 and derived.keeps else ():
                if self._stop.is_set():
                    break

    def _made(
        self, derived: Derived, keys: Mapping[str, str], missing: set[str], workers: int
    ) -> Iterator[dict[str, bytes]]:
        """What the claims of these documents say, some documents at a time; what was missing is made and kept."""
        waiting: deque[tuple[dict[str, bytes], tuple[Told, ...]]] = deque()
        for fresh in run(self._batches(derived, keys, missing, waiting), workers=workers):
            kept, told = waiting.popleft()
            derived.put((t.document.id, t.key, data) for t, data in zip(told, fresh, strict=True))
            yield kept | {t.document.id: data for t, data in zip(told, fresh, strict=True)}

    @cached_property
    def _keys(self) -> dict[str, str]:
        """By document what its gists stand on."""
        hashes = self.case.found_hashes()
        return {
            name: key_of((self._texts[name], *claims, *self._named(claims)), hashes.get(name, ()), vectors=self.vectors)
            for name, claims in self._told.items()
        }

    def _batches(
        self,
        derived: Derived,
        keys: Mapping[str, str],
        missing: set[str],
        waiting: deque[tuple[dict[str, bytes], tuple[Told, ...]]],
    ) -> Iterator[Batch]:
        """What is to be made; what is kept besides goes to `waiting`."""
        names = list(keys)
        for at in range(0, len(names), AT_ONCE):
            some = names[at : at + AT_ONCE]
            kept = derived.get({name: keys[name] for name in some if name not in missing})
            told = tuple(self._all_of({name: keys[name] for name in some if name not in kept}))
            waiting.append((kept, told))
            yield Batch(told=told, vectors=self.vectors)

    def _all_of(self, keys: Mapping[str, str]) -> Iterator[Told]:
        scene = Scene.of(self.case.inside(list(keys), Actor, Event, TimeExpression) if keys else ())
        for name, key in keys.items():
            claims = self._told[name]
            yield Told(
                key=key, document=self._texts[name], claims=claims, sources=self._named(claims), scene=scene.only(name)
            )

    def _statements(self, name: str, kept: Kept, sets: Sets) -> Iterator[Statement]:
        claims = {c.id: c for c in self._told[name]}
        rows = np.frombuffer(kept.vectors, np.float32).reshape(len(kept.claims), -1) if kept.vectors else None
        for place, (claim, gist) in enumerate(zip(kept.claims, kept.gists, strict=True)):
            source = self._sources[claims[claim].attribution]
            vector = rows[place].copy() if rows is not None else None
            yield stated(self._texts[name], claims[claim], source, shared(gist, sets), vector=vector)

    def _places(self, documents: Sequence[str]) -> Iterator[PlaceName]:
        """The places in these documents, each with the chosen candidate alone: the others would fill gigabytes."""
        for place in self.case.inside(documents, PlaceName):
            if isinstance(place, PlaceName):
                chosen = place.candidates[place.chosen : place.chosen + 1] if place.chosen is not None else ()
                yield replace(place, candidates=chosen, chosen=0 if chosen else None)

    def _workers(self, missing: int) -> int:
        cores = len(os.sched_getaffinity(0))
        asked = missing > MANY and cores > 1 if self.engine is None else self.engine != "serial"
        return min(cores, missing) if asked else 0

    def _named(self, claims: Sequence[Claim]) -> list[Attribution]:
        names = dict.fromkeys(c.attribution for c in claims)
        return [self._sources[name] for name in names if name in self._sources]

    @cached_property
    def _texts(self) -> dict[str, Document]:
        return {d.id: d for d in self.documents}

    @cached_property
    def _sources(self) -> dict[str, Attribution]:
        return {a.id: a for a in self.attributions}

    @cached_property
    def _told(self) -> dict[str, list[Claim]]:
        """Claims by document, the documents in their order."""
        told: dict[str, list[Claim]] = {d.id: [] for d in self.documents}
        for claim in self.claims:
            if claim.document in told:
                told[claim.document].append(claim)
        return {name: claims for name, claims in told.items() if claims}
