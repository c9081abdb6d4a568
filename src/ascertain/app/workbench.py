"""The use cases. Every face asks here, so that all give the same answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ascertain.app.clock import Now, stamp, utc_now
from ascertain.app.custody import Custodian
from ascertain.app.pipeline import Outcome
from ascertain.app.plan import STAGES, Plan
from ascertain.app.runner import Progress, Runner
from ascertain.app.settings import Settings
from ascertain.model import Assessment, BadInput, Basis, Decision, Document, Part, Snapshot, Span, Stance
from ascertain.store.codec import INFERRED, JOINED, builtins, tagged
from ascertain.store.spans import content

if TYPE_CHECKING:
    from ascertain.app.assessing import Assessed
    from ascertain.app.comparing import Compared
    from ascertain.app.doctor import Finding
    from ascertain.app.handing_on import Desk
    from ascertain.app.reading_case import Reader
    from ascertain.app.trace import Trace
    from ascertain.store.case import Case
    from ascertain.store.purge import Purged
    from ascertain.views import XRay
    from ascertain.weigh import Weighed

Source = str | os.PathLike[str]
NOBODY = Custodian()


@dataclass(kw_only=True)
class Workbench:
    """X-rays articles, and keeps a case when it has one. `settings` are laid over those the case keeps."""

    settings: Settings = field(default_factory=Settings)
    now: Now = utc_now
    environment: Settings = field(default_factory=lambda: Settings.from_environment(os.environ))
    custodian: Custodian = NOBODY
    _case: Case | None = None
    _written: bool = False

    # Cases

    @classmethod
    def init(
        cls,
        path: Source,
        *,
        settings: Settings | None = None,
        now: Now = utc_now,
        custodian: Custodian = NOBODY,
    ) -> Self:
        """Make a case at `path`, which keeps the settings given, and open it. BadInput when something is there."""
        from ascertain.store.case import Case

        settings = settings or Settings()
        Plan(settings=settings)
        kept = settings.to_case()
        at = _Stamp(now)
        case = Case.create(Path(path), now=at(), settings=kept, who=custodian.who, clock=at)
        return cls(settings=settings, now=now, custodian=custodian, _case=case, _written=True)

    @classmethod
    def open(
        cls,
        path: Source,
        *,
        settings: Settings | None = None,
        now: Now = utc_now,
        custodian: Custodian = NOBODY,
    ) -> Self:
        """Open the case at `path`. BadInput when there is none, StopRun when it is unusable."""
        from ascertain.store.case import Case

        at = _Stamp(now)
        case = Case.open(Path(path), now=at(), who=custodian.who, clock=at)
        return cls(settings=settings or Settings(), now=now, custodian=custodian, _case=case)

    @property
    def case(self) -> Case:
        """The open case; BadInput without one."""
        if self._case is None:
            raise BadInput("no case is open; open one with Workbench.open(path)")
        return self._case

    def close(self) -> None:
        """Vouch for what was written since the case was opened, and let go of it."""
        if self._case is not None:
            if self._written:
                self.custodian.vouch(self._case, at=stamp(self.now()))
            self._case.close()

    @property
    def _writing(self) -> Case:
        """The open case, about to be written to."""
        self._written = True
        return self.case

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def effective(self) -> Settings:
        """The layers laid over one another."""
        below = Settings.from_case(self._case.settings()) if self._case else Settings()
        return self.settings.over(self.environment.over(below))

    # Reading articles

    def xray(
        self, sources: Iterable[Source], *, engine: str | None = None, progress: Progress | None = None
    ) -> tuple[Outcome, ...]:
        """Read each source and find its claims, keeping nothing. Outcomes stand in the order of the sources."""
        return tuple(self.stream(sources, engine=engine, progress=progress))

    def stream(
        self, sources: Iterable[Source], *, engine: str | None = None, progress: Progress | None = None
    ) -> Iterator[Outcome]:
        """As `xray`, each outcome as soon as it and those before it are done."""
        return self._run(sources, engine, progress, None)

    def add(
        self, sources: Iterable[Source], *, engine: str | None = None, progress: Progress | None = None
    ) -> Iterator[Outcome]:
        """As `stream`, and keep each outcome in the case, in one transaction, before it is handed on.

        What the same part version with the same settings made from the same input is not made again.
        """
        return self._run(sources, engine, progress, self._writing)

    def _run(
        self, sources: Iterable[Source], engine: str | None, progress: Progress | None, case: Case | None
    ) -> Iterator[Outcome]:
        names = tuple(os.fspath(s) for s in sources)
        plan = Plan(settings=Settings(engine=engine).over(self.effective))
        runner = Runner(plan=plan, steps=plan.steps(), now=self.now, case=case)
        return runner.run(names, progress=progress)

    # Asking a case

    def list(
        self,
        *,
        kind: str = "document",
        basis: str | None = None,
        stance: str | None = None,
        document: str | None = None,
        speaker: str | None = None,
        superseded: bool = False,
        limit: int | None = None,
    ) -> tuple[dict[str, Any], ...]:
        """Rows of the case: `kind` is document, skipped, or that of an inferred record. `document` may be the beginning
        of its id. `superseded` adds what newer versions replaced."""
        from ascertain.store.case import Filter

        found = None if document is None else self.case.find(document)
        if found is not None and found.kind not in ("document", "snapshot"):
            raise BadInput(f"{found.id} is a {found.kind}, not a document")
        where = Filter(
            kind=kind,
            basis=_word(Basis, "basis", basis),
            stance=_word(Stance, "stance", stance),
            document=found.id if found and found.kind == "document" else None,
            snapshot=found.id if found and found.kind == "snapshot" else None,
            speaker=speaker,
            superseded=superseded,
            limit=limit,
        )
        if kind == "document":
            return self.case.documents(where)
        if kind == "skipped":
            return self.case.skipped(where)
        if kind in JOINED:
            return self.case.joined_rows(where)
        if kind == "decision":
            return tuple(tagged(d) for d in self.case.decisions())
        if kind not in INFERRED:
            known = ", ".join(("document", *INFERRED, *JOINED, "decision", "skipped"))
            raise BadInput(f"cannot list {kind!r}; known kinds: {known}")
        return self.case.records(where)

    def search(
        self,
        query: str,
        *,
        kind: str = "claim",
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        basis: str | None = None,
        stance: str | None = None,
        speaker: str | None = None,
        document: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> tuple[dict[str, Any], ...]:
        """Claims or passages (`kind`) of this case that hold the words, the best match first. See `ascertain.app.searching`."""
        from ascertain.app.searching import search

        return search(
            self.case,
            query,
            kind=kind,
            outlet=outlet,
            since=since,
            until=until,
            basis=_word(Basis, "basis", basis),
            stance=_word(Stance, "stance", stance),
            speaker=speaker,
            document=document,
            limit=limit,
            offset=offset,
        )

    def show(self, name: str) -> dict[str, Any]:
        """One thing of the case by its id or the beginning of it: its kind and fields, the words it is about (`text`), who
        made it, what replaced it."""
        found = self.case.find(name)
        if found.kind == "snapshot":
            snapshot = self.case.snapshot(found.id)
            return {**tagged(snapshot), "captures": [builtins(c) for c in self.case.captures(found.id)]}
        if found.kind == "derivation":
            derivation = self.case.derivation(found.id)
            if derivation is not None:
                return {**tagged(derivation[0]), "superseded_by": derivation[1]}
        if found.kind == "decision":
            return tagged(next(d for d in self.case.decisions() if d.id == found.id))
        if found.kind in JOINED:
            joined = self.case.joined(found.id)
            if joined is not None:
                made = {"derivation": joined.derivation, "superseded_by": joined.superseded_by}
                return {**tagged(joined.record), **made}
        stored = self.case.stored(found.id)
        if stored is None:
            raise BadInput(f"{found.id} is no longer in the case")
        fields = {**tagged(stored.record), "derivation": stored.derivation, "superseded_by": stored.superseded_by}
        document = self.case.reading(stored.document_number).record
        if not isinstance(stored.record, Document) and isinstance(document, Document):
            fields["text"] = document.slice(*content(stored.record))
        return fields

    def trace(self, name: str) -> Trace:
        """From any id, or the beginning of one, back to the bytes, with every hash checked on the way."""
        from ascertain.app.trace import trace

        return trace(self.case, self.case.find(name))

    def xray_of(self, document: str) -> XRay:
        """The X-ray of a document in the case, as people's decisions leave it."""
        from ascertain.assess import overrule
        from ascertain.views import build

        read, shot = self._document(document)
        _, records, skipped = self.case.found_in(read.id)
        return build(shot, read, (*overrule(records, self.case.decisions()), *skipped))

    def reader(self) -> Reader:
        """Gives the case as pages read it: decisions laid over, kept in memory until the case changes."""
        from ascertain.app.reading_case import Reader

        return Reader(case=self.case)

    def _document(self, name: str) -> tuple[Document, Snapshot]:
        found = self.case.find(name)
        stored = self.case.stored(found.id)
        if stored is None or not isinstance(stored.record, Document):
            raise BadInput(f"{found.id} is a {found.kind}, not a document")
        shot = self.case.snapshot(stored.record.snapshot)
        if shot is None:
            raise BadInput(f"{found.id} names the snapshot {stored.record.snapshot}, which is not in the case")
        return stored.record, shot

    # Deciding

    def decide(
        self,
        action: str,
        target: str,
        *,
        who: str,
        why: str = "",
        other: str | None = None,
        field: str | None = None,
        value: str | None = None,
        seen: str | None = None,
    ) -> Decision:
        """Keep a person's decision about something in the case, and return it. See `ascertain.assess.decisions`.

        seen: the last decision on the target that the person knew of, "" for none; Conflict when there is a later one.
        """
        from ascertain.assess import decision

        names = [self.case.find(name).id for name in (target, other) if name is not None]
        made = decision(
            action,
            names[0],
            who=who,
            at=stamp(self.now()),
            why=why,
            other=names[1] if other is not None else None,
            field=field,
            value=value,
        )
        self._writing.decide(made, seen=seen)
        return made

    # Comparing

    def compare(self, *, progress: Callable[[int, int, str], object] | None = None) -> Compared:
        """Compare the documents of the case: who copied whom, how many voices there are, the questions with their answers,
        names that belong together, and what the answers weigh. With nothing new since the last time, nothing is run."""
        from ascertain.app.comparing import Comparison

        plan = Plan(settings=self.effective)
        return Comparison(case=self._writing, plan=plan, at=stamp(self.now())).run(progress)

    # Assessing

    def draft(self, cluster: str, *, who: str) -> Assessment:
        """Begin to assess the question of that cluster: its answers beside its claims, with suggested ratings."""
        from ascertain.app.assessing import drafted

        return drafted(self._writing, cluster, who=who, at=stamp(self.now()))

    def assessed(self, name: str) -> Assessed:
        """The newest version of an assessment, its weighed matrix, and what keeps it from being closed."""
        from ascertain.app.assessing import assessed

        return assessed(self.case, name)

    def assess(self, after: Assessment, *, who: str, why: str) -> Assessment:
        """Keep an edited copy of a version as the next one; Conflict when somebody followed that version before."""
        from ascertain.app.assessing import changed

        return changed(self._writing, after, who=who, at=stamp(self.now()), why=why)

    def close_assessment(self, name: str, *, who: str, why: str) -> Assessment:
        """Close an assessment; BadInput with all that stands in the way."""
        from ascertain.app.assessing import closed

        return closed(self._writing, name, who=who, at=stamp(self.now()), why=why)

    # People

    def decide_person(
        self,
        action: str,
        person: str,
        *,
        value: str,
        who: str,
        why: str,
        role: str = "reviewer",
        spans: Iterable[Span] = (),
    ) -> Decision:
        """Set a person's public role, protect a person, or unmask; see `ascertain.app.people`."""
        from ascertain.app.people import decide

        at = stamp(self.now())
        return decide(self._writing, action, person, value=value, who=who, why=why, at=at, role=role, spans=spans)

    def purge(self, documents: Iterable[str] | None, *, who: str, why: str, role: str) -> Purged:
        """Take documents (None: all) out of the case for good; the receipt says what is gone."""
        from ascertain.app.people import purge

        return purge(self._writing, documents, who=who, why=why, at=stamp(self.now()), role=role)

    # Handing on

    def desk(self) -> Desk:
        """Writes reports and exports of the case."""
        from ascertain.app.handing_on import Desk

        return Desk(case=self._writing, custodian=self.custodian, at=stamp(self.now()))

    # Weighing

    def weigh(self, path: Source, *, hierarchy: Source | None = None) -> Weighed:
        """Weigh a CSV file of source, object, value (optionally weight, time, topic, origin) with the chosen model."""
        from ascertain.weigh import Claims

        step = Plan(settings=self.effective).step("weigh")
        claims = Claims.read(Path(path), hierarchy=None if hierarchy is None else Path(hierarchy))
        weighed: Weighed = step.part.function(claims, **step.values)
        return weighed

    # About the program

    @staticmethod
    def bundled() -> tuple[str, ...]:
        """Paths of the articles of the bundled fictional case."""
        from ascertain import bundled

        return tuple(map(str, bundled.articles()))

    @staticmethod
    def parts() -> tuple[Part[Any, Any], ...]:
        """Every registered part, by stage."""
        return tuple(part for registry in STAGES.values() for part in registry())

    def doctor(self) -> tuple[Finding, ...]:
        """What is installed, what is missing, and what to do about it."""
        from ascertain.app.doctor import examine

        return examine(self.effective)


@dataclass(frozen=True, slots=True)
class _Stamp:
    now: Now

    def __call__(self) -> str:
        return stamp(self.now())


def _word(vocabulary: type[StrEnum], name: str, word: str | None) -> str | None:
    known = [str(v) for v in vocabulary]
    if word is None or word in known:
        return word
    near = get_close_matches(word, known, n=3, cutoff=0.4) or known
    raise BadInput(f"no {name} {word!r}; nearest: {', '.join(near)}")
