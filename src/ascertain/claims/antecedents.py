"""Antecedents: the mention that a pronoun, "the minister" or "two of them" takes up.

Finds: the nearest fitting name, he who spoke last first; the noun of "who"; the group of "one of them"; the person or body that an
office or a common noun stands for once the text has said which.
Needs: the mentions of the document and the spans of all sources.
Known misses: "the former", "the latter"; two people of one sex in one scene; a body taken up by a word its name does not hold.
Example: `Antecedents(mentions, sources).nearest("she", source, ())`
References: docs/labelling.md, Speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ascertain.claims import naming
from ascertain.claims import wordlists as words
from ascertain.claims.mentions import Mention, Mentions
from ascertain.claims.tokens import Spans
from ascertain.model import Basis
from ascertain.syntax import child

if TYPE_CHECKING:
    from spacy.tokens import Token

SINGULAR = frozenset({"he", "she", "him", "her", "his"})
PLURAL = frozenset({"they", "them", "their", "both", "these"})
THING = frozenset({"it", "its", "this", "that", "which"})
RELATIVE = frozenset({"who", "whom"})
KINDS = words.bag(
    "ministry council government army force party movement commission committee court union bank militia agency newspaper "
    "inspectorate constabulary board"
)
"""Bodies that are taken up by the word their name holds: "the council" is some council."""
PART = frozenset(
    {
        "one",
        "another",
        "other",
        "second",
        "third",
        "fourth",
        "two",
        "three",
        "four",
        "both",
        "neither",
        "all",
        "none",
        "pair",
        "several",
        "some",
        "few",
        "others",
    }
)
REACH = 6
"""Sentences back that a pronoun may reach; beyond four to six the nearest fitting name is as often wrong as right."""
RECALL = 1_000
"""Mentions back that "the minister" may reach: a long article's worth, so that huge texts stay linear."""
SHOWS = words.bag("show record list indicate reveal read mention register")
"""Cues of documents."""
WILFUL = words.bag(
    "deny threaten promise ask demand want apologise apologize refuse regret call urge vow pledge hope expect intend plan accuse"
)
"""Cues of what has a will, which no document has."""
HUMAN = frozenset({Basis.NAMED_PERSON, Basis.UNNAMED_OFFICIAL, Basis.UNNAMED_OTHER})


