"""Passages of one document found again in another one, in another language.

Finds: runs of sentences that answer one another in order, with the exact code points on both sides, which document is the source
and how that is known, and how sure it is that one is a translation. An option (`--set compare.passages.translated=true`).
Needs: documents as the readers make them, and the multilingual encoder.
Known misses: fewer than three sentences; free retellings, and those in another order; of what was cut by 30 % one in 25 that still has three sentences. Sentences
are told by their marks alone. Every sentence of a case in several languages is read by the encoder (30 ms each), and each pair
of documents in two languages compared.
Example: an agency's report in English, and a page in Persian which gives eleven of its sentences in their order.
References: Artetxe and Schwenk 2019 (margins); Thompson and Koehn 2019 (sentences aligned by vectors, in order).

Two reports of one event share what happened, and a sentence here or there lies as near as a translation does. What tells a
translation is that sentence after sentence answers one of the other text, in its order, and better than its neighbours do. A
run's weight is the sum of these margins. In twelve invented stories in five languages, each set between sentences of others,
translations weigh 2.6 (5 % less than 2.0), with up to 30 % of their sentences left out 1.8; independent reports of the same
events weigh 0.4, 0.97 at most (`python -m ascertain.bench.translated`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ascertain.compare.credit import direct, earlier
from ascertain.compare.vectors import Vectorise
from ascertain.encoder.multilingual import language
from ascertain.encoder.reading import Floats
from ascertain.model import REPORTING, Document, Reuse, Span, make_id

METHOD = "translations@1"
KIND = "translation"
END = re.compile(r"[.!?؟۔。！？][\"'”’»)\]]*\s+")
WORDS = 4
"""Words a sentence must have to be compared."""
NEIGHBOURS = 3
"""Sentences that come next, whose mean cosine a pair must exceed."""
LEAST, COSINE = 0.05, 0.25
"""Margin and cosine from which two sentences may answer one another."""
GAP, SKIP = 3, 0.03
"""Sentences of either side from one pair of a run to the next, and what each that is left out costs."""
SENTENCES, WEIGHT = 3, 1.2
"""A run has at least so many pairs, and weighs at least so much: a quarter more than any independent report did."""
SLOPE, MIDDLE, SUREST = 5.3, 1.0, 0.97
"""Of the logistic curve that makes a weight a probability, translations and independent reports counted alike; and where it
ends: none of 114 pairs that are no translations weighed enough, which allows for three in a hundred."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A document's sentences in order, with the language of each and their vectors [sentences, width]."""

    document: Document
    spans: tuple[Span, ...]
    languages: NDArray[np.str_]
    vectors: Floats


def translations(documents: Iterable[Document], vectorise: Vectorise) -> Iterator[Reuse]:
    """Passages that are a translation of another document's, each pair of documents of two languages compared."""
    held = [d for d in documents if d.language]
    if len({d.language for d in held}) < 2:
        return
    texts = [_text(d, vectorise) for d in held]
    for one, other in combinations(texts, 2):
        if one.document.language != other.document.language and len(one.spans) and len(other.spans):
            yield from _shared(one, other)


def sure(weight: float) -> float:
    """How sure a run of that weight is a translation, from 0 to 1."""
    return min(SUREST, 1 / (1 + math.exp(-SLOPE * (weight - MIDDLE))))


def runs(one: Text, other: Text) -> Iterator[tuple[float, list[Pair]]]:
    """Weights and pairs of sentences of each run that counts, the heaviest first."""
    margins = _margins(one, other)
    while margins.max(axis=1).sum() >= WEIGHT:
        weight, run = _heaviest(margins)
        if weight < WEIGHT or len(run) < SENTENCES:
            return
        yield weight, run
        margins[run[0][0] : run[-1][0] + 1] = 0
        margins[:, run[0][1] : run[-1][1] + 1] = 0


def heaviest(one: Text, other: Text) -> tuple[float, list[Pair]]:
    """The heaviest run, whether it counts or not."""
    return _heaviest(_margins(one, other))


def _margins(one: Text, other: Text) -> Floats:
    """How much nearer each two sentences are than their neighbours; 0 for those that cannot answer one another."""
    cosines = one.vectors @ other.vectors.T
    cosines[one.languages[:, None] == other.languages[None, :]] = -1.0
    margins = cosines - (_neighbours(cosines) + _neighbours(cosines.T).T) / 2
    margins[(cosines < COSINE) | (margins < LEAST)] = 0
    found: Floats = margins.astype(np.float32)
    return found


