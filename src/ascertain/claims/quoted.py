"""Quotations joined to the attributions: to the cue beside them, to the speech they go on with, or to nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ascertain.claims import cues
from ascertain.claims.found import SCORES, Found, Spans, join
from ascertain.claims.quotation import BOUNDARY, Quotation, mark_before
from ascertain.claims.speech import Cue, cue_of, is_title
from ascertain.syntax import Parsed

STATEMENT = 50
"""Code points from which a quotation that has no speaker is still given, with none: below it 1 of 50 was speech."""

LONG = 30
"""Code points from which a quotation is a statement and not a single word held up by quotation marks."""

SPEECH = frozenset({"quote", "that", "fronted", "tail", "according"})
"""Rules whose content may be quoted speech."""

QUOTE_MARKS = "“„\"'"


def attach(
    text: str, parsed: Sequence[Parsed], quotes: Mapping[int, Sequence[Quotation]], framed: Sequence[Sequence[Found]]
) -> list[Found]:
    """All findings, each quotation given to one of them or to a new one.

    `quotes` are by passage; `framed` has the findings of each passage. A quotation's speaker stands in its own passage
    or in the one before, save where it resumes.
    """
    found: list[Found] = []
    where: list[list[int]] = []
    for members in framed:
        where.append(list(range(len(found), len(found) + len(members))))
        found.extend(members)
    last: int | None = None
    for q in (q for passage in sorted(quotes) for q in quotes[passage]):
        near = where[q.passage] + (where[q.passage - 1] if q.passage else [])
        holder = next((k for k in near if _holds(found[k], q)), None)
        if holder is None:
            size = len(found)
            holder = _place(text, parsed, quotes[q.passage], q, found=found, near=near, last=last)
            where[q.passage].extend(range(size, len(found)))
        last = last if holder is None else holder
    return found


def _place(
    text: str,
    parsed: Sequence[Parsed],
    quotes: Sequence[Quotation],
    q: Quotation,
    *,
    found: list[Found],
    near: Sequence[int],
    last: int | None,
) -> int | None:
    """Puts a quotation into a finding, changed in place or added; returns which, None for one without a speaker."""
    cue = cue_of(text, parsed, quotes, q)
    if cue is not None:
        return _give(text, found, near, cue, q)
    before = last if q.resumes and last is not None else _continued(text, parsed, found, near, q)
    if before is not None:
        found[before] = replace(found[before], content=join([*found[before].content, (q.start, q.end)]))
        return before
    found.extend(_unclaimed(text, [found[k] for k in near], q))
    return None


def _unclaimed(text: str, found: Sequence[Found], q: Quotation) -> Iterator[Found]:
    cues_inside = any(q.start <= s < q.end for f in found for s, _ in f.cue)
    if q.end - q.start >= STATEMENT and not cues_inside and not is_title(text, q):
        yield Found(
            source=(),
            cue=(),
            content=((q.start, q.end),),
            score=SCORES["quotation"],
            rule="quotation",
            parent=None,
        )


def _holds(f: Found, q: Quotation) -> bool:
    return any(min(e, q.end) - max(s, q.start) > 0.5 * (q.end - q.start) for s, e in f.content) and not any(
        q.start <= s and e <= q.end for s, e in f.cue
    )


def _give(text: str, found: list[Found], near: Sequence[int], cue: Cue, q: Quotation) -> int:
    """Joins a quotation to the finding that its cue already made, or makes one."""
    span = (q.start, q.end)
    source = outside(cue.source, cue.cue, [q])
    for k in near:
        f = found[k]
        if any(s <= cue.at < e for s, e in f.cue):
            kept = _kept(text, f, cue, q)
            found[k] = replace(
                f, content=join([*kept, span]), rule="quote", score=SCORES["quote"], source=f.source or source
            )
            return k
    found.append(
        Found(
            source=source,
            cue=cue.cue,
            content=(span,),
            score=SCORES["quote"],
            rule="quote",
            parent=None,
            lemma=cue.lemma,
        )
    )
    return len(found) - 1


def _kept(text: str, f: Found, cue: Cue, q: Quotation) -> Spans:
    """What a finding keeps of its content beside a new quotation: not an object, nor words that merely precede the cue."""
    kept = f.content if f.rule in SPEECH else ()
    if q.start > cue.at and not any(text[s] in QUOTE_MARKS for s, _ in kept):
        return tuple(span for span in kept if span[0] > cue.at)
    return kept


def _continued(
    text: str, parsed: Sequence[Parsed], found: Sequence[Found], near: Sequence[int], q: Quotation
) -> int | None:
    """The speech that a quotation without a cue goes on with: from the sentence or the paragraph before."""
    start = parsed[q.passage].offset
    whole = text[q.start : q.end].rstrip("”\"'")[-1:] in ".?!"
    if mark_before(text, q.start) not in BOUNDARY or (q.end - q.start < LONG and not whole):
        return None
    if not text[start : q.start].strip():
        if q.passage == 0:
            return None
        start = parsed[q.passage - 1].offset
    spoken = [k for k in near if found[k].cue and start <= _end(found[k]) <= q.start and _spoken(found[k])]
    return max(spoken, key=lambda k: (_has_quote(text, found[k]), found[k].cue[0][0]), default=None)


def _end(f: Found) -> int:
    return max(e for _, e in (*f.content, *f.cue, *f.source))


def _spoken(f: Found) -> bool:
    return f.rule in SPEECH and (f.lemma == "according" or cues.accepts(f.lemma or "", "quote"))


def _has_quote(text: str, f: Found) -> bool:
    return any(text[s] in QUOTE_MARKS for s, _ in f.content)


def outside(source: Spans, cue: Spans, quotes: Sequence[Quotation]) -> Spans:
    """A source phrase without the quotation that a parse drew into it."""
    spans = list(source)
    for q in quotes:
        if not (q.start <= cue[0][0] < q.end):
            spans = [(q.end + 1, e) if q.start <= s < q.end < e else (s, e) for s, e in spans]
            spans = [(s, e) for s, e in spans if s < e and not q.start <= s < q.end]
    return tuple(spans)
