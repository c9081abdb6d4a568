"""The page in a real browser: accessible, movable by keyboard, silent, readable without script, never wider than the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from xray_making import K, ferry, making, persian

from ascertain.views import build, render, render_index

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
MADE = {"english": ferry, "persian": persian}
EMPTY = [(K.HEADING, "Weather"), (K.PARAGRAPH, "Rain?")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("xray")
    xrays = {name: build(m.snapshot, m.document, m.records) for name, m in ((n, f()) for n, f in MADE.items())}
    empty = making(EMPTY)
    xrays["empty"] = build(empty.snapshot, empty.document, [])
    html = {name: render(x) for name, x in xrays.items()} | {"index": render_index(list(xrays.values()))}
    for name, text in html.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in html}


class Seen:
    """What a page said to the console and asked of the network."""

    def __init__(self, page: Page) -> None:
        self.trouble: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: self.trouble.append(m.text))
        page.on("pageerror", lambda e: self.trouble.append(str(e)))
        page.on("request", lambda r: self.requests.append(r.url))


def opened(browser: Browser, url: str, **context: Any) -> tuple[Page, Seen]:
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | context).new_page()
    seen = Seen(page)
    page.goto(url)
    return page, seen


def current(page: Page) -> int:
    return int(page.inner_text("#current") or 0) if page.is_visible("#inspector") else 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["english", "persian", "empty", "index"])
def test_no_accessibility_violation(browser: Browser, pages: dict[str, str], name: str, scheme: str) -> None:
    page, _ = opened(browser, pages[name], color_scheme=scheme, bypass_csp=True)
    if name in MADE:
        page.keyboard.press("j")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.add_script_tag(path=str(AXE))
    result = page.evaluate("axe.run(document, {rules: {'target-size': {enabled: true}}, resultTypes: ['violations']})")
    found = [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in result["violations"]]
    assert found == []


def test_no_accessibility_violation_in_the_help(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = opened(browser, pages["english"], bypass_csp=True)
    page.keyboard.press("?")
    assert page.is_visible("#help")
    page.add_script_tag(path=str(AXE))
    assert [v["id"] for v in page.evaluate("axe.run()")["violations"]] == []
    page.keyboard.press("Escape")
    assert page.is_hidden("#help")


@pytest.mark.parametrize("name", ["english", "persian", "empty"])
def test_page_is_silent_and_asks_for_nothing(browser: Browser, pages: dict[str, str], name: str) -> None:
    page, seen = opened(browser, pages[name])
    for key in "jjk1":
        page.keyboard.press(key)
    assert seen.trouble == []
    assert [url.split("#")[0] for url in seen.requests] == [pages[name]]


def test_j_and_k_move_and_the_inspector_follows(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = opened(browser, pages["english"])
    assert current(page) == 0
    for _ in range(3):
        page.keyboard.press("j")
    assert current(page) == 3
    assert "a patrol from Tossia had fired on it" in page.inner_text("#detail")
    assert page.evaluate("document.activeElement.id") == "c-3"
    assert "Claim 3" in (page.text_content("#say") or "")
    page.keyboard.press("k")
    assert current(page) == 2
    page.keyboard.press("u")
    assert current(page) == 3


def test_stance_keys_find_hedged_denied_and_asserted_claims(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = opened(browser, pages["english"])
    seen = []
    for key in "hhdah":
        page.keyboard.press(key)
        seen.append(current(page))
    assert seen == [3, 5, 8, 9, 16]


def test_number_keys_show_only_one_basis_and_again_all(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = opened(browser, pages["english"])
    page.keyboard.press("4")
    assert current(page) == 7
    assert page.inner_text("#state") == "3 of 16 claims shown"
    assert page.locator("#claims > ol > li:visible").count() == 3
    page.keyboard.press("j")
    assert current(page) == 9
    page.keyboard.press("4")
    assert page.inner_text("#state") == "16 claims"


def test_arrow_keys_follow_the_reading_direction(browser: Browser, pages: dict[str, str]) -> None:
    for name, onward in (("english", "ArrowRight"), ("persian", "ArrowLeft")):
        page, _ = opened(browser, pages[name])
        page.keyboard.press(onward)
        page.keyboard.press(onward)
        assert current(page) == 2, name


def test_single_keys_can_be_switched_off_and_stay_off(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = opened(browser, pages["english"])
    page.uncheck("#keys")
    page.keyboard.press("j")
    assert current(page) == 0
    assert "keys=off" in page.url
    page.reload()
    page.keyboard.press("j")
    assert current(page) == 0
    page.click("#next")
    assert current(page) == 1


def test_search_narrows_and_does_not_steal_keys(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = opened(browser, pages["english"])
    page.keyboard.press("/")
    page.keyboard.type("jk Dorn"[3:])
    assert page.inner_text("#state").startswith("2 of 16")
    assert current(page) == 0
    page.keyboard.press("Escape")
    assert page.inner_text("#state") == "16 claims"


def test_the_address_holds_the_state(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = opened(browser, pages["english"])
    page.keyboard.press("3")
    page.keyboard.press("j")
    again, _ = opened(browser, page.url)
    assert current(again) == current(page) == 13
    assert again.inner_text("#state") == "2 of 16 claims shown"


def test_a_count_of_the_ledger_shows_its_claims(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = opened(browser, pages["english"])
    page.click("td a[data-b='do'][data-t='as']")
    assert page.inner_text("#state") == "2 of 16 claims shown"
    assert current(page) == 10


@pytest.mark.parametrize("name", ["english", "persian"])
def test_everything_can_be_read_without_script(browser: Browser, pages: dict[str, str], name: str) -> None:
    page, seen = opened(browser, pages[name], java_script_enabled=False)
    m = MADE[name]()
    text = page.locator("body").inner_text()
    for claim in build(m.snapshot, m.document, m.records).claims:
        assert claim.text in text
    assert page.is_visible("#which dd")
    assert page.is_hidden("#tools")
    assert page.is_hidden("#inspector")
    page.click("td a[href='#in-ns-as']" if name == "english" else "td a[href='#in-np']")
    assert "#in-n" in page.url
    assert seen.trouble == []


@pytest.mark.parametrize("width", [360, 768, 1000, 1280, 1600])
@pytest.mark.parametrize("name", ["english", "persian", "empty", "index"])
def test_nothing_is_wider_than_the_screen(browser: Browser, pages: dict[str, str], name: str, width: int) -> None:
    page, _ = opened(browser, pages[name], viewport={"width": width, "height": 800})
    page.keyboard.press("j")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_current_claim_is_not_hidden_behind_the_inspector_on_a_phone(
    browser: Browser, pages: dict[str, str]
) -> None:
    page, _ = opened(browser, pages["english"], viewport={"width": 390, "height": 844})
    for _ in range(5):
        page.keyboard.press("j")
    claim, sheet = page.locator("#c-5").bounding_box(), page.locator("#inspector").bounding_box()
    assert claim is not None
    assert sheet is not None
    assert claim["y"] + claim["height"] <= sheet["y"]


def test_arabic_script_blocks_run_right_to_left(browser: Browser, pages: dict[str, str]) -> None:
    page, _ = opened(browser, pages["english"])
    directions = page.evaluate(
        "[...document.querySelectorAll('article > p, article > blockquote')].map(e => getComputedStyle(e).direction)"
    )
    assert directions.count("rtl") == 1
    page, _ = opened(browser, pages["persian"])
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
