"""Claims by rules: who puts what forward, on what stated basis, how firmly.

Finds: propositions of reporting passages with their attribution, basis, polarity and stance; loaded words.
Needs: English text; the small spaCy pipeline. No network, no clock.
Known misses: irony, sources named only across paragraphs, propositions inside noun phrases, clauses that the parser
attaches wrongly, second mentions that need knowledge of the world.
Example: `list(extract(document))` on "Officials said the bridge was shut." gives an Attribution to "Officials"
(unnamed_official) and one asserted Claim on "the bridge was shut".
References: the labelling guidelines in docs/labelling.md; FactBank and PolNeAR for the notions of source, cue and content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ascertain.claims import cues, extractors
from ascertain.claims.anonymity import Reasons
from ascertain.claims.attribution import find
from ascertain.claims.basis import Setting, Verdict, grounded, is_essay, of_author
from ascertain.claims.firsthand import carries_on
from ascertain.claims.found import Found
from ascertain.claims.house import learn as learn_house
from ascertain.claims.loaded import loaded_terms
from ascertain.claims.pointing import Told, taken_up
from ascertain.claims.roles import AUTHOR
from ascertain.claims.screen import Screened, screen
from ascertain.claims.speakers import Cast, Resolved
from ascertain.claims.stance import UNREAL, settled, unreal
from ascertain.claims.stance import of as stance_of
from ascertain.claims.tokens import Spans, TokenIndex
from ascertain.claims.turns import Turn, is_entry_head, turns
from ascertain.claims.units import Rest, Unit, split
from ascertain.model import (
    REPORTING,
    Attribution,
    Basis,
    Claim,
    Document,
    LoadedTerm,
    Passage,
    Polarity,
    Skipped,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    make_id,
)
from ascertain.syntax import Parsed, parse

if TYPE_CHECKING:
    from spacy.tokens import Token

    from ascertain.claims.heads import Heads

VERSION = "3"
METHOD = f"rules@{VERSION}"
Finder = Callable[[Document, Sequence[Parsed]], Sequence[Found]]
"""What gives the attributions: the rules' `find`, or the tagger's."""
HeadsOf = Callable[[Document], "Heads"]
"""What gives the trained heads over a document."""
REASONS = {
    "question": "a question puts nothing forward",
    "teaser": "an invitation to read on puts nothing forward",
    "greeting": "a greeting puts nothing forward",
    "imperative": "an order puts nothing forward",
    "no-proposition": "no finite verb that states something",
    "label": "a speaker's label or a time of day puts nothing forward",
    "heading": "the head of an entry puts nothing forward",
}
DATELINE = re.compile(
    r"\s*(?:[A-Z][A-Z.-]+(?: [A-Z][A-Z.-]+){0,2}(?:(?:, | \()[^\n–—]{2,40}?)? ?(?:\([A-Za-z ]+\) ?)?(?:[–—]|--| - )"
    r"|[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}, (?:\d\d? [A-Z][a-z]+|[A-Z][a-z]+\.? \d\d?)\b(?:,? \d{4})?"
    r"(?: ?\([A-Za-z ]+\))? ?(?:[–—]|--| - )|\([A-Z]{2,10}\) ?[-–—]) ?"
)
"""Place, date and agency before the first sentence: "STOR LUND, 17 May (Northline) - "."""
LONE = re.compile("[\ud800-\udfff]")
"""Surrogates without their pair: no parser or file takes them, so one replacement character stands for each."""
OWN_VOICE = 0.9
"""Score of a claim in the author's own voice whose clause was found whole; a fragment gets two thirds of its kind."""


@extractors.part("rules", version=VERSION, languages=("en",))
def extract(
    document: Document, *, loaded: bool = True, longest: int = 200_000
) -> Iterator[Attribution | Claim | LoadedTerm | Skipped]:
    """Claims, speakers, basis and stance by cue words and dependency syntax (English).

    loaded: also point out words that carry a judgement
    longest: reporting text that is read, in characters; 33,000 words take about 5 s, and no article comes near
    """
    yield from claims_of(document, find, METHOD, loaded=loaded, longest=longest)


