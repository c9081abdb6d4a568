"""Search of the case as a page: words, meaning or both, through filters; and the vectors that meaning needs, made when asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ascertain.faces.web.asking import check, linked, site_of
from ascertain.model import BadInput
from ascertain.views.language import noop

if TYPE_CHECKING:
    from ascertain.app import Workbench
    from ascertain.app.reading_case import Reading, Row
    from ascertain.app.saved_searches import SavedSearch

router = APIRouter(include_in_schema=False)

HITS = 30
"""Rows of one page."""
FILTERS = ("outlet", "since", "until", "basis", "stance", "speaker", "place", "doer", "target")
WAYS = {"words": noop("words"), "meaning": noop("meaning"), "both": noop("words and meaning")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A claim that was found. `pieces` are its words, each with whether it is what was asked for; `near`: its meaning was
    found, not its words; `row` is the claim as decisions leave it, None for one that was rejected."""

    id: str
    document: str
    pieces: tuple[tuple[str, bool], ...]
    near: bool
    row: Row | None


@router.get("/search")
def search(
    request: Request,
    *,
    q: str = "",
    by: str = "",
    outlet: str = "",
    since: str = "",
    until: str = "",
    basis: str = "",
    stance: str = "",
    speaker: str = "",
    place: str = "",
    doer: str = "",
    target: str = "",
    start: int = 0,
) -> HTMLResponse:
    """Claims by words, meaning or both; the address holds the whole search."""
    given = (outlet, since, until, basis, stance, speaker, place, doer, target)
    return _page(request, q, by, dict(zip(FILTERS, given, strict=True)), start=start)


def _page(
    request: Request, q: str, by: str, filters: Mapping[str, str], *, start: int = 0, problem: str = ""
) -> HTMLResponse:
    site = site_of(request)
    reading = site.reader.now()
    given = {"q": q, "by": by, **filters}
    wish = by if by in WAYS else ""
    state, left = _prepared(site.bench, wish)
    way = "words" if state else wish or "both"
    rows: Sequence[Mapping[str, Any]] = ()
    start = max(start, 0) // HITS * HITS
    wanted = {name: value.strip() for name, value in filters.items() if value.strip()}
    if q.strip():
        try:
            # One row more tells whether there is another page.
            rows = site.bench.search(q, by=way, limit=HITS + 1, offset=start, **wanted)
        except BadInput as error:
            problem = problem or str(error)
    return site.shell.page(
        "search.html.j2",
        here="/search",
        status=400 if problem else 200,
        query=q,
        given=given,
        ways=WAYS,
        way=way,
        wish=wish or way,
        state=state,
        left=left,
        work=site.inbox.state(),
        problem=problem,
        filtered=bool(wanted),
        keeps=bool(q.strip()) and not problem,
        saved=[(s.name, _address(s)) for s in site.bench.saved_searches()],
        hits=[_hit(reading, row) for row in rows[:HITS]],
        more=len(rows) > HITS,
        start=start,
        size=HITS,
        outlets=reading.found.memo("outlets", lambda: _outlets(reading)),
        documents=reading.found.documents,
        mask=reading.shown.mask.text,
        link=linked("/search", given),
    )


@router.post("/search")
def keep(
    request: Request,
    *,
    form_key: Annotated[str, Form()],
    do: Annotated[str, Form()],
    name: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "",
) -> Response:
    """Keep the search at `back` under a name, or a kept one no longer."""
    site = site_of(request)
    check(site, form_key)
    state = dict(parse_qsl(back.partition("?")[2]))
    filters = {name: state.get(name, "") for name in FILTERS}
    try:
        if do == "forget":
            site.bench.delete_search(name)
        else:
            given = {k: v for k, v in filters.items() if v}
            site.bench.save_search(name.strip(), state.get("q", ""), by=state.get("by") or None, **given)
    except BadInput as error:
        return _page(request, state.get("q", ""), state.get("by", ""), filters, problem=str(error))
    return RedirectResponse(_inside(back), 303)


@router.post("/search/prepare")
def prepare(request: Request, form_key: Annotated[str, Form()], back: Annotated[str, Form()] = "") -> Response:
    """Make the vectors that meaning needs, in the background. back: the search to go back to."""
    site = site_of(request)
    check(site, form_key)
    site.inbox.prepare(by=site.bench.acting)
    return RedirectResponse(_inside(back), 303)


def _inside(back: str) -> str:
    """The address where it is that of a search here."""
    return back if back.startswith("/search?") and back.isprintable() else "/search"


def _address(kept: SavedSearch) -> str:
    return linked("/search", {"q": kept.query, "by": kept.by or "", **kept.where})()


def _prepared(bench: Workbench, wish: str) -> tuple[str, int]:
    """("", 0) where claims can be found so now; else why not, and of how many documents vectors are missing."""
    if wish == "words":
        return "", 0
    try:
        left = bench.prepare_search(most=0)
    except BadInput:
        return "missing", 0
    return ("unprepared" if left else ""), left


def _outlets(reading: Reading) -> tuple[str, ...]:
    return tuple(sorted({d.outlet for d in reading.found.documents.values() if d.outlet}, key=str.casefold))


def _hit(reading: Reading, found: Mapping[str, Any]) -> Hit:
    claim = reading.claims.get(found["id"])
    words = [reading.found.documents[found["document"]].text[a:b] for a, b in found["hits"]]
    near = found["hits"] == [[found["start"], found["end"]]]
    return Hit(
        id=found["id"],
        document=found["document"],
        pieces=((found["text"], False),) if near else tuple(_pieces(found["text"], words)),
        near=near,
        row=reading.row(claim) if claim is not None and claim.attribution in reading.attributions else None,
    )


def _pieces(text: str, words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The text, where names may be kept back, cut at the words that matched; one that is kept back marks nothing."""
    at = 0
    for word in words:
        here = text.find(word, at) if word else -1
        if here < 0:
            continue
        if here > at:
            yield text[at:here], False
        yield word, True
        at = here + len(word)
    if at < len(text):
        yield text[at:], False
