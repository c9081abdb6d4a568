"""The API of people: those whom the texts name, and those who work on the case."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ascertain.app.accounts import LONGEST, Account, Role
from ascertain.app.json import builtins, tagged
from ascertain.app.passwords import LONGEST as LONGEST_PASSWORD
from ascertain.app.passwords import SHORTEST
from ascertain.faces.web.answers import Cited, Limit, Offset, Rows, Who, answer, bench_of, cited, gives, page, there
from ascertain.faces.web.problems import Refused
from ascertain.model import BadInput, Decision

router = APIRouter(prefix="/api/v1", tags=["people"])

Number = Annotated[int, Path(ge=1, le=2**31, description="the person's number: 3 for Person 3")]
Name = Annotated[str, Path(max_length=200, description="the name of the account")]
Password = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST_PASSWORD)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AboutPerson(_Body):
    """A decision about one person: a public role with the words that show it, a protected class, or the classes to lift.
    `role` is the one to act in where nobody signs in; unmasking takes custodian."""

    action: Literal["public_role", "protect", "unmask"]
    value: str = Field(max_length=400)
    who: str = Field(default="", max_length=200, description=Who)
    why: str = Field(max_length=4000)
    role: Literal["reviewer", "custodian"] = "reviewer"
    spans: list[Cited] = Field(default=[], max_length=100)
    seen: str | None = Field(default=None, max_length=200, description="last decision on the person that was seen")


class Purge(_Body):
    """Documents to take out for good, or null for everything."""

    documents: list[str] | None = Field(max_length=1000)
    who: str = Field(default="", max_length=200, description=Who)
    why: str = Field(max_length=4000)
    role: Literal["reviewer", "custodian"] = "reviewer"


class NewAccount(_Body):
    """Somebody who is to work on the case."""

    name: str = Field(min_length=1, max_length=LONGEST)
    role: Role
    password: Password


class NewRole(_Body):
    """The role from now on."""

    role: Role


class Users(BaseModel):
    """The accounts of the case; none where it is one person's."""

    users: list[Account]


@router.get("/people", responses=gives(Rows, "one page", tagged=True))
def people(request: Request, offset: Offset = 0, limit: Limit = 100) -> Response:
    """The natural persons of the case by number, with what was decided about each. Names are shown here only."""
    return answer(request, page(builtins(bench_of(request).people()), offset, limit))


@router.post("/people/{number}/decisions", status_code=201, responses=gives(Decision, "kept", 404, 409, status=201))
def decide(request: Request, number: Number, new: AboutPerson) -> Response:
    """Set a public role, protect, or unmask (a second person, as custodian)."""
    bench = bench_of(request)
    if number > len(bench.shown().people):
        raise Refused(404, f"the case has no person {number}")
    spans = cited(bench, new.spans)
    given = new.model_dump(exclude={"spans", "action"})
    made = bench.decide_person(new.action, str(number), **given, spans=spans)
    return answer(request, tagged(made), status=201)


@router.get("/users", responses=gives(Users, "the accounts"))
def users(request: Request) -> Response:
    """Who may work on the case."""
    return answer(request, {"users": builtins(bench_of(request).accounts.list())})


@router.post("/users", status_code=201, responses=gives(Account, "the account", 409, status=201))
def add(request: Request, new: NewAccount) -> Response:
    """Let somebody work on the case. The first account is made at the command line."""
    _several(request)
    made = bench_of(request).accounts.add(new.name, new.password, new.role)
    return answer(request, builtins(made), status=201)


@router.patch("/users/{name}", responses=gives(Account, "the account", 404))
def role(request: Request, name: Name, new: NewRole) -> Response:
    """Another role, which counts from the next request on."""
    found = _found(request, name)
    return answer(request, builtins(bench_of(request).accounts.change_role(found.name, new.role)))


@router.delete("/users/{name}", responses=gives(Users, "the accounts that are left", 404))
def remove(request: Request, name: Name) -> Response:
    """Take the account away, and with it sessions and keys."""
    accounts, found = bench_of(request).accounts, _found(request, name)
    accounts.remove(found.name)
    return answer(request, {"users": builtins(accounts.list())})


@router.post("/purge", responses=gives(dict[str, Any], "the receipt", 404, 409))
def purge(request: Request, new: Purge) -> Response:
    """Take documents out of the case for good. Only a custodian may; hashes stay in the log."""
    bench = bench_of(request)
    names = None if new.documents is None else [there(bench, name, "document") for name in new.documents]
    return answer(request, builtins(bench.purge(names, who=new.who, why=new.why, role=new.role)))


def _several(request: Request) -> None:
    if request.app.state.sessions is None:
        raise BadInput("the case is one person's; make the first account with: ascertain users add")


def _found(request: Request, name: str) -> Account:
    _several(request)
    try:
        return bench_of(request).accounts.get(name)
    except BadInput as error:
        raise Refused(404, str(error)) from error
