"""Python, the command line and the API give the same answer to the same question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from questions import QUESTIONS, Question, articles, timeless

import ascertain
from ascertain import BadInput, Span, model
from ascertain.app import Workbench
from ascertain.client import Client
from served import served

AskJson = Callable[..., Any]


@pytest.fixture(scope="module")
def client(filled: Workbench) -> Iterator[Client]:
    claims = filled.list(kind="claim")
    filled.decide("confirm", claims[0]["id"], who="mara")
    with served(filled) as here, Client(address=here.address, key=here.keys.api) as made:
        yield made


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_questions_to_a_case(filled: Workbench, ask_json: AskJson, client: Client, question: Question) -> None:
    claim = filled.list(kind="claim", speaker="imre")[0]
    names = {"claim": claim["id"], "prefix": claim["id"][:12], "document": claim["document"]}
    words = [word.format(**names) for word in question.command]
    if words[0] != "doctor":
        words += ["--case", str(filled.case.path)]
    answer = timeless(question.python(filled, claim["id"]))
    assert timeless(ask_json(*words)) == answer
    assert timeless(question.rest(client, claim["id"])) == answer


def test_the_words_of_a_claim_are_set_alike(filled: Workbench, client: Client) -> None:
    """The command line decides on no claims: people do that beside the document."""
    claim = next(c for c in filled.list(kind="claim") if "boats" in c["text"])
    found = filled.case.stored(claim["id"])
    assert found
    (content,) = found.record.content  # type: ignore[union-attr]
    shorter = Span(document=content.document, start=content.start, end=content.end - 4)
    text = filled.show(content.document)["text"]
    words = text[shorter.start : shorter.end]
    given = {"who": "mara", "why": "ends sooner", "field": "span", "value": words, "spans": (shorter,)}
    over_rest = client.decide("set", claim["id"], **given)
    here = filled.decide("set", claim["id"], **given)
    same = ("action", "target", "who", "why", "field", "value", "spans")
    assert [getattr(over_rest, name) for name in same] == [getattr(here, name) for name in same]
    assert over_rest.spans == (shorter,)
    shown = next(r.text for r in filled.reader().now().rows if r.id == claim["id"])
    assert shown == words
    outside = Span(document=content.document, start=len(text), end=len(text) + 9)
    for ask in (client.decide, filled.decide):
        with pytest.raises(BadInput, match="are no words of"):
            ask("set", claim["id"], **given | {"spans": (outside,)})
    for made in (here, over_rest):
        filled.decide("undo", made.id, who="mara")


def test_a_report_in_another_language(filled: Workbench, client: Client, ask_json: AskJson, tmp_path: Path) -> None:
    ask_json("report", "--case", filled.case.path, "-o", tmp_path / "told.html", "--language", "ar")
    filled.desk().report(tmp_path / "here.html", language="ar")
    pages = [(tmp_path / f"{name}.html").read_text("utf-8") for name in ("told", "here")]
    titles = [re.findall(r"<h[23][^>]*>(.*?)</h[23]>", page) for page in (*pages, client.report(language="ar"))]
    assert titles[0] == titles[1] == titles[2] != []
    with pytest.raises(BadInput, match="no report is written in 'xx'"):
        filled.desk().report(tmp_path / "no.html", language="xx")


def test_an_x_ray(tmp_path: Path, ask_json: AskJson) -> None:
    path, _ = articles(tmp_path)
    outcome, told = ascertain.xray(path), ask_json("xray", path)
    assert timeless(told["snapshot"]) == timeless(outcome.snapshot)
    assert timeless(told["xrays"]) == timeless(outcome.xrays())
    assert [{k: v for k, v in r.items() if k != "record"} for r in told["records"]] == timeless(outcome.records)
    assert {r["record"] for r in told["records"]} >= {"claim", "attribution"}


def test_a_case_made_by_either_face_holds_the_same(tmp_path: Path, filled: Workbench, ask_json: AskJson) -> None:
    paths = articles(tmp_path)
    ask_json("init", "mine.db")
    added = ask_json("add", *paths, "--case", "mine.db")
    assert [a["state"] for a in added] == ["added", "added"]
    rows = ask_json("list", "--kind", "claim", "--case", "mine.db")
    assert rows == timeless(filled.list(kind="claim"))


def test_parts(ask_json: AskJson, client: Client) -> None:
    assert timeless(client.parts()) == timeless(ask_json("parts"))
    told = {f"{p['stage']}.{p['name']}@{p['version']}": [s["name"] for s in p["settings"]] for p in ask_json("parts")}
    assert told == {f"{p.stage}.{p.method}": [s.name for s in p.settings] for p in Workbench.parts()}
    assert "claims.rules" in {name.partition("@")[0] for name in told}


def test_the_package_offers_its_names_without_loading_them() -> None:
    with ascertain.open(_made(Path("case.db"))) as bench:
        assert isinstance(bench, ascertain.Workbench)
        assert bench.list() == ()
    assert set(ascertain.__all__) == {*model.__all__, "Outcome", "Settings", "Workbench", "open", "xray"}
    assert all(getattr(ascertain, name) for name in ascertain.__all__)
    assert issubclass(ascertain.BadInput, ascertain.AscertainError)
    with pytest.raises(AttributeError, match="no attribute 'Klaim'"):
        _ = ascertain.Klaim


def test_python_is_told_why_an_article_could_not_be_read() -> None:
    with pytest.raises(ascertain.SkipItem, match=r"missing\.txt does not exist") as caught:
        ascertain.xray("missing.txt")
    assert caught.value.code == "bad-input"


def _made(path: Path) -> Path:
    Workbench.init(path).close()
    return path
