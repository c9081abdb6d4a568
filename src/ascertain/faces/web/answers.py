"""What the routes of the API share: how an answer is written, its ETag, and what the description says of errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from fastapi import Header, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ascertain.app.json import encode
from ascertain.faces.web.asking import site_of
from ascertain.faces.web.problems import KINDS, MEDIA, Problem, Refused, Stale
from ascertain.model import BadInput, Span

if TYPE_CHECKING:
    from ascertain.app import Workbench

T = TypeVar("T")
MOST = 500
"""Rows of one answer."""

Id = Annotated[str, Path(max_length=200, description="an id, or the beginning of one")]
Offset = Annotated[int, Query(ge=0, le=2**31)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Seen = Annotated[str | None, Header(max_length=400, description="the ETag of the state that was seen")]
Who = "who decides; where people sign in, it is who has signed in"


class Cited(BaseModel):
    """Words of a document, in code points, half open."""

    model_config = ConfigDict(extra="forbid")

    document: str = Field(max_length=200)
    start: int = Field(ge=0, le=2**31)
    end: int = Field(ge=0, le=2**31)


class Rows(BaseModel):
    """One page of a list. `next` is the offset of the page after it, null on the last; `total` counts all rows, null where
    they were not counted."""

    rows: list[dict[str, Any]]
    total: int | None
    next: int | None


def gives(model: Any, words: str, *errors: int, status: int = 200, tagged: bool = False) -> dict[int | str, Any]:
    """What the description says of a route's answers: the model of what it gives, and the problems that it has beside those
    that every route has. tagged: the answer has an ETag."""
    given: dict[str, Any] = {"model": model, "description": words}
    found: dict[int | str, Any] = {status: given}
    if tagged:
        given["headers"] = {"ETag": {"schema": {"type": "string"}, "required": True, "description": "names this state"}}
        found[304] = {"description": "as the ETag in If-None-Match says"}
    kinds = dict(KINDS.values())
    for number in sorted({400, 401, 403, 422, 503, *errors}):
        schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
        found[number] = {"model": Problem, "content": {MEDIA: schema}, "description": kinds[number]}
    return found


def bench_of(request: Request) -> Workbench:
    """The case in the hands of who asks."""
    return site_of(request).bench


def answer(request: Request, value: object, *, tag: str | None = None, status: int = 200) -> Response:
    """The value as JSON with its ETag: `tag`, else a hash of the answer. 304 for who has it already."""
    body = encode(value)
    named = f'"{tag or sha256(body.encode()).hexdigest()[:32]}"'
    if request.method == "GET" and named in _listed(request.headers.get("if-none-match")):
        return Response(status_code=304, headers={"etag": named})
    return Response(body, media_type="application/json", headers={"etag": named}, status_code=status)


def page(rows: Sequence[T], offset: int, limit: int) -> dict[str, Any]:
    """One page of rows that are all known."""
    after = offset + limit if offset + limit < len(rows) else None
    return {"rows": rows[offset : offset + limit], "total": len(rows), "next": after}


def asked_page(ask: Callable[[int, int], Sequence[T]], offset: int, limit: int) -> dict[str, Any]:
    """One page of rows that are asked for page by page: one more tells whether there is another."""
    rows = ask(limit + 1, offset)
    return {"rows": rows[:limit], "total": None, "next": offset + limit if len(rows) > limit else None}


def there(bench: Workbench, name: str, *kinds: str) -> str:
    """The full id of what the address names; Refused (404) where it names nothing, or something of another kind."""
    try:
        found = bench.case.find(name)
    except BadInput as error:
        raise Refused(404, str(error)) from error
    if kinds and found.kind not in kinds:
        raise Refused(404, f"{found.id} is a {found.kind}, no {' or '.join(kinds)}")
    return found.id


def cited(bench: Workbench, spans: Sequence[Cited]) -> tuple[Span, ...]:
    """The spans; Refused (404) for one of a document that is not there."""
    return tuple(Span(document=there(bench, s.document, "document"), start=s.start, end=s.end) for s in spans)


def check_seen(given: str | None, now: str) -> None:
    """Stale where If-Match names another state than the one of now."""
    if given is not None and given.strip() != "*" and f'"{now}"' not in _listed(given):
        raise Stale("somebody else changed this meanwhile: look at that first")


def _listed(header: str | None) -> list[str]:
    return [part.strip().removeprefix("W/") for part in (header or "").split(",")]
