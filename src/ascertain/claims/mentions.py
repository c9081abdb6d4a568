"""Mentions: everybody and everything in a document that a later word may stand for.

Finds: subjects, agents, names, appositions and documents under a verb, each with the full name, basis, number and gender of it.
Needs: the parse of every reporting passage, the house.
Known misses: names that only a foreign reader knows to be a woman's or a man's; who is meant by a plural of several names.
Example: `Mentions(document, index, House()).all[0].text`
References: `naming` for the basis of a phrase.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ascertain.claims import naming
from ascertain.claims import wordlists as words
from ascertain.claims.cues import lemma_of
from ascertain.claims.house import House
from ascertain.claims.rhetoric import SPEAK
from ascertain.claims.tokens import TokenIndex
from ascertain.model import Basis, Document

if TYPE_CHECKING:
    from spacy.tokens import Token

SILENT = SPEAK | {"decline", "refuse", "reply", "apologise", "apologize", "question"}
"""Verbs by which somebody speaks, or lets be seen that he does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Someone or something a later pronoun may stand for."""

    sentence: int
    start: int
    end: int
    text: str
    basis: Basis
    plural: bool
    subject: bool
    gender: str
    lemma: str
    ours: bool = False
    """Whether it names somebody of the document's own house."""
    speaks: bool = False
    """Whether it is the subject of a verb of speech, silence included: "neither confirmed nor denied it"."""


class Mentions:
    """The mentions of one document in order, and what it calls people, places and bodies."""

    def __init__(self, document: Document, index: TokenIndex, house: House) -> None:
        self.document, self.index, self.house = document, index, house
        self.names = naming.Names(outlet=document.outlet or "")
        for learn in (naming.learn_places, naming.learn):
            for parsed in index.parsed:
                learn(list(parsed.doc), self.names)
        self._starts = [p.offset + s.start_char for p in index.parsed for s in p.doc.sents]

    @cached_property
    def all(self) -> list[Mention]:
        """All mentions in order, made when first asked for."""
        return list(self._collect())

    @cached_property
    def _numbers(self) -> list[int]:
        return [m.sentence for m in self.all]

    def near(self, offset: int, reach: int) -> list[Mention]:
        """Those that end before an offset, from so many sentences before its own on."""
        sentence = self.sentence(offset)
        found = self.all[bisect_left(self._numbers, sentence - reach) : bisect_right(self._numbers, sentence)]
        return [m for m in found if m.end <= offset]

    def last(self, offset: int, count: int) -> list[Mention]:
        """Those that end before an offset, of the last so many up to its sentence."""
        reached = bisect_right(self._numbers, self.sentence(offset))
        return [m for m in self.all[max(0, reached - count) : reached] if m.end <= offset]

    def sentence(self, offset: int) -> int:
        """The number, from 1, of the sentence at an offset."""
        return bisect_right(self._starts, offset)

    def _collect(self) -> Iterator[Mention]:
        number = 0
        for which, parsed in enumerate(self.index.parsed):
            for sentence in parsed.doc.sents:
                number += 1
                for token in sentence:
                    if (
                        token.lower_ in words.CALENDAR
                        or token.pos_ not in {"NOUN", "PROPN"}
                        or token.dep_ in {"compound", "nmod"}
                    ):
                        continue
                    role = _role(token)
                    paper = token.dep_ in {"dobj", "pobj"} and token.lemma_.lower() in words.DOCUMENTS
                    if role or paper or token.pos_ == "PROPN" or token.dep_ == "appos":
                        yield self.of(which, token, number, subject=role)

    def of(self, which: int, head: Token, number: int, *, subject: bool = False) -> Mention:
        """What a phrase with this head mentions."""
        basis = naming.classify(head, self.names)
        core = self.core(head, basis)
        spans = self.index.spans(which, core)
        start, end = spans[0][0], spans[-1][1]
        text = self.document.text[start:end]
        lowered = {t.lower_.rstrip(".") for t in core} | {c.lower_.rstrip(".") for c in head.children if c.i < head.i}
        lowered |= {t.lower_.rstrip(".") for t in naming.proper_run(head)} if head.pos_ == "PROPN" else set()
        gender = "m" if lowered & words.MALE else "f" if lowered & words.FEMALE else ""
        plural = head.tag_ in {"NNS", "NNPS"} or any(c.dep_ == "conj" for c in head.children)
        full = self.names.people.get(head.lower_) if basis == Basis.NAMED_PERSON else None
        return Mention(
            sentence=number,
            start=start,
            end=end,
            text=" ".join((full if full is not None and len(full) > len(text) else text).split()),
            basis=basis,
            plural=plural,
            subject=subject,
            gender=gender,
            lemma=head.lemma_.lower(),
            ours=self.house.is_staff(head),
            speaks=subject and head.head.pos_ == "VERB" and lemma_of(head.head) in SILENT,
        )

    def core(self, head: Token, basis: Basis) -> list[Token]:
        """The words of a phrase that name it: without title, and without more than the nearest "of" or "for"."""
        if basis == Basis.NAMED_PERSON:
            if head.pos_ != "PROPN":
                head = next((c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN"), head)
            return _together(head) if head.pos_ == "PROPN" else [head]
        first = naming.proper_run(head)[0] if head.pos_ == "PROPN" else head
        left = list(head.doc[min(first.i, head.left_edge.i) : head.i + 1])
        right = [
            c
            for c in head.children
            if c.i > head.i and c.dep_ == "prep" and c.lower_ in {"of", "for", "from", "in"} and c.i == head.i + 1
        ]
        if right and right[0].right_edge.i - head.i < 10:
            left += list(head.doc[right[0].i : right[0].right_edge.i + 1])
        return [t for t in left if not t.is_space]


def _together(name: Token) -> list[Token]:
    """A name without its title, and those it is joined to: "Mara Orlin and Tam Vey"."""
    run = naming.without_title(naming.proper_run(name))
    last = name
    while (beside := next((c for c in last.children if c.dep_ == "conj" and c.pos_ == "PROPN"), None)) is not None:
        last = beside
    return run if last == name else list(name.doc[run[0].i : last.i + 1])


def _role(token: Token) -> bool:
    return token.dep_ in {"nsubj", "nsubjpass"} or (token.dep_ == "pobj" and token.head.dep_ == "agent")
