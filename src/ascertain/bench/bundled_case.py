"""The bundled case as a benchmark that needs nothing from outside: claims of whole documents against its gold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ascertain import bundled
from ascertain.app import Outcome, Settings, Workbench
from ascertain.bench.measures import Item
from ascertain.model import Attribution, Claim, SpeakerKind, StopRun


def locate(text: str, piece: str, occurrence: int = 0) -> tuple[int, int]:
    """Where the piece stands in the text, white space and quotation marks' shape aside; StopRun when it does not."""
    pattern = r"\s+".join(map(re.escape, piece.split()))
    found = list(re.finditer(pattern, text))
    if occurrence >= len(found):
        raise StopRun(f"gold text not found in the reading: {piece!r}")
    return found[occurrence].span()


def gold_items(text: str, labelled: Sequence[dict[str, Any]]) -> list[Item]:
    """The gold claims of one document with their spans."""
    return [
        {
            **claim,
            "content": [
                locate(text, piece, nth)
                for piece, nth in zip(
                    claim["content"], claim.get("occurrence", [0] * len(claim["content"])), strict=True
                )
            ],
        }
        for claim in labelled
    ]


def found_items(outcome: Outcome) -> list[Item]:
    """The claims that were found, in the shape of gold."""
    by_id = {r.id: r for r in outcome.records if isinstance(r, Attribution)}
    return [
        {
            "content": [(s.start, s.end) for s in claim.content],
            "speaker": speaker.name if speaker.kind is SpeakerKind.SOURCE else None,
            "basis": by_id[claim.attribution].basis,
            "stance": claim.stance,
            "polarity": claim.polarity,
        }
        for claim in outcome.records
        if isinstance(claim, Claim)
        for speaker in [by_id[claim.attribution].speaker]
    ]


def _settings(use: str | None) -> Settings:
    return Settings(use={"claims": use} if use else {})


def documents(use: str | None = None) -> Iterator[tuple[str, list[Item], list[Item]]]:
    """(text, gold claims, found claims) of every English document."""
    paths = {path.name: path for path in bundled.articles()}
    wanted = [d for d in bundled.gold()["documents"] if d["language"] == "en"]
    for entry, outcome in zip(
        wanted, Workbench(settings=_settings(use)).xray([paths[d["file"]] for d in wanted]), strict=True
    ):
        if not outcome.documents:
            raise StopRun(f"{entry['file']} was not read: {[f.reason for f in outcome.failed]}")
        text = outcome.documents[0].text
        yield text, gold_items(text, entry["claims"]), found_items(outcome)
