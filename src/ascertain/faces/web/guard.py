"""Who may ask: one browser on this machine, let in by an address that works once, or people who have signed in; and pages of
this server alone.

A page of another site cannot read or change the case: the Host must be ours (no DNS rebinding), the session cookie is
SameSite=Strict, a change must come from our own Origin and carry the session's form key, and nothing may frame us. What a
route takes stands in one table, see `access`.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ascertain.app.accounts import RIGHTS, Right, Role
from ascertain.faces.web.access import OPEN, rule
from ascertain.faces.web.problems import refusal

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from ascertain.app.accounts import Account

ENTER, SIGN_IN = "/enter", "/sign-in"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST, STRANGERS = 256 * 2**20, 64 * 2**10
"""Bytes of one request: of who is let in (several files at once), and of who is not, who sends a name and a password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks. Without an account it is the one person whose case this is. `form` is the key that the session's forms
    carry; a `program` sends a key instead of a cookie, so no other site's page can speak for it."""

    form: str
    account: Account | None = None
    program: bool = False


class Refusing(Protocol):
    """Makes the page that a browser is shown in the place of what it asked for."""

    def __call__(self, status: int, words: str, *, caller: Caller | None, wanted: Right | None) -> Response:
        """words: why; wanted: the right that the caller's role lacks."""


class Door(Protocol):
    """Knows who asks by what they send."""

    cookie: str

    def caller(self, headers: Headers) -> Caller | None:
        """Who that is; None where the request does not prove it."""


@dataclass(slots=True)
class Keys:
    """The secrets of one run of the server. `token` lets one browser in, once; `session` is what it then holds; `api` is
    for programs, which send it as a bearer key."""

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    api: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = "ascertain"
    """Name of the session cookie; cookies of one machine are shared by all ports, so it tells the port."""
    used: bool = False

    def enter(self, given: str) -> bool:
        """Take the token; True the first time that it is right."""
        right = same(given, self.token) and not self.used
        self.used = self.used or right
        return right

    @property
    def form(self) -> str:
        """The key that every form of this session carries."""
        return form_key(self.session)

    def caller(self, headers: Headers) -> Caller | None:
        """The one person of this machine, in a browser or through a program."""
        given = bearer(headers)
        if given is not None:
            return Caller(form=self.form, program=True) if same(given, self.api) else None
        held = cookie_of(headers, self.cookie)
        return Caller(form=self.form) if held is not None and same(held, self.session) else None


@dataclass(frozen=True, slots=True)
class Guard:
    """Middleware that turns away what is not ours and dresses every answer. `hosts` are the allowed values of Host,
    `origins` where a page of ours can come from, `policy` the Content-Security-Policy, `refused` makes the page that says why,
    `keys` what lets one person in; None where people sign in."""

    app: ASGIApp
    door: Door
    keys: Keys | None
    hosts: frozenset[str]
    origins: frozenset[str]
    routes: tuple[BaseRoute, ...]
    policy: str
    refused: Refusing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refuse(scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message))
            await send(message)

        known = scope.get("state", {}).get("caller") is not None
        await (refused or self.app)(scope, bounded(receive, MOST if known else STRANGERS), dressed)

    def _refuse(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.hosts:
            return PlainTextResponse("this server answers under its own address only\n", 421)
        if self.keys is not None and scope["path"] == ENTER:
            return self._enter(self.keys, scope)
        wanted = rule(self.routes, scope)
        caller = self.door.caller(headers)
        safe = scope["method"] in SAFE
        if wanted != OPEN and caller is None:
            return self._stranger(scope, safe=safe)
        if not safe and not (caller and caller.program) and not self._own(headers, caller):
            return self._answer(scope, 403, "a change must come from a page of this server", caller)
        if caller and caller.account and wanted != OPEN and not (wanted and caller.account.may(wanted)):
            if scope["path"] == "/" and safe and caller.account.may(Right.GOVERN):
                # Who sees nothing of the case begins where its accounts are.
                return RedirectResponse("/users", 303)
            right = wanted or None
            words = f"your role here is {caller.account.role}; this takes {roles_with(right)}"
            return self._answer(scope, 403, words, caller, right)
        scope.setdefault("state", {})["caller"] = caller
        return None

    def _enter(self, keys: Keys, scope: Scope) -> Response:
        given = scope["query_string"].decode("latin-1").removeprefix("token=")
        if not keys.enter(given):
            return self._answer(scope, 403, "this address was used already or is wrong: start the server again")
        answer = RedirectResponse("/", 303)
        answer.set_cookie(keys.cookie, keys.session, httponly=True, samesite="strict", path="/")
        return answer

    def _stranger(self, scope: Scope, *, safe: bool) -> Response:
        if self.keys is not None:
            words = "open the address that ascertain serve printed; it works once"
        elif safe and not scope["path"].startswith("/api/"):
            query = scope["query_string"].decode("latin-1")
            wanted = quote(scope["path"] + (f"?{query}" if query else ""), safe="")
            return RedirectResponse(f"{SIGN_IN}?to={wanted}", 303)
        else:
            words = "sign in, or send your key"
        return self._answer(scope, 401, words)

    def _answer(
        self, scope: Scope, status: int, words: str, caller: Caller | None = None, wanted: Right | None = None
    ) -> Response:
        if scope["path"].startswith("/api/"):
            return refusal(status, words)
        return self.refused(status, words, caller=caller, wanted=wanted)

    def _own(self, headers: Headers, caller: Caller | None) -> bool:
        """A form or script of our own page: right Origin, and the form key in a header (forms are checked where they are
        read, see `form_key`)."""
        if headers.get("origin") not in self.origins:
            return False
        given = headers.get("x-form-key")
        return given is None or caller is None or same(given, caller.form)

    def _dress(self, headers: MutableHeaders) -> None:
        headers["content-security-policy"] = self.policy
        headers["x-content-type-options"] = "nosniff"
        # Not no-referrer: browsers then send no Origin with a form, and the Origin is what tells our own pages.
        headers["referrer-policy"] = "same-origin"
        headers["cross-origin-opener-policy"] = "same-origin"
        headers["cross-origin-resource-policy"] = "same-origin"
        headers.setdefault("cache-control", "no-store")


def roles_with(right: Right | None) -> str:
    """The roles that hold the right, as words; "no role" where none does."""
    names = [str(role) for role in Role if right in RIGHTS[role]]
    return f"{', '.join(names[:-1])} or {names[-1]}" if names[1:] else "".join(names) or "no role"


def allowed_hosts(port: int) -> frozenset[str]:
    """The names under which a server on this port may be asked for."""
    return frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]"))


def content_policy(hashes: Iterable[str]) -> str:
    """Only our own style and script, and the inline ones named by their SHA-256; nothing from elsewhere, no frame."""
    named = " ".join(f"'sha256-{h}'" for h in hashes)
    return (
        f"default-src 'none'; style-src 'self' {named}; script-src 'self' {named}; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def bounded(receive: Receive, most: int) -> Receive:
    """The request's body, which breaks off where it is longer than `most` bytes."""
    left = most

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        return message if left >= 0 else {"type": "http.disconnect"}

    return counted


def form_key(session: str) -> str:
    """The key of a session's forms: tells nothing of the session, and only that session has it."""
    return hmac.new(session.encode(), b"form", sha256).hexdigest()


def bearer(headers: Headers) -> str | None:
    """The key that a program sends, if one is sent."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    return given if scheme.lower() == "bearer" else None


def cookie_of(headers: Headers, name: str) -> str | None:
    """The value of the cookie, if it is sent."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return None if found is None else found.value


def same(given: str, wanted: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
