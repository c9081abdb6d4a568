"""People in a case: who is one, and what a reviewer decides about each."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ascertain.assess import Person, check_decision, decision, find_person, people_of
from ascertain.model import Actor, Attribution, Conflict, Decision, Document, Mention, Span

if TYPE_CHECKING:
    from ascertain.store.case import Case

SALT = "people.salt"
SALT_BYTES = 16


def people_in(case: Case) -> tuple[Person, ...]:
    """The natural persons of the case by number, those of the item captured first before others. Their ids are settled by
    the first decision about one of them."""
    records: tuple[Attribution | Mention | Actor, ...] = case.current(Attribution, Mention, Actor)
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
    made = decision(
        action,
        person.id,
        who=who,
        at=at,
        why=why,
        field=field,
        value=value,
        spans=tuple(spans),
        salt=secrets.token_hex(8),
    )
    before = case.decisions()
    check_decision(person, made, before)
    last = next((d.id for d in reversed(before) if d.target == person.id), "")
    if seen is not None and seen != last:
        raise Conflict(f"somebody else decided on {person.label} meanwhile: look at that first")
    # Held against what was checked: a decision that came in between is a Conflict, not a way around the check.
    case.decide(made, seen=last)
    return made


def public_actors(people: Iterable[Person]) -> frozenset[str]:
    """Ids of records that name a person who may be shown, as `public` of the name table and of the actor graph."""
    shown, hidden = set[str](), set[str]()
    for person in people:
        (shown if person.shown else hidden).update(person.records)
    # One actor may carry the names of two people: it is shown only where both may be.
    return frozenset(shown - hidden)


def _by_capture(case: Case) -> tuple[Document, ...]:
    from sqlalchemy import func, select

    from ascertain.store import tables
    from ascertain.store.database import transaction

    capture = tables.capture.c
    with transaction(case.engine) as connection:
        query = select(capture.snapshot, func.min(capture.number)).group_by(capture.snapshot)
        first = {row[0]: row[1] for row in connection.execute(query)}
    return tuple(sorted(case.current(Document), key=lambda d: first.get(d.snapshot, 0)))


def _name_of(case: Case) -> str:
    """What no other case shares, drawn with the first decision about a person; until then no id of one is kept."""
    return case.settings().get(SALT, "")
