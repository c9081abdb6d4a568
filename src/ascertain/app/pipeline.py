"""What happens to one item: bytes are read into documents, and each stage finds its records in a document. No store, no
clock, no network.

A stage that fails yields a Skipped record and costs nothing but itself. A stage's records are kept whole or not at
all: after an error in the middle, what came before it cannot be trusted to be complete.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ascertain.app.plan import ON_RECORDS, Step
from ascertain.model import (
    BadInput,
    Derivation,
    Document,
    Inferred,
    SkipItem,
    Skipped,
    Snapshot,
    StopRun,
    UnknownPart,
    make_id,
    text_hash,
)
from ascertain.store.spans import roles

if TYPE_CHECKING:
    from ascertain.views import XRay

LOG = logging.getLogger("ascertain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is left to do for one document: `steps` in order, after `records` that are known already."""

    document: Document
    steps: tuple[Step, ...]
    records: tuple[Inferred, ...] = ()
    basis: str
    """Hash of what the next step stands on: the text, then the steps before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """The work that is left for one item: reading it and all `steps` for each document, or the `tasks` that are left of
    documents known already."""

    source: str
    snapshot: Snapshot
    data: bytes = b""
    reader: Step | None = None
    steps: tuple[Step, ...] = ()
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One stage that came through: a derivation that still lacks its time."""

    derivation: str
    stage: str
    method: str
    settings: str
    input: str
    outputs: tuple[Document | Inferred, ...]
    skipped: tuple[Skipped, ...] = ()

    def at(self, time: str) -> Derivation:
        """The derivation record, made at that time."""
        return Derivation(
            id=self.derivation,
            stage=self.stage,
            method=self.method,
            settings=self.settings,
            input=self.input,
            outputs=tuple(o.id for o in self.outputs),
            made_at=time,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a job yielded: the stages that came through, and those that did not."""

    made: tuple[Made, ...] = ()
    failed: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one source. `failed` are stages that did not come through; `skipped` are things that a stage left
    out on its way."""

    source: str
    snapshot: Snapshot | None = None
    documents: tuple[Document, ...] = ()
    records: tuple[Inferred, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Skipped, ...] = ()
    known: bool = False
    """All of it was in the case already, and no part ran."""

    def xrays(self) -> tuple[XRay, ...]:
        """The X-ray of each document. One whose claims stage failed says so, since it would look like one without claims."""
        from ascertain.views import build

        if self.snapshot is None:
            return ()
        inside = (*self.records, *self.skipped, *(f for f in self.failed if f.stage == "claims"))
        return tuple(build(self.snapshot, d, [r for r in inside if _concerns(r, d)]) for d in self.documents)


def perform(job: Job, *, announce: Callable[[str], object] = lambda stage: None) -> Work:
    """Do the job. `announce` hears the name of each stage before it begins, so that a dying worker can be blamed right.

    StopRun passes through; every other exception becomes a Skipped record.
    """
    made: list[Made] = []
    failed: list[Skipped] = []
    tasks = job.tasks
    if job.reader is not None:
        announce("reading")
        read = _attempt(job.reader, job.snapshot.id, job.source, _Read(job))
        if isinstance(read, Skipped):
            return Work(failed=(read,))
        documents = tuple(o for o in read.outputs if isinstance(o, Document))
        if not documents:
            nothing = Skipped(stage="reading", item=job.source, code="nothing-read", reason="the reader found no text")
            return Work(failed=read.skipped or (nothing,))
        made.append(read)
        tasks = tuple(Task(document=d, steps=job.steps, basis=input_hash(d)) for d in documents)
    for task in tasks:
        basis, records = task.basis, task.records
        for step in task.steps:
            announce(step.part.stage)
            found = _attempt(step, task.document.id, task.document.id, _Find(task.document, records, basis))
            if isinstance(found, Skipped):
                failed.append(found)
            else:
                made.append(found)
                basis = after(basis, found.derivation)
                records = (*records, *(o for o in found.outputs if not isinstance(o, Document)))
    return Work(made=tuple(made), failed=tuple(failed))


def after(basis: str, derivation: str) -> str:
    """What the next step stands on once a derivation is made."""
    return make_id("in", basis, derivation)


def skip(stage: str, item: str, error: Exception) -> Skipped:
    """The record of an exception: a code that programs can rely on, a reason for people."""
    if isinstance(error, SkipItem):
        return Skipped(stage=stage, item=item, code=error.code, reason=str(error))
    if isinstance(error, BadInput):
        return Skipped(stage=stage, item=item, code="bad-input", reason=str(error))
    if isinstance(error, StopRun):
        return Skipped(stage=stage, item=item, code="stopped", reason=str(error))
    if isinstance(error, UnknownPart):
        return Skipped(stage=stage, item=item, code="no-part", reason=str(error))
    return Skipped(stage=stage, item=item, code="error", reason=f"{type(error).__name__}: {error}")


def input_hash(item: Snapshot | Document) -> str:
    """What a derivation's id says of its input: a snapshot's id is its hash already, a document's text is hashed."""
    return item.id if isinstance(item, Snapshot) else text_hash(item.text)


@dataclass(frozen=True, slots=True)
class _Read:
    job: Job

    def __call__(self, step: Step) -> tuple[str, Iterable[Any]]:
        shot = self.job.snapshot
        return step.derivation_id(shot.id, input_hash(shot)), step.part.function(shot, self.job.data, **step.values)

    def check(self, output: object) -> None:
        if not isinstance(output, Document):
            raise TypeError(f"a reader yields Document or Skipped, not {type(output).__name__}")
        if output.snapshot != self.job.snapshot.id:
            raise ValueError(f"document {output.id} names snapshot {output.snapshot}, not {self.job.snapshot.id}")


@dataclass(frozen=True, slots=True)
class _Find:
    document: Document
    records: tuple[Inferred, ...]
    basis: str

    def __call__(self, step: Step) -> tuple[str, Iterable[Any]]:
        name = step.derivation_id(self.document.id, self.basis)
        given = (self.document, self.records) if step.part.stage in ON_RECORDS else (self.document,)
        return name, step.part.function(*given, **step.values)

    def check(self, output: object) -> None:
        if not isinstance(output, Inferred):
            raise TypeError(f"a stage yields inferred records or Skipped, not {type(output).__name__}")
        for role, span in roles(output):
            if span.document != self.document.id or not 0 <= span.start <= span.end <= len(self.document.text):
                raise ValueError(f"{role} of {output.id} lies outside the text: {span.start}-{span.end}")


def _attempt(step: Step, item: str, named: str, call: _Read | _Find) -> Made | Skipped:
    outputs: list[Any] = []
    skipped: list[Skipped] = []
    try:
        derivation, results = call(step)
        for result in results:
            if isinstance(result, Skipped):
                skipped.append(result)
            else:
                call.check(result)
                outputs.append(result)
        if len({o.id for o in outputs}) < len(outputs):
            raise ValueError(f"{step.part.method} gave one id to several records")
    except StopRun:
        raise
    except Exception as error:
        LOG.debug("%s failed on %s", step.part.method, named, exc_info=True)
        return skip(step.part.stage, named, error)
    return Made(
        derivation=derivation,
        stage=step.part.stage,
        method=step.part.method,
        settings=step.part.settings_key(step.values),
        input=item,
        outputs=tuple(outputs),
        skipped=tuple(skipped),
    )


def _concerns(record: Inferred | Skipped, document: Document) -> bool:
    if isinstance(record, Skipped):
        return (
            record.spans[0].document == document.id if record.spans else record.item in (document.id, document.snapshot)
        )
    return record.document == document.id
