"""The use cases. Every face asks here, so that all give the same answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from threading import Event
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ascertain.app.clock import Now, stamp, utc_now
from ascertain.app.custody import Custodian
from ascertain.app.meaning import Meaning
from ascertain.app.pipeline import Outcome
from ascertain.app.plan import STAGES, Plan
from ascertain.app.pointing_back import pointed_back
from ascertain.app.runner import Progress, Runner
from ascertain.app.settings import Settings
from ascertain.app.showing import Showing
from ascertain.model import Assessment, BadInput, Basis, Decision, Document, FactCheck, Part, Snapshot, Span, Stance
from ascertain.store.codec import INFERRED, JOINED, builtins, tagged
from ascertain.store.spans import content

if TYPE_CHECKING:
    from ascertain.app.accounts import Account, Accounts
    from ascertain.app.annotating import Annotated, Prices
    from ascertain.app.assessing import Assessed
    from ascertain.app.comparing import Compared
    from ascertain.app.doctor import Finding
    from ascertain.app.duplicates import Sketches
    from ascertain.app.endpoint import Endpoint
    from ascertain.app.fact_checks import Imported
    from ascertain.app.handing_on import Desk
    from ascertain.app.reading_case import Reader
    from ascertain.app.saved_searches import SavedSearch
    from ascertain.app.showing import Shown
    from ascertain.app.sources import Visit
    from ascertain.app.trace import Trace
    from ascertain.app.watching import Tally, Told
    from ascertain.assess import Person
    from ascertain.capture.polite import Web
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
    acting: Account | None = None
    """Who is signed in: every decision and log entry is then under that name, whatever name is given."""
    _case: Case | None = None
    _written: bool = False
    _showing: Showing = field(default_factory=Showing, repr=False)
    _meaning: Meaning = field(default_factory=Meaning, repr=False)
    _reader: Reader | None = field(default=None, repr=False)

    # Cases

    @classmethod
    def init(
        cls,
        path: Source,
        *,
        settings: Settings | None = None,
        now: Now = utc_now,
        custodian: Custodian = NOBODY,
        encrypt: bool = False,
    ) -> Self:
        """Make a case at `path`, which keeps the settings given, and open it. BadInput when something is there. encrypt: under
        the custodian's passphrase."""
        from ascertain.store.case import Case

        settings = settings or Settings()
        Plan(settings=settings)
        kept = settings.to_case()
        at = _Stamp(now)
        vault = custodian.new_vault(Path(path)) if encrypt else None
        case = Case.create(Path(path), now=at(), settings=kept, who=custodian.who, clock=at, vault=vault)
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
        vault = custodian.vault(Path(path))
        case = Case.open(Path(path), now=at(), who=custodian.who, clock=at, vault=vault)
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
            self._meaning.close()
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

    # Several people

    @property
    def accounts(self) -> Accounts:
        """The accounts of this case; none as long as it is one person's."""
        from ascertain.app.accounts import Accounts

        return Accounts(case=self.case.path, now=self.now, note=self._note)

    def signed_in(self, account: Account) -> Self:
        """The same workbench in the hands of that person. Both share the case, which the first one closes."""
        self._written = True
        return replace(self, acting=account, _case=replace(self.case, who=account.name))

    def _note(self, what: str, **about: str) -> None:
        self._writing.note(what, **about)

    def _who(self, given: str) -> str:
        return given if self.acting is None else self.acting.name

    def _standing(self, role: str) -> str:
        """The role to act in towards persons and purges: that of the account where the case has accounts."""
        from ascertain.app.accounts import Right

        if self.acting is not None:
            return "custodian" if self.acting.may(Right.KEEP) else "reviewer"
        if self.accounts.on:
            raise BadInput("this case has accounts: sign in to decide about people or to purge")
        return role

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
        self,
        sources: Iterable[Source],
        *,
        engine: str | None = None,
        progress: Progress | None = None,
        skip_copies: bool = False,
    ) -> Iterator[Outcome]:
        """As `stream`, and keep each outcome in the case, in one transaction, before it is handed on.

        What the same part version with the same settings made from the same input is not made again. skip_copies: leave out
        what says nearly the same as an article of the case, with the reason.
        """
        return self._run(sources, engine, progress, self._writing, skip_copies=skip_copies)

    def preview(self, sources: Iterable[Source]) -> Iterator[Outcome]:
        """What `add` would meet, without reading or keeping anything: what is known, new, or would be left out, and why."""
        plan = Plan(settings=self.effective)
        names = tuple(os.fspath(s) for s in sources)
        return Runner(plan=plan, steps=plan.steps(), now=self.now, case=self.case).preview(names)

    def _run(
        self,
        sources: Iterable[Source],
        engine: str | None,
        progress: Progress | None,
        case: Case | None,
        *,
        skip_copies: bool = False,
    ) -> Iterator[Outcome]:
        names = tuple(os.fspath(s) for s in sources)
        plan = Plan(settings=Settings(engine=engine).over(self.effective))
        copies = self._sketches() if skip_copies else None
        visit = self._visit(case) if plan.settings.allow_url else None
        runner = Runner(plan=plan, steps=plan.steps(), now=self.now, case=case, copies=copies, visit=visit)
        return runner.run(names, progress=progress)

    @staticmethod
    def _visit(case: Case | None) -> Visit:
        """As a watch visits sites."""
        import time

        from ascertain.app.following import Following
        from ascertain.app.sources import Visit
        from ascertain.capture.polite import Polite, Web

        polite = Polite(web=Web(), pause=Following(feeds=()).pause, clock=time.monotonic)
        return Visit(polite=polite, wait=time.sleep, held=case.origins if case else frozenset)

    def _sketches(self) -> Sketches:
        from ascertain.app.duplicates import Sketches

        held = Sketches()
        for document in self.case.current(Document):
            held.add(document)
        return held

    def add_checks(self, sources: Iterable[Source]) -> tuple[Imported, ...]:
        """Keep published fact-checks (ClaimReview in JSON-LD, or the answer of a claims search) from files. `compare` says
        which claims they may be about."""
        from ascertain.app.fact_checks import import_checks

        return tuple(import_checks(self._writing, sources, now=self.now()))

    def published(self, claim: str) -> tuple[FactCheck, ...]:
        """The published fact-checks that may be about a claim, the likeliest first."""
        from ascertain.app.fact_checks import published

        return published(self.case, (claim,)).get(claim, ())

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
        offset: int = 0,
    ) -> tuple[dict[str, Any], ...]:
        """Rows of the case: `kind` is document, skipped, or that of an inferred record. `document` may be the beginning
        of its id. `superseded` adds what newer versions replaced. People who are private or protected are "Person N"."""
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
            offset=offset,
        )
        if kind == "document":
            rows = self.case.documents(where)
        elif kind == "skipped":
            rows = self.case.skipped(where)
        elif kind in JOINED:
            rows = self.case.joined_rows(where)
        elif kind == "decision":
            rows = tuple(tagged(d) for d in self.case.decisions())[offset:][:limit]
        elif kind in INFERRED:
            rows = self.case.records(where)
            if kind in ("claim", "attribution"):
                rows = pointed_back(self.case, rows)
        else:
            known = ", ".join(("document", *INFERRED, *JOINED, "decision", "skipped"))
            raise BadInput(f"cannot list {kind!r}; known kinds: {known}")
        return self.shown().rows(rows)

    def search(
        self,
        query: str,
        *,
        by: str | None = None,
        kind: str = "claim",
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        basis: str | None = None,
        stance: str | None = None,
        speaker: str | None = None,
        place: str | None = None,
        doer: str | None = None,
        target: str | None = None,
        document: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> tuple[dict[str, Any], ...]:
        """Claims or passages (`kind`) of this case found by `words`, `meaning` or both, the best match first. See
        `ascertain.app.searching`."""
        from ascertain.app.searching import search

        rows = search(
            self.case,
            query,
            meaning=self._by_meaning(),
            reading=lambda: self.reader().now(),
            by=by,
            kind=kind,
            outlet=outlet,
            since=since,
            until=until,
            basis=_word(Basis, "basis", basis),
            stance=_word(Stance, "stance", stance),
            speaker=speaker,
            place=place,
            doer=doer,
            target=target,
            document=document,
            limit=limit,
            offset=offset,
        )
        return self.shown().rows(rows)

    def prepare_search(self, *, kind: str = "claim", most: int | None = None, progress: Progress | None = None) -> int:
        """Make the vectors that searches by meaning need, of about `most` claims or passages; how many documents still have
        some without. A run that was stopped goes on where it was."""
        return self._by_meaning().fill(self.case, kind=kind, most=most, progress=progress)

    def save_search(
        self, name: str, query: str, *, by: str | None = None, kind: str = "claim", **where: str | None
    ) -> SavedSearch:
        """Keep a search with the case, in the place of one of that name. BadInput where it names a natural person."""
        from ascertain.app.saved_searches import SavedSearch, save

        given = {filter_: value for filter_, value in where.items() if value is not None}
        made = SavedSearch(name=name, query=query, by=by, kind=kind, where=given)
        save(self._writing, made, self.shown())
        return made

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """The searches kept with the case, by name; none that names a person by now."""
        from ascertain.app.saved_searches import saved

        return saved(self.case, self.shown())

    def saved_search(self, name: str) -> SavedSearch:
        """The search kept under that name; ask it by `search(s.query, by=s.by, kind=s.kind, **s.where)`."""
        from ascertain.app.saved_searches import get

        return get(self.case, name, self.shown())

    def delete_search(self, name: str) -> None:
        """Keep a search no longer."""
        from ascertain.app.saved_searches import delete

        delete(self._writing, name)

    def _by_meaning(self) -> Meaning:
        self._meaning.use(Plan(settings=self.effective).step("meaning").part.name)
        return self._meaning

    def shown(self) -> Shown:
        """The people of the case as it is now, and the mask that keeps names back wherever rows are shown."""
        return self._showing.now(self.case)

    def viewed(self, view: str, *documents: str) -> None:
        """Write down that somebody looks at words of documents which name a protected person."""
        shown = self.shown()
        for document in documents:
            if shown.protected_in(document):
                self._showing.viewed(self._writing, document, view)

    def named(self, view: str, rows: object) -> None:
        """Write down that somebody looks at rows, or part of them, that name protected people."""
        if names := self.shown().protected_named(rows):
            self._writing.note("view", view=view, people=", ".join(names))

    def people(self) -> tuple[Person, ...]:
        """The natural persons of the case by number, with their names; looking at protected ones is written down."""
        people = self.shown().people
        return self._showing.listed(self._writing) if any(p.protected for p in people) else people

    def warnings(self) -> tuple[str, ...]:
        """What whoever opens the case should know: that it is soon to be purged, or that an encryption was cut off."""
        from ascertain.app.keeping import cut_off, retention

        return (*retention(self.case, self.now()), *cut_off(self.case))

    def set_limits(
        self, *, who: str, why: str, retention_days: int | None = None, quotation_words: int | None = None
    ) -> None:
        """How many days the case is kept, and how many words one quotation may have."""
        from ascertain.app.keeping import set_limits

        who, case = self._who(who), self._writing
        set_limits(case, who=who, why=why, retention_days=retention_days, quotation_words=quotation_words)

    def release(self, page: str, *, who: str, why: str, role: str) -> str:
        """The whole bundle behind a redacted report page, for a custodian; see `ascertain.app.leaving`."""
        from ascertain.app.leaving import release

        role, who = self._standing(role), self._who(who)
        return release(self._writing, page, who=who, why=why, role=role)

    def show(self, name: str) -> dict[str, Any]:
        """One thing of the case by its id or the beginning of it: its kind and fields, the words it is about (`text`), who
        made it, what replaced it."""
        found = self.case.find(name)
        if found.kind == "snapshot":
            shot = tagged(self.case.snapshot(found.id))
            return self.shown().row({**shot, "captures": [builtins(c) for c in self.case.captures(found.id)]})
        if found.kind == "derivation":
            derivation = self.case.derivation(found.id)
            if derivation is not None:
                return {**tagged(derivation[0]), "superseded_by": derivation[1]}
        if found.kind == "decision":
            return self.shown().row(tagged(next(d for d in self.case.decisions() if d.id == found.id)))
        if found.kind in JOINED:
            joined = self.case.joined(found.id)
            if joined is not None:
                made = {"derivation": joined.derivation, "superseded_by": joined.superseded_by}
                return self.shown().row({**tagged(joined.record), **made})
        stored = self.case.stored(found.id)
        if stored is None:
            raise BadInput(f"{found.id} is no longer in the case")
        fields = {**tagged(stored.record), "derivation": stored.derivation, "superseded_by": stored.superseded_by}
        document = self.case.reading(stored.document_number).record
        if not isinstance(stored.record, Document) and isinstance(document, Document):
            fields["text"] = document.slice(*content(stored.record))
        self.viewed("record", document.id)
        return fields

    def trace(self, name: str, *, deep: bool = True) -> Trace:
        """From any id, or the beginning of one, back to the bytes, with every hash checked on the way. deep: see
        `ascertain.app.trace`."""
        from ascertain.app.trace import trace

        found = trace(self.case, self.case.find(name), deep=deep)
        self.viewed("trace", *found.documents())
        # A record across documents is no words of a source.
        return replace(found, record=self.shown().row(found.record)) if found.kind in JOINED else found

    def xray_of(self, document: str, *, decisions: Iterable[Decision] | None = None) -> XRay:
        """The X-ray of a document in the case, as people's decisions leave it. decisions: where they are known already, to a
        page that keeps what it shows and says by itself when it is looked at."""
        from ascertain.app.carrying import carried
        from ascertain.app.fact_checks import published
        from ascertain.app.reading_case import Found
        from ascertain.assess import overrule
        from ascertain.model import Claim
        from ascertain.views import build

        read, shot = self._document(document)
        if decisions is None:
            self.viewed("document", read.id)
        _, records, skipped = self.case.found_in(read.id)
        made = carried(Found(case=self.case), self.case.decisions()) if decisions is None else decisions
        checked = published(self.case, (r.id for r in records if isinstance(r, Claim)))
        return build(shot, read, (*overrule(records, made), *skipped), published=checked)

    def reader(self) -> Reader:
        """Gives the case as pages read it: decisions laid over, kept in memory until the case changes."""
        from ascertain.app.reading_case import Reader

        if self._reader is None:
            self._reader = Reader(case=self.case, showing=self._showing)
        return self._reader

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
        spans: Iterable[Span] = (),
        seen: str | None = None,
    ) -> Decision:
        """Keep a person's decision about something in the case, and return it. See `ascertain.assess.decisions`.

        spans: the words that `value` quotes, where they stand
        seen: the last decision on the target that the person knew of, "" for none; Conflict when there is a later one.
        """
        from ascertain.assess import decision

        names = [self.case.find(name).id for name in (target, other) if name is not None]
        made = decision(
            action,
            names[0],
            who=self._who(who),
            at=stamp(self.now()),
            why=why,
            other=names[1] if other is not None else None,
            field=field,
            value=value,
            spans=self._inside(spans),
            salt=token_hex(8),
        )
        self._writing.decide(made, seen=seen)
        return made

    def _inside(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """The spans; BadInput for one that is not inside the text of a document of the case."""
        given = tuple(spans)
        for span in given:
            text = self._document(span.document)[0].text
            if not 0 <= span.start < span.end <= len(text) or not text[span.start : span.end].strip():
                raise BadInput(f"{span.start} to {span.end} are no words of {span.document}")
        return given

    # Comparing

    def compare(self, *, progress: Callable[[int, int, str], object] | None = None) -> Compared:
        """Compare the documents of the case: who copied whom, how many voices there are, the questions with their answers,
        names that belong together, and what the answers weigh. With nothing new since the last time, nothing is run."""
        from ascertain.app.comparing import Comparison

        plan = Plan(settings=self.effective)
        return Comparison(case=self._writing, plan=plan, at=stamp(self.now())).run(progress)

    def watch(
        self,
        feeds: Source,
        *,
        folder: Source | None = None,
        once: bool = False,
        tell: Callable[[Told], object] = lambda told: None,
        stop: Event | None = None,
        web: Web | None = None,
    ) -> Tally:
        """Follow the feeds and sitemaps that a TOML file names, until stopped or, with `once`, each one time: what is new is
        fetched, added and compared. `folder` keeps what the watch remembers, by default beside the case. Fetching must be
        allowed in the settings."""
        import time

        from ascertain.app.following import read_following
        from ascertain.app.watching import Watch
        from ascertain.capture.polite import Polite
        from ascertain.capture.polite import Web as Network

        if not self.effective.allow_url:
            raise BadInput("a watch fetches from the web, which is off; allow it with --allow-url")
        following = read_following(Path(feeds))
        return Watch(
            bench=self,
            following=following,
            folder=Path(folder) if folder else self.case.path.with_suffix(".watch"),
            polite=Polite(web=web or Network(), pause=following.pause, clock=time.time),
            clock=time.time,
            note=self._writing.note,
            tell=tell,
            stop=stop or Event(),
        ).run(once=once)

    def annotate(
        self,
        endpoint: Endpoint,
        *,
        prices: Prices | None = None,
        limit: int | None = None,
        progress: Callable[[int, int], object] = lambda done, whole: None,
    ) -> Annotated:
        """Let a language model label the claims beside ours. See `ascertain.app.annotating`."""
        from ascertain.app.annotating import Prices as Free
        from ascertain.app.annotating import annotate

        return annotate(
            self._writing,
            endpoint,
            prices=prices or Free(),
            at=lambda: stamp(self.now()),
            limit=limit,
            progress=progress,
        )

    # Assessing

    def draft(self, cluster: str, *, who: str) -> Assessment:
        """Begin to assess the question of that cluster: its answers beside its claims, with suggested ratings."""
        from ascertain.app.assessing import drafted

        return drafted(self._writing, cluster, who=self._who(who), at=stamp(self.now()))

    def assessed(self, name: str) -> Assessed:
        """The newest version of an assessment, its weighed matrix, and what keeps it from being closed."""
        from ascertain.app.assessing import assessed

        found = assessed(self.case, name)
        self.named("assessment", builtins(found))
        return found

    def assessments(self) -> tuple[dict[str, Any], ...]:
        """The newest version of every assessment, as rows: whom they name is "Person N" like in every list."""
        return self.shown().rows(builtins(self.case.assessments()))

    def assess(self, after: Assessment, *, who: str, why: str) -> Assessment:
        """Keep an edited copy of a version as the next one; Conflict when somebody followed that version before."""
        from ascertain.app.assessing import changed

        return changed(self._writing, after, who=self._who(who), at=stamp(self.now()), why=why)

    def close_assessment(self, name: str, *, who: str, why: str) -> Assessment:
        """Close an assessment; BadInput with all that stands in the way."""
        from ascertain.app.assessing import closed

        return closed(self._writing, name, who=self._who(who), at=stamp(self.now()), why=why)

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
        seen: str | None = None,
    ) -> Decision:
        """Set a person's public role, protect a person, or unmask; see `ascertain.app.people`."""
        from ascertain.app.people import decide

        at, role, who = stamp(self.now()), self._standing(role), self._who(who)
        return decide(
            self._writing, action, person, value=value, who=who, why=why, at=at, role=role, spans=spans, seen=seen
        )

    def purge(self, documents: Iterable[str] | None, *, who: str, why: str, role: str) -> Purged:
        """Take documents (None: all) out of the case for good; the receipt says what is gone."""
        from ascertain.app.keeping import purge
        from ascertain.app.saved_searches import forget as forget_searches

        role, who = self._standing(role), self._who(who)
        self._meaning.forget(self.case)
        if documents is None:
            forget_searches(self._writing)
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
    near = get_close_matches(word, known, n=3, cutoff=0.4)
    told = f"nearest: {', '.join(near)}" if near else f"known: {', '.join(known)}"
    raise BadInput(f"no {name} {word!r}; {told}")
