"""From a record back to the bytes: the words it rests on, where they stand in the snapshot, and every hash on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from ascertain.app.raw import Check, Source, Words
from ascertain.model import Claim, Derivation, Document, Snapshot, StopRun, snapshot_id, text_hash
from ascertain.store.codec import JOINED, tagged
from ascertain.store.spans import rests_on, roles

if TYPE_CHECKING:
    from ascertain.store.case import Case, Found, Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The chain behind one id. `verified` holds when every check did; `mismatch` is the first that failed."""

    id: str
    kind: str
    verified: bool
    mismatch: str | None
    record: dict[str, Any]
    words: tuple[Words, ...]
    document: dict[str, Any] | None
    derivations: tuple[Derivation, ...]
    superseded_by: str | None
    snapshot: Snapshot | None
    captures: tuple[Snapshot, ...]
    checks: tuple[Check, ...]
    below: tuple[Trace, ...] = ()
    """Of a record across documents: the traces of what it rests on."""
    rests_on: tuple[str, ...] = ()
    """Of a record across documents: ids of what it rests on, also where that was not traced."""

    def documents(self) -> tuple[str, ...]:
        """Ids of the documents whose words it shows."""
        own = () if self.document is None else (str(self.document["id"]),)
        return tuple(dict.fromkeys((*own, *(d for b in self.below for d in b.documents()))))


def trace(case: Case, found: Found, *, deep: bool = True) -> Trace:
    """The chain behind a thing of the case. Missing or altered bytes are a failed check, not an error.

    deep: also trace all that a record across documents rests on, which is what verifies it
    """
    # What the records of one question share is read once: 285 queries where there were 367.
    case = case if isinstance(case, _Once) else cast("Case", _Once(case))
    if found.kind == "snapshot":
        return _assemble(case, found, snapshot=found.id)
    if found.kind == "derivation":
        return _derivation(case, found)
    if found.kind in JOINED:
        return _across(case, found, deep=deep)
    stored = case.stored(found.id)
    if stored is None:
        raise StopRun(f"{found.id} is named in the case but its record is gone")
    reading = case.reading(stored.document_number)
    return _assemble(case, found, stored=stored, reading=reading)


