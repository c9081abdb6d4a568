"""Why a source is not named: the words that give the reason, and which sources they speak for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.claims.naming import head_of
from ascertain.claims.tokens import Spans, TokenIndex
from ascertain.claims.wordlists import bag

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

NOT_NAMED = re.compile(
    r"\b(?:(?:on|under)\s+(?:the\s+)?(?:strict\s+)?condition\s+of\s+(?:strict\s+)?anonymity|on\s+condition\s+(?:that\s+)?\w+\s+not\s+be\s+(?:named|identified|quoted)"
    r"|(?:not|nor)\s+to\s+be\s+(?:named|identified|quoted)(?:\s+by\s+name)?|(?:to\s+remain|remain(?:ed|ing)?|anonymous(?:ly)?)\s+anonymous(?:ly)?"
    r"|(?:declin|refus)\w+\s+to\s+(?:be\s+(?:named|identified|quoted)|give\s+\w+\s+names?)|(?:asked|requested|insisted\s+on|sought|granted|speaking\s+with|under|for)\s+anonymity"
    r"|(?:spoke|speaking)\s+anonymously|(?:withheld|not\s+(?:give|published|using|disclos\w+))\s+(?:\w+\s+){0,2}names?)\b",
    re.I,
)
REASON = re.compile(
    r"\s*,?\s*((?:because|since|as|for\s+fear|for\s+\w+\s+reasons|fearing|citing|due\s+to|owing\s+to|given|out\s+of|to\s+(?:discuss|speak|talk|describe|avoid|protect)|"
    r"in\s+order\s+to|so\s+as|lest|over)\b[^.!?;\"“”]*)",
    re.I,
)
STOP_REASON = re.compile(
    r",\s+(?:said|says|told|added|claimed|confirmed|adding|and\s+(?:said|added))\b|,\s*$|\s+(?:said|told|says|added)\s",
    re.I,
)
LEADING_REASON = re.compile(r"\b((?:citing|fearing|because\s+of|for\s+fear\s+of)\b[^.!?;,\"“”]*),\s*[^.!?;]*$", re.I)


BARRED = re.compile(
    r"\bnot\s+(?:being\s+)?(?:authori[sz]ed|allowed|permitted)\s+to\s+(?:speak|talk|comment|brief|discuss)\b[^.!?;,\"“”]*",
    re.I,
)


def stated_reason(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The words between `start` and `end` that say why a source is not named; empty when none are given."""
    piece = text[start:end]
    asked = NOT_NAMED.search(piece)
    if asked is not None:
        reason = REASON.match(piece, asked.end())
        if reason is not None:
            words_ = reason.group(1)
            stop = STOP_REASON.search(words_)
            words_ = words_[: stop.start()] if stop is not None else words_
            return ((start + reason.start(1), start + reason.start(1) + len(words_.rstrip(" ,"))),)
        before = LEADING_REASON.search(piece[: asked.start()])
        return ((start + before.start(1), start + before.end(1)),) if before is not None else ()
    barred = BARRED.search(piece)
    return ((start + barred.start(), start + barred.end()),) if barred is not None else ()


PRONOUNS = bag("he she they who")
GROUPS = bag("they two three both all source people person individual man woman")
"""Subjects that speak for every unnamed voice of the kind, if plural: "the two asked for anonymity because …"."""
MEMBERS = bag("source person people individual one two three both first second third other another they man woman")
NEAR = 2
"""Sentences between a quotation and "he asked not to be named because …" within a paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A stated reason: its words, the passage and the sentence's number in it, and who asked not to be named."""

    spans: Spans
    which: int
    sentence: int
    subject: str
    plural: bool


class Reasons:
    """The reasons that one document gives for not naming its sources."""

    def __init__(self, text: str, index: TokenIndex) -> None:
        self.text, self.index = text, index
        self.found = tuple(self._collect(text))

    def of(self, source: Spans, cue: Spans) -> Spans:
        """The reason given for the source, as far as the cue that it speaks with; empty when there is none."""
        if not self.found or not source:
            return ()
        which, i = next(self.index.at(source))
        doc = self.index.parsed[which].doc
        sentence = _number(doc[i].sent)
        head = head_of(self.index.tokens(source))
        lemma = head.lemma_.lower() if head is not None else ""
        given = next((r.spans for r in self.found if _speaks_for(r, which, sentence, lemma)), ())
        ends = [start for start, _ in cue]
        return tuple((a, self._short(a, min((e for e in ends if a < e < b), default=b))) for a, b in given)

    def _short(self, start: int, end: int) -> int:
        return start + len(self.text[start:end].rstrip(" ,"))

    def _collect(self, text: str) -> Iterator[Reason]:
        for which, parsed in enumerate(self.index.parsed):
            start, end = parsed.offset, parsed.offset + len(parsed.doc.text)
            if not (NOT_NAMED.search(text, start, end) or BARRED.search(text, start, end)):
                continue
            for number, sentence in enumerate(parsed.doc.sents):
                spans = stated_reason(text, start + sentence.start_char, start + sentence.end_char)
                if spans:
                    subject = _subject(sentence)
                    lemma = subject.lemma_.lower() if subject is not None else ""
                    plural = subject is not None and (subject.tag_ in {"NNS", "CD"} or lemma in {"they", "both", "all"})
                    yield Reason(spans=spans, which=which, sentence=number, subject=lemma, plural=plural)


def _speaks_for(reason: Reason, which: int, sentence: int, lemma: str) -> bool:
    if which == reason.which:
        apart = abs(sentence - reason.sentence)
        if apart == 0 or (apart <= NEAR and (reason.subject in PRONOUNS or reason.subject == lemma)):
            return True
    return reason.plural and reason.subject in GROUPS and lemma in MEMBERS


def _subject(sentence: Span) -> Token | None:
    """The subject, or the first word that can be one: a long clause after it leads the parser astray."""
    subject = next((c for c in sentence.root.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    return subject or next((t for t in sentence if t.pos_ in {"NOUN", "PROPN", "PRON", "NUM"}), None)


def _number(sentence: Span) -> int:
    return sum(1 for other in sentence.doc.sents if other.start < sentence.start)
