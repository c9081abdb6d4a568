"""The pages of a case. Each address says the whole state of its page; nothing here decides, `Workbench` does."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ascertain.app import case_pages as use
from ascertain.app.changes import Change, kept_in
from ascertain.app.reviewing import queue
from ascertain.faces.web.asking import check, decider, linked, paged, remember, site_of, who_of
from ascertain.faces.web.review import LABELS
from ascertain.faces.web.shell import framed
from ascertain.model import BadInput, Basis, Conflict, Stance
from ascertain.views import render
from ascertain.views.language import language, noop

if TYPE_CHECKING:
    from ascertain.app.reading_case import Reading
    from ascertain.faces.web.server import Site

router = APIRouter(include_in_schema=False)

ROWS = 50
"""Rows of a list on one page."""
TOP = 4
"""Questions shown on the overview."""
CHANGED = 5
"""Changes that a watch told of, shown there."""
CHANGES = {
    "contested": noop("a further answer"),
    "first": noop("another answer comes first"),
    "moved": noop("an answer became more or less likely"),
    "voices": noop("more or fewer independent voices"),
}


@router.get("/")
def overview(request: Request) -> HTMLResponse:
    """What is in the case, what is contested, and what to do next."""
    site = site_of(request)
    reading = site.reader.now()
    rows = reading.rows
    return site.shell.page(
        "overview.html.j2",
        here="/",
        mask=reading.shown.mask.text,
        r=reading,
        pairs=len(use.pairs(reading)),
        by_basis={b: sum(c.basis == b for c in rows) for b in Basis},
        by_stance={s: sum(c.stance == s for c in rows) for s in Stance},
        skipped=reading.memo("skipped", lambda: site.bench.list(kind="skipped")),
        waiting=len(queue(reading).first),
        work=site.inbox.state(),
        top=tuple(reading.questions.values())[:TOP],
        changed=_changed(site, reading),
        changes=CHANGES,
        days=_days(reading),
    )


def _changed(site: Site, reading: Reading) -> tuple[Change, ...]:
    """What a watch told of last; nothing that came to name a person, or is asked no more."""
    told = kept_in(site.bench.case.path.with_suffix(".watch") / "changes.atom")
    kept = (c for c in told if c.cluster in reading.questions and not reading.shown.names_somebody(c.question, c.text))
    return tuple(islice(kept, CHANGED))


def _days(reading: Reading) -> tuple[str, str] | None:
    """The first and the last day of publication; None where no document has one."""
    days = sorted(d.published[:10] for d in reading.found.documents.values() if d.published)
    return (days[0], days[-1]) if days else None


@router.get("/documents")
def documents(request: Request, start: int = 0) -> HTMLResponse:
    """Every document, and the form to add more."""
    site = site_of(request)
    rows = site.reader.now().memo("documents", lambda: site.bench.list(kind="document"))
    return site.shell.page(
        "documents.html.j2",
        here="/documents",
        fetches=bool(site.bench.effective.allow_url),
        work=site.inbox.state(),
        link=linked("/documents", {}),
        **paged(rows, start, ROWS),
    )


@router.get("/documents/{name}")
def document(request: Request, name: str) -> HTMLResponse:
    """The X-ray of one document, with the navigation above it."""
    site = site_of(request)
    site.bench.viewed("document", site.bench.case.find(name).id)
    reading = site.reader.now()

    def drawn() -> str:
        return render(site.bench.xray_of(name, decisions=reading.decisions), index="/documents", record="/record/")

    made = reading.memo(("xray", name, language().code), drawn)
    return HTMLResponse(framed(made, "/documents"))


@router.get("/claims")
def claims(
    request: Request, *, basis: str = "", stance: str = "", speaker: str = "", document: str = "", start: int = 0
) -> HTMLResponse:
    """Claims by basis, stance, speaker and document."""
    site = site_of(request)
    reading = site.reader.now()
    given = {"basis": basis, "stance": stance, "speaker": speaker, "document": document}
    wanted = speaker.casefold()
    rows = [
        r
        for r in reading.rows
        if basis in ("", r.basis)
        and stance in ("", r.stance)
        and document in ("", r.document)
        and (not wanted or wanted in (r.speaker or "").casefold())
    ]
    return site.shell.page(
        "claims.html.j2",
        here="/claims",
        given=given,
        mask=reading.shown.mask.text,
        titles=reading.found.documents,
        taken=reading.taken_up,
        link=linked("/claims", given),
        **paged(rows, start, ROWS),
    )


@router.get("/record/{name}")
def record(request: Request, name: str, *, whole: bool = False) -> HTMLResponse:
    """One record: its words, the bytes under them, who made it, what people decided; and the form to decide. What a record
    across documents rests on is checked when that is asked for."""
    return _record(site_of(request), name, who=who_of(request), whole=whole)


@router.post("/record/{name}")
def decide(
    request: Request,
    name: str,
    *,
    form_key: Annotated[str, Form()],
    who: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    change: Annotated[str, Form()] = "",
    action: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
    field: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    seen: Annotated[str, Form()] = "",
    seen_attribution: Annotated[str, Form()] = "",
) -> Response:
    """Keep a decision, then show the record as it is now; what stands in the way is said on the page."""
    site = site_of(request)
    check(site, form_key)
    who = decider(request, who)
    if change:
        action, _, named = change.partition(" ")
        field, _, word = named.partition(" ")
        value = word or value
        if field in ("basis", "speaker"):
            target, seen = site.bench.show(name)["attribution"], seen_attribution
    wanted: dict[str, Any] = {"who": who, "why": why, "seen": seen}
    if action == "set":
        wanted |= {"field": field, "value": value}
    try:
        site.bench.decide(action, target or name, **wanted)
    except BadInput as error:
        return _record(site, name, problem=str(error), status=409 if isinstance(error, Conflict) else 400, who=who)
    return remember(RedirectResponse(f"/record/{name}#decisions", 303), who)


@router.get("/log")
def log(request: Request, *, every: bool = False, who: str = "", action: str = "", start: int = 0) -> HTMLResponse:
    """Every decision, or every entry of the custody log, the newest first."""
    site = site_of(request)
    reading = site.reader.now()
    decisions, mask = reading.decisions, reading.shown.mask.text
    given = {"every": "1" if every else "", "who": who, "action": action}
    found: dict[str, Any] = {
        "every": every,
        "given": given,
        "labels": LABELS,
        "people": sorted({d.who for d in decisions}),
        "actions": sorted({d.action for d in decisions}),
        "undone": {d.undoes for d in decisions},
        "link": linked("/log", given),
    }
    if every:
        start = max(start, 0) // ROWS * ROWS
        acts, total = use.activity(site.bench.case, start, ROWS)
        acts = tuple(replace(a, about=tuple((k, mask(v)) for k, v in a.about)) for a in acts)
        return site.shell.page("log.html.j2", here="/log", rows=acts, start=start, size=ROWS, total=total, **found)
    rows = [d for d in decisions[::-1] if who in ("", d.who) and action in ("", d.action)]
    page = paged(rows, start, ROWS)
    # Not the whole page: whoever decided is named, also where a person of the case has that name.
    page["rows"] = [replace(d, why=mask(d.why), value=d.value and mask(d.value)) for d in page["rows"]]
    return site.shell.page("log.html.j2", here="/log", **page, **found)


@router.post("/add")
async def add(
    request: Request,
    *,
    form_key: Annotated[str, Form()],
    text: Annotated[str, Form()] = "",
    title: Annotated[str, Form()] = "",
    url: Annotated[str, Form()] = "",
    files: Annotated[list[UploadFile] | None, Form()] = None,
) -> Response:
    """Take pasted text, files or an address to fetch into the inbox."""
    site = site_of(request)
    check(site, form_key)
    if url.strip():
        site.inbox.fetch(url.strip(), by=site.bench.acting)
    if text.strip():
        site.inbox.put(f"{title or 'pasted'}.txt", text.encode("utf-8", "replace"), by=site.bench.acting)
    for file in files or ():
        if file.filename:
            site.inbox.put(file.filename, await file.read(), by=site.bench.acting)
    return RedirectResponse("/documents", 303)


@router.post("/add/cancel")
def cancel(request: Request, form_key: Annotated[str, Form()]) -> Response:
    """Drop what waits to be read."""
    site = site_of(request)
    check(site, form_key)
    site.inbox.cancel()
    return RedirectResponse("/documents", 303)


@router.post("/compare")
def compare(request: Request, form_key: Annotated[str, Form()]) -> Response:
    """Compare the case anew, in the background."""
    site = site_of(request)
    check(site, form_key)
    site.inbox.compare(by=site.bench.acting)
    return RedirectResponse("/", 303)


@router.get("/work")
def work(request: Request) -> HTMLResponse:
    """How the reading of what was added stands: a part of a page, asked for again while it goes on."""
    site = site_of(request)
    return site.shell.page("work.html.j2", here="/documents", work=site.inbox.state())


def failed(request: Request, words: str, status: int) -> HTMLResponse:
    """What went wrong, as a page."""
    return site_of(request).shell.page("failed.html.j2", here="", status=status, message=words)


def _record(
    site: Site, name: str, *, problem: str = "", status: int = 200, who: str = "", whole: bool = False
) -> HTMLResponse:
    traced = site.bench.trace(name, deep=whole)
    reading = site.reader.now()
    said = {n: reading.row(reading.claims[n]) for n in traced.rests_on if n in reading.claims}
    if not whole:
        site.bench.viewed("trace", *dict.fromkeys(row.document for row in said.values()))
    targets = [traced.id, *([traced.record["attribution"]] if "attribution" in traced.record else [])]
    made = [d for d in reading.decisions if d.target in targets]
    undone = {d.undoes for d in reading.decisions if d.undoes}
    return site.shell.page(
        "record.html.j2",
        here="",
        mask=None if traced.document else reading.shown.mask.text,
        status=status,
        t=traced,
        said={name: row.text for name, row in said.items()},
        titles=reading.found.documents,
        published=site.bench.published(traced.id),
        taken=reading.taken_up.get(traced.id, ()),
        takes=[reading.row(reading.claims[n]) for n in traced.record.get("takes_up", ()) if n in reading.claims],
        decisions=made[::-1],
        undone=undone,
        seen={target: next((d.id for d in made[::-1] if d.target == target), "") for target in targets},
        problem=problem,
        who=who,
    )
