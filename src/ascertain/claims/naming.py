"""What kind of source a noun phrase names: a person, a body, office holders, a document, anyone else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ascertain.claims import wordlists as words
from ascertain.claims.wordlists import bag
from ascertain.model import Basis

if TYPE_CHECKING:
    from spacy.tokens import Token

ACRONYM = re.compile(r"[A-Z]{2,6}(?:-[A-Z]{1,3})?")
QUANTITIES = bag(
    "some many several most few none all both others half majority number dozen hundred thousand handful lot couple any "
    "cache trove batch bundle stack pile tranche collection series set"
)


@dataclass(slots=True)
class Names:
    """What a document has named so far: full names by last word, and words used as places."""

    people: dict[str, str] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    proper: set[str] = field(default_factory=set)
    """Words tagged as proper nouns somewhere, in lower case: a guard against a tagger that wavers."""
    bodies: set[str] = field(default_factory=set)
    """Names in lower case that the text sets beside "the company" or "the operator", and their first words."""
    outlet: str = ""


def head_of(tokens: Sequence[Token]) -> Token | None:
    """The syntactic head of a phrase: its first nominal token that hangs from outside it."""
    inside = {t.i for t in tokens}
    tops = [t for t in tokens if t.head.i not in inside or t.head.i == t.i]
    nominal = [t for t in tops if t.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"}]
    if nominal and nominal[0].dep_ in {"det", "nummod"} and (cut := _cut_off(nominal)) is not None:
        return cut
    for top in nominal or tops:
        if top.pos_ in {"ADP", "SCONJ"}:
            return next((c for c in top.children if c.dep_ in {"pobj", "pcomp"} and c.i in inside), top)
        return top
    return None


def _cut_off(tops: Sequence[Token]) -> Token | None:
    """The noun of a phrase that the parse joined to its verb: in "The Inspectorate rejects reports" it took one long noun."""
    nouns = [t for t in tops if t.pos_ in {"NOUN", "PROPN"}]
    return next((a for a, b in zip(nouns, [*nouns[1:], None], strict=False) if b is None or b.i > a.i + 1), None)


def proper_run(head: Token) -> list[Token]:
    """The unbroken proper nouns that end at a proper noun: "Foreign Minister Mara Orlin"."""
    run = [head]
    doc = head.doc
    while run[0].i > 0:
        before = doc[run[0].i - 1]
        joined = before.text in {"-", "&"} and run[0].i > 1 and doc[run[0].i - 2].pos_ == "PROPN"
        if not (
            before.pos_ == "PROPN"
            or joined
            or (before.text[:1].isupper() and before.dep_ in {"compound", "nmod", "amod"})
        ):
            break
        run.insert(0, before)
    return run


def without_title(run: Sequence[Token]) -> list[Token]:
    """The run without leading titles and ranks."""
    rest = list(run)
    while len(rest) > 1 and rest[0].lower_.rstrip(".") in words.TITLES:
        rest.pop(0)
    return rest


def named(head: Token, names: Names) -> Basis:
    """A proper noun names a person, or a body (states and places that act are bodies)."""
    run = proper_run(head)
    lowered = [t.lower_.rstrip(".") for t in run]
    if "&" in lowered or set(lowered) & words.OUTLETS or any(w in words.ORGANISATIONS for w in lowered[-1:]):
        return Basis.NAMED_ORGANISATION
    name = without_title(run)
    titled = (len(name) < len(run) and not set(lowered) <= words.TITLES) or any(
        c.dep_ == "compound"
        and c.pos_ == "NOUN"
        and (c.lemma_.lower() in words.OFFICES or c.lemma_.lower() in words.PEOPLE)
        for c in head.children
    )
    if titled and not ACRONYM.fullmatch(head.text):
        return Basis.NAMED_PERSON
    if _key(name) in names.bodies or _key(run) in names.bodies:
        return Basis.NAMED_ORGANISATION
    if any(w in words.ORGANISATIONS for w in lowered) or (names.outlet and head.lower_ in names.outlet.lower().split()):
        return Basis.NAMED_ORGANISATION
    if _key(run) in names.places and _key(run) not in names.people.values():
        return Basis.NAMED_ORGANISATION
    if head.lower_ in names.people and names.people[head.lower_].lower().split()[-1] == head.lower_:
        return Basis.NAMED_PERSON
    if (
        head.lower_ in words.PLACES
        or _key(run) in words.LONG_PLACES
        or _key(run) in names.places
        or ACRONYM.fullmatch(head.text)
    ):
        return Basis.NAMED_ORGANISATION
    if any(c.dep_ == "appos" and c.i > head.i and c.lemma_.lower() in words.PEOPLE for c in head.children):
        return Basis.NAMED_PERSON
    if any(c.dep_ == "det" for c in head.children):
        return Basis.NAMED_ORGANISATION
    of = next((c for c in head.children if c.lower_ in {"of", "for"} and c.dep_ == "prep"), None)
    if of is not None and not (len(name) > 1 and _of_body(of)):
        return Basis.NAMED_ORGANISATION
    if head.tag_ == "NNPS":
        return Basis.NAMED_ORGANISATION
    return Basis.NAMED_PERSON if len(name) > 1 else Basis.NAMED_ORGANISATION


def _of_body(of: Token) -> bool:
    """Whether it is the "of" of belonging to a body, "Marta Sien of the Polytechnic", and none within a name, "Sons of Iraq"."""
    body = next((c for c in of.children if c.dep_ == "pobj"), None)
    return body is not None and any(c.dep_ == "det" and c.lower_ == "the" for c in body.children)


def _key(run: Sequence[Token]) -> str:
    return " ".join(t.lower_ for t in run)


def common(head: Token, names: Names) -> Basis:
    """What a phrase with a common noun for its head names."""
    lemma = head.lemma_.lower()
    paper = lemma in words.DOCUMENTS or (head.pos_ == "ADJ" and head.lower_ in words.DOCUMENTS)
    if not paper and any(
        c.dep_ == "appos" and c.pos_ == "PROPN" and named(c, names) == Basis.NAMED_PERSON for c in head.children
    ):
        return Basis.NAMED_PERSON
    if paper and head.pos_ == "ADJ":
        return Basis.DOCUMENT  # "the manifest"
    inner = next((c for c in head.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    if lemma in QUANTITIES or head.pos_ in {"DET", "NUM", "ADJ"}:
        of = next((c for c in inner.children if c.dep_ == "pobj"), None) if inner is not None else None
        if of is not None and of.pos_ in {"NOUN", "PROPN"}:
            return classify(of, names) if of.pos_ == "NOUN" else Basis.UNNAMED_OTHER
        return Basis.UNNAMED_OTHER
    modifiers = {c.lemma_.lower() for c in head.children if c.dep_ in {"amod", "compound", "nmod", "poss"}}
    if lemma in words.SOURCES and modifiers & (words.STATE - {"official"} if lemma == "figure" else words.STATE):
        return Basis.UNNAMED_OFFICIAL
    if lemma in {"line", "minute"} and head.tag_ == "NNS":
        return Basis.DOCUMENT
    if (lemma, *modifiers) == ("servant", "civil") or (
        lemma == "master" and modifiers & {"harbour", "harbor", "station", "port"}
    ):
        return Basis.UNNAMED_OFFICIAL
    if lemma == "figure":
        return _figures(head, modifiers)
    if lemma in SINGLE and _one_of_its_kind(head):
        return _body(head, modifiers)
    if lemma == "clerk" and any(c.dep_ == "compound" and c.lower_ not in OFFICIAL for c in head.children):
        return Basis.UNNAMED_OTHER
    if lemma in words.OFFICES:
        return Basis.UNNAMED_OTHER if modifiers & {"former", "retired", "ex", "onetime"} else Basis.UNNAMED_OFFICIAL
    if lemma in words.PEOPLE | words.SOURCES | words.SERVING:
        return Basis.UNNAMED_OFFICIAL if _serves(head, lemma, modifiers) else Basis.UNNAMED_OTHER
    if lemma in words.DOCUMENTS:
        return Basis.DOCUMENT
    if lemma in words.ORGANISATIONS:
        return _body(head, modifiers)
    return Basis.UNNAMED_OTHER


def _one_of_its_kind(head: Token) -> bool:
    """A body and none of its people: "the Authority", "the coastguard", but not "the authorities", "a coastguard"."""
    return head.tag_ in {"NN", "NNP"} and any(c.dep_ == "det" and c.lower_ == "the" for c in head.children)


SINGLE = bag("authority administration coastguard")
OFFICIAL = words.STATE | words.REALMS | words.PUBLIC | bag("polling election registry parish land records tax")
"""What a clerk who holds an office is a clerk of; "a ticket clerk" holds none."""
LOCAL = bag("county city town district borough municipal cantonal provincial regional parish")
APPOINTED = bag(
    "engineer surveyor architect planner geologist hydrologist auditor pathologist veterinarian manager director"
)
"""Callings that are an office under a county or a town."""
ADVISING = bag("expert analyst")
"""Who speak of an army more often than for it: "military experts"."""


def _serves(head: Token, lemma: str, modifiers: set[str]) -> bool:
    """Whether somebody speaks from inside a public body: "the committee's chairman", "a person in the ministry"."""
    if modifiers & {"former", "retired", "ex"}:
        return False
    if lemma in APPOINTED and modifiers & LOCAL:
        return True
    if lemma in words.SERVING and modifiers & words.PUBLIC and not (lemma in ADVISING and "military" in modifiers):
        return True
    within = {"in", "inside", "within", "at"} | ({"of", "for", "to"} if lemma in words.SERVING else set())
    bodies = (n for c in head.children if c.dep_ == "prep" and c.lower_ in within for n in c.children)
    return any(words.PUBLIC & {n.lemma_.lower(), *(c.lemma_.lower() for c in n.children)} for n in bodies)


def _figures(head: Token, modifiers: set[str]) -> Basis:
    """Figures are numbers, unless a word says what sort of people they are: "senior figures", "a figure close to the party"."""
    people = modifiers & words.STANDING or any(
        c.dep_ == "prep" and c.lower_ in {"within", "close", "inside"} for c in head.children
    )
    return Basis.UNNAMED_OTHER if people else Basis.DOCUMENT


def _body(head: Token, modifiers: set[str]) -> Basis:
    if head.tag_ == "NNS" and head.lower_ != head.lemma_.lower() and head.lemma_.lower() not in {"force", "nation"}:
        return (
            Basis.UNNAMED_OFFICIAL
            if head.lemma_.lower() in {"government", "embassy", "ministry"}
            or (head.lemma_.lower() == "service" and modifiers & words.STATE)
            else Basis.UNNAMED_OTHER
        )
    proper = any(
        (
            (c.pos_ == "PROPN" or c.text[:1].isupper())
            and c.dep_ in {"compound", "amod", "nmod", "poss"}
            and c.i > c.sent.start
        )
        or (
            c.dep_ in {"compound", "amod", "poss"}
            and c.text[:1].isupper()
            and c.lower_ not in {"the", "local", "state"}
        )
        for c in head.children
    )
    after = next((c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
    if proper or after is not None:
        return Basis.NAMED_ORGANISATION
    owner = next((c for c in head.children if c.dep_ == "poss" and c.tag_ == "NN"), None)
    unnamed = Basis.UNNAMED_OFFICIAL if head.lemma_.lower() in OF_STATE else Basis.UNNAMED_OTHER
    if owner is not None and owner.lemma_.lower() not in words.OFFICES | words.REALMS:
        return unnamed
    if head.lemma_.lower() == "office" and any(c.tag_ == "PRP$" for c in head.children):
        return Basis.NAMED_ORGANISATION
    if head.lemma_.lower() in {"radio", "television", "tv"} and modifiers & {"state", "national", "public"}:
        return Basis.NAMED_ORGANISATION
    definite = any(c.dep_ == "det" and c.lower_ in {"the", "this"} for c in head.children) or any(
        c.dep_ == "poss" and c.pos_ != "PRON" for c in head.children
    )
    return Basis.NAMED_ORGANISATION if definite else unnamed


OF_STATE = bag("government embassy ministry army police consulate mission court tribunal")
"""Bodies that are office holders where no name says which: "a court", "the neighbour's embassy"."""


def classify(head: Token, names: Names) -> Basis:
    """The basis that a phrase with this head stands for, pronouns apart."""
    if _titled(head):
        return Basis.NAMED_ORGANISATION
    if head.pos_ == "PROPN" and head.is_sent_start and head.lower_.removesuffix("s") in words.DOCUMENTS | words.PEOPLE:
        return Basis.DOCUMENT if head.lower_.removesuffix("s") in words.DOCUMENTS else Basis.UNNAMED_OTHER
    if head.pos_ == "PROPN" and not head.text[:1].islower():
        if head.tag_ == "NNPS" and any(c.lower_ in QUANTITIES for c in head.children):
            return Basis.UNNAMED_OTHER
        run = proper_run(head)
        lemma = head.lemma_.lower().rstrip(".")
        if lemma in words.DOCUMENTS and len(run) > 1:
            return Basis.DOCUMENT
        if len(run) == 1 and (lemma in words.OFFICES or lemma in words.PEOPLE or lemma in words.DOCUMENTS):
            return common(head, names)
        return named(head, names)
    known = head.lemma_.lower() in words.OFFICES | words.PEOPLE | words.DOCUMENTS | words.ORGANISATIONS
    bare = head.tag_ == "NN" and not any(c.dep_ in {"det", "poss", "amod", "compound", "nummod"} for c in head.children)
    if head.text[:1].isupper() and not known and (bare or head.lower_ in names.proper):
        return named(head, names)
    return common(head, names)


def _titled(head: Token) -> bool:
    """Whether it opens a name in capitals to the last word: "Doctors Across Rivers"."""
    after = head.nbor(1) if head.i + 1 < len(head.doc) else head
    capital = after.dep_ == "prep" and after.head.i == head.i and after.text.istitle() and head.text.istitle()
    return capital and any(c.dep_ == "pobj" and c.pos_ == "PROPN" for c in after.children)


def learn_places(tokens: Sequence[Token], names: Names) -> None:
    """Note the places and the bodies that a passage tells by their surroundings."""
    for t in tokens:
        if t.pos_ != "PROPN":
            continue
        names.proper.add(t.lower_)
        if t.i + 1 < len(t.doc) and t.doc[t.i + 1].pos_ == "PROPN":
            continue
        run = proper_run(t)
        if run[0].i > 0 and _before_a_place(run[0].nbor(-1)):
            names.places.add(_key(run))
        if run[0].lower_ in BORDERING:
            names.places |= {_key(run), _key(run[1:])}
        if t.dep_ == "appos" and _is_body(t.head) and not set(_key(run).split()) & words.TITLES:
            names.bodies |= {_key(run), run[0].lower_}


def _before_a_place(word: Token) -> bool:
    """Whether a name behind the word is a place's: "near Orsk", "the village of Orsk", "neighbouring Ostria"."""
    if word.lower_ in {"in", "into", "near", "across", "inside", "outside"} | BORDERING:
        return True
    return word.lower_ == "of" and word.head.lemma_.lower() in SETTLED


BORDERING = frozenset({"neighbouring", "neighboring"})
SETTLED = bag(
    "village hamlet town city capital port district province region county island valley kingdom republic emirate suburb"
)


def _is_body(noun: Token) -> bool:
    """Whether an apposition to the noun is a body's name: "the operator, Harl Water"; "the crane operator" is a person."""
    kind = any(c.dep_ in {"compound", "amod"} for c in noun.children)
    return noun.lemma_.lower() in words.CORPORATE or (noun.lemma_.lower() in words.TRADING and not kind)


def learn(tokens: Sequence[Token], names: Names) -> None:
    """Note the full names that a passage gives to people; places and bodies must be known before."""
    for t in tokens:
        if t.pos_ != "PROPN" or (t.i + 1 < len(t.doc) and t.doc[t.i + 1].pos_ == "PROPN"):
            continue
        run = proper_run(t)
        name = without_title(run)
        titled = len(name) < len(run)
        if (len(name) > 1 or titled) and named(t, names) == Basis.NAMED_PERSON:
            names.people.setdefault(t.lower_, "".join(x.text_with_ws for x in name).strip())
