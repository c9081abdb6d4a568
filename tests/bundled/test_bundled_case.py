"""The bundled case keeps its promises: labels stand on the pages, references resolve, planted features are there."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ascertain.bundled import CASE, articles, gold
from ascertain.model import Basis, Polarity, Stance

GOLD = gold()
DOCUMENTS = {document["id"]: document for document in GOLD["documents"]}
AUTHOR = {Basis.FIRST_HAND, Basis.COMMON_BELIEF, Basis.AUTHOR_OPINION, Basis.NONE_STATED}
BUILD = Path(__file__).parents[2] / "tools" / "sorrel_bridge" / "build.py"
every_document = pytest.mark.parametrize("document", list(DOCUMENTS.values()), ids=list(DOCUMENTS))


class PageText(HTMLParser):
    """Blocks of visible text. Only these tags run on inside a line."""

    inline = frozenset({"a", "abbr", "b", "cite", "em", "font", "i", "small", "span", "strong", "time"})
    unseen = frozenset({"head", "script", "style", "noscript"})

    def __init__(self) -> None:
        super().__init__()
        self.blocks, self.depth = [""], 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in self.unseen
        if tag not in self.inline:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in self.unseen
        if tag not in self.inline:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if self.depth == 0:
            self.blocks[-1] += data


@cache
def blocks(file: str) -> list[str]:
    """What a reader sees, one string per block. A PDF page counts as one block: its text layer has no paragraphs."""
    path = CASE / "articles" / file
    if path.suffix == ".pdf":
        import pypdfium2

        found = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    elif path.suffix == ".txt":
        found = path.read_text("utf-8").split("\n\n")
    else:
        data = path.read_bytes()
        page = PageText()
        page.feed(data.decode("windows-1252" if b"charset=windows-1252" in data else "utf-8"))
        found = page.blocks
    return [text for block in found if (text := " ".join(block.split()))]


def text(document: dict[str, Any]) -> str:
    return "\n".join(blocks(document["file"]))


def spans(document: dict[str, Any]) -> list[tuple[int, int]]:
    found = []
    for claim in document["claims"]:
        numbers = claim.get("occurrence", [0] * len(claim["content"]))
        for piece, number in zip(claim["content"], numbers, strict=True):
            start = [m.start() for m in re.finditer(re.escape(piece), text(document))][number]
            found.append((start, start + len(piece)))
    return sorted(found)


def test_every_article_has_its_gold_record() -> None:
    assert [path.name for path in articles()] == [document["file"] for document in GOLD["documents"]]


@every_document
def test_labelled_words_stand_inside_one_block_of_the_page(document: dict[str, Any]) -> None:
    for claim in document["claims"]:
        for piece in claim["content"]:
            assert any(piece in block for block in blocks(document["file"])), piece


@every_document
def test_occurrence_is_given_where_words_repeat(document: dict[str, Any]) -> None:
    for claim in document["claims"]:
        repeated = any(text(document).count(piece) > 1 for piece in claim["content"])
        assert repeated == ("occurrence" in claim), claim["content"]


@every_document
def test_no_word_is_labelled_twice(document: dict[str, Any]) -> None:
    for (_, end), (start, _) in pairwise(spans(document)):
        assert end <= start, text(document)[start:end]


@every_document
def test_spans_leave_out_enclosing_marks_and_joining_words(document: dict[str, Any]) -> None:
    for claim in document["claims"]:
        first, last = claim["content"][0], claim["content"][-1]
        assert not re.match(r"(and|but|however)\b|[\"“,]", first, re.I), first
        assert not re.search(r"[.,;?]$", last), last


@every_document
def test_speakers_are_named_in_the_document(document: dict[str, Any]) -> None:
    for claim in document["claims"]:
        assert (claim["speaker"] is None) == (Basis(claim["basis"]) in AUTHOR)
        assert claim["speaker"] is None or claim["speaker"] in text(document), claim["speaker"]


@every_document
def test_label_values_are_of_the_vocabulary(document: dict[str, Any]) -> None:
    happened = {item["id"] for item in GOLD["happened"]}
    for claim in document["claims"]:
        Stance(claim["stance"])
        Polarity(claim["polarity"])
        assert claim.get("happened", "h1") in happened


@every_document
def test_what_is_no_claim_is_on_the_page_and_unlabelled(document: dict[str, Any]) -> None:
    labelled = {piece for claim in document["claims"] for piece in claim["content"]}
    for words in document["not_claims"]:
        assert " ".join(words.split()) in text(document), words
        assert words not in labelled


@every_document
def test_bylines_and_title_stand_where_the_gold_says(document: dict[str, Any]) -> None:
    assert document["title"] in text(document)
    raw = (CASE / "articles" / document["file"]).read_bytes().decode("windows-1252", "replace")
    for byline in document["bylines"]:
        shown = byline["name"] in text(document)
        assert shown or byline["origins"] == ["json-ld"]
        if "json-ld" in byline["origins"] and byline["name"].isascii():
            assert f'"{byline["name"]}"' in raw


@every_document
def test_pages_point_nowhere_outside(document: dict[str, Any]) -> None:
    raw = (CASE / "articles" / document["file"]).read_bytes().decode("windows-1252", "replace")
    for host in re.findall(r"(?:https?:)?//([\w.-]+\.[a-z]{2,})", raw):
        assert host.endswith(".example") or host == "schema.org", host  # schema.org only names a vocabulary
    for address in re.findall(r"[\w.]+@[\w.]+\.\w+", raw):
        assert address.endswith(".example"), address


@every_document
def test_dates_lie_in_the_two_weeks(document: dict[str, Any]) -> None:
    published = date.fromisoformat(document["published"])
    assert date(2025, 3, 3) <= published <= date.fromisoformat(document.get("modified", document["published"]))
    assert published <= date(2025, 3, 17)


@pytest.mark.parametrize("reuse", GOLD["reuse"], ids=lambda reuse: f"{reuse['source']}>{reuse['copy']}")
def test_reused_passages_stand_on_both_pages(reuse: dict[str, Any]) -> None:
    assert DOCUMENTS[reuse["source"]]["published"] <= DOCUMENTS[reuse["copy"]]["published"]
    for passage in reuse["passages"]:
        assert passage["source"] in text(DOCUMENTS[reuse["source"]])
        assert passage["copy"] in text(DOCUMENTS[reuse["copy"]])


def test_references_resolve() -> None:
    outlets = {outlet["id"] for outlet in GOLD["outlets"]}
    actors = {actor["id"]: actor for actor in GOLD["actors"]}
    claims = {(key, *claim["content"]) for key, document in DOCUMENTS.items() for claim in document["claims"]}
    assert {document["outlet"] for document in GOLD["documents"]} == outlets
    for actor in GOLD["actors"]:
        assert all(actor["id"] in actors[other]["not"] for other in actor["not"])
    for origin in GOLD["origins"]:
        assert set(origin["documents"]) <= DOCUMENTS.keys()
    sides = [dispute[side] for dispute in GOLD["disputes"] for side in ("a", "b")]
    for entry in [*sides, *GOLD["counts"], *GOLD["corrections"]]:
        assert (entry["document"], *entry["content"]) in claims
    assert all(entry["corrects"] in DOCUMENTS for entry in GOLD["corrections"])


def test_outlets_use_the_names_the_gold_says() -> None:
    printed: dict[str, str] = {}
    for document in GOLD["documents"]:
        printed[document["outlet"]] = printed.get(document["outlet"], "") + text(document).replace("’", "'").lower()
    for actor in GOLD["actors"]:
        for name in actor["names"]:
            for outlet in name["used_by"]:
                assert name["surface"].lower() in printed[outlet], (name["surface"], outlet)


def test_forms_are_mixed() -> None:
    suffixes = [path.suffix for path in articles()]
    pages = [path.read_bytes() for path in articles() if path.suffix == ".html"]
    assert len(suffixes) >= 14
    assert suffixes.count(".txt") == 2
    assert suffixes.count(".pdf") == 1
    assert len(GOLD["outlets"]) >= 7
    assert len(blocks("12-crossings-watch-report.pdf")) == 2
    assert sum(b"application/ld+json" in page for page in pages) >= 3
    assert any(b"&ldquo;" in page for page in pages)
    assert any(b"&#8220;" in page for page in pages)
    with pytest.raises(UnicodeDecodeError):
        (CASE / "articles" / "06-ummer-valley-post-night.html").read_bytes().decode("utf-8")


def test_kinds_of_reuse_and_dispute_are_all_there() -> None:
    kinds = {"wire-copy", "statement", "unattributed-copy", "translation", "self-update"}
    assert {reuse["kind"] for reuse in GOLD["reuse"]} == kinds
    assert {dispute["kind"] for dispute in GOLD["disputes"]} == {"denial", "count", "date", "actor", "place"}
    assert len({entry["value"] for entry in GOLD["counts"] if entry["what"] == "deaths"}) >= 4
    assert any(DOCUMENTS[entry["corrects"]]["outlet"] == "sluice" for entry in GOLD["corrections"])


def test_one_actor_has_four_names_and_a_double() -> None:
    column = next(actor for actor in GOLD["actors"] if actor["id"] == "river-column")
    assert len({name["surface"] for name in column["names"]}) >= 4
    assert column["not"] == ["river-council"]


def test_one_page_has_two_bylines_that_disagree() -> None:
    apart = [
        document
        for document in GOLD["documents"]
        if {tuple(byline["origins"]) for byline in document["bylines"]} >= {("json-ld",), ("visible",)}
    ]
    assert [document["id"] for document in apart] == ["courier-0308"]


def test_the_persian_page_is_skipped_by_language() -> None:
    skipped = [entry for document in GOLD["documents"] for entry in document.get("skipped", [])]
    assert len(skipped) >= 4
    for entry in skipped:
        assert (entry["language"], entry["reason"]) == ("fa", "language")
        assert re.search("[پچژگ]", entry["text"])
        assert entry["text"] in text(DOCUMENTS["rudnama-0312"])


def test_every_basis_and_stance_is_labelled_often_enough_to_measure() -> None:
    claims = [claim for document in GOLD["documents"] for claim in document["claims"]]
    assert len(claims) >= 350
    for basis in Basis:
        assert sum(claim["basis"] == basis for claim in claims) >= 10, basis
    for stance in Stance:
        assert sum(claim["stance"] == stance for claim in claims) >= 10, stance


def test_each_government_denies_one_thing_rightly_and_one_wrongly() -> None:
    """Wrongly: Keldry that men crossed (h1), Orvane that its guards fired first (h2). Rightly: Keldry that its soldiers
    took part (h5), Orvane that the shed held arms (h7)."""
    denials = {
        outlet: {
            claim.get("happened")
            for document in GOLD["documents"]
            if document["outlet"] == outlet
            for claim in document["claims"]
            if claim["stance"] == "denied" or claim["polarity"] == "negative"
        }
        for outlet in ("border-ministry", "foreign-office")
    }
    assert denials["border-ministry"] >= {"h2", "h7"}
    assert denials["foreign-office"] >= {"h1", "h5"}


def test_pages_are_what_their_sources_say() -> None:
    run = subprocess.run([sys.executable, BUILD, "--check"], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
