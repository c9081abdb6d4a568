"""What is found across the documents of a case: copies, independent voices, questions with their answers, names that belong
together, and what the answers weigh. Each stage's run replaces the one before; with nothing new, nothing is run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ascertain.app.carrying import carried
from ascertain.app.plan import OFF, Plan
from ascertain.app.reading_case import Found
from ascertain.app.sparing import Sparing, put_down, taken_up
from ascertain.assess import in_force, overrule, related
from ascertain.model import (
    Actor,
    Attribution,
    Claim,
    ClaimCluster,
    Decision,
    Derivation,
    Document,
    FactCheck,
    Joined,
    Origin,
    Reuse,
    make_id,
)
from ascertain.store.case import CASE, Joining

if TYPE_CHECKING:
    from ascertain.app.stating import Stating
    from ascertain.store.case import Case

J = TypeVar("J", bound=Joined)
Progress = Callable[[int, int, str], object]
"""Hears how many stages are done, of how many, and which one was last."""


MODELLED = 50_000
"""Claims above which questions are told by words and records alone: sentence vectors take 2 ms a claim, NLI 9 ms a pair."""
AT_ONCE = 500
"""Documents whose claims are read at a time: as they lie in a case they take several times the memory that is kept of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a comparison found, read out of the case as it is asked for: of a large one it would take gigabytes; `derivations`
    are without their outputs, which are just that. `known`: nothing was new, so nothing was run."""

    case: Case = field(repr=False, compare=False)
    derivations: tuple[Derivation, ...]
    known: bool

    def __iter__(self) -> Iterator[Joined]:
        for made in self.derivations:
            yield from self.case.joined_by(made.id)

    def of(self, kind: type[J]) -> Iterator[J]:
        """The records of that kind."""
        for made in self.derivations:
            yield from self.case.joined_by(made.id, kind)


@dataclass(kw_only=True)
class Comparison:
    """One run over a case. `at` is the time that derivations carry."""

    case: Case
    plan: Plan
    at: str
    _made: dict[str, str] = field(default_factory=dict)
    _sparing: Sparing = field(default_factory=Sparing)

    def run(self, progress: Progress | None = None) -> Compared:
        """Every stage in order, each on those before it."""
        stages: tuple[tuple[str, Callable[[], tuple[str, str, Callable[[], Iterable[Joined]]]]], ...] = (
            ("compare", self._reuse),
            ("origins", self._origins),
            ("questions", self._questions),
            ("aliases", self._aliases),
            ("weighing", self._weighing),
            ("checks", self._checks),
        )
        derivations: list[Derivation] = []
        basis, ran = self._basis(), False
        try:
            for done, (stage, prepare) in enumerate(stages, start=1):
                made, known = self._stage(stage, basis, *prepare())
                ran = ran or not known
                self._made[stage] = made.id
                derivations.append(made)
                basis = make_id("in", basis, made.id)
                if progress is not None:
                    progress(done, len(stages), stage)
        finally:
            self._forget()
        return Compared(case=self.case, derivations=tuple(derivations), known=not ran)

    def _stage(
        self, stage: str, basis: str, method: str, settings: str, find: Callable[[], Iterable[Joined]]
    ) -> tuple[Derivation, bool]:
        """The derivation of a stage, and whether the case held it already; else it is run, or becomes current again."""
        name = make_id("drv", stage, method, settings, basis)
        kept = self.case.derivation(name, outputs=False)
        if kept is not None and kept[1] is None:
            return kept[0], True
        found = put_down(find()) if kept is None else []
        made = kept[0] if kept else self._derivation(name, stage, method, settings)
        self.case.join(Joining(derivation=made, outputs=taken_up(found)))
        return made, False

    def _forget(self) -> None:
        """Let go of what stages shared: of a large case it takes as much memory as all that was found."""
        if "stating" in self.__dict__:
            self.stating.stop()
        for name in ("documents", "said", "stating"):
            self.__dict__.pop(name, None)
        self._sparing = Sparing()

    def _derivation(self, name: str, stage: str, method: str, settings: str) -> Derivation:
        return Derivation(
            id=name, stage=stage, method=method, settings=settings, input=CASE, outputs=(), made_at=self.at
        )

    def _basis(self) -> str:
        """What a comparison stands on: every current derivation in a document, and the decisions that count."""
        return make_id("in", *sorted(self.case.made_from_documents()), "decided", *(d.id for d in self.decisions))

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        return in_force(carried(Found(case=self.case), self.case.decisions()))

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        return tuple(self._sparing.document(d) for d in self.case.current_documents())

    @cached_property
    def said(self) -> tuple[Attribution | Claim, ...]:
        names = list(dict.fromkeys(d.id for d in self.documents))
        return tuple(r for at in range(0, len(names), AT_ONCE) for r in self._said_in(names[at : at + AT_ONCE]))

    def _said_in(self, documents: Sequence[str]) -> Iterator[Attribution | Claim]:
        found = self.case.inside(documents, Attribution, Claim)
        records = [r for r in found if isinstance(r, Attribution | Claim)]
        yield from map(self._sparing.said, overrule(records, self.decisions))

    def _reuse(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        step = self.plan.step("compare")
        key = step.part.settings_key(step.values)

        def find() -> Iterable[Joined]:
            self.stating.start()
            found: Iterable[Joined] = step.part.function(self.documents, **step.values)
            return found

        return step.part.method, key, find

    def _origins(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        step = self.plan.step("origins")
        key = step.part.settings_key(step.values)

        def find() -> Iterable[Joined]:
            self.stating.start()
            reuse = map(self._sparing.reuse, self._found("compare", Reuse))
            found: Iterable[Joined] = step.part.function(
                self.documents, self.said, reuse, self.decisions, **step.values
            )
            return found

        return step.part.method, key, find

    @cached_property
    def stating(self) -> Stating:
        from ascertain.app.stating import Stating

        return Stating(
            case=self.case,
            documents=self.documents,
            claims=[r for r in self.said if isinstance(r, Claim)],
            attributions=[r for r in self.said if isinstance(r, Attribution)],
            vectors=self._vectors,
            engine=self.plan.settings.engine,
        )

    @cached_property
    def _modelled(self) -> bool:
        """Whether there are few enough claims for sentence vectors and NLI."""
        return self.case.count(Claim) <= MODELLED

    @cached_property
    def _vectors(self) -> bool:
        from ascertain.compare.vectors import vectoriser

        return self._modelled and vectoriser() is not None

    def _questions(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        from ascertain.app.votes import Votes
        from ascertain.compare.cluster import matters
        from ascertain.compare.nli import installed
        from ascertain.compare.question import METHOD, clusters
        from ascertain.compare.relations import relations

        nli = installed() if self._modelled else None

        def find() -> Iterable[Joined]:
            ready, scene = self.stating.run()
            del self.stating
            found, homes = matters(ready, self.decisions, scene=scene), self._homes()
            ready.clear()
            known = {r.id for r in self.said if isinstance(r, Claim)} if self.decisions else set[str]()
            related_by = (d for d in self.decisions if {d.target, d.other} <= known)
            votes = Votes.of(self.case, nli.score) if nli else None
            told = related(relations(found, origins=homes, nli=votes), related_by)
            if votes is not None:
                votes.keep(self.case)
            return chain(clusters(found, scene, origins=homes), told)

        return METHOD, _key(vectors=self._vectors, nli=nli is not None), find

    def _checks(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        from ascertain.compare.factchecks import METHOD, matching
        from ascertain.compare.vectors import vectoriser

        checks = self.case.current(FactCheck)
        vectorise = vectoriser() if checks else None

        def find() -> Iterable[Joined]:
            documents = {d.id: d for d in self.documents}
            claims = [(r.id, documents[r.document], r.content) for r in self.said if isinstance(r, Claim)]
            return matching(claims, checks, vectorise=vectorise)

        known = make_id("in", *sorted(c.id for c in checks)) if checks else ""
        return METHOD, _key(vectors=vectorise is not None, checks=known), find

    def _aliases(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        from ascertain.actors.alias import METHOD, link
        from ascertain.actors.resource import given

        named = self.plan.settings.use.get("actors") != OFF
        own = self.plan.step("actors").values.get("bodies", "") if named else ""
        resource = given(own)
        facts = sha256(Path(own).read_bytes()).hexdigest() if own else ""
        return METHOD, _key(bodies=facts), lambda: link(self.case.current(Actor), self.documents, resource=resource)

    def _weighing(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        from ascertain.weigh.case import METHOD, weigh_case

        def find() -> Iterable[Joined]:
            claims = {r.id: r for r in self.said if isinstance(r, Claim)}
            attributions = {r.id: r for r in self.said if isinstance(r, Attribution)}
            clusters = self._found("questions", ClaimCluster)
            return weigh_case(clusters, claims, attributions, self._voices(), {d.id: d for d in self.documents})

        return METHOD, _key(), find

    def _homes(self) -> Mapping[str, str]:
        """The voice of each claim."""
        return {claim: o.id for o in self._voices() for claim in o.claims}

    def _voices(self) -> Iterator[Origin]:
        return map(self._sparing.origin, self._found("origins", Origin))

    def _found(self, stage: str, kind: type[J]) -> Iterator[J]:
        """The records of that kind that a stage before found, out of the case: held until then they would take gigabytes."""
        return self.case.joined_by(self._made[stage], kind)


def _key(**settings: Any) -> str:
    return json.dumps(settings, sort_keys=True, separators=(",", ":"))
