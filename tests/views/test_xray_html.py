"""The page: complete without script, one file, nothing in it that can call out, every number a link that leads somewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xray_making import ARTICLE, K, Making, confirmed, ferry, making, persian

from ascertain.model import Basis, Byline, Claim, Flag, Skipped, Span, make_id
from ascertain.views import build, page_name, render, render_index

# Elements that HTML closes by itself, or that need no end tag.
VOID = {"meta", "input", "br", "use", "rect", "path", "circle"}
OPTIONAL = {"dt", "dd"}


class Page(HTMLParser):
    """Tags, ids, links and text of a page; fails on an end tag without its start."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs), f"an attribute of <{tag}> is given twice"
        self.tags.append((tag, found))
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found["href"] or ""] if tag == "a" else []
        if tag not in VOID | OPTIONAL:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID | OPTIONAL:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in OPTIONAL:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page(m: Making) -> str:
    return render(build(m.snapshot, m.document, m.records))


@pytest.fixture(scope="module")
def html() -> str:
    return page(ferry())


@pytest.mark.parametrize("made", [ferry, persian, confirmed])
def test_ids_are_unique_and_every_link_leads_somewhere_in_the_page(made: Callable[[], Making]) -> None:
    parsed = Page(page(made()))
    assert len(set(parsed.ids)) == len(parsed.ids)
    assert all(link.startswith("#") for link in parsed.links)
    assert {link[1:] for link in parsed.links} <= set(parsed.ids)


def test_every_symbol_and_pattern_used_is_defined(html: str) -> None:
    parsed = Page(html)
    used = {found["href"] for tag, found in parsed.tags if tag == "use"}
    used |= {f"#{name}" for name in re.findall(r'fill="url\(#([\w-]+)\)"', html)}
    assert len(used) > 20
    assert {str(u)[1:] for u in used} <= set(parsed.ids)


def test_every_claim_has_a_place_in_the_text_and_in_the_list(html: str) -> None:
    ids = set(Page(html).ids)
    assert all({f"c-{n}", f"d-{n}"} <= ids for n in range(1, 17))


def test_each_count_of_the_table_leads_to_a_list_of_as_many_numbers(html: str) -> None:
    cells = re.findall(r'<td[^>]*><a href="#(in-[\w-]+)"[^>]*>(\d+)</a>', html)
    assert len(cells) > 12
    for target, count in cells:
        end = "</dd>" if target.count("-") == 2 else "</div>"
        listed = html.split(f'id="{target}"', 1)[1].split(end, 1)[0]
        assert len(re.findall(r'href="#c-\d+"', listed)) == int(count), target


def test_policy_names_exactly_the_inline_style_and_script(html: str) -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    policy = policy.replace("&#39;", "'")
    for kind, content in (("style", style), ("script", script)):
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_nothing_in_the_page_calls_out(html: str) -> None:
    assert not re.search(r"https?:|//[a-z]|@import|url\((?!#)", html)
    tags = {tag for tag, _ in Page(html).tags}
    assert tags.isdisjoint({"img", "iframe", "link", "object", "embed", "form", "base", "image"})
    assert not any(name.startswith("on") or name == "style" for _, found in Page(html).tags for name in found)


def test_an_address_of_the_article_is_text_not_a_link() -> None:
    m = ferry()
    m.document = replace(m.document, url="https://courier.example/ferry")
    html = page(m)
    assert "https://courier.example/ferry" in html
    assert 'href="https' not in html


def test_size_of_a_real_articles_page() -> None:
    m = ferry(repeat=5)
    assert 800 <= len(m.document.text.split()) <= 900
    assert len(page(m).encode()) <= 150_000


def test_text_of_the_article_is_all_there_in_order(html: str) -> None:
    m = ferry()
    article = html[html.index("<article") : html.index("</article>")]
    without_numbers = re.sub(r'<a class="n .*?</a>', "", article)
    shown = " ".join("".join(Page(without_numbers + "</article>").words).split())
    for passage in m.document.passages:
        assert " ".join(m.document.text[passage.start : passage.end].split()) in shown


