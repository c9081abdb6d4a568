"""The review queue: one claim after another beside its document, each decided with a key or a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ascertain.app.reviewing import item, queue
from ascertain.faces.web.asking import check, linked, remember, site_of, who_of
from ascertain.model import BadInput, Basis, Conflict, Stance
from ascertain.views.words import BASIS, STANCE

if TYPE_CHECKING:
    from ascertain.app.reading_case import Reading
    from ascertain.app.reviewing import Item
    from ascertain.faces.web.server import Site
    from ascertain.model import Decision

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A button of the page: what it sends, the key that presses it, its label, and the reason kept where none is typed."""

    do: str
    key: str
    label: str
    why: str
    pair: bool = False
    """It joins or parts this claim and the one chosen beside it."""


BASES = tuple(
    Choice(do=f"basis:{b}", key=w.key, label=w.label, why=f"reviewed: rests on {w.label.lower()}")
    for b, w in BASIS.items()
)
STANCES = tuple(
    Choice(do=f"stance:{s}", key=key, label=STANCE[s].label, why=f"reviewed: {reads}")
    for s, key, reads in (
        (Stance.ASSERTED, "a", "reads as asserted"),
        (Stance.PROBABLE, "h", "reads as hedged: probable"),
        (Stance.POSSIBLE, "", "reads as hedged: possible"),
        (Stance.DENIED, "d", "reads as denial"),
        (Stance.QUESTIONED, "", "reads as questioned"),
        (Stance.HYPOTHETICAL, "", "reads as hypothetical"),
    )
)
OTHERS = (
    Choice(do="confirm", key="y", label="It is right", why="reviewed: right as it stands"),
    Choice(do="reject", key="n", label="It is no claim", why="reviewed: states nothing that could be checked"),
)
TOGETHER = (
    Choice(
        do="corroborates", key="c", label="Corroborates", why="reviewed: tells of the same and bears it out", pair=True
    ),
    Choice(
        do="contradicts", key="x", label="Contradicts", why="reviewed: answers the same question otherwise", pair=True
    ),
    Choice(do="same_origin", key="o", label="Same origin", why="reviewed: both go back to one voice", pair=True),
    Choice(do="not_same_origin", key="", label="Not the same origin", why="reviewed: two voices", pair=True),
    Choice(do="split", key="", label="About something else", why="reviewed: tells of another matter", pair=True),
)
CHOICES = {c.do: c for c in (*BASES, *STANCES, *OTHERS, *TOGETHER)}


@router.get("/review")
def review(request: Request, claim: str = "", done: str = "", came: str = "", part: bool = False) -> HTMLResponse:
    """A claim to decide on: the one named, or the first that waits. `came` is the claim decided on before it."""
    return _page(request, claim, done=done, came=came, part=part)


@router.post("/review")
def decide(
    request: Request,
    *,
    form_key: Annotated[str, Form()],
    do: Annotated[str, Form()],
    claim: Annotated[str, Form()] = "",
    beside: Annotated[str, Form()] = "",
    who: Annotated[str, Form()] = "",
    why: Annotated[str, Form()] = "",
    speaker: Annotated[str, Form()] = "",
    seen_claim: Annotated[str, Form()] = "",
    seen_attribution: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
) -> Response:
    """Keep the decision and go on to the next claim; an undo stays where the undone decision was made."""
    site = site_of(request)
    check(site, form_key)
    part = request.headers.get("x-part") == "1"
    known = {d.id for d in site.reader.now().decisions}
    try:
        if do == "undo":
            made = site.bench.decide("undo", target, who=who)
            following = claim
        else:
            seen = {"claim": seen_claim, "attribution": seen_attribution}
            following = queue(site.reader.now()).open_after(claim) or ""
            made = site.bench.decide(
                **_wanted(site, do, claim, beside=beside, speaker=speaker, why=why, seen=seen), who=who
            )
        if made.id in known:
            # Decisions are named by the second: the one made before was taken back and would stay so.
            raise BadInput("the same was decided and taken back within this second; decide again")
    except BadInput as error:
        status = 409 if isinstance(error, Conflict) else 400
        return _page(request, claim, beside=beside, problem=str(error), status=status, who=who, part=part)
    if part:
        return remember(_page(request, following, done=made.id, came=claim, who=who, part=True), who)
    return remember(RedirectResponse(linked("/review", {"claim": following})(done=made.id, came=claim), 303), who)


def _wanted(
    site: Site, do: str, claim: str, *, beside: str, speaker: str, why: str, seen: dict[str, str]
) -> dict[str, Any]:
    reading = site.reader.now()
    found = reading.claims.get(claim)
    if found is None:
        raise BadInput(f"nothing in the case has the id {claim!r} of a claim")
    kind, _, value = do.partition(":")
    if kind == "speaker":
        reason = why or "reviewed: said by somebody else"
        return {
            "action": "set",
            "target": found.attribution,
            "field": "speaker",
            "value": speaker,
            "why": reason,
            "seen": seen["attribution"],
        }
    if do not in CHOICES:
        raise BadInput(f"no decision is called {do!r}")
    choice = CHOICES[do]
    wanted: dict[str, Any] = {"target": claim, "why": why or choice.why, "seen": seen["claim"]}
    if kind == "basis":
        return wanted | {
            "action": "set",
            "target": found.attribution,
            "field": kind,
            "value": str(Basis(value)),
            "seen": seen["attribution"],
        }
    if kind == "stance":
        return wanted | {"action": "set", "field": kind, "value": str(Stance(value))}
    if not choice.pair:
        return wanted | {"action": do}
    if not beside:
        raise BadInput(f"choose the other claim first: “{choice.label.lower()}” is about two")
    # Both put the claims on one question, where they stand as one answer or as two.
    action = "merge" if do in ("corroborates", "contradicts") else do
    return wanted | {"action": action, "other": beside}


def _page(
    request: Request,
    claim: str,
    *,
    beside: str = "",
    done: str = "",
    came: str = "",
    problem: str = "",
    status: int = 200,
    who: str = "",
    part: bool = False,
) -> HTMLResponse:
    site = site_of(request)
    reading = site.reader.now()
    waiting = queue(reading)
    name = claim or waiting.after(None) or ""
    shown: Item | None = item(reading, name) if name else None
    if claim and shown is None and not problem:
        problem = f"{claim} is no claim of the case any more"
    who = who or who_of(request)
    undone = {d.undoes for d in reading.decisions if d.undoes}
    last = next(
        (d for d in reversed(reading.decisions) if d.who == who and d.undoes is None and d.id not in undone), None
    )
    return site.shell.page(
        "review_part.html.j2" if part else "review.html.j2",
        here="/review",
        status=status,
        q=waiting,
        i=shown,
        chosen=beside or (shown.beside[0].row.id if shown and shown.beside else ""),
        done=next((d for d in reversed(reading.decisions) if d.id == done), None) if done else None,
        last=last,
        back=came if done and last and last.id == done else _claim_of(reading, last) or name,
        newer=reading.newer,
        undone=undone,
        before=waiting.after(name, back=True) if name in waiting.order else None,
        following=waiting.after(name) if name in waiting.order else None,
        documents=reading.found.documents,
        problem=problem,
        who=who,
        bases_=BASES,
        stances_=STANCES,
        others=OTHERS,
        together=TOGETHER,
    )


def _claim_of(reading: Reading, made: Decision | None) -> str | None:
    """The claim that a decision is about: its own, or one of the attribution's."""
    if made is None:
        return None
    return next((c.id for c in reading.claims.values() if made.target in (c.id, c.attribution)), None)
