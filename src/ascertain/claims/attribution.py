"""Who says what: sources, cues and contents, found by cue words, dependency syntax and quotation marks.

Finds: direct, mixed and indirect quotation (also split, inverted, and over several paragraphs), "according to", "in X's
view", headline colons, verbs and adjectives of speech, thought, wish and judgement, cue nouns, passives without a
source, and reports within reports (`parent`).
Needs: English; the spaCy pipeline of `syntax.nlp`. The cue lexicon and `found.SCORES` were chosen by looking at campaign
news; nothing is trained.
Known misses: idioms and gestures ("took aim at"), reports over several sentences without quotation marks, contents that
people would end sooner or later than the parse does, pronouns of relative clauses ("who"), which are given as the source.
Example: find(document, parse(document))[0].rule -> "that"
References: PolNeAR (Newell et al. 2018) for what counts as source, cue and content; Pareti 2015 for the roles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ascertain.claims.found import OTHER, SCORES, Found, Spans, join
from ascertain.claims.frames import drafts
from ascertain.claims.phrases import headline_drafts, phrase_drafts
from ascertain.claims.quotation import BOUNDARY, Quotation, containing, mark_before, quotations
from ascertain.claims.quoted import attach, outside
from ascertain.model import Document
from ascertain.syntax import Parsed, runs

__all__ = ["Found", "find", "nested"]


def find(document: Document, parsed: Sequence[Parsed]) -> list[Found]:
    """Attributions of a document in reading order; a source may be empty."""
    quotes: dict[int, list[Quotation]] = defaultdict(list)
    for q in quotations(document.text, parsed):
        quotes[q.passage].append(q)
    framed = [list(_framed(document.text, p, quotes.get(i, []), first=i == 0)) for i, p in enumerate(parsed)]
    return nested(_unique(attach(document.text, parsed, quotes, framed)))


def _framed(text: str, parsed: Parsed, quotes: Sequence[Quotation], *, first: bool) -> Iterator[Found]:
    lead = first or _is_quotation(text, parsed, quotes)
    for draft in (*drafts(parsed), *phrase_drafts(parsed), *(headline_drafts(parsed) if lead else ())):
        found = Found(
            source=runs(parsed, draft.source),
            cue=runs(parsed, draft.cue),
            content=runs(parsed, draft.content),
            score=SCORES.get(draft.frame, OTHER),
            rule=draft.frame,
            parent=None,
            lemma=draft.lemma,
        )
        if found.cue and found.content:
            found = _clip(text, replace(found, source=outside(found.source, found.cue, quotes)), quotes)
            content = _fit(found.content, found.cue, quotes)
            if content:
                yield replace(found, content=content)


def _is_quotation(text: str, parsed: Parsed, quotes: Sequence[Quotation]) -> bool:
    """Whether a passage is one quotation behind a colon."""
    start, end = parsed.offset, parsed.offset + len(parsed.doc.text)
    return any(end - q.end < 2 and text[start : q.start].rstrip()[-1:] == ":" for q in quotes)


def _clip(text: str, found: Found, quotes: Sequence[Quotation]) -> Found:
    """Content before its cue, cut down to the quotation that ends right there, where a parse ran over what came before."""
    if found.rule not in {"that", "fronted", "tail"} or found.content[0][0] > found.cue[0][0]:
        return found
    at = min(s for s, _ in (*found.source, *found.cue))
    for q in quotes:
        beside = q.end <= at and not text[q.end : at].strip(" ,") and found.content[0][0] < q.start
        if beside and mark_before(text, q.start) in BOUNDARY:
            return replace(found, content=join([(q.start, q.end), *(span for span in found.content if span[0] > at)]))
    return found


def _fit(content: Spans, cue: Spans, quotes: Sequence[Quotation]) -> Spans:
    """Content grown to whole quotations, or kept inside the one that the cue stands in."""
    around = next(containing(quotes, *cue[0]), None)
    if around is not None:
        inside = ((max(s, around.start), min(e, around.end)) for s, e in content)
        return tuple((s, e) for s, e in inside if s < e)
    spans = list(content)
    for q in quotes:
        for k, (s, e) in enumerate(spans):
            if q.start < e and s < q.end:
                spans[k] = (min(s, q.start), max(e, q.end))
    return join(spans)


def _unique(found: list[Found]) -> list[Found]:
    seen: dict[tuple[Spans, Spans], Found] = {}
    for f in found:
        seen.setdefault((f.cue, f.content), f)
    return sorted(seen.values(), key=lambda f: (min(s for s, _ in (*f.cue, *f.content)), f.content))


def nested(found: Sequence[Found]) -> list[Found]:
    """Each with its parent: the smallest larger content that holds its cue."""
    size = [sum(e - s for s, e in f.content) for f in found]
    start = [f.cue[0][0] if f.cue else f.content[0][0] for f in found]
    spans = sorted((s, e, k) for k, f in enumerate(found) for s, e in f.content)
    parents: dict[int, int | None] = {}
    active: list[tuple[int, int, int]] = []
    ahead = 0
    for k in sorted(range(len(found)), key=lambda k: start[k]):
        while ahead < len(spans) and spans[ahead][0] <= start[k]:
            active.append(spans[ahead])
            ahead += 1
        active = [span for span in active if span[1] > start[k]]
        around = [j for _, _, j in active if size[j] > size[k]]
        parents[k] = min(around, key=lambda j: (size[j], j), default=None)
    return [replace(f, parent=parents[k]) for k, f in enumerate(found)]