class _Once:
    """A case whose answers are asked for once within a trace."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._case, name)
        made = cache(found) if callable(found) else found
        self.__dict__[name] = made
        return made


def _across(case: Case, found: Found, *, deep: bool) -> Trace:
    """A record across documents: its own words against their hashes, then the documents and records that it rests on."""
    stored = case.joined(found.id)
    if stored is None:
        raise StopRun(f"{found.id} is named in the case but its record is gone")
    checks: list[Check] = []
    words: list[Words] = []
    documents: dict[int, Document] = {}
    for number, role, start, end, digest in stored.hashes:
        if number not in documents:
            documents[number] = _document(case, number)
        text = documents[number].text[start:end]
        item = f"{role} in {documents[number].id} {start}-{end}"
        checks.append(
            Check(name="span text", ok=digest == text_hash(text), detail=_values(item, digest, text_hash(text)))
        )
        words.append(Words(role=role, start=start, end=end, text=text, sha256=text_hash(text), raw=()))
    named = sorted({d.id for d in documents.values()} | set(rests_on(stored.record)))
    below = tuple(trace(case, case.find(name)) for name in named) if deep else ()
    checks += [
        Check(name=b.kind, ok=b.verified, detail=f"{b.id}: {b.mismatch or f'{len(b.checks)} checks'}") for b in below
    ]
    bad = next((c for c in checks if not c.ok), None)
    made = case.derivation(stored.derivation)
    return Trace(
        id=found.id,
        kind=found.kind,
        verified=bad is None,
        mismatch=f"{bad.name}: {bad.detail}" if bad else None,
        record=tagged(stored.record),
        words=tuple(words),
        document=None,
        derivations=(made[0],) if made else (),
        superseded_by=stored.superseded_by,
        snapshot=None,
        captures=(),
        checks=tuple(checks),
        below=below,
        rests_on=tuple(named),
    )


def _document(case: Case, number: int) -> Document:
    record = case.reading(number).record
    if not isinstance(record, Document):
        raise StopRun(f"row {number} of the case's documents holds a {type(record).__name__}")
    return record


def _derivation(case: Case, found: Found) -> Trace:
    made = case.derivation(found.id)
    if made is None:
        raise StopRun(f"{found.id} is named in the case but its record is gone")
    derivation, superseded = made
    reading = case.stored(derivation.input)
    snapshot = None if reading else derivation.input
    return _assemble(case, found, reading=reading, snapshot=snapshot, own=derivation, superseded=superseded)


def _assemble(
    case: Case,
    found: Found,
    *,
    stored: Stored | None = None,
    reading: Stored | None = None,
    snapshot: str | None = None,
    own: Derivation | None = None,
    superseded: str | None = None,
) -> Trace:
    document = reading.record if reading and isinstance(reading.record, Document) else None
    name = document.snapshot if document else snapshot or found.id
    shot = case.snapshot(name)
    data, checks = _bytes(case, name, shot)
    words: tuple[Words, ...] = ()
    if document is not None and reading is not None and shot is not None:
        source = Source(document=document, snapshot=shot, data=data)
        checks += _text(document, reading)
        if stored is not None and stored.kind != "document":
            resting = [("", stored), *_attribution(case, stored)]
            words = tuple(source.words(f"{p}{role}", s.start, s.end) for p, r in resting for role, s in roles(r.record))
            checks += [check for _, r in resting for check in _spans(document, r)]
            checks += source.check([(w.start, w.end) for w in words])
        else:
            checks += source.check([(0, len(document.text))])
        made = case.derivation(reading.derivation)
        if source.paged and made is not None:
            checks += source.read_again(made[0])
    bad = next((c for c in checks if not c.ok), None)
    record = stored.record if stored else own or shot
    return Trace(
        id=found.id,
        kind=found.kind,
        verified=bad is None,
        mismatch=f"{bad.name}: {bad.detail}" if bad else None,
        record=_short(record),
        words=words,
        document=_short(document) if document else None,
        derivations=tuple(_chain(case, stored, reading, own)),
        superseded_by=stored.superseded_by if stored else superseded,
        snapshot=shot,
        captures=case.captures(name),
        checks=tuple(checks),
    )


def _attribution(case: Case, stored: Stored) -> list[tuple[str, Stored]]:
    """Speaker and basis of a claim stand in its attribution, so its words are part of the chain."""
    if not isinstance(stored.record, Claim):
        return []
    found = case.stored(stored.record.attribution, derivation=stored.derivation)
    return [("attribution.", found)] if found else []


def _bytes(case: Case, name: str, shot: Snapshot | None) -> tuple[bytes | None, list[Check]]:
    try:
        data = case.blobs.get(name)
    except StopRun as error:
        return None, [Check(name="snapshot bytes", ok=False, detail=str(error))]
    size = shot.size if shot else -1
    detail = f"{len(data)} bytes hash to {snapshot_id(data)}"
    return data, [
        Check(name="snapshot bytes", ok=True, detail=detail),
        Check(name="snapshot size", ok=size == len(data), detail=f"{name}: {size} recorded, {len(data)} kept"),
    ]


def _text(document: Document, reading: Stored) -> list[Check]:
    kept, now = reading.hashes[0][3], text_hash(document.text)
    return [Check(name="document text", ok=kept == now, detail=_values(document.id, kept, now))]


def _spans(document: Document, stored: Stored) -> list[Check]:
    """Compare the kept hash of each span with the text now, and the kept spans with those the record names."""
    named = sorted((role, s.start, s.end) for role, s in roles(stored.record))
    kept = sorted((role, start, end) for role, start, end, _ in stored.hashes)
    checks = [Check(name="spans", ok=named == kept, detail=f"{len(named)} in the record, {len(kept)} kept with hashes")]
    for role, start, end, digest in stored.hashes:
        now = text_hash(document.text[start:end])
        detail = _values(f"{role} {start}-{end}", digest, now)
        checks.append(Check(name="span text", ok=digest == now, detail=detail))
    return checks


def _values(item: str, kept: str, now: str) -> str:
    return f"{item} hashes to {now}" if kept == now else f"{item}: {kept} kept, {now} now"


def _chain(case: Case, stored: Stored | None, reading: Stored | None, own: Derivation | None) -> Iterator[Derivation]:
    names = [s.derivation for s in (stored, reading) if s is not None]
    for name in dict.fromkeys(([own.id] if own else []) + names):
        made = case.derivation(name)
        if made is not None:
            yield made[0]


def _short(record: object) -> dict[str, Any]:
    """The record without a document's text and its parts, which have hundreds of rows."""
    fields = tagged(record)
    if fields["record"] != "document":
        return fields
    counts = {name: len(fields.pop(name)) for name in ("passages", "places")}
    return {**fields, "text": None, "characters": len(fields["text"]), **counts}
