"""The pages in a real browser: accessible, silent, never wider than the screen, decided with one key, deaf to hostile words."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from web_case import HOSTILE, compared

from ascertain import Workbench
from ascertain.app.reviewing import queue
from ascertain.faces.web.guard import Keys
from ascertain.faces.web.server import create

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PAGES = (
    "/", "/questions", "QUESTION", "/review", "/assess", "ASSESSMENT", "/copies", "/timeline", "/names", "/map", "/sources",
    "/documents", "DOCUMENT", "RECORD", "/claims", "/search?q=granary", "/log", "/nothing-here",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        # Continuous integration installs a browser: there its absence is a failure.
        leave = pytest.fail if os.environ.get("ASCERTAIN_REQUIRE_BROWSER") else pytest.skip
        leave(f"no Chromium at {CHROMIUM}; set CHROMIUM to its path to run the browser tests")
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield chromium
        chromium.close()


@dataclass(frozen=True, kw_only=True)
class Served:
    """A case that is being served. `session` is what the browser holds once it has been let in."""

    bench: Workbench
    address: str
    session: dict[str, Any]

    def page(self, name: str) -> str:
        """The address of a page; capitals stand for one of the case's things."""
        reading = self.bench.reader().now()
        named = {
            "QUESTION": f"/questions/{reading.found.contested[0].cluster.id}",
            "DOCUMENT": f"/documents/{next(iter(reading.found.documents))}",
            "RECORD": f"/record/{reading.rows[0].id}",
            "ASSESSMENT": f"/assess/{self.bench.case.assessments()[0].id}" if "ASSESSMENT" in name else "",
        }
        return self.address + named.get(name, name)


def serving(case: Path, browser: Browser) -> Iterator[Served]:
    import uvicorn

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    keys = Keys()
    with Workbench.open(case) as bench:
        server = uvicorn.Server(uvicorn.Config(create(bench, port=port, keys=keys), log_level="warning", lifespan="on"))
        thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        context = browser.new_context()
        context.new_page().goto(f"http://127.0.0.1:{port}/enter?token={keys.token}")
        session: dict[str, Any] = dict(context.storage_state())
        context.close()
        yield Served(bench=bench, address=f"http://127.0.0.1:{port}", session=session)
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browsed")
    with compared(folder) as bench:
        reading = bench.reader().now()
        row = reading.rows[-1]
        bench.decide("set", row.attribution, who=HOSTILE, why=HOSTILE, field="speaker", value=HOSTILE)
        bench.draft(reading.found.contested[0].cluster.id, who=HOSTILE)
    return folder


@pytest.fixture(scope="module")
def read(made: Path, browser: Browser) -> Iterator[Served]:
    """A case that no test changes."""
    yield from serving(made / "case.db", browser)


@pytest.fixture
def changed(made: Path, tmp_path: Path, browser: Browser) -> Iterator[Served]:
    """A case of the test's own."""
    shutil.copytree(made, tmp_path / "case")
    yield from serving(tmp_path / "case" / "case.db", browser)


