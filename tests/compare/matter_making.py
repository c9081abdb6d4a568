"""Small invented cases: documents with claims at the words given, as an extractor would have found them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ascertain.compare.cluster import Matter, matters
from ascertain.compare.statements import statements
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
    make_id,
)
from ascertain.testing import document


@dataclass(frozen=True)
class Told:
    """A claim: its words, who puts it (None: the author), how firmly, and whether it is negated."""

    words: str
    by: str | None = None
    stance: Stance = Stance.ASSERTED
    polarity: Polarity = Polarity.POSITIVE


@dataclass(frozen=True)
class Made:
    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    attributions: tuple[Attribution, ...]

    def matters(self) -> list[Matter]:
        return matters(statements(self.documents, self.claims, self.attributions))

    def id(self, words: str, nth: int = 0) -> str:
        """The id of the nth claim with these words."""
        texts = {d.id: d for d in self.documents}
        return [c.id for c in self.claims if texts[c.document].slice(*c.content) == words][nth]


def article(published: str, outlet: str, text: str, *told: Told) -> Made:
    doc = replace(document(text), published=published, outlet=outlet, title=text[:40])
    doc = replace(doc, id=make_id("doc", outlet, published, text))
    claims, attributions, at = [], [], 0
    for each in told:
        start = text.index(each.words, at if text.find(each.words, at) >= 0 else 0)
        span = Span(document=doc.id, start=start, end=start + len(each.words))
        at = span.end
        source = Attribution(
            id=make_id("att", doc.id, start),
            document=doc.id,
            speaker=Speaker(kind=SpeakerKind.SOURCE if each.by else SpeakerKind.AUTHOR, name=each.by),
            cue=(),
            content=(span,),
            basis=Basis.NAMED_ORGANISATION if each.by else Basis.NONE_STATED,
            method="made@1",
            score=1.0,
        )
        attributions.append(source)
        claims.append(
            Claim(
                id=make_id("clm", doc.id, start),
                document=doc.id,
                attribution=source.id,
                content=(span,),
                polarity=each.polarity,
                stance=each.stance,
                method="made@1",
                score=1.0,
            )
        )
    return Made((doc,), tuple(claims), tuple(attributions))


def case(*articles: Made) -> Made:
    def joined(parts: Sequence[tuple[object, ...]]) -> tuple:  # type: ignore[type-arg]
        return tuple(x for part in parts for x in part)

    return Made(
        joined([a.documents for a in articles]),
        joined([a.claims for a in articles]),
        joined([a.attributions for a in articles]),
    )


NEGATIVE, DENIED = Polarity.NEGATIVE, Stance.DENIED


def harbour() -> Made:
    """A fire in a port: tolls that differ, a denial, and a town's market that has nothing to do with it."""
    return case(
        article(
            "2031-05-04",
            "Tellin Gazette",
            "A warehouse burned in the port of Tellin late on Saturday. At least three people died in the fire, the Tellin "
            "harbour office said. Market stalls in Tellin open at nine.",
            Told("A warehouse burned in the port of Tellin late on Saturday"),
            Told("At least three people died in the fire", "the Tellin harbour office"),
            Told("Market stalls in Tellin open at nine"),
        ),
        article(
            "2031-05-05",
            "Osk Herald",
            "Seven people died in the port of Tellin, the Dockers' Union said. The harbour office denied that guards had "
            "locked the warehouse. Two people died, a ministry spokesman in Tellin said.",
            Told("Seven people died in the port of Tellin", "the Dockers' Union"),
            Told("guards had locked the warehouse", "The harbour office", DENIED),
            Told("Two people died", "a ministry spokesman in Tellin"),
        ),
    )


def square() -> Made:
    """Shots on a square: said, denied, and said again by the one who said it first."""
    return case(
        article(
            "2031-06-02",
            "Varn Post",
            "Police fired on the crowd in Marrow Square on Sunday, the Students' League said. The interior ministry of Varn "
            "denied that police had fired on anyone. Who fired first is not known.",
            Told("Police fired on the crowd in Marrow Square on Sunday", "the Students' League"),
            Told("police had fired on anyone", "The interior ministry of Varn", DENIED),
            Told("Who fired first is not known", None, Stance.ASSERTED, NEGATIVE),
        ),
        article(
            "2031-06-03",
            "Marrow Courier",
            "Police fired on the crowd in Marrow Square, the Students' League of Varn repeated. No shots were fired, the "
            "interior ministry said. Police might have fired blanks, a lawyer in Varn suggested.",
            Told("Police fired on the crowd in Marrow Square", "the Students' League of Varn"),
            Told("No shots were fired", "the interior ministry", Stance.ASSERTED, NEGATIVE),
            Told("Police might have fired blanks", "a lawyer in Varn", Stance.HYPOTHETICAL),
        ),
    )


def crashes() -> Made:
    """Two crashes of trains, in two towns, nine days apart."""
    return case(
        article(
            "2031-08-12",
            "Lower Mere Times",
            "Two trains collided near Hollin on 2 August. Four passengers were killed near Hollin on 2 August.",
            Told("Two trains collided near Hollin on 2 August"),
            Told("Four passengers were killed near Hollin on 2 August"),
        ),
        article(
            "2031-08-12",
            "Upper Mere Times",
            "After the crash near Hollin, a second one: two trains collided at Breck on 11 August. Nine passengers were "
            "killed at Breck on 11 August.",
            Told("two trains collided at Breck on 11 August"),
            Told("Nine passengers were killed at Breck on 11 August"),
        ),
    )


def towns() -> Made:
    """Two fires in two towns in one week, told by the same outlets in the same words, both laid at one ministry's door."""
    return case(
        *(
            article(
                f"2031-10-0{day}",
                outlet,
                f"A fire broke out in {town}. The Interior Ministry of Varn was told of it at once. \n\n{toll} people died, the "
                f"Interior Ministry of Varn said. {hurt} others were wounded.",
                Told(f"A fire broke out in {town}"),
                Told(f"{toll} people died", voice),
                Told(f"{hurt} others were wounded"),
            )
            for day, outlet, town, toll, hurt, voice in (
                (6, "Varn Post", "Hollin", 12, 40, "the Interior Ministry of Varn"),
                (7, "Osk Herald", "Hollin", 12, 40, "a doctor"),
                (7, "Varn Post", "Breck", 9, 60, "the Interior Ministry of Varn"),
                (8, "Osk Herald", "Breck", 8, 60, "a doctor"),
            )
        )
    )


def correction() -> Made:
    """A paper takes back who sent the gang and when."""
    return case(
        article(
            "2031-09-01",
            "Ferrin Weekly",
            "The raiders crossed the Ferrin pass on Sunday, 31 August. The raiders were sent by the Weavers' Guild, a trader "
            "in Ferrin said.",
            Told("The raiders crossed the Ferrin pass on Sunday, 31 August"),
            Told("The raiders were sent by the Weavers' Guild", "a trader in Ferrin"),
        ),
        article(
            "2031-09-08",
            "Ferrin Weekly",
            "Correction. Our article of 1 September on the Ferrin raid contained two errors. The raiders crossed the Ferrin "
            "pass on Monday, 1 September, not on Sunday, 31 August. The raiders were not sent by the Weavers' Guild.",
            Told("The raiders crossed the Ferrin pass on Monday, 1 September, not on Sunday, 31 August"),
            Told("The raiders were not sent by the Weavers' Guild", None, Stance.ASSERTED, NEGATIVE),
        ),
    )
