"""People in a case: who is one, what a reviewer decides about each, whether something may leave, and when all must go."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from ascertain.assess import (
    CUSTODIAN,
    Person,
    check_decision,
    decision,
    find_person,
    in_force,
    people_of,
)
from ascertain.model import (
    Assessment,
    BadInput,
    Claim,
    ClaimCluster,
    Conflict,
    Decision,
    Document,
    Inferred,
    Span,
)

if TYPE_CHECKING:
    from ascertain.exchange import Mask, Material, Redacted
    from ascertain.store.case import Case
    from ascertain.store.purge import Purged
    from ascertain.store.seal import Signer

SALT = "people.salt"
RETENTION_DAYS = 180
WARN_DAYS = (30, 7)
QUOTATION_WORDS = 100
"""The longest stretch of one source in one quotation. No law gives a number; the case can set its own."""
DAYS_SETTING, WORDS_SETTING = "retention.days", "gate.quotation_words"
LISTED = 10
SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What keeps something from leaving. `names` are lifted by masking; `others` are not."""

    names: tuple[str, ...]
    others: tuple[str, ...]


def people_in(case: Case) -> tuple[Person, ...]:
    """The natural persons of the case by number, those of the item captured first before others. Their ids are settled by
    the first decision about one of them."""
    records = case.current(*get_args(Inferred))
    return people_of(_by_capture(case), records, case.decisions(), case=_name_of(case))


def decide(
    case: Case,
    action: str,
    name: str,
    *,
    value: str,
    who: str,
    why: str,
    at: str,
    role: str = "reviewer",
    spans: Iterable[Span] = (),
    seen: str | None = None,
) -> Decision:
    """Keep a decision about one person of the case: public_role, protect or unmask.

    name: "Person 3", its number, its id, or the id of a record that names the person
    value: the role in words, or the protected class (for unmask, those to lift)
    role: under which the person decides; unmask takes a custodian
    seen: the last decision on the person that `who` knew of, "" for none; Conflict when there is a later one
    """
    person = find_person(people_in(case), name)
    if SALT not in case.settings():
        case.set(case.settings() | {SALT: secrets.token_hex(SALT_BYTES)})
        person = people_in(case)[person.number - 1]
    field = role if action == "unmask" else None
    made = decision(action, person.id, who=who, at=at, why=why, field=field, value=value, spans=tuple(spans))
    before = case.decisions()
    check_decision(person, made, before)
    last = next((d.id for d in reversed(before) if d.target == person.id), "")
    if seen is not None and seen != last:
        raise Conflict(f"somebody else decided on {person.label} meanwhile: look at that first")
    # Held against what was checked: a decision that came in between is a Conflict, not a way around the check.
    case.decide(made, seen=last)
    return made


def gate(case: Case, *, documents: Iterable[str] = ()) -> Standing:
    """What stands in the way of a report or export of the case, or of some of its documents."""
    chosen = set(documents)
    people = people_in(case)
    return Standing(
        names=tuple(_names(people, chosen)),
        others=(*_quotations(case, chosen), *(() if chosen else _unread(case))),
    )


def check_gate(case: Case, *, masked: bool, documents: Iterable[str] = ()) -> None:
    """BadInput that names every obstacle. masked: names will be kept back, so that they are none."""
    found = gate(case, documents=documents)
    obstacles = (*(() if masked else found.names), *found.others)
    if obstacles:
        advice = "" if masked or not found.names else "; or keep the names back by masking"
        raise BadInput(f"this may not leave the case yet: {'; '.join(obstacles)}{advice}")


def mask_for(case: Case) -> Mask:
    """The mask for whatever shows the case outside its source views: rows of a search, graphs, tables."""
    from ascertain.exchange import Mask

    return Mask.of(people_in(case), (d.text for d in case.current(Document)))


def public_actors(case: Case) -> frozenset[str]:
    """Ids of records that name a person who may be shown, as `public` of the name table and of the actor graph."""
    shown, hidden = set[str](), set[str]()
    for person in people_in(case):
        (shown if person.shown else hidden).update(person.records)
    # One actor may carry the names of two people: it is shown only where both may be.
    return frozenset(shown - hidden)


def masked(case: Case, material: Material) -> Material:
    """The material as it may leave."""
    from ascertain.exchange import mask_material

    return mask_material(material, people_in(case))


def redacted_report(
    case: Case, material: Material, *, salt: Any, signer: Signer | None = None, before: str | None = None
) -> Redacted:
    """A report page without the names. The whole bundle that proves it is kept beside the case, for its custodian alone."""
    from ascertain.exchange import redact_report
    from ascertain.model import text_hash
    from ascertain.store.purge import withheld_folder

    made = redact_report(material, people_in(case), salt=salt, signer=signer, before=before)
    folder = withheld_folder(case.path)
    folder.mkdir(mode=0o700, exist_ok=True)
    _keep(folder / f"{text_hash(made.page)[:24]}.json", made.bundle)
    return made


