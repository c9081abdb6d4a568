"""Cut a document's passages into sentences and flat segments, so that nested and overlapping spans can be drawn.

Known misses: sentences are found by punctuation; an abbreviation outside the short list below ends one. No claim is
ever cut by that: a boundary inside a claim's words is dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ascertain.model import Document, Passage
from ascertain.views.xray_records import Block, Mark, Role, Segment, Sentence

_END = re.compile(r"[.!?…؟۔。！？।]+[\"'”’»)\]]*\s+(?=[^\sa-z])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Capt|Lt|Sgt|Maj|Sen|Rep|Gov|St|No|vs|etc|e\.g|i\.e)\.\s+$"
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span with what holds over it: a claim (`role` None) or a role of a record."""

    start: int
    end: int
    role: Role | None
    ref: str


def blocks(document: Document, stretches: Iterable[Stretch]) -> Iterator[Block]:
    """The document's passages in order, each cut at every start and end of a stretch that touches it."""
    ordered = sorted((s for s in stretches if s.start < s.end), key=lambda s: (s.start, s.end, s.role or "", s.ref))
    starts = [s.start for s in ordered]
    reach = max((s.end - s.start for s in ordered), default=0)
    for passage in document.passages:
        low, high = bisect_left(starts, passage.start - reach), bisect_left(starts, passage.end)
        near = [s for s in ordered[low:high] if s.end > passage.start]
        yield _block(document, passage, near)


def _block(document: Document, passage: Passage, near: Sequence[Stretch]) -> Block:
    pieces = [(s.start, s.end) for s in near if s.role is None]
    bounds = sentence_bounds(document.text, passage.start, passage.end, keep=pieces)
    edges = {e for s in near for e in (s.start, s.end) if passage.start < e < passage.end}
    cuts = sorted(edges | set(bounds))
    sentences = []
    for start, end in pairwise(bounds):
        inside = cuts[bisect_left(cuts, start) : bisect_right(cuts, end)]
        segments = tuple(_segment(document.text, a, b, near) for a, b in pairwise(inside))
        sentences.append(Sentence(start=start, end=end, segments=segments))
    return Block(
        kind=passage.kind,
        level=passage.level,
        language=passage.language or document.language,
        direction=passage.direction,
        start=passage.start,
        end=passage.end,
        sentences=tuple(sentences),
    )


def _segment(text: str, start: int, end: int, near: Sequence[Stretch]) -> Segment:
    over = [s for s in near if s.start <= start and end <= s.end]
    return Segment(
        start=start,
        end=end,
        text=text[start:end],
        claims=tuple(dict.fromkeys(s.ref for s in over if s.role is None)),
        marks=tuple(dict.fromkeys(Mark(role=s.role, ref=s.ref) for s in over if s.role is not None)),
    )


def sentence_bounds(text: str, start: int, end: int, *, keep: Iterable[tuple[int, int]] = ()) -> list[int]:
    """Offsets that cut `text[start:end]` into sentences, both ends included; none falls inside a `keep` span."""
    spans = list(keep)
    bounds = [start]
    for match in _END.finditer(text, start, end):
        at = match.end()
        if at >= end or _ABBREVIATION.search(text[max(bounds[-1], at - 12) : at]):
            continue
        if not any(a < at < b for a, b in spans):
            bounds.append(at)
    return [*bounds, end] if end > start else []
