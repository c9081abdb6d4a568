"""The review queue: one claim after another beside its document, each decided with a key or a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ascertain.app.reviewing import item, located, queue
from ascertain.app.reweighing import effect
from ascertain.assess import RELATED
from ascertain.faces.web.asking import check, decider, linked, remember, site_of, who_of
from ascertain.model import BadInput, Basis, Conflict, Stance
from ascertain.views.language import noop
from ascertain.views.words import BASIS, STANCE

if TYPE_CHECKING:
    from ascertain.app.reading_case import Reading
    from ascertain.app.reviewing import Item
    from ascertain.model import Claim, Decision

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
    Choice(do=f"basis:{b}", key=w.key, label=w.english, why=f"reviewed: rests on {w.english.lower()}")
    for b, w in BASIS.items()
)
STANCES = tuple(
    Choice(do=f"stance:{s}", key=key, label=STANCE[s].english, why=f"reviewed: {reads}")
    for s, key, reads in (
        (Stance.ASSERTED, "a", "reads as asserted"),
        (Stance.PROBABLE, "h", "reads as hedged: probable"),
        (Stance.POSSIBLE, "p", "reads as hedged: possible"),
        (Stance.DENIED, "d", "reads as denial"),
        (Stance.QUESTIONED, "q", "reads as questioned"),
        (Stance.HYPOTHETICAL, "w", "reads as hypothetical"),
    )
)
OTHERS = (
    Choice(do="confirm", key="y", label=noop("It is right"), why="reviewed: right as it stands"),
    Choice(do="reject", key="n", label=noop("It is no claim"), why="reviewed: states nothing that could be checked"),
)
WORDS = (
    Choice(do="span", key="e", label=noop("The claim is these words"), why="reviewed: the claim is in other words"),
    Choice(do="speaker", key="s", label=noop("They name the speaker"), why="reviewed: said by somebody else"),
)
"""They take words of the document: those selected with the pointer or the keyboard, or typed as they are printed."""
TOGETHER = (
    Choice(do="corroborates", key="c", label=noop("Corroborates it"), why="reviewed: bears the other out", pair=True),
    Choice(
        do="contradicts", key="x", label=noop("Contradicts it"), why="reviewed: cannot hold with the other", pair=True
    ),
    Choice(
        do="neither",
        key="z",
        label=noop("Neither"),
        why="reviewed: neither bears the other out nor denies it",
        pair=True,
    ),
    Choice(do="merge", key="m", label=noop("Same question"), why="reviewed: both tell of one matter", pair=True),
    Choice(do="split", key="t", label=noop("About something else"), why="reviewed: tells of another matter", pair=True),
    Choice(do="same_origin", key="o", label=noop("Same origin"), why="reviewed: both go back to one voice", pair=True),
    Choice(do="not_same_origin", key="i", label=noop("Independent of it"), why="reviewed: two voices", pair=True),
)
LABELS = {
    "confirm": noop("It is right"), "reject": noop("It is no claim"), "set": noop("Changed"), "undo": noop("Taken back"), "relate": noop("Related"),
    "merge": noop("Put on the same question"), "split": noop("Parted from the question"), "same_origin": noop("Held to be of one origin"),
    "not_same_origin": noop("Held to be independent"), "link": noop("Names linked"), "unlink": noop("Names parted"),
    "public_role": noop("A public role was set"), "protect": noop("A person was protected"), "unmask": noop("A name was shown"),
}  # fmt: skip
"""What an action is called once it has been kept."""
CHOICES = {c.do: c for c in (*BASES, *STANCES, *OTHERS, *WORDS, *TOGETHER)}


@router.get("/review")
def review(request: Request, claim: str = "", done: str = "", came: str = "", part: bool = False) -> HTMLResponse:
    """A claim to decide on: the one named, or the first that waits. `came` is the claim decided on before it."""
    return _page(request, claim, done=done, came=came, part=part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a press of a button sends. `words` are of the document, `near` where they were selected in its text."""

    do: str
    claim: str = ""
    beside: str = ""
    who: str = ""
    why: str = ""
    words: str = ""
    near: int = -1
    speaker: str = ""
    seen_claim: str = ""
    seen_attribution: str = ""
    target: str = ""


