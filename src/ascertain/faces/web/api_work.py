"""The API of what is done to a case: adding and comparing in the background, assessments, and what leaves the case."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ascertain.app.assessing import Assessed
from ascertain.app.json import builtins
from ascertain.faces.web.answers import (
    Id,
    Limit,
    Offset,
    Rows,
    Seen,
    Who,
    answer,
    bench_of,
    check_seen,
    gives,
    page,
    there,
)
from ascertain.faces.web.asking import site_of
from ascertain.faces.web.inbox import MOST
from ascertain.faces.web.problems import Refused
from ascertain.model import Assessment

router = APIRouter(prefix="/api/v1", tags=["work"])

RAW = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Work(BaseModel):
    """How the work in the background stands. `done` pairs what was read, compared or prepared with what became of it; `stage`
    is the stage of a comparison that was finished last, or "meaning", `share` how much of it is done."""

    waiting: list[str]
    now: str | None
    done: list[list[str]]
    stage: str | None
    share: float


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewAddress(_Body):
    """Where an article is to be fetched."""

    url: str = Field(max_length=2000)


class NewAssessment(_Body):
    """A question to assess: the id of its cluster."""

    cluster: str = Field(max_length=200)
    who: str = Field(default="", max_length=200, description=Who)


class NewVersion(_Body):
    """An edited copy of a version, to be kept as the next one."""

    assessment: Assessment
    who: str = Field(default="", max_length=200, description=Who)
    why: str = Field(max_length=4000)


class Closing(_Body):
    """Who closes an assessment, and why."""

    who: str = Field(default="", max_length=200, description=Who)
    why: str = Field(max_length=4000)


class NewReport(_Body):
    """What the report is about: some documents, or all. named: with the names of people, refused while any of them may not
    be shown. language: of the page's own words."""

    documents: list[str] = Field(default=[], max_length=1000)
    named: bool = False
    language: Literal["en", "ar", "fa"] = "en"


class NewExport(_Body):
    """Settings of the format, and whether people are named, as for a report."""

    named: bool = False
    settings: dict[str, str] = {}


@router.post("/documents", status_code=202, openapi_extra=RAW, responses=gives(Work, "the work", 413, status=202))
async def add(
    request: Request, name: Annotated[str, Query(min_length=1, max_length=200, description="its file name")]
) -> Response:
    """Take the bytes sent as one article (or feed, archive) to be read in the background; see `/work`."""
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > MOST:
            raise Refused(413, f"{name} has more than {MOST} bytes")
        pieces.append(piece)

    def put() -> Response:
        site = site_of(request)
        site.inbox.put(name, b"".join(pieces), by=site.bench.acting)
        return answer(request, builtins(site.inbox.state()), status=202)

    return await to_thread.run_sync(put)


@router.post("/addresses", status_code=202, responses=gives(Work, "the work", status=202))
def fetch(request: Request, new: NewAddress) -> Response:
    """Have an address fetched and read in the background, where the settings of the server allow that."""
    site = site_of(request)
    site.inbox.fetch(new.url, by=site.bench.acting)
    return answer(request, builtins(site.inbox.state()), status=202)


@router.get("/work", responses=gives(Work, "the work"))
def work(request: Request) -> Response:
    """How the work in the background stands."""
    return answer(request, builtins(site_of(request).inbox.state()))


@router.delete("/work", responses=gives(Work, "the work"))
def cancel(request: Request) -> Response:
    """Drop what waits. What is being read or compared now is finished: half a comparison would mix two states."""
    site = site_of(request)
    site.inbox.cancel()
    return answer(request, builtins(site.inbox.state()))


@router.post("/compare", status_code=202, responses=gives(Work, "the work", status=202))
def compare(request: Request) -> Response:
    """Compare the case anew, in the background."""
    site = site_of(request)
    site.inbox.compare(by=site.bench.acting)
    return answer(request, builtins(site.inbox.state()), status=202)


