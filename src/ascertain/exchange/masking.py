"""Persons' names kept back in what leaves a case: "Person 3" in their place, and the proof kept.

A masked material reads like the other: texts, titles, speakers, labels, origins and notes hold "Person N", spans point at
the same words. A redacted report is the page of the masked material over the bundle of the whole one, with each item that
holds a name withheld: its salted hash stays, so that the page verifies, and whoever is later given the full bundle can see
that it is the one.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

from ascertain.assess import ABOUT_PEOPLE, Person, bodies_of
from ascertain.exchange.bundle import Item, Salt, build_items, parse_item, seal, withhold
from ascertain.exchange.check import load_bundle
from ascertain.exchange.material import Material
from ascertain.exchange.name_patterns import Finder, Hit
from ascertain.exchange.page import join_page, page_parts
from ascertain.exchange.report import _context, _parts
from ascertain.model import Document, Inferred, Span
from ascertain.store.seal import Signer

T = TypeVar("T")
WHY = "holds the name of a person who is private or protected"
FIXED = frozenset({"id", "document", "snapshot", "method", "derivation", "settings", "made_at", "captured_at", "at"})
"""Fields that hold ids, versions and times."""
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(slots=True)
class Mask:
    """Puts "Person N" in the place of names. One is made for a set of people and used for all that leaves."""

    finder: Finder
    _shifts: dict[str, _Shift] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Person], documents: Iterable[Document] = (), records: Iterable[Inferred] = ()) -> Mask:
        """A mask for those people. The documents tell which last names are ordinary words as well; they and the records,
        which outlets, bodies and places have a last name in theirs."""
        documents = tuple(documents)
        return cls(Finder.of(people, (d.text for d in documents), bodies_of(documents, records)))

    def hits(self, text: str, document: str | None = None) -> Iterator[Hit]:
        """Names in the text that may not be shown in that document."""
        return (h for h in self.finder.find(text) if not h.person.shown_in(document))

    def text(self, text: str, document: str | None = None) -> str:
        """The text with each name replaced."""
        pieces, at = [], 0
        for hit in self.hits(text, document):
            pieces += [text[at : hit.start], hit.person.label]
            at = hit.end
        return "".join((*pieces, text[at:]))

    def mask(self, value: T, document: str | None = None) -> T:
        """Text, rows, records and what is made of them, masked. Spans are moved in documents that were masked before."""
        made: Any = value
        if isinstance(value, str):
            # Words of a closed vocabulary are no free text.
            made = self.text(value, document) if type(value) is str else value
        elif isinstance(value, Span):
            shift = self._shifts.get(value.document)
            made = shift.span(value) if shift else value
        elif isinstance(value, Document):
            made = self._document(value)
        elif isinstance(value, Mapping):
            made = {self.mask(k, document): self.mask(v, document) for k, v in value.items()}
        elif isinstance(value, tuple | list):
            made = type(value)(self.mask(v, document) for v in value)
        elif is_dataclass(value) and not isinstance(value, type):
            inside = getattr(value, "document", document)
            found = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in FIXED}
            changed = {k: new for k, old in found.items() if (new := self.mask(old, inside)) != old}
            made = replace(value, **changed) if changed else value
        return made  # type: ignore[no-any-return]

    def _document(self, document: Document) -> Document:
        found = tuple(self.hits(document.text, document.id))
        shift = self._shifts[document.id] = _Shift(found)
        moved = [replace(p, start=shift.at(p.start), end=shift.at(p.end, end=True)) for p in document.passages]
        rest = {
            name: self.mask(getattr(document, name), document.id)
            for name in ("title", "bylines", "dates", "outlet", "url", "flags")
        }
        text = self.text(document.text, document.id)
        # Bytes of the capture hold the names: nothing in a masked text points at them.
        places = () if found else document.places
        return replace(document, text=text, passages=tuple(moved), places=places, **rest)


@dataclass(slots=True)
class _Shift:
    """Where places of a text lie in the masked one."""

    hits: tuple[Hit, ...]
    _ends: list[int] = field(default_factory=list)
    _moved: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        by = 0
        for hit in self.hits:
            by += len(hit.person.label) - (hit.end - hit.start)
            self._ends.append(hit.end)
            self._moved.append(by)

    def at(self, place: int, *, end: bool = False) -> int:
        """A place inside a name goes to the beginning of what stands for it, or to its end."""
        number = bisect_right(self._ends, place)
        by = self._moved[number - 1] if number else 0
        if number < len(self.hits) and self.hits[number].start < place:
            hit = self.hits[number]
            return hit.start + by + (len(hit.person.label) if end else 0)
        return place + by

    def span(self, span: Span) -> Span:
        return replace(span, start=self.at(span.start), end=self.at(span.end, end=True))

    def touches(self, start: int, end: int) -> bool:
        return any(h.start < end and start < h.end for h in self.hits)


def mask_of(material: Material, people: Iterable[Person]) -> Mask:
    """The mask for all that the material holds."""
    return Mask.of(people, material.documents, material.records)


def mask_material(material: Material, people: Iterable[Person]) -> Material:
    """The material as it may be shown. What was decided about people stays in the case."""
    return _masked(material, mask_of(material, people))


def _masked(material: Material, mask: Mask) -> Material:
    documents = tuple(mask.mask(d) for d in material.documents)
    own = {d.snapshot: d.id for d in material.documents}
    return replace(
        material,
        title=mask.text(material.title),
        documents=documents,
        snapshots=tuple(mask.mask(s, own.get(s.id)) for s in material.snapshots),
        records=mask.mask(material.records),
        joined=mask.mask(material.joined),
        decisions=mask.mask(tuple(d for d in material.decisions if d.action not in ABOUT_PEOPLE)),
        assessments=mask.mask(material.assessments),
        skipped=mask.mask(material.skipped),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """A report page without the names, and the whole bundle under the same root. The bundle stays with the case: it is
    what the salts are in, and with it gone what was withheld cannot even be guessed at."""

    page: str
    bundle: str
    withheld: int


def redact_report(
    material: Material, people: Iterable[Person], *, salt: Salt, signer: Signer | None = None, before: str | None = None
) -> Redacted:
    """The report page for others. `before` is the text of the page that this one follows; BadInput when that does not
    verify."""
    mask = mask_of(material, people)
    masked = _masked(material, mask)
    items = tuple(build_items(material, salt))
    names = [i.name for i in items if _withheld(mask, i)]
    earlier = load_bundle(before) if before is not None else None
    if earlier is not None:
        # The version before may have shown names: what is told of it must not.
        told = (i.name for i in earlier.items if i.leaf is None and _withheld(mask, i))
        earlier = withhold(earlier, told, why=WHY)
    version = int(earlier.statement["version"]) + 1 if earlier else 1
    closed = withhold(seal(items, masked, signer=None), names, why=WHY).items
    context = _context(masked, closed, earlier) | {"version": version, "key": signer.public if signer else None}
    parts = dict(_parts(context))
    more: dict[str, Any] = {"page": page_parts(parts.items()), "version": version}
    if earlier is not None:
        more["previous"] = {"statement_sha256": earlier.hash, "version": version - 1}
    whole = seal(items, masked, signer=signer, more=more)
    page = join_page(parts, withhold(whole, names, why=WHY).text())
    return Redacted(page=page, bundle=whole.text(), withheld=len(names))


def opens(page: str, bundle: str) -> bool:
    """Whether the bundle is the one that the page was made over: every item is there, or withheld under its hash. BadInput
    where one of them does not verify."""
    shown, whole = load_bundle(page), load_bundle(bundle)
    return shown.statement == whole.statement and [i.hash for i in shown.items] == [i.hash for i in whole.items]


def archive_obstacles(material: Material, people: Iterable[Person]) -> tuple[str, ...]:
    """Why the captured bytes cannot be handed on: bytes cannot be masked."""
    mask = mask_of(material, people)
    found = {h.person.label for d in material.documents for h in mask.hits(d.text, d.id)}
    return tuple(f"the captured bytes name {label}; a web archive cannot be masked" for label in sorted(found))


def _withheld(mask: Mask, item: Item) -> bool:
    """Whether the item holds a name, or a hash that a guessed name could be tried against."""
    _, body = parse_item(item.line)
    if item.kind == "decision" and body.get("action") in ABOUT_PEOPLE:
        return True
    if item.kind == "log":
        about = json.loads(body["event"]).get("about", {})
        if str(about.get("target", "")).startswith("per-"):
            return True
    own = item.id if item.kind == "document" else body.get("document")
    if item.kind == "document" and item.id in mask._shifts and mask._shifts[item.id].hits:
        return True
    for _, document, start, end, _ in body.get("words", ()):
        if document in mask._shifts and mask._shifts[document].touches(start, end):
            return True
    return any(True for text in _strings(body) for _ in mask.hits(text, own if isinstance(own, str) else None))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield ESCAPE.sub(lambda m: chr(int(m[1], 16)), value) if "\\u" in value else value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(name)
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