def claims_of(
    document: Document, find: Finder, method: str, *, loaded: bool, longest: int, heads: HeadsOf | None = None
) -> Iterator[Attribution | Claim | LoadedTerm | Skipped]:
    """The records of one document, with the attributions that `find` gives and everything else by rule.

    `method` is the part in whose name the records are made; `heads` gives the trained heads over the document, where they are.
    """
    readable, foreign = _readable(document, longest)
    yield from foreign
    if not any(p.kind in REPORTING for p in readable):
        return
    document = replace(document, passages=tuple(readable), text=LONE.sub("\ufffd", document.text))
    turned = turns(document)
    passages, left_out = _spoken(document, turned)
    yield from left_out
    spoken = replace(document, passages=passages)
    parsed = parse(spoken)
    turned_by_speech = {t.speech: t for t in turned.values()}
    found = find(spoken, parsed)
    over = heads(spoken) if heads is not None else None
    yield from _Reading(spoken, parsed, found, method, turned_by_speech, heads=over).records()
    if loaded:
        yield from loaded_terms(document, method, _judging(spoken, parsed, over) if over is not None else {})


def _judging(document: Document, parsed: Sequence[Parsed], heads: Heads) -> dict[tuple[int, int], float]:
    """The words that the head of loaded language points at, in every sentence."""
    sentences = ((p.offset + s.start_char, p.offset + s.end_char) for p in parsed for s in p.doc.sents)
    return {span: score for a, b in sentences for span, score in heads.loaded(document.text, a, b).items()}


def _readable(document: Document, longest: int) -> tuple[list[Passage], list[Skipped]]:
    """Passages in English up to the longest text, and a Skipped record for each reporting passage that is left out."""
    readable: list[Passage] = []
    left_out: list[Skipped] = []
    total = 0
    for passage in document.passages:
        reporting = passage.kind in REPORTING and bool(document.text[passage.start : passage.end].strip())
        total += passage.end - passage.start if reporting else 0
        if total > longest:
            refusal: tuple[str, str] | None = "too-long", f"only the first {longest:,} characters of reporting are read"
        else:
            refusal = _refusal(document, passage)
        if refusal is None:
            readable.append(passage)
        if refusal is None or not reporting:
            continue
        code, reason = refusal
        spans = (Span(document=document.id, start=passage.start, end=passage.end),)
        left_out.append(Skipped(stage="claims", item=document.id, code=code, reason=reason, spans=spans))
    return readable, left_out


def _spoken(document: Document, turned: Mapping[int, Turn]) -> tuple[tuple[Passage, ...], list[Skipped]]:
    """The passages without date lines, labels, times of day and heads of entries, and a Skipped record for each but the first."""
    passages: list[Passage] = []
    left_out: list[Skipped] = []
    for passage in document.passages:
        turn = turned.get(passage.start)
        if turn is None or passage.kind not in REPORTING:
            dateline = DATELINE.match(document.text, passage.start, passage.end) if passage.kind in REPORTING else None
            passages.append(replace(passage, start=dateline.end()) if dateline is not None else passage)
            continue
        head = is_entry_head(document, turn)
        end = passage.end if head else turn.speech
        if not head:
            passages.append(replace(passage, start=turn.speech))
        if end > passage.start:
            code = "heading" if head else "label"
            spans = (Span(document=document.id, start=passage.start, end=end),)
            left_out.append(Skipped(stage="claims", item=document.id, code=code, reason=REASONS[code], spans=spans))
    return tuple(passages), left_out


def _refusal(document: Document, passage: Passage) -> tuple[str, str] | None:
    """Why the passage is not in English, or None."""
    language = passage.language or document.language
    if not _english(language):
        return "language", f"the passage is in {language!r}; these rules read English"
    if not _latin(document.text[passage.start : passage.end]):
        return "language", "the passage is not in Latin script; these rules read English"
    return None


def _english(language: str | None) -> bool:
    return language is None or language.lower().replace("_", "-").split("-")[0] in {"en", "eng", "und", ""}


def _latin(text: str) -> bool:
    """Whether most letters are Latin: an undeclared passage in another script is not English."""
    letters = [c for c in text[:2000] if c.isalpha()]
    return sum(c < "\u0250" for c in letters) * 2 >= len(letters)


