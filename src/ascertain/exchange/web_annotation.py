"""W3C Web Annotation (JSON-LD).

Finds: one annotation a claim: its basis and stance as bodies, its words as quote and position in the text.
Needs: documents with their text; the quote carries 32 characters on both sides, so that it is found again in a page
whose offsets differ.
Known misses: positions count code points of Ascertain's reading, as the standard asks; a reader that counts UTF-16 units
is off behind an emoji and should go by the quote.
Example: `exporters.get("web-annotation").function(material)`.
References: w3.org/TR/annotation-model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ascertain.exchange.exporters import File, claims_of, exporters, source_of, to_json, urn
from ascertain.exchange.material import Material
from ascertain.model import Attribution, Claim, Document, Snapshot, Span
from ascertain.views.words import BASIS, STANCE

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32


@exporters.part("web-annotation", version="1", suffix=".jsonld", media_type="application/ld+json")
def export(material: Material) -> Iterator[File]:
    """Claims as Web Annotations: quote, position, basis and stance."""
    items = [_annotation(material, *found) for found in claims_of(material)]
    name = urn(f"annotations-{material.made_at}")
    page = {"id": f"{name}-1", "type": "AnnotationPage", "partOf": name, "startIndex": 0, "items": items}
    yield (
        "annotations.jsonld",
        to_json(
            {
                "@context": CONTEXT,
                "id": name,
                "type": "AnnotationCollection",
                "label": material.title,
                "total": len(items),
                "first": page,
                "last": f"{name}-1",
            }
        ),
    )


def _annotation(material: Material, document: Document, claim: Claim, attribution: Attribution) -> dict[str, Any]:
    snapshot = material.snapshot(document.snapshot)
    basis, stance = BASIS[attribution.basis], STANCE[claim.stance]
    return {
        "@context": CONTEXT,
        "id": urn(claim.id),
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"id": urn(claim.method), "type": "Software", "name": f"{material.software}, {claim.method}"},
        "generated": material.made_at,
        "body": [
            _body("classifying", f"basis: {attribution.basis}"),
            _body("classifying", f"stance: {claim.stance}"),
            _body("describing", f"{basis.label}: {basis.meaning}. {stance.label}: {stance.meaning}."),
        ],
        "target": [_target(snapshot, document, span) for span in claim.content],
    }


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain", "language": "en"}


def _target(snapshot: Snapshot, document: Document, span: Span) -> dict[str, Any]:
    text = document.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    return {
        "type": "SpecificResource",
        "source": source_of(document),
        "state": {"type": "TimeState", "sourceDate": snapshot.captured_at, "cached": urn(snapshot.id)},
        "selector": [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}],
    }
