"""A case as pages read it: every current record once, with people's decisions laid over, kept until the case changes."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ascertain.app.carrying import carried
from ascertain.app.reweighing import Live
from ascertain.app.showing import Showing, Shown
from ascertain.assess import in_force, overrule, related
from ascertain.model import (
    Actor,
    AliasLink,
    Assessment,
    Attribution,
    Basis,
    Claim,
    ClaimCluster,
    Decision,
    Document,
    Event,
    Flip,
    Mention,
    Origin,
    PlaceName,
    Polarity,
    Relation,
    RelationKind,
    Reuse,
    SourceWeight,
    SpeakerKind,
    Stance,
    TimeExpression,
    Weighing,
)

if TYPE_CHECKING:
    from ascertain.store.case import Case, State

T = TypeVar("T")
R = TypeVar("R", Claim, Attribution)
RECENT = 4
"""Weighings of the whole case that are kept: those before and after the decisions of a few people at once."""
AGAINST = frozenset({RelationKind.CONTRADICTS, RelationKind.DISPUTES, RelationKind.SUPERSEDES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A claim in a list, as decisions leave it. `decided`: a person has looked at it."""

    id: str
    attribution: str
    document: str
    text: str
    speaker: str | None
    basis: Basis
    stance: Stance
    polarity: Polarity
    score: float
    decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its weighing; None where it was not weighed."""

    cluster: ClaimCluster
    weighing: Weighing | None

    @property
    def contested(self) -> bool:
        """Two answers or more, and voices enough to tell them apart."""
        return self.weighing is not None and len(self.weighing.answers) > 1 and self.weighing.identifiable

    @property
    def flips(self) -> tuple[Flip, ...]:
        """What the first answer hangs on, a claim left out where its whole voice stands for it."""
        given = self.weighing.flips if self.weighing else ()
        voices = {(f.what, f.to) for f in given if f.kind == "origin"}
        return tuple(f for f in given if f.kind != "claim" or (f.what.partition(":")[0], f.to) not in voices)


def rank(weighing: Weighing) -> tuple[bool, int, float, str]:
    """Questions by what a reader would look at first: contested ones, then those that most voices speak to."""
    voices = sum(a.origins for a in weighing.answers)
    return (len(weighing.answers) < 2 or not weighing.identifiable, -voices, -weighing.unknown, weighing.cluster)


@dataclass(kw_only=True, eq=False)
class Found:
    """What the program found, before any decision."""

    case: Case
    _memo: dict[object, Any] = field(default_factory=dict)
    _recent: dict[object, Any] = field(default_factory=dict)

    def memo(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this state of the case."""
        if key not in self._memo:
            self._memo[key] = make()
        return cast("T", self._memo[key])

    def recent(self, key: object, make: Callable[[], T]) -> T:
        """As `memo`, for what is large and differs from decision to decision: the last few are kept."""
        if key not in self._recent:
            made = make()
            for old in tuple(self._recent)[: 1 - RECENT]:
                self._recent.pop(old, None)
            self._recent[key] = made
            return made
        return cast("T", self._recent[key])

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """By id, the earliest published first."""
        found = sorted(self.case.current(Document), key=lambda d: (d.published or "9", d.id))
        return {d.id: d for d in found}

    @cached_property
    def said(self) -> tuple[Attribution | Claim, ...]:
        return self.case.current(Attribution, Claim)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        return {r.id: r for r in self.said if isinstance(r, Claim)}

    @cached_property
    def attributions(self) -> Mapping[str, Attribution]:
        return {r.id: r for r in self.said if isinstance(r, Attribution)}

    @cached_property
    def actors(self) -> tuple[Actor, ...]:
        return self.case.current(Actor)

    @cached_property
    def actors_by_id(self) -> Mapping[str, Actor]:
        return {a.id: a for a in self.actors}

    @cached_property
    def put_forward(self) -> Mapping[str, tuple[str, ...]]:
        """Claims by their attribution."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for claim in self.claims.values():
            found[claim.attribution].append(claim.id)
        return {name: tuple(claims) for name, claims in found.items()}

    @cached_property
    def others(self) -> tuple[Mention | TimeExpression | PlaceName | Event, ...]:
        found: tuple[Mention | TimeExpression | PlaceName | Event, ...] = self.case.current(
            Mention, TimeExpression, PlaceName, Event
        )
        return found

    @cached_property
    def alias_links(self) -> tuple[AliasLink, ...]:
        return self.case.current(AliasLink)

    @cached_property
    def links_by_id(self) -> Mapping[str, AliasLink]:
        return {x.id: x for x in self.alias_links}

    @cached_property
    def reuses(self) -> tuple[Reuse, ...]:
        held = self.documents
        return tuple(r for r in self.case.current(Reuse) if r.a.document in held and r.b.document in held)

    @cached_property
    def origins(self) -> Mapping[str, Origin]:
        return {o.id: o for o in self.case.current(Origin)}

    @cached_property
    def origin_of(self) -> Mapping[str, Origin]:
        """The voice that each claim goes back to, by the claim's id."""
        return {claim: o for o in self.origins.values() for claim in o.claims}

    @cached_property
    def home(self) -> Mapping[str, str]:
        """The id of the voice that each claim and each document goes back to."""
        return {item: o.id for o in self.origins.values() for item in (*o.claims, *o.documents)}

    @cached_property
    def sources(self) -> tuple[SourceWeight, ...]:
        return tuple(sorted(self.case.current(SourceWeight), key=lambda s: (-s.claims, s.name)))

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        return tuple(r for r in self.case.current(Relation) if r.kind in AGAINST)

    @cached_property
    def against(self) -> Mapping[str, tuple[Relation, ...]]:
        """Disputes, contradictions and corrections by the claims they set against each other."""
        found: defaultdict[str, list[Relation]] = defaultdict(list)
        for r in self.relations:
            found[r.a].append(r)
            found[r.b].append(r)
        return {name: tuple(rs) for name, rs in found.items()}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """By the cluster's id, those to look at first before others."""
        clusters = {c.id: c for c in self.case.current(ClaimCluster)}
        weighed = {w.cluster: w for w in sorted(self.case.current(Weighing), key=rank) if w.cluster in clusters}
        known = {name: Question(cluster=clusters[name], weighing=w) for name, w in weighed.items()}
        return known | {n: Question(cluster=c, weighing=None) for n, c in clusters.items() if n not in weighed}

    @cached_property
    def contested(self) -> tuple[Question, ...]:
        return tuple(q for q in self.questions.values() if q.contested)

    @cached_property
    def of_matter(self) -> Mapping[str | None, tuple[str, ...]]:
        """Questions by their matter."""
        found: defaultdict[str | None, list[str]] = defaultdict(list)
        for name, question in self.questions.items():
            found[question.cluster.matter].append(name)
        return {matter: tuple(names) for matter, names in found.items()}

    @cached_property
    def asked_by(self) -> Mapping[str, tuple[Question, ...]]:
        """The questions that each claim answers, by the claim's id."""
        found: defaultdict[str, list[Question]] = defaultdict(list)
        for question in self.questions.values():
            for claim in question.cluster.claims:
                found[claim].append(question)
        return {name: tuple(qs) for name, qs in found.items()}


