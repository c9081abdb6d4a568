"""Passages of one document found again in another.

Finds: runs of shared words on both sides to the exact code point, in any script, edited ones too; which document is the
source and how that is known; quotations told from copying; near-duplicates.
Needs: documents as the readers make them. Only reporting and headings are compared, never page furniture.
Known misses: less than twelve words in all; paraphrase (of copies of 80 to 160 words 0.99 are found with 20 % of the
words edited, 0.94 with 30 %, 0.65 with 40 %, 0.16 with 50 %); translations, unless asked for (`compare.translated`). A set phrase that long which few documents
hold is reported as if it were taken. Once 32 documents hold a sentence, the next ones that take no more than
that sentence are not led to it; of a report printed by more, each is compared with 32 others.
Example: `ReuseIndex().add(document)` gives the passages that it shares with each document added before.
References: Schleimer, Wilkerson and Aiken 2003 (winnowing); Smith, Cordell and Mullen 2015 (passages of newspapers).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ascertain.compare import finders
from ascertain.compare.align import Match, align, promising
from ascertain.compare.credit import Direction, credits_of, direct, earlier, names, quoted_share
from ascertain.compare.fingerprint import Words, fingerprints, tokenize
from ascertain.compare.index import FingerprintIndex
from ascertain.model import BadInput, Document, Reuse, Span, make_id

METHOD = "passages@1"
QUOTED_FROM = 0.6
"""Share between quotation marks from which a passage is a quotation: "…," the office said, "…" keeps its tag."""
UNQUOTED = 0.2
OWN_WORDS = 8
"""Shared words outside the quotation marks from which more than the quotation is shared."""
SPEECH = 50
"""Words of a quotation that two reports do not choose alike by themselves."""
NEAR_DUPLICATE = 0.8
SET_PHRASE = 8
"""Documents that may hold a short passage before it is taken for a set phrase or a line that a site puts everywhere."""
SENTENCE = 25
"""Words that a passage which more documents hold must have: longer than any of a desk's standing lines, as short as the
lead of a widely printed wire report."""
PAIR = 3
"""Half the number of shortest passages that two documents must share in all: eight words alone are most often the name
of a body or a set phrase ("at the Center for Strategic and International Studies"), twelve seldom."""
LOOSE = 0.6
"""Share of equal words from which a passage without eight in a row counts."""
LONG, LITANY = 4096, 16
"""Fingerprints (some ten thousand words) from which a text counts as long, and times that one of them may stand in it."""
COVERED = 0.8
"""Share of a passage that must lie in another one for both to be the same passage."""
CREDITS = 6
"""Places named at most in one record; a page that credits its agency in every line says nothing more by it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A document in the index: where its words stand in the text, how many make up a word, and what its publisher is called."""

    document: Document
    starts: Words
    ends: Words
    unit: int
    called: tuple[str, ...]

    def span(self, first: int, last: int) -> Span:
        """The text of the words `first` to `last`, `last` not counted."""
        return Span(document=self.document.id, start=int(self.starts[first]), end=int(self.ends[last - 1]))

    def parts(self, word: int) -> bool:
        """Whether a sentence ends before a word."""
        return bool(SENTENCE_END.search(self.document.text, int(self.ends[word - 1]), int(self.starts[word])))


SENTENCE_END = re.compile(r"[.!?。！？؟۔।]")


class ReuseIndex:
    """Documents added so far. Adding one compares it with all before, in time that hardly grows with their number.

    `ngram` words make a fingerprint; every shared run of `ngram + window - 1` words is met. `least` words must be equal.
    """

    def __init__(self, *, ngram: int = 4, window: int = 4, least: int = 8, cap: int = 32) -> None:
        self.ngram, self.window, self.least, self.cap = ngram, window, least, cap
        self.index = FingerprintIndex(cap=cap)
        self.held: list[Held] = []
        self._numbers: dict[str, int] = {}
        self._common: dict[bytes, bool] = {}

    def __len__(self) -> int:
        return len(self.held)

    def add(self, document: Document) -> list[Reuse]:
        """Passages that a document shares with those added before; it is then held itself. A document already held
        gives nothing."""
        if document.id in self._numbers:
            return []
        tokens = tokenize(document)
        new = Held(document, tokens.starts, tokens.ends, tokens.unit, names(document))
        keys, places = fingerprints(tokens.hashes, ngram=self.ngram, window=self.window)
        found: list[Reuse] = []
        for number, seeds in self._candidates(tokens.hashes, keys, places):
            other = self.held[number]
            least = self.least * max(tokens.unit, other.unit)
            words = self.index.text(number)
            aligned = align(tokens.hashes, words, seeds, least=least)
            matches = [m for m in (_trimmed(m, new, other) for m in aligned) if _is_tight(m, least)]
            if 2 * sum(m.equal for m in matches) < PAIR * least:
                continue
            matches = [m for m in matches if self._is_rare(tokens.hashes[m.a0 : m.a1], m.equal, least)]
            found.extend(_reuses(new, other, matches, _equal_share(matches, tokens.hashes, words)))
        self._numbers[document.id] = self.index.add(tokens.hashes, keys, places)
        self._common.clear()
        self.held.append(new)
        return found

    def settled(self, reuses: Iterable[Reuse]) -> Iterator[Reuse]:
        """Those that still hold now that more documents are known: short passages which many turned out to have are
        left out, and where both sides took the words from a third document the direction is withdrawn."""
        return siblings([r for r in reuses if r.kind == "translation" or self._is_still_taken(r)])

    def _candidates(
        self, words: Words, keys: Words, places: NDArray[np.intp]
    ) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Held documents that may share a passage, with the seeds (word here, word there)."""
        hits = self.index.look_up(*_without_litany(keys, places))
        if not len(hits.documents):
            return
        order = np.lexsort((hits.here, hits.documents))
        owner, here, there = hits.documents[order], hits.here[order], hits.there[order]
        begin, end = self.index.bounds(owner)
        keep = promising(words, self.index.words, here, there, owner, ngram=self.ngram, row=self.least, ends=end)
        if not keep.any():
            return
        chosen, counts = np.unique(owner[keep], return_counts=True)
        if len(chosen) > self.cap:
            chosen = np.sort(chosen[np.argsort(-counts, kind="stable")[: self.cap]])
        for number, first, last in zip(
            chosen.tolist(), np.searchsorted(owner, chosen), np.searchsorted(owner, chosen, "right"), strict=True
        ):
            local = (there[first:last] - begin[first]).tolist()
            yield number, list(zip(here[first:last].tolist(), local, strict=True))

    def _is_rare(self, words: Words, equal: float, least: int) -> bool:
        """Whether a passage is long enough for the number of documents that have it."""
        if equal * self.least >= SENTENCE * least:
            return True
        return equal >= least and not self._is_common(words)

    def _is_common(self, words: Words) -> bool:
        """Whether half of the fingerprints of these words stand in many documents; what one document shares with a second it
        mostly shares with a third."""
        name = words.tobytes()
        if name not in self._common:
            keys, _ = fingerprints(words, ngram=self.ngram, window=self.window)
            self._common[name] = len(keys) > 0 and bool(np.median(self.index.commonness(keys)) >= SET_PHRASE)
        return self._common[name]

    def _is_still_taken(self, reuse: Reuse) -> bool:
        number = self._numbers[reuse.a.document]
        held = self.held[number]
        first = np.searchsorted(held.starts, reuse.a.start)
        last = np.searchsorted(held.starts, reuse.a.end)
        words = self.index.text(number)[first:last]
        return self._is_rare(words, max(self.least, reuse.similarity * len(words)) * held.unit, self.least * held.unit)


