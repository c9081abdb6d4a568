"""A small case with people in it: articles by hand, so that no stage has to run."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ascertain.model import (
    ActorKind,
    Attribution,
    Basis,
    Claim,
    Derivation,
    Document,
    Inferred,
    Mention,
    MentionForm,
    Passage,
    PassageKind,
    Polarity,
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
FERRY = "Pavel Imre said the ferry had stopped. Lena Dorn, 14, was on board."
QUAY = "Mara Orlin said the quay was shut."


def entry(text: str, *names: str) -> Entry:
    """One article with a mention for each name; the first of them says the rest of the first sentence."""
    shot = Snapshot(
        id=snapshot_id(text.encode()),
        size=len(text.encode()),
        media_type="text/plain",
        origin="north.txt",
        method="file",
        captured_at=AT,
    )
    read = Document(
        id=make_id("doc", shot.id),
        snapshot=shot.id,
        method="text@1",
        text=text,
        passages=(Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),),
        places=(),
        title=text[:20],
    )
    found = (*_said(read, names[0]), *(_mention(read, name) for name in names))
    steps = (("reading", shot.id, (read,)), ("claims", read.id, found))
    return Entry(
        snapshot=shot, made=tuple((_derivation(s, i, tuple(o.id for o in out)), out, ()) for s, i, out in steps)
    )


def _derivation(stage: str, item: str, outputs: tuple[str, ...]) -> Derivation:
    return Derivation(
        id=make_id("drv", stage, item),
        stage=stage,
        method="trial@1",
        settings="{}",
        input=item,
        outputs=outputs,
        made_at=AT,
    )


def _at(read: Document, words: str) -> Span:
    start = read.text.index(words)
    return Span(document=read.id, start=start, end=start + len(words))


def _mention(read: Document, name: str) -> Mention:
    span = _at(read, name)
    return Mention(
        id=make_id("mnt", read.id, name), document=read.id, span=span, head=span, kind=ActorKind.PERSON,
        form=MentionForm.NAME, method="trial@1", score=1.0,
    )  # fmt: skip


def _said(read: Document, name: str) -> tuple[Inferred, ...]:
    words = read.text.split(". ", maxsplit=1)[0].partition(" said ")[2]
    source = Attribution(
        id=make_id("att", read.id), document=read.id, cue=(_at(read, "said"),), content=(_at(read, words),),
        speaker=Speaker(kind=SpeakerKind.SOURCE, name=name, spans=(_at(read, name),)), basis=Basis.NAMED_PERSON,
        method="trial@1", score=1.0,
    )  # fmt: skip
    claim = Claim(
        id=make_id("clm", read.id), document=read.id, attribution=source.id, content=source.content,
        polarity=Polarity.POSITIVE, stance=Stance.ASSERTED, method="trial@1", score=1.0,
    )  # fmt: skip
    return (source, claim)


def commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command of the command line by its words."""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, (*path, name))
    else:
        yield path, command