class Antecedents:
    """Who the words of a source take up, in one document."""

    def __init__(self, mentions: Mentions, sources: Iterable[Spans]) -> None:
        self.mentions = mentions
        self._sources = sorted(s for spans in sources for s in spans)

    def of_pronoun(self, head: Token, source: Spans, by: Collection[str]) -> Mention | None:
        """Who "she", "they" or "who" is; `by` are the lemmas of the cue by which it speaks."""
        lower = head.lower_
        relative = self._relative(head, source)
        if relative is not None or lower not in SINGULAR | PLURAL | THING:
            return relative
        return self._shown(lower, source, by) or self._nearest(lower, source, by)

    def _shown(self, pronoun: str, source: Spans, by: Collection[str]) -> Mention | None:
        """The document that "it records", "they show" takes up, named in the sentence before."""
        if pronoun not in {"it", "they"} or not SHOWS.intersection(by):
            return None
        near = self.mentions.near(source[0][0], 1)
        shown = [m for m in near if m.basis == Basis.DOCUMENT and m.plural == (pronoun == "they")]
        return shown[-1] if shown else None

    def _nearest(self, pronoun: str, source: Spans, by: Collection[str]) -> Mention | None:
        sentence = self.mentions.sentence(source[0][0])
        earlier = [m for m in self.mentions.near(source[0][0], REACH) if _fits(m, pronoun)]
        if WILFUL.intersection(by):
            earlier = [m for m in earlier if m.basis != Basis.DOCUMENT]
        if pronoun in PLURAL:
            people = [m for m in earlier if m.basis in HUMAN and m.sentence >= sentence - 2]
            earlier = people or earlier
        if not earlier:
            return None
        spoke = [m for m in earlier if m.sentence >= sentence - 2 and self._is_source(m)]
        after = [m for m in earlier if m.speaks and spoke and m.sentence > spoke[-1].sentence]
        if after:
            return self._by_name(after[-1])
        if spoke:
            at = self._source_at(spoke[-1])
            return self._by_name(next((m for m in spoke if self._source_at(m) == at and m.subject), spoke[-1]))
        last = max(m.sentence for m in earlier)
        near = [m for m in earlier if m.sentence == last]
        return self._by_name(max(near, key=lambda m: (m.subject, m.start)))

    def _by_name(self, office: Mention) -> Mention:
        """The person whose name follows an office in it: "the governor of Lower Orlin, Jana Pell"."""
        named = (m for m in self.mentions.all if office.start < m.start and m.end <= office.end)
        text = self.mentions.document.text
        return next((m for m in named if m.basis == Basis.NAMED_PERSON and text[: m.start].endswith(", ")), office)

    def group_of(self, head: Token, tokens: Sequence[Token], source: Spans) -> Mention | None:
        """The group that "one", "another" or "two of them" were taken from, where no noun says so."""
        if head.lower_ not in PART:
            return None
        nouns = [t for t in tokens if t.i != head.i and t.pos_ in {"NOUN", "PROPN"}]
        if any(t.lemma_.lower() not in {"pair", "trio", "group", "number"} for t in nouns) or any(
            t.lower_ == "those" and child(t, {"acl", "relcl", "prep"}) is not None for t in tokens
        ):
            return None  # "all of those interviewed" tells itself who they are
        groups = [
            m
            for m in self.mentions.near(source[0][0], REACH)
            if m.plural and m.basis in {Basis.UNNAMED_OFFICIAL, Basis.UNNAMED_OTHER} and _person(m)
        ]
        return groups[-1] if groups else None

    def _is_source(self, mention: Mention) -> bool:
        """Whether the mention stands in the words of a source: who spoke last is who "he said" goes on with."""
        at = self._source_at(mention)
        return at >= 0 and self._sources[at][0] <= mention.start and mention.end <= self._sources[at][1]

    def _source_at(self, mention: Mention) -> int:
        return bisect_right(self._sources, (mention.start, len(self.mentions.document.text))) - 1

    def apposed(self, head: Token, tokens: Sequence[Token]) -> Mention | None:
        """The person named after an office: "the governor of Lower Orlin, Jana Pell"."""
        if head.pos_ == "PROPN" and head.lemma_.lower() not in words.OFFICES | words.TITLES:
            return None
        lemma = head.lemma_.lower()
        if lemma not in words.OFFICES | words.PEOPLE | words.TITLES | words.CORPORATE | words.TRADING:
            return None
        body = lemma in words.CORPORATE | words.TRADING
        for comma, first in pairwise(tokens):
            if comma.text == "," and comma.i > head.i and first.pos_ == "PROPN":
                last = first
                while last.i + 1 < len(last.doc) and (last.nbor(1).pos_ == "PROPN" or last.nbor(1).text == "&"):
                    last = last.nbor(1)
                joint = any(t.text == "&" for t in last.doc[first.i : last.i])
                if (body or joint) and naming.named(last, self.mentions.names) == Basis.NAMED_ORGANISATION:
                    return self.mentions.of(self.mentions.index.which(last), last, 0)
                if last.i > first.i and naming.named(last, self.mentions.names) == Basis.NAMED_PERSON:
                    return self.mentions.of(self.mentions.index.which(last), last, 0)
        return None

    def _relative(self, head: Token, source: Spans) -> Mention | None:
        if head.lower_ not in RELATIVE | {"that", "which"}:
            return None
        clause = head.head
        while clause.dep_ not in {"relcl", "ROOT"}:
            clause = clause.head
        if clause.dep_ != "relcl":
            return None
        return self.mentions.of(self.mentions.index.which(clause.head), clause.head, 0)

    def second_mention(self, head: Token, source: Spans) -> Mention | None:
        """Who "the minister" or "the group" is, once the text has said which."""
        lemma = head.lemma_.lower()
        if head.tag_ == "NNS" or not any(c.dep_ == "det" and c.lower_ == "the" for c in head.children):
            return None
        if any(c.dep_ in {"amod", "compound", "poss", "prep", "relcl", "appos", "nmod"} for c in head.children):
            return None
        here = source[0][0]
        earlier = self.mentions.last(here, RECALL)
        if lemma in words.OFFICES or lemma in words.PEOPLE:
            named = [m for m in earlier if m.basis == Basis.NAMED_PERSON and self._has_office(m, lemma, here)]
        elif lemma in words.BODIES:
            named = [m for m in earlier if m.basis == Basis.NAMED_ORGANISATION and self._body_fits(m, lemma)]
        else:
            return None
        if not named:
            served = [
                m for m in earlier if m.lemma == lemma and m.basis in {Basis.UNNAMED_OFFICIAL, Basis.UNNAMED_OTHER}
            ]
            return served[-1] if served and served[-1].basis == Basis.UNNAMED_OFFICIAL else None
        called_so = [m for m in named if lemma in m.text.lower()]
        return (called_so or named)[-1] if named else None

    def _has_office(self, mention: Mention, lemma: str, here: int) -> bool:
        """Whether the office stands right before the name or right after it, set off by a comma, and is not itself the source at
        `here`: in "examined by Ana Roth, the accused said" nobody calls her so."""
        text = self.mentions.document.text
        before = text[max(0, mention.start - 70) : mention.start]
        after = text[mention.end : min(mention.end + 80, here)]
        word = re.escape(lemma)
        return bool(
            re.search(rf"\b{word}\b(?:\s+(?:of|for|at)\s[\w\s'’-]{{0,40}})?,?\s*$", before, re.I)
            or re.match(rf",\s(?:an?|the|its|their|his|her)?\s?[^.,;]*\b{word}\b", after, re.I)
            or re.match(rf"\s+(?:is|was|became)\s+(?:an?|the)\s[^.,;]*\b{word}\b", after, re.I)
            or re.search(rf"\b{word}\b", mention.text, re.I)
        )

    def _body_fits(self, mention: Mention, lemma: str) -> bool:
        name = mention.text.lower()
        if lemma in KINDS:
            return lemma in name
        placed = (
            name in self.mentions.names.places and mention.lemma not in words.ORGANISATIONS
        )  # "shares in Orlin Group"
        if mention.lemma in words.PLACES or placed:
            return False
        return len(name.split()) > 1 or name in self.mentions.names.bodies


def _fits(mention: Mention, pronoun: str) -> bool:
    if pronoun in SINGULAR:
        wrong = "f" if pronoun in {"he", "him", "his"} else "m"
        singular = not mention.plural and mention.gender != wrong
        return singular and (
            mention.basis == Basis.NAMED_PERSON or (mention.basis in HUMAN and mention.subject and _person(mention))
        )
    if pronoun in PLURAL:
        people = mention.plural and (
            mention.basis == Basis.NAMED_PERSON or (mention.basis in HUMAN and _person(mention))
        )
        body = pronoun not in {"both", "these"} and mention.basis == Basis.NAMED_ORGANISATION
        return mention.subject and (people or body)
    return mention.subject and not mention.plural and mention.basis in {Basis.NAMED_ORGANISATION, Basis.DOCUMENT}


def _person(mention: Mention) -> bool:
    return mention.lemma in words.OFFICES or mention.lemma in words.PEOPLE or mention.lemma in words.SOURCES
