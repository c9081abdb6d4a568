"""The API under /api/v1: the same answers as the command line and Python, as JSON."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ascertain.app.accounts import RIGHTS, Right, Role
from ascertain.app.doctor import Finding
from ascertain.app.handing_on import verify as verify_case
from ascertain.app.json import builtins, tagged
from ascertain.app.people import SALT
from ascertain.app.saved_searches import PREFIX
from ascertain.app.trace import Trace
from ascertain.faces.web.answers import (
    Cited,
    Id,
    Limit,
    Offset,
    Rows,
    Seen,
    Who,
    answer,
    asked_page,
    bench_of,
    cited,
    gives,
    page,
    there,
)
from ascertain.faces.web.asking import site_of
from ascertain.faces.web.problems import KINDS, TYPES, Refused, Stale
from ascertain.model import Basis, Conflict, Decision, Stance
from ascertain.store.codec import INFERRED, JOINED
from ascertain.views import XRay

router = APIRouter(prefix="/api/v1", tags=["case"])

Kind = StrEnum("Kind", ["document", *INFERRED, *JOINED, "decision", "skipped"])  # type: ignore[misc]
Action = Literal[
    "confirm", "reject", "set", "undo", "relate", "link", "unlink", "merge", "split", "same_origin", "not_same_origin"
]
NONE = "none"
"""The ETag of a thing that nobody has decided on."""


class Me(BaseModel):
    """Who asks. `name` and `role` are null where the case is one person's."""

    name: str | None
    role: Role | None
    rights: list[Right]


class About(BaseModel):
    """A case: rows by table, and the settings it keeps."""

    case: str
    counts: dict[str, int]
    settings: dict[str, str]


class Kept(BaseModel):
    """A record with its kind as `record`, and its fields."""

    model_config = ConfigDict(extra="allow")

    record: str


class Verified(BaseModel):
    """What a verification found."""

    status: Literal["ok", "broken", "unverifiable"]
    found: dict[str, Any]


class AboutPart(BaseModel):
    """A part of a stage."""

    stage: str
    name: str
    version: str
    summary: str
    traits: dict[str, Any]
    settings: list[dict[str, Any]]


class ProblemKind(BaseModel):
    """One kind of error."""

    type: str
    title: str
    status: int


class NewDecision(BaseModel):
    """A decision to make; see the table of actions in the documentation."""

    model_config = ConfigDict(extra="forbid")

    action: Action
    target: str = Field(max_length=200)
    who: str = Field(default="", max_length=200, description=Who)
    why: str = Field(default="", max_length=4000)
    other: str | None = Field(default=None, max_length=200)
    field: str | None = Field(default=None, max_length=40)
    value: str | None = Field(default=None, max_length=2000)
    spans: list[Cited] = Field(
        default=[], max_length=20, description="the words that `value` quotes; `set` with field `span` takes them"
    )
    seen: str | None = Field(default=None, max_length=200, description="last decision on the target that was seen")


class Decided(BaseModel):
    """The decisions on one thing, in the order they were made."""

    decisions: list[Decision]


