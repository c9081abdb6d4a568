"""What the attribution rules find, before it becomes records: a source, a cue and a content, with a rule and a score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Spans = tuple[tuple[int, int], ...]

SCORES = {
    "that": 0.86,
    "according": 0.8,
    "tail": 0.79,
    "quote": 0.75,
    "against": 0.74,
    "colon": 0.72,
    "pass-about": 0.69,
    "adjective-of": 0.73,
    "adjective-that": 0.72,
    "fronted": 0.67,
    "for": 0.64,
    "pass-to": 0.66,
    "small": 0.6,
    "to": 0.59,
    "pass-that": 0.58,
    "pass-by": 0.46,
    "about": 0.57,
    "np": 0.56,
    "as-said": 0.5,
    "on": 0.46,
    "raise": 0.45,
    "noun-that": 0.42,
    "as": 0.41,
    "noun-about": 0.35,
    "view": 0.35,
    "poll": 0.3,
    "hearsay": 0.29,
    "quotation": 0.03,
}
"""Share of each rule's findings with source and content as people marked them, in 840 articles of campaign news."""

OTHER = 0.5
"""Score of a rule found too seldom there to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One attribution. Spans are offsets into `Document.text`; `parent` indexes the enclosing Found (hearsay).

    `lemma` is the cue's, for `cues.group_of`; None where quotation marks alone are the cue.
    """

    source: Spans
    cue: Spans
    content: Spans
    score: float
    rule: str
    parent: int | None
    lemma: str | None = None


def join(spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans in order, overlapping and touching ones made one."""
    out: list[tuple[int, int]] = []
    for s, e in sorted(spans):
        if out and s <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(e, out[-1][1]))
        else:
            out.append((s, e))
    return tuple(out)
