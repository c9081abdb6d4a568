"""Settings: how the pages look in this browser, the limits of the case, and which parts run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ascertain.app.case_settings import limits, running
from ascertain.faces.web.asking import THEME, THEMES, check, decider, remember, site_of, who_of
from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.app.doctor import Finding

router = APIRouter(include_in_schema=False)


@router.get("/settings")
def settings(request: Request) -> HTMLResponse:
    """What runs, with which settings, for how long the case is kept, and how the pages look."""
    return _page(request)


@router.post("/settings/look")
def look(request: Request, form_key: Annotated[str, Form()], theme: Annotated[str, Form()] = "") -> Response:
    """Light, dark, or as the system has it; for this browser alone."""
    check(site_of(request), form_key)
    answer = RedirectResponse("/settings", 303)
    if theme in THEMES:
        answer.set_cookie(THEME, theme, max_age=31_536_000, httponly=True, samesite="strict", path="/")
    else:
        answer.delete_cookie(THEME, path="/")
    return answer


@router.post("/settings/limits")
def keep(
    request: Request,
    *,
    form_key: Annotated[str, Form()],
    who: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    days: Annotated[str, Form()] = "",
    words: Annotated[str, Form()] = "",
) -> Response:
    """How long the case is kept, and how much of one source may be quoted."""
    site = site_of(request)
    check(site, form_key)
    who = decider(request, who)
    try:
        if not days.isdecimal() or not words.isdecimal():
            raise BadInput("a limit is a whole number above 0")
        site.bench.set_limits(who=who, why=why, retention_days=int(days), quotation_words=int(words))
    except BadInput as error:
        return _page(request, problem=str(error), status=400)
    return remember(RedirectResponse("/settings#limits", 303), who)


def _page(request: Request, *, problem: str = "", status: int = 200) -> HTMLResponse:
    site = site_of(request)
    return site.shell.page(
        "settings.html.j2",
        here="/settings",
        status=status,
        problem=problem,
        limits=limits(site.bench),
        running=running(site.bench),
        findings=site.reader.now().found.memo("doctor", lambda: _installed(site.bench.doctor())),
        themes=THEMES,
        who=who_of(request),
    )


def _installed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(f for f in findings if not f.name.startswith("part "))
