"""A bundle: records as items, one a line, each with its own hash, all under one root that can be signed.

It is one JSON object, written in exactly one way: every byte of it is either content of some item or follows from the
content, so that a changed byte is a changed item. Each item carries a salt: an item can be withheld later, its hash
left in its place, and the root still holds without telling what was there.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from ascertain.exchange.material import Material
from ascertain.model import (
    Assessment,
    BadInput,
    Decision,
    Derivation,
    Document,
    Inferred,
    Joined,
    Snapshot,
    Span,
    text_hash,
)
from ascertain.store.chain import Link, Tree, canonical, leaf_hash, proofs
from ascertain.store.codec import builtins, kind_of
from ascertain.store.seal import Signer
from ascertain.store.spans import roles

FORMAT = "ascertain-bundle/1"
SHORT = 12
"""Bytes of each item's hash in the list that names an altered one; the root is made of whole hashes."""
Salt = Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One record as it leaves: what it is, and its line. `leaf` is set where the content is withheld."""

    kind: str
    id: str
    line: str
    leaf: bytes | None = None

    @property
    def hash(self) -> bytes:
        """The leaf that stands for the item in the tree."""
        return self.leaf or leaf_hash(self.line)

    @property
    def name(self) -> str:
        """Kind and id."""
        return f"{self.kind} {self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Items under a statement, which names their root; the signature, if any, is over the statement."""

    statement: Mapping[str, Any]
    signature: str | None
    items: tuple[Item, ...]

    @property
    def hash(self) -> str:
        """What a later version calls this one by."""
        return text_hash(canonical(self.statement))

    def text(self) -> str:
        """The one JSON text of the bundle: statement, signature, short hashes, then a line for each item."""
        short = b64encode(b"".join(i.hash[:SHORT] for i in self.items)).decode()
        head = {"format": FORMAT, "hashes": short, "signature": self.signature, "statement": self.statement}
        lines = ",\n".join(i.line for i in self.items)
        return f'{line(head)[:-1]},"items":[\n{lines}\n]}}\n'


def seal(
    items: Iterable[Item], material: Material, *, signer: Signer | None, more: Mapping[str, Any] | None = None
) -> Bundle:
    """The items as a bundle, signed when there is a signer. `more` joins the statement: the parts of a page, the version
    before."""
    items = tuple(items)
    statement = {
        "title": material.title,
        "made_at": material.made_at,
        "software": material.software,
        "items": len(items),
        "root": root(items),
        "log": _log_statement(material.log),
        "key": signer.public if signer else None,
        "version": 1,
        **(more or {}),
    }
    return Bundle(statement=statement, signature=signer.sign(canonical(statement)) if signer else None, items=items)


def root(items: Iterable[Item]) -> str:
    """The Merkle root over the items in their order."""
    tree = Tree()
    for item in items:
        tree.add_hash(item.hash)
    return tree.root()


def line(value: object) -> str:
    """Canonical JSON that can stand inside a page: no `<` in it."""
    return canonical(value).replace("<", "\\u003c")


def build_items(material: Material, salt: Salt) -> Iterator[Item]:
    """Everything in the material as items. Texts go out passage by passage, so that one can be withheld alone."""
    by_id = {d.id: d for d in material.documents}
    for snapshot in material.snapshots:
        yield _item("snapshot", snapshot.id, _snapshot(snapshot), salt)
    for document in material.documents:
        yield from _document(document, salt)
    for record in (*material.records, *material.joined):
        yield _item(kind_of(record), record.id, _fields(record) | {"words": _words(record, by_id)}, salt)
    others: tuple[Derivation | Decision | Assessment, ...] = (
        *material.derivations,
        *material.decisions,
        *material.assessments,
    )
    for other in others:
        yield _item(kind_of(other), other.id, _fields(other), salt)
    for number, skip in enumerate(material.skipped, start=1):
        yield _item("skipped", str(number), _fields(skip), salt)
    yield from _log(material, salt)


def withhold(bundle: Bundle, names: Iterable[str], *, why: str) -> Bundle:
    """The bundle without the content of the items of those names (`claim clm-…`); root and signature still hold. A page
    made of it is another page: this is for bundles that travel alone. BadInput for a name that is not there."""
    wanted = set(names)
    unknown = wanted - {i.name for i in bundle.items}
    if unknown:
        raise BadInput(f"the bundle has no item {min(unknown)!r}")
    items = tuple(_stub(i, why) if i.name in wanted else i for i in bundle.items)
    return replace(bundle, items=items)


