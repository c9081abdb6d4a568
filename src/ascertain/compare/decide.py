"""What a person decided about voices, laid over what the rules found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ascertain.compare.voices import Voice
from ascertain.model import Decision, make_id

JOIN, PART = "same_origin", "not_same_origin"


class Decided:
    """Groups of claims and documents by voice, after the decisions that still stand.

    `same_origin` takes its target (a claim, a document, or an origin) to the voice of `other`; `not_same_origin` takes
    target out of the voice of `other` into one of its own. Later decisions count over earlier ones; one that is undone, or
    names what the case does not hold, counts for nothing.
    """

    def __init__(self, found: Mapping[Voice, Sequence[str]], decisions: Iterable[Decision]) -> None:
        self._groups = {voice: list(items) for voice, items in found.items()}
        self.by: dict[str, Decision] = {}
        made = sorted(decisions, key=lambda d: (d.at, d.id))
        undone = _undone(made)
        for decision in made:
            if decision.action in {JOIN, PART} and decision.id not in undone and decision.other:
                self._apply(decision, decision.other)

    def groups(self) -> Iterator[tuple[Voice, list[str]]]:
        """Voices in a fixed order, each with its claims and documents."""
        yield from sorted((v, items) for v, items in self._groups.items() if items)

    def _apply(self, decision: Decision, other: str) -> None:
        here, there = self._voice(decision.target), self._voice(other)
        if here is None or there is None:
            return
        moved = list(self._groups[here]) if decision.target == origin_id(here) else [decision.target]
        if decision.action == JOIN and here != there:
            self._move(moved, here, there, decision)
        elif decision.action == PART and here == there and len(moved) < len(self._groups[here]):
            alone = Voice("decided", here.name, decision.target)
            self._groups.setdefault(alone, [])
            self._move(moved, here, alone, decision)

    def _move(self, items: Iterable[str], here: Voice, there: Voice, decision: Decision) -> None:
        for item in items:
            self._groups[here].remove(item)
            self._groups[there].append(item)
            self.by[item] = decision

    def _voice(self, item: str) -> Voice | None:
        return next((v for v, items in self._groups.items() if item in items or origin_id(v) == item), None)


def origin_id(voice: Voice) -> str:
    """The id of the origin of a voice: the same as long as the voice goes by the same name."""
    return make_id("org", voice.kind, voice.name, voice.document)


def _undone(decisions: Sequence[Decision]) -> set[str]:
    """Decisions taken back by one that was not itself taken back."""
    undone: set[str] = set()
    for decision in reversed(decisions):
        if decision.action == "undo" and decision.undoes and decision.id not in undone:
            undone.add(decision.undoes)
    return undone
