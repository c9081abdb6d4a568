"""A report in Arabic or Persian: laid out from right to left, checked like any other, its evidence as it was."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from exchange_making import SIGNER, material, salt

from ascertain.exchange import load_bundle, verify_report, write_report
from ascertain.views.language import speaking

LATIN = re.compile(r"[A-Za-z]{2,}")
NAMES = re.compile(r"SHA-256|ascertain verify FILE|[\w.]+@\d+|sha256:\w+|\w+-0{8}\w*")


@pytest.fixture(scope="module", params=["ar", "fa"])
def page(request: pytest.FixtureRequest) -> str:
    with speaking(request.param):
        return write_report(material(), salt=salt(), signer=SIGNER)


def own(page: str) -> str:
    """The page's own words: without the bundle, what is quoted, codes, names and what people wrote."""
    text = re.sub(r"<(script|style|head|code|bdi|blockquote|h1)\b.*?</\1>", " ", page, flags=re.DOTALL)
    text = re.sub(r'<(span|dd|q)\b[^>]*\bdir="(?:auto|ltr)".*?</\1>', " ", text, flags=re.DOTALL)
    text += " ".join(re.findall(r'aria-label="([^"]*)"', page))
    return NAMES.sub(" ", re.sub(r"<[^>]+>", " ", text))


def test_the_words_of_the_page_are_translated_and_run_from_right_to_left(page: str) -> None:
    head = re.search(r'<html lang="(\w\w)" dir="(\w+)">', page)
    assert head
    assert head[2] == "rtl"
    left = LATIN.findall(own(page))
    assert left == []


def test_evidence_stays_as_it_is_with_its_own_direction(page: str) -> None:
    english = write_report(material(), salt=salt(), signer=SIGNER)
    quotes = [re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", text) for text in (page, english)]
    assert quotes[0] == quotes[1] != []
    assert page.count('<blockquote dir="auto"') == len(quotes[0])


def test_it_verifies_and_holds_the_same_bundle(page: str) -> None:
    assert verify_report(page).status == "ok"
    english = write_report(material(), salt=salt(), signer=SIGNER)
    assert [i.line for i in load_bundle(page).items] == [i.line for i in load_bundle(english).items]


def test_a_correction_may_be_in_another_language(page: str) -> None:
    again = write_report(material(), salt=salt(), signer=SIGNER, before=page)
    assert verify_report(again).status == "ok"
    assert "Report, version 2" in again


def test_the_command_takes_the_language(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from ascertain import Workbench
    from ascertain.faces.cli import run

    article = tmp_path / "road.txt"
    article.write_text(
        "Road closed\n\nThe road to Varn was closed on Monday, the Road Office said.\n", encoding="utf-8"
    )
    with Workbench.init(tmp_path / "case.db") as bench:
        list(bench.add([article], engine="serial"))
    target = tmp_path / "report.html"
    words = ["report", "--case", str(tmp_path / "case.db"), "-o", str(target), "--language", "fa", "--json"]
    assert run(words) == 0
    assert json.loads(capfd.readouterr().out)["written"] == [str(target)]
    page = target.read_text("utf-8")
    assert '<html lang="fa" dir="rtl">' in page
    assert "The road to Varn was closed on Monday" in page
    assert verify_report(page).status == "ok"
