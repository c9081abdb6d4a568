"""Assessments over a case: drafted from a question, changed by versions, closed when nothing stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ascertain.assess import Change, Matrix, changes, check, close, draft, next_version, obstacles, weigh
from ascertain.model import Assessment, BadInput, Claim, ClaimCluster, Origin

if TYPE_CHECKING:
    from ascertain.store.case import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """An assessment with what it comes to: the weighed matrix, what keeps it from being closed, and what this version
    changed."""

    assessment: Assessment
    matrix: Matrix
    obstacles: tuple[str, ...]
    changes: tuple[Change, ...]


def drafted(case: Case, cluster: str, *, who: str, at: str) -> Assessment:
    """A first version for the question of that cluster, kept in the case. BadInput where one has been begun already."""
    found = case.joined(case.find(cluster).id)
    if found is None or not isinstance(found.record, ClaimCluster):
        raise BadInput(f"{cluster} is no question of the case; see: ascertain list --kind claim_cluster")
    if any(a.cluster == found.record.id for a in case.assessments()):
        raise BadInput(f"the question {found.record.id} is being assessed already; see: ascertain assess list")
    stored = {name: case.stored(name) for name in found.record.claims}
    claims = {name: s.record for name, s in stored.items() if s is not None and isinstance(s.record, Claim)}
    texts = {name: case.text_of(claim) for name, claim in claims.items()}
    home = {claim: o.name for o in case.current(Origin) for claim in o.claims}
    made = draft(found.record, claims, texts, home, who=who, at=at)
    case.assess(made)
    return made


def newest(case: Case, name: str) -> Assessment:
    """The newest version of the assessment that any of its versions' ids, or the beginning of one, names."""
    history = {a.id: a for a in case.assessments(history=True)}
    found = case.find(name).id
    if found not in history:
        raise BadInput(f"{found} is no assessment; see: ascertain assess list")
    later = {a.previous: a.id for a in history.values()}
    while found in later:
        found = later[found]
    return history[found]


def assessed(case: Case, name: str) -> Assessed:
    """The newest version with what it comes to."""
    found = newest(case, name)
    before = next((a for a in case.assessments(history=True) if a.id == found.previous), None)
    return Assessed(
        assessment=found,
        matrix=weigh(found),
        obstacles=() if found.closed else obstacles(found),
        changes=changes(before, found) if before else (),
    )


def changed(case: Case, after: Assessment, *, who: str, at: str, why: str) -> Assessment:
    """Keep `after`, an edited copy of a version, as the next one. Conflict when that version has been followed already."""
    before = next((a for a in case.assessments(history=True) if a.id == after.id), None)
    if before is None:
        raise BadInput(f"{after.id} is no version of an assessment in the case")
    wrong = check(after)
    if wrong:
        raise BadInput("; ".join(wrong))
    made = next_version(before, replace(after, closed=False), who=who, at=at, why=why)
    case.assess(made)
    return made


def closed(case: Case, name: str, *, who: str, at: str, why: str) -> Assessment:
    """Close the newest version; BadInput with all that stands in the way."""
    before = newest(case, name)
    if before.closed:
        raise BadInput(f"{before.id} is closed already, by {before.who} at {before.at}")
    made = next_version(before, close(before), who=who, at=at, why=why)
    case.assess(made)
    return made
