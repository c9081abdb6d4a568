"""Small entries for the store: one snapshot, one reading, two claims with their attribution."""

from __future__ import annotations

from ascertain.model import (
    Attribution,
    Basis,
    Claim,
    Derivation,
    Document,
    Inferred,
    LoadedTerm,
    Passage,
    PassageKind,
    Place,
    Polarity,
    Skipped,
    Snapshot,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    make_id,
    snapshot_id,
)
from ascertain.store.case import Entry

AT = "2031-05-04T10:00:00Z"
TEXT = "The ministry said the bridge was shut. It may reopen. A cunning plot."


def snapshot(text: str = TEXT, *, origin: str = "north.txt", at: str = AT) -> Snapshot:
    data = text.encode()
    return Snapshot(
        id=snapshot_id(data), size=len(data), media_type="text/plain", origin=origin, method="file", captured_at=at
    )


def document(text: str = TEXT, *, method: str = "text@1") -> Document:
    name = make_id("doc", snapshot_id(text.encode()), method)
    return Document(
        id=name,
        snapshot=snapshot_id(text.encode()),
        method=method,
        text=text,
        passages=(Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),),
        places=(Place(start=0, end=len(text), raw_start=0, raw_end=len(text.encode())),),
        title="Bridge shut",
    )


def records(doc: Document, *, method: str = "rules@1") -> tuple[Inferred, ...]:
    def span(words: str) -> Span:
        start = doc.text.index(words)
        return Span(document=doc.id, start=start, end=start + len(words))

    source = Attribution(
        id=make_id("att", doc.id, 0),
        document=doc.id,
        speaker=Speaker(kind=SpeakerKind.SOURCE, name="The ministry", spans=(span("The ministry"),)),
        cue=(span("said"),),
        content=(span("the bridge was shut"),),
        basis=Basis.NAMED_ORGANISATION,
        method=method,
        score=0.9,
    )
    claims = (
        Claim(
            id=make_id("clm", doc.id, number),
            document=doc.id,
            attribution=source.id,
            content=(span(words),),
            polarity=Polarity.POSITIVE,
            stance=stance,
            method=method,
            score=0.8,
        )
        for number, (words, stance) in enumerate(
            [("the bridge was shut", Stance.ASSERTED), ("It may reopen", Stance.POSSIBLE)]
        )
    )
    term = LoadedTerm(
        id=make_id("trm", doc.id, 0), document=doc.id, span=span("cunning"), term="cunning", method=method, score=1.0
    )
    return (source, *claims, term)


def derivation(stage: str, method: str, item: str, outputs: tuple[str, ...], *, at: str = AT) -> Derivation:
    return Derivation(
        id=make_id("drv", stage, method, "{}", item),
        stage=stage,
        method=method,
        settings="{}",
        input=item,
        outputs=outputs,
        made_at=at,
    )


def entry(
    text: str = TEXT,
    *,
    reader: str = "text@1",
    extractor: str = "rules@1",
    origin: str = "north.txt",
    failed: tuple[Skipped, ...] = (),
) -> Entry:
    shot, doc = snapshot(text, origin=origin), document(text, method=reader)
    found = records(doc, method=extractor)
    return Entry(
        snapshot=shot,
        made=(
            (derivation("reading", reader, shot.id, (doc.id,)), (doc,), ()),
            (derivation("claims", extractor, doc.id, tuple(r.id for r in found)), found, ()),
        ),
        failed=failed,
    )
