"""Small parts whose behaviour the text of a document commands, for tests of what runs them.

A line `SOURCE: words` is an attribution with one claim. A line `!WORD` misbehaves: see `_misbehave`.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from ascertain.app import Settings
from ascertain.claims import extractors
from ascertain.model import (
    Attribution,
    BadInput,
    Basis,
    Claim,
    Document,
    Passage,
    PassageKind,
    Place,
    Polarity,
    SkipItem,
    Skipped,
    Snapshot,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    StopRun,
    make_id,
)
from ascertain.reading import readers

CALLS = "ASCERTAIN_TEST_CALLS"
"""Environment variable with the path of a file that notes each call, since workers share no memory."""

SHARED = "ASCERTAIN_TEST_SHARED"
"""Environment variable that makes the reader give one id to all its readings of the same bytes."""
PAGED = "ASCERTAIN_TEST_PAGED"
"""Environment variable that makes the reader place its text on a page, as in a PDF."""
TRIAL = Settings(use={"reading": "trial", "claims": "trial", "actors": "none", "events": "none"})


def noon() -> datetime:
    return datetime(2031, 5, 4, 12, tzinfo=UTC)


@readers.part("trial", version="1", media_types=("text/plain",))
def read(snapshot: Snapshot, data: bytes, *, upper: bool = False) -> Iterator[Document | Skipped]:
    """Plain text as one paragraph.

    upper: write it in capitals
    """
    _note("read")
    text = data.decode()
    if "!unreadable" in text:
        raise BadInput("the text says that it cannot be read")
    if "!nothing" in text:
        return
    text = text.upper() if upper else text
    yield Document(
        id=make_id("doc", snapshot.id, "trial@1", 0 if SHARED in os.environ else int(upper)),
        snapshot=snapshot.id,
        method="trial@1",
        text=text,
        passages=(Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),),
        places=(
            Place(start=0, end=len(text), raw_start=0, raw_end=len(data), page=1 if PAGED in os.environ else None),
        ),
        title=text.split("\n", 1)[0],
    )


@extractors.part("trial", version="1")
def extract(document: Document, *, score: float = 0.5, fail: bool = False) -> Iterator[Attribution | Claim | Skipped]:
    """One claim for each line with a colon.

    score: what every record carries
    fail: raise at the end
    """
    _note("extract")
    print("a part that prints does no harm")
    position = 0
    for number, line in enumerate(document.text.split("\n")):
        _misbehave(line, document)
        name, colon, _ = line.partition(": ")
        if colon:
            source = Span(document=document.id, start=position, end=position + len(name))
            content = Span(document=document.id, start=source.end + 2, end=position + len(line))
            yield from _records(document, source, content, number=number, score=score)
        position += len(line) + 1
    if fail:
        raise RuntimeError("asked to fail")


def _records(
    document: Document, source: Span, content: Span, *, number: int = 0, score: float = 0.5
) -> Iterator[Attribution | Claim]:
    name = document.slice(source)
    attribution = make_id("att", document.id, number)
    yield Attribution(
        id=attribution,
        document=document.id,
        speaker=Speaker(kind=SpeakerKind.SOURCE, name=name, spans=(source,)),
        cue=(),
        content=(content,),
        basis=Basis.UNNAMED_OFFICIAL if name == "Officials" else Basis.NAMED_PERSON,
        method="trial@1",
        score=score,
    )
    yield Claim(
        id=make_id("clm", document.id, number),
        document=document.id,
        attribution=attribution,
        content=(content,),
        polarity=Polarity.POSITIVE,
        stance=Stance.ASSERTED,
        method="trial@1",
        score=score,
    )


def _misbehave(line: str, document: Document) -> None:
    match line:
        case "!error":
            raise ValueError("the text asked for an error")
        case "!skip":
            raise SkipItem("no-thanks", "the text asked to be skipped")
        case "!stop":
            raise StopRun("the text asked to stop the run")
        case "!die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "!die once":
            marker = Path(os.environ[CALLS]).with_name("died")
            if not marker.exists():
                marker.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "!hang":
            time.sleep(600)


@extractors.part("astray", version="1")
def astray(document: Document) -> Iterator[Attribution | Claim]:
    """One claim whose span runs over the end of the text."""
    size = len(document.text)
    beyond = Span(document=document.id, start=size - 1, end=size + 1)
    source = Span(document=document.id, start=0, end=1)
    yield from _records(document, source, beyond)


@extractors.part("twice", version="1")
def twice(document: Document) -> Iterator[Attribution | Claim]:
    """The same records two times."""
    words = Span(document=document.id, start=0, end=1)
    for _ in range(2):
        yield from _records(document, words, words)


def _note(call: str) -> None:
    if CALLS in os.environ:
        with Path(os.environ[CALLS]).open("a") as file:
            file.write(f"{call}\n")
