"""From classified lines to a Document: what the text, Markdown and PDF readers share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from ascertain.model import Byline, DatedBy, Document, Flag, PassageKind, Snapshot, Span
from ascertain.reading.build import Draft
from ascertain.reading.dates import visible_date
from ascertain.reading.finish import finish
from ascertain.reading.flags import byline_flags
from ascertain.reading.lines import Piece
from ascertain.reading.names import byline_names, issuer, outlet_name

MASTHEAD = (PassageKind.BYLINE, PassageKind.CHROME)


def close(
    draft: Draft,
    snapshot: Snapshot,
    method: str,
    pieces: Sequence[Piece],
    spans: Sequence[Span],
    *,
    flags: Iterable[Flag] = (),
    title: str | None = None,
    authors: Sequence[Byline] = (),
    dates: Sequence[DatedBy] = (),
    declared: str | None = None,
) -> Document:
    """The document of classified pieces and their spans. `title`, `authors` and `dates` are those of the file's own metadata;
    a heading shown in the text goes before its title, and what is shown before what is declared."""
    shown, every_date = _shown(pieces, spans)
    heading = next((p for p in pieces if p.kind is PassageKind.HEADING and p.level == 1), None)
    bylines = [*(b for b, _ in shown), *authors]
    placed = [(b.name, place, b.span) for b, place in shown]
    placed += [(b.name, b.origin, b.span) for b in authors]
    every_date = [*every_date, *dates]
    return finish(
        draft,
        snapshot,
        method,
        title=" ".join(heading.text.split()) if heading else title,
        bylines=bylines,
        dates=every_date,
        published=next((d.value for d in every_date if d.role == "published"), None),
        modified=next((d.value for d in every_date if d.role == "modified"), None),
        outlet=_outlet(pieces, heading.text if heading else title or ""),
        declared=declared,
        flags=[*flags, *byline_flags(placed)],
    )


def _outlet(pieces: Sequence[Piece], title: str) -> str | None:
    """The publisher named above the first paragraph, or the body whose statement it is."""
    head = takewhile(lambda p: p.kind is not PassageKind.PARAGRAPH, pieces)
    named = (outlet_name(p.text) or issuer(p.text, title) for p in head if p.kind in MASTHEAD)
    return next((name for name in named if name), None)


def _shown(pieces: Sequence[Piece], spans: Sequence[Span]) -> tuple[list[tuple[Byline, str]], list[DatedBy]]:
    """Names and dates on byline lines; a line before the first paragraph stands at the head, others at the foot."""
    first = next((i for i, p in enumerate(pieces) if p.kind is PassageKind.PARAGRAPH), len(pieces))
    names: list[tuple[Byline, str]] = []
    dates: list[DatedBy] = []
    for index, (piece, span) in enumerate(zip(pieces, spans, strict=True)):
        if piece.kind is not PassageKind.BYLINE:
            continue
        place = "head" if index <= first else "foot"
        for name in byline_names(piece.text.lstrip(" –—-")):
            at = piece.text.find(name)
            where = (
                Span(document=span.document, start=span.start + at, end=span.start + at + len(name))
                if at >= 0
                else span
            )
            names.append(
                (Byline(name=name, origin="visible", evidence=f"line at the {place} of the text", span=where), place)
            )
        if value := visible_date(piece.text):
            role = "modified" if "updat" in piece.text.lower() else "published"
            dates.append(DatedBy(role=role, value=value, origin="visible", evidence=piece.text[:200]))
    return names, dates
