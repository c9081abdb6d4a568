"""What the pages' routes share: the site behind a request, the form key, rows of one page, and who decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, unquote, urlencode

from fastapi import Request, Response

from ascertain.faces.web.guard import same
from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.faces.web.server import Site

T = TypeVar("T")
WHO = "ascertain-who"
"""The cookie that remembers the name under which this browser decides."""
THEME = "ascertain-theme"
"""The cookie that holds how this browser shows the pages, where that is not as the system has it."""
THEMES = ("light", "dark")


def site_of(request: Request) -> Site:
    """The site that the request asks, in the hands of who asks."""
    site: Site = request.app.state.site
    site = site.seen_by(getattr(request.state, "caller", None))
    theme = request.cookies.get(THEME, "")
    return replace(site, shell=replace(site.shell, theme=theme)) if theme in THEMES else site


def check(site: Site, form_key: str) -> None:
    """BadInput for a form that this run of the server did not make."""
    if not same(form_key, site.shell.form):
        raise BadInput("the form is from another run of the server; load the page again")


def who_of(request: Request) -> str:
    """The name of who has signed in, else the one under which this browser decided last."""
    caller = getattr(request.state, "caller", None)
    if caller is not None and caller.account is not None:
        return str(caller.account.name)
    return unquote(request.cookies.get(WHO, ""))[:200]


def decider(request: Request, given: str) -> str:
    """Under which name a form decides: that of who has signed in, else the one that was typed."""
    caller = getattr(request.state, "caller", None)
    return caller.account.name if caller is not None and caller.account is not None else given.strip()


def remember(response: Response, who: str) -> Response:
    """Keep the name for the next form."""
    if who.strip():
        response.set_cookie(
            WHO, quote(who.strip()[:200]), max_age=31_536_000, httponly=True, samesite="strict", path="/"
        )
    return response


def paged(rows: Sequence[T], start: int, size: int) -> dict[str, Any]:
    """One page of the rows, and where it stands among them."""
    start = min(max(start, 0), max(len(rows) - 1, 0)) // size * size
    return {"rows": rows[start : start + size], "start": start, "size": size, "total": len(rows)}


def linked(address: str, given: Mapping[str, Any]) -> Callable[..., str]:
    """Gives addresses of the same page with some of its state changed; what is empty is left out."""

    def link(**changed: Any) -> str:
        left = {k: v for k, v in {**given, **changed}.items() if v not in ("", 0, None)}
        return f"{address}?{urlencode(left)}" if left else address

    return link