@dataclass(kw_only=True, eq=False)
class Reading:
    """The case in one state. `found` is shared by states that differ in decisions alone."""

    state: State
    found: Found
    decisions: tuple[Decision, ...]
    showing: Showing = field(default_factory=Showing)
    _memo: dict[object, Any] = field(default_factory=dict)

    def memo(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this state of the case."""
        if key not in self._memo:
            self._memo[key] = make()
        return cast("T", self._memo[key])

    @property
    def shown(self) -> Shown:
        """The people of the case, and the mask that keeps their names back in lists, searches and graphs."""
        return self.showing.now(self.found.case)

    @cached_property
    def force(self) -> tuple[Decision, ...]:
        return in_force(self.decisions)

    @cached_property
    def decided(self) -> frozenset[str]:
        """Ids that a decision in force is about."""
        return frozenset(d.target for d in self.force)

    @cached_property
    def said(self) -> tuple[Attribution | Claim, ...]:
        return overrule(self.found.said, self.decisions)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        return self._overruled(self.found.claims)

    @cached_property
    def attributions(self) -> Mapping[str, Attribution]:
        return self._overruled(self.found.attributions)

    def _overruled(self, found: Mapping[str, R]) -> Mapping[str, R]:
        """As `overrule`, but only what a decision names is looked at: a decision on one of 10,000 claims takes 1 ms."""
        named = [found[d.target] for d in {d.target: d for d in self.force}.values() if d.target in found]
        left = {r.id: r for r in overrule(named, self.decisions)}
        gone = {r.id for r in named} - left.keys()
        laid = {**found, **left}
        for name in gone:
            del laid[name]
        return laid

    @cached_property
    def live(self) -> Live:
        """What newer decisions make of the questions."""
        return Live(reading=self)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """By the cluster's id as decisions leave them, those to look at first before others."""
        if not self.live.clusters:
            return self.found.questions
        gone = {n for n, c in self.live.clusters.items() if c is None}
        left = [q for n, q in {**self.found.questions, **self.live.questions}.items() if n not in gone]
        left.sort(key=lambda q: (q.weighing is None, rank(q.weighing) if q.weighing else ()))
        return {q.cluster.id: q for q in left}

    @cached_property
    def contested(self) -> tuple[Question, ...]:
        return tuple(q for q in self.questions.values() if q.contested)

    def asked(self, claim: str) -> tuple[Question, ...]:
        """The questions that a claim answers, as decisions leave them."""
        live = self.live.clusters
        names = [q.cluster.id for q in self.found.asked_by.get(claim, ())]
        names += [n for n, c in live.items() if c and claim in c.claims and n not in names]
        return tuple(
            asked
            for n in names
            if (n not in live or ((c := live[n]) is not None and claim in c.claims))
            and (asked := self.live.question(n) if n in live else self.found.questions[n])
        )

    def relations(self, claim: str) -> tuple[Relation, ...]:
        """How a claim is set against others, and how people related it to others."""
        decided = [d for d in self.related if claim in (d.target, d.other)]
        found = (r for r in self.found.against.get(claim, ()) if r.reason != "person")
        return related(found, decided)

    @cached_property
    def related(self) -> tuple[Decision, ...]:
        return tuple(d for d in self.force if d.action == "relate")

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every claim, by document and place in it."""
        return tuple(self.row(c) for c in self.claims.values() if c.attribution in self.attributions)

    @cached_property
    def taken_up(self) -> Mapping[str, Sequence[Attribution]]:
        """By claim who takes it up in words that only point back at it ("confirmed this")."""
        found: defaultdict[str, list[Attribution]] = defaultdict(list)
        for attribution in self.attributions.values():
            for claim in attribution.takes_up:
                found[claim].append(attribution)
        return found

    @cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """The newest version of each."""
        return self.found.case.assessments()

    @property
    def newer(self) -> int:
        """Decisions made since the case was last compared."""
        return len(self.live.newer)

    @property
    def stale(self) -> bool:
        """Whether a comparison would find something new: documents or decisions came after the last one."""
        return bool(self.found.documents) and (self.state.read > self.state.compared or bool(self.newer))

    def row(self, claim: Claim) -> Row:
        """The claim as a list shows it."""
        attribution = self.attributions[claim.attribution]
        said_by = attribution.speaker
        return Row(
            id=claim.id,
            attribution=attribution.id,
            document=claim.document,
            text=self.found.memo(claim.content, lambda: self.found.documents[claim.document].slice(*claim.content)),
            speaker=said_by.name if said_by.kind is SpeakerKind.SOURCE else None,
            basis=attribution.basis,
            stance=claim.stance,
            polarity=claim.polarity,
            score=min(claim.score, attribution.score),
            decided=claim.id in self.decided or attribution.id in self.decided,
        )


@dataclass(kw_only=True, eq=False)
class Reader:
    """Gives the newest reading of a case, made anew only in what has changed."""

    case: Case
    showing: Showing = field(default_factory=Showing)
    _reading: Reading | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> Reading:
        """The case as it is now."""
        with self._lock:
            state = self.case.state()
            last = self._reading
            if last is None or last.state != state:
                same = last is not None and last.state.found == state.found
                found = last.found if last is not None and same else Found(case=self.case)
                decisions = self._decided(found, state, last)
                self._reading = last = Reading(state=state, found=found, decisions=decisions, showing=self.showing)
            return last

    def _decided(self, found: Found, state: State, last: Reading | None) -> tuple[Decision, ...]:
        """Every decision; only those that are new are read where the findings are the same."""
        if last is None or last.found is not found or last.state.decision > state.decision:
            return carried(found, self.case.decisions())
        return (*last.decisions, *carried(found, self.case.decisions(after=last.state.decision)))

    def warm(self) -> None:
        """Read what every page needs, so that nobody waits for it; readers too, which check a trace against the bytes."""
        from ascertain.reading import readers

        reading = self.now()
        found = reading.found
        _ = reading.shown, reading.rows, found.questions, found.against, found.origin_of, found.actors, found.others
        _ = found.asked_by, found.home, found.put_forward, reading.questions, reading.live.fitted, tuple(readers)
