"""The frame around every page: navigation, style, the form key; and what templates may use."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse

from ascertain.app.accounts import RIGHTS, Right
from ascertain.faces.web.speaking import in_language
from ascertain.views import rendering
from ascertain.views.asked import asked
from ascertain.views.language import LANGUAGES, coded, gettext, language, named, noop
from ascertain.views.plain import one_line
from ascertain.views.questions import KINDS
from ascertain.views.told import reason
from ascertain.views.words import BASIS, STANCE

if TYPE_CHECKING:
    from jinja2 import Environment

    from ascertain.faces.web.guard import Caller, Keys

PAGES: tuple[tuple[str, str], ...] = (
    ("/", noop("Overview")),
    ("/questions", noop("Questions")),
    ("/review", noop("Review")),
    ("/assess", noop("Assessments")),
    ("/copies", noop("Copies")),
    ("/timeline", noop("Timeline")),
    ("/names", noop("Actors")),
    ("/map", noop("Map")),
    ("/sources", noop("Sources")),
    ("/documents", noop("Documents")),
    ("/claims", noop("Claims")),
    ("/log", noop("Log")),
    ("/settings", noop("Settings")),
)
"""Address and name of the pages in the navigation."""
GOVERNING: tuple[tuple[str, str], ...] = (("/users", noop("People at work")),)
"""The same for whoever sees nothing of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Renders pages of one case for one run of the server."""

    case: Path
    keys: Keys
    caller: Caller | None = None
    """Who has signed in."""
    theme: str = ""
    """light or dark; empty as the system has it."""

    @property
    def pages(self) -> tuple[tuple[str, str], ...]:
        """Pages that whoever has signed in may see."""
        account = self.caller.account if self.caller else None
        return PAGES if account is None or account.may(Right.SEE) else GOVERNING

    @property
    def rights(self) -> frozenset[Right]:
        """What whoever asks may do: all of it where nobody signs in."""
        account = self.caller.account if self.caller else None
        return frozenset(Right) if account is None else RIGHTS[account.role]

    @property
    def form(self) -> str:
        """The key that every form of this session carries."""
        return self.caller.form if self.caller else self.keys.form

    def page(
        self,
        template: str,
        *,
        here: str,
        status: int = 200,
        mask: Callable[[str], str] | None = None,
        **given: Any,
    ) -> HTMLResponse:
        """The template as a whole page; `here` is the address that the navigation marks. `mask` keeps the names of people
        back in all text of the case; pages that show a source have none."""
        known: dict[str, Any] = {
            "case": self.case,
            "form_key": self.form,
            "signed_in": self.caller.account if self.caller else None,
            "here": here,
            "status": status,
            "rights": self.rights,
            "mask": mask,
            "theme": self.theme,
            "pages": self.pages,
            "query": "",
        }
        return HTMLResponse(environment().get_template(template).render(known | given), status_code=status)


@cache
def environment() -> Environment:
    """Templates of this face over those of the views, which it shows inside its frame."""
    filters: dict[str, Callable[..., Any]] = {
        "line": _line,
        "asked": _asked,
        "reason": _reason,
        "path": lambda text: quote(str(text), safe=""),
        "words": coded,
        "part": lambda share: f"{share:.2f}",
        "at": lambda share: f"{100 * min(max(share, 0.0), 1.0):.1f}%",
    }
    names = {
        "BASIS": BASIS, "STANCE": STANCE, "bases": tuple(BASIS), "stances": tuple(STANCE), "KINDS": KINDS,
        "languages": tuple(LANGUAGES.values()), "in_language": in_language,
    }  # fmt: skip
    return rendering.environment(filters, names, "ascertain.faces.web")


@pass_context
def _line(context: Context, text: str) -> str:
    mask = context.get("mask")
    return named(one_line(mask(text))) if mask else one_line(text)


@pass_context
def _asked(context: Context, question: str, longest: int = 0) -> str:
    """A question in the language of now, with the names of people kept back where the page keeps them back."""
    mask = context.get("mask")
    return asked(mask(question) if mask else question, longest)


@pass_context
def _reason(context: Context, kept: str) -> str:
    mask = context.get("mask")
    return reason(mask(kept) if mask else kept)


def framed(page: str, here: str) -> str:
    """An X-ray page with the navigation above it. It uses the page's own style, so that its policy stays as it is; that
    lets no form be sent, so that the search is a link."""
    mark = ' aria-current="page"'
    links = [
        f'<a href="{to}"{mark if to == here else ""}>{gettext(name)}</a>'
        for to, name in (*PAGES, ("/search", noop("Search")))
    ]
    links += [
        f'<a href="{escape(in_language(to.code))}" lang="{to.code}" hreflang="{to.code}">{to.name}</a>'
        for to in LANGUAGES.values()
        if to is not language()
    ]
    listed = "".join(f"<li>{link}</li>" for link in links)
    bar = (
        f'<nav class="top" aria-label="{gettext("Pages")}"><div class="in"><a class="name" href="/">{gettext("Ascertain")}</a>'
        f"<ul>{listed}</ul></div></nav>\n"
    )
    before, head, after = page.partition('<header class="mast">')
    return f"{before}{bar}{head}{after}"


SHEETS = ("base", "copies", "questions", "figures", "actors")
"""The views' sheets that the frame needs, in the order in which they are laid into one."""


@cache
def style() -> str:
    """One sheet for all pages: the views' own, then what the frame adds."""
    views, own = files("ascertain.views") / "templates", files("ascertain.faces.web") / "static"
    sheets = [(views / f"{name}.css").read_text("utf-8") for name in SHEETS]
    return themed("\n".join([*sheets, (own / "web.css").read_text("utf-8")]))


DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\n(.*?)\n\}\n", re.DOTALL)
SELECTOR = re.compile(r"^  (?! )([^{}]+?) \{$", re.MULTILINE)


def themed(sheet: str) -> str:
    """The sheet with its dark colours also under `data-theme="dark"`, and never under `data-theme="light"`."""

    def under(selector: str, mark: str) -> str:
        return f"{selector}{mark}" if selector == ":root" else f":root{mark} {selector}"

    def both(block: re.Match[str]) -> str:
        unless = SELECTOR.sub(lambda m: f"  {under(m[1], ':not([data-theme=light])')} {{", block[1])
        chosen = SELECTOR.sub(lambda m: f"  {under(m[1], '[data-theme=dark]')} {{", block[1])
        return f"@media (prefers-color-scheme: dark) {{\n{unless}\n}}\n{chosen}\n"

    schemes = "".join(f":root[data-theme={name}] {{ color-scheme: {name}; }}\n" for name in ("light", "dark"))
    return DARK.sub(both, sheet) + schemes