NOTHING = Sent(do="")


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
    words: Annotated[str, Form()] = "",
    near: Annotated[str, Form()] = "",
    speaker: Annotated[str, Form()] = "",
    seen_claim: Annotated[str, Form()] = "",
    seen_attribution: Annotated[str, Form()] = "",
    target: Annotated[str, Form()] = "",
) -> Response:
    """Keep the decision and go on to the next claim; an undo stays where the undone decision was made."""
    site = site_of(request)
    check(site, form_key)
    who = decider(request, who)
    part = request.headers.get("x-part") == "1"
    sent = Sent(
        do=do, claim=claim, beside=beside, who=who, why=why, words=words, near=int(near) if near.isdecimal() else -1,
        speaker=speaker, seen_claim=seen_claim, seen_attribution=seen_attribution, target=target,
    )  # fmt: skip
    try:
        if do == "undo":
            made, following = site.bench.decide("undo", target, who=who), claim
        else:
            following = queue(site.reader.now()).open_after(claim) or ""
            made = site.bench.decide(**_wanted(site.reader.now(), sent), who=who)
    except BadInput as error:
        status = 409 if isinstance(error, Conflict) else 400
        return _page(request, claim, sent=sent, problem=str(error), status=status, who=who, part=part)
    if part:
        return remember(_page(request, following, done=made.id, came=claim, who=who, part=True), who)
    return remember(RedirectResponse(linked("/review", {"claim": following})(done=made.id, came=claim), 303), who)


def _wanted(reading: Reading, sent: Sent) -> dict[str, Any]:
    """The decision that the button asks for, as `Workbench.decide` takes it."""
    found = reading.claims.get(sent.claim)
    if found is None:
        raise BadInput(f"nothing in the case has the id {sent.claim!r} of a claim")
    if sent.do not in CHOICES:
        raise BadInput(f"no decision is called {sent.do!r}")
    choice = CHOICES[sent.do]
    kind, _, value = sent.do.partition(":")
    why = sent.why or choice.why
    of_claim = {"target": found.id, "why": why, "seen": sent.seen_claim}
    of_attribution = {"target": found.attribution, "why": why, "seen": sent.seen_attribution}
    if kind == "basis":
        return of_attribution | {"action": "set", "field": kind, "value": str(Basis(value))}
    if kind == "stance":
        return of_claim | {"action": "set", "field": kind, "value": str(Stance(value))}
    if choice in WORDS:
        return (of_claim if kind == "span" else of_attribution) | _worded(reading, found, sent)
    if not choice.pair:
        return of_claim | {"action": sent.do}
    if not sent.beside:
        raise BadInput(f"choose the other claim first: “{choice.label.lower()}” is about two")
    pair = of_claim | {"other": sent.beside}
    if sent.do in RELATED:
        return pair | {"action": "relate", "field": "relation", "value": sent.do}
    return pair | {"action": sent.do}


def _worded(reading: Reading, claim: Claim, sent: Sent) -> dict[str, Any]:
    """A span or a speaker from words of the document; a speaker may also be named in words that do not stand there."""
    document = reading.found.documents[claim.document]
    near = sent.near if sent.near >= 0 else claim.content[0].start
    if sent.do == "speaker" and sent.speaker.strip():
        return {"action": "set", "field": "speaker", "value": sent.speaker.strip()}
    span = located(document, sent.words, near)
    value = " ".join(document.slice(span).split())
    return {"action": "set", "field": sent.do, "value": value, "spans": (span,)}


def _page(
    request: Request,
    claim: str,
    *,
    sent: Sent = NOTHING,
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
    if shown is not None:
        site.bench.viewed("review", reading.claims[name].document)
    who = who or who_of(request)
    undone = {d.undoes for d in reading.decisions if d.undoes}
    last = next(
        (d for d in reversed(reading.decisions) if d.who == who and d.undoes is None and d.id not in undone), None
    )
    answer = site.shell.page(
        "review_part.html.j2" if part else "review.html.j2",
        here="/review",
        status=status,
        q=waiting,
        i=shown,
        chosen=sent.beside or (shown.beside[0].row.id if shown and shown.beside else ""),
        sent=sent,
        done=next((d for d in reversed(reading.decisions) if d.id == done), None) if done else None,
        effect=effect(reading, done) if done else (),
        labels=LABELS,
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
        words_=WORDS,
        together=TOGETHER,
    )
    if part:
        answer.headers["x-part"] = "1"
    return answer


def _claim_of(reading: Reading, made: Decision | None) -> str | None:
    """The claim that a decision is about: its own, or one of the attribution's."""
    if made is None:
        return None
    return next((c.id for c in reading.claims.values() if made.target in (c.id, c.attribution)), None)
