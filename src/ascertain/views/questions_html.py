"""The questions of a case as HTML: answers side by side with who gives them, then disputes and corrections in both sides' words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ascertain.views.language import gettext, noop
from ascertain.views.questions import SHOWN, Questions
from ascertain.views.rendering import assets, environment, sheet

if TYPE_CHECKING:
    from jinja2 import Environment

KINDS = {
    "happened": noop("Did it happen"),
    "who": noop("Who"),
    "how_many": noop("How many"),
    "when": noop("When"),
    "where": noop("Where"),
}


def fragment(questions: Questions) -> str:
    """The section to put into a page that has `style()`. It holds no script and asks for nothing."""
    return str(getattr(_environment().get_template("questions.html.j2").module, "section")(questions))  # noqa: B009 - a macro


def page(questions: Questions, *, title: str | None = None) -> str:
    """A page of its own: no script, no request, readable in print."""
    title = title or gettext("Questions of this case")
    return (
        _environment().get_template("questions.html.j2").render(assets("base", "questions"), q=questions, title=title)
    )


@cache
def _environment() -> Environment:
    return environment({}, {"SHOWN": SHOWN, "KINDS": KINDS})


@cache
def style() -> str:
    """The CSS of the section, for a page that has the X-ray's colours (`base.css`)."""
    return sheet("questions")
