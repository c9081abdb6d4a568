"""The frame around every page: navigation, style, the form key; and what templates may use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.responses import HTMLResponse

from ascertain.views.plain import one_line, visible
from ascertain.views.questions_html import KINDS
from ascertain.views.words import BASIS, STANCE

if TYPE_CHECKING:
    from jinja2 import Environment

    from ascertain.faces.web.guard import Keys

PAGES: tuple[tuple[str, str], ...] = (
    ("/", "Overview"),
    ("/questions", "Questions"),
    ("/review", "Review"),
    ("/assess", "Assessments"),
    ("/copies", "Copies"),
    ("/timeline", "Timeline"),
    ("/names", "Names"),
    ("/map", "Map"),
    ("/sources", "Sources"),
    ("/documents", "Documents"),
    ("/claims", "Claims"),
    ("/log", "Log"),
)
"""Address and name of the pages in the navigation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """Renders pages of one case for one run of the server."""

    case: Path
    keys: Keys

    def page(self, template: str, *, here: str, status: int = 200, **given: Any) -> HTMLResponse:
        """The template as a whole page; `here` is the address that the navigation marks."""
        known: dict[str, Any] = {
            "case": self.case,
            "form_key": self.keys.form,
            "here": here,
            "pages": PAGES,
            "query": "",
        }
        return HTMLResponse(environment().get_template(template).render(known | given), status_code=status)


@cache
def environment() -> Environment:
    """Templates of this face over those of the views, which it shows inside its frame."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=ChoiceLoader([PackageLoader("ascertain.faces.web"), PackageLoader("ascertain.views")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    env.filters |= {
        "line": one_line,
        "path": lambda text: quote(str(text), safe=""),
        "count": lambda number, noun: f"{number} {noun}{'' if number == 1 else 's'}",
        "words": lambda code: str(code).replace("_", " "),
        "part": lambda share: f"{share:.2f}",
        "at": lambda share: f"{100 * min(max(share, 0.0), 1.0):.1f}%",
    }
    env.globals |= {"BASIS": BASIS, "STANCE": STANCE, "bases": tuple(BASIS), "stances": tuple(STANCE), "KINDS": KINDS}
    return env


def framed(page: str, here: str) -> str:
    """An X-ray page with the navigation above it. It uses the page's own style, so that its policy stays as it is."""
    mark = ' aria-current="page"'
    links = " ".join(f'<a href="{to}"{mark if to == here else ""}>{name}</a>' for to, name in PAGES)
    bar = f'<nav class="mast" aria-label="Pages"><p class="jump">{links}</p></nav>\n'
    before, head, after = page.partition('<header class="mast">')
    return f"{before}{bar}{head}{after}"


SHEETS = ("base", "copies", "questions", "figures", "actors")
"""The views' sheets that the frame needs, in the order in which they are laid into one."""


@cache
def style() -> str:
    """One sheet for all pages: the views' own, then what the frame adds."""
    views, own = files("ascertain.views") / "templates", files("ascertain.faces.web") / "static"
    sheets = [(views / f"{name}.css").read_text("utf-8") for name in SHEETS]
    return "\n".join([*sheets, (own / "web.css").read_text("utf-8")])