@router.get("/openapi.json", include_in_schema=False)
def description(request: Request) -> dict[str, Any]:
    """The description of this API."""
    found: dict[str, Any] = request.app.openapi()
    cookie = {"type": "apiKey", "in": "cookie", "name": request.app.state.site.cookie}
    found["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}, "session": cookie}
    found["security"] = [{"key": []}, {"session": []}]
    return found


@router.get("/problems/{name}", responses=gives(ProblemKind, "a kind of error", 404))
def kind_of_problem(request: Request, name: str) -> Response:
    """What a kind of error is."""
    if name not in KINDS:
        raise Refused(404, f"no kind of error is called {name!r}; known: {', '.join(KINDS)}")
    status, title = KINDS[name]
    return answer(request, {"type": f"{TYPES}{name}", "title": title, "status": status})


@router.get("/me", responses=gives(Me, "who asks"))
def me(request: Request) -> Response:
    """Who asks, and what they may do."""
    account = request.state.caller.account
    rights = sorted(RIGHTS[account.role] if account else Right)
    return answer(
        request, {"name": account and account.name, "role": account and account.role, "rights": rights}
    )  # fmt: skip


@router.get("/case", responses=gives(About, "the case", tagged=True))
def case(request: Request) -> Response:
    """What the case holds: rows by table, settings, schema version."""
    bench = bench_of(request)
    # The salt keeps ids of people from being guessed by whoever knows a name.
    settings = {k: v for k, v in bench.case.settings().items() if k != SALT and not k.startswith(PREFIX)}
    return answer(request, {"case": bench.case.path.name, "counts": bench.case.counts(), "settings": settings})


@router.get("/records/{kind}", responses=gives(Rows, "one page", 404, tagged=True))
def records(
    request: Request,
    kind: Kind,
    *,
    basis: Basis | None = None,
    stance: Stance | None = None,
    document: Annotated[str | None, Query(max_length=200)] = None,
    speaker: Annotated[str | None, Query(max_length=200)] = None,
    superseded: bool = False,
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Documents (kind `document`), claims or any other kind of record, as `ascertain list` gives them."""
    site = site_of(request)
    if document is not None:
        document = there(site.bench, document, "document", "snapshot")
    given: dict[str, Any] = {"kind": str(kind), "basis": basis, "stance": stance, "document": document}
    given |= {"speaker": speaker, "superseded": superseded}
    rows = site.bench.list(**given, limit=limit, offset=offset)
    reading = site.reader.now()

    def total() -> int:
        return len(site.bench.list(**given))

    # What a speaker's name holds is anybody's to ask: only counts that are few are kept.
    count = (
        len(reading.decisions)
        if kind == "decision"
        else total()
        if speaker
        else reading.found.memo(("count", *given.values()), total)
    )
    after = offset + limit if offset + limit < count else None
    return answer(request, {"rows": rows, "total": count, "next": after})


@router.get("/search", responses=gives(Rows, "one page, the best match first", 404, tagged=True))
def search(
    request: Request,
    q: Annotated[str, Query(max_length=400)],
    *,
    by: Literal["words", "meaning", "both"] | None = None,
    kind: Literal["claim", "passage"] = "claim",
    outlet: Annotated[str | None, Query(max_length=200)] = None,
    since: Annotated[str | None, Query(max_length=10)] = None,
    until: Annotated[str | None, Query(max_length=10)] = None,
    basis: Basis | None = None,
    stance: Stance | None = None,
    speaker: Annotated[str | None, Query(max_length=200)] = None,
    place: Annotated[str | None, Query(max_length=200)] = None,
    doer: Annotated[str | None, Query(max_length=200)] = None,
    target: Annotated[str | None, Query(max_length=200)] = None,
    document: Annotated[str | None, Query(max_length=200)] = None,
    offset: Offset = 0,
    limit: Limit = 20,
) -> Response:
    """Claims or passages found by their words, their meaning or both, as `ascertain search` finds them."""
    bench = bench_of(request)
    where: dict[str, Any] = {"outlet": outlet, "since": since, "until": until, "basis": basis, "stance": stance}
    where |= {"speaker": speaker, "place": place, "doer": doer, "target": target}
    where |= {"document": None if document is None else there(bench, document, "document")}
    return answer(
        request, asked_page(lambda n, at: bench.search(q, by=by, kind=kind, limit=n, offset=at, **where), offset, limit)
    )


@router.get("/record/{name}", responses=gives(Kept, "the record", 404, tagged=True))
def record(request: Request, name: Id) -> Response:
    """One thing of the case by its id, or the beginning of it."""
    bench = bench_of(request)
    return answer(request, bench.show(there(bench, name)))


@router.get("/record/{name}/decisions", responses=gives(Decided, "its decisions", 404, tagged=True))
def decisions_on(request: Request, name: Id) -> Response:
    """The decisions on one thing. The ETag goes into If-Match of the next decision on it."""
    bench = bench_of(request)
    target = there(bench, name)
    made = [d for d in site_of(request).reader.now().decisions if d.target == target]
    return answer(request, {"decisions": bench.shown().rows(map(tagged, made))}, tag=made[-1].id if made else NONE)


@router.get("/trace/{name}", responses=gives(Trace, "the chain", 404, tagged=True))
def trace(request: Request, name: Id) -> Response:
    """From an id back to the bytes, with every hash checked."""
    bench = bench_of(request)
    return answer(request, builtins(bench.trace(there(bench, name))))


@router.get("/xray/{document}", responses=gives(XRay, "the X-ray", 404, tagged=True))
def xray(request: Request, document: Id) -> Response:
    """The X-ray of a document as people's decisions leave it."""
    bench = bench_of(request)
    return answer(request, builtins(bench.xray_of(there(bench, document, "document"))))


@router.get("/decisions", responses=gives(Rows, "one page", tagged=True))
def decisions(request: Request, offset: Offset = 0, limit: Limit = 100) -> Response:
    """Every decision, in the order they were made."""
    made = site_of(request).reader.now().decisions
    found = page(made, offset, limit)
    return answer(request, found | {"rows": bench_of(request).shown().rows(map(tagged, found["rows"]))})


@router.post("/decisions", status_code=201, responses=gives(Decision, "the decision", 404, 409, 412, status=201))
def decide(request: Request, new: NewDecision, *, if_match: Seen = None) -> Response:
    """Keep a decision. Where somebody else decided on the same thing meanwhile, nothing is kept: 412 when that is not what
    If-Match names (the ETag of `/record/{target}/decisions`), 409 when it came after `seen`."""
    bench = bench_of(request)
    given = new.model_dump() | {"target": there(bench, new.target), "spans": cited(bench, new.spans)}
    if new.other is not None:
        given["other"] = there(bench, new.other)
    if if_match is None or if_match.strip() == "*":
        return answer(request, tagged(bench.decide(**given)), status=201)
    named = if_match.strip().removeprefix("W/").strip('"')
    try:
        # Checked in the transaction that keeps it: of two at once, one is told of the other.
        made = bench.decide(**given | {"seen": "" if named == NONE else named})
    except Conflict as error:
        raise Stale(str(error)) from error
    return answer(request, tagged(made), tag=made.id, status=201)


@router.get("/verify", responses=gives(Verified, "what was found"))
def verify(request: Request) -> Response:
    """Check the whole case: hashes, offsets, log and signatures."""
    bench = bench_of(request)
    found = verify_case(bench.case.path, witness=None, authorities=(), custodian=bench.custodian)
    return answer(request, {"status": found.status, "found": builtins(found)})


@router.get("/doctor", responses=gives(list[Finding], "what is there and what is missing"))
def doctor(request: Request) -> Response:
    """What is installed, what is missing, and what to do about it."""
    return answer(request, builtins(bench_of(request).doctor()))


@router.get("/parts", responses=gives(list[AboutPart], "the parts"))
def parts(request: Request) -> Response:
    """The parts of each stage with their settings."""
    from ascertain.faces.cli_output import part_fields

    return answer(request, [part_fields(part) for part in bench_of(request).parts()])