def opened(browser: Browser, served: Served, name: str, **context: Any) -> tuple[Page, list[str]]:
    made = browser.new_context(storage_state=served.session, **{"viewport": {"width": 1440, "height": 900}, **context})  # type: ignore[arg-type]
    page = made.new_page()
    trouble: list[str] = []
    page.on("console", lambda m: trouble.append(m.text))
    page.on("pageerror", lambda e: trouble.append(str(e)))
    page.on("dialog", lambda d: trouble.append(d.message))
    page.on("request", lambda r: r.url.startswith((served.address, "data:")) or trouble.append(r.url))
    page.goto(served.page(name))
    return page, trouble


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1440, "light")])
def test_every_page_is_accessible_and_no_wider_than_the_screen(
    browser: Browser, read: Served, width: int, scheme: str
) -> None:
    found = []
    for name in PAGES:
        page, _ = opened(
            browser, read, name, color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
        )
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((name, "wider than the screen"))
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        if name != "/nothing-here":
            page.add_script_tag(path=str(AXE))
            rules = "{rules: {'target-size': {enabled: true}}, resultTypes: ['violations']}"
            result = page.evaluate(f"axe.run(document, {rules})")
            found += [(name, v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in result["violations"]]
        page.context.close()
    assert found == []


def test_every_page_is_silent_and_no_hostile_word_is_obeyed(browser: Browser, read: Served) -> None:
    for name in PAGES[:-1]:
        page, trouble = opened(browser, read, name)
        assert page.evaluate("window.ran") is None, name
        assert trouble == [], name
        page.context.close()


def key(page: Page, pressed: str) -> str:
    """Press a key that shows another claim, and give that claim."""
    page.evaluate("document.querySelector('#judge-h').dataset.before = ''")
    page.keyboard.press(pressed)
    page.wait_for_selector("#judge-h:not([data-before])")
    return page.input_value("#decide [name=claim]")


def named(page: Page) -> None:
    page.fill("#who", "mara")
    page.locator("#judge-h").focus()


KEYS: tuple[tuple[str, tuple[str, str | None, str | None]], ...] = (
    ("1", ("set", "basis", "named_person")), ("2", ("set", "basis", "named_organisation")),
    ("3", ("set", "basis", "unnamed_official")), ("4", ("set", "basis", "unnamed_other")),
    ("5", ("set", "basis", "document")), ("6", ("set", "basis", "first_hand")), ("7", ("set", "basis", "common_belief")),
    ("8", ("set", "basis", "author_opinion")), ("9", ("set", "basis", "none_stated")),
    ("h", ("set", "stance", "probable")), ("a", ("set", "stance", "asserted")), ("d", ("set", "stance", "denied")),
    ("y", ("confirm", None, None)), ("n", ("reject", None, None)), ("c", ("merge", None, None)),
    ("x", ("merge", None, None)), ("o", ("same_origin", None, None)),
)  # fmt: skip


def test_one_key_decides_and_u_takes_it_back(browser: Browser, changed: Served) -> None:
    page, trouble = opened(browser, changed, "/review")
    for pressed, kept in KEYS:
        if pressed == "x":
            # It keeps the same action as `c`; a decision's name tells two of one kind apart by the second.
            page.wait_for_timeout(1100)
        named(page)
        claim = page.input_value("#decide [name=claim]")
        assert key(page, pressed) != claim, pressed
        made = changed.bench.case.decisions()[-1]
        assert (made.action, made.field, made.value) == kept
        assert made.who == "mara"
        assert key(page, "u") == claim, pressed
        assert changed.bench.case.decisions()[-1].undoes == made.id
    assert trouble == []


def test_j_and_k_move_b_chooses_the_other_claim_and_the_address_follows(browser: Browser, changed: Served) -> None:
    page, trouble = opened(browser, changed, "/review")
    first = page.input_value("#decide [name=claim]")
    second = key(page, "j")
    assert second != first
    assert page.url.endswith(f"claim={second}")
    assert key(page, "k") == first
    before = page.input_value("[name=beside]:checked")
    page.keyboard.press("b")
    after = page.input_value("[name=beside]:checked")
    assert after != before
    named(page)
    key(page, "o")
    assert changed.bench.case.decisions()[-1].other == after
    assert trouble == []


def test_a_key_without_a_name_decides_nothing_and_asks_for_one(browser: Browser, changed: Served) -> None:
    page, _ = opened(browser, changed, "/review")
    before = changed.bench.case.decisions()
    page.keyboard.press("d")
    assert page.evaluate("document.activeElement.id") == "who"
    page.keyboard.type("d")
    assert page.input_value("#who") == "d"
    assert changed.bench.case.decisions() == before


def test_single_keys_can_be_switched_off_and_stay_off(browser: Browser, changed: Served) -> None:
    page, _ = opened(browser, changed, "/review")
    named(page)
    before = changed.bench.case.decisions()
    page.uncheck("#keys")
    page.keyboard.press("d")
    page.reload()
    page.locator("#judge-h").focus()
    page.keyboard.press("d")
    page.wait_for_timeout(100)
    assert changed.bench.case.decisions() == before


def test_help_opens_with_its_key_and_is_accessible(browser: Browser, read: Served) -> None:
    page, _ = opened(browser, read, "/review", bypass_csp=True)
    page.keyboard.press("?")
    assert page.is_visible("#help")
    page.add_script_tag(path=str(AXE))
    assert [v["id"] for v in page.evaluate("axe.run()")["violations"]] == []
    page.keyboard.press("Escape")
    assert page.is_hidden("#help")


def test_without_script_a_claim_is_decided_with_a_button(browser: Browser, changed: Served) -> None:
    page, _ = opened(browser, changed, "/review", java_script_enabled=False)
    claim = queue(changed.bench.reader().now()).first[0]
    page.fill("#who", "mara")
    page.click("button[value='stance:denied']")
    assert "Kept: set stance to denied" in page.inner_text("#done")
    assert changed.bench.case.decisions()[-1].target == claim
    page.click("#undo button")
    assert changed.bench.case.decisions()[-1].undoes


def test_the_words_of_a_judgement_are_checked_while_they_are_typed(browser: Browser, read: Served) -> None:
    page, trouble = opened(browser, read, "ASSESSMENT")
    page.fill("#statement", "")
    page.locator("#statement").press_sequentially("It might be so.")
    page.wait_for_selector("#lint li")
    assert "no word of the scale" in page.inner_text("#lint")
    assert trouble == []


def test_work_that_goes_on_shows_by_itself_that_it_is_done(browser: Browser, changed: Served) -> None:
    page, trouble = opened(browser, changed, "/documents")
    page.fill("textarea[name=text]", "Ten people died when the granary at Orlin collapsed, the Marsh Police said.")
    page.click("#add button.main")
    page.wait_for_selector("text=The case: compared", timeout=30_000)
    assert trouble == []


def test_a_newcomer_finds_who_copied_whom_the_disputed_count_and_closes_an_assessment(
    browser: Browser, changed: Served
) -> None:
    page, trouble = opened(browser, changed, "/")
    page.click("nav >> text=Copies")
    assert "Lowland Mirror" in page.inner_text(".copies")
    page.click("nav >> text=Questions")
    page.click("text=Contested")
    page.click(".q h3 a")
    asked = changed.bench.reader().now().found.contested[0]
    assert asked.weighing
    assert page.inner_text("tbody tr:first-child th") == asked.weighing.answers[0].label
    page.click("text=Go on assessing")
    page.check("[name=sure]")
    page.locator("[name=who]").first.fill("mara")
    page.click("text=Keep the ratings")
    page.select_option("#likelihood", "likely")
    page.fill("#statement", "It is likely that nine people died.")
    page.fill("#grounds", "Two sources that do not depend on each other; nobody shows a list.")
    page.click("text=Keep the judgement")
    page.click("text=Close the assessment")
    assert "Closed by mara" in page.inner_text("main")
    assert trouble == []