def test_who_takes_a_claim_up_and_what_is_taken_up_lead_to_each_other() -> None:
    html = page(confirmed())
    article = html[html.index("<article") : html.index("</article>")]
    assert article.count('href="#d-1" title="Takes up claim 1"') == 2
    claim = html[html.index('<li id="d-1"') : html.index('<li id="d-2"')]
    takers = re.findall(
        r'Taken up by <svg>.*?</svg> <a class="sp" href="#(s-\d)" dir="auto">([^<]+)</a>.*?href="#(w-\d+)"', claim
    )
    assert [name for _, name, _ in takers] == ["Two officers", "A clerk in Orrin"]
    for source, name, word in takers:
        assert re.search(rf'<span class="cue" id="{word}">confirmed</span>', html)
        entry = html.split(f'<li id="{source}">', 1)[1].split("</li>", 1)[0]
        assert name in entry
        assert re.search(r'Takes up what is said in <span class="nums"><a href="#c-1">1</a></span>', entry)


HOSTILE = '</script><img src=x onerror=alert(1)><svg onload=alert(2)> {{ 7*7 }} "quoted" & \x1b[31m'


def hostile() -> Making:
    words = f"Ana {HOSTILE} said \u202efdp.exe\u202c rained \u2066here."
    m = making([(K.HEADING, HOSTILE), (K.PARAGRAPH, words), (K.CHROME, HOSTILE)], title=HOSTILE, outlet=HOSTILE)
    m.at("Ana").says(Basis.NAMED_PERSON, f"Ana {HOSTILE}", "said", "\u202efdp.exe\u202c rained \u2066here")
    m.loaded("rained")
    m.records.append(Skipped(stage="claims", item="x", code="odd", reason=HOSTILE))
    byline = Byline(name=HOSTILE, origin="meta", evidence=HOSTILE)
    flag = Flag(code="odd", message=HOSTILE)
    m.document = replace(m.document, bylines=(byline,), flags=(flag,), url="javascript:alert(3)")
    m.snapshot = replace(m.snapshot, origin=HOSTILE)
    return m


def test_hostile_text_stays_text() -> None:
    html = page(hostile())
    parsed = Page(html)
    assert "img" not in {tag for tag, _ in parsed.tags}
    assert html.count("<script") == 1
    assert not any(name.startswith("on") for _, found in parsed.tags for name in found)
    assert "{{ 7*7 }}" in "".join(parsed.words)
    assert all(link.startswith("#") for link in parsed.links)


def test_direction_overrides_and_controls_are_written_out_not_obeyed() -> None:
    html = page(hostile())
    assert not set(html) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00\x1b")
    assert "[U+202E]fdp.exe[U+202C]" in html
    assert "[U+001B]" in html


def test_marks_that_persian_spelling_needs_are_kept() -> None:
    html = page(persian())
    assert "مقام\u200cهای" in html
    assert '<article id="article"' in html
    assert 'lang="fa" dir="rtl">' in html


def test_a_passage_in_another_language_says_so(html: str) -> None:
    assert '<blockquote class="quote" dir="rtl" lang="fa">' in html


def test_cues_sources_and_loaded_words_are_marked(html: str) -> None:
    assert re.search(r'<span class="src" id="w-\d+">Tossia’s interior ministry</span>', html)
    assert '<span class="cue">told</span>' in html
    assert re.search(r'<span class="(cue scue|scue cue)">denied</span>', html)
    assert re.search(r'<span class="rsn" id="w-\d+">because the inquiry is open</span>', html)
    assert re.search(r'<span class="ldd" id="w-\d+">cunning</span>', html)


def test_furniture_is_folded_away_and_named(html: str) -> None:
    folded = html[html.index('<details class="chrome">') :].split("</details>", maxsplit=1)[0]
    assert "Page furniture, not read as reporting (2)" in folded
    assert "Exit reader view" in folded


