"""What leaves a case: the records to hand on, and what is said about them as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.model import (
    Assessment,
    Decision,
    Derivation,
    Document,
    Inferred,
    Joined,
    Skipped,
    Snapshot,
)
from ascertain.store.chain import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Current records, complete in themselves: a record's document, a document's snapshot, a claim's attribution are here
    too. `assessments` holds every version, oldest first; `log` the whole custody log. `made_at` is RFC 3339 in UTC."""

    title: str
    made_at: str
    software: str
    snapshots: tuple[Snapshot, ...] = ()
    documents: tuple[Document, ...] = ()
    records: tuple[Inferred, ...] = ()
    joined: tuple[Joined, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    decisions: tuple[Decision, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    log: tuple[Link, ...] = ()

    def snapshot(self, name: str) -> Snapshot:
        """The snapshot of that id."""
        return next(s for s in self.snapshots if s.id == name)

    def newest(self) -> tuple[Assessment, ...]:
        """The last version of each assessment."""
        replaced = {a.previous for a in self.assessments}
        return tuple(a for a in self.assessments if a.id not in replaced)