class _Reading:
    """One document's parse turned into records."""

    def __init__(
        self,
        document: Document,
        parsed: Sequence[Parsed],
        found: Sequence[Found],
        method: str,
        turned: Mapping[int, Turn],
        *,
        heads: Heads | None,
    ) -> None:
        self.document, self.method, self.turned, self.heads = document, method, turned, heads
        self.index = TokenIndex(parsed)
        self.screened = screen(self.index, found)
        self.found = [s.found for s in self.screened]
        self.reasons = Reasons(document.text, self.index)
        self.house = learn_house(document)
        self.cast = Cast(document, self.index, [f.source for f in self.found], self.house)
        self.resolved: dict[int, Resolved] = {}
        self.ids: dict[int, str] = {}
        self.before: Unit | None = None
        self.hedged: dict[tuple[int, int], Spans] = {}

    def records(self) -> Iterator[Attribution | Claim | Skipped]:
        units: list[Unit] = []
        rests: list[Rest] = []
        for piece in split(self.index, self.found):
            (units if isinstance(piece, Unit) else rests).append(piece)  # type: ignore[arg-type]
        reported = {number: self._attribution(number) for number in self._outer_first()}
        made: list[Attribution | Claim] = []
        told: list[Told] = []
        for unit, records in self._put_forward(units, rests):
            made += records
            told.append(Told(unit=unit, claim=records[-1].id))
        up = taken_up(self.index, self.screened, told, self._same_voice)
        yield from (replace(a, takes_up=up.get(number, ())) for number, a in reported.items())
        yield from made
        for rest in sorted(rests, key=lambda r: r.spans):
            yield self._skipped(rest)

    def _put_forward(
        self, units: Sequence[Unit], rests: list[Rest]
    ) -> Iterator[tuple[Unit, Sequence[Attribution | Claim]]]:
        """Each unit that puts something forward with its claim, last, and the attribution made for it; `rests` takes the others."""
        seen: list[Unit] = []
        setting = Setting(house=self.house, essay=False)
        own = [u for u in units if u.owner == AUTHOR and not self._answers(u)]
        plain = {id(u): of_author(u, setting) for u in own}
        if is_essay(list(plain.values())):
            setting, plain = replace(setting, essay=True), {}
        for unit in units:
            if self._asks(unit):
                rests.append(Rest(spans=unit.spans, code="question"))
            elif unit.owner == AUTHOR:
                yield unit, list(self._own(unit, seen, plain.get(id(unit)) or of_author(unit, setting)))
            else:
                yield unit, [self._claim(unit, self.ids[unit.owner], self.screened[unit.owner].cue)]

    def _same_voice(self, one: int, other: int) -> bool:
        a, b = self.resolved[one].speaker, self.resolved[other].speaker
        return (a.kind, a.name) == (b.kind, b.name)

    def _outer_first(self) -> list[int]:
        """Numbers of the attributions, each after the one it is reported in."""
        done: dict[int, None] = {}
        for number in range(len(self.found)):
            chain = [number]
            while (parent := self.found[chain[-1]].parent) is not None and parent not in done and parent not in chain:
                chain.append(parent)
            done.update(dict.fromkeys(reversed(chain)))
        return list(done)

    def _asks(self, unit: Unit) -> bool:
        """A reported question, "asked whether the bridge was shut", and no request, "asked for it to be shut"."""
        if unit.owner == AUTHOR:
            return False
        lemmas = {cues.lemma_of(t) for t in self.screened[unit.owner].cue if t.pos_ == "VERB"}
        asking = any(t.tag_.startswith("W") or t.lower_ in {"whether", "if"} for t in unit.tokens[:3])
        return bool(lemmas & {"ask", "wonder", "inquire", "enquire"}) and unit.whole and asking

    def _attribution(self, number: int) -> Attribution:
        item = self.screened[number]
        f = item.found
        resolved = self._resolve(number, item)
        within = self.ids.get(f.parent) if f.parent is not None else None
        reason: Spans = ()
        if resolved.basis in {Basis.UNNAMED_OFFICIAL, Basis.UNNAMED_OTHER}:
            reason = self.reasons.of(f.source, f.cue)
        identity = make_id("att", self.document.id, self.method, repr((f.source, f.cue, f.content)), within or "")
        self.ids[number] = identity
        return Attribution(
            id=identity,
            document=self.document.id,
            speaker=resolved.speaker,
            cue=self._spans(f.cue),
            content=self._spans(f.content),
            basis=resolved.basis,
            basis_cues=self._spans(resolved.cues or (f.cue if item.common else ())),
            anonymity_reason=self._spans(reason),
            within=within,
            method=self.method,
            score=f.score,
        )

    def _resolve(self, number: int, item: Screened) -> Resolved:
        outer = self.resolved.get(item.found.parent) if item.found.parent is not None else None
        if item.common:
            found = Resolved(speaker=Speaker(kind=SpeakerKind.UNSTATED), basis=Basis.COMMON_BELIEF, cues=item.found.cue)
        else:
            found = self.cast.resolve(item.found.source, outer, {cues.lemma_of(t) for t in item.cue})
            grounds = grounded(item.cue)
            if grounds and found.basis != Basis.DOCUMENT:
                where = next(self.index.at(item.found.cue))[0]
                found = replace(found, basis=Basis.DOCUMENT, cues=self.index.spans(where, grounds))
        self.resolved[number] = found
        return found

    def _answers(self, unit: Unit) -> Turn | None:
        """The turn of the source who answers where the unit stands, in an interview or a hearing."""
        turn = self.turned.get(unit.parsed.passage.start)
        return turn if turn is not None and turn.answers else None

    def _own(self, unit: Unit, seen: list[Unit], verdict: Verdict) -> Iterator[Attribution | Claim]:
        """A claim in the author's voice, or in that of a source whose turn it is, under an attribution of its own."""
        basis, cues = verdict
        if basis == Basis.NONE_STATED and seen and carries_on(unit, seen[-1], self.before):
            basis = Basis.FIRST_HAND
        self.before = unit
        turn = self._answers(unit)
        cue_spans = self.index.spans(self.index.which(unit.head), cues)
        if turn is not None and basis != Basis.COMMON_BELIEF:
            answerer = self.cast.answerer(turn, self.turned)
            basis, cue_spans, speaker = answerer.basis, answerer.cues, answerer.speaker
        else:
            common = basis == Basis.COMMON_BELIEF
            speaker = Speaker(kind=SpeakerKind.UNSTATED) if common else self.cast.author()
        if basis == Basis.FIRST_HAND:
            seen.append(unit)
        identity = make_id("att", self.document.id, self.method, "own", repr(unit.spans))
        yield Attribution(
            id=identity,
            document=self.document.id,
            speaker=speaker,
            cue=(),
            content=self._spans(unit.spans),
            basis=basis,
            basis_cues=self._spans(cue_spans),
            method=self.method,
            score=OWN_VOICE,
        )
        yield self._claim(unit, identity, (), arranged=basis in {Basis.NONE_STATED, Basis.FIRST_HAND})

    def _claim(self, unit: Unit, attribution: str, cue: Sequence[Token], *, arranged: bool = False) -> Claim:
        stance, tokens = stance_of(unit, cue, arranged=arranged)
        certain = None
        if self.heads is not None and unit.whole:
            # What an author forecasts as his opinion is asserted, however little of it has happened.
            flat = stance == Stance.ASSERTED and (arranged or unit.owner != AUTHOR) and not settled(unit)
            certain = self.heads.certainty(unit.head, unit.parsed.offset, bears=flat)
            if flat and certain is not None and certain <= UNREAL:
                stance, tokens = unreal(unit)
        score = OWN_VOICE if unit.owner == AUTHOR else self.found[unit.owner].score
        return Claim(
            id=make_id("clm", self.document.id, self.method, attribution, repr(unit.spans)),
            document=self.document.id,
            attribution=attribution,
            content=self._spans(unit.spans),
            polarity=Polarity.NEGATIVE if unit.negative else Polarity.POSITIVE,
            stance=stance,
            stance_cues=self._spans(self._places(tokens)),
            factuality=certain,
            hedges=self._spans(self._hedges(unit)),
            method=self.method,
            score=round(score if unit.whole else score * 2 / 3, 3),
        )

    def _hedges(self, unit: Unit) -> Spans:
        """The hedging words of the unit's sentence that stand in the unit."""
        if self.heads is None:
            return ()
        offset, sentence = unit.parsed.offset, unit.head.sent
        where = offset + sentence.start_char, offset + sentence.end_char
        if where not in self.hedged:
            self.hedged[where] = self.heads.hedges(self.document.text, *where)
        return tuple(h for h in self.hedged[where] if any(h[0] < b and a < h[1] for a, b in unit.spans))

    def _places(self, tokens: Iterable[Token]) -> Spans:
        starts = {(self.index.start(t), len(t)) for t in tokens}
        return tuple(sorted((start, start + size) for start, size in starts))

    def _skipped(self, rest: Rest) -> Skipped:
        return Skipped(
            stage="claims",
            item=self.document.id,
            code=rest.code,
            reason=REASONS[rest.code],
            spans=self._spans(rest.spans),
        )

    def _spans(self, spans: Spans) -> tuple[Span, ...]:
        return tuple(Span(document=self.document.id, start=a, end=b) for a, b in spans)
