"""The API of the searches that a case keeps."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ascertain.app.json import builtins
from ascertain.app.saved_searches import LONGEST_NAME, SavedSearch
from ascertain.faces.web.answers import answer, bench_of, gives
from ascertain.faces.web.problems import Refused
from ascertain.model import BadInput, Basis, Stance

router = APIRouter(prefix="/api/v1", tags=["searches"])

Name = Annotated[str, Path(max_length=LONGEST_NAME, description="the name of the search")]
Word = Annotated[str | None, Field(max_length=200)]
Day = Annotated[str | None, Field(max_length=10)]


class NewSearch(BaseModel):
    """A search to keep; the same words as those of /search."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    query: str = Field(max_length=400)
    by: Literal["words", "meaning", "both"] | None = None
    kind: Literal["claim", "passage"] = "claim"
    outlet: Word = None
    since: Day = None
    until: Day = None
    basis: Basis | None = None
    stance: Stance | None = None
    speaker: Word = None
    place: Word = None
    doer: Word = None
    target: Word = None
    document: Word = None


class Searches(BaseModel):
    """The searches that the case keeps, by name; none that names a person."""

    searches: list[SavedSearch]


@router.get("/searches", responses=gives(Searches, "the searches", tagged=True))
def searches(request: Request) -> Response:
    """The searches that the case keeps."""
    return answer(request, {"searches": builtins(bench_of(request).saved_searches())})


@router.post("/searches", status_code=201, responses=gives(SavedSearch, "kept", status=201))
def save(request: Request, new: NewSearch) -> Response:
    """Keep a search, in the place of one of that name. One that names a natural person of the case is refused."""
    given = new.model_dump(exclude_none=True, mode="json")
    return answer(request, builtins(bench_of(request).save_search(**given)), status=201)


@router.delete("/searches/{name}", responses=gives(Searches, "the searches that are left", 404))
def delete(request: Request, name: Name) -> Response:
    """Keep a search no longer."""
    bench = bench_of(request)
    try:
        bench.delete_search(name)
    except BadInput as error:
        raise Refused(404, str(error)) from error
    return answer(request, {"searches": builtins(bench.saved_searches())})
