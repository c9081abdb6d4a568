"""Who may ask: one browser on this machine, let in by an address that works once, and pages of this server alone.

A page of another site cannot read or change the case: the Host must be ours (no DNS rebinding), the session cookie is
SameSite=Strict, a change must come from our own Origin and carry the session's form key, and nothing may frame us.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from starlette.responses import Response

ENTER = "/enter"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OPEN = ("/static/",)
"""What needs no session: style and script, which say nothing of any case."""


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
        return hmac.new(self.session.encode(), b"form", sha256).hexdigest()

    def holds(self, headers: Headers) -> str | None:
        """`browser` or `program` where the request proves itself, None where it does not."""
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and same(given, self.api):
            return "program"
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self.cookie)
        except CookieError:
            return None
        return "browser" if cookie is not None and same(cookie.value, self.session) else None


@dataclass(frozen=True, slots=True)
class Guard:
    """Middleware that turns away what is not ours and dresses every answer. `hosts` are the allowed values of Host,
    `policy` is the Content-Security-Policy."""

    app: ASGIApp
    keys: Keys
    hosts: frozenset[str]
    policy: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refuse(scope)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message))
            await send(message)

        await (refused or self.app)(scope, receive, dressed)

    def _refuse(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.hosts:
            return PlainTextResponse("this server answers under its own address only\n", 421)
        if scope["path"] == ENTER:
            return self._enter(scope)
        if scope["path"].startswith(OPEN):
            return None
        who = self.keys.holds(headers)
        if who is None:
            return PlainTextResponse("open the address that `ascertain serve` printed; it works once\n", 401)
        if scope["method"] not in SAFE and who == "browser" and not self._own(headers):
            return PlainTextResponse("a change must come from a page of this server\n", 403)
        return None

    def _enter(self, scope: Scope) -> Response:
        given = scope["query_string"].decode("latin-1").removeprefix("token=")
        if not self.keys.enter(given):
            return PlainTextResponse("this address was used already or is wrong; start the server again\n", 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.keys.cookie, self.keys.session, httponly=True, samesite="strict", path="/")
        return answer

    def _own(self, headers: Headers) -> bool:
        """A form or script of our own page: right Origin, and the form key in a header (forms are checked where they are
        read, see `form_key`)."""
        origin = headers.get("origin")
        if origin is None or origin.partition("://")[2] not in self.hosts:
            return False
        given = headers.get("x-form-key")
        return given is None or same(given, self.keys.form)

    def _dress(self, headers: MutableHeaders) -> None:
        headers["content-security-policy"] = self.policy
        headers["x-content-type-options"] = "nosniff"
        # Not no-referrer: browsers then send no Origin with a form, and the Origin is what tells our own pages.
        headers["referrer-policy"] = "same-origin"
        headers["cross-origin-opener-policy"] = "same-origin"
        headers["cross-origin-resource-policy"] = "same-origin"
        headers.setdefault("cache-control", "no-store")


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


def same(given: str, wanted: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(given.encode(), wanted.encode())
