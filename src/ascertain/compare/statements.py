"""A claim made ready for comparing: what it is about, who does what, how many, when, and whether it is put as so or not so.

Finds: kind of deed, agents and patients, counts with what is counted, days, contrasts ("on Monday, not on Sunday"), polarity with
the stance laid in, and the speaker's key.
Needs: Claim, Attribution, Document; English parses (`ascertain.syntax`). A Scene, where given, says whom pronouns mean, what
kind of event words without a kind of their own tell, and which days are meant.
Known misses: pronouns without an Actor record; a claim cut in pieces is read as its words in order.
Example: `list(statements([document], claims, attributions))`
References: none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from sys import intern
from typing import TYPE_CHECKING, Any

from ascertain.compare import lexical
from ascertain.compare.amounts import Amount, amounts
from ascertain.compare.clauses import (
    OUTCOMES,
    bare_of,
    beside_of,
    common_of,
    deed_of,
    direct_of,
    generic_of,
    head_of,
    involved_of,
    kinds_of,
    left_so,
    listed_of,
    main_of,
    meant,
    negated_of,
    new_of,
    noun_of,
    opposite_of,
    roles_of,
    source_of,
    stems_of,
    there_of,
)
from ascertain.compare.days import CALENDAR, Day, days
from ascertain.compare.errata import repeated
from ascertain.compare.scene import NOWHERE, Scene
from ascertain.compare.vectors import Vectorise
from ascertain.encoder.reading import Floats
from ascertain.model import Attribution, Claim, Document, Polarity, Span, SpeakerKind, Stance, TimeExpression

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ascertain.syntax import Parsed

METHOD = "statements@4"
PRONOUNS = frozenset({"they", "he", "she"})
"""Subjects that mostly go on from claim to claim, where no record says whom they mean."""
ROLES = frozenset({"nsubj", "nsubjpass", "dobj"})
REMEMBERED = 4096
"""Statements of which what comparators ask of each is remembered: each is held against all the others of its matter."""
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
class Gist:
    """What the words of a claim say. `kind` is what it is about. `agents` and `patients` are lemmas of who did it and to whom,
    `involved` those of the deed's own verb alone; `head` is the lemma of the head word; `instead`
    the content words of what it says was not so in a contrast ("by A, not by B"). `denies`: what is put as not so is the deed
    itself, not something said or known about it; `direct`: the deed is what the claim states, not an aside; `noun`:
    what stands before the noun that tells it ("the", "no", ""), None where a verb does. `who`: the name behind a
    pronoun that is its subject, else the pronoun. `told` are all kinds in its words. `there`: things of which it says only that they are or are not
    there; `new`: arguments not known before; `source`: where the deed is said to come from; `generic`: it tells what things of a
    sort do; `opposite`: its word says that the deed was not done ("was open", of shutting); `beside`: the claim tells it beside
    another deed, of which it came; `bare`: it has no subject of its own."""

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
    who: frozenset[str] = frozenset()
    noun: str | None = None
    generic: bool = False
    told: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    source: frozenset[str] = frozenset()
    opposite: bool = False
    beside: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Statement(Gist):
    """One claim in comparable form. `holds` is 1 put as so, -1 as not so, 0 left open (questioned, hypothetical, repeated to be taken back)."""

    claim: Claim
    attribution: Attribution
    document: Document
    text: str
    speaker: str
    holds: int
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
    scene: Scene = NOWHERE,
    vectorise: Vectorise | None = None,
) -> list[Statement]:
    """Every claim whose document and attribution are given, in the order of `Statement.order`.

    scene: records of the same documents. Where a claim holds time expressions that are exact to the day, its days are theirs; else
    they are read from its words.
    """
    sources = {a.id: a for a in attributions}
    by_document: dict[str, list[Claim]] = {}
    for claim in claims:
        by_document.setdefault(claim.document, []).append(claim)
    made = []
    for document in documents:
        told = by_document.get(document.id, ())
        for claim, gist in zip(*gists(document, told, sources, scene), strict=True) if told else ():
            text = text_of(document, claim)
            vector = vectorise(text) if vectorise else None
            made.append(stated(document, claim, sources[claim.attribution], gist, vector=vector))
    return sorted(made, key=lambda s: s.order)


def gists(
    document: Document,
    claims: Sequence[Claim],
    sources: Mapping[str, Attribution],
    scene: Scene = NOWHERE,
    *,
    parses: Sequence[Parsed] | None = None,
) -> tuple[list[Claim], list[Gist]]:
    """The document's claims whose attribution is given, and what the words of each say; a claim that tells what came of a deed
    beside the deed ("shelled the village, killing five") comes once more for that. parses: of the
    document, where they are made already."""
    from ascertain.syntax import parse

    told = [c for c in claims if c.attribution in sources and c.content]
    parses = (parses or parse(document)) if told else []
    named, kinds = scene.named(document.id), scene.kinds(document.id)
    times = scene.times.get(document.id, ())
    found = []
    for claim in told:
        placed = _placed(parses, claim.content)
        made = _resolved(_gist(document, claim, placed, kinds), placed, named)
        dated = () if made.instead_days else tuple(_timed(claim, times))
        made = replace(made, days=dated or made.days)
        beside = list(_beside(made, placed))
        taken = {c.span for other in beside for c in other.counts}
        made = replace(made, counts=tuple(c for c in made.counts if c.span not in taken))
        found += [(claim, made), *((claim, other) for other in beside)]
    return [claim for claim, _ in found], [gist for _, gist in found]


def stated(
    document: Document, claim: Claim, source: Attribution, gist: Gist, *, vector: Floats | None = None
) -> Statement:
    """The statement that a claim makes by these words; what a document repeats only to take it back counts nothing."""
    holds = -_holds(claim) if gist.opposite else _holds(claim)
    if _taken_back(document, claim):
        holds, gist = 0, replace(gist, counts=(), days=())
    return Statement(
        claim=claim,
        attribution=source,
        document=document,
        text=text_of(document, claim),
        speaker=speaker_key(source, document),
        holds=holds,
        vector=vector,
        **{name: getattr(gist, name) for name in _OF_WORDS},
    )


_OF_WORDS = tuple(f.name for f in fields(Gist))
_OF_SETS = ("stems", "names", "agents", "patients", "involved", "instead", "who", "told", "there", "new", "source")


Sets = dict[frozenset[str], frozenset[str]]


def shared(gist: Gist, known: Sets) -> Gist:
    """The same gist, its sets and words the very objects that `known` has of them: a case repeats itself, and sets are most of
    what a statement takes in memory."""
    sets: dict[str, Any] = {name: _known(getattr(gist, name), known) for name in _OF_SETS}
    return replace(gist, **sets)


def _known(found: frozenset[str], known: Sets) -> frozenset[str]:
    if found not in known:
        same = frozenset(intern(word) for word in found)
        known[same] = same
    return known[found]


def text_of(document: Document, claim: Claim) -> str:
    """The words of the claim on one line."""
    return re.sub(r"\s", " ", " ".join(document.text[s.start : s.end] for s in claim.content))


Placed = tuple[int, "Token"]
"""A token and its offset in the document."""


def _timed(claim: Claim, times: Sequence[TimeExpression]) -> Iterator[Day]:
    """Days of the time expressions in a claim, with their place in its text."""
    at = 0
    for piece in claim.content:
        for time in times:
            if piece.start <= time.span.start and time.span.end <= piece.end and time.begin:
                start = at + time.span.start - piece.start
                yield Day(start=start, end=start + time.span.end - time.span.start, value=time.begin[:10])
        at += piece.end - piece.start + 1


def _resolved(made: Gist, placed: Sequence[Placed], named: Mapping[int, str]) -> Gist:
    """The gist with the names that pronouns stand for among its agents and patients."""
    agents, patients = set(made.agents), set(made.patients)
    who: set[str] = set()
    for offset, token in placed:
        if token.pos_ == "PRON":
            words = lexical.content(named[offset]) if offset in named else set()
            if token.dep_ in {"nsubj", "nsubjpass"}:
                who |= words or ({token.lower_} & PRONOUNS)
            (agents if token.dep_ == "nsubj" else patients).update(words if token.dep_ in ROLES else ())
    return replace(made, agents=frozenset(agents), patients=frozenset(patients), who=frozenset(who))


def _placed(parses: Sequence[Parsed], spans: Sequence[Span]) -> list[Placed]:
    """The tokens that begin in the spans, in order."""
    found: list[Placed] = []
    for span in sorted(spans, key=lambda s: s.start):
        first = max(bisect_right(parses, span.start, key=lambda p: p.offset) - 1, 0)
        for parsed in parses[first:]:
            if parsed.offset >= span.end:
                break
            at = bisect_left(parsed.doc, span.start - parsed.offset, key=lambda t: t.idx)
            until = bisect_left(parsed.doc, span.end - parsed.offset, key=lambda t: t.idx)
            found += [(parsed.offset + t.idx, t) for t in parsed.doc[at:until] if not t.is_space]
    return found


def _gist(document: Document, claim: Claim, placed: Sequence[Placed], events: Mapping[int, str]) -> Gist:
    text = text_of(document, claim)
    tokens = [token for _, token in placed]
    said, instead = _contrast(text)
    coded = ((token, events[offset]) for offset, token in placed if offset in events)
    kinds = kinds_of(tokens) or {token.i: kind for token, told in coded if (kind := meant(token, told))}
    main = main_of(tokens, kinds)
    deed = deed_of(tokens, kinds, main) if main else None
    opposite = opposite_of(tokens, kinds, main)
    agents, patients = roles_of(tokens)
    return Gist(
        kind=main,
        stems=stems_of(tokens, said),
        names=frozenset(w for w in lexical.names(said) if w not in common_of(tokens) and w not in CALENDAR),
        agents=agents,
        patients=patients,
        involved=involved_of(tokens, kinds, main),
        head=head_of(tokens),
        counts=tuple(_counts(claim, document, placed)),
        days=tuple(days(said, document.published)),
        instead=stems_of(tokens, instead),
        instead_days=tuple(_moved(days(instead, document.published), len(text) - len(instead))),
        direct=direct_of(tokens, kinds, main),
        denies=_holds(claim) == 1
        if opposite
        else _holds(claim) == -1 and (claim.stance is Stance.DENIED or negated_of(tokens, kinds, main)),
        opposite=opposite,
        bare=bare_of(tokens),
        noun=_before(deed),
        generic=generic_of(tokens),
        told=frozenset(kinds.values()),
        there=there_of(tokens),
        new=new_of(tokens),
        source=source_of(tokens, kinds, main),
    )


def _beside(made: Gist, placed: Sequence[Placed]) -> Iterator[Gist]:
    """What the claim counts of what came of the deed that it tells, once of each kind."""
    offsets = {token.i: offset for offset, token in placed}
    tokens = [token for _, token in placed]
    kinds = kinds_of(tokens) if made.kind and made.told & OUTCOMES - {made.kind} else {}
    deeds = {kinds[deed.i]: deed for deed in reversed(beside_of(tokens, kinds, made.kind))}
    for kind, deed in sorted(deeds.items()):
        whole = list((deed.head if left_so(deed) else deed).subtree)
        below = {t.i for other in deeds.values() if other in whole and other is not deed for t in other.subtree}
        words = [t for t in whole if t.i in offsets and t.i not in below]
        begins = {offsets[t.i] for t in words}
        counts = tuple(c for c in made.counts if any(c.span.start <= b < c.span.end for b in begins))
        if counts:
            yield replace(
                made, kind=kind, counts=counts, involved=involved_of(words, {deed.i: kind}, kind), patients=roles_of(words)[1],
                head=head_of(words), direct=True, denies=False, noun=None, there=frozenset(), new=frozenset(), source=frozenset(),
                opposite=False, beside=True,
            )  # fmt: skip


def _before(deed: Token | None) -> str | None:
    if deed is None or deed.pos_ != "NOUN":
        return None
    return next((c.lower_ for c in deed.children if c.dep_ == "det" or c.lower_ == "such"), "")


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


def _taken_back(document: Document, claim: Claim) -> bool:
    """Whether the document repeats the claim's words only to take them back."""
    return any(
        start <= s.start and s.end <= end
        for s in claim.content[:1]
        for start, end in repeated(document.text, document.outlet)
    )