def test_the_page_tells_its_snapshot_methods_and_that_it_gives_no_verdict(html: str) -> None:
    m = ferry()
    assert html.count(m.snapshot.id) == 2
    assert "text@1, hand@1, lexicon@1, xray@1" in html
    assert "It does not say whether a claim holds" in html


@pytest.mark.parametrize(
    "word",
    ["almost no chance", "unlikely", "roughly even", "likely", "almost certain", "true", "false", "fake", "verdict"],
)
def test_no_word_of_likelihood_or_judgement_is_ours(html: str, word: str) -> None:
    body = re.sub(r"<(script|style)>.*?</\1>", "", html, flags=re.DOTALL)
    visible = re.sub(r"<[^>]+>", " ", body)
    assert not re.search(rf"\b{word}\b", visible, re.IGNORECASE)


def test_an_article_without_claims_says_so_and_why() -> None:
    m = making([(K.HEADING, "Weather"), (K.PARAGRAPH, "Rain?")])
    why = Skipped(stage="claims", item="x", code="language", reason="Claims are read in English only.")
    parsed = Page(render(build(m.snapshot, m.document, [why])))
    words = "".join(parsed.words)
    assert "No claims were found in this article." in words
    assert "Claims are read in English only." in words
    assert {link[1:] for link in parsed.links} <= set(parsed.ids)


LENGTH = len(making(ARTICLE).document.text)
SPANS = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 90)).map(lambda s: (s[0], min(s[0] + s[1], LENGTH))),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(contents=st.lists(st.tuples(SPANS, SPANS, SPANS), max_size=6))
def test_however_spans_overlap_the_text_is_whole_and_links_hold(
    contents: list[tuple[list[tuple[int, int]], ...]],
) -> None:
    m = making(ARTICLE)
    made = m.attribute(Basis.NAMED_PERSON, "Ilka Dorn", content=("flashes",))
    for n, (content, cue, stance) in enumerate(contents):
        spans, cues, hedges = (
            tuple(Span(document=m.document.id, start=a, end=b) for a, b in group) for group in (content, cue, stance)
        )
        attribution = replace(made, id=make_id("att", n), cue=cues, content=spans)
        claim = replace(m.claim(made, "flashes"), id=make_id("clm", n), attribution=attribution.id)
        m.records[-1] = attribution
        m.records.append(replace(claim, content=spans, stance_cues=hedges))
    gaps = {i for p in m.document.passages for i in (p.end, p.end + 1)}
    if any(set(range(s.start, s.end)) <= gaps for r in m.records if isinstance(r, Claim) for s in r.content):
        return
    xray = build(m.snapshot, m.document, m.records)
    for block in xray.blocks:
        whole = "".join(g.text for s in block.sentences for g in s.segments)
        assert whole == m.document.text[block.start : block.end]
    parsed = Page(render(xray))
    assert len(set(parsed.ids)) == len(parsed.ids)
    assert {link[1:] for link in parsed.links} <= set(parsed.ids)


def test_index_links_each_article_and_its_shares() -> None:
    xrays = [build(m.snapshot, m.document, m.records) for m in (ferry(), persian(), making([(K.PARAGRAPH, "Rain?")]))]
    parsed = Page(render_index(xrays))
    pages = {page_name(x): set(Page(render(x)).ids) for x in xrays}
    assert {link.split("#")[0] for link in parsed.links} == set(pages)
    for link in parsed.links:
        name, _, anchor = link.partition("#")
        assert not anchor or anchor in pages[name], link


def test_index_tells_no_person_across_articles() -> None:
    first, second = ferry(), ferry(title="Another night", outlet="The Upper Sarn Courier")
    html = render_index([build(m.snapshot, m.document, m.records) for m in (first, second)])
    assert "Ilka Dorn" not in html


def test_page_names_are_plain_and_apart() -> None:
    m, other = hostile(), ferry()
    names = {page_name(build(x.snapshot, x.document, x.records)) for x in (m, other, persian())}
    assert len(names) == 3
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", name) for name in names)
