"""What each route takes: the one table of who may do what. A route that is not in it is nobody's where people sign in.

| right | roles |
|---|---|
| enter | all: what holds nothing of a case, such as one's own password |
| see | viewer, reviewer, editor, custodian |
| judge | reviewer, editor, custodian: decisions and assessments |
| edit | editor, custodian: adding documents, comparing |
| keep | custodian: purging; unmasking takes it too, where the decision is made |
| govern | admin: accounts, and nothing of the case |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from fastapi import APIRouter
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from ascertain.app.accounts import Right

Rule = Right | Literal["open"]
OPEN: Literal["open"] = "open"
"""Takes no session: style and script, which say nothing of any case, and the page where one signs in."""

ENTER, SEE, JUDGE, EDIT, KEEP, GOVERN = Right.ENTER, Right.SEE, Right.JUDGE, Right.EDIT, Right.KEEP, Right.GOVERN

TABLE: Mapping[tuple[str, str], Rule] = {
    ("GET", "/static/{name}"): OPEN,
    ("GET", "/favicon.ico"): OPEN,
    ("GET", "/sign-in"): OPEN,
    ("POST", "/sign-in"): OPEN,
    ("POST", "/sign-out"): ENTER,
    ("GET", "/users"): GOVERN,
    ("POST", "/users"): GOVERN,
    ("GET", "/users/password"): ENTER,
    ("POST", "/users/password"): ENTER,
    ("GET", "/"): SEE,
    ("GET", "/documents"): SEE,
    ("GET", "/documents/{name}"): SEE,
    ("GET", "/claims"): SEE,
    ("GET", "/record/{name}"): SEE,
    ("POST", "/record/{name}"): JUDGE,
    ("GET", "/log"): SEE,
    ("GET", "/work"): SEE,
    ("POST", "/add"): EDIT,
    ("POST", "/add/cancel"): EDIT,
    ("POST", "/compare"): EDIT,
    ("GET", "/questions"): SEE,
    ("GET", "/questions/{name}"): SEE,
    ("GET", "/copies"): SEE,
    ("GET", "/timeline"): SEE,
    ("GET", "/map"): SEE,
    ("GET", "/names"): SEE,
    ("GET", "/actors"): SEE,
    ("GET", "/names/review"): SEE,
    ("POST", "/names/review"): JUDGE,
    ("GET", "/settings"): SEE,
    ("POST", "/settings/look"): ENTER,
    ("POST", "/settings/limits"): KEEP,
    ("GET", "/sources"): SEE,
    ("GET", "/search"): SEE,
    ("POST", "/search"): JUDGE,
    ("POST", "/search/prepare"): SEE,
    ("GET", "/review"): SEE,
    ("POST", "/review"): JUDGE,
    ("GET", "/assess"): SEE,
    ("POST", "/assess"): JUDGE,
    ("GET", "/assess/lint"): SEE,
    ("GET", "/assess/{name}"): SEE,
    ("POST", "/assess/{name}"): JUDGE,
    ("GET", "/api/v1/openapi.json"): ENTER,
    ("GET", "/api/v1/problems/{name}"): ENTER,
    ("GET", "/api/v1/me"): ENTER,
    ("GET", "/api/v1/case"): SEE,
    ("GET", "/api/v1/records/{kind}"): SEE,
    ("GET", "/api/v1/search"): SEE,
    ("GET", "/api/v1/searches"): SEE,
    ("POST", "/api/v1/searches"): JUDGE,
    ("DELETE", "/api/v1/searches/{name}"): JUDGE,
    ("GET", "/api/v1/record/{name}"): SEE,
    ("GET", "/api/v1/record/{name}/decisions"): SEE,
    ("GET", "/api/v1/trace/{name}"): SEE,
    ("GET", "/api/v1/xray/{document}"): SEE,
    ("GET", "/api/v1/decisions"): SEE,
    ("POST", "/api/v1/decisions"): JUDGE,
    ("GET", "/api/v1/verify"): SEE,
    ("GET", "/api/v1/doctor"): ENTER,
    ("GET", "/api/v1/parts"): ENTER,
    ("POST", "/api/v1/documents"): EDIT,
    ("POST", "/api/v1/addresses"): EDIT,
    ("GET", "/api/v1/work"): SEE,
    ("DELETE", "/api/v1/work"): EDIT,
    ("POST", "/api/v1/compare"): EDIT,
    ("POST", "/api/v1/prepare"): SEE,
    ("GET", "/api/v1/assessments"): SEE,
    ("POST", "/api/v1/assessments"): JUDGE,
    ("GET", "/api/v1/assessments/{name}"): SEE,
    ("PUT", "/api/v1/assessments/{name}"): JUDGE,
    ("POST", "/api/v1/assessments/{name}/close"): JUDGE,
    ("POST", "/api/v1/report"): EDIT,
    ("POST", "/api/v1/exports/{name}"): EDIT,
    ("GET", "/api/v1/people"): SEE,
    ("POST", "/api/v1/people/{number}/decisions"): JUDGE,
    ("GET", "/api/v1/users"): GOVERN,
    ("POST", "/api/v1/users"): GOVERN,
    ("PATCH", "/api/v1/users/{name}"): GOVERN,
    ("DELETE", "/api/v1/users/{name}"): GOVERN,
    ("POST", "/api/v1/purge"): KEEP,
}


def flat(routers: Iterable[APIRouter]) -> Iterator[BaseRoute]:
    """The routes of the routers, and of those that they include, in the order in which they are tried."""
    for router in routers:
        for route in router.routes:
            inside = getattr(route, "original_router", None)
            if inside is None:
                yield route
            else:
                yield from flat([inside])


def rule(routes: Iterable[BaseRoute], scope: Scope) -> Rule | None:
    """What the request takes. To be signed in where no route of ours answers; None, which nobody has, where one does that
    the table does not name."""
    for route in routes:
        if route.matches(scope)[0] is Match.FULL:
            return TABLE.get((scope["method"], getattr(route, "path", "")))
    return SEE
