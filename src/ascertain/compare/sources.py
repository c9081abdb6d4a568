"""What a claim was taken from: the claim of another document under a copied passage, or what a cited outlet said."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ascertain.compare.credit import earlier
from ascertain.compare.edits import edits
from ascertain.compare.voices import BODY, DOCUMENT, UNNAMED, Voices, speaker_words
from ascertain.model import REPORTING, Attribution, Claim, Document, Reuse, Span, SpeakerKind
from ascertain.model.comparison import Edit

WITHIN = 0.6
"""Share of a claim's words that must lie in the copied passage, and of the other claim's that must answer to them."""
UNCHANGED = 0.5
"""Share of a claim's words that the copy must have left as they were."""
SAME_WORDS, FEWEST = 0.6, 3
"""Share of the shorter claim's longer words found in the other, and their number, from which a cited claim is the
outlet's own."""
FURTHER = 3
"""Times a claim's length that the copied passage must have for a speaker who is left out to be taken over."""
MOSTLY = 0.5
"""Share of a document's words in passages of one other, from which its own voice is that one's."""
TRANSLATION = "translation"
"""The kind of passages that are translations."""
KNOWN = 4
"""Letters from which a word is compared, cut to six."""
AT_HAND = 20_000
"""Claims whose words, and passages whose edits, are remembered: those of 700,000 claims take over a gigabyte."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim (or a whole document) comes from: a claim, or where none answers to it the document. `score`: how sure that is,
    None for as sure as its kind mostly is."""

    document: str
    claim: str | None
    kind: str
    evidence: tuple[str, ...]
    spans: tuple[Span, ...]
    score: float | None = None


