from __future__ import annotations

import pytest

from ascertain.model import (
    Attribution,
    Basis,
    Claim,
    Document,
    Polarity,
    Registry,
    Skipped,
    Snapshot,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    make_id,
)
from ascertain.testing import SAMPLES, check_document, check_extractor, check_reader, document, snapshot

claims: Registry = Registry("claims")
reading: Registry = Registry("reading")


def records(read: Document, end: int, method: str, score: float = 1.0):
    attribution = Attribution(
        id=make_id("att", read.id),
        document=read.id,
        speaker=Speaker(kind=SpeakerKind.AUTHOR),
        cue=(),
        content=(),
        basis=Basis.NONE_STATED,
        method=method,
        score=score,
    )
    yield attribution
    yield Claim(
        id=make_id("clm", read.id),
        document=read.id,
        attribution=attribution.id,
        content=(Span(document=read.id, start=0, end=end),),
        polarity=Polarity.POSITIVE,
        stance=Stance.ASSERTED,
        method=method,
        score=score,
    )


@claims.part("good", version="1")
def good(read: Document):
    """Everything is one claim."""
    if read.text.strip():
        yield from records(read, len(read.text), "good@1")


@claims.part("beyond", version="1")
def beyond(read: Document):
    """A span past the end."""
    yield from records(read, len(read.text) + 1, "beyond@1")


@claims.part("impostor", version="1")
def impostor(read: Document):
    """Claims another part's name."""
    yield from records(read, 4, "good@1")


@claims.part("orphan", version="1")
def orphan(read: Document):
    """A claim without its attribution."""
    yield list(records(read, 4, "orphan@1"))[1]


@claims.part("double", version="1")
def double(read: Document):
    """The same ids twice."""
    yield from records(read, 4, "double@1")
    yield from records(read, 4, "double@1")


CALLS: list[int] = []


@claims.part("drifting", version="1")
def drifting(read: Document):
    """Another answer each time."""
    CALLS.append(1)
    yield from records(read, 1 + len(CALLS) % 2, "drifting@1")


@pytest.mark.parametrize("text", SAMPLES.values(), ids=list(SAMPLES))
def test_a_keeping_part_passes_on_every_sample(text: str):
    check_document(document(text))
    check_extractor(claims.get("good"), document(text))


@pytest.mark.parametrize("name", ["beyond", "impostor", "orphan", "double", "drifting"])
def test_a_breaking_part_is_caught(name: str):
    with pytest.raises(AssertionError, match="promise broken"):
        check_extractor(claims.get(name), document("The post was empty."))


@reading.part("mute", version="1")
def mute(taken: Snapshot, data: bytes):
    """Says nothing."""
    yield from ()


@reading.part("refusing", version="1")
def refusing(taken: Snapshot, data: bytes):
    """Skips everything."""
    yield Skipped(stage="reading", item=taken.origin, code="empty", reason="nothing to read")


def test_a_reader_may_refuse_but_not_be_silent():
    check_reader(reading.get("refusing"), snapshot(b"x"), b"x")
    with pytest.raises(AssertionError, match="says why not"):
        check_reader(reading.get("mute"), snapshot(b"x"), b"x")
