"""Prediction for the claims task: who puts what forward, on what basis, how firmly, in plain text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ascertain.claims import default_extractor, extractors
from ascertain.model import Attribution, Claim, Document, Snapshot, Span, SpeakerKind, snapshot_id
from ascertain.reading import readers

Record = dict[str, Any]
NO_DATE = "1970-01-01T00:00:00Z"
"""When a record's text was taken is not known, and nothing here depends on it."""


def predict(records: Iterable[Record], *, use: str | None = None) -> Iterator[Record]:
    """For each record with `id` and `text`: `id` and `claims` (content, speaker or None, basis, stance).

    use: the part that finds them; None takes the default one.

    The text goes through the plain-text reader first, so that titles, bylines and page chrome are told apart from
    reporting; its offsets are mapped back to the text as given. A text that cannot be read gives no claims.
    """
    use = use or default_extractor()
    for record in records:
        text: str = record["text"]
        claims: list[Record] = []
        for document in _read(text):
            claims.extend(_claims(document, _Back(document, text), use))
        yield {"id": record["id"], "claims": claims}


def _read(text: str) -> Iterator[Document]:
    data = text.encode("utf-8", "replace")
    taken = Snapshot(
        id=snapshot_id(data),
        size=len(data),
        media_type="text/plain",
        origin="record",
        method="file",
        captured_at=NO_DATE,
        charset="utf-8",
    )
    part = readers.get("text")
    for read in part.function(taken, data, **part.resolve()):
        if isinstance(read, Document):
            yield read


def _claims(document: Document, back: _Back, use: str) -> Iterator[Record]:
    part = extractors.get(use)
    attributions: dict[str, Attribution] = {}
    for found in part.function(document, **part.resolve({"loaded": False})):
        if isinstance(found, Attribution):
            attributions[found.id] = found
        elif isinstance(found, Claim):
            source = attributions[found.attribution]
            speaker = source.speaker.name if source.speaker.kind == SpeakerKind.SOURCE else None
            content = [back.span(s) for s in found.content]
            yield {
                "content": content,
                "speaker": speaker,
                "basis": str(source.basis),
                "stance": str(found.stance),
            }


class _Back:
    """From a document's offsets to those of the text it was read from, by way of the bytes under `Document.places`."""

    def __init__(self, document: Document, text: str) -> None:
        self._places = document.places
        self._starts = [p.start for p in document.places]
        self._bytes = _byte_offsets(text)

    def span(self, span: Span) -> list[int]:
        """`[start, end)` in the given text."""
        return [self._point(span.start), self._point(span.end - 1) + 1]

    def _point(self, offset: int) -> int:
        which = max(bisect_right(self._starts, offset) - 1, 0)
        if not self._places:
            return offset
        place = self._places[which]
        first = self._code_point(place.raw_start)
        last = self._code_point(place.raw_end)
        return min(first + max(offset - place.start, 0), max(last - 1, first))

    def _code_point(self, byte: int) -> int:
        return max(bisect_right(self._bytes, byte) - 1, 0)


def _byte_offsets(text: str) -> Sequence[int]:
    offsets, at = [0], 0
    for character in text:
        at += len(character.encode("utf-8", "replace"))
        offsets.append(at)
    return offsets
