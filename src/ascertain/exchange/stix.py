"""STIX 2.1.

Finds: a Report over Notes (one a claim) and Opinions (one a judgement), with Identities for the tool and for outlets.
Needs: nothing; no person becomes an Identity.
Known misses: basis and stance have no fields of their own in STIX: they stand in a Note's abstract and in its labels.
Example: `exporters.get("stix").function(material)`.
References: docs.oasis-open.org/cti/stix/v2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ascertain.exchange.exporters import File, claims_of, exporters, to_json, uuid
from ascertain.exchange.material import Material
from ascertain.model import Likelihood
from ascertain.views.plain import visible

OPINION = {
    Likelihood.ALMOST_NO_CHANCE: "strongly-disagree",
    Likelihood.VERY_UNLIKELY: "strongly-disagree",
    Likelihood.UNLIKELY: "disagree",
    Likelihood.ROUGHLY_EVEN: "neutral",
    Likelihood.LIKELY: "agree",
    Likelihood.VERY_LIKELY: "strongly-agree",
    Likelihood.ALMOST_CERTAIN: "strongly-agree",
}


@exporters.part("stix", version="1", suffix=".json", media_type="application/stix+json;version=2.1")
def export(material: Material) -> Iterator[File]:
    """Claims as Notes and judgements as Opinions under one Report."""
    made = _Stix(at=f"{material.made_at[:19]}.000Z")
    tool = made.add("identity", material.software, name=material.software, identity_class="system")
    made.creator = tool
    outlets = {d.outlet for d in material.documents if d.outlet}
    names = {
        o: made.add("identity", f"outlet {o}", name=visible(o), identity_class="organization") for o in sorted(outlets)
    }
    notes = {}
    for document, claim, attribution in claims_of(material):
        about = names.get(document.outlet or "", tool)
        notes[claim.id] = made.add(
            "note",
            claim.id,
            abstract=f"{attribution.basis}, {claim.stance}, {claim.polarity}",
            content=visible(document.slice(*claim.content)) or "(no words)",
            labels=[f"basis:{attribution.basis}", f"stance:{claim.stance}"],
            object_refs=[about],
            external_references=[{"source_name": "ascertain", "external_id": claim.id, **_source(document.url)}],
        )
    for assessment in material.newest():
        cited = [notes[c] for e in assessment.evidence for c in e.claims if c in notes]
        for judgement in assessment.judgements:
            made.add(
                "opinion",
                f"{assessment.id} {judgement.hypothesis}",
                opinion=OPINION[judgement.likelihood],
                explanation=visible(f"{assessment.question} {judgement.statement} Confidence: {judgement.confidence}."),
                object_refs=sorted(set(cited)) or [tool],
            )
    objects = [o["id"] for o in made.objects]
    made.add(
        "report",
        material.title,
        name=visible(material.title) or "Report",
        report_types=["observed-data"],
        published=made.at,
        object_refs=objects,
    )
    yield (
        "stix.json",
        to_json(
            {
                "type": "bundle",
                "id": f"bundle--{uuid('bundle', material.title, material.made_at)}",
                "objects": made.objects,
            }
        ),
    )


def _source(url: str | None) -> dict[str, str]:
    return {"url": url} if url and url.startswith(("http://", "https://")) and url.isascii() else {}


class _Stix:
    """Objects in the order they were made."""

    def __init__(self, *, at: str) -> None:
        self.at = at
        self.creator: str | None = None
        self.objects: list[dict[str, Any]] = []

    def add(self, kind: str, key: str, /, **fields: Any) -> str:
        made = f"{kind}--{uuid(kind, key)}"
        common = {"type": kind, "spec_version": "2.1", "id": made, "created": self.at, "modified": self.at}
        by = {"created_by_ref": self.creator} if self.creator else {}
        self.objects.append({**common, **by, **fields})
        return made
