"""What the standards ask of an export, as JSON Schema: the "must" statements of each, nothing optional made firm."""

from __future__ import annotations

from typing import Any

DATE_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
IRI = {"type": "string", "pattern": r"^(https?|urn):\S+$"}
TEXT = {"type": "string", "minLength": 1}


def shape(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these properties and no others: a misspelt one is an error."""
    known = {**required, **(optional or {})}
    return {"type": "object", "properties": known, "required": list(required), "additionalProperties": False}


def many(item: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least}


# w3.org/TR/annotation-model sections 3.1, 3.2.4, 3.3, 4.1, 4.2.4, 4.2.5, 4.3.1, 5
QUOTE = shape(
    {"type": {"const": "TextQuoteSelector"}, "exact": {"type": "string"}},
    {"prefix": {"type": "string"}, "suffix": {"type": "string"}},
)
OFFSET = {"type": "integer", "minimum": 0}
POSITION = shape({"type": {"const": "TextPositionSelector"}, "start": OFFSET, "end": OFFSET})
BODY = shape(
    {"type": {"const": "TextualBody"}, "value": {"type": "string"}},
    {
        "purpose": {"enum": ["classifying", "describing"]},
        "format": {"const": "text/plain"},
        "language": {"const": "en"},
    },
)
TARGET = shape(
    {"type": {"const": "SpecificResource"}, "source": IRI, "selector": many({"oneOf": [QUOTE, POSITION]}, 2)},
    {"state": shape({"type": {"const": "TimeState"}, "sourceDate": DATE_TIME}, {"cached": IRI})},
)
CONTEXT = {"const": "http://www.w3.org/ns/anno.jsonld"}
ANNOTATION = shape(
    {"@context": CONTEXT, "id": IRI, "type": {"const": "Annotation"}, "target": many(TARGET, 1)},
    {
        "motivation": {"const": "classifying"},
        "generator": shape({"type": {"const": "Software"}}, {"id": IRI, "name": TEXT}),
        "generated": DATE_TIME,
        "body": many(BODY, 1),
    },
)
PAGE = shape(
    {"id": IRI, "type": {"const": "AnnotationPage"}, "items": many(ANNOTATION)}, {"partOf": IRI, "startIndex": OFFSET}
)
ANNOTATIONS = shape(
    {"@context": CONTEXT, "id": IRI, "type": {"const": "AnnotationCollection"}, "first": PAGE},
    {"label": TEXT, "total": OFFSET, "last": IRI},
)

# schema.org/ClaimReview: what readers of fact-checks require of one
ORGANISATION = shape({"@type": {"const": "Organization"}, "name": TEXT}, {"url": IRI})
WORK = shape({"@type": {"const": "CreativeWork"}, "url": IRI}, {"headline": TEXT, "datePublished": TEXT})
REVIEW = shape(
    {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "url": IRI,
        "datePublished": DAY,
        "claimReviewed": TEXT,
        "author": ORGANISATION,
        "itemReviewed": shape(
            {"@type": {"const": "Claim"}, "author": ORGANISATION},
            {"datePublished": DAY, "firstAppearance": WORK, "appearance": many(WORK, 1)},
        ),
        "reviewRating": shape({"@type": {"const": "Rating"}, "alternateName": TEXT, "ratingExplanation": TEXT}),
    }
)
REVIEWS = many(REVIEW)
