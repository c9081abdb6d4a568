"""Speakers: who the words of a source stand for, pronouns and second mentions included."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ascertain.claims import naming
from ascertain.claims import wordlists as words
from ascertain.claims.house import House
from ascertain.claims.tokens import Spans, TokenIndex
from ascertain.claims.turns import Turn
from ascertain.model import Basis, Document, Span, Speaker, SpeakerKind

if TYPE_CHECKING:
    from spacy.tokens import Token

FIRST = frozenset({"i", "we", "me", "us", "my", "our", "myself", "ourselves"})
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
TAIL = re.compile(r"\s*(?:,|\(|–|—|\bwho\b|\bwhich\b|\bspeaking\b|\bcontacted\b|\breached\b|\bciting\b).*$", re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A source made out: the speaker, the basis it stands for, and the words that decided the basis."""

    speaker: Speaker
    basis: Basis
    cues: Spans


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


class Cast:
    """The people and bodies of one document, in order of mention."""

    def __init__(
        self, document: Document, index: TokenIndex, sources: Iterable[Spans] = (), house: House | None = None
    ) -> None:
        self.document, self.index, self.house = document, index, house or House()
        self._sources = sorted(s for spans in sources for s in spans)
        self.names = naming.Names(outlet=document.outlet or "")
        for learn in (naming.learn_places, naming.learn):
            for parsed in index.parsed:
                learn(list(parsed.doc), self.names)
        self._mentions: list[Mention] | None = None
        self._numbers: list[int] = []
        self._starts = [p.offset + s.start_char for p in index.parsed for s in p.doc.sents]

    @property
    def mentions(self) -> list[Mention]:
        """All mentions in order, made when first asked for."""
        if self._mentions is None:
            self._mentions = list(self._collect())
            self._numbers = [m.sentence for m in self._mentions]
        return self._mentions

    def author(self) -> Speaker:
        """The author in the author's own voice."""
        return Speaker(kind=SpeakerKind.AUTHOR)

    def answerer(self, turn: Turn, turned: Mapping[int, Turn]) -> Resolved:
        """Who answers in an interview: the person whom the label names, or the one the text before the talk is about."""
        label = turn.label.lower()
        start = min(turned)
        people = [m for m in self.mentions if m.basis == Basis.NAMED_PERSON and not self._wrote(m)]
        named = [m for m in people if label and _labels(label, m.text.lower())]
        about = named or [m for m in people if m.start < start]
        spoken = Span(document=self.document.id, start=turn.speech, end=turn.speech)
        label_at = self.document.text.find(turn.label, turn.passage.start, turn.speech) if turn.label else -1
        spans: tuple[Span, ...] = ()
        if label_at >= 0:
            spans = (replace(spoken, start=label_at, end=label_at + len(turn.label)),)
        if about:
            weight = Counter(m.text for m in about)
            subjects = {m.text for m in about if m.subject}
            best = max(about, key=lambda m: (m.text in subjects, weight[m.text], -m.start))
            return self._as(next(m for m in about if m.text == best.text), spans)
        if len(label) > 3 and label not in {"answer"}:
            speaker = Speaker(kind=SpeakerKind.SOURCE, name=turn.label, spans=spans)
            return Resolved(speaker=speaker, basis=Basis.NAMED_PERSON, cues=())
        return Resolved(speaker=Speaker(kind=SpeakerKind.UNSTATED, spans=spans), basis=Basis.UNNAMED_OTHER, cues=())

    def _wrote(self, mention: Mention) -> bool:
        """Whether a byline, or a line of credit at the top, gives the name as the author's."""
        return any(mention.text in b.name for b in self.document.bylines)

    def resolve(self, source: Spans, outer: Resolved | None = None, by: Collection[str] = ()) -> Resolved:
        """The speaker that a source's words stand for. `outer` is who speaks the sentence the source stands in; `by` the lemmas of
        the cue by which it speaks."""
        tokens = self.index.tokens(source)
        head = naming.head_of(tokens)
        spans = self._to_spans(source)
        if head is None:
            return Resolved(speaker=Speaker(kind=SpeakerKind.UNSTATED), basis=Basis.COMMON_BELIEF, cues=())
        lower = head.lower_
        if head.lemma_.lower() in {"rumour", "rumor", "hearsay", "gossip", "speculation", "wisdom", "lore", "legend"}:
            return Resolved(
                speaker=Speaker(kind=SpeakerKind.UNSTATED, spans=spans), basis=Basis.COMMON_BELIEF, cues=source
            )
        # "WHO" and "IT" in capitals are names, whatever the parser makes of them.
        initials = len(head.text) > 1 and head.text.isupper()
        if not initials and (head.pos_ == "PRON" or lower in FIRST | SINGULAR | PLURAL | THING | RELATIVE):
            return self._pronoun(head, source, outer, by)
        apposed = self._apposed(head, tokens)
        if apposed is not None:
            return self._as(apposed, spans)
        taken_up = self._second_mention(head, source)
        if taken_up is not None:
            return self._as(taken_up, spans)
        group = self._group_of(head, tokens, source)
        basis = group.basis if group is not None else naming.classify(head, self.names)
        if self.house.is_staff(head):
            return Resolved(speaker=Speaker(kind=SpeakerKind.AUTHOR, spans=spans), basis=Basis.FIRST_HAND, cues=source)
        name = self._name(head, basis, source)
        cue = self.index.spans(self._which(source), [head])
        return Resolved(speaker=Speaker(kind=SpeakerKind.SOURCE, name=name, spans=spans), basis=basis, cues=cue)

    def _pronoun(self, head: Token, source: Spans, outer: Resolved | None, by: Collection[str]) -> Resolved:
        lower, spans = head.lower_, self._to_spans(source)
        if lower in FIRST:
            if outer is not None:
                return Resolved(
                    speaker=Speaker(kind=outer.speaker.kind, name=outer.speaker.name, spans=spans),
                    basis=outer.basis,
                    cues=(),
                )
            return Resolved(speaker=Speaker(kind=SpeakerKind.AUTHOR, spans=spans), basis=Basis.AUTHOR_OPINION, cues=())
        if outer is not None and outer.speaker.kind == SpeakerKind.SOURCE and _stands_for(lower, outer.basis):
            speaker = replace(outer.speaker, spans=spans)
            return Resolved(speaker=speaker, basis=outer.basis, cues=())
        antecedent = self._relative(head, source)
        if antecedent is None and lower in SINGULAR | PLURAL | THING:
            antecedent = self._shown(lower, source, by) or self._nearest(lower, source, by)
        if antecedent is not None:
            return self._as(antecedent, spans)
        basis = naming.common(head, self.names) if lower in naming.QUANTITIES else Basis.UNNAMED_OTHER
        group = self._group_of(head, self.index.tokens(source), source)
        basis = group.basis if group is not None else basis
        speaker = Speaker(kind=SpeakerKind.SOURCE, name=self.document.slice(*spans), spans=spans)
        return Resolved(speaker=speaker, basis=basis, cues=())

    def _as(self, mention: Mention, spans: tuple[Span, ...]) -> Resolved:
        if mention.ours:
            speaker = Speaker(kind=SpeakerKind.AUTHOR, spans=spans)
            return Resolved(speaker=speaker, basis=Basis.FIRST_HAND, cues=((mention.start, mention.end),))
        where = Span(document=self.document.id, start=mention.start, end=mention.end)
        speaker = Speaker(kind=SpeakerKind.SOURCE, name=mention.text, spans=spans, antecedent=(where,))
        return Resolved(speaker=speaker, basis=mention.basis, cues=((mention.start, mention.end),))

    def _shown(self, pronoun: str, source: Spans, by: Collection[str]) -> Mention | None:
        """The document that "it records", "they show" takes up, named in the sentence before."""
        if pronoun not in {"it", "they"} or not SHOWS.intersection(by):
            return None
        here = source[0][0]
        numbers = self._numbers if self.mentions else []
        sentence = self._sentence(here)
        near = self.mentions[bisect_left(numbers, sentence - 1) : bisect_right(numbers, sentence)]
        shown = [m for m in near if m.end <= here and m.basis == Basis.DOCUMENT and m.plural == (pronoun == "they")]
        return shown[-1] if shown else None

    def _nearest(self, pronoun: str, source: Spans, by: Collection[str]) -> Mention | None:
        here = source[0][0]
        sentence = self._sentence(here)
        mentions = self.mentions
        first, last_number = bisect_left(self._numbers, sentence - REACH), bisect_right(self._numbers, sentence)
        earlier = [m for m in mentions[first:last_number] if m.end <= here and _fits(m, pronoun)]
        if WILFUL.intersection(by):
            earlier = [m for m in earlier if m.basis != Basis.DOCUMENT]
        if pronoun in PLURAL:
            people = [m for m in earlier if m.basis in HUMAN and m.sentence >= sentence - 2]
            earlier = people or earlier
        if not earlier:
            return None
        spoke = [m for m in earlier if m.sentence >= sentence - 2 and self._is_source(m)]
        if spoke:
            at = self._source_at(spoke[-1])
            return self._by_name(next((m for m in spoke if self._source_at(m) == at and m.subject), spoke[-1]))
        last = max(m.sentence for m in earlier)
        near = [m for m in earlier if m.sentence == last]
        return self._by_name(max(near, key=lambda m: (m.subject, m.start)))

    def _by_name(self, office: Mention) -> Mention:
        """The person whose name follows an office in it: "the governor of Lower Orlin, Jana Pell"."""
        named = (m for m in self.mentions if office.start < m.start and m.end <= office.end)
        text = self.document.text
        return next((m for m in named if m.basis == Basis.NAMED_PERSON and text[: m.start].endswith(", ")), office)

    def _group_of(self, head: Token, tokens: Sequence[Token], source: Spans) -> Mention | None:
        """The group that "one", "another" or "two of them" were taken from, where no noun says so."""
        if head.lower_ not in PART:
            return None
        nouns = [t for t in tokens if t.i != head.i and t.pos_ in {"NOUN", "PROPN"}]
        if any(t.lemma_.lower() not in {"pair", "trio", "group", "number"} for t in nouns):
            return None
        here = source[0][0]
        sentence = self._sentence(here)
        mentions = self.mentions
        first, last = bisect_left(self._numbers, sentence - REACH), bisect_right(self._numbers, sentence)
        groups = [
            m
            for m in mentions[first:last]
            if m.end <= here and m.plural and m.basis in {Basis.UNNAMED_OFFICIAL, Basis.UNNAMED_OTHER} and _person(m)
        ]
        return groups[-1] if groups else None

    def _is_source(self, mention: Mention) -> bool:
        """Whether the mention stands in the words of a source: who spoke last is who "he said" goes on with."""
        at = self._source_at(mention)
        return at >= 0 and self._sources[at][0] <= mention.start and mention.end <= self._sources[at][1]

    def _source_at(self, mention: Mention) -> int:
        return bisect_right(self._sources, (mention.start, len(self.document.text))) - 1

    def _apposed(self, head: Token, tokens: Sequence[Token]) -> Mention | None:
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
                while last.i + 1 < len(last.doc) and last.nbor(1).pos_ == "PROPN":
                    last = last.nbor(1)
                if body and naming.named(last, self.names) == Basis.NAMED_ORGANISATION:
                    return self._mention(self.index.which(last), last, 0)
                if last.i > first.i and naming.named(last, self.names) == Basis.NAMED_PERSON:
                    which = self.index.which(last)
                    return self._mention(which, last, 0)
        return None

    def _relative(self, head: Token, source: Spans) -> Mention | None:
        if head.lower_ not in RELATIVE | {"that", "which"}:
            return None
        clause = head.head
        while clause.dep_ not in {"relcl", "ROOT"}:
            clause = clause.head
        if clause.dep_ != "relcl":
            return None
        return self._mention(self._which(source), clause.head, 0)

    def _second_mention(self, head: Token, source: Spans) -> Mention | None:
        """Who "the minister" or "the group" is, once the text has said which."""
        lemma = head.lemma_.lower()
        if head.tag_ == "NNS" or not any(c.dep_ == "det" and c.lower_ == "the" for c in head.children):
            return None
        if any(c.dep_ in {"amod", "compound", "poss", "prep", "relcl", "appos", "nmod"} for c in head.children):
            return None
        here = source[0][0]
        reached = bisect_right(self._numbers, self._sentence(here)) if self.mentions else 0
        earlier = [m for m in self.mentions[max(0, reached - RECALL) : reached] if m.end <= here]
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
        text = self.document.text
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
        if mention.lemma in words.PLACES or name in self.names.places:
            return False
        return len(name.split()) > 1 or name in self.names.bodies

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
                        yield self._mention(which, token, number, subject=role)

    def _mention(self, which: int, head: Token, number: int, *, subject: bool = False) -> Mention:
        basis = naming.classify(head, self.names)
        core = self._core(head, basis)
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
        )

    def _core(self, head: Token, basis: Basis) -> list[Token]:
        if basis == Basis.NAMED_PERSON:
            if head.pos_ != "PROPN":
                head = next((c for c in head.children if c.dep_ == "appos" and c.pos_ == "PROPN"), head)
            return naming.without_title(naming.proper_run(head)) if head.pos_ == "PROPN" else [head]
        left = list(head.doc[head.left_edge.i : head.i + 1])
        right = [
            c
            for c in head.children
            if c.i > head.i and c.dep_ == "prep" and c.lower_ in {"of", "for", "from", "in"} and c.i == head.i + 1
        ]
        if right and right[0].right_edge.i - head.i < 10:
            left += list(head.doc[right[0].i : right[0].right_edge.i + 1])
        return [t for t in left if not t.is_space]

    def _name(self, head: Token, basis: Basis, source: Spans) -> str:
        which = self._which(source)
        if basis == Basis.NAMED_PERSON:
            spans = self.index.spans(which, self._core(head, basis))
            return " ".join(self.document.text[spans[0][0] : spans[-1][1]].split())
        whole = " ".join(" ".join(self.document.text[a:b] for a, b in source).split())
        return TAIL.sub("", whole) or whole

    def _sentence(self, offset: int) -> int:
        """The number, from 1, of the sentence at an offset."""
        return bisect_right(self._starts, offset)

    def _which(self, source: Spans) -> int:
        return next(which for which, _ in self.index.at(source))

    def _to_spans(self, spans: Spans) -> tuple[Span, ...]:
        return tuple(Span(document=self.document.id, start=a, end=b) for a, b in spans)


def _role(token: Token) -> bool:
    return token.dep_ in {"nsubj", "nsubjpass"} or (token.dep_ == "pobj" and token.head.dep_ == "agent")


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


def _stands_for(pronoun: str, basis: Basis) -> bool:
    """Whether the pronoun inside a report goes back to who reports: "one said he doubted it", "the firm said it hoped"."""
    if pronoun in SINGULAR:
        return basis in HUMAN
    return pronoun in {"it", "its"} and basis in {Basis.NAMED_ORGANISATION, Basis.DOCUMENT}


def _person(mention: Mention) -> bool:
    return mention.lemma in words.OFFICES or mention.lemma in words.PEOPLE or mention.lemma in words.SOURCES


def _labels(label: str, name: str) -> bool:
    """Whether a label is the name, a part of it or its initials."""
    return label == "".join(w[0] for w in name.split()) or set(label.split()) <= set(name.split())
