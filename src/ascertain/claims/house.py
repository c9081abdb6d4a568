"""The house: by which names a document speaks of its own author or publisher, and of the people who work for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ascertain.claims import wordlists as words
from ascertain.claims.wordlists import bag
from ascertain.model import REPORTING, Document, PassageKind

if TYPE_CHECKING:
    from spacy.tokens import Token

STAFF = bag("""team teams correspondent correspondents reporter reporters researcher researchers monitor monitors staff observer observers
    investigator investigators journalist journalists photographer photographers crew colleague colleagues volunteer volunteers
    delegate delegates delegation analyst analysts doctor doctors medic medics officer officers inspector inspectors expert experts
    surveyor surveyors engineer engineers scientist scientists auditor auditors editor editors stringer stringers agent agents
    mission missions fieldworker fieldworkers interviewer interviewers office bureau desk group writer writers lawyer lawyers
    diver divers ranger rangers patrol patrols technician technicians chemist chemists geologist geologists seismologist
    seismologists nurse nurses enumerator enumerators specialist specialists assessor assessors representative
    representatives official officials examiner examiners cameraman producer producers columnist""")
OURS = frozenset({"our", "my"})
SELVES = bag(
    "newspaper journal magazine website programme program paper writer reporter correspondent column outlet organisation organization agency"
)
"""With "this" before them, the text's own house: "a reporter of this newspaper", "this writer"."""
RUN = re.compile(r"(?<![\w’'])(?:[A-Z][\w&’'-]*)(?:\s(?:of|for|and|on|the|[A-Z][\w&’'-]*))*")
TOLD = re.compile(
    r"\b(?:told|obtained by|seen by|reviewed by|sp(?:oke|oken) to|shown to|sent to)\s+(?:[Tt]he\s)?((?:[A-Z][\w&-]+)(?:\s[A-Z][\w&-]+){0,3})"
)
FOREIGN = bag(
    "court parliament congress senate assembly council committee commission inquiry police ministry cabinet board"
)
"""Words of bodies that are certainly not the author: parliaments and courts are told things too."""
ISSUED = re.compile(
    r"\b(?:statement|report|release|communiqué|bulletin|notice|declaration|briefing)\s(?:by|of|from)\s(?:the\s)?$", re.I
)
"""What stands before the name of the house that puts a text out, in its title: "Statement by the Port Authority"."""
STATEMENT = re.compile(r"^\W*(?:press )?(?:statement|release|communiqué|bulletin|notice|declaration)\b", re.I | re.M)
"""An opening line by which the line that names a body says who speaks."""
SIGNED = re.compile(r"(?:,\s|\bfor\s)(?:[Tt]he\s)?$")
"""What stands before the house's name in a byline: "By Orla Finch, The Tarrow Record"."""
DAY = re.compile(r"[\s,–—-]+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d).*$", re.I)
"""A date behind the house's name: "Clear Window, 14 June 2033"."""
MASTHEAD = 90
"""Longest opening line that is read for the house's name, in code points."""
MOTTO = 8
"""Words from which on a short line that ends in a full stop or a colon is prose already."""
TEAM = (
    r"\b(?:our|my|(?:{names})(?:[’']s)?) (?:\w+ )?(team|delegation|delegates|researchers|monitors|investigators|reporters|fieldworkers)\b"
    r"|\b(team|delegation|delegates|researchers|monitors|investigators|reporters|fieldworkers) (?:\w+ ){{0,3}}(?:of|from|for|with) (?:the )?"
    r"(?:{names})\b"
)
"""People of the house at their first mention; `names` are the house's."""
LINKS = frozenset({"of", "for", "and", "on", "the"})


@dataclass(slots=True)
class House:
    """Names of the house in lower case without "the", each as its words."""

    names: set[tuple[str, ...]] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    """Words that the document has used of its house's own people: after "our team", "the team" is theirs."""

    def is_named(self, head: Token) -> bool:
        """Whether the proper noun is a name of the house, a short form ("the Post") or its initials."""
        return bool(self.names) and head.pos_ in {"PROPN", "NOUN", "ADJ"} and self._fits(_run(head))

    def is_staff(self, head: Token) -> bool:
        """Whether the phrase names people of the house: "our team", "a reporter of this paper", "officers of the Board"."""
        if head.dep_ == "appos" and head.head.lower_ in STAFF:
            head = head.head  # "our photographer, Ida Kwan"
        titles = [head, *(c for c in head.children if c.dep_ in {"compound", "nmod", "appos"})]
        staff = any(t.lower_ in STAFF for t in titles)
        children = list(head.children)
        if any(c.lower_ in OURS for t in titles for c in t.children):
            return staff
        if any(c.lower_ == "this" for c in children) and head.lower_ in SELVES:
            return True
        if head.lower_ in self.people and all(c.dep_ not in {"prep", "compound", "amod", "poss"} for c in children):
            return any(c.lower_ == "the" for c in children)
        if not staff:
            return False
        inner = [
            n
            for c in children
            if c.dep_ == "prep" and c.lower_ in {"of", "from", "for", "with", "at"}
            for n in c.children
        ]
        inner += [n for first in list(inner) for c in first.children if c.dep_ == "prep" for n in c.children]
        beside = [c for c in children if c.dep_ in {"compound", "poss", "nmod", "amod"}]
        return any(self.is_named(t) or _this(t) or self._short(t) for t in (*inner, *beside))

    def _short(self, token: Token) -> bool:
        """Whether a capitalised word beside "reporters" is the first or last of the house's name."""
        return token.text[:1].isupper() and any(
            token.lower_ in {name[0], name[-1]} and len(name) > 1 for name in self.names
        )

    def _fits(self, run: tuple[str, ...]) -> bool:
        if run in self.names:
            return True
        if len(run) != 1:
            return False
        word = run[0]
        return any(
            (
                word in name
                and len(name) > 1
                and word in words.ORGANISATIONS | words.OUTLETS
                and word in {name[0], name[-1], _kind(name)}
            )
            or (len(word) > 2 and word == "".join(w[0] for w in name if w not in LINKS))
            for name in self.names
        )