def _stub(item: Item, why: str) -> Item:
    stub = {"kind": item.kind, "id": item.id, "leaf": item.hash.hex(), "withheld": why}
    return replace(item, line=line(stub), leaf=item.hash)


def parse_item(text: str) -> tuple[Item, Mapping[str, Any]]:
    """The item of one line, with its content. ValueError when the line is not written as `line` writes it."""
    fields = json.loads(text)
    if not isinstance(fields, dict) or line(fields) != text:
        raise ValueError("it is not written in its one form")
    kind, name = fields["kind"], fields["id"]
    if not isinstance(kind, str) or not isinstance(name, str):
        raise ValueError("kind and id are no texts")
    if "withheld" in fields:
        return Item(kind=kind, id=name, line=text, leaf=bytes.fromhex(fields["leaf"])), {}
    body = fields["body"]
    if not isinstance(body, dict):
        raise ValueError("it has no content")
    return Item(kind=kind, id=name, line=text), body


def _item(kind: str, name: str, body: Mapping[str, Any], salt: Salt) -> Item:
    return Item(kind=kind, id=name, line=line({"kind": kind, "id": name, "salt": salt(), "body": body}))


def _fields(record: object) -> dict[str, Any]:
    # What is empty is left out: it decodes to the same.
    return {k: v for k, v in builtins(record).items() if v is not None and v not in ([], "")}


def _snapshot(snapshot: Snapshot) -> dict[str, Any]:
    fields = _fields(snapshot)
    if snapshot.method == "file":
        # A path tells of the desk, not of the page.
        fields["origin"] = PurePath(snapshot.origin).name
    return fields


def _document(document: Document, salt: Salt) -> Iterator[Item]:
    fields = _fields(document)
    for name in ("text", "passages", "places"):
        fields.pop(name, None)
    end = document.passages[-1].end if document.passages else 0
    whole = {"characters": len(document.text), "text_sha256": text_hash(document.text), "tail": document.text[end:]}
    yield _item("document", document.id, fields | whole, salt)
    before = 0
    for number, passage in enumerate(document.passages, start=1):
        lead, text = document.text[before : passage.start], document.text[passage.start : passage.end]
        body = {"document": document.id, "number": number, "lead": lead, "text": text, **_fields(passage)}
        yield _item("passage", f"{document.id}/{number}", body, salt)
        before = passage.end


def _words(record: Inferred | Joined, documents: Mapping[str, Document]) -> list[list[Any]]:
    """Role, document, start, end and hash of the text of each span."""
    return [
        [role, s.document, s.start, s.end, text_hash(_text(documents, s))]
        for role, s in roles(record)
        if s.document in documents
    ]


def _text(documents: Mapping[str, Document], span: Span) -> str:
    return documents[span.document].text[span.start : span.end]


def _log_statement(log: tuple[Link, ...]) -> dict[str, Any] | None:
    if not log:
        return None
    tree = Tree()
    for entry in log:
        tree.add(entry.hash)
    return {"id": log[0].hash, "entries": len(log), "head": log[-1].hash, "root": tree.root()}


def _log(material: Material, salt: Salt) -> Iterator[Item]:
    """The entries about what is handed on, each with the proof that it is in the log."""
    names = {s.id for s in material.snapshots} | {d.id for d in material.documents}
    names |= {r.id for r in material.records} | {j.id for j in material.joined}
    names |= {d.id for d in material.derivations} | {d.id for d in material.decisions}
    names |= {a.id for a in material.assessments}
    about = [at for at, entry in enumerate(material.log) if _concerns(entry, at, names)]
    paths = proofs((entry.hash for entry in material.log), about)
    for at, path in zip(about, paths, strict=True):
        entry = material.log[at]
        body = {"previous": entry.previous, "hash": entry.hash, "event": entry.event, "proof": path}
        yield _item("log", str(entry.sequence), body, salt)


def _concerns(entry: Link, at: int, names: set[str]) -> bool:
    event = json.loads(entry.event)
    return at == 0 or event["what"] == "checkpoint" or not names.isdisjoint(_strings(event["about"]))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
