"""What a case shows of people where it is asked: rows say "Person 3", and a look at a protected name is written down.

Rows of lists and searches, graphs and findings carry no name of a person who is private or protected. Source views (a
document, a record of it, its trace, its X-ray) keep the words of the page, as do an assessment that is taken out to be edited,
the list of people and the whole bundle of a redacted report; whoever opens one that names somebody protected stands in the log with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from ascertain.app.people import people_in
from ascertain.assess import ABOUT_PEOPLE

if TYPE_CHECKING:
    from ascertain.assess import Person
    from ascertain.exchange import Mask
    from ascertain.store.case import Case, State

KEPT = frozenset(
    {
        "kind", "id", "document", "snapshot", "attribution", "derivation", "superseded_by", "method", "at", "basis", "stance",
        "polarity", "speaker_kind", "takes_up", "published", "language", "stage", "code", "action", "target", "other", "field", "undoes",
        "who", "record",
    }
)  # fmt: skip
"""Fields of rows that hold ids, words of a vocabulary, and times. What a reviewer wrote is free text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The people of a case in one state, and the mask that keeps their names back."""

    state: State
    people: tuple[Person, ...]
    mask: Mask

    def rows(self, rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
        """The rows with "Person N" for names. An author is shown in rows of what they signed."""
        return tuple(self.row(row) for row in rows)

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """One row so."""
        home = row.get("id") if row.get("kind") == "document" else row.get("document")
        return {k: v if k in KEPT else self.mask.mask(v, home) for k, v in row.items()}

    def names_somebody(self, *texts: str) -> bool:
        """Whether any of the texts names a natural person of the case, private or public: of such nobody is alerted to, and
        nothing is kept that would be."""
        return any(any(self.mask.finder.find(text)) for text in texts)

    def protected_in(self, document: str) -> tuple[str, ...]:
        """Labels of the protected people whom the document names."""
        return tuple(p.label for p in self.people if p.protected and any(m.document == document for m in p.mentions))

    def protected_named(self, value: object) -> tuple[str, ...]:
        """Labels of the protected people named in any text of the rows."""
        found = {h.person.number: h.person for text in _texts(value) for h in self.mask.hits(text)}
        return tuple(found[n].label for n in sorted(found) if found[n].protected)


class Showing:
    """Keeps what is shown until the case changes; several threads may ask."""

    def __init__(self) -> None:
        self._last: Shown | None = None
        self._about = 0
        self._lock = Lock()

    def now(self, case: Case) -> Shown:
        """As the case is now."""
        from ascertain.exchange import Mask

        with self._lock:
            state = case.state()
            if self._last is None or self._last.state != state:
                about, last = case.last_decision(*ABOUT_PEOPLE, "undo"), self._last
                if last is not None and (last.state.found, self._about) == (state.found, about):
                    # Decided on was something else than a person: finding the people of a case again takes 0.1 s.
                    self._last = replace(last, state=state)
                    return self._last
                self._about = about
                people = people_in(case)
                mask = _mask(case, people) if people else Mask.of(())
                self._last = Shown(state=state, people=people, mask=mask)
            return self._last

    def viewed(self, case: Case, document: str, view: str) -> bool:
        """Write down that somebody looks at a document, or at words of it, where it names a protected person."""
        names = self.now(case).protected_in(document)
        if names:
            case.note("view", view=view, document=document, people=", ".join(names))
        return bool(names)

    def listed(self, case: Case) -> tuple[Person, ...]:
        """The people with their names; written down where one of them is protected."""
        people = self.now(case).people
        names = [p.label for p in people if p.protected]
        if names:
            case.note("view", view="people", people=", ".join(names))
        return people


def _mask(case: Case, people: tuple[Person, ...]) -> Mask:
    from ascertain.exchange import Mask
    from ascertain.model import Actor, Document, Mention, PlaceName

    records: tuple[Mention | Actor | PlaceName, ...] = case.current(Mention, Actor, PlaceName)
    return Mask.of(people, case.current(Document), records)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for inner in value.values() for text in _texts(inner))
    elif isinstance(value, list | tuple):
        yield from (text for inner in value for text in _texts(inner))
