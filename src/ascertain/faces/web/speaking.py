"""In which language a page answers: the one its address names (`?lang=`), else the one this browser chose before, else the one
it prefers, else English. The API speaks English alone: its answers are read by programs."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ascertain.faces.web.guard import cookie_of
from ascertain.views.language import ENGLISH, LANGUAGES, preferred, speaking

COOKIE = "ascertain-lang"
"""The cookie that remembers the language chosen in this browser."""
FIELD = "lang"

_asked: ContextVar[tuple[str, tuple[tuple[str, str], ...]]] = ContextVar("asked", default=("/", ()))


@dataclass(frozen=True, slots=True)
class Speaking:
    """Middleware that sets the language of the answer and keeps one that was chosen."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(("/api/", "/static/")):
            await self.app(scope, receive, send)
            return
        state = tuple(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
        chosen = next((value for name, value in state if name == FIELD and value in LANGUAGES), None)

        async def kept(message: Message) -> None:
            if chosen is not None and message["type"] == "http.response.start":
                remember = Response()
                remember.set_cookie(COOKIE, chosen, max_age=31_536_000, httponly=True, samesite="strict", path="/")
                MutableHeaders(scope=message).append("set-cookie", remember.headers["set-cookie"])
            await send(message)

        asked = _asked.set((scope["path"], tuple(pair for pair in state if pair[0] != FIELD)))
        try:
            with speaking(chosen or spoken(Headers(scope=scope))):
                await self.app(scope, receive, kept)
        finally:
            _asked.reset(asked)


def spoken(headers: Headers) -> str:
    """The language that a browser chose before, else the one it prefers, else English."""
    held = cookie_of(headers, COOKIE)
    if held is not None and held in LANGUAGES:
        return held
    return preferred(headers.get("accept-language", "")) or ENGLISH.code


def in_language(code: str) -> str:
    """The address of this very page, with all its state, in that language."""
    path, state = _asked.get()
    return f"{path}?{urlencode([*state, (FIELD, code)])}"