def _without_litany(keys: Words, places: NDArray[np.intp]) -> tuple[Words, NDArray[np.intp]]:
    """Without what a long text says over and over: each time would be aligned with each time in the other text."""
    if len(keys) <= LONG:
        return keys, places
    _, which, counts = np.unique(keys, return_inverse=True, return_counts=True)
    seldom = counts[which] <= LITANY
    return keys[seldom], places[seldom]


def _trimmed(match: Match, new: Held, other: Held) -> Match:
    """The match without a word or two of the sentence before or after it: those are equal by chance ("… said. The")."""
    a0, a1, b0, b1, equal = match.a0, match.a1, match.b0, match.b1, match.equal
    for count in (2, 1):
        if equal > 4 * count and new.parts(a1 - count) and other.parts(b1 - count):
            a1, b1, equal = a1 - count, b1 - count, equal - count
        if equal > 4 * count and new.parts(a0 + count) and other.parts(b0 + count):
            a0, b0, equal = a0 + count, b0 + count, equal - count
    return Match(a0, a1, b0, b1, equal, min(match.longest, equal))


def _is_tight(match: Match, least: int) -> bool:
    """Whether a match is more than words that happen to follow one another: eight in a row, or half as many again that
    are mostly equal."""
    return match.longest >= least or (2 * match.equal >= PAIR * least and match.similarity >= LOOSE)


def _equal_share(matches: Sequence[Match], a: Words, b: Words) -> float:
    """Share of the longer text's words that stand in both."""
    return sum(m.equal for m in matches) / max(1, len(a), len(b))


