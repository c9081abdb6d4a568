"""Propositions: sentences and attributed contents split by dependency structure into clauses that each put one thing forward."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.attribution import Found
from ascertain.claims.rhetoric import UNSETTLED, finite, framed, has_subject, thing_given
from ascertain.claims.roles import AUTHOR, Roles, assign
from ascertain.claims.tokens import TokenIndex
from ascertain.claims.trim import runs_of
from ascertain.claims.wordlists import bag
from ascertain.syntax import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

Spans = tuple[tuple[int, int], ...]

TEASER = re.compile(
    r"\W*(?:stay tuned|read (?:more|on|also|next|the full)|(?:also|more) (?:read|from|on)\b|click (?:here|on|to)|subscribe|sign up"
    r"|follow (?:us|our|me|the latest)|see also|related:|continue reading|share this|watch(?: (?:this|live|now|the video|more)|:)"
    r"|listen(?: (?:to|now)|:)|download (?:our|the) app|join (?:us|our)|support (?:us|our)|donate|scroll|tap (?:here|to)"
    r"|(?:get|receive) (?:the latest|our)|to be continued|more (?:follows|to follow|soon)|this (?:story|page|article) (?:is being|will be) updated"
    r"|refresh (?:this|the) page|we will (?:bring|update) you|don['’]t miss|find out more|learn more|report a typo)\b",
    re.I,
)
GREETING = re.compile(
    r"\W*(?:hello|hi|hey|dear \w+|good (?:morning|evening|afternoon|night|day)|welcome(?: (?:to|back)\b|\W*$)|thank(?:s(?! (?:were|was|are|have|had|went|go))| you)\b|goodbye|"
    r"greetings|farewell|(?:kind|best) regards|sincerely|yours)\b",
    re.I,
)

LIGHT = bag("be exist emerge circulate persist surface come make issue have give spread go")
HELD_BY = frozenset({"attr", "nsubj", "dobj", "nsubjpass"})
"""Light verbs over a cue noun only report it: "there were reports that", "rumours spread that"."""
FILLER = re.compile(
    r"you know|i mean|you see|i guess|let us say|thank you|i see|of course|(?:i|one|we) (?:suppose|think|believe|fear|suspect|"
    r"imagine|gather|hope|daresay|dare say)s?|as (?:it (?:happens|happened|turns out|turned out)|luck would have it)|(?:we are|i am) told|they say|it is said"
)
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
POINTING = bag("this that these those such all both it them so")
SAID = frozenset(cues.NOUNS) | bag(
    "sentiment position point conclusion account version story fact news rumour verdict thought sentence"
)
"""Nouns that stand for what somebody has said or thought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One proposition. `owner` indexes the Found whose content it is, AUTHOR for the author's own voice.

    `frame` are the words of a rhetorical frame ("it is clear that"); `whole` is False for a content without a clause
    of its own ("confirmed *this*").
    """

    parsed: Parsed
    head: Token
    tokens: tuple[Token, ...]
    spans: Spans
    owner: int
    negative: bool
    whole: bool
    frame: tuple[Token, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """Words of a reporting passage that put nothing forward, with the code of the reason."""

    spans: Spans
    code: str


def split(index: TokenIndex, found: Sequence[Found]) -> Iterator[Unit | Rest]:
    """The propositions of all passages in reading order, and a Rest for each sentence or content that has none."""
    for parsed, roles in zip(index.parsed, assign(index, found), strict=True):
        for sentence in parsed.doc.sents:
            if any(not t.is_space for t in sentence):
                yield from _Sentence(parsed, sentence, roles).split()


class _Sentence:
    """Splits one sentence. Tokens are walked from the root down; each belongs to the nearest token that opens a unit."""

    def __init__(self, parsed: Parsed, sentence: Sentence, roles: Roles) -> None:
        self.parsed, self.sentence, self.roles = parsed, sentence, roles
        self.heads: dict[int, Token] = {}
        self.frames: dict[int, int] = {}
        """Token index of a framed clause's head -> of its frame's head."""
        self.home: dict[int, int] = {}

    def split(self) -> Iterator[Unit | Rest]:
        code = self._formula()
        if code is not None:
            yield Rest(spans=self._sentence_spans(), code=code)
            return
        self._walk()
        self._rejoin()
        questions = {self.roles.owner[t.i] for t in self.sentence if t.text.startswith("?")}
        units, used = [], False
        for unit in self._units():
            asked = unit.owner in questions or AUTHOR in questions
            why = "question" if asked else self._no_claim(unit)
            if why is None:
                units.append(unit)
            else:
                used = True
                yield Rest(spans=unit.spans, code=why)
        yield from units
        reported = any(self.roles.report[t.i] > AUTHOR for t in self.sentence)
        if not units and not used and not reported:
            yield Rest(spans=self._sentence_spans(), code=_why_none(self.sentence))

    def _formula(self) -> str | None:
        if any(self.roles.owner[t.i] != AUTHOR for t in self.sentence):
            return None
        text = self.sentence.text.lstrip()
        if TEASER.match(text):
            return "teaser"
        return "greeting" if GREETING.match(text) and len(self.sentence) < 14 else None

    def _walk(self) -> None:
        stack: list[tuple[Token, Token | None]] = [(self.sentence.root, None)]
        while stack:
            token, current = stack.pop()
            if current is None or token.i in self.frames or self._opens(token, current):
                self.heads[token.i] = current = token
                inner = None if self.roles.cue[token.i] else framed(token)
                if inner is not None and self.roles.owner[inner.i] == self.roles.owner[token.i]:
                    self.frames[inner.i] = token.i
            self.home[token.i] = current.i
            stack.extend((child, current) for child in token.children)

    def _rejoin(self) -> None:
        """Phrases behind "and" that the parse hung above the clause which "and" goes on: "as it suits the town and all concerned"."""
        last = self.sentence.end - 1
        for link in self.sentence:
            if link.dep_ != "cc" or link.i == last:
                continue
            top = link.nbor(1)
            while top.head.i != top.i and top.head.left_edge.i == link.i + 1:
                top = top.head
            there, here = self.home[top.i], self.home[link.i]
            if there == here or top.left_edge.i != link.i + 1 or top.i in self.heads or finite(top):
                continue
            if self.roles.owner[top.i] == self.roles.owner[link.i]:
                self.home.update((t.i, here) for t in top.subtree if self.home[t.i] == there)

    def _opens(self, token: Token, current: Token) -> bool:
        """Whether a unit starts at the token, which hangs below the unit of `current`."""
        mine, outer = self.roles.owner[token.i], self.roles.owner[current.i]
        if token.dep_ in {"punct", "cc", "aux", "auxpass", "det", "mark"}:
            return False
        if mine != outer and self.roles.report[token.i] == AUTHOR:
            return mine > outer or _clausal(token)
        if token.dep_ == "conj":
            return self._coordinated(token)
        if token.dep_ in {"relcl", "acl"}:
            return token.dep_ == "relcl" and finite(token) and (_set_off(token) or _of_named_day(token))
        if token.dep_ == "advcl" and not _whether(token):
            return finite(token) and has_subject(token) and _mark(token) not in {"that", "than"}
        if token.dep_ in {"ccomp", "parataxis"}:
            return finite(token) and has_subject(token) and _loose(token)
        return False

    def _coordinated(self, token: Token) -> bool:
        first = token.head
        while first.dep_ == "conj" and first.i not in self.heads:
            first = first.head
        if first.i not in self.heads or token.pos_ not in {"VERB", "AUX"}:
            return False
        if any(c.lower_ == "neither" and c.dep_ in {"preconj", "cc"} for c in first.children) and not has_subject(
            token
        ):
            return False
        if finite(token) or has_subject(token):
            return True
        own = any(
            c.dep_ in {"dobj", "prep", "agent", "xcomp", "ccomp", "prt", "attr", "acomp", "oprd"}
            for c in token.children
        )
        return own and token.tag_ in {first.tag_, "VBN", "VB"}

    def _units(self) -> Iterator[Unit]:
        groups: dict[int, list[Token]] = {i: [] for i in self.heads}
        frames = set(self.frames.values())
        for token in self.sentence:
            groups[self.home[token.i]].append(token)
        self._merge(groups)
        for i in sorted(groups):
            head = self.heads[i]
            if i in frames or self._reporting(head, groups[i]):
                continue
            owner = self.roles.owner[i]
            relative = self.roles.report[i] != AUTHOR
            aside = _in_my_view(head)
            asides = {t.i for t in aside}
            subject = {t.i for c in head.children if c.dep_ in SUBJECTS for t in c.subtree} - set(self._cues())
            tokens = [
                t
                for t in groups[i]
                if self.roles.owner[t.i] == owner
                and (self.roles.report[t.i] == AUTHOR or t.i in subject or relative)
                and t.i not in asides
            ]
            runs = list(runs_of(tokens))
            if runs:
                yield Unit(
                    parsed=self.parsed,
                    head=head,
                    tokens=tuple(tokens),
                    spans=self._spans(runs),
                    owner=owner,
                    negative=_negative(head),
                    whole=_clausal(head)
                    or (head.dep_ == "conj" and head.pos_ in {"VERB", "AUX"} and _clausal(head.head)),
                    frame=(*(groups[self.frames[i]] if i in self.frames else ()), *aside),
                )

    def _cues(self) -> Iterator[int]:
        return (t.i for t in self.sentence if self.roles.cue[t.i])

    def _merge(self, groups: dict[int, list[Token]]) -> None:
        """Pieces of one content that are no clauses of their own join that content's nearest clause in the sentence."""
        by_owner: dict[int, list[int]] = {}
        for i in groups:
            if i in self.frames.values():
                continue
            if self.roles.owner[i] != AUTHOR and self.roles.report[i] == AUTHOR:
                by_owner.setdefault(self.roles.owner[i], []).append(i)
        for indexes in by_owner.values():
            main = [i for i in indexes if self.heads[i].dep_ not in {"relcl", "advcl"}] or indexes
            clauses = [i for i in indexes if _clausal(self.heads[i]) and not _broken_off(self.heads[i])]
            if not set(clauses) & set(main):
                clauses.append(next((i for i in main if self.heads[i].pos_ in {"VERB", "AUX"}), min(main)))
            for i in indexes:
                if i not in clauses:
                    target = min(set(clauses) & set(main), key=lambda c: (abs(c - i), c))
                    groups[target] = sorted(groups[target] + groups.pop(i), key=lambda t: t.i)

    def _reporting(self, head: Token, group: list[Token]) -> bool:
        """Whether the unit is a reporting clause: its predicate is a cue, or only leads to one ("went on to say")."""
        if self.roles.report[head.i] != AUTHOR:
            return self.roles.cue[head.i] or _first(head).dep_ not in {"relcl", "advcl"}
        if head.lemma_.lower() in LIGHT and any(self.roles.cue[c.i] and c.dep_ in HELD_BY for c in head.children):
            return True
        for token in group:
            leads = token.dep_ in {"xcomp", "pcomp", "acomp"} and token.pos_ in {"VERB", "AUX"}
            if self.roles.cue[token.i] and leads and self.roles.owner[head.i] != self.roles.report[token.i]:
                up = token
                while up.i != head.i and up.dep_ in {"xcomp", "pcomp", "prep", "acomp"}:
                    up = up.head
                if up.i == head.i:
                    return True
        return False

    def _no_claim(self, unit: Unit) -> str | None:
        """Why the unit is no claim, or None."""
        head = unit.head
        if _mark(head) == "than" or {t.tag_ for t in unit.tokens if not t.is_punct} == {"PRP"}:
            return "no-proposition"
        if head.tag_ == "VB" and not has_subject(head) and _first_word(unit, head) and unit.whole is False:
            return "imperative"
        if FILLER.fullmatch(" ".join(t.lower_ for t in unit.tokens if t.is_alpha)):
            return "no-proposition"
        if unit.whole:
            return "no-proposition" if unit.owner == AUTHOR and _bare_report(unit) else None
        if unit.owner == AUTHOR or points_back(unit.tokens):
            return "no-proposition"
        spoken_here = any(self.roles.report[t.i] == unit.owner for t in self.sentence)
        words = any(t.pos_ in {"NOUN", "PRON", "VERB", "AUX", "ADJ", "NUM"} for t in unit.tokens)
        return None if spoken_here and words else "no-proposition"

    def _spans(self, runs: Sequence[tuple[Token, Token]]) -> Spans:
        offset = self.parsed.offset
        return tuple((offset + a.idx, offset + b.idx + len(b)) for a, b in runs)

    def _sentence_spans(self) -> Spans:
        tokens = [t for t in self.sentence if not t.is_space]
        return self._spans([(tokens[0], tokens[-1])])


