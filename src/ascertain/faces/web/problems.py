"""Errors of the API as problem+json (RFC 9457). `type` says which kind it is; the client raises the matching error."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ascertain.model import BadInput, Conflict, SkipItem, StopRun, UnknownPart

MEDIA = "application/problem+json"
TYPES = "/api/v1/problems/"

KINDS: Mapping[str, tuple[int, str]] = {
    "not-usable": (400, "Not usable as given"),
    "no-key": (401, "Not signed in"),
    "not-allowed": (403, "Not allowed"),
    "not-found": (404, "Not in the case"),
    "method": (405, "Not a method of this address"),
    "changed-meanwhile": (409, "Changed meanwhile"),
    "stale": (412, "Not the newest state"),
    "too-large": (413, "Too large"),
    "not-valid": (422, "Not what the description asks for"),
    "too-often": (429, "Too often"),
    "defect": (500, "A defect of the program"),
    "unusable": (503, "The case is unusable"),
}
_BY_STATUS = {status: name for name, (status, _) in KINDS.items()}


class Fault(BaseModel):
    """One field that is not as the description asks."""

    where: str
    what: str


class Problem(BaseModel):
    """An error as RFC 9457 describes it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] | None = None


class Stale(Conflict):
    """What If-Match names is not the newest state."""


class Refused(BadInput):
    """An answer with a status of its own."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


def refusal(status: int, detail: str, *, errors: list[Fault] | None = None) -> Response:
    """The problem of that status."""
    name = _BY_STATUS.get(status, "not-usable")
    detail = detail.encode("utf-8", "backslashreplace").decode()
    body = Problem(type=f"{TYPES}{name}", title=KINDS[name][1], status=status, detail=detail, errors=errors)
    headers = {"www-authenticate": "Bearer"} if status == 401 else {}
    return Response(body.model_dump_json(exclude_none=True), status_code=status, media_type=MEDIA, headers=headers)


def problem(error: Exception) -> Response:
    """The error as a problem."""
    match error:
        case RequestValidationError():
            faults = [Fault(where=".".join(map(str, e["loc"])), what=e["msg"]) for e in error.errors()]
            return refusal(422, "; ".join(f"{f.where}: {f.what}" for f in faults), errors=faults)
        case HTTPException():
            made = refusal(error.status_code, str(error.detail))
            made.headers.update(error.headers or {})
            return made
        case Refused():
            return refusal(error.status, str(error))
        case Stale():
            return refusal(412, str(error))
        case Conflict():
            return refusal(409, str(error))
        case StopRun():
            return refusal(503, str(error))
        case BadInput() if missing(error):
            return refusal(404, str(error))
        case BadInput() | SkipItem() | UnknownPart():
            return refusal(400, str(error))
    return refusal(500, "this is a defect of the program; its log says more")


def missing(error: Exception) -> bool:
    """Whether the error says that what was asked for is not there."""
    return "nothing in the case has the id" in str(error)
