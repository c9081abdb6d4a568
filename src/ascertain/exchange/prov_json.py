"""W3C PROV as PROV-JSON.

Finds: snapshots, documents and records as entities; each run of a part as an activity; parts as software agents; people
who decided or assessed as agents by the name they gave.
Needs: derivations, without which nothing tells what was made from what.
Known misses: who captured stands in the custody log, not here.
Example: `exporters.get("prov").function(material)`.
References: w3.org/Submission/prov-json, w3.org/TR/prov-dm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ascertain.exchange.exporters import File, exporters, to_json, uuid
from ascertain.exchange.material import Material
from ascertain.model import Derivation
from ascertain.store.codec import kind_of

PREFIX = {"asc": "urn:ascertain:", "prov": "http://www.w3.org/ns/prov#", "xsd": "http://www.w3.org/2001/XMLSchema#"}


@exporters.part("prov", version="1", suffix=".json", media_type="application/json")
def export(material: Material) -> Iterator[File]:
    """Where everything comes from, as PROV-JSON: what was made from what, by which version."""
    made = _Prov()
    for snapshot in material.snapshots:
        made.entity(
            snapshot.id, "snapshot", {"asc:mediaType": snapshot.media_type, "asc:captured": snapshot.captured_at}
        )
    for document in material.documents:
        made.entity(document.id, "document", {"prov:label": document.title or document.id})
        made.relate("wasDerivedFrom", "generatedEntity", document.id, "usedEntity", document.snapshot)
    for record in material.records:
        made.entity(record.id, kind_of(record), {})
        made.relate("wasDerivedFrom", "generatedEntity", record.id, "usedEntity", record.document)
    for joined in material.joined:
        made.entity(joined.id, kind_of(joined), {})
    for derivation in material.derivations:
        made.run(derivation)
    for decision in material.decisions:
        made.judged(decision.id, decision.who)
    for assessment in material.assessments:
        made.judged(assessment.id, assessment.who)
        if assessment.previous is not None:
            made.relate("wasDerivedFrom", "generatedEntity", assessment.id, "usedEntity", assessment.previous)
    yield "prov.json", to_json({"prefix": PREFIX, **made.sections})


class _Prov:
    """Statements by kind."""

    def __init__(self) -> None:
        self.sections: dict[str, dict[str, Any]] = {}
        self._known: set[str] = set()

    def entity(self, name: str, kind: str, more: dict[str, str]) -> None:
        self._known.add(name)
        self._add("entity", _id(name), {"prov:type": {"$": f"asc:{kind}", "type": "prov:QUALIFIED_NAME"}, **more})

    def agent(self, name: str, kind: str) -> None:
        self._known.add(name)
        self._add("agent", _id(name), {"prov:type": {"$": kind, "type": "prov:QUALIFIED_NAME"}, "prov:label": name})

    def judged(self, name: str, who: str) -> None:
        self.entity(name, "judgement", {})
        self.agent(who, "prov:Person")
        self.relate("wasAttributedTo", "entity", name, "agent", who)

    def run(self, derivation: Derivation) -> None:
        time = {"prov:startTime": derivation.made_at, "prov:endTime": derivation.made_at}
        self._known.add(derivation.id)
        self._add(
            "activity", _id(derivation.id), {**time, "asc:stage": derivation.stage, "asc:settings": derivation.settings}
        )
        self.agent(derivation.method, "prov:SoftwareAgent")
        self.relate("wasAssociatedWith", "activity", derivation.id, "agent", derivation.method)
        self.relate("used", "activity", derivation.id, "entity", derivation.input)
        for output in derivation.outputs:
            self.relate("wasGeneratedBy", "entity", output, "activity", derivation.id)

    def relate(self, kind: str, role: str, name: str, other_role: str, other: str) -> None:
        # What was left out of the material is left out here: a statement about it would point nowhere.
        if name in self._known and other in self._known:
            label = f"_:{uuid(kind, name, other)}"
            self._add(kind, label, {f"prov:{role}": _id(name), f"prov:{other_role}": _id(other)})

    def _add(self, kind: str, name: str, fields: dict[str, Any]) -> None:
        self.sections.setdefault(kind, {})[name] = fields


def _id(name: str) -> str:
    """The name under the prefix. People and methods may hold characters that no qualified name may."""
    plain = all(c.isascii() and (c.isalnum() or c in "-_.@") for c in name)
    return f"asc:{name.replace(':', '-')}" if plain or name.startswith("sha256:") else f"asc:agent-{uuid(name)}"
