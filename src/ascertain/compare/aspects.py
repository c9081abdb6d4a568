"""Aspects of one event that claims tell under different matters: how force began, who a group of people were, what is taken back.

Finds: pairs of claims of one event that give rival accounts of such an aspect, or of which the later takes back the earlier, without
joining what they are about.
Needs: matters with their stories and frames.
Known misses: those of `openings` and `belonging`; an event whose place and days no claim names; of a story with more than 500 such
claims those of other places, or further apart in time than 500 of them.
Example: `list(across(matters))` holds ("the men were sent by the Guild", "twelve of our men crossed", a contradiction)
References: participants, time and place as what tells like events apart (Cybulska and Vossen 2014).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from ascertain.compare.attaching import LARGEST
from ascertain.compare.belonging import Belonging, belonging, belongs
from ascertain.compare.cluster import Matter
from ascertain.compare.corrections import taken_back
from ascertain.compare.frames import FAR_DAYS, Frame, gap
from ascertain.compare.openings import Hands, hands_of, opening, told_of
from ascertain.compare.statements import Statement
from ascertain.compare.verdicts import Verdict, stated, states

NO_FRAME = Frame()


@dataclass(frozen=True, slots=True)
class _Told:
    """A claim that tells an aspect, the matter it is in, who a group was by it, what it says of how force began, who used it on whom,
    and what its voice says of that in the same document."""

    statement: Statement
    matter: Matter
    group: Belonging | None
    marks: frozenset[str]
    hands: Hands
    voice: frozenset[str]

    @property
    def frame(self) -> Frame:
        return self.matter.frames.get(self.statement.claim.id, NO_FRAME)


Aspect = tuple[Statement, Statement, Verdict, str]
"""Two claims, the earlier one first, what they are to one another, and where that was: the places in common, or the story."""


def across(matters: Sequence[Matter]) -> Iterator[Aspect]:
    """Pairs of claims that are set against each other about an aspect of one event, in the order of stories."""
    for told in _stories(matters):
        yield from _against([t for t in told if t.group], _belonging)
        yield from _against([t for t in told if t.marks], _opening)
    for a, b, found in taken_back([s for matter in matters for s in matter.statements]):
        yield a, b, found, a.claim.id


def _against(told: Iterable[_Told], compare: Callable[[_Told, _Told], Verdict | None]) -> Iterator[Aspect]:
    for one, other in combinations(told, 2):
        found = compare(one, other) if _one_event(one, other) else None
        if found is not None:
            common = one.frame.places & other.frame.places
            yield one.statement, other.statement, found, " ".join(sorted(common)) or one.matter.story


def _belonging(a: _Told, b: _Told) -> Verdict | None:
    return belongs(a.group, b.group) if a.group and b.group else None


def _opening(a: _Told, b: _Told) -> Verdict | None:
    one_deed = a.matter is b.matter and states(a.matter, a.statement) and states(b.matter, b.statement)
    both = any({"began", "warned"} <= told.voice for told in (a, b))
    return opening(a.statement, b.statement, (a.hands, b.hands), one_deed=one_deed, both=both)


def _stories(matters: Sequence[Matter]) -> Iterator[list[_Told]]:
    """The claims of each story that tell an aspect, in order; those of a very large story by place."""
    by_document: defaultdict[str, list[tuple[Statement, Matter]]] = defaultdict(list)
    for matter in matters:
        for s in (s for s in matter.statements if not s.beside):
            by_document[s.document.id].append((s, matter))
    stories: defaultdict[str, list[_Told]] = defaultdict(list)
    for held in by_document.values():
        held.sort(key=lambda told: told[0].order)
        for told in _of_document(held):
            stories[told.matter.story].append(told)
    for _, part in sorted(stories.items()):
        yield from _parts(sorted(part, key=lambda t: t.statement.order))


def _of_document(held: Sequence[tuple[Statement, Matter]]) -> Iterator[_Told]:
    ordered = [s for s, _ in held]
    voices: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for s in ordered:
        voices[s.speaker] |= told_of(s)
    hands: Hands | None = None
    for place, (s, matter) in enumerate(held):
        hands = hands_of(s, hands if _goes_on(ordered, place) else None)
        group, marks = belonging(ordered, place), told_of(s)
        if (group or marks) and stated(s):
            yield _Told(s, matter, group, marks, hands, voices[s.speaker])


def _goes_on(ordered: Sequence[Statement], place: int) -> bool:
    """Whether the claim goes on from the one before it in one sentence: "it hailed the boat and | warned the crew"."""
    if not place:
        return False
    before, s = ordered[place - 1 : place + 1]
    between = s.document.text[before.claim.content[-1].end : s.claim.content[0].start]
    return between.strip(" ,") in {"and", "then", "and then"}


def _parts(told: list[_Told]) -> Iterable[list[_Told]]:
    if len(told) <= LARGEST:
        return [told]
    parts: defaultdict[tuple[str, ...], list[_Told]] = defaultdict(list)
    for each in told:
        parts[tuple(sorted(each.frame.places))].append(each)
    return [part[at : at + LARGEST] for _, part in sorted(parts.items()) for at in range(0, len(part), LARGEST)]


def _one_event(a: _Told, b: _Told) -> bool:
    """Whether both can be about one event: days that are near; and one matter, or a place in common, or where a place is not known
    days that both are told with."""
    here, there = a.frame, b.frame
    if gap(here, there) > FAR_DAYS:
        return False
    if a.matter is b.matter:
        return True
    if here.places and there.places:
        return not here.places.isdisjoint(there.places)
    return bool(here.dates and there.dates)