def learn(document: Document) -> House:
    """The house's names from the outlet, the bylines, the opening lines, and from whom sources "told" something."""
    house = House()
    for kind, text in _credits(document):
        for run in RUN.finditer(text):
            name = _words(run.group())
            if name and _credited(document, kind, text, run):
                house.names.add(name)
    for match in TOLD.finditer(document.text):
        name = _words(match.group(1))
        if (
            name
            and (name[-1] in words.ORGANISATIONS | words.OUTLETS or match.group(1).isupper())
            and not set(name) & FOREIGN
        ):
            house.names.add(name)
    named = "|".join(re.escape(" ".join(name)) for name in house.names) or "(?!)"
    for team in re.finditer(TEAM.format(names=named), document.text, re.I):
        house.people.add(next(word for word in team.groups() if word).lower())
    return house


def _credits(document: Document) -> Iterator[tuple[PassageKind, str]]:
    """The opening lines that may name the house, each with what it is."""
    if document.outlet:
        yield PassageKind.BYLINE, document.outlet
    yield from ((PassageKind.BYLINE, b.name) for b in document.bylines)
    for passage in document.passages:
        text = document.text[passage.start : passage.end].strip()
        if passage.kind in {PassageKind.BYLINE, PassageKind.HEADING}:
            yield passage.kind, text
        elif passage.kind in REPORTING:
            if len(text) > MASTHEAD or (text.endswith((".", ":")) and len(text.split()) > MOTTO):
                return
            yield passage.kind, text


def _credited(document: Document, kind: PassageKind, text: str, run: re.Match[str]) -> bool:
    """Whether the capitalised words of an opening line name who puts the text out."""
    before = text[: run.start()]
    if before.rstrip().lower().removesuffix(" the").endswith((" at", " in", " from")) and not ISSUED.search(before):
        return False
    if text == document.outlet or ISSUED.search(before):
        return True
    if kind != PassageKind.HEADING and set(_words(run.group())) & (words.ORGANISATIONS | words.OUTLETS):
        return True
    if kind == PassageKind.BYLINE and SIGNED.search(before) and run.start() > 0:
        return run.group().startswith("The ") or before.endswith(("the ", "for "))
    if run.group() != DAY.sub("", text):
        return False
    issued = set(_words(text)) & words.ORGANISATIONS and STATEMENT.search(document.text[: 3 * MASTHEAD])
    return bool(issued) or _at_work(document.text, run.group())


def _at_work(text: str, name: str) -> bool:
    """Whether the text has people of that name at work: "two delegates of Clear Window"."""
    pattern = rf"\b({'|'.join(sorted(STAFF))})\b[\w\s,]{{0,20}}\b(?:of|from|for|with) (?:the )?{re.escape(name)}\b"
    return re.search(pattern, text) is not None


def _words(text: str) -> tuple[str, ...]:
    found = tuple(w.removesuffix("’s").removesuffix("'s") for w in text.lower().split())
    start = 1 if found[:1] == ("the",) or found[:1] == ("by",) else 0
    end = len(found)
    while end > start and found[end - 1] in LINKS:
        end -= 1
    return found[start:end]


def _kind(name: tuple[str, ...]) -> str:
    """The word before "of" or "for", which says what sort of body it is."""
    return next((before for before, link in pairwise(name) if link in LINKS), name[-1])


def _this(token: Token) -> bool:
    return token.lower_ in SELVES and any(c.lower_ == "this" for c in token.children)


def _run(head: Token) -> tuple[str, ...]:
    first = head.i
    while (
        first > 0
        and head.doc[first - 1].text[:1].isupper()
        and head.doc[first - 1].dep_ in {"compound", "nmod", "amod"}
    ):
        first -= 1
    run = [t.lower_ for t in head.doc[first : head.i + 1]]
    return tuple(run[1:] if run[0] == "the" else run)