def _reuses(new: Held, other: Held, matches: Sequence[Match], share: float) -> Iterator[Reuse]:
    """Records for the passages of one pair of documents, the one published first as `a`."""
    if not matches:
        return
    swap = _order(new.document, other.document)
    first, second = (other, new) if swap else (new, other)
    both = first.document, second.document
    given = credits_of(both, (first.called, second.called))
    pairs = [
        (m, new.span(m.a0, m.a1), other.span(m.b0, m.b1))
        if not swap
        else (m, other.span(m.b0, m.b1), new.span(m.a0, m.a1))
        for m in matches
    ]
    quoted = [_quoting(*both, match, a, b) for match, a, b in pairs]
    near = share >= NEAR_DUPLICATE
    copied = near or (False, False) in quoted
    for (match, a, b), quoting in zip(pairs, quoted, strict=True):
        kind = "near_duplicate" if near else _KINDS[quoting]
        known = direct(both, quoting=(False, False) if copied else quoting, given=given)
        if kind == "shared_quotation" and not copied and "credit" not in known.known_by:
            known = Direction(None)
        yield Reuse(
            id=make_id("reu", a.document, a.start, a.end, b.document, b.start, b.end),
            a=a,
            b=b,
            kind=kind,
            direction=known.arrow,
            known_by=known.known_by,
            similarity=round(match.similarity, 4),
            credit=known.credit[:CREDITS],
            method=METHOD,
            score=round(match.similarity * min(1.0, match.equal / SENTENCE), 4),
        )


_KINDS = {
    (False, False): "passage",
    (True, False): "quotation",
    (False, True): "quotation",
    (True, True): "shared_quotation",
}


def _order(new: Document, other: Document) -> bool:
    """Whether `other` comes first: published before, or by its id where the dates do not tell."""
    before = earlier(new.published, other.published)
    return other.id < new.id if before is None else before == 1


def _quoting(first: Document, second: Document, match: Match, a: Span, b: Span) -> tuple[bool, bool]:
    """Which side prints the passage as a quotation; neither where a sentence around the quotation is shared too."""
    in_a, in_b = quoted_share(first, a.start, a.end), quoted_share(second, b.start, b.end)
    if min(in_a, in_b) >= QUOTED_FROM:
        own = (1 - min(in_a, in_b)) * match.equal
        return (True, True) if own < OWN_WORDS and match.equal < SPEECH else (False, False)
    return in_a >= QUOTED_FROM and in_b <= UNQUOTED, in_b >= QUOTED_FROM and in_a <= UNQUOTED


def siblings(reuses: Sequence[Reuse]) -> Iterator[Reuse]:
    """The same records, without a direction where both sides took the words from one earlier document.

    Two reprints of one wire report share its words, and neither copied the other; a reprint that credits the other one
    keeps its direction.
    """
    sources: dict[str, list[tuple[Span, Span]]] = defaultdict(list)
    for reuse in reuses:
        if reuse.direction:
            source, copy = (reuse.a, reuse.b) if reuse.direction == "a>b" else (reuse.b, reuse.a)
            sources[copy.document].append((copy, source))
    for reuse in reuses:
        if reuse.direction and "credit" not in reuse.known_by and _from_third(reuse, sources):
            yield replace(reuse, direction=None, known_by=("common_source",), credit=())
        else:
            yield reuse


def _from_third(reuse: Reuse, sources: Mapping[str, Sequence[tuple[Span, Span]]]) -> bool:
    of_a = {s.document: s for here, s in sources[reuse.a.document] if _covers(here, reuse.a)}
    of_b = {s.document: s for here, s in sources[reuse.b.document] if _covers(here, reuse.b)}
    return any(_covers(of_a[d], of_b[d]) or _covers(of_b[d], of_a[d]) for d in of_a.keys() & of_b.keys())


def _covers(one: Span, other: Span) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared >= COVERED * (other.end - other.start)


@finders.part("passages", version="1")
def find(
    documents: Iterable[Document],
    *,
    least: int = 8,
    ngram: int = 4,
    window: int = 4,
    cap: int = 32,
    translated: bool = False,
) -> Iterator[Reuse]:
    """Passages that documents share, in the order in which the later one of each pair comes.

    least: equal words of the shortest passage reported
    ngram: words in a fingerprint
    window: neighbouring fingerprints of which one is kept
    cap: documents that may hold a fingerprint before it is taken for boilerplate
    translated: also find translations, with the multilingual encoder
    """
    documents = tuple(documents)
    index = ReuseIndex(ngram=ngram, window=window, least=least, cap=cap)
    found = [reuse for document in documents for reuse in index.add(document)]
    return index.settled((*found, *_translations(documents)) if translated else found)


def _translations(documents: Sequence[Document]) -> Iterator[Reuse]:
    from ascertain.compare.translated import translations
    from ascertain.compare.vectors import multilingual

    encoding = multilingual()
    if encoding is None:
        raise BadInput("translations are found with the multilingual encoder: install ascertain[multilingual]")
    return translations(documents, encoding.vector)
