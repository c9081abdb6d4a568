"""Names in a case that are no person's though a person's last name may stand in them.

Finds: outlets, bodies and places under which the case holds a record, by the words of their names.
Needs: documents with their outlets; mentions, actors and places.
Known misses: a body that no record names; a name with a possessive or a title inside ("Imre's Guard", "General Imre
Brigade") says whose it is, so it is left to the person.
Example: the outlet "Thessock Standard" is not about Mr Thessock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ascertain.assess.person_names import EDGE, INVISIBLE, TITLES, Words, fold
from ascertain.model import Actor, ActorKind, Document, Inferred, Mention, MentionForm, PlaceName

BODIES = frozenset({ActorKind.ORGANISATION, ActorKind.ARMED_GROUP, ActorKind.OFFICE, ActorKind.PLACE})
LONGEST = 8
"""Words of a name; what is longer is a phrase."""


def bodies_of(documents: Iterable[Document], records: Iterable[Inferred]) -> frozenset[Words]:
    """The names, each of two words or more. What the case also holds as a person's name is none."""
    texts = {d.id: d for d in documents}
    found, people = set[Words](), set[Words]()
    for name, kind in _names(texts, records):
        (people if kind is ActorKind.PERSON else found).add(_words(name))
    return frozenset(w for w in found - people if 1 < len(w) <= LONGEST and not _titled(w))


def _names(texts: Mapping[str, Document], records: Iterable[Inferred]) -> Iterator[tuple[str, ActorKind]]:
    for document in texts.values():
        if document.outlet:
            yield document.outlet, ActorKind.ORGANISATION
    for record in records:
        read = texts.get(record.document)
        if read is None:
            continue
        match record:
            case Actor(kind=kind) if kind in BODIES or kind is ActorKind.PERSON:
                yield from ((name, kind) for name in record.names)
            case Mention(kind=kind, form=MentionForm.NAME) if kind in BODIES or kind is ActorKind.PERSON:
                yield read.slice(record.span), kind
            case PlaceName():
                yield read.slice(record.span), ActorKind.PLACE
            case _:
                pass


def _words(name: str) -> Words:
    words = [w for raw in INVISIBLE.sub("", name).split() if (w := raw.strip(EDGE))]
    return tuple(words[1:] if words and fold(words[0]) == "the" else words)


def _titled(words: Words) -> bool:
    """Whether nothing but titles stands beside one word: "Commander Imre" is a person, whatever a record says."""
    return sum(fold(w) not in TITLES for w in words) < 2
