"""The questions of a case as HTML: answers side by side with who gives them, then disputes and corrections in both sides' words."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from ascertain.views.plain import one_line, visible
from ascertain.views.questions import SHOWN, Questions
from ascertain.views.xray_html import tight_style

if TYPE_CHECKING:
    from jinja2 import Environment

KINDS = {"happened": "Did it happen", "who": "Who", "how_many": "How many", "when": "When", "where": "Where"}


def fragment(questions: Questions) -> str:
    """The section to put into a page that has `style()`. It holds no script and asks for nothing."""
    return str(getattr(_environment().get_template("questions.html.j2").module, "section")(questions))  # noqa: B009 - a macro


def page(questions: Questions, *, title: str = "Questions of this case") -> str:
    """A page of its own: no script, no request, readable in print."""
    return _environment().get_template("questions.html.j2").render(_assets(), q=questions, title=title)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader("ascertain.views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    env.filters |= {"line": one_line, "count": _count}
    env.globals |= {"SHOWN": SHOWN, "KINDS": KINDS}
    return env


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@cache
def style() -> str:
    """The CSS of the section, for a page that has the X-ray's colours (`base.css`)."""
    return tight_style((files("ascertain.views") / "templates" / "questions.css").read_text(encoding="utf-8"))


@cache
def _assets() -> Mapping[str, object]:
    from markupsafe import Markup

    base = (files("ascertain.views") / "templates" / "base.css").read_text(encoding="utf-8")
    css = tight_style(base) + style()
    digest = b64encode(sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {"style": Markup(css), "policy": policy}  # noqa: S704 - our own files
