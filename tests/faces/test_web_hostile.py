"""A corpus of hostile words in every field that a stranger or a colleague can fill; a real browser runs none of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from test_web_browser import Served, opened, serving
from web_case import escaped

from ascertain import Workbench

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

CORPUS = (
    "<script>window.ran=1</script>", "</title><script>window.ran=2</script>", "<img src=x onerror=window.ran=3>",
    "\"><svg onload=window.ran=4>", "' onfocus=window.ran=5 autofocus x='", "<a href=\"javascript:window.ran=6\">go</a>",
    "<iframe srcdoc=\"<script>parent.ran=7</script>\"></iframe>", "<details open ontoggle=window.ran=8>x</details>",
    "<style>@import 'http://elsewhere.invalid/x.css';</style>", "<meta http-equiv=refresh content=0;url=http://elsewhere.invalid>",
    "<base href=http://elsewhere.invalid/>", "<form action=http://elsewhere.invalid><button autofocus>x</button></form>",
    "<object data=http://elsewhere.invalid></object>", "<video src=x onerror=window.ran=9></video>",
    "{{ 7*7 }}{% raw %}", "${7*7}#{7*7}<%= 7*7 %>", "\\u003cscript\\u003ewindow.ran=10\\u003c/script\\u003e",
    "&lt;script&gt;window.ran=11&lt;/script&gt;", "<div hx-get=http://elsewhere.invalid hx-trigger=load>x</div>",
    "<div data-hx-on:load='window.ran=12'>x</div>", "<input autofocus onfocus=window.ran=13>", "<math><mtext></p><img src=x onerror=window.ran=14>",
    "<template><script>window.ran=15</script></template>", "<noscript><img src=x onerror=window.ran=16></noscript>",
    "\u202e<script>window.ran=17</script>\u202c", "<scr\x00ipt>window.ran=18</script>", "]]><script>window.ran=19</script>",
    "--><script>window.ran=20</script>", "<link rel=stylesheet href=http://elsewhere.invalid/x.css>", "`-window.ran=21-`",
)  # fmt: skip
"""Ways into a page: elements, handlers, addresses, templates, htmx, encodings, ends of comments and of CDATA."""
WHOLE = " ".join(CORPUS)
FILE = '"><img src=x onerror=window.ran=30>{{7*7}}.html'


def page_of(title: str, body: str, day: str) -> str:
    """An article with hostile words in its title, publisher, author, address and text."""
    return (
        f'<html lang="en"><head><title>{escaped(title)}</title><meta property="og:title" content="{escaped(title)}">'
        f'<meta property="og:site_name" content="{escaped(WHOLE[:300])}"><meta name="author" content="{escaped(CORPUS[2])}">'
        f'<link rel="canonical" href="javascript:window.ran=31"><meta property="og:url" content="javascript:window.ran=32">'
        f'<meta property="article:published_time" content="{day}"></head><body><article><h1>{escaped(title)}</h1>'
        f'<p class="byline">By {escaped(CORPUS[3])}</p>{body}</article></body></html>'
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("hostile")
    told = "".join(
        f"<p>Seven people died when the granary at Orlin collapsed, {escaped(words)} said.</p>" for words in CORPUS
    )
    denied = "".join(
        f"<p>Nine people died when the granary at Orlin collapsed, said {escaped(w)}.</p>" for w in CORPUS[:8]
    )
    shared = f"<p>The roof of the granary at Orlin fell in before dawn while {escaped(WHOLE)} and nobody had been warned of the cracks in its western wall.</p>"
    files = {
        FILE: page_of(WHOLE[:200], told + shared, "2024-05-04"),
        "b.html": page_of(CORPUS[1], denied + shared, "2024-05-05"),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Workbench.init(folder / "case.db") as bench:
        list(bench.add([folder / n for n in files], engine="serial"))
        bench.compare()
        reading = bench.reader().now()
        assert len(reading.rows) > len(CORPUS)
        for row, words in zip(reading.rows, CORPUS, strict=False):
            bench.decide("set", row.attribution, who=words, why=words, field="speaker", value=words)
        bench.draft(next(iter(reading.found.questions)), who=WHOLE[:200])
    yield from serving(folder / "case.db", browser)


def test_nothing_of_the_corpus_runs_on_any_page(browser: Browser, hostile: Served) -> None:
    found = hostile.bench.reader().now().found
    documents = list(found.documents)
    pages = (
        "/", "/questions", *(f"/questions/{q}" for q in list(found.questions)[:4]), "/review", "/assess",
        f"/assess/{hostile.bench.case.assessments()[0].id}", "/copies", "/timeline", "/names", "/names/review", "/actors",
        "/map", "/sources", "/documents", *(f"/documents/{d}" for d in documents), *(f"/record/{d}" for d in documents),
        f"/record/{hostile.bench.reader().now().rows[0].id}", "/claims", "/log", "/log?every=1", "/settings",
        f"/claims?speaker={CORPUS[3]}", *(f"/search?q={words}" for words in CORPUS[:6]), f"/record/{CORPUS[0]}",
    )  # fmt: skip
    for name in pages:
        page, trouble = opened(browser, hostile, name)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert page.evaluate("window.ran") is None, name
        links = page.evaluate("[...document.links].map(a => a.protocol)")
        assert set(links) <= {"http:"}, name
        assert [t for t in trouble if "400" not in t and "404" not in t] == [], name
        assert (
            page.evaluate("document.querySelectorAll('main script, main iframe, main object, main base').length") == 0
        ), name
        page.context.close()


def test_what_is_typed_into_the_pages_does_not_run_either(browser: Browser, hostile: Served) -> None:
    page, trouble = opened(browser, hostile, "/documents")
    page.fill("[name=title]", CORPUS[2][:80])
    page.fill(
        "textarea[name=text]", "\n\n".join(f"{w} said the granary at Orlin fell." for w in CORPUS if "\x00" not in w)
    )
    page.click("#add button.main")
    page.wait_for_selector("text=The case: compared", timeout=60_000)
    page.goto(hostile.page("/review"))
    page.fill("#who", CORPUS[2])
    page.fill("#decide [name=why]", CORPUS[0])
    page.click("button[value='stance:denied']")
    page.wait_for_selector("#done")
    page.fill("#words", CORPUS[0])
    with page.expect_response("**/review"):
        page.click("button[value='span']")
    page.goto(hostile.page(f"/search?q={CORPUS[3]}"))
    assert page.evaluate("window.ran") is None
    assert [t for t in trouble if "400" not in t] == []
