"""The name table and the actor graph in a real browser: accessible in light and dark, silent, no wider than the screen."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_actor_graph import ACTORS, DEEDS
from test_names_table import ACTORS as NAMED
from test_names_table import LABEL, ONE, A, B, C

from ascertain.views import actor_graph, names
from ascertain.views.xray_html import STYLES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = files("ascertain.views") / "templates"
    sheets = dict.fromkeys((*STYLES, "actors"))
    style = "".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in sheets)
    parts = (
        names.render(names.build(NAMED, [A, B, C], [ONE], [LABEL])),
        actor_graph.render(actor_graph.build(DEEDS, ACTORS)),
    )
    html = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Actors</title>'
        f"<style>{style}</style></head><body><main class='plain'><h1>Actors</h1>{''.join(parts)}</main></body></html>"
    )
    path = tmp_path_factory.mktemp("actors") / "page.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_accessibility_violation(browser: Browser, page_file: Path, scheme: str) -> None:
    page = browser.new_context(color_scheme=scheme).new_page()  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(page_file.as_uri())
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(v["id"], [n["html"][:100] for n in v["nodes"]][:3]) for v in found] == []
    assert asked == [page_file.as_uri()]


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_is_wider_than_the_screen(browser: Browser, page_file: Path, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_arrow_leads_by_keyboard_to_who_says_so(browser: Browser, page_file: Path) -> None:
    page = browser.new_context().new_page()
    page.goto(page_file.as_uri())
    page.locator("svg a.arrow").first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#deed-1")
