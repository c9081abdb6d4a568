"""The names of a case's actors by the key under which they may meet, read in the context of the document of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ascertain.actors.alias_text import Said, statements
from ascertain.actors.names import (
    CAPITAL,
    SMALL,
    WORD,
    Office,
    is_acronym,
    name_key,
    office,
    person_words,
    plain,
    same_person,
    spells,
)
from ascertain.actors.resource import Body, Resource, Use
from ascertain.model import Actor, ActorKind, AliasKind, Document, Span

BEFORE = re.compile(rf"(?<![\w-])(?P<state>{CAPITAL}(?: {CAPITAL}){{0,2}})['’]s? \Z")
AFTER = re.compile(rf" of (?:the )?(?P<state>{CAPITAL}(?: {CAPITAL}){{0,2}})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One name of one actor: where it stands, the key under which it may meet others, and the resource entry it hits."""

    actor: Actor
    name: str
    key: str
    spans: tuple[Span, ...]
    entry: tuple[Body, Use] | None = None
    office: Office | None = None


class Index:
    """Names, keys and stated ties of some actors and their documents. `others` finds actors by key in the whole case."""

    def __init__(self, actors: Iterable[Actor], documents: Iterable[Document], resource: Resource) -> None:
        self.resource = resource
        self.documents: Mapping[str, Document] = {d.id: d for d in sorted(documents, key=lambda d: d.id)}
        self.actors = sorted((a for a in actors if a.names and a.document in self.documents), key=lambda a: a.id)
        self.said: list[tuple[str, Said]] = [(d.id, s) for d in self.documents.values() for s in statements(d)]
        self.stated: dict[str, list[tuple[str, str]]] = {}
        for where, s in self.said:
            if s.kind is AliasKind.SAME_AS:
                text = self.documents[where].text
                self.stated.setdefault(where, []).append((text[slice(*s.a)], text[slice(*s.b)]))
        self.places = {(n, a.document) for a in self.actors if a.kind is ActorKind.PLACE for n in a.names}
        self.names: list[Named] = [n for a in self.actors if a.kind is not ActorKind.PERSON for n in self._named(a)]
        self.persons = [a for a in self.actors if a.kind is ActorKind.PERSON]

    @cached_property
    def by_key(self) -> Mapping[str, Sequence[Named]]:
        """Names of all but persons, by key; in the order of the actors' ids."""
        found: dict[str, list[Named]] = {}
        for named in self.names:
            found.setdefault(named.key, []).append(named)
        return found

    @cached_property
    def longs(self) -> Mapping[tuple[str, str], str]:
        """(document, key of an acronym) -> the name in full that the document gives for it."""
        text = {i: d.text for i, d in self.documents.items()}
        return {
            (where, name_key(text[where][slice(*s.a)])): text[where][slice(*s.b)]
            for where, s in reversed(self.said)
            if s.evidence == "acronym"
        }

    @cached_property
    def unclear(self) -> frozenset[str]:
        """Keys of acronyms that stand for different names in different documents."""
        meant: dict[str, set[str]] = {}
        for (_, short), long in self.longs.items():
            meant.setdefault(short, set()).add(name_key(long))
        return frozenset(short for short, names in meant.items() if len(names) > 1)

    def key(self, name: str, where: str, *, place: bool = False) -> str:
        """The key of a name in a document. What names nobody outside it (an office without a state, an acronym of
        several meanings) gets a key of its own there."""
        base = name_key(name, loose=not place)
        long = self.longs.get((where, base))
        if base in self.unclear:
            return name_key(long) if long else f"{base}@{where}"
        if entry := self.entry(name, where):
            return f"{base}@body:{entry[0].id}"
        spelled = None if place else office(name, self.resource.states)
        if spelled is None:
            return base
        contested = spelled.head in ("government", "regime") and spelled.state in self.resource.contested
        return spelled.key if spelled.state and not contested else f"{spelled.key}@{where}"

    def entry(self, name: str, where: str) -> tuple[Body, Use] | None:
        """The resource entry of a name in a document; the document's own word on an acronym comes first."""
        long = self.longs.get((where, name_key(name)))
        return self.resource.find(long or name, self.documents[where].text)

    def person(self, actor: Actor) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """(titles, words) of a person's first full name and of its longest agreeing form; of any name where none is full."""
        read = [person_words(n) for n in actor.names]
        first = next((r for r in read if len(r[1]) > 1), read[0])
        like = [r for r in read if same_person(r[1], first[1])] or [first]
        return max(like, key=lambda r: (len(r[1]), len(r[0]), r))

    def resolve(self, where: str, run: tuple[int, int]) -> tuple[Named, Span] | None:
        """The actor that some words of a run of capitals name, the longest name first, those of this document before
        others; with the span of the words."""
        document = self.documents[where]
        for start, end in _parts(document.text, *run):
            words = document.text[start:end]
            found = self.by_key.get(self.key(words, where)) or self.by_key.get(self.key(words, where, place=True)) or ()
            here = [n for n in found if n.actor.document == where] or list(found)
            if here:
                return here[0], Span(document=where, start=start, end=end)
        return None

    def _named(self, actor: Actor) -> Iterator[Named]:
        place = actor.kind is ActorKind.PLACE
        for name in actor.names:
            if not self._agree(actor.names[0], name, actor.document):
                continue
            spans = self.spans(actor, name)
            full = name if place else self._with_state(name, spans)
            entry = None if actor.kind is ActorKind.POPULATION else self.entry(full, actor.document)
            yield Named(
                actor=actor,
                name=name,
                key=self.key(full, actor.document, place=place),
                spans=spans,
                entry=entry,
                office=None if place or is_acronym(name) else office(full, self.resource.states),
            )

    def _agree(self, first: str, name: str, where: str) -> bool:
        """Whether a further name of an actor hangs together with its first one in form, in the resource or by the text's
        own word. Coreference that joined two actors would else join them in every document."""
        if name == first:
            return True
        one, other = self.entry(first, where), self.entry(name, where)
        if one and other:
            return one[0].id == other[0].id
        a, b = (frozenset(WORD.findall(plain(n))) - SMALL for n in (first, name))
        if a <= b or b <= a or spells(first, name) or spells(name, first) or name_key(first) == name_key(name):
            return True
        runs = self.stated.get(where, ())
        return any((first in x and name in y) or (first in y and name in x) for x, y in runs)

    def _with_state(self, name: str, spans: Sequence[Span]) -> str:
        """An office's name with the state that stands beside its mentions ("Keldria's" before, "of Keldria" after), where
        it says none itself and they agree on one."""
        spelled = office(name, self.resource.states)
        if spelled is None or spelled.state is not None:
            return name
        beside = set()
        for span in spans:
            text = self.documents[span.document].text
            before = BEFORE.search(text, max(0, span.start - 60), span.start)
            after = AFTER.match(text, span.end)
            beside |= {m["state"] for m in (before, after) if m and self._is_state(m["state"], span.document)}
        return f"{name} of {beside.pop()}" if len(beside) == 1 else name

    def _is_state(self, name: str, where: str) -> bool:
        return plain(name) in self.resource.states or (name, where) in self.places

    def spans(self, actor: Actor, name: str) -> tuple[Span, ...]:
        """The mentions of an actor whose words are this name, an article before it aside."""
        text = self.documents[actor.document].text
        wanted = _bare(name)
        return tuple(s for s in actor.mentions if _bare(text[s.start : s.end]) == wanted)


def _bare(words: str) -> str:
    return " ".join(words.split()).casefold().removeprefix("the ")


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The run and every run of whole words inside it, longest first, leftmost first."""
    words = [(start + w.start(), start + w.end()) for w in re.finditer(r"\S+", text[start:end])][:12]
    found = [(a, b) for i, (a, _) in enumerate(words) for _, b in words[i:] if text[a : a + 4].casefold() != "the "]
    # A possessive belongs to the words around the name: "Keldria's".
    found += [(a, b - 2) for a, b in found if text[b - 2 : b] in ("'s", "’s")]
    return sorted(found, key=lambda p: (p[0] - p[1], p[0]))
