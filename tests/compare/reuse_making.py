"""Documents for the tests of copying and of origins, from plain paragraphs."""

from __future__ import annotations

from ascertain.model import Byline, Document, Passage, PassageKind, Span


def made(
    name: str,
    *paragraphs: str,
    published: str | None = None,
    outlet: str | None = None,
    chrome: tuple[str, ...] = (),
    byline: str | None = None,
) -> Document:
    """A document whose passages are the paragraphs, with page furniture after them."""
    passages, text = [], ""
    for kind, words in [*((PassageKind.PARAGRAPH, p) for p in paragraphs), *((PassageKind.CHROME, c) for c in chrome)]:
        text += "\n\n" if text else ""
        passages.append(Passage(kind=kind, start=len(text), end=len(text) + len(words)))
        text += words
    return Document(
        id=name,
        snapshot="sha256:0",
        method="made@1",
        text=text,
        passages=tuple(passages),
        places=(),
        title=name,
        bylines=(Byline(name=byline, origin="visible", evidence="line 1"),) if byline else (),
        published=published,
        outlet=outlet,
    )


def under(span: Span, *documents: Document) -> str:
    return next(d.text[span.start : span.end] for d in documents if d.id == span.document)


WIRE = (
    "Flood water broke through the dyke at Orlin shortly before midnight and drowned forty cattle in the lower meadows, "
    "farmers in the village said on Friday.",
    "The river board had closed two of its three sluices in the afternoon although the gauge at Tessen already stood a "
    "hand below the mark, according to a log that hangs in the lock house.",
    "No one was hurt. Rowing boats carried eleven families to the school, where they spent the night on straw.",
)
OTHER = (
    "Bread will cost more from Monday because the mills at Varn have raised the price of flour for a third time.",
    "Bakers in the market square spoke of a bad harvest and of carters who ask for double pay in the wet season.",
)
