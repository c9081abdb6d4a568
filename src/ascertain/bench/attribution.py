"""Prediction for the attribution task: sources, cues and contents found by rule in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ascertain.claims.attribution import find
from ascertain.claims.syntax import parse
from ascertain.model import Document, Passage, PassageKind, text_hash

LEAST = 0.25
"""Leaves out quotations without a speaker: 3 of 100 agree with the labels, which nearly always find one."""

LINE = re.compile(r"[^\n]*\S[^\n]*")


def predict(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each record with `id` and `text`: `id` and `attributions`, lists of [start, end] by role.

    Every line that is not blank is read as reporting, headlines too. Only outermost attributions are given, since
    the labelled sets are flat: what is reported inside a report stays in its content.
    """
    for record in records:
        document = plain(record["text"])
        found = find(document, parse(document))
        yield {
            "id": record["id"],
            "attributions": [
                {
                    "source": [list(s) for s in f.source],
                    "cue": [list(s) for s in f.cue],
                    "content": [list(s) for s in f.content],
                }
                for f in found
                if f.parent is None and f.score >= LEAST
            ],
        }


def plain(text: str) -> Document:
    """A Document whose passages are the lines of a text."""
    passages = tuple(Passage(kind=PassageKind.PARAGRAPH, start=m.start(), end=m.end()) for m in LINE.finditer(text))
    name = text_hash(text)
    return Document(
        id=f"doc-{name[:24]}", snapshot=f"sha256:{name}", method="lines@1", text=text, passages=passages, places=()
    )
