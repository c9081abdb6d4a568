"""Inside a case: rows, searches and graphs say "Person 3", source views keep the words, and who looks at a protected name
stands in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from safeguard_making import AT, FERRY, QUAY, entry
from starlette.testclient import TestClient

from ascertain.app import Settings, Workbench
from ascertain.app.custody import Custodian
from ascertain.exchange import opens
from ascertain.faces.cli import run
from ascertain.model import BadInput, Claim, Document, Mention
from ascertain.store.case import Case
from served import entered, events

NAMES = ("Pavel", "Imre", "Lena", "Dorn", "Mara", "Orlin")


def noon() -> datetime:
    return datetime(2031, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASCERTAIN_CONFIG", str(tmp_path / "config"))
    with Case.create(tmp_path / "case.db", now=AT) as case:
        case.commit(entry(FERRY, "Pavel Imre", "Lena Dorn"), FERRY.encode())
        case.commit(entry(QUAY, "Mara Orlin"), QUAY.encode())
    return tmp_path / "case.db"


@pytest.fixture
def bench(path: Path) -> Iterator[Workbench]:
    with Workbench.open(path, now=noon, custodian=Custodian(who="ada")) as made:
        yield made


def views(bench: Workbench) -> list[tuple[str, str, str]]:
    """Who looked at whom in which view, so far."""
    return [(e["who"], e["about"]["view"], e["about"]["people"]) for e in events(bench) if e["what"] == "view"]


def named(value: object) -> list[str]:
    text = str(value)
    return [name for name in NAMES if name in text]


def test_no_row_of_any_kind_names_a_private_person(bench: Workbench) -> None:
    found = {
        kind: bench.list(kind=kind) for kind in ("document", "claim", "attribution", "mention", "decision", "skipped")
    }
    assert found["claim"]
    assert found["mention"]
    assert {kind: named(rows) for kind, rows in found.items() if named(rows)} == {}
    assert {r["speaker"] for r in found["claim"]} == {"Person 1", "Person 3"}
    assert found["document"][0]["title"].startswith("Person 1 said")


def test_a_search_finds_by_name_and_answers_with_numbers(bench: Workbench) -> None:
    for query, kind in (("ferry", "claim"), ("Imre", "passage"), ("Dorn", "passage")):
        rows = bench.search(query, kind=kind)
        assert rows
        assert named(rows) == []
    (row,) = bench.search("ferry")
    document = bench.case.current(Document)[0]
    assert [document.text[start:end] for start, end in row["hits"]] == ["ferry"], "places are those of the source"


def test_a_public_role_shows_the_name_in_rows_at_once(bench: Workbench) -> None:
    person = bench.people()[0]
    bench.decide_person("public_role", "1", value="harbour clerk", who="ada", why="office", spans=person.mentions[:1])
    assert {r["speaker"] for r in bench.list(kind="claim")} == {"Pavel Imre", "Person 3"}


def test_source_views_keep_the_words_and_a_look_at_a_protected_name_is_logged_each_time(bench: Workbench) -> None:
    ferry, quay = bench.case.current(Document)
    mention = next(m for m in bench.case.current(Mention) if ferry.slice(m.span) == "Lena Dorn")
    assert bench.show(mention.id)["text"] == "Lena Dorn"
    assert views(bench) == [("ada", "record", "Person 2")]
    assert "Lena Dorn" in ferry.text
    for _ in range(2):
        assert "Lena Dorn" in str(bench.xray_of(ferry.id))
    assert "Lena Dorn" in str(bench.trace(mention.id))
    assert [view for _, view, _ in views(bench)] == ["record", "document", "document", "trace"]
    before = len(views(bench))
    bench.show(bench.case.current(Claim)[1].id)
    bench.xray_of(quay.id)
    bench.trace(quay.id)
    bench.list(kind="claim")
    bench.search("quay")
    assert len(views(bench)) == before, "nobody protected is named there"


def test_looking_at_the_list_of_people_is_logged_while_one_is_protected(bench: Workbench) -> None:
    assert [p.name for p in bench.people()] == ["Pavel Imre", "Lena Dorn", "Mara Orlin"]
    assert views(bench) == [("ada", "people", "Person 2")]


def test_a_look_that_cannot_be_logged_is_refused(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BadInput("the disk is full")

    monkeypatch.setattr(Case, "note", refuse)
    with pytest.raises(BadInput, match="disk"):
        bench.xray_of(bench.case.current(Document)[0].id)


@pytest.fixture
def client(bench: Workbench) -> Iterator[TestClient]:
    with entered(bench) as made:
        yield made


@pytest.mark.parametrize(
    "page", ["/", "/claims", "/search?q=ferry", "/questions", "/names", "/sources", "/documents", "/log"]
)
def test_no_page_of_lists_or_graphs_names_a_private_person(client: TestClient, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    assert named(answer.text) == []


def test_the_page_of_a_source_names_and_every_look_at_it_is_logged(client: TestClient, bench: Workbench) -> None:
    ferry, quay = bench.case.current(Document)
    for document in (ferry, ferry, quay):
        assert document.text.partition(" said")[0] in client.get(f"/documents/{document.id}").text
    assert [(view, people) for _, view, people in views(bench)] == [("document", "Person 2")] * 2


def test_the_whole_bundle_of_a_redacted_report_is_a_custodians_with_a_reason(
    bench: Workbench, path: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report, bundle = tmp_path / "report.html", tmp_path / "bundle.json"
    bench.desk().report(report)
    assert named(report.read_text("utf-8")) == []
    words = [
        "people",
        "release",
        str(report),
        "-o",
        str(bundle),
        "--case",
        str(path),
        "--who",
        "cora",
        "--why",
        "court",
    ]
    assert run(words) == 2
    assert not bundle.exists()
    assert run([*words, "--role", "custodian"]) == 0
    assert "Lena Dorn" in json.dumps(json.loads(bundle.read_text("utf-8")))
    assert bundle.stat().st_mode & 0o077 == 0
    assert [(e["who"], e["about"]["why"]) for e in events(bench) if e["about"].get("view") == "bundle"] == [
        ("cora", "court")
    ]
    assert opens(report.read_text("utf-8"), bundle.read_text("utf-8"))
    capfd.readouterr()


def test_opening_a_case_that_is_to_be_purged_says_so(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    late = datetime(2031, 10, 20, tzinfo=UTC)
    with Workbench.open(path, now=lambda: late, settings=Settings()) as bench:
        (words,) = bench.warnings()
    assert "on 2031-10-31" in words
    old = path.with_name("old.db")
    with Case.create(old, now="2020-01-01T00:00:00Z"):
        pass
    assert run(["list", "--case", str(old)]) == 0
    assert "purge the case" in capfd.readouterr().err


def test_limits_are_set_with_a_name_and_a_reason_and_stand_in_the_log(
    path: Path, bench: Workbench, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["limits", "--case", str(path), "--json"]
    assert run([*words, "--retention-days", "30"]) == 2
    assert run([*words, "--retention-days", "30", "--quotation-words", "40", "--who", "cora", "--why", "agreed"]) == 0
    told: Any = json.loads(capfd.readouterr().out)
    assert told == {"retention_days": 30, "quotation_words": 40}
    assert bench.warnings(), "30 days are within the warning"
    assert [(e["who"], e["about"]["why"]) for e in events(bench) if e["what"] == "limits"] == [("cora", "agreed")]
