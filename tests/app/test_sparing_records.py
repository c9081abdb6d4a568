"""Records are held without what comparing does not ask for, and what it asks for is as it was."""

from __future__ import annotations

from ascertain.app.sparing import Sparing
from ascertain.model import (
    Attribution,
    Basis,
    Claim,
    Document,
    Passage,
    PassageKind,
    Place,
    Polarity,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)


def test_equal_words_are_one_object_and_spans_stay() -> None:
    sparing = Sparing()
    text = "The ferry to Orlin sank, the harbour office said."
    made = [
        Claim(
            id=f"clm-{n}", document="".join(["doc-", "1"]), attribution="att-1",
            content=(Span(document="".join(["doc", "-1"]), start=0, end=23),), polarity=Polarity.POSITIVE,
            stance=Stance.ASSERTED, stance_cues=(Span(document="doc-1", start=44, end=48),), method="rules@1", score=0.9,
        )
        for n in (1, 2)
    ]  # fmt: skip
    first, second = (sparing.said(c) for c in made)
    document = sparing.document(
        Document(
            id="".join(["d", "oc-1"]), snapshot="sha256:0", method="text@1", text=text,
            passages=(Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),),
            places=(Place(start=0, end=len(text), raw_start=0, raw_end=len(text)),), outlet="Orlin Post",
        )
    )  # fmt: skip
    assert first.document is second.document is first.content[0].document is document.id
    assert first.content == made[0].content
    assert (document.text, document.passages, document.outlet) == (text, document.passages, "Orlin Post")
    assert document.places == ()


def test_an_attribution_keeps_who_speaks_and_on_what_basis() -> None:
    span = Span(document="doc-1", start=25, end=43)
    made = Attribution(
        id="att-1", document="doc-1", speaker=Speaker(kind=SpeakerKind.SOURCE, name="the harbour office", spans=(span,)),
        cue=(Span(document="doc-1", start=44, end=48),), content=(Span(document="doc-1", start=0, end=23),),
        basis=Basis.NAMED_ORGANISATION, basis_cues=(span,), method="rules@1", score=0.8,
    )  # fmt: skip
    kept = Sparing().said(made)
    assert isinstance(kept, Attribution)
    assert (kept.speaker, kept.cue, kept.basis, kept.score) == (made.speaker, made.cue, made.basis, made.score)
