"""The bundled case as a benchmark that needs nothing from outside: claims of whole documents against its gold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ascertain import bundled
from ascertain.app import Outcome, Settings, Workbench
from ascertain.bench.measures import Item
from ascertain.model import (
    Attribution,
    Basis,
    Claim,
    Document,
    Polarity,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    StopRun,
    make_id,
)


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


def gold_records(document: Document, item: Item) -> tuple[Attribution, Claim]:
    """A gold claim as an extractor would have given it; the speaker stands where its name is first read."""
    content = tuple(Span(document=document.id, start=s, end=e) for s, e in item["content"])
    places = [place for span in content for place in (span.start, span.end)]
    name = item["speaker"]
    at = document.text.find(name) if name else -1
    attribution = Attribution(
        id=make_id("att", document.id, *places),
        document=document.id,
        speaker=Speaker(
            kind=SpeakerKind.SOURCE if name else SpeakerKind.AUTHOR,
            name=name,
            spans=(Span(document=document.id, start=at, end=at + len(name)),) if at >= 0 else (),
        ),
        cue=(),
        content=content,
        basis=Basis(item["basis"]),
        method="gold@1",
        score=1.0,
    )
    claim = Claim(
        id=make_id("clm", document.id, *places),
        document=document.id,
        attribution=attribution.id,
        content=content,
        polarity=Polarity(item["polarity"]),
        stance=Stance(item["stance"]),
        method="gold@1",
        score=1.0,
    )
    return attribution, claim


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
