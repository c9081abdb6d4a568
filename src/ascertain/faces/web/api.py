"""The API under /api/v1: the same answers as the command line and Python, as JSON."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ascertain.model import BadInput, Conflict, StopRun
from ascertain.store.codec import builtins, encode, tagged

if TYPE_CHECKING:
    from ascertain.app import Workbench

router = APIRouter(prefix="/api/v1", tags=["case"])

MOST = 500
"""Rows of one answer."""


class Problem(BaseModel):
    """An error as RFC 9457 describes it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class Rows(BaseModel):
    """One page of a list. `next` is the offset of the page after it, null on the last."""

    rows: list[dict[str, Any]]
    total: int
    next: int | None


class NewDecision(BaseModel):
    """A decision to make; see the table of actions in the documentation."""

    model_config = ConfigDict(extra="forbid")

    action: str = Field(max_length=40)
    target: str = Field(max_length=200)
    who: str = Field(min_length=1, max_length=200)
    why: str = Field(default="", max_length=4000)
    other: str | None = Field(default=None, max_length=200)
    field: str | None = Field(default=None, max_length=40)
    value: str | None = Field(default=None, max_length=400)
    seen: str | None = Field(default=None, max_length=200, description="last decision on the target that was seen")


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {"application/problem+json": {}}, "description": words}
    for status, words in (
        (400, "not usable as given"),
        (401, "no key"),
        (404, "not in the case"),
        (409, "changed meanwhile"),
    )
}
ID = Annotated[str, Query(max_length=200)]


@router.get("/case", responses=PROBLEMS)
def case(request: Request) -> dict[str, Any]:
    """What the case holds: rows by table, settings, schema version."""
    bench = _bench(request)
    return {"case": str(bench.case.path), "counts": bench.case.counts(), "settings": bench.case.settings()}


@router.get("/records/{kind}", response_model=Rows, responses=PROBLEMS)
def records(
    request: Request,
    kind: str,
    *,
    basis: str | None = None,
    stance: str | None = None,
    document: ID | None = None,
    speaker: str | None = None,
    superseded: bool = False,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> Response:
    """Documents (kind `document`), claims or any other kind of record, as `ascertain list` gives them."""
    found = _bench(request).list(
        kind=kind, basis=basis, stance=stance, document=document, speaker=speaker, superseded=superseded
    )
    after = offset + limit if offset + limit < len(found) else None
    return _answer(request, {"rows": builtins(found[offset : offset + limit]), "total": len(found), "next": after})


@router.get("/record/{name}", responses=PROBLEMS)
def record(request: Request, name: str) -> Response:
    """One thing of the case by its id, or the beginning of it."""
    return _answer(request, _bench(request).show(name))


@router.get("/trace/{name}", responses=PROBLEMS)
def trace(request: Request, name: str) -> Response:
    """From an id back to the bytes, with every hash checked."""
    return _answer(request, builtins(_bench(request).trace(name)))


@router.get("/xray/{document}", responses=PROBLEMS)
def xray(request: Request, document: str) -> Response:
    """The X-ray of a document as people's decisions leave it."""
    return _answer(request, builtins(_bench(request).xray_of(document)))


@router.get("/decisions", responses=PROBLEMS)
def decisions(request: Request) -> Response:
    """Every decision, in the order they were made."""
    return _answer(request, [tagged(d) for d in _bench(request).case.decisions()])


@router.post("/decisions", status_code=201, responses=PROBLEMS)
def decide(request: Request, new: NewDecision) -> Response:
    """Keep a decision; 409 when somebody else decided on the same thing after `seen`."""
    made = _bench(request).decide(**new.model_dump())
    return Response(encode(tagged(made)), status_code=201, media_type="application/json")


def problem(error: Exception) -> Response:
    """The error as application/problem+json."""
    status = 409 if isinstance(error, Conflict) else 500 if isinstance(error, StopRun) else 400
    if isinstance(error, BadInput) and "nothing in the case has the id" in str(error):
        status = 404
    title = {400: "Not usable as given", 404: "Not in the case", 409: "Changed meanwhile", 500: "The case is unusable"}
    body = Problem(title=title[status], status=status, detail=str(error))
    return Response(body.model_dump_json(), status_code=status, media_type="application/problem+json")


def _bench(request: Request) -> Workbench:
    bench: Workbench = request.app.state.site.bench
    return bench


def _answer(request: Request, value: object) -> Response:
    body = encode(value)
    tag = f'"{sha256(body.encode()).hexdigest()[:32]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    return Response(body, media_type="application/json", headers={"etag": tag})
