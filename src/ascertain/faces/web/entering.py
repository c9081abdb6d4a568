"""Signing in and out, and the page where an admin says who may work on the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ascertain.app.accounts import Role
from ascertain.faces.web.asking import check, site_of
from ascertain.faces.web.guard import SIGN_IN, cookie_of
from ascertain.faces.web.problems import Refused
from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.faces.web.server import Site
    from ascertain.faces.web.sessions import Sessions

router = APIRouter(include_in_schema=False)


@router.get(SIGN_IN)
def form(request: Request, to: str = "/") -> HTMLResponse:
    """The form to sign in. `to` is the page that was asked for."""
    return _form(request, to)


@router.post(SIGN_IN)
def sign_in(
    request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "", to: str = "/"
) -> Response:
    """Begin a session and go to the page that was asked for."""
    sessions = _sessions(request)
    address = request.client.host if request.client else ""
    try:
        token = sessions.sign_in(name, password, address=address)
    except Refused as error:
        return _form(request, to, problem=str(error), name=name, status=error.status)
    answer = RedirectResponse(_inside(to), 303)
    answer.set_cookie(
        sessions.cookie, token, httponly=True, samesite="strict", secure=sessions.secure, path="/"
    )  # fmt: skip
    return answer


@router.post("/sign-out")
def sign_out(request: Request, form_key: Annotated[str, Form()]) -> Response:
    """End this session."""
    check(site_of(request), form_key)
    sessions = _sessions(request)
    token = cookie_of(request.headers, sessions.cookie)
    if token is not None:
        sessions.accounts.end(token)
    answer = RedirectResponse(SIGN_IN, 303)
    answer.delete_cookie(sessions.cookie, httponly=True, samesite="strict", secure=sessions.secure, path="/")
    return answer


@router.get("/users")
def users(request: Request) -> HTMLResponse:
    """Who may work on the case, in what role."""
    return _users(request)


@router.post("/users")
def change(
    request: Request,
    *,
    form_key: Annotated[str, Form()],
    do: Annotated[str, Form()],
    name: Annotated[str, Form()],
    role: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Add an account, change its role, or take it away."""
    site = site_of(request)
    check(site, form_key)
    _sessions(request)
    accounts = site.bench.accounts
    try:
        match do:
            case "add":
                accounts.add(name, password, role)
            case "role":
                accounts.change_role(name, role)
            case "remove":
                accounts.remove(name)
            case _:
                raise BadInput(f"{do!r} cannot be done with an account")
    except BadInput as error:
        return _users(request, problem=str(error), status=400)
    return RedirectResponse("/users", 303)


@router.post("/users/password")
def password(
    request: Request,
    *,
    form_key: Annotated[str, Form()],
    now: Annotated[str, Form()],
    password: Annotated[str, Form()],
) -> Response:
    """One's own new password, for who knows the one of now. Every session of the account ends."""
    site = site_of(request)
    check(site, form_key)
    own = request.state.caller.account
    if own is None:
        raise BadInput("this case has no accounts")
    address = request.client.host if request.client else ""
    try:
        _sessions(request).prove(own.name, now, address=address)
        site.bench.accounts.change_password(own.name, password)
    except BadInput as error:
        return site.shell.page("account.html.j2", here="", problem=str(error), own=own, status=400)
    return RedirectResponse(SIGN_IN, 303)


@router.get("/users/password")
def own(request: Request) -> HTMLResponse:
    """One's own account."""
    if request.state.caller.account is None:
        raise BadInput("this case has no accounts; make the first with: ascertain users add")
    return site_of(request).shell.page("account.html.j2", here="", problem="", own=request.state.caller.account)


def _form(request: Request, to: str, *, problem: str = "", name: str = "", status: int = 200) -> HTMLResponse:
    site: Site = request.app.state.site
    _sessions(request)
    return site.shell.page(
        "sign_in.html.j2", here=SIGN_IN, pages=(), status=status, to=_inside(to), problem=problem, name=name
    )


def _users(request: Request, *, problem: str = "", status: int = 200) -> HTMLResponse:
    site = site_of(request)
    return site.shell.page(
        "users.html.j2",
        here="/users",
        status=status,
        rows=site.bench.accounts.list(),
        roles=tuple(Role),
        problem=problem,
        own=request.state.caller.account,
    )


def _sessions(request: Request) -> Sessions:
    sessions: Sessions | None = request.app.state.sessions
    if sessions is None:
        raise BadInput("this case has no accounts; make the first with: ascertain users add")
    return sessions


def _inside(to: str) -> str:
    """The address where it is a page of ours, else the overview: nobody is led elsewhere after signing in."""
    plain = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return to if plain and not to.startswith(SIGN_IN) else "/"
