"""The bytes behind the words of a document: where they stand, what they decode to, and whether that still agrees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ascertain.model import Derivation, Document, Place, Snapshot, text_hash
from ascertain.views.places import raw_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """A stretch of the snapshot. Offsets are bytes and `text` is what they decode to; with a `page`, offsets are
    characters of that PDF page's text layer and `text` is None. `exact` is False where the bounds are wider."""

    start: int
    end: int
    page: int | None
    exact: bool
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words a record rests on, in the role they play for it, and where they stand in the snapshot."""

    role: str
    start: int
    end: int
    text: str
    sha256: str
    raw: tuple[Raw, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was recomputed. `detail` names the item and, when it failed, both values."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """The bytes behind a document, decoded as its reader did; `data` is None where they are lost."""

    document: Document
    snapshot: Snapshot
    data: bytes | None

    @cached_property
    def charset(self) -> str:
        """The charset that the bytes are in."""
        from ascertain.reading.charset import decode

        markup = "html" in self.snapshot.media_type
        return decode(self.data or b"", self.snapshot.charset, markup=markup).charset

    @property
    def paged(self) -> bool:
        """Whether the places are those of pages, whose text the bytes do not hold plainly."""
        return any(p.page is not None for p in self.document.places)

    def words(self, role: str, start: int, end: int) -> Words:
        text = self.document.text[start:end]
        found = raw_places(self.document, start, end, self.charset)
        raw = tuple(
            Raw(start=r.start, end=r.end, page=r.page, exact=r.exact, text=self._decoded(r.start, r.end, r.page))
            for r in found
        )
        return Words(role=role, start=start, end=end, text=text, sha256=text_hash(text), raw=raw)

    def check(self, stretches: list[tuple[int, int]]) -> list[Check]:
        """Whether the bytes of every run under the stretches decode to the run, tags and entities resolved."""
        if self.data is None:
            return []
        runs = list(dict.fromkeys(p for start, end in stretches for p in self._runs(start, end)))
        bad = next((p for p in runs if not self._holds(p)), None)
        if bad is None:
            return [Check(name="raw bytes", ok=True, detail=f"{len(runs)} runs decode to the text")] if runs else []
        text, raw = self.document.text[bad.start : bad.end], self._decoded(bad.raw_start, bad.raw_end, None)
        detail = f"{self.document.id} {bad.start}-{bad.end} is {text[:80]!r}, bytes {bad.raw_start}-{bad.raw_end} {raw!r:.80}"
        return [Check(name="raw bytes", ok=False, detail=detail)]

    def read_again(self, made: Derivation) -> list[Check]:
        """Whether the same reader with the same settings makes the same text and places from the bytes today."""
        from ascertain.reading import readers

        if self.data is None:
            return []
        part = next((p for p in readers if p.method == made.method), None)
        if part is None:
            return [Check(name="reading again", ok=False, detail=f"the reader {made.method} is not installed")]
        results = part.function(self.snapshot, self.data, **part.resolve(json.loads(made.settings)))
        same = any(
            isinstance(r, Document) and (r.text, r.places) == (self.document.text, self.document.places)
            for r in results
        )
        detail = f"{made.method} makes {'the same' if same else 'another'} text from {self.snapshot.id}"
        return [Check(name="reading again", ok=same, detail=detail)]

    def _runs(self, start: int, end: int) -> Iterator[Place]:
        return (p for p in self.document.places if p.page is None and p.start < end and p.end > start)

    def _holds(self, place: Place) -> bool:
        from ascertain.reading import holds

        run = self.document.text[place.start : place.end]
        raw = self._decoded(place.raw_start, place.raw_end, None) or ""
        return holds(run, raw, markup="html" in self.snapshot.media_type)

    def _decoded(self, start: int, end: int, page: int | None) -> str | None:
        if self.data is None or page is not None:
            return None
        return self.data[start:end].decode(self.charset, "replace")
