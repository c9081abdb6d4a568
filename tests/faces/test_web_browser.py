"""The pages in a real browser: accessible, silent, never wider than the screen, decided with one key, deaf to hostile words."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from web_case import HOSTILE

from ascertain import Workbench
from ascertain.app.reviewing import queue
from served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
PAGES = (
    "/", "/questions", "QUESTION", "/review", "/assess", "ASSESSMENT", "/copies", "/timeline", "/names", "/map", "/sources",
    "/documents", "DOCUMENT", "RECORD", "/claims", "/search?q=granary", "/search?q=granary&by=meaning&outlet=mirror", "/log", "/log?every=1", "/names/review", "/actors",
    "/settings", "/nothing-here",
)  # fmt: skip


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
    with Workbench.open(case) as bench, served(bench) as here:
        context = browser.new_context()
        context.new_page().goto(f"{here.address}/enter?token={here.keys.token}")
        session: dict[str, Any] = dict(context.storage_state())
        context.close()
        yield Served(bench=bench, address=here.address, session=session)


@pytest.fixture(scope="module")
def made(compared_case: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browsed") / "case"
    shutil.copytree(compared_case, folder)
    with Workbench.open(folder / "case.db") as bench:
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


LOOKS = {
    "en": ((1440, "light", True), (1440, "dark", False), (360, "light", False), (360, "dark", True)),
    "ar": ((1440, "dark", True), (360, "light", True)),
    "fa": ((1440, "light", True), (360, "dark", True)),
}
"""By language: width, colours, and whether every rule is tried; otherwise contrast alone, the one rule that looks at colours. The
two that are written from right to left have all four looks between them."""
ENGLISH = """() => {
  const evidence = "bdi, q, code, kbd, script, style, input, textarea, blockquote, svg, [dir=auto], .type, " +
    "[lang]:not(html):not([lang=ar]):not([lang=fa])";
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode()); ) if (!node.parentElement.closest(evidence)) found.push(node.data);
  for (const name of ["aria-label", "title", "placeholder"])
    for (const e of document.querySelectorAll(`[${name}]`)) found.push(e.getAttribute(name));
  return found.filter((words) => /[A-Za-z]{2}/.test(words));
}"""
"""Words outside of evidence that are written in Latin letters."""
CODES = re.compile(
    r"“[^”]*”|sha256:\w+|doc-\w+|CAMEO|--allow-url|Ascertain|Natural Earth|\(Esc\)|\bPDF\b|\bE\d|\bana\b"
)
"""What stays as it is in every language: quoted words, ids, codes, names of things."""


def english(page: Page, served: Served) -> list[str]:
    """English words of the page that are neither evidence nor a name nor a code."""
    reading = served.bench.reader().now()
    names = {n for d in reading.found.documents.values() for n in (d.title, d.outlet, d.id) if n}
    names |= {w for h in served.bench.case.assessments() for x in h.hypotheses for w in (x.statement,)}
    known = sorted({" ".join(n.split())[:60] for n in names} | set(names), key=len, reverse=True)
    left = []
    for words in page.evaluate(ENGLISH):
        bare = CODES.sub("", " ".join(words.split()))
        for name in known:
            bare = bare.replace(name, "")
        if re.search(r"[A-Za-z]{2}", bare):
            left.append(bare[:100])
    return left


def looked_at(page: Page, name: str, looks: Iterable[tuple[int, str, bool]]) -> list[Any]:
    """What is wrong with a page in each look: wider than the screen, or against a rule of axe."""
    found: list[Any] = []
    for width, scheme, all_rules in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((name, width, "wider than the screen"))
        if name == "/nothing-here":
            continue
        if not page.evaluate("'axe' in window"):
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            page.add_script_tag(path=str(AXE))
        rules = "rules: {'target-size': {enabled: true}}" if all_rules else "runOnly: ['color-contrast']"
        result = page.evaluate(f"axe.run(document, {{{rules}, resultTypes: ['violations']}})")
        found += [
            (name, width, scheme, v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in result["violations"]
        ]
    return found


@pytest.mark.parametrize("language", LOOKS)
def test_every_page_is_accessible_and_no_wider_than_the_screen(browser: Browser, read: Served, language: str) -> None:
    context = browser.new_context(storage_state=read.session, locale=language, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda m: trouble.append(m.text))
    page.on("pageerror", lambda e: trouble.append(str(e)))
    found: list[Any] = []
    for name in PAGES:
        trouble.clear()
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(read.page(name))
        found += looked_at(page, name, LOOKS[language])
        if name == "/nothing-here":
            continue
        found += [(name, "console", words) for words in trouble]
        if language != "en":
            assert page.evaluate("[document.documentElement.lang, document.dir]") == [language, "rtl"]
            found += [(name, "English", words) for words in english(page, read)]
    context.close()
    assert found == []


def test_the_pages_of_accounts_are_accessible_in_every_language(browser: Browser, made: Path, tmp_path: Path) -> None:
    from ascertain.app import passwords

    pytest.importorskip("argon2")
    shutil.copytree(made, tmp_path / "case")
    with Workbench.open(tmp_path / "case" / "case.db") as bench, pytest.MonkeyPatch.context() as patch:
        for cost, cheap in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
            patch.setitem(passwords.COST, cost, cheap)
        bench.accounts.add("ana", "seven herons on the mole", "admin")
        with served(bench) as at:
            here = Served(bench=bench, address=at.address, session={})
            found: list[Any] = []
            for language, looks in LOOKS.items():
                context = browser.new_context(locale=language, bypass_csp=True)
                page = context.new_page()
                page.goto(f"{here.address}/sign-in")
                if language != "en":
                    found += [("/sign-in", "English", words) for words in english(page, here)]
                found += looked_at(page, "/sign-in", looks)
                page.fill("[name=name]", "ana")
                page.fill("[name=password]", "seven herons on the mole")
                page.click("button.main")
                for name in ("/users", "/users/password", "/claims"):
                    page.goto(here.address + name)
                    found += looked_at(page, name, looks)
                    if language != "en":
                        found += [(name, "English", words) for words in english(page, here)]
                context.close()
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
    ("a", ("set", "stance", "asserted")), ("h", ("set", "stance", "probable")), ("p", ("set", "stance", "possible")),
    ("d", ("set", "stance", "denied")), ("q", ("set", "stance", "questioned")), ("w", ("set", "stance", "hypothetical")),
    ("y", ("confirm", None, None)), ("n", ("reject", None, None)), ("c", ("relate", "relation", "corroborates")),
    ("x", ("relate", "relation", "contradicts")), ("z", ("relate", "relation", "neither")), ("m", ("merge", None, None)),
    ("t", ("split", None, None)), ("o", ("same_origin", None, None)), ("i", ("not_same_origin", None, None)),
)  # fmt: skip


def test_one_key_decides_and_u_takes_it_back(browser: Browser, changed: Served) -> None:
    page, trouble = opened(browser, changed, "/review")
    for pressed, kept in KEYS:
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


def select(page: Page, words: str) -> None:
    """Select the words in the document, as a pointer would."""
    page.evaluate(
        """words => {
            const walk = document.createTreeWalker(document.querySelector(".paper .at-it"), NodeFilter.SHOW_TEXT);
            for (let node; (node = walk.nextNode()); ) {
                const at = node.data.indexOf(words);
                if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
            }
        }""",
        words,
    )


def test_words_selected_in_the_document_become_the_claim_or_its_speaker(browser: Browser, changed: Served) -> None:
    page, trouble = opened(browser, changed, "/review")
    named(page)
    claim = page.input_value("#decide [name=claim]")
    text = page.inner_text(".r-content >> nth=0")
    words = " ".join(text.split()[:3])
    select(page, words)
    while page.input_value("#words") != words:
        page.wait_for_timeout(20)
    assert key(page, "e") != claim
    made = changed.bench.case.decisions()[-1]
    assert (made.action, made.field, made.value) == ("set", "span", words)
    assert next(r.text for r in changed.bench.reader().now().rows if r.id == claim) == words
    named(page)
    page.keyboard.press("s")
    assert page.evaluate("document.activeElement.id") == "words"
    assert trouble == []


def test_a_decision_says_at_once_what_it_changed(browser: Browser, changed: Served) -> None:
    page, _ = opened(browser, changed, "/review")
    told = []
    for _ in range(4):
        named(page)
        key(page, "n")
        told.append(page.inner_text("#done"))
    assert any("→" in words for words in told)
    assert all("→" in words or "No answer changes by it" in words for words in told)


def test_names_are_confirmed_parted_and_taken_back_with_one_key_each(browser: Browser, changed: Served) -> None:
    page, trouble = opened(browser, changed, "/names/review")
    page.fill("#who", "mara")
    page.locator("[data-row]").first.focus()
    for pressed, action in (("y", "confirm"), ("u", "undo"), ("n", "unlink"), ("u", "undo")):
        with page.expect_navigation():
            page.keyboard.press(pressed)
        assert changed.bench.case.decisions()[-1].action == action
        assert page.evaluate("document.activeElement.matches('[data-row]')")
    assert trouble == []


def test_the_review_is_done_without_a_pointer(browser: Browser, changed: Served) -> None:
    page, trouble = opened(browser, changed, "/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Review":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#decide")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "who":
            break
    page.keyboard.type("mara")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "stance:denied":
            break
    with page.expect_response("**/review"):
        page.keyboard.press("Enter")
    page.wait_for_selector("#done")
    assert changed.bench.case.decisions()[-1].value == "denied"
    assert page.evaluate("document.activeElement.id") == "judge-h"
    with page.expect_response("**/review"):
        page.keyboard.press("u")
    page.wait_for_selector("#done:has-text('Taken back')")
    assert changed.bench.case.decisions()[-1].undoes
    assert trouble == []


def test_the_theme_chosen_is_kept(browser: Browser, changed: Served) -> None:
    page, _ = opened(browser, changed, "/settings", color_scheme="light")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.select_option("[name=theme]", "dark")
    page.click("#look ~ form button")
    page.wait_for_selector("html[data-theme=dark] footer")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != before
    page.goto(changed.page("/questions"))
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


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
    assert "Changed: stance, denied." in page.inner_text("#done")
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


def test_a_search_from_any_page_marks_the_words_and_the_address_holds_it(browser: Browser, read: Served) -> None:
    page, trouble = opened(browser, read, "/claims")
    page.keyboard.press("Tab")
    page.fill("#find", "granary collapsed")
    page.press("#find", "Enter")
    page.wait_for_url("**/search?q=granary+collapsed")
    assert {w.lower() for w in page.locator(".hits li:first-child mark").all_inner_texts()} == {"granary", "collapsed"}
    page.select_option("form.look [name=by]", "words")
    page.click("text=Only some claims")
    page.fill("[name=outlet]", "tide")
    page.click("form.look button")
    assert "outlet=tide" in page.url
    assert (
        page.locator(".hits li").count()
        == page.locator(".hits a[href^='/documents/']:has-text('Tide Weekly')").count()
        > 0
    )
    page.reload()
    assert page.input_value("[name=outlet]") == "tide"
    assert trouble == []


def test_meaning_says_that_it_is_not_prepared_and_is_prepared_with_a_button(browser: Browser, changed: Served) -> None:
    pytest.importorskip("ascertain_models_en", reason="needs the encoder of ascertain-models-en")
    page, trouble = opened(browser, changed, "/search?q=how+many+were+killed&by=meaning")
    assert "is not prepared yet" in page.inner_text(".warn")
    page.click("text=Prepare it now")
    done = page.locator("#work:has-text('Meaning: prepared')").or_(page.locator(".hits:has-text('near in meaning')"))
    done.first.wait_for(timeout=60_000)
    page.reload()
    assert page.locator(".warn").count() == 0
    assert "near in meaning" in page.inner_text(".hits")
    assert trouble == []


def test_what_waits_is_dropped_with_a_button_and_what_is_being_read_is_finished(
    browser: Browser, changed: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, add = threading.Event(), Workbench.add

    def slow(self: Workbench, *given: Any, **more: Any) -> Iterator[Any]:
        go_on.wait(60)
        return add(self, *given, **more)

    monkeypatch.setattr(Workbench, "add", slow)
    page, trouble = opened(browser, changed, "/documents")
    for title in ("first", "second", "third"):
        page.fill("[name=title]", title)
        page.fill("textarea[name=text]", f"The {title} granary at Orlin was closed, the Marsh Police said.")
        page.click("#add button.main")
    page.wait_for_selector("#work:has-text('first.txt; 2 waiting.')")
    page.click("text=Drop what waits")
    page.wait_for_selector("#work:has-text('0 waiting.')")
    go_on.set()
    page.wait_for_selector("text=first.txt: added", timeout=60_000)
    claims = " ".join(row["text"] for row in changed.bench.list(kind="claim"))
    assert "first granary" in claims
    assert "second granary" not in claims
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
    page.wait_for_selector("section:has(#close):has-text('Closed by mara')")
    assert trouble == []
