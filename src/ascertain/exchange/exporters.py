"""The registry of export formats. A part takes the Material and yields files: name and bytes.

Register with `@exporters.part("name", version="1", suffix=".json")`. One file is written under the name the user gives,
several into a folder. What may leave a case at all is decided before: an exporter gets only what it may show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, ParamSpec
from uuid import UUID, uuid5

from ascertain.exchange.material import Material
from ascertain.model import Attribution, Basis, Claim, Document, Registry

P = ParamSpec("P")
File = tuple[str, bytes]
exporters: Registry[..., Iterator[File]] = Registry("exchange")
Exporter = Callable[..., Iterator[File]]

NAMESPACE = UUID("6f1f0c52-5d0f-5b1c-9a39-0d3c8f0b7c55")
"""Under which ids of records become UUIDs."""


def to_json(value: object) -> bytes:
    """Indented JSON with a last line end; lone surrogates are written as escapes."""
    try:
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
    except UnicodeEncodeError:
        return (json.dumps(value, indent=1) + "\n").encode()


def urn(name: str) -> str:
    """A record's id as an IRI: `urn:ascertain:clm-…`, and for bytes `urn:sha256:…`."""
    return f"urn:{name}" if name.startswith("sha256:") else f"urn:ascertain:{name}"


def uuid(*parts: str) -> UUID:
    """The same UUID for the same parts, on every machine."""
    return uuid5(NAMESPACE, "\n".join(parts).encode("utf-8", "backslashreplace").decode())


def source_of(document: Document) -> str:
    """Where the document can be found: its web address, or the name of its bytes."""
    return document.url if document.url and document.url.startswith(("http://", "https://")) else urn(document.snapshot)


def claims_of(material: Material) -> Iterator[tuple[Document, Claim, Attribution]]:
    """Each claim with its document and its attribution."""
    documents = {d.id: d for d in material.documents}
    attributions = {r.id: r for r in material.records if isinstance(r, Attribution)}
    for record in material.records:
        if isinstance(record, Claim):
            yield documents[record.document], record, attributions[record.attribution]


def speaker_of(attribution: Attribution) -> str | None:
    """The speaker's name where it is a body's; people and the unnamed are told by their kind alone."""
    return attribution.speaker.name if attribution.basis is Basis.NAMED_ORGANISATION else None


def described(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that hold something."""
    return {k: v for k, v in fields.items() if v not in (None, "", [], {})}
