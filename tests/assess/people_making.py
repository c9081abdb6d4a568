"""Documents with people in them, as the stages would give them: a mention for each name, speakers, bylines."""

from __future__ import annotations

from ascertain.assess import Person, people_of
from ascertain.model import (
    ActorKind,
    Byline,
    Decision,
    Document,
    Inferred,
    Mention,
    MentionForm,
    Passage,
    PassageKind,
    Span,
    make_id,
)

AT = "2031-05-04T10:00:00Z"


def article(text: str, *, byline: str | None = None) -> Document:
    name = make_id("doc", text)
    at = text.find(byline) if byline else -1
    span = Span(document=name, start=at, end=at + len(byline)) if byline and at >= 0 else None
    return Document(
        id=name,
        snapshot=make_id("sha", text),
        method="text@1",
        text=text,
        passages=(Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),),
        places=(),
        bylines=(Byline(name=byline, origin="visible", evidence="first line", span=span),) if byline else (),
    )


def named(document: Document, *names: str) -> tuple[Mention, ...]:
    """A mention at the first place of each name that no earlier one in the list has taken."""
    made, taken = [], 0
    for name in names:
        start = document.text.index(name, taken)
        taken = start + len(name)
        span = Span(document=document.id, start=start, end=taken)
        made.append(
            Mention(
                id=make_id("mnt", document.id, start),
                document=document.id,
                span=span,
                head=span,
                kind=ActorKind.PERSON,
                form=MentionForm.NAME,
                method="trial@1",
                score=1.0,
            )
        )
    return tuple(made)


def people(*found: tuple[Document, tuple[Inferred, ...]], decisions: tuple[Decision, ...] = ()) -> tuple[Person, ...]:
    return people_of([d for d, _ in found], [r for _, rs in found for r in rs], decisions, case="one case")


def one(text: str, *names: str) -> Person:
    """The first person of an article that is only this text."""
    document = article(text)
    return people((document, named(document, *names)))[0]