def _first(head: Token) -> Token:
    """The first of the verbs that it is coordinated with."""
    while head.dep_ == "conj":
        head = head.head
    return head


def _clausal(token: Token) -> bool:
    """A finite clause, or a verb with its own subject (the tagger takes some finite forms for participles)."""
    return (finite(token) and token.pos_ in {"VERB", "AUX"}) or (
        token.tag_ in {"VBN", "VB", "VBG"} and _nominal_subject(token)
    )


def _broken_off(head: Token) -> bool:
    """A clause without subject right behind another under one verb, as in "said that captured documents prove it", where the parse
    took the participle for the verb; or what was given, taken for a clause."""
    start = head.left_edge.i
    before = head.doc[start - 1] if start else head
    siblings = [c for c in head.head.children if c.dep_ == "ccomp" and c.i < head.i]
    bare = head.dep_ == "ccomp" and not has_subject(head)
    return any((bare and before.i == c.right_edge.i) or thing_given(c) == head for c in siblings)


def _nominal_subject(token: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass", "expl"} for c in token.children)


def _in_my_view(head: Token) -> list[Token]:
    """The words of "in my opinion", "to my mind" in a clause."""
    return [
        t
        for c in head.children
        if c.dep_ == "prep"
        and any(
            n.dep_ == "pobj" and n.lower_ in cues.VIEWS and any(m.lower_ in {"my", "our"} for m in n.children)
            for n in c.children
        )
        for t in c.subtree
    ]


def _set_off(token: Token) -> bool:
    edge = token.left_edge.i
    return edge > 0 and token.doc[edge - 1].text in {",", "–", "—", "-", "--", "("}


def _of_named_day(token: Token) -> bool:
    """Whether it is the "when" clause behind a day that is named ("on Monday night when …"): such a day needs none to be told by, so
    the clause says when the rest happened."""
    day = token.head
    named = day.pos_ == "PROPN" or any(c.pos_ == "PROPN" and c.dep_ == "compound" for c in day.children)
    own = any(c.dep_ == "det" for c in day.children)
    return token.left_edge.lower_ == "when" and named and not own and day.dep_ in {"pobj", "npadvmod"}


def _whether(token: Token) -> bool:
    """The "if" clause of "it was not clear if he would come": it is what is not clear."""
    open_ = any(c.dep_ == "acomp" and c.lower_ in UNSETTLED for c in token.head.children)
    return open_ and _mark(token) in {"if", "whether"} and token.i > token.head.i


def _mark(token: Token) -> str:
    return next((c.lower_ for c in token.children if c.dep_ == "mark"), "")


def _loose(token: Token) -> bool:
    """A clause only put beside its head ("A left; B stayed"), with no complementiser."""
    if _mark(token):
        return False
    left, right = sorted((token.i, token.head.i))
    return token.dep_ == "parataxis" or any(
        t.text in {";", "–", "—", ":"} or (t.text == "," and token.i < token.head.i) for t in token.doc[left:right]
    )


def points_back(content: Sequence[Token]) -> bool:
    """Whether a content only takes up what was said before ("confirmed this", "voiced these sentiments"): it says who stands by
    that, and puts nothing forward of its own."""
    words = [t for t in content if t.is_alpha]
    named = [t for t in words if t.lower_ not in POINTING]
    return bool(words) and words[0].lower_ in POINTING and all(t.lemma_.lower() in SAID for t in named)


def _bare_report(unit: Unit) -> bool:
    """A reporting clause whose content was found nowhere: "she added"."""
    said = cues.group_of(cues.lemma_of(unit.head)) == "say" or unit.head.lemma_ in {
        "sigh",
        "laugh",
        "smile",
        "shrug",
        "nod",
    }
    words = [t for t in unit.tokens if not t.is_punct and not t.is_space]
    return (
        said
        and len(words) <= 3
        and all(t.dep_ in {"nsubj", "det", "advmod", "compound", "ROOT", "ccomp", "parataxis", "conj"} for t in words)
    )


def _negative(head: Token) -> bool:
    for child in head.children:
        if child.dep_ == "neg" or (child.lower_ == "unlikely" and child.dep_ in {"acomp", "oprd"}):
            return True
        if child.lower_ in {
            "nobody",
            "none",
            "nothing",
            "neither",
            "never",
            "nowhere",
            "hardly",
            "scarcely",
        }:
            return True
        if child.dep_ in {"nsubj", "nsubjpass", "dobj", "attr"} and any(
            c.lower_ in {"no", "neither"}
            or (c.lower_ == "not" and child.lower_ in {"one", "everyone", "everybody", "all"})
            for c in child.children
        ):
            return True
    return False


def _first_word(unit: Unit, head: Token) -> bool:
    words = [t for t in unit.tokens if t.is_alpha and t.dep_ not in {"neg", "cc"}]
    return bool(words) and (
        words[0].i == head.i or words[0].lower_ in {"do", "please", "let", "never", "always", "just", "now"}
    )


def _why_none(sentence: Sentence) -> str:
    return "question" if any(t.text.startswith("?") for t in sentence) else "no-proposition"
