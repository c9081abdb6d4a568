"""The natural persons of a case, and what may be shown of each.

A person is private until a reviewer sets a public role, with a reason and the words that show it. Whoever signed a
document is shown as its author there, and nowhere else. Protected people stay unnamed in all that leaves the case, by a
decision or by what the text says beside their name, until a second person, as custodian, lifts it.

| decision | target | means |
|---|---|---|
| public_role | person | `value` is the role in words; `spans` are the words that show it |
| protect | person | `value` is the class; an undo does not lift it |
| unmask | person | a custodian (`field`) other than who set the role or the protection lifts the classes in `value` |

Numbers follow the order of first mention over the documents in the order given. Give them oldest capture first, and
what is added later numbers on; a number can move when a document is purged or its reading changes. Ids do not: they
are hashes of the name and of the case, so that the same name in two cases has two ids and nothing joins them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ascertain.assess.decisions import in_force
from ascertain.assess.person_names import Words, key, name_words, same_person
from ascertain.assess.protection import Protected, Suggestion, suggestions
from ascertain.model import (
    Actor,
    ActorKind,
    Attribution,
    BadInput,
    Basis,
    Decision,
    Document,
    Inferred,
    Mention,
    MentionForm,
    Span,
    make_id,
)

ABOUT_PEOPLE = frozenset({"public_role", "protect", "unmask"})
CUSTODIAN = "custodian"
MANY = 3
"""Times as often that a name of two words must stand for something else than for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One natural person of one case. `names` are the forms that stand in its texts, the fullest first; `signed` the
    documents that carry the name as a byline; `protected` what is in force, `suggested` what the texts say."""

    id: str
    ids: frozenset[str]
    """Ids under each of the names: what was decided about one of them when it stood alone."""
    number: int
    names: tuple[Words, ...]
    mentions: tuple[Span, ...] = ()
    records: tuple[str, ...] = ()
    signed: frozenset[str] = frozenset()
    role: str | None = None
    protected: tuple[Protected, ...] = ()
    suggested: tuple[Suggestion, ...] = ()
    decided: bool = False
    """Whether a person has decided on everything that the texts suggest."""

    @property
    def label(self) -> str:
        """What stands for the name wherever it is kept back."""
        return f"Person {self.number}"

    @property
    def name(self) -> str:
        """The fullest name, for the source view of the case alone."""
        return " ".join(self.names[0])

    @property
    def shown(self) -> bool:
        """Whether the name may leave the case."""
        return self.role is not None and not self.protected

    def shown_in(self, document: str | None) -> bool:
        """Whether the name may be shown in that document: there, too, where the person signed it."""
        return self.shown or (not self.protected and document in self.signed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    document: str
    words: Words
    span: Span | None
    record: str | None = None
    signed: bool = False


def people_of(
    documents: Iterable[Document], records: Iterable[Inferred], decisions: Iterable[Decision], *, case: str
) -> tuple[Person, ...]:
    """All natural persons, by number. case: something that no other case shares, and that cannot be guessed."""
    documents, records, decisions = tuple(documents), tuple(records), tuple(decisions)
    others = _others(documents, records)
    found: dict[str, list[_Seen]] = {d.id: list(_bylines(d)) for d in documents}
    texts = {d.id: d for d in documents}
    for record in records:
        if record.document in found:
            found[record.document] += _named(record, texts[record.document])
    seen = [s for d in documents for s in sorted(found[d.id], key=lambda s: s.span.start if s.span else -1)]
    seen = [s for s in seen if s.words not in others]
    joined = same_person([(s.document, s.words) for s in seen])
    groups: dict[str, list[_Seen]] = {}
    for one in seen:
        groups.setdefault(joined[one.words], []).append(one)
    made = (_person(n, k, group, texts, case) for n, (k, group) in enumerate(groups.items(), start=1))
    return tuple(_standing(person, decisions) for person in made)


def _others(documents: tuple[Document, ...], records: tuple[Inferred, ...]) -> frozenset[Words]:
    """Names that are no person's: those of outlets, and those the texts use for a place or a body, by far where the name has
    two words. In doubt it is a person: hiding a town costs less than showing a witness."""
    texts = {d.id: d for d in documents}
    person, other = Counter[Words](), Counter[Words]()
    for record in records:
        if isinstance(record, Mention) and record.form is MentionForm.NAME and record.document in texts:
            words = name_words(texts[record.document].slice(record.span))
            (person if record.kind is ActorKind.PERSON else other)[words] += 1
        elif isinstance(record, Attribution) and record.basis is Basis.NAMED_PERSON:
            person[name_words(record.speaker.name or "")] += 1
    outlets = (name_words(d.outlet) for d in documents if d.outlet)
    far = (
        w for w, count in other.items() if count > person[w] * (1 if len(w) == 1 else MANY) and count >= min(len(w), 2)
    )
    return frozenset((*outlets, *far))


def find_person(found: Iterable[Person], name: str) -> Person:
    """The person of that id, label ("Person 3") or number, or of the record that names one. BadInput otherwise; names are
    not taken: ask the case for its list of people."""
    found = tuple(found)
    for person in found:
        if name in (person.label, str(person.number)) or name in person.ids or name in person.records:
            return person
    raise BadInput(
        f"the case has no person {name!r}; give a number from the list of its people, or the id of a mention"
    )


def check_decision(person: Person, made: Decision, before: Iterable[Decision]) -> None:
    """BadInput when a decision about a person may not be made: by whom, on what, with what words."""
    if made.action == "public_role" and not any(s in person.mentions for s in made.spans):
        raise BadInput(f"cite the words that show the public role: a span that names {person.label}")
    if made.action == "unmask":
        setting = ABOUT_PEOPLE - {"unmask"}
        others = {d.who.strip().casefold() for d in before if d.target in person.ids and d.action in setting}
        if not person.protected:
            raise BadInput(f"{person.label} is not protected: set a public role instead")
        if not others:
            raise BadInput("unmasking takes two people: first another one sets a public role or a protected class")
        if made.who.strip().casefold() in others:
            raise BadInput(f"unmasking takes a second person: {made.who} has decided on {person.label} before")


def _bylines(document: Document) -> Iterator[_Seen]:
    for byline in document.bylines:
        words = name_words(byline.name)
        # One word in a byline is a desk or an agency more often than a person.
        if len(words) > 1:
            yield _Seen(document=document.id, words=words, span=byline.span, signed=True)


def _named(record: Inferred, document: Document) -> Iterator[_Seen]:
    names: list[tuple[str, Span | None]] = []
    match record:
        case Mention(kind=ActorKind.PERSON, form=MentionForm.NAME, collective=False):
            names = [(document.slice(record.span), record.span)]
        case Actor(kind=ActorKind.PERSON):
            known = {document.slice(s): s for s in reversed(record.mentions)}
            names = [(name, known.get(name)) for name in record.names]
        case Attribution(basis=Basis.NAMED_PERSON) if record.speaker.name:
            spans = record.speaker.antecedent or record.speaker.spans
            names = [(record.speaker.name, spans[0] if spans else None)]
        case _:
            pass
    for name, span in names:
        if words := name_words(name):
            yield _Seen(document=document.id, words=words, span=_narrow(document, span, words), record=record.id)


def _narrow(document: Document, span: Span | None, words: Words) -> Span | None:
    """The name alone, without the title or the "a clerk" beside it, where it stands there in one piece."""
    name = " ".join(words)
    at = document.slice(span).find(name) if span is not None else -1
    if span is None or at < 0:
        return span
    return replace(span, start=span.start + at, end=span.start + at + len(name))


def _person(number: int, own: str, group: list[_Seen], texts: Mapping[str, Document], case: str) -> Person:
    names = tuple(sorted(dict.fromkeys(s.words for s in group), key=lambda w: (-len(w), -len(" ".join(w)))))
    mentions = tuple(dict.fromkeys(s.span for s in group if s.span is not None))
    found = {(x.kind, x.span): x for m in mentions for x in suggestions(texts[m.document].text, m)}
    return Person(
        id=make_id("per", case, own),
        ids=frozenset(make_id("per", case, k) for k in (own, *map(key, names))),
        number=number,
        names=names,
        mentions=mentions,
        records=tuple(dict.fromkeys(s.record for s in group if s.record is not None)),
        signed=frozenset(s.document for s in group if s.signed),
        suggested=tuple(found.values()),
    )


def _standing(person: Person, decisions: tuple[Decision, ...]) -> Person:
    """What has been decided, in order. A role counts for the very name it was set for; protection for any of the names."""
    force = {d.id for d in in_force(decisions)}
    suggested = {x.kind for x in person.suggested}
    protected, answered, role = set(suggested), set[Protected](), None
    for made in decisions:
        if made.action == "protect" and made.target in person.ids:
            protected.add(Protected(str(made.value)))
            answered.add(Protected(str(made.value)))
        elif made.id in force and made.target in person.ids and made.action == "unmask":
            lifted = {Protected(word) for word in str(made.value).split()}
            protected -= lifted
            answered |= lifted
        elif made.id in force and made.target == person.id and made.action == "public_role":
            role = made.value
    order = [p for p in Protected if p in protected]
    return replace(person, role=role, protected=tuple(order), decided=suggested <= answered)
