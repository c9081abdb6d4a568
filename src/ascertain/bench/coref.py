"""Prediction for the coref task: which mentions of a text stand for the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ascertain.actors import lexicon
from ascertain.actors.phrases import Phrase, head_of
from ascertain.actors.rules import entities, read
from ascertain.actors.tagger import Name, names
from ascertain.actors.traits import Traits, traits
from ascertain.bench.attribution import plain
from ascertain.model import MentionForm
from ascertain.syntax import Parsed, parse

Span = tuple[int, int]
SORTS = {"person": "person", "organization": "group", "place": "place", "plant": "living", "animal": "living"}
TYPES = {"person": "PER", "organization": "ORG", "place": "LOC"}
POINTERS = frozenset({"PRP", "PRP$", "WP", "WP$", "WDT", "DT", "EX"})


def predict(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each record with `id` and `text`: `id` and `clusters`, lists of [start, end].

    Where the record has `mentions` (start, end, type), these are put into clusters; else the noun phrases of the text
    are found first, things as well as actors, and clusters of one are left out.
    """
    for record in records:
        parsed = parse(plain(record["text"]))
        if "mentions" in record:
            found = given(parsed, record["mentions"])
            linked = entities(parsed, [p for _, p, _ in found], [t for _, _, t in found])
            clusters = [[list(found[i][0]) for i in c] for c in linked]
        else:
            whole = read(parsed)
            clusters = [[list(extent(parsed, whole.phrases[i])) for i in c] for c in whole.clusters if len(c) > 1]
        yield {"id": record["id"], "clusters": clusters}


def extent(parsed: Sequence[Parsed], phrase: Phrase) -> Span:
    """Offsets of a phrase with all that hangs on it and its possessive mark, as the labelled sets have it."""
    p, last = parsed[phrase.where], phrase.full
    if last + 1 < len(p.doc) and p.doc[last + 1].tag_ == "POS":
        last += 1
    return p.offset + p.doc[phrase.first].idx, p.offset + p.doc[last].idx + len(p.doc[last])


def given(parsed: Sequence[Parsed], mentions: Sequence[dict[str, Any]]) -> list[tuple[Span, Phrase, Traits]]:
    """Mentions that somebody else found, as phrases with traits, in text order. Their types say what sort they are of."""
    tagged = names(parsed)
    found = []
    for m in mentions:
        phrase = _phrase(parsed, m["start"], m["end"], tagged, m.get("type", ""))
        if phrase is not None:
            described = traits(parsed[phrase.where].doc, phrase)
            if m.get("type"):
                described = replace(described, sort=SORTS.get(m["type"], m["type"]))
                described = replace(described, sort=described.sort if described.sort in KNOWN else "abstract")
            found.append(((m["start"], m["end"]), phrase, described))
    return sorted(found, key=lambda f: (f[1].where, f[1].first, -f[1].last))


KNOWN = frozenset({*lexicon.nouns().values(), "unknown"})


def _phrase(
    parsed: Sequence[Parsed], start: int, end: int, tagged: Sequence[Sequence[Name]], kind: str
) -> Phrase | None:
    for where, p in enumerate(parsed):
        if not p.offset <= start < p.offset + len(p.doc.text):
            continue
        tokens = [t for t in p.doc if t.idx + p.offset < end and t.idx + len(t) + p.offset > start]
        if not tokens:
            return None
        first, last = tokens[0].i, tokens[-1].i
        full = last
        while last > first and (p.doc[last].tag_ == "POS" or p.doc[last].is_punct):
            last -= 1
        head = head_of(p.doc, first, last)
        form, name = _form(p, (first, last, head), tagged[where], kind)
        return Phrase(where=where, first=first, last=last, full=full, head=head, form=form, name=name)
    return None


def _form(p: Parsed, at: tuple[int, int, int], tagged: Sequence[Name], kind: str) -> tuple[MentionForm, Name | None]:
    first, last, head = at
    if first == last and p.doc[head].tag_ in POINTERS:
        return MentionForm.PRONOUN, None
    if p.doc[head].pos_ != "PROPN":
        return MentionForm.DESCRIPTION, None
    known = next((n for n in tagged if n.first <= head <= n.last), None)
    known = known or Name(first=first, last=last, type="MISC", score=0.5)
    return MentionForm.NAME, replace(known, type=TYPES.get(kind, known.type if not kind else "MISC"))