def _moved(found: Iterable[Day], by: int) -> Iterator[Day]:
    for day in found:
        yield Day(start=day.start + by, end=day.end + by, value=day.value)


def _contrast(text: str) -> tuple[str, str]:
    """The text before and after ", not by …"; nothing after where there is no contrast."""
    found = _CONTRAST.search(text)
    return (text[: found.start()], text[found.end() :]) if found and found.start() else (text, "")


def _counts(claim: Claim, document: Document, placed: Sequence[Placed]) -> Iterator[Counted]:
    tokens = [token for _, token in placed]
    from_start = {}
    for piece in claim.content:
        text = document.text[piece.start : piece.end]
        for amount in amounts(text):
            place = Span(document=document.id, start=piece.start + amount.start, end=piece.start + amount.end)
            from_start[place.start] = (amount, place, text)
    for amount, place, text in from_start.values():
        yield Counted(amount=amount, noun=noun_of(tokens, text, amount), span=place)
    if (listed := listed_of(tokens)) is not None:
        noun, total, first, last = listed
        offsets = {token.i: offset for offset, token in placed}
        if first.i in offsets:
            start, end = offsets[first.i], offsets[last.i] + len(last)
            amount = Amount(start=0, end=end - start, low=total, high=total, label=str(total))
            yield Counted(amount=amount, noun=noun, span=Span(document=document.id, start=start, end=end))
