"""People's decisions as labelled examples (JSON Lines), to train and to score newer methods on.

Finds: one line a decision that stands: the words, the passage around them, what the program had found and by which method,
what the person decided, when and why. Who decided is left out.
Needs: the records that were decided on, as they were found.
Known misses: decisions on records that are no longer current; what nobody decided on is no example of anything.
Example: `exporters.get("training").function(material)`.
References: jsonlines.org.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ascertain.exchange.exporters import File, described, exporters
from ascertain.exchange.material import Material
from ascertain.model import Actor, AliasLink, Attribution, Claim, Decision, Document, Span

PAIRS: Mapping[str, tuple[str, str | None]] = {
    "relate": ("relation", None),
    "merge": ("matter", "same"),
    "split": ("matter", "other"),
    "same_origin": ("origin", "same"),
    "not_same_origin": ("origin", "other"),
    "link": ("alias", None),
    "unlink": ("alias", "none"),
}
"""Task and label of decisions on two things; None where the label is the decision's value."""


@exporters.part("training", version="1", suffix=".jsonl", media_type="application/jsonl")
def export(material: Material) -> Iterator[File]:
    """Decisions as labelled examples, one JSON object a line."""
    undone = {d.undoes for d in material.decisions if d.undoes}
    lines = (_example(_Index.of(material), d) for d in material.decisions if d.undoes is None and d.id not in undone)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines if line)
    yield "training.jsonl", text.encode("utf-8", "backslashreplace")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    documents: Mapping[str, Document]
    records: Mapping[str, Any]

    @classmethod
    def of(cls, material: Material) -> _Index:
        known: dict[str, Any] = {r.id: r for r in material.records if isinstance(r, Claim | Attribution | Actor)}
        known |= {r.id: r for r in material.joined if isinstance(r, AliasLink)}
        return cls(documents={d.id: d for d in material.documents}, records=known)

    def shown(self, name: str | None) -> dict[str, Any] | None:
        """The record's words, where they stand, and what was found."""
        found: dict[str, str | None]
        record = self.records.get(name or "")
        match record:
            case Claim():
                found = {"stance": str(record.stance), "polarity": str(record.polarity)}
                return self._words(record.document, record.content, record.method, found)
            case Attribution():
                found = {"basis": str(record.basis), "speaker": record.speaker.name}
                return self._words(record.document, record.content, record.method, found)
            case Actor():
                return self._words(record.document, record.mentions[:1], record.method, {"name": record.name})
        return None

    def _words(
        self, document: str, spans: tuple[Span, ...], method: str, found: Mapping[str, str | None]
    ) -> dict[str, Any]:
        text = self.documents[document]
        at = spans[0].start if spans else 0
        around = next((p for p in text.passages if p.start <= at < p.end), None)
        start = around.start if around else 0
        return described({
            "text": text.slice(*spans),
            "passage": text.text[around.start : around.end] if around else "",
            "spans": [[s.start - start, s.end - start] for s in spans],
            "language": text.language,
            "found": described(dict(found)),
            "method": method,
        })  # fmt: skip


def _example(index: _Index, made: Decision) -> dict[str, Any] | None:
    task, label = _label(index, made)
    first, second = index.records.get(made.target), made.other
    if isinstance(first, AliasLink):
        shown, beside = index.shown(first.a), index.shown(first.b)
    else:
        shown, beside = index.shown(made.target), index.shown(second)
    if not task or shown is None:
        return None
    spans = [[s.start, s.end] for s in made.spans]
    return described(
        {
            "task": task,
            "label": label,
            "of": shown,
            "beside": beside,
            "label_spans": spans,
            "why": made.why,
            "at": made.at,
        }
    )


def _label(index: _Index, made: Decision) -> tuple[str, str | None]:
    if made.action == "set":
        return str(made.field), made.value
    if made.action in PAIRS:
        task, label = PAIRS[made.action]
        return task, label or made.value or "same_as"
    record = index.records.get(made.target)
    if made.action == "reject":
        return "claim", "no"
    if made.action == "confirm" and isinstance(record, AliasLink):
        return "alias", str(record.kind)
    return ("claim", "yes") if made.action == "confirm" and isinstance(record, Claim) else ("", None)
