"""Bench task `extract`: article text, title, authors and date of HTML pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ascertain.bench.tasks import load
from ascertain.capture import capture_bytes
from ascertain.model import BadInput, Document, PassageKind
from ascertain.reading import places_coverage, read
from ascertain.reading.names import fold, same_person

BODY = frozenset({PassageKind.HEADING, PassageKind.PARAGRAPH, PassageKind.QUOTE})
# The same input gives the same output, so the time of capture is fixed.
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def predict(records: Iterable[Mapping[str, Any]], folder: str | Path) -> Iterator[dict[str, Any]]:
    """One prediction for each record {id, html}, where `html` is the path of a page (gzip or plain) below `folder`.

    A page that cannot be read counts as nothing found.
    """
    for record in records:
        document = next((d for d, _ in _documents(folder, record)), None)
        if document is None:
            yield {"id": record["id"], "text": "", "title": None, "authors": [], "date": None}
            continue
        yield {
            "id": record["id"],
            "text": body(document),
            "title": document.title,
            "authors": authors(document),
            "date": document.published[:10] if document.published else None,
        }


def body(document: Document) -> str:
    """The article as it is compared with gold: headings within it, paragraphs and quotes, without the title."""
    title = fold(document.title or "")
    texts = [(p.kind, document.text[p.start : p.end]) for p in document.passages if p.kind in BODY]
    return "\n\n".join(t for kind, t in texts if kind is not PassageKind.HEADING or fold(t) != title)


def authors(document: Document) -> list[str]:
    """The names from the most trusted source that gives any: bylines come in that order."""
    names: list[str] = []
    for byline in document.bylines:
        if byline.origin == document.bylines[0].origin and not any(same_person(byline.name, n) for n in names):
            names.append(byline.name)
    return names


def places(records: Iterable[Mapping[str, Any]], folder: str | Path) -> dict[str, float]:
    """Share of the kept characters whose place in the raw bytes holds them: over all pages, and on the worst page."""
    read_pages = [
        (len(document.text), places_coverage(document, data))
        for record in records
        for document, data in _documents(folder, record)
    ]
    kept = sum(size for size, _ in read_pages)
    held = sum(size * share for size, share in read_pages)
    return {
        "places": held / kept if kept else 0.0,
        "places_worst": min((share for _, share in read_pages), default=0.0),
        "pages": len(read_pages),
    }


def _documents(folder: str | Path, record: Mapping[str, Any]) -> Iterator[tuple[Document, bytes]]:
    data = load(Path(folder) / str(record["html"]))
    try:
        captured = capture_bytes(data, origin="page.html", method="file", now=WHEN)
    except BadInput:
        return
    yield from ((d, captured.data) for d in read(captured.snapshot, captured.data) if isinstance(d, Document))
