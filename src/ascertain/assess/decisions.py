"""Decisions of people laid over what the program found. Nothing found is altered: undo a decision and it is back.

| action | target | means |
|---|---|---|
| confirm | any record | a person has checked it and agrees |
| reject | claim | it is no claim; it leaves every list and count |
| set | claim, attribution | `field` becomes `value`: stance, polarity, span of a claim; basis, speaker of an attribution |
| relate | claim, claim | the first corroborates or contradicts the second, or neither (`value`) |
| undo | decision | the decision named counts no more |
| public_role, protect, unmask | person | see `people` |

A span is set to the words in `spans`; `value` quotes them, so that they are found again in a newer reading of the document.
Joining and parting (link, unlink, merge, split, same_origin, not_same_origin) is honoured where actors, clusters and
origins are made; so is `relate`, which puts claims that bear each other out, or contradict each other, on one matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from ascertain.assess.protection import Protected
from ascertain.model import (
    Attribution,
    BadInput,
    Basis,
    Claim,
    Decision,
    Inferred,
    Polarity,
    Relation,
    RelationKind,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    make_id,
)

R = TypeVar("R", bound=Inferred)

ACTIONS = (
    "confirm", "reject", "set", "undo", "relate", "link", "unlink", "merge", "split", "same_origin", "not_same_origin",
    "public_role", "protect", "unmask",
)  # fmt: skip
PAIRS = frozenset({"relate", "link", "merge", "split", "same_origin", "not_same_origin"})
EITHER = frozenset({"unlink"})
"""Of one link, or of two things that shall stay apart."""
RELATED: Mapping[str, RelationKind | None] = {
    "corroborates": RelationKind.SUPPORTS,
    "contradicts": RelationKind.CONTRADICTS,
    "neither": None,
}
FIELDS: Mapping[str, type[StrEnum] | None] = {
    "stance": Stance,
    "polarity": Polarity,
    "basis": Basis,
    "speaker": None,
    "span": None,
}
"""What can be set, and the words it can be set to; None takes any words."""
OF_CLAIM = frozenset({"stance", "polarity", "span"})
METHOD = "decision"


def decision(
    action: str,
    target: str,
    *,
    who: str,
    at: str,
    why: str = "",
    other: str | None = None,
    field: str | None = None,
    value: str | None = None,
    spans: tuple[Span, ...] = (),
    salt: str = "",
) -> Decision:
    """A checked decision. BadInput for an unknown action, field or word, or a change without a reason.

    salt: goes into the id, so that the same decided twice within a second makes two records
    """
    if action not in ACTIONS:
        raise BadInput(f"no decision is called {action!r}; known: {', '.join(ACTIONS)}")
    if not who.strip():
        raise BadInput("a decision needs a name: say who decides")
    if action not in ("confirm", "undo") and not why.strip():
        raise BadInput("say why: a decision without a reason cannot be followed later")
    if action not in EITHER and (action in PAIRS) != (other is not None):
        raise BadInput(f"{action} takes {'two things' if action in PAIRS else 'one thing'}")
    if action == "set":
        _known(field, value, spans)
    if action == "relate" and value not in RELATED:
        raise BadInput(f"no relation {value!r}; known: {', '.join(RELATED)}")
    _about_person(action, field, value, spans)
    name = make_id(
        "dec", action, target, other or "", field or "", value or "", who, at, why.strip(), *([salt] if salt else ())
    )
    return Decision(
        id=name, action=action, target=target, other=other, field=field, value=value, spans=spans, who=who, at=at,
        why=why.strip(), undoes=target if action == "undo" else None,
    )  # fmt: skip


def in_force(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Those that count, in order: neither undone nor, for `set`, replaced by a later one on the same field."""
    decisions = tuple(decisions)
    undone: set[str] = set()
    for found in reversed(decisions):
        if found.undoes is not None and found.id not in undone:
            undone.add(found.undoes)
    left = [d for d in decisions if d.id not in undone and d.undoes is None]
    last = {(d.target, d.field): d.id for d in left if d.action == "set"}
    return tuple(d for d in left if d.action != "set" or last[d.target, d.field] == d.id)


def overrule(records: Iterable[R], decisions: Iterable[Decision]) -> tuple[R, ...]:
    """The records of one document as people have decided them, in their order."""
    force = in_force(decisions)
    gone = {d.target for d in force if d.action == "reject"}
    given: dict[str, list[Decision]] = {}
    for found in force:
        if found.action == "set":
            given.setdefault(found.target, []).append(found)
    return tuple(_overruled(r, given.get(r.id, [])) for r in records if r.id not in gone)


def related(relations: Iterable[Relation], decisions: Iterable[Decision]) -> tuple[Relation, ...]:
    """The relations as people have decided them: what was found between a pair gives way to the last decision on it."""
    decided = {frozenset((d.target, str(d.other))): d for d in in_force(decisions) if d.action == "relate"}
    left = [r for r in relations if frozenset((r.a, r.b)) not in decided]
    return (*left, *(r for d in decided.values() for r in _relation(d)))


def _relation(made: Decision) -> Iterator[Relation]:
    kind = RELATED[str(made.value)]
    if kind is not None:
        yield Relation(
            id=make_id("rel", made.id), a=made.target, b=str(made.other), kind=kind, reason="person",
            method=METHOD, score=1.0,
        )  # fmt: skip


def _overruled(record: R, given: list[Decision]) -> R:
    for found in given:
        match record, found.field:
            case Claim(), "stance":
                record = replace(record, stance=Stance(str(found.value)), method=METHOD, score=1.0)
            case Claim(), "polarity":
                record = replace(record, polarity=Polarity(str(found.value)), method=METHOD, score=1.0)
            case Claim(), "span":
                inside = tuple(s for s in found.spans if s.document == record.document)
                record = replace(record, content=inside or record.content, method=METHOD, score=1.0)
            case Attribution(), "basis":
                record = replace(record, basis=Basis(str(found.value)), method=METHOD, score=1.0)
            case Attribution(), "speaker":
                words = tuple(s for s in found.spans if s.document == record.document)
                speaker = Speaker(kind=SpeakerKind.SOURCE, name=found.value, spans=words or record.speaker.spans)
                record = replace(record, speaker=speaker, method=METHOD, score=1.0)
    return record


def _about_person(action: str, field: str | None, value: str | None, spans: tuple[Span, ...]) -> None:
    classes = [str(p) for p in Protected]
    if action == "public_role" and (not (value or "").strip() or not spans):
        raise BadInput("a public role takes the role in words and the words of a document that show it")
    if action == "protect" and value not in classes:
        raise BadInput(f"no protected class {value!r}; known: {', '.join(classes)}")
    if action == "unmask":
        if field != "custodian":
            raise BadInput("only a custodian unmasks a protected person")
        if not set((value or "").split()) <= set(classes) or not value:
            raise BadInput(f"say which class is lifted; known: {', '.join(classes)}")


def _known(field: str | None, value: str | None, spans: tuple[Span, ...]) -> None:
    if field is None or field not in FIELDS:
        raise BadInput(f"{field!r} cannot be set; what can: {', '.join(FIELDS)}")
    words = FIELDS[field]
    if words is not None and value not in [str(w) for w in words]:
        raise BadInput(f"no {field} {value!r}; known: {', '.join(words)}")
    if not (value or "").strip():
        raise BadInput(f"say what {field} becomes")
    if field == "span" and not spans:
        raise BadInput("say which words the claim is made in")