def _neighbours(cosines: Floats) -> Floats:
    """For each pair the mean of the nearest others in its row."""
    count = min(NEIGHBOURS, cosines.shape[1] - 1)
    if count < 1:
        return np.zeros_like(cosines)
    near = np.sort(cosines, axis=1)[:, ::-1][:, : count + 1]
    others = (near.sum(axis=1, keepdims=True) - cosines) / count
    means: Floats = np.where(cosines >= near[:, count:], others, near[:, :count].mean(axis=1, keepdims=True))
    return means


def _heaviest(margins: Floats) -> tuple[float, list[Pair]]:
    """The heaviest run: pairs that follow one another on both sides."""
    at: list[Pair] = [(int(i), int(j)) for i, j in np.argwhere(margins > 0)]
    best: dict[Pair, tuple[float, Pair | None]] = {}
    for i, j in at:
        before: tuple[float, Pair | None] = (0.0, None)
        for a in range(max(0, i - GAP), i):
            for b in range(max(0, j - GAP), j):
                if (a, b) in best:
                    reached = best[a, b][0] - SKIP * (i - a + j - b - 2)
                    before = max(before, (reached, (a, b)), key=lambda found: found[0])
        best[i, j] = (before[0] + float(margins[i, j]), before[1])
    last: Pair | None = max(best, key=lambda pair: best[pair][0], default=None)
    weight, run = best[last][0] if last else 0.0, []
    while last is not None:
        run.append(last)
        last = best[last][1]
    return weight, run[::-1]


def _text(document: Document, vectorise: Vectorise) -> Text:
    spans = tuple(_sentences(document))
    said = [document.text[s.start : s.end] for s in spans]
    found = [language(words) for words in said]
    # Letters do not tell languages in Latin letters apart; the document's own tells those of most of its sentences.
    main = max(found, key=found.count, default="")
    own = [str(document.language) if name == main else name for name in found]
    vectors = np.stack([vectorise(words) for words in said]) if said else np.zeros((0, 1), np.float32)
    return Text(document, spans, np.array(own), vectors)


def _sentences(document: Document) -> Iterator[Span]:
    for passage in document.passages:
        if passage.kind in REPORTING:
            text, start = document.text[passage.start : passage.end], 0
            for end in (*(m.end() for m in END.finditer(text)), len(text)):
                words = text[start:end]
                if len(words.split()) >= WORDS:
                    first = passage.start + start + len(words) - len(words.lstrip())
                    yield Span(document=document.id, start=first, end=passage.start + start + len(words.rstrip()))
                start = end


def _shared(one: Text, other: Text) -> Iterator[Reuse]:
    before = earlier(one.document.published, other.document.published)
    swap = other.document.id < one.document.id if before is None else before == 1
    first, second = (other, one) if swap else (one, other)
    for weight, run in runs(first, second):
        known = direct((first.document, second.document))
        for piece in _pieces(run):
            a, b = _whole(first, [i for i, _ in piece]), _whole(second, [j for _, j in piece])
            cosines = [float(first.vectors[i] @ second.vectors[j]) for i, j in piece]
            yield Reuse(
                id=make_id("reu", a.document, a.start, a.end, b.document, b.start, b.end),
                a=a,
                b=b,
                kind=KIND,
                direction=known.arrow,
                known_by=known.known_by,
                similarity=round(sum(cosines) / len(cosines), 4),
                credit=known.credit,
                method=METHOD,
                score=round(sure(weight), 4),
            )


def aligned(reuse: Reuse, documents: Mapping[str, Document]) -> list[tuple[Span, Span]]:
    """The sentences of both sides of a translated passage that answer one another, in order; none where they are not as many."""
    inside = [
        [s for s in _sentences(documents[side.document]) if side.start <= s.start and s.end <= side.end]
        for side in (reuse.a, reuse.b)
    ]
    return list(zip(*inside, strict=True)) if len(inside[0]) == len(inside[1]) else []


def _pieces(run: Sequence[Pair]) -> Iterator[list[Pair]]:
    """The run without sentences that nothing answers: pairs that follow one another directly on both sides."""
    piece: list[Pair] = []
    for pair in run:
        if piece and (pair[0] - piece[-1][0] > 1 or pair[1] - piece[-1][1] > 1):
            yield piece
            piece = []
        piece.append(pair)
    yield piece


def _whole(text: Text, sentences: Sequence[int]) -> Span:
    first, last = text.spans[sentences[0]], text.spans[sentences[-1]]
    return Span(document=text.document.id, start=first.start, end=last.end)
