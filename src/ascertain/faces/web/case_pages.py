"""Pages over all documents of a case: questions, copies, times, places, sources; with names, search and settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from ascertain.app import case_pages as use
from ascertain.assess import number
from ascertain.assess.admiralty import LETTERS
from ascertain.faces.web import naming, searching, setting
from ascertain.faces.web.asking import linked, paged, site_of, who_of
from ascertain.model import BadInput
from ascertain.views.language import language, noop

if TYPE_CHECKING:
    from ascertain.app.reading_case import Question, Reading, Row
    from ascertain.model import Document, Origin

router = APIRouter(include_in_schema=False)
router.include_router(naming.router)
router.include_router(searching.router)
router.include_router(setting.router)

QUESTIONS, PAIRS, DOCUMENTS, SOURCES = 20, 30, 25, 50
"""Rows of one page: questions, pairs of documents, documents in a figure, sources."""
ACTORS = 600
"""Actors in one table of names, about: 2,500 of them took a browser 3 seconds to lay out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An answer with its claims by the voice they go back to, those of most claims first."""

    label: str
    counted: int | None
    """Voices that count for it; None where it was not weighed."""
    groups: tuple[tuple[Origin | None, tuple[Row, ...]], ...]
    denied: tuple[Row, ...]


@router.get("/questions")
def questions(request: Request, only: str = "", start: int = 0) -> HTMLResponse:
    """Every question, the most contested first."""
    site = site_of(request)
    found = site.reader.now()
    rows = found.contested if only == "contested" else tuple(found.questions.values())
    return site.shell.page(
        "questions.html.j2",
        here="/questions",
        mask=site.reader.now().shown.mask.text,
        only=only,
        all=len(found.questions),
        contested=len(found.contested),
        compared=found.state.compared,
        link=linked("/questions", {"only": only}),
        **paged(rows, start, QUESTIONS),
    )


@router.get("/questions/{name}")
def question(request: Request, name: str) -> HTMLResponse:
    """One question: what its answers weigh, who gives them, what they hang on, and what is set against what."""
    site = site_of(request)
    reading = site.reader.now()
    asked = reading.live.whole(name)
    if asked is None:
        raise BadInput(f"nothing in the case has the id {name!r} of a question; the case may have been compared anew")
    matter = use.matter(reading, name)
    return site.shell.page(
        "question.html.j2",
        here="/questions",
        mask=reading.shown.mask.text,
        q=asked,
        m=matter,
        flips=asked.flips,
        codes=_codes(asked),
        answers=_answers(reading, asked),
        siblings=[s for s in matter.questions if s.id != name],
        documents=reading.found.documents,
        origins=reading.found.origins,
        assessment=next((a for a in reading.assessments if a.cluster == name), None),
        who=who_of(request),
    )


def _codes(asked: Question) -> Mapping[str, object]:
    if asked.weighing is None:
        return {}
    denied = {a.id for a in asked.cluster.answers if a.denied_by}
    return {
        a.answer: number(
            probability=a.probability if asked.weighing.identifiable else None,
            origins=a.origins,
            documents=a.documents,
            contested=a.answer in denied or len(asked.weighing.answers) > 1,
        )
        for a in asked.weighing.answers
    }


def _answers(reading: Reading, asked: Question) -> list[Given]:
    counted = {a.answer: a.origins for a in asked.weighing.answers} if asked.weighing else {}
    order = list(counted)
    given = []
    for answer in sorted(asked.cluster.answers, key=lambda a: order.index(a.id) if a.id in counted else len(order)):
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for name in answer.claims:
            if name in reading.claims:
                origin = reading.live.origin_of(name)
                groups[origin.id if origin else ""].append(reading.row(reading.claims[name]))
        ordered = sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
        denied = tuple(reading.row(reading.claims[c]) for c in answer.denied_by if c in reading.claims)
        by_voice = tuple(
            (reading.found.origins.get(o) or reading.live.origins.get(o), tuple(rows)) for o, rows in ordered
        )
        given.append(Given(label=answer.label, counted=counted.get(answer.id), groups=by_voice, denied=denied))
    return given


@router.get("/copies")
def copies(request: Request, start: int = 0, document: str = "") -> HTMLResponse:
    """Who copied whom, and the passages side by side with what was changed."""
    from ascertain.views.copies_html import fragment

    site = site_of(request)
    reading = site.reader.now()
    pairs = [p for p in use.pairs(reading) if not document or document in (p[0].a.document, p[0].b.document)]
    here = paged(pairs, start, PAIRS)
    site.bench.viewed("copies", *{d for rs in here["rows"] for r in rs for d in (r.a.document, r.b.document)})
    part = reading.memo(
        ("copies", document, here["start"], language().code),
        lambda: Markup(fragment(use.copies(reading, here["rows"]), pages=lambda d: f"/documents/{d}")),  # noqa: S704 - escaped there
    )
    return site.shell.page(
        "figure.html.j2",
        here="/copies",
        title=noop("Copies"),
        lede="",
        tab="",
        none="",
        parts=[part] if reading.found.documents else [],
        documents=reading.found.documents,
        chosen=document,
        link=linked("/copies", {"document": document}),
        **{k: v for k, v in here.items() if k != "rows"},
    )


@router.get("/timeline")
def timeline(request: Request, start: int = 0, document: str = "") -> HTMLResponse:
    """What is said to have happened when, against the day it was published."""
    from ascertain.views.figures import timeline_html

    def part(reading: Reading, shown: tuple[Document, ...]) -> str:
        return timeline_html(reading.shown.mask.mask(use.timeline(reading, shown)), pages=lambda d: f"/documents/{d}")

    return _figure(request, noop("Timeline"), part, start, document)


@router.get("/map")
def places(request: Request, start: int = 0, document: str = "") -> HTMLResponse:
    """The places that are named, with the readings that were not taken."""
    from ascertain.views.figures import map_html

    def part(reading: Reading, shown: tuple[Document, ...]) -> str:
        return map_html(reading.shown.mask.mask(use.places(reading, shown)), pages=lambda d: f"/documents/{d}")

    return _figure(request, noop("Map"), part, start, document)


@router.get("/names")
def names(request: Request, start: int = 0, document: str = "") -> HTMLResponse:
    """Which names each outlet uses for whom."""
    from ascertain.views import names

    def part(reading: Reading, shown: tuple[Document, ...]) -> str:
        return names.render(use.names(reading, shown), page=lambda d: f"/documents/{d}")

    found = site_of(request).reader.now().found
    size = round(ACTORS * len(found.documents) / max(len(found.actors), 1))
    return _figure(request, noop("Names"), part, start, document, tab="/names", size=min(max(size, 1), DOCUMENTS))


def _figure(
    request: Request,
    title: str,
    draw: Callable[[Reading, tuple[Document, ...]], str],
    start: int,
    document: str,
    *,
    tab: str = "",
    size: int = DOCUMENTS,
) -> HTMLResponse:
    site = site_of(request)
    here = request.url.path
    reading = site.reader.now()
    documents = reading.found.documents
    where = paged(tuple(documents.values()), start, size)
    shown = (documents[document],) if document in documents else where["rows"]
    key = (here, tuple(d.id for d in shown), language().code)
    part = lambda: Markup(draw(reading, shown))  # noqa: E731, S704 - escaped there
    parts = [reading.memo(key, part)] if shown else []
    if document in documents:
        where |= {"start": 0, "total": len(documents)}
    return site.shell.page(
        "figure.html.j2",
        here=here,
        mask=reading.shown.mask.text,
        title=title,
        lede="",
        tab=tab,
        none=noop("The case is empty."),
        parts=parts,
        documents=documents,
        chosen=document,
        link=linked(here, {}),
        start=where["start"],
        size=where["size"],
        total=where["total"],
    )


@router.get("/sources")
def sources(request: Request, start: int = 0) -> HTMLResponse:
    """How often each body was borne out in this case; never a person."""
    site = site_of(request)
    reading = site.reader.now()
    rows = paged(use.rated(reading), start, SOURCES)
    return site.shell.page(
        "sources.html.j2",
        here="/sources",
        mask=reading.shown.mask.text,
        link=linked("/sources", {}),
        letters=LETTERS,
        **rows,
    )
