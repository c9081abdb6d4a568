"""In which language a page answers, how it is chosen and kept, and what never changes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from web_case import HOSTILE, articles

from ascertain import Workbench
from served import entered


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    folder = tmp_path_factory.mktemp("spoken")
    with Workbench.init(folder / "case.db") as made:
        list(made.add(articles(folder), engine="serial"))
        yield made


@pytest.fixture
def client(bench: Workbench) -> Iterator[TestClient]:
    with entered(bench) as made:
        yield made


def spoken(page: str) -> str:
    found = re.search(r'<html lang="(\w+)" dir="(\w+)"', page)
    assert found
    assert found[2] == ("ltr" if found[1] == "en" else "rtl")
    return found[1]


def test_the_address_chooses_the_language_and_the_browser_keeps_it(client: TestClient) -> None:
    assert spoken(client.get("/claims").text) == "en"
    first = client.get("/claims", params={"lang": "ar"})
    assert spoken(first.text) == "ar"
    assert "httponly" in first.headers["set-cookie"].lower()
    assert spoken(client.get("/claims").text) == "ar"
    assert spoken(client.get("/claims", headers={"accept-language": "fa"}).text) == "ar"
    assert spoken(client.get("/claims", params={"lang": "en"}).text) == "en"


def test_without_a_choice_it_is_the_one_the_browser_prefers(client: TestClient) -> None:
    assert spoken(client.get("/", headers={"accept-language": "fa-IR, en;q=0.5"}).text) == "fa"
    assert spoken(client.get("/", headers={"accept-language": "de"}).text) == "en"


@pytest.mark.parametrize("wrong", ["xx", "", "../ar", "<b>", "ar\r\nset-cookie: a=b"])
def test_a_language_that_is_none_changes_nothing(client: TestClient, wrong: str) -> None:
    answer = client.get("/claims", params={"lang": wrong})
    assert spoken(answer.text) == "en"
    assert "set-cookie" not in answer.headers


def test_the_switch_keeps_the_state_of_the_page(client: TestClient) -> None:
    page = client.get("/claims?basis=named_person&speaker=a%26b&lang=fa").text
    assert 'href="/claims?basis=named_person&amp;speaker=a%26b&amp;lang=ar"' in page
    hostile = client.get("/claims", params={"speaker": HOSTILE}).text
    assert "<script>window.ran" not in hostile


def test_a_page_made_in_one_language_is_not_shown_in_another(client: TestClient, bench: Workbench) -> None:
    document = bench.list(kind="document")[0]["id"]
    for address in (f"/documents/{document}", "/copies", "/timeline", "/map", "/names"):
        made = {code: client.get(address, params={"lang": code}).text for code in ("ar", "en", "fa")}
        assert {code: spoken(page) for code, page in made.items()} == {code: code for code in made}
        again = client.get(address, params={"lang": "ar"}).text
        assert re.sub(r"<form.*?</form>", "", again) == re.sub(r"<form.*?</form>", "", made["ar"])


def test_evidence_keeps_its_language_and_direction(client: TestClient, bench: Workbench) -> None:
    document = bench.list(kind="document")[0]["id"]
    page = client.get(f"/documents/{document}", params={"lang": "ar"}).text
    article = re.search(r"<article[^>]*>", page)
    assert article
    assert 'lang="en"' in article[0]
    assert 'dir="' in article[0]


def test_programs_are_answered_in_english(client: TestClient) -> None:
    plain = client.get("/api/v1/case").json()
    assert client.get("/api/v1/case", headers={"accept-language": "ar"}).json() == plain
    refused = client.get("/api/v1/record/nothing", params={"lang": "ar"})
    assert "nothing in the case" in refused.json()["detail"]
    assert "set-cookie" not in refused.headers


def test_a_problem_is_told_in_the_language_of_the_page(client: TestClient) -> None:
    page = client.get("/record/clm-000000000000000000000000", params={"lang": "ar"})
    assert page.status_code == 404
    assert "لا شيء في القضية" in page.text


def test_a_case_is_the_same_whatever_language_it_is_decided_in(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    kept = {}
    for code in ("en", "ar"):
        path = tmp_path / f"{code}.db"
        with Workbench.init(path) as bench:
            list(bench.add(articles(tmp_path / "x")[:1], engine="serial"))
            with entered(bench) as client:
                client.get(f"/?lang={code}")
                page = client.get("/review").text
                claim = re.findall(r'name="claim" value="([^"]+)"', page)[0]
                sent = {
                    name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0]
                    for name in ("form_key", "seen_claim", "seen_attribution")
                }
                client.post("/review", data={**sent, "claim": claim, "who": "mara", "do": "basis:document"})
            kept[code] = [(d.action, d.field, d.value, d.why, d.target) for d in bench.case.decisions()]
    assert kept["ar"] == kept["en"] != []
