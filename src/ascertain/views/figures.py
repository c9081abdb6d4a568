"""Timeline and map as fragments of HTML and as SVG that stands alone, in the style of the X-ray page.

A fragment needs `style()` on its page and nothing else: no script, no request.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ascertain.views import map_draw, timeline_draw
from ascertain.views.figure_marks import SIDES, ClaimMark, Issue
from ascertain.views.language import noop
from ascertain.views.map import PlaceMap
from ascertain.views.rendering import environment, sheet
from ascertain.views.timeline import Timeline
from ascertain.views.words import STANCE

if TYPE_CHECKING:
    from jinja2 import Environment

Pages = Callable[[str], str]
"""From a document's id to the address of its X-ray; the empty string is this page."""


def here(document: str) -> str:
    """The address of an X-ray on the same page."""
    return ""


def timeline_html(timeline: Timeline, *, pages: Pages = here) -> str:
    """The timeline as a fragment. Each claim's number leads to its place in the X-ray."""
    scale = timeline_draw.axis(timeline)
    return _render(
        "timeline.html.j2", pages, timeline.documents, t=timeline, scale=scale, bar=timeline_draw.bar, bounded=timeline_draw.bounded, rule=timeline_draw.rule,
        fades=timeline_draw.FADES, interval=timeline_draw.interval, known_by=timeline_draw.known_by,
        no_time=timeline_draw.no_time,
        shown=_groups(timeline),
    )  # fmt: skip


def map_html(view: PlaceMap, *, pages: Pages = here) -> str:
    """The map as a fragment, with a table of all it shows and of what it leaves open."""
    return _render("map.html.j2", pages, view.documents, m=view, drawing=map_draw.draw(view), sure=map_draw.SURE)


def timeline_svg(timeline: Timeline) -> str:
    """The timeline as one SVG document."""
    return timeline_draw.stands_alone(timeline, style())


def map_svg(view: PlaceMap) -> str:
    """The map as one SVG document; empty where no place has a reading."""
    return map_draw.draw(view, style=style())


@cache
def style() -> str:
    """The CSS of the figures. Its colours are those of the X-ray where they are set, and their own elsewhere."""
    return sheet("figures")


def _render(template: str, pages: Pages, documents: Sequence[Issue], **values: Any) -> str:
    letters = {d.document: _letter(n) if len(documents) > 1 else "" for n, d in enumerate(documents)}

    def address(claim: ClaimMark) -> str:
        return f"{pages(claim.document)}#c-{claim.number}"

    def label(claim: ClaimMark) -> str:
        return f"{letters[claim.document]}{claim.number}"

    return (
        _environment()
        .get_template(template)
        .render(address=address, label=label, letters=letters, documents=documents, pages=pages, **values)
    )


def _letter(number: int) -> str:
    """A, B, ... Z, AA, AB, ... for the documents of a figure."""
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def _groups(timeline: Timeline) -> Mapping[str, Any]:
    return {
        noop("Dated"): timeline.dated,
        noop("Without a date, in the order of the text"): timeline.told,
    }


@cache
def _environment() -> Environment:
    from markupsafe import Markup

    return environment({"svg": Markup}, {"SIDES": SIDES, "STANCE": STANCE, "PRECISE": timeline_draw.PRECISE})
