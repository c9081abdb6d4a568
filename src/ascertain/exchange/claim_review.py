"""schema.org ClaimReview (JSON-LD).

Finds: one review a closed assessment: the question, the judgement in words, who is reviewed and where it first appeared.
Needs: an assessment that a person closed; open ones are left out. The reviewer's name and address are settings.
Known misses: no `ratingValue`: Ascertain rates no truth, and a number would say it does. People who speak are not
named unless they speak as a body.
Example: `exporters.get("claim-review").function(material, author="The North Desk", url="https://desk.example/reviews")`.
References: schema.org/ClaimReview.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ascertain.exchange.exporters import File, claims_of, described, exporters, source_of, speaker_of, to_json
from ascertain.exchange.material import Material
from ascertain.model import Assessment, Judgement


@exporters.part("claim-review", version="1", suffix=".jsonld", media_type="application/ld+json")
def export(material: Material, *, author: str = "", url: str = "") -> Iterator[File]:
    """Closed assessments as ClaimReview, without a number for truth.

    author: name of the organisation that reviews
    url: address under which the reviews are published
    """
    closed = [a for a in material.newest() if a.closed]
    reviews = [_review(material, a, j, author or material.software, url) for a in closed for j in a.judgements]
    yield "claim-reviews.jsonld", to_json(reviews)


def _review(material: Material, assessment: Assessment, judgement: Judgement, author: str, url: str) -> dict[str, Any]:
    statement = next(h.statement for h in assessment.hypotheses if h.id == judgement.hypothesis)
    address = f"{url.rstrip('/')}/{assessment.id}" if url else f"urn:ascertain:{assessment.id}"
    reviewer = described({"@type": "Organization", "name": author, "url": url})
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"{address}#{judgement.hypothesis}",
        "datePublished": assessment.at[:10],
        "claimReviewed": statement,
        "author": reviewer,
        "itemReviewed": _claim(material, assessment, judgement),
        "reviewRating": {
            "@type": "Rating",
            "alternateName": f"{str(judgement.likelihood).replace('_', ' ')} (on the evidence at hand)",
            "ratingExplanation": f"{judgement.statement} Confidence: {judgement.confidence}. {judgement.grounds}",
        },
    }


def _claim(material: Material, assessment: Assessment, judgement: Judgement) -> dict[str, Any]:
    """The claim under review, with the places where it was put."""
    answer = next(h.answer for h in assessment.hypotheses if h.id == judgement.hypothesis)
    cited = {c for e in assessment.evidence for c in e.claims}
    given = {c for j in material.joined for a in getattr(j, "answers", ()) if a.id == answer for c in a.claims}
    found = [f for f in claims_of(material) if f[1].id in (given or cited)]
    found.sort(key=lambda f: (f[0].published or "9999", f[0].id))
    works = [
        described({"@type": "CreativeWork", "url": source_of(d), "headline": d.title, "datePublished": d.published})
        for d in dict.fromkeys(d for d, _, _ in found)
    ]
    names = [name for _, _, a in found if (name := speaker_of(a))]
    outlets = [d.outlet for d, _, _ in found if d.outlet]
    author = {"@type": "Organization", "name": (names or outlets or ["not named"])[0]}
    dates = [d.published[:10] for d, _, _ in found if d.published]
    return described(
        {
            "@type": "Claim",
            "author": author,
            "datePublished": min(dates, default=None),
            "firstAppearance": works[0] if works else None,
            "appearance": works,
        }
    )
