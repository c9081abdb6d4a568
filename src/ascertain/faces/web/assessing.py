"""Assessments as pages: hypotheses beside evidence, a judgement checked as it is written, and what each version changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ascertain.app.assessing import assessed
from ascertain.assess import BANDS, lint, lint_grounds
from ascertain.faces.web.asking import check, decider, remember, site_of, who_of
from ascertain.model import Assessment, BadInput, Cell, Confidence, Conflict, Judgement, Likelihood, Rating
from ascertain.views.language import counted, gettext

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from ascertain.faces.web.server import Site

router = APIRouter(include_in_schema=False)

USUAL = {"rate": "went through the ratings", "judge": "wrote a judgement", "close": "nothing stands in the way"}
"""The reason kept where none is typed, by the button."""


@router.get("/assess")
def assessments(request: Request) -> HTMLResponse:
    """The newest version of every assessment."""
    site = site_of(request)
    rows = site.bench.case.assessments()
    return site.shell.page("assessments.html.j2", here="/assess", mask=site.bench.shown().mask.text, rows=rows)


@router.post("/assess")
def begin(
    request: Request,
    form_key: Annotated[str, Form()],
    cluster: Annotated[str, Form()],
    who: Annotated[str, Form()] = "",
) -> Response:
    """Draft an assessment of a question."""
    site = site_of(request)
    check(site, form_key)
    who = decider(request, who)
    if not who:
        raise BadInput("say who assesses")
    made = site.bench.draft(cluster, who=who)
    return remember(RedirectResponse(f"/assess/{made.id}", 303), who)


@router.get("/assess/lint")
def words(request: Request, statement: str = "", likelihood: str = "", grounds: str = "") -> HTMLResponse:
    """What is wrong with a judgement's words: a part of the page, asked for while they are typed."""
    site = site_of(request)
    known = Likelihood(likelihood) if likelihood in list(Likelihood) else None
    found = (*(lint(statement, known) if statement.strip() else ()), *lint_grounds(grounds))
    return site.shell.page(
        "lint.html.j2", here="/assess", findings=found, empty=not (statement.strip() or grounds.strip())
    )


@router.get("/assess/{name}")
def assessment(request: Request, name: str) -> HTMLResponse:
    """One assessment in its newest version."""
    return _page(request, name)


@router.post("/assess/{name}")
async def change(request: Request, name: str) -> Response:
    """Keep what was changed as the next version, or close the assessment."""
    site = site_of(request)
    form = await request.form()
    check(site, str(form.get("form_key", "")))
    who = decider(request, str(form.get("who", "")))
    why, do = (str(form.get(k, "")).strip() for k in ("why", "do"))
    try:
        if not who:
            raise BadInput("say who assesses")
        if do == "close":
            made = site.bench.close_assessment(name, who=who, why=why or USUAL[do])
        else:
            before = _version(site, name)
            after = _rated(before, form) if do == "rate" else _judged(before, form)
            made = site.bench.assess(after, who=who, why=why or USUAL.get(do, USUAL["judge"]))
    except BadInput as error:
        status = 409 if isinstance(error, Conflict) else 400
        given = {k: str(v) for k, v in form.items()}
        return _page(request, name, problem=str(error), status=status, given=given)
    return remember(RedirectResponse(f"/assess/{made.id}#{do}", 303), who)


def _version(site: Site, name: str) -> Assessment:
    """The version that the form was made from, so that a later one of somebody else is noticed."""
    found = next((a for a in site.bench.case.assessments(history=True) if a.id == name), None)
    if found is None:
        raise BadInput(f"nothing in the case has the id {name!r} of an assessment")
    return found


def _rated(before: Assessment, form: FormData) -> Assessment:
    """The ratings as the form has them. One that was changed is a person's; the others too, where they were confirmed."""
    sure = bool(form.get("sure"))
    cells = {(c.hypothesis, c.evidence): c for c in before.cells}
    for number, h in enumerate(before.hypotheses):
        for column, e in enumerate(before.evidence):
            given = str(form.get(f"r-{number}-{column}", ""))
            if given not in list(Rating):
                continue
            old = cells.get((h.id, e.id))
            kept = old is not None and old.suggested and old.rating == given and not sure
            cells[h.id, e.id] = Cell(hypothesis=h.id, evidence=e.id, rating=Rating(given), suggested=kept)
    return replace(before, cells=tuple(cells.values()))


def _judged(before: Assessment, form: FormData) -> Assessment:
    """With the judgement that the form gives, in the place of an earlier one on the same hypothesis."""
    hypothesis, likelihood, confidence = (str(form.get(k, "")) for k in ("hypothesis", "likelihood", "confidence"))
    if likelihood not in list(Likelihood) or confidence not in list(Confidence):
        raise BadInput("choose a likelihood and a confidence")
    made = Judgement(
        hypothesis=hypothesis,
        likelihood=Likelihood(likelihood),
        statement=str(form.get("statement", "")).strip(),
        confidence=Confidence(confidence),
        grounds=str(form.get("grounds", "")).strip(),
    )
    others = tuple(j for j in before.judgements if j.hypothesis != hypothesis)
    return replace(before, judgements=(*others, made))


def _page(
    request: Request, name: str, *, problem: str = "", status: int = 200, given: Mapping[str, str] | None = None
) -> HTMLResponse:
    site = site_of(request)
    # What is shown is masked: this look at it is none to be logged.
    found = assessed(site.bench.case, name)
    a = found.assessment
    history = {v.id: v for v in site.bench.case.assessments(history=True)}
    versions = [a]
    while versions[-1].previous in history:
        versions.append(history[versions[-1].previous or ""])
    reading = site.reader.now()
    return site.shell.page(
        "assessment.html.j2",
        here="/assess",
        mask=reading.shown.mask.text,
        status=status,
        a=a,
        found=found,
        statements={h.id: h.statement for h in a.hypotheses},
        notes={e.id: e.note for e in a.evidence},
        lines={line.hypothesis: line for line in found.matrix.lines},
        columns={c.evidence: c for c in found.matrix.columns},
        cells={(c.hypothesis, c.evidence): c for c in a.cells},
        versions=versions,
        changes={v.id: _told(site, v, history) for v in versions},
        documents=reading.found.documents,
        rows={c: reading.row(reading.claims[c]) for e in a.evidence for c in e.claims if c in reading.claims},
        asked=a.cluster in reading.questions,
        ratings=tuple(Rating),
        bands=BANDS,
        confidences=tuple(Confidence),
        problem=problem,
        given=defaultdict(str, given or {}),
        who=who_of(request),
    )


def _told(site: Site, version: Assessment, history: Mapping[str, Assessment]) -> str:
    from ascertain.assess import changes

    before = history.get(version.previous or "")
    if before is None:
        return gettext("drafted from the question")
    found = changes(before, version)
    counts = {what: sum(c.what == what for c in found) for what in dict.fromkeys(c.what for c in found)}
    told = [gettext("%(things)s changed", things=counted(n, what)) for what, n in counts.items()]
    return gettext("; ").join([*told, *([gettext("closed")] if version.closed else [])])
