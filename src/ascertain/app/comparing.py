"""What is found across the documents of a case: copies, independent voices, questions with their answers, names that belong
together, and what the answers weigh. Each stage's run replaces the one before; with nothing new, nothing is run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ascertain.app.plan import Plan
from ascertain.assess import in_force, overrule
from ascertain.model import (
    Actor,
    Attribution,
    Claim,
    ClaimCluster,
    Decision,
    Derivation,
    Document,
    Joined,
    Origin,
    PlaceName,
    Reuse,
    make_id,
)
from ascertain.store.case import CASE, Joining

if TYPE_CHECKING:
    from ascertain.store.case import Case

Progress = Callable[[int, int, str], object]
"""Hears how many stages are done, of how many, and which one was last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a comparison found. `known`: nothing was new, so nothing was run."""

    records: tuple[Joined, ...]
    derivations: tuple[Derivation, ...]
    known: bool


@dataclass(kw_only=True)
class Comparison:
    """One run over a case. `at` is the time that derivations carry."""

    case: Case
    plan: Plan
    at: str
    _made: dict[str, tuple[Joined, ...]] = field(default_factory=dict)

    def run(self, progress: Progress | None = None) -> Compared:
        """Every stage in order, each on those before it."""
        stages: tuple[tuple[str, Callable[[], tuple[str, str, Callable[[], Iterable[Joined]]]]], ...] = (
            ("compare", self._reuse),
            ("origins", self._origins),
            ("questions", self._questions),
            ("aliases", self._aliases),
            ("weighing", self._weighing),
        )
        derivations: list[Derivation] = []
        basis, ran = self._basis(), False
        for done, (stage, prepare) in enumerate(stages, start=1):
            method, settings, find = prepare()
            name = make_id("drv", stage, method, settings, basis)
            kept = self.case.derivation(name)
            if kept is None or kept[1] is not None:
                found = tuple(find()) if kept is None else self.case.joined_by(name)
                made = kept[0] if kept else self._derivation(name, stage, method, settings, found)
                self.case.join(Joining(derivation=made, outputs=found))
                ran = True
            else:
                made, found = kept[0], self.case.joined_by(name)
            self._made[stage] = found
            derivations.append(made)
            basis = make_id("in", basis, name)
            if progress is not None:
                progress(done, len(stages), stage)
        records = tuple(r for found in self._made.values() for r in found)
        return Compared(records=records, derivations=tuple(derivations), known=not ran)

    def _derivation(self, name: str, stage: str, method: str, settings: str, found: tuple[Joined, ...]) -> Derivation:
        outputs = tuple(r.id for r in found)
        return Derivation(
            id=name, stage=stage, method=method, settings=settings, input=CASE, outputs=outputs, made_at=self.at
        )

    def _basis(self) -> str:
        """What a comparison stands on: every current derivation in a document, and the decisions that count."""
        return make_id("in", *sorted(self.case.made_from_documents()), "decided", *(d.id for d in self.decisions))

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        return in_force(self.case.decisions())

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        return self.case.current(Document)

    @cached_property
    def said(self) -> tuple[Attribution | Claim, ...]:
        records: tuple[Attribution | Claim, ...] = self.case.current(Attribution, Claim)
        return overrule(records, self.decisions)

    def _reuse(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        step = self.plan.step("compare")
        key = step.part.settings_key(step.values)
        return step.part.method, key, lambda: step.part.function(self.documents, **step.values)

    def _origins(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        step = self.plan.step("origins")
        reuse = [r for r in self._made["compare"] if isinstance(r, Reuse)]
        key = step.part.settings_key(step.values)
        return (
            step.part.method,
            key,
            lambda: step.part.function(self.documents, self.said, reuse, self.decisions, **step.values),
        )

    def _questions(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        from ascertain.compare.cluster import matters
        from ascertain.compare.question import METHOD, clusters
        from ascertain.compare.relations import relations
        from ascertain.compare.statements import statements
        from ascertain.compare.vectors import vectoriser

        vectorise = vectoriser()

        def find() -> Iterable[Joined]:
            claims = [r for r in self.said if isinstance(r, Claim)]
            attributions = [r for r in self.said if isinstance(r, Attribution)]
            ready = statements(self.documents, claims, attributions, vectorise=vectorise)
            places, homes = self.case.current(PlaceName), self._homes()
            found = matters(ready, self.decisions, places=places)
            return (*clusters(found, places, origins=homes), *relations(found, origins=homes))

        return METHOD, _key(vectors=vectorise is not None), find

    def _aliases(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        from ascertain.actors.alias import METHOD, link

        return METHOD, _key(), lambda: link(self.case.current(Actor), self.documents)

    def _weighing(self) -> tuple[str, str, Callable[[], Iterable[Joined]]]:
        from ascertain.weigh.case import METHOD, weigh_case

        def find() -> Iterable[Joined]:
            clusters = [r for r in self._made["questions"] if isinstance(r, ClaimCluster)]
            origins = [r for r in self._made["origins"] if isinstance(r, Origin)]
            claims = {r.id: r for r in self.said if isinstance(r, Claim)}
            attributions = {r.id: r for r in self.said if isinstance(r, Attribution)}
            return weigh_case(clusters, claims, attributions, origins, {d.id: d for d in self.documents})

        return METHOD, _key(), find

    def _homes(self) -> Mapping[str, str]:
        return {claim: o.id for o in self._made["origins"] if isinstance(o, Origin) for claim in o.claims}


def _key(**settings: Any) -> str:
    return json.dumps(settings, sort_keys=True, separators=(",", ":"))
