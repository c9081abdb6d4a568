"""A run over sources: capture, look up what is known, let an engine do the rest, keep it, and tell of it in order."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from ascertain.app import engines
from ascertain.app.clock import Now, stamp
from ascertain.app.pipeline import Job, Outcome, Task, Work, after, input_hash, skip
from ascertain.app.plan import Plan, Step
from ascertain.app.sources import Visit, capture, expand, is_url, many, size_of
from ascertain.model import BadInput, Derivation, Document, Inferred, SkipItem, Skipped, Snapshot, StopRun, UnknownPart

if TYPE_CHECKING:
    from ascertain.app.duplicates import Sketches
    from ascertain.capture import Captured, Far
    from ascertain.store.case import Case

Progress = Callable[[int, int, str], object]
"""Hears how many articles are done, of how many, and which one was last. How many a file of many holds is told from how
much of it has been read so far: then the second number is a guess that gets better."""
SHARD, OPEN_SECONDS = 32, 2.0
"""Items that are written in one transaction, and how long the first of them may wait for the others: a kill costs no more
than these. One at a time, half of the writing was waiting for the disk."""
AT_ONCE_BYTES, AT_ONCE_SECONDS = 8 * 2**20, 0.25
"""Items up to this size that come within this time are looked up together: one that had to be waited for goes on at once."""
MANY = 100
"""What a source of many articles counts for when the engine is chosen."""
Kept = tuple[Derivation, tuple[Document | Inferred, ...], tuple[Skipped, ...]]


@dataclass(slots=True, kw_only=True)
class Source:
    """A name as given, and what it gives where it holds many articles; nothing of that is opened yet. `begin` and `share`: the
    part of all that is to be read which lies before it, and in it."""

    name: str
    inside: Iterator[Captured | Skipped] | None = None
    far: Far
    begin: float = 0.0
    share: float = 0.0

    @property
    def at(self) -> float:
        """How much of all that is to be read has been read."""
        return self.begin + self.share * (1.0 if self.inside is None else max(self.far.share, 1e-6))


@dataclass(slots=True)
class _Item:
    """A source on its way: captured or not, known already or with work left."""

    source: str
    snapshot: Snapshot | None = None
    data: bytes = b""
    known: tuple[Kept, ...] = ()
    current: bool = True
    """Nothing that is known was superseded meanwhile."""
    failed: tuple[Skipped, ...] = ()
    twin: bool = False
    """The same bytes came earlier in this run."""
    job: Job | None = None
    at: float = 1.0
    """How much of all that is to be read has been read with it."""


@dataclass(slots=True, kw_only=True)
class Runner:
    """One plan over many sources. With a case, each outcome is written before it is handed on."""

    plan: Plan
    steps: tuple[Step, ...]
    now: Now
    case: Case | None = None
    seconds: float = engines.SECONDS
    copies: Sketches | None = None
    """The texts so far, where those that are nearly one of them are to be left out."""
    visit: Visit | None = None
    """Leave to fetch what sitemaps list."""

    def run(self, names: Sequence[str], *, progress: Progress | None = None) -> Iterator[Outcome]:
        """An outcome for each source, in their order."""
        sources = self._sources(expand(names), self.visit)
        jobs = sum(1 if s.inside is None else MANY for s in sources)
        engine = engines.choose(self.plan.settings.engine, jobs)
        seen: dict[str, tuple[Skipped, ...]] = {}
        results = engines.run(self._items(sources, seen), engine=engine, seconds=self.seconds)
        done = 0
        # Closed at once when the caller turns away, so that no worker outlives the run.
        with closing(results):
            for shard in self._shards(results, seen):
                for (item, _), outcome in zip(shard, self._written(shard), strict=True):
                    done += 1
                    if progress is not None:
                        progress(done, max(done, round(done / item.at)), outcome.source)
                    yield outcome

    def preview(self, names: Sequence[str]) -> Iterator[Outcome]:
        """What a run would meet: an outcome for each source that tells whether it is known, or why it would be left out. Nothing
        is read, fetched or kept."""
        wanted = [name for name in expand(names) if not is_url(name)]
        for name in names:
            if is_url(name):
                reason = "addresses are not fetched to see what is there"
                yield Outcome(source=name, failed=(Skipped(stage="capture", item=name, code="url", reason=reason),))
        for item, job in self._items(self._sources(wanted), {}):
            known = item.twin or (bool(item.known) and item.current and job is None)
            yield Outcome(source=item.source, snapshot=item.snapshot, failed=item.failed, known=known)

    def _sources(self, names: Iterable[str], visit: Visit | None = None) -> list[Source]:
        """The sources, each with its part of the whole: by bytes where one of them holds many articles, else all alike."""
        from ascertain.capture import Far

        sources = []
        for name in names:
            far = Far()
            sources.append(Source(name=name, inside=many(name, now=self.now, far=far, visit=visit), far=far))
        sized = any(s.inside is not None for s in sources)
        sizes = [max(size_of(s.name), 1) if sized else 1 for s in sources]
        at = 0
        for source, size in zip(sources, sizes, strict=True):
            source.begin, source.share = at / sum(sizes), size / sum(sizes)
            at += size
        return sources

    def _shards(
        self, results: Generator[tuple[_Item, Work], None, None], seen: dict[str, tuple[Skipped, ...]]
    ) -> Iterator[list[tuple[_Item, Work]]]:
        """Items whose work is done, as many as are written at once."""
        shard: list[tuple[_Item, Work]] = []
        begun = monotonic()
        try:
            for item, work in results:
                if shard and (item.twin or len(shard) >= SHARD or monotonic() - begun > OPEN_SECONDS):
                    yield shard
                    shard = []
                begun = begun if shard else monotonic()
                shard.append((item, self._settle(item, work, seen)))
                if self.case is None:
                    yield shard
                    shard = []
        except (StopRun, KeyboardInterrupt):
            self._written(shard)
            raise
        if shard:
            yield shard

    def _items(
        self, sources: Sequence[Source], seen: dict[str, tuple[Skipped, ...]]
    ) -> Iterator[tuple[_Item, Job | None]]:
        for some in self._together(item for source in sources for item in self._captured(source)):
            held = self._held(some)
            for item in some:
                if item.snapshot is not None:
                    item.twin = self.case is not None and item.snapshot.id in seen
                    seen.setdefault(item.snapshot.id, ())
                    if not item.twin:
                        self._prepare(item, item.snapshot, held)
                yield item, item.job

    def _together(self, items: Iterable[_Item]) -> Iterator[list[_Item]]:
        """Items that come at once, which are looked up in the case together."""
        some: list[_Item] = []
        begun, size = monotonic(), 0
        for item in items:
            some.append(item)
            size += len(item.data)
            if self.case is None or len(some) >= SHARD or size > AT_ONCE_BYTES or monotonic() - begun > AT_ONCE_SECONDS:
                yield some
                some, begun, size = [], monotonic(), 0
        if some:
            yield some

    def _held(self, items: Iterable[_Item]) -> dict[str, Snapshot]:
        """What the case holds of the items' bytes."""
        names = {item.snapshot.id for item in items if item.snapshot is not None}
        return self.case.snapshots(names) if self.case else {}

    def _captured(self, source: Source) -> Iterator[_Item]:
        """The item of a file or an address; of an archive, a feed or a file of lines each article in it."""
        name = source.name
        if source.inside is None:
            yield self._capture(name, source.at)
            return
        try:
            for found in source.inside:
                if isinstance(found, Skipped):
                    yield _Item(source=name, failed=(found,), at=source.at)
                else:
                    origin = found.snapshot.origin
                    yield _Item(source=origin, snapshot=found.snapshot, data=found.data, at=source.at)
        except Exception as error:
            yield _Item(source=name, failed=(skip("capture", name, error),), at=source.begin + source.share)

    def _settle(self, item: _Item, work: Work, seen: dict[str, tuple[Skipped, ...]]) -> Work:
        """The work of an item; a twin, whose elder is in the case by now, is looked up there."""
        if item.snapshot is None:
            return work
        if item.twin:
            self._prepare(item, item.snapshot, self._held([item]))
            work = Work(failed=_renamed(seen[item.snapshot.id], item.source))
        elif self.copies is not None and item.job is not None and item.job.reader is not None:
            work = self._new(item, work, self.copies)
        seen[item.snapshot.id] = work.failed
        return work

    def _new(self, item: _Item, work: Work, copies: Sketches) -> Work:
        """The work, unless every text in it is nearly one before."""
        documents = [o for made in work.made for o in made.outputs if isinstance(o, Document)]
        near = [copies.add(document) for document in documents]
        first = near[0] if near else None
        if first is None or not all(near):
            return work
        reason = f"{first[1]:.0%} of its text is that of {first[0]}"
        return Work(failed=(Skipped(stage="reading", item=item.source, code="near-duplicate", reason=reason),))

    def _capture(self, name: str, at: float) -> _Item:
        try:
            captured = capture(name, now=self.now, allow_url=bool(self.plan.settings.allow_url))
        except Exception as error:
            return _Item(source=name, failed=(skip("capture", name, error),), at=at)
        return _Item(source=name, snapshot=captured.snapshot, data=captured.data, at=at)

    def _prepare(self, item: _Item, captured: Snapshot, held: Mapping[str, Snapshot]) -> None:
        # Bytes that the case holds are read as first captured, so that another file name does not make another reading.
        shot = held.get(captured.id, captured)
        item.known, item.current, item.job = (), True, None
        try:
            reader = self.plan.reader(shot)
        except (BadInput, SkipItem, UnknownPart) as error:
            item.failed = (skip("reading", item.source, error),)
            return
        known = shot.id in held
        read = _look_up(self.case, reader.derivation_id(shot.id, input_hash(shot))) if known else None
        if read is None:
            item.job = Job(source=item.source, snapshot=shot, data=item.data, reader=reader, steps=self.steps)
            return
        documents = [o for o in read[0][1] if isinstance(o, Document)]
        found, tasks = [read], []
        for document in documents:
            kept, task = self._left(document)
            found += kept
            tasks += [task] if task.steps else []
        item.known = tuple(kept for kept, _ in found)
        item.current = all(current for _, current in found)
        if tasks:
            item.job = Job(source=item.source, snapshot=shot, tasks=tuple(tasks))

    def _left(self, document: Document) -> tuple[list[tuple[Kept, bool]], Task]:
        """What the case holds of the document's steps, up to the first that is missing, and the task of doing the rest."""
        basis, known = input_hash(document), list[tuple[Kept, bool]]()
        records: tuple[Inferred, ...] = ()
        for done, step in enumerate(self.steps):
            found = _look_up(self.case, step.derivation_id(document.id, basis))
            if found is None:
                return known, Task(document=document, steps=self.steps[done:], records=records, basis=basis)
            known.append(found)
            basis = after(basis, found[0][0].id)
            records = (*records, *(o for o in found[0][1] if not isinstance(o, Document)))
        return known, Task(document=document, steps=(), basis=basis)

    def _written(self, shard: Sequence[tuple[_Item, Work]]) -> list[Outcome]:
        """The outcomes of the shard, once they are in the case."""
        finished = [(item, self._finish(item, work)) for item, work in shard]
        if self.case is not None:
            from ascertain.store.case import Entry

            entries = [
                (Entry(snapshot=item.snapshot, made=made, failed=outcome.failed), item.data)
                for item, (outcome, made) in finished
                if item.snapshot is not None
            ]
            self.case.commit_all(entries)
        return [outcome for _, (outcome, _) in finished]

    def _finish(self, item: _Item, work: Work) -> tuple[Outcome, tuple[Kept, ...]]:
        time = stamp(self.now())
        made: tuple[Kept, ...] = (*item.known, *((m.at(time), m.outputs, m.skipped) for m in work.made))
        failed = (*item.failed, *work.failed)
        outputs = [o for _, outputs, _ in made for o in outputs]
        outcome = Outcome(
            source=item.source,
            snapshot=item.snapshot,
            documents=tuple(o for o in outputs if isinstance(o, Document)),
            records=tuple(o for o in outputs if not isinstance(o, Document)),
            derivations=tuple(derivation for derivation, _, _ in made),
            skipped=tuple(s for _, _, skipped in made for s in skipped),
            failed=failed,
            known=bool(item.known) and item.current and not work.made and not failed,
        )
        return outcome, made


def _look_up(case: Case | None, derivation: str) -> tuple[Kept, bool] | None:
    stored = case.derivation(derivation) if case else None
    if case is None or stored is None:
        return None
    return (stored[0], case.outputs(derivation), case.skips(derivation)), stored[1] is None


def _renamed(failed: tuple[Skipped, ...], source: str) -> tuple[Skipped, ...]:
    return tuple(replace(f, item=source) if f.stage == "reading" else f for f in failed)
