"""The pages of a case. Each address says the whole state of its page; nothing here decides, `Workbench` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ascertain.model import BadInput, Basis, Conflict, Stance
from ascertain.views import render

if TYPE_CHECKING:
    from ascertain.faces.web.server import Site

router = APIRouter(include_in_schema=False)

ROWS = 50
"""Rows of a list on one page."""


@router.get("/")
def overview(request: Request) -> HTMLResponse:
    """What is in the case, and what to do next."""
    site = _site(request)
    documents = site.bench.list(kind="document")
    claims = site.bench.list(kind="claim")
    by_basis = {b: sum(c["basis"] == b for c in claims) for b in Basis}
    by_stance = {s: sum(c["stance"] == s for c in claims) for s in Stance}
    return site.shell.page(
        "overview.html.j2",
        here="/",
        documents=documents,
        claims=len(claims),
        by_basis=by_basis,
        by_stance=by_stance,
        skipped=site.bench.list(kind="skipped"),
        decisions=site.bench.case.decisions(),
        work=site.inbox.state(),
    )


@router.get("/documents")
def documents(request: Request) -> HTMLResponse:
    """Every document, and the form to add more."""
    site = _site(request)
    rows = site.bench.list(kind="document")
    return site.shell.page("documents.html.j2", here="/documents", rows=rows, work=site.inbox.state())


@router.get("/documents/{name}")
def document(request: Request, name: str) -> HTMLResponse:
    """The X-ray of one document."""
    return HTMLResponse(render(_site(request).bench.xray_of(name), index="/documents", record="/record/"))


@router.get("/claims")
def claims(
    request: Request, *, basis: str = "", stance: str = "", speaker: str = "", document: str = "", start: int = 0
) -> HTMLResponse:
    """Claims by basis, stance, speaker and document."""
    site = _site(request)
    given = {"basis": basis, "stance": stance, "speaker": speaker, "document": document}
    rows = site.bench.list(
        kind="claim",
        basis=basis or None,
        stance=stance or None,
        speaker=speaker or None,
        document=document or None,
    )
    start = min(max(start, 0), max(len(rows) - 1, 0)) // ROWS * ROWS
    titles = {d["id"]: d for d in site.bench.list(kind="document")}
    return site.shell.page(
        "claims.html.j2",
        here="/claims",
        rows=rows[start : start + ROWS],
        total=len(rows),
        start=start,
        size=ROWS,
        given=given,
        titles=titles,
        link=lambda **changed: "/claims?" + urlencode({k: v for k, v in (given | changed).items() if v not in ("", 0)}),
    )


@router.get("/record/{name}")
def record(request: Request, name: str) -> HTMLResponse:
    """One record: its words, the bytes under them, who made it, what people decided; and the form to decide."""
    return _record(_site(request), name)


@router.post("/record/{name}")
def decide(
    request: Request,
    name: str,
    *,
    form_key: Annotated[str, Form()],
    action: Annotated[str, Form()],
    who: Annotated[str, Form()],
    why: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
    field: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
) -> Response:
    """Keep a decision, then show the record as it is now; what stands in the way is said on the page."""
    site = _site(request)
    _check(site, form_key)
    wanted: dict[str, Any] = {"who": who, "why": why, "seen": seen}
    if action == "set":
        wanted |= {"field": field, "value": value}
    try:
        site.bench.decide(action, target or name, **wanted)
    except BadInput as error:
        return _record(site, name, problem=str(error), status=409 if isinstance(error, Conflict) else 400, who=who)
    return RedirectResponse(f"/record/{name}#decisions", 303)


@router.get("/log")
def log(request: Request) -> HTMLResponse:
    """Every decision, the newest first."""
    site = _site(request)
    return site.shell.page("log.html.j2", here="/log", decisions=site.bench.case.decisions()[::-1])


@router.post("/add")
async def add(
    request: Request,
    form_key: Annotated[str, Form()],
    text: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    files: Annotated[list[UploadFile] | None, Form()] = None,
) -> Response:
    """Take pasted text or files into the inbox."""
    site = _site(request)
    _check(site, form_key)
    if text.strip():
        site.inbox.put(f"{title or 'pasted'}.txt", text.encode("utf-8", "replace"))
    for file in files or ():
        if file.filename:
            site.inbox.put(file.filename, await file.read())
    return RedirectResponse("/documents", 303)


@router.post("/add/cancel")
def cancel(request: Request, form_key: Annotated[str, Form()]) -> Response:
    """Drop what waits to be read."""
    site = _site(request)
    _check(site, form_key)
    site.inbox.cancel()
    return RedirectResponse("/documents", 303)


@router.get("/work")
def work(request: Request) -> HTMLResponse:
    """How the reading of what was added stands: a part of a page, asked for again while it goes on."""
    site = _site(request)
    return site.shell.page("work.html.j2", here="/documents", work=site.inbox.state())


def failed(request: Request, error: Exception) -> HTMLResponse:
    """What went wrong, as a page."""
    status = 404 if "nothing in the case has the id" in str(error) else 400
    return _site(request).shell.page("failed.html.j2", here="", status=status, message=str(error))


def _record(site: Site, name: str, *, problem: str = "", status: int = 200, who: str = "") -> HTMLResponse:
    traced = site.bench.trace(name)
    targets = [traced.id, *([traced.record["attribution"]] if "attribution" in traced.record else [])]
    made = [d for d in site.bench.case.decisions() if d.target in targets]
    undone = {d.undoes for d in site.bench.case.decisions() if d.undoes}
    return site.shell.page(
        "record.html.j2",
        here="",
        status=status,
        t=traced,
        decisions=made[::-1],
        undone=undone,
        seen={target: next((d.id for d in made[::-1] if d.target == target), "") for target in targets},
        problem=problem,
        who=who,
    )


def _check(site: Site, form_key: str) -> None:
    import hmac

    if not hmac.compare_digest(form_key.encode(), site.shell.keys.form.encode()):
        raise BadInput("the form is from another run of the server; load the page again")


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site