class Sources:
    """Looks up what claims were taken from. A claim has one source: of several the earliest document's."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        attributions: Mapping[str, Attribution],
        claims: Mapping[str, Claim],
        voices: Voices,
        reuses: Sequence[Reuse],
    ) -> None:
        self._documents, self._attributions, self._voices = documents, attributions, voices
        self._order = {id_: n for n, id_ in enumerate(documents)}
        self._claims: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims.values():
            self._claims[claim.document].append(claim)
        self._copied: dict[str, list[tuple[Reuse, Span, Span]]] = defaultdict(list)
        for reuse in sorted(reuses, key=lambda r: r.id):
            if reuse.known_by != ("common_source",):
                source, copy = self._sides(reuse)
                self._copied[copy.document].append((reuse, source, copy))
        for taken in self._copied.values():
            taken.sort(key=lambda t: (self._order[t[1].document], t[2].start))
        self._edits: dict[str, tuple[Edit, ...]] = {}
        self._known: dict[str, frozenset[str]] = {}
        self._said: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for document in documents.values():
            if (own := voices.own(document)).kind == BODY:
                for claim in self._claims[document.id]:
                    for word in self._words(claim):
                        self._said[own.name, word].append(claim)

    def of(self, claim: Claim) -> Source | None:
        """The source of a claim, if it has one in the case."""
        return next(self._copies(claim), None) or self._cited(claim)

    def whole(self, document: str) -> Source | None:
        """The document from which most of this one is copied."""
        shares: dict[str, int] = defaultdict(int)
        for _, source, copy in self._copied.get(document, ()):
            shares[source.document] += copy.end - copy.start
        for other, length in sorted(shares.items(), key=lambda s: (-s[1], s[0])):
            if length >= MOSTLY * _reported(self._documents[document]):
                taken = [t for t in self._copied[document] if t[1].document == other]
                return _source(taken[0][0], other, None, [s for _, *sides in taken for s in sides])
        return None

    def _sides(self, reuse: Reuse) -> tuple[Span, Span]:
        """(source, copy); where the direction is not known, the first of the two in the case's order counts as source."""
        if reuse.direction is None:
            forward = self._order[reuse.a.document] < self._order[reuse.b.document]
        else:
            forward = reuse.direction == "a>b"
        return (reuse.a, reuse.b) if forward else (reuse.b, reuse.a)

    def _copies(self, claim: Claim) -> Iterator[Source]:
        for reuse, source, copy in self._copied.get(claim.document, ()):
            if _inside(claim.content, [copy]) < WITHIN:
                continue
            there, same = self._answering(reuse, claim, source)
            if same < UNCHANGED:
                continue
            translated = reuse.kind == TRANSLATION
            shown = [*there, *claim.content] if translated else [source, copy]
            if translated:
                taken = self._translated(reuse, claim, there)
            else:
                theirs = self._claims[source.document]
                taken = max(theirs, key=lambda c: (_inside(c.content, there), c.id), default=None)
            if taken is not None and _inside(taken.content, there) >= WITHIN:
                if self._goes_back(claim, taken, copy, translated=translated):
                    yield _source(reuse, source.document, taken.id, shown)
            elif self._is_own(claim):
                yield _source(reuse, source.document, None, shown)

    def _translated(self, reuse: Reuse, claim: Claim, there: Sequence[Span]) -> Claim | None:
        """The claim of the source's sentences that the claim of the translation is a translation of: in the same place among as many
        claims, put as so or not so alike; or any, where all are in one voice."""
        here = [span for span, other in self._aligned(reuse, claim.document) if other in there]
        own = [c for c in self._claims[claim.document] if _inside(c.content, here) >= WITHIN]
        theirs = [c for c in self._claims[there[0].document] if _inside(c.content, there) >= WITHIN]
        if len(own) == len(theirs):
            found = theirs[own.index(claim)]
            return found if found.stance == claim.stance else None
        return theirs[0] if len({self._voices.of(c) for c in theirs}) == 1 else None

    def _aligned(self, reuse: Reuse, copy: str) -> list[tuple[Span, Span]]:
        """Sentences of the copy with those of the source that answer to them, in order."""
        from ascertain.compare.translated import aligned

        pairs = aligned(reuse, self._documents)
        return [(b, a) if b.document == copy else (a, b) for a, b in pairs]

    def _goes_back(self, claim: Claim, taken: Claim, copy: Span, *, translated: bool) -> bool:
        """Whether a claim in copied words is the other claim again. Who is named for it in place decides over the words;
        and words that leave out who was named must be part of more that was copied. A translation names whom its source names,
        in letters that cannot be compared. What is denied in nearly the same words is not said again."""
        if claim.polarity != taken.polarity:
            return False
        here, there = self._voices.of(claim), self._voices.of(taken)
        if translated and self._is_own(claim) == self._is_own(taken):
            return True
        if here == there or here.kind in (UNNAMED, DOCUMENT):
            return True
        if not self._is_own(claim):
            return False
        theirs = self._voices.own(self._documents[taken.document])
        return there == theirs or copy.end - copy.start >= FURTHER * sum(s.end - s.start for s in claim.content)

    def _answering(self, reuse: Reuse, claim: Claim, source: Span) -> tuple[list[Span], float]:
        """The stretches of the source that answer to the claim's words in the copy, and the share of these that are
        equal: what a copy puts in between is its own."""
        forward = source.document == reuse.a.document
        there, same = [], []
        if reuse.kind == TRANSLATION:
            answered = [(b, a) for b, a in self._aligned(reuse, claim.document) if _inside([b], claim.content)]
            return [a for _, a in answered], _inside(claim.content, [b for b, _ in answered])
        if reuse.id not in self._edits:
            _trim(self._edits)
            self._edits[reuse.id] = tuple(edits(reuse, self._documents))
        for edit in self._edits[reuse.id]:
            here, other = (edit.b, edit.a) if forward else (edit.a, edit.b)
            for span in claim.content:
                first, last = max(here.start, span.start), min(here.end, span.end)
                if first < last:
                    scale = (other.end - other.start) / (here.end - here.start)
                    begin = other.start + int((first - here.start) * scale)
                    end = other.start + round((last - here.start) * scale)
                    there.append(Span(document=other.document, start=begin, end=end))
                    if edit.kind == "equal":
                        same.append(Span(document=here.document, start=first, end=last))
        return there, _inside(claim.content, same)

    def _is_own(self, claim: Claim) -> bool:
        """Whether the copy puts the claim forward in its own voice."""
        attribution = self._attributions.get(claim.attribution)
        return attribution is None or attribution.speaker.kind is not SpeakerKind.SOURCE

    def _cited(self, claim: Claim) -> Source | None:
        """The claim of an outlet of the case that this one is said to come from."""
        attribution = self._attributions.get(claim.attribution)
        document = self._documents[claim.document]
        voice = self._voices.of(claim)
        if attribution is None or voice.kind != BODY or voice == self._voices.own(document):
            return None
        words = self._words(claim)
        # Whoever shares FEWEST words shares one besides the FEWEST - 1 commonest, whose lists are the long ones.
        rare = sorted(words, key=lambda w: (len(self._said.get((voice.name, w), ())), w))[: 1 - FEWEST]
        said = {c.id: c for word in rare for c in self._said.get((voice.name, word), ())}
        likely = [
            (-_likeness(words, self._words(other)), self._order[other.document], id_)
            for id_, other in said.items()
            if len(words & self._words(other)) >= FEWEST
            and earlier(self._documents[other.document].published, document.published) != 1
        ]
        if not likely or -min(likely)[0] < SAME_WORDS:
            return None
        theirs = said[min(likely)[2]]
        spans = (*speaker_words(attribution), *attribution.cue)
        return Source(theirs.document, theirs.id, "citation", (attribution.id,), spans)

    def _words(self, claim: Claim) -> frozenset[str]:
        if claim.id not in self._known:
            _trim(self._known)
            self._known[claim.id] = self._read(claim)
        return self._known[claim.id]

    def _read(self, claim: Claim) -> frozenset[str]:
        text = unicodedata.normalize("NFKD", self._documents[claim.document].slice(*claim.content)).casefold()
        return frozenset(w[:6] for w in re.findall(r"\w+", text) if len(w) >= KNOWN)


def _trim(kept: dict[str, Any]) -> None:
    if len(kept) >= AT_HAND:
        kept.clear()


def _source(reuse: Reuse, document: str, claim: str | None, spans: Sequence[Span]) -> Source:
    kind = "wire_credit" if "credit" in reuse.known_by else "reuse"
    if reuse.kind == "shared_quotation":
        kind = "shared_statement"
    if reuse.kind == TRANSLATION:
        return Source(document, claim, TRANSLATION, (reuse.id,), (*spans, *reuse.credit[:1]), reuse.score)
    return Source(document, claim, kind, (reuse.id,), (*spans, *reuse.credit[:1]))


def _inside(spans: Sequence[Span], others: Sequence[Span]) -> float:
    """Share of the spans' characters that lie in the others."""
    total = shared = 0
    for s in spans:
        total += s.end - s.start
        for o in others:
            if s.start < o.end and o.start < s.end:
                shared += min(s.end, o.end) - max(s.start, o.start)
    return shared / total if total else 0.0


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    shared = len(a & b)
    return shared / min(len(a), len(b)) if shared >= FEWEST else 0.0


def _reported(document: Document) -> int:
    return sum(p.end - p.start for p in document.passages if p.kind in REPORTING)