def set_limits(case: Case, *, retention_days: int | None = None, quotation_words: int | None = None) -> None:
    """Limits of this case alone, kept with it."""
    given = {DAYS_SETTING: retention_days, WORDS_SETTING: quotation_words}
    if any(n is not None and n < 1 for n in given.values()):
        raise BadInput("a limit is a whole number above 0")
    case.set(case.settings() | {k: str(n) for k, n in given.items() if n is not None})


def retention(case: Case, now: datetime) -> tuple[str, ...]:
    """Warnings that the case is to be purged: within 30 days, within 7, and from the day on."""
    days = _limit(case, DAYS_SETTING, RETENTION_DAYS)
    end = _created(case) + timedelta(days=days)
    left = (end - now).days
    if now >= end:
        return (f"kept for {days} days until {end.date()}: purge the case, or set a longer time with a reason",)
    near = [limit for limit in WARN_DAYS if left < limit or end - now == timedelta(days=limit)]
    if not near:
        return ()
    return (f"in {left} days, on {end.date()}, the case has been kept for {days} days and is to be purged",)


def purge(case: Case, documents: Iterable[str] | None, *, who: str, why: str, at: str, role: str) -> Purged:
    """Take documents out for good, or all (None); the receipt says what is gone. Only a custodian may."""
    from ascertain.store.purge import purge

    if role != CUSTODIAN:
        raise BadInput("only a custodian purges")
    names = None if documents is None else [case.find(name).id for name in documents]
    return purge(case, names, who=who, why=why, at=at)


def _names(people: Iterable[Person], documents: set[str]) -> Iterator[str]:
    """People by label: an obstacle is read where the name may not be."""
    found = [
        p
        for p in people
        if any(not p.shown_in(m.document) for m in p.mentions if not documents or m.document in documents)
    ]
    for person in found[:LISTED]:
        if person.protected:
            settled = "" if person.decided else ", as the text suggests and nobody has decided"
            yield f"{person.label} is protected ({', '.join(person.protected)}{settled}) and named"
        else:
            yield f"{person.label} is private and named: set a public role, or mask"
    if len(found) > LISTED:
        yield f"{len(found) - LISTED} more people are named"


def _quotations(case: Case, documents: set[str]) -> Iterator[str]:
    most = _limit(case, WORDS_SETTING, QUOTATION_WORDS)
    cited: dict[str, list[Span]] = {}
    for span in _cited(case):
        if not documents or span.document in documents:
            cited.setdefault(span.document, []).append(span)
    for document in case.current(Document):
        longest = max((len(document.slice(s).split()) for s in _merged(cited.get(document.id, []))), default=0)
        if longest > most:
            yield f"{longest} words of {document.id} are quoted in one piece; {most} are allowed"


def _cited(case: Case) -> Iterator[Span]:
    """What findings quote: claims of questions, or all claims before anything was compared, and evidence."""
    asked = {c for cluster in case.current(ClaimCluster) for c in cluster.claims}
    for claim in case.current(Claim):
        if not asked or claim.id in asked:
            yield from claim.content
    for assessment in case.assessments():
        for item in assessment.evidence:
            yield from item.spans


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans that overlap are one quotation."""
    open_: Span | None = None
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if open_ is not None and span.start < open_.end:
            open_ = replace(open_, end=max(open_.end, span.end))
            continue
        if open_ is not None:
            yield open_
        open_ = span
    if open_ is not None:
        yield open_


def _unread(case: Case) -> Iterator[str]:
    """Closed assessments that nobody but their author has confirmed."""
    force = in_force(case.decisions())
    for assessment in case.assessments():
        if assessment.closed and not any(_second(assessment, d) for d in force):
            yield f"the assessment {assessment.id} is closed and no second reader has confirmed it"


def _second(assessment: Assessment, made: Decision) -> bool:
    other = made.who.strip().casefold() != assessment.who.strip().casefold()
    return made.action == "confirm" and made.target == assessment.id and other


def _by_capture(case: Case) -> tuple[Document, ...]:
    from sqlalchemy import func, select

    from ascertain.store import tables
    from ascertain.store.database import transaction

    capture = tables.capture.c
    with transaction(case.engine) as connection:
        query = select(capture.snapshot, func.min(capture.number)).group_by(capture.snapshot)
        first = {row[0]: row[1] for row in connection.execute(query)}
    return tuple(sorted(case.current(Document), key=lambda d: first.get(d.snapshot, 0)))


def _first_event(case: Case) -> str | None:
    from sqlalchemy import select

    from ascertain.store import tables
    from ascertain.store.database import transaction

    table = tables.custody.c
    with transaction(case.engine) as connection:
        return connection.scalar(select(table.event).order_by(table.sequence).limit(1))


def _name_of(case: Case) -> str:
    """What no other case shares, drawn with the first decision about a person; until then no id of one is kept."""
    return case.settings().get(SALT, "")


def _created(case: Case) -> datetime:
    first = _first_event(case)
    at: str = json.loads(first)["at"] if first else case.clock()
    return datetime.fromisoformat(at)


def _limit(case: Case, name: str, default: int) -> int:
    kept = case.settings().get(name, "")
    return int(kept) if kept.isdecimal() and int(kept) > 0 else default


def _keep(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
