"""Prediction for the attribution task: sources, cues and contents in plain text, by the tagger or by rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ascertain.claims import attribution, default_extractor, tagged
from ascertain.claims.found import Found
from ascertain.model import Document, Passage, PassageKind, text_hash
from ascertain.syntax import parse

LEAST = 0.25
"""Leaves out quotations without a speaker: 3 of 100 agree with the labels, which nearly always find one."""

LINE = re.compile(r"[^\n]*\S[^\n]*")


def predict(records: Iterable[dict[str, Any]], *, use: str | None = None) -> Iterator[dict[str, Any]]:
    """For each record with `id` and `text`: `id` and `attributions`, lists of [start, end] by role.

    use: `tagger` or `rules`; None takes the part that claims are found with by default.

    Every line that is not blank is read as reporting, headlines too. Only outermost attributions are given, since
    the labelled sets are flat: what is reported inside a report stays in its content.
    """
    find = tagged.find if (use or default_extractor()) == "tagger" else _by_rule
    for record in records:
        found = find(plain(record["text"]))
        yield {
            "id": record["id"],
            "attributions": [
                {
                    "source": [list(s) for s in f.source],
                    "cue": [list(s) for s in f.cue],
                    "content": [list(s) for s in f.content],
                }
                for f in found
                if f.parent is None
            ],
        }


def _by_rule(document: Document) -> list[Found]:
    return [f for f in attribution.find(document, parse(document)) if f.score >= LEAST]


def plain(text: str) -> Document:
    """A Document whose passages are the lines of a text."""
    passages = tuple(Passage(kind=PassageKind.PARAGRAPH, start=m.start(), end=m.end()) for m in LINE.finditer(text))
    name = text_hash(text)
    return Document(
        id=f"doc-{name[:24]}", snapshot=f"sha256:{name}", method="lines@1", text=text, passages=passages, places=()
    )