@router.post("/prepare", status_code=202, responses=gives(Work, "the work", status=202))
def prepare(request: Request) -> Response:
    """Make the vectors that a search by meaning needs, in the background."""
    site = site_of(request)
    site.inbox.prepare(by=site.bench.acting)
    return answer(request, builtins(site.inbox.state()), status=202)


@router.get("/assessments", responses=gives(Rows, "one page", tagged=True))
def assessments(request: Request, offset: Offset = 0, limit: Limit = 100) -> Response:
    """The newest version of every assessment."""
    return answer(request, page(bench_of(request).assessments(), offset, limit))


@router.post("/assessments", status_code=201, responses=gives(Assessed, "the first version", 404, status=201))
def draft(request: Request, new: NewAssessment) -> Response:
    """Begin to assess a question."""
    bench = bench_of(request)
    made = bench.draft(there(bench, new.cluster, "claim_cluster"), who=new.who)
    return answer(request, builtins(bench.assessed(made.id)), tag=made.id, status=201)


@router.get("/assessments/{name}", responses=gives(Assessed, "the newest version", 404, tagged=True))
def assessed(request: Request, name: Id) -> Response:
    """An assessment by the id of any of its versions: what it comes to, and what keeps it open."""
    bench = bench_of(request)
    found = bench.assessed(there(bench, name, "assessment"))
    return answer(request, builtins(found), tag=found.assessment.id)


@router.put("/assessments/{name}", responses=gives(Assessed, "the next version", 404, 409, 412, tagged=True))
def assess(request: Request, name: Id, new: NewVersion, *, if_match: Seen = None) -> Response:
    """Keep an edited copy of a version as the next one; where somebody kept another meanwhile, nothing is kept: 412 by
    If-Match, 409 by the version that was edited."""
    bench = bench_of(request)
    check_seen(if_match, bench.assessed(there(bench, name, "assessment")).assessment.id)
    there(bench, new.assessment.id, "assessment")
    made = bench.assess(new.assessment, who=new.who, why=new.why)
    return answer(request, builtins(bench.assessed(made.id)), tag=made.id)


@router.post("/assessments/{name}/close", responses=gives(Assessed, "the closed version", 404, 409, 412, tagged=True))
def close(request: Request, name: Id, new: Closing, *, if_match: Seen = None) -> Response:
    """Close an assessment; 400 with all that stands in the way."""
    bench = bench_of(request)
    found = bench.assessed(there(bench, name, "assessment"))
    check_seen(if_match, found.assessment.id)
    made = bench.close_assessment(found.assessment.id, who=new.who, why=new.why)
    return answer(request, builtins(bench.assessed(made.id)), tag=made.id)


PAGE: dict[int | str, Any] = {
    200: {"description": "the page", "content": {"text/html": {"schema": {"type": "string"}}}}
}
FILE: dict[int | str, Any] = {
    200: {
        "description": "the file; where the format has several, a zip archive of them",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/report", response_class=Response, responses=gives(None, "", 404, 409) | PAGE)
def report(request: Request, new: NewReport) -> Response:
    """The report page, which anyone can verify without the case. It is noted in the log that it left."""
    bench = bench_of(request)
    chosen = [there(bench, name, "document") for name in new.documents]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.html"
        bench.desk().report(target, documents=chosen, named=new.named, language=new.language)
        return Response(target.read_bytes(), media_type="text/html")


@router.post("/exports/{name}", response_class=Response, responses=gives(None, "", 404, 409) | FILE)
def export(request: Request, name: Id, new: NewExport) -> Response:
    """The case in a format that others read; see: ascertain parts, stage exchange."""
    from ascertain.exchange import exporters

    known = sorted([*(part.name for part in exporters), "wacz"])
    if name not in known:
        raise Refused(404, f"no format is called {name!r}; known: {', '.join(known)}")
    with tempfile.TemporaryDirectory() as folder:
        written = bench_of(request).desk().export(name, Path(folder) / name, named=new.named, **new.settings)
        data = written[0].read_bytes() if len(written) == 1 else _zipped(written)
    return Response(data, media_type="application/octet-stream")


def _zipped(paths: tuple[Path, ...]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(path, path.name)
    return packed.getvalue()
