"""Actors and their names: what each outlet calls them, which names are held to be one, and who is said to do what to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from ascertain.app import case_pages as use
from ascertain.app.naming import choices, pairs, to_part
from ascertain.faces.web.asking import check, decider, linked, paged, remember, site_of, who_of
from ascertain.model import AliasKind, BadInput, Conflict
from ascertain.views.language import noop

if TYPE_CHECKING:
    from ascertain.app.naming import Pair
    from ascertain.faces.web.server import Site

router = APIRouter(include_in_schema=False)

ROWS = 20
"""Pairs of names on one page."""
NAMED = 60
"""Actors offered in the choice of one."""
KINDS = {
    AliasKind.SAME_AS: noop("is the same as"),
    AliasKind.PART_OF: noop("is part of"),
    AliasKind.AFFILIATE_OF: noop("is affiliated with"),
    AliasKind.OFFICE_OF: noop("is an office of"),
    AliasKind.LABEL_BY_OPPONENT: noop("is what opponents call"),
    AliasKind.DISTINCT_FROM: noop("is not to be taken for"),
}
"""How a link between two names reads."""
STATES = {
    "found": noop("found by the program"),
    "confirmed": noop("confirmed"),
    "parted": noop("parted: held to be two"),
    "linked": noop("linked by a person"),
}
WHY = {
    "confirm": "reviewed: the names hang together so",
    "unlink": "reviewed: the names do not hang together so",
    "link": "reviewed: the names hang together so",
}
"""The reason kept where none is typed."""


@router.get("/actors")
def actors(request: Request, about: str = "", start: int = 0) -> HTMLResponse:
    """Who is said to have done what to whom, over the whole case or about one actor."""
    from ascertain.views import actor_graph

    site = site_of(request)
    reading = site.reader.now()
    found = use.deeds(reading, about=about, start=max(start, 0) // use.DRAWN * use.DRAWN)
    part = actor_graph.render(found.graph, address=lambda claim: f"/record/{claim}")
    return site.shell.page(
        "actors.html.j2",
        here="/names",
        tab="/actors",
        part=Markup(part),  # noqa: S704 - escaped there
        found=found,
        offered=found.actors[:NAMED],
        about=about if found.about else "",
        link=linked("/actors", {"about": about}),
        **paged(range(found.total), start, use.DRAWN),
    )


@router.get("/names/review")
def review(request: Request, start: int = 0, done: str = "") -> HTMLResponse:
    """Names that were linked, to confirm or part, and two to link."""
    return _page(request, start, done=done)


@router.post("/names/review")
def decide(
    request: Request,
    *,
    form_key: Annotated[str, Form()],
    do: Annotated[str, Form()],
    who: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    one: Annotated[str, Form()] = "",
    two: Annotated[str, Form()] = "",
    kind: Annotated[str, Form()] = "",
    start: Annotated[int, Form()] = 0,
) -> Response:
    """Confirm or part a pair of names, take the decisions on a pair back, or link two.

    do: link, or what to do with which pair of names and the last decision on it that was seen
    """
    site = site_of(request)
    check(site, form_key)
    who = decider(request, who)
    does, pair, seen = [*do.split(" "), "", ""][:3]
    try:
        if does == "link":
            named = _link(site, one, two, kind, who=who, why=why)
        else:
            named = _decide(site, does, pair, seen, who=who, why=why)
    except BadInput as error:
        return _page(request, start, problem=str(error), status=409 if isinstance(error, Conflict) else 400, who=who)
    to = linked("/names/review", {"start": start})(done=does)
    return remember(RedirectResponse(f"{to}#{named}", 303), who)


def _link(site: Site, one: str, two: str, kind: str, *, who: str, why: str) -> str:
    if kind not in list(AliasKind):
        raise BadInput("say how the two names hang together")
    if not one or not two or one == two:
        raise BadInput("choose two names that differ")
    made = site.bench.decide("link", one, other=two, value=kind, who=who, why=why or WHY["link"])
    return next((p.id for p in pairs(site.reader.now()) if made in p.decisions), "pairs")


def _decide(site: Site, do: str, name: str, seen: str, *, who: str, why: str) -> str:
    """A pair stands for the links between all actors of those names: each gets its decision."""
    pair = next((p for p in pairs(site.reader.now()) if p.id == name), None)
    if pair is None:
        raise BadInput("this pair of names is no longer in the case")
    if seen != _seen(pair):
        raise Conflict(f"{pair.decisions[-1].who if pair.decisions else 'Somebody'} decided on these names meanwhile")
    if do == "undo":
        for made in reversed(pair.decisions):
            site.bench.decide("undo", made.id, who=who)
    elif do == "confirm":
        for link in pair.links:
            if link.method != "decision":
                site.bench.decide("confirm", link.id, who=who, why=why or WHY[do])
    elif do == "unlink":
        for target, other in to_part(pair):
            site.bench.decide("unlink", target, other=other, who=who, why=why or WHY[do])
    else:
        raise BadInput(f"no decision on names is called {do!r}")
    return name


def _seen(pair: Pair) -> str:
    return pair.decisions[-1].id if pair.decisions else ""


def _page(
    request: Request, start: int, *, done: str = "", problem: str = "", status: int = 200, who: str = ""
) -> HTMLResponse:
    site = site_of(request)
    reading = site.reader.now()
    found = pairs(reading)
    return site.shell.page(
        "names_review.html.j2",
        here="/names",
        mask=reading.shown.mask.text,
        tab="/names/review",
        status=status,
        problem=problem,
        done=done,
        seen={p.id: _seen(p) for p in found},
        offered=choices(reading),
        kinds=KINDS,
        states=STATES,
        documents=reading.found.documents,
        link=linked("/names/review", {}),
        who=who or who_of(request),
        **paged(found, start, ROWS),
    )
