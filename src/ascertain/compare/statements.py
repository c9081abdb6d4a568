"""A claim made ready for comparing: what it is about, who does what, how many, when, and whether it is put as so or not so.

Finds: kind of deed, agents and patients, counts with what is counted, days, contrasts ("on Monday, not on Sunday"), polarity with
the stance laid in, and the speaker's key.
Needs: Claim, Attribution, Document; English parses (`ascertain.syntax`).
Known misses: pronouns are not resolved; a claim cut in pieces is read as its words in order.
Example: `list(statements([document], claims, attributions))`
References: none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ascertain.compare import lexical
from ascertain.compare.amounts import Amount, amounts
from ascertain.compare.clauses import (
    common_of,
    direct_of,
    head_of,
    involved_of,
    kinds_of,
    main_of,
    negated_of,
    noun_of,
    roles_of,
    stems_of,
)
from ascertain.compare.days import CALENDAR, Day, days
from ascertain.compare.vectors import Vectorise
from ascertain.encoder.reading import Floats
from ascertain.model import Attribution, Claim, Document, Polarity, Precision, Span, SpeakerKind, Stance, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ascertain.syntax import Parsed

TO_THE_DAY = frozenset({Precision.DAY, Precision.PART_OF_DAY, Precision.HOUR, Precision.MINUTE})
_CONTRAST = re.compile(
    r"(?:,\s+(?:and\s+)?|\s+and\s+)not\s+(?=(?:on|by|from|in|at|to|the|a|an|of|with|under|for)\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """An amount, the lemma of what is counted ("" where it goes without saying), and where the words stand."""

    amount: Amount
    noun: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement:
    """One claim in comparable form. `holds` is 1 put as so, -1 as not so, 0 left open (questioned, hypothetical). `kind` is
    what it is about. `agents` and `patients` are lemmas of who did it and to whom, `involved`
    those of the deed's own verb alone; `head` is the lemma of the head word; `instead`
    the content words of what it says was not so in a contrast ("by A, not by B"). `denies`: what is put as not so is the deed
    itself, not something said or known about it; `direct`: the deed is what the claim states, not an aside."""

    claim: Claim
    attribution: Attribution
    document: Document
    text: str
    speaker: str
    holds: int
    kind: str | None
    stems: frozenset[str]
    names: frozenset[str]
    agents: frozenset[str]
    patients: frozenset[str]
    involved: frozenset[str]
    head: str
    counts: tuple[Counted, ...]
    days: tuple[Day, ...]
    instead: frozenset[str]
    instead_days: tuple[Day, ...]
    denies: bool
    direct: bool
    vector: Floats | None = None

    def place(self, start: int, end: int) -> Span:
        """Where in the document a stretch of `text` stands."""
        for piece in self.claim.content:
            length = piece.end - piece.start
            if start < length:
                first = piece.start + start
                return Span(document=piece.document, start=first, end=min(first + end - start, piece.end))
            start, end = start - length - 1, end - length - 1
        return self.claim.content[-1]

    @property
    def order(self) -> tuple[str, str, int, str]:
        """Day of publication, document, place in it: the order that ids and ties go by."""
        first = min((s.start for s in self.claim.content), default=0)
        return (self.document.published or "9999", self.document.id, first, self.claim.id)


def statements(
    documents: Iterable[Document],
    claims: Iterable[Claim],
    attributions: Iterable[Attribution],
    *,
    times: Iterable[TimeExpression] = (),
    vectorise: Vectorise | None = None,
) -> list[Statement]:
    """Every claim whose document and attribution are given, in the order of `Statement.order`.

    times: where a claim holds time expressions that are exact to the day, its days are theirs; else they are read from its words.
    """
    timed: dict[str, list[TimeExpression]] = {}
    for time in times:
        if time.precision in TO_THE_DAY and time.begin:
            timed.setdefault(time.document, []).append(time)
    sources = {a.id: a for a in attributions}
    by_document: dict[str, list[Claim]] = {}
    for claim in claims:
        by_document.setdefault(claim.document, []).append(claim)
    made = [
        statement
        for document in documents
        if document.id in by_document
        for statement in _of_document(
            document, by_document[document.id], sources, timed.get(document.id, ()), vectorise
        )
    ]
    return sorted(made, key=lambda s: s.order)


def _of_document(
    document: Document,
    claims: Sequence[Claim],
    sources: Mapping[str, Attribution],
    times: Sequence[TimeExpression],
    vectorise: Vectorise | None,
) -> Iterator[Statement]:
    from ascertain.syntax import parse

    parses = parse(document)
    for claim in claims:
        source = sources.get(claim.attribution)
        if source is not None and claim.content:
            made = _statement(document, claim, source, _tokens(parses, claim.content), vectorise)
            stated = tuple(_timed(claim, times))
            yield replace(made, days=stated) if stated and not made.instead_days else made


def _timed(claim: Claim, times: Sequence[TimeExpression]) -> Iterator[Day]:
    """Days of the time expressions in a claim, with their place in its text."""
    at = 0
    for piece in claim.content:
        for time in times:
            if piece.start <= time.span.start and time.span.end <= piece.end and time.begin:
                start = at + time.span.start - piece.start
                yield Day(start=start, end=start + time.span.end - time.span.start, value=time.begin[:10])
        at += piece.end - piece.start + 1


def _tokens(parses: Sequence[Parsed], spans: Sequence[Span]) -> list[Token]:
    """The tokens that begin in the spans, in order."""
    found = []
    for span in sorted(spans, key=lambda s: s.start):
        first = max(bisect_right(parses, span.start, key=lambda p: p.offset) - 1, 0)
        for parsed in parses[first:]:
            if parsed.offset >= span.end:
                break
            at = bisect_left(parsed.doc, span.start - parsed.offset, key=lambda t: t.idx)
            until = bisect_left(parsed.doc, span.end - parsed.offset, key=lambda t: t.idx)
            found += [t for t in parsed.doc[at:until] if not t.is_space]
    return found


def _statement(
    document: Document, claim: Claim, source: Attribution, tokens: list[Token], vectorise: Vectorise | None
) -> Statement:
    text = " ".join(document.text[s.start : s.end] for s in claim.content)
    text = re.sub(r"\s", " ", text)
    said, instead = _contrast(text)
    kinds = kinds_of(tokens)
    main = main_of(tokens, kinds)
    holds = _holds(claim)
    agents, patients = roles_of(tokens)
    return Statement(
        claim=claim,
        attribution=source,
        document=document,
        text=text,
        speaker=speaker_key(source, document),
        holds=holds,
        kind=main,
        stems=stems_of(tokens, said),
        names=frozenset(w for w in lexical.names(said) if w not in common_of(tokens) and w not in CALENDAR),
        agents=agents,
        patients=patients,
        involved=involved_of(tokens, kinds, main),
        head=head_of(tokens),
        counts=tuple(_counts(claim, document, tokens)),
        days=tuple(days(said, document.published)),
        instead=stems_of(tokens, instead),
        instead_days=tuple(_moved(days(instead, document.published), len(text) - len(instead))),
        direct=direct_of(tokens, kinds, main),
        denies=holds == -1 and (claim.stance is Stance.DENIED or negated_of(tokens, kinds, main)),
        vector=vectorise(text) if vectorise else None,
    )


def speaker_key(source: Attribution, document: Document) -> str:
    """Who puts it: the reported speaker's content words, or the author's outlet or document."""
    if source.speaker.kind is SpeakerKind.SOURCE and source.speaker.name:
        return " ".join(sorted(lexical.content(source.speaker.name))) or source.speaker.name.casefold()
    return f"author:{(document.outlet or document.id).casefold()}"


def _holds(claim: Claim) -> int:
    if claim.stance in {Stance.QUESTIONED, Stance.HYPOTHETICAL}:
        return 0
    sign = -1 if claim.polarity is Polarity.NEGATIVE else 1
    return -sign if claim.stance is Stance.DENIED else sign


def _moved(found: Iterable[Day], by: int) -> Iterator[Day]:
    for day in found:
        yield Day(start=day.start + by, end=day.end + by, value=day.value)


def _contrast(text: str) -> tuple[str, str]:
    """The text before and after ", not by …"; nothing after where there is no contrast."""
    found = _CONTRAST.search(text)
    return (text[: found.start()], text[found.end() :]) if found and found.start() else (text, "")


def _counts(claim: Claim, document: Document, tokens: Sequence[Token]) -> Iterator[Counted]:
    from_start = {}
    for piece in claim.content:
        text = document.text[piece.start : piece.end]
        for amount in amounts(text):
            place = Span(document=document.id, start=piece.start + amount.start, end=piece.start + amount.end)
            from_start[place.start] = (amount, place, text)
    for amount, place, text in from_start.values():
        yield Counted(amount=amount, noun=noun_of(tokens, text, amount), span=place)
