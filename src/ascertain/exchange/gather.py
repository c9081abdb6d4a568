"""From an open case to the material of a report or an export: what is current, complete in itself."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from ascertain.exchange.material import Material
from ascertain.model import BadInput, Derivation, Document, Inferred, Joined, Skipped
from ascertain.store.case import Case, Filter
from ascertain.store.custody import links
from ascertain.store.database import transaction


def gather(
    case: Case, *, title: str, made_at: str, software: str, documents: Collection[str] | None = None
) -> Material:
    """Everything current in the case, or what concerns the `documents` of those ids alone: then nothing that compares
    documents is taken, since half a comparison misleads. BadInput for an id that is not there."""
    found = case.current(Document)
    if documents is not None:
        missing = set(documents) - {d.id for d in found}
        if missing:
            raise BadInput(f"the case has no current document {min(missing)}")
        found = tuple(d for d in found if d.id in documents)
    names = {d.id for d in found}
    whole = documents is None
    joined = case.current(*get_args(Joined)) if whole else ()
    assessments = case.assessments(history=True) if whole else ()
    records = tuple(r for r in case.current(*get_args(Inferred)) if r.document in names)
    targets = names | {r.id for r in records} | {j.id for j in joined}
    shots = {d.snapshot for d in found}
    with transaction(case.engine) as connection:
        log = links(connection)
    return Material(
        title=title,
        made_at=made_at,
        software=software,
        snapshots=tuple(
            s for name in dict.fromkeys(d.snapshot for d in found) if (s := case.snapshot(name)) is not None
        ),
        documents=found,
        records=records,
        joined=joined,
        derivations=_derivations(case, found),
        decisions=tuple(d for d in case.decisions() if whole or d.target in targets),
        assessments=assessments,
        skipped=_skipped(case, whole, shots),
        log=log,
    )


def _derivations(case: Case, documents: tuple[Document, ...]) -> tuple[Derivation, ...]:
    made: dict[str, Derivation] = {}
    for document in documents:
        stored = case.stored(document.id)
        reading = case.derivation(stored.derivation) if stored is not None else None
        if reading is not None:
            made[reading[0].id] = reading[0]
        made |= {d.id: d for d in case.found_in(document.id)[0]}
    return tuple(made.values())


def _skipped(case: Case, whole: bool, snapshots: set[str]) -> tuple[Skipped, ...]:
    rows = case.skipped(Filter())
    return tuple(
        Skipped(stage=row["stage"], item=row["item"], code=row["code"], reason=row["reason"])
        for row in rows
        if whole or row["snapshot"] in snapshots
    )
