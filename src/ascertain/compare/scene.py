"""What the stages before found around claims: who is spoken of, what happens, when and where.

Finds: for any stretch of a document the names behind its pronouns, the types of events, the days and places recorded there.
Needs: Actor, Event, TimeExpression and PlaceName records, of any document or of none: what is not recorded is read from words.
Known misses: those of the stages that made the records.
Example: `Scene.of(records).named("doc-1")[120]` is whom "they" at 120 stands for
References: participants, time and place as what tells like events apart (Cybulska and Vossen 2014).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TypeVar

from ascertain.compare.deeds import CAMEO
from ascertain.model import Actor, Event, PlaceName, Precision, TimeExpression

R = TypeVar("R", Actor, Event, PlaceName, TimeExpression)
TO_THE_DAY = frozenset({Precision.DAY, Precision.PART_OF_DAY, Precision.HOUR, Precision.MINUTE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Records by document, in the order they came; `times` only those that are exact to the day."""

    actors: Mapping[str, Sequence[Actor]] = field(default_factory=dict)
    events: Mapping[str, Sequence[Event]] = field(default_factory=dict)
    times: Mapping[str, Sequence[TimeExpression]] = field(default_factory=dict)
    places: Mapping[str, Sequence[PlaceName]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[object]) -> Scene:
        """The scene of these records; those of other kinds are passed over."""
        kept = list(records)
        times = [r for r in kept if isinstance(r, TimeExpression) and r.precision in TO_THE_DAY and r.begin]
        return cls(
            actors=_by_document(r for r in kept if isinstance(r, Actor)),
            events=_by_document(r for r in kept if isinstance(r, Event)),
            times=_by_document(times),
            places=_by_document(r for r in kept if isinstance(r, PlaceName)),
        )

    def only(self, document: str) -> Scene:
        """What is recorded of one document."""
        kept = {
            f.name: {k: v for k, v in ((document, getattr(self, f.name).get(document)),) if v} for f in fields(self)
        }
        return Scene(**kept)

    def named(self, document: str) -> dict[int, str]:
        """By the offset of every mention, the most frequent name of the actor it stands for; authors are left out."""
        return {
            mention.start: actor.names[0]
            for actor in self.actors.get(document, ())
            if actor.names and not actor.author
            for mention in actor.mentions
        }

    def kinds(self, document: str) -> dict[int, str]:
        """By the offset of the words that tell an event, the kind of deed that its CAMEO code stands for."""
        events = self.events.get(document, ())
        return {e.trigger.start: CAMEO[e.cameo] for e in events if e.cameo in CAMEO}


NOWHERE = Scene()
"""The scene where nothing is recorded."""


def _by_document(records: Iterable[R]) -> dict[str, list[R]]:
    found: defaultdict[str, list[R]] = defaultdict(list)
    for record in records:
        found[record.document].append(record)
    return dict(found)
