"""A crowd is the simulator's articles under other names, and what is compared of it is told by stage."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from ascertain.app import Workbench, comparing
from ascertain.bench import growth
from ascertain.bench.newsroom.crowd import Crowd, Row, names, put, read
from ascertain.bench.plots import Point
from ascertain.compare.statements import gists
from ascertain.model import Claim, ClaimCluster, Origin, Reuse


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return read(12)


def test_a_copy_is_the_same_story_under_other_names(rows: list[Row]) -> None:
    printed = list(Crowd(rows, names(12)).rows(30))
    assert [r.document.text for r in printed[:12]] == [r.document.text for r in rows]
    assert len({r.document.id for r in printed}) == 30
    for first, again in zip(printed[:12], printed[12:24], strict=True):
        assert first.document.text != again.document.text
        assert sorted(map(len, first.document.text.split())) == sorted(map(len, again.document.text.split()))
        said = [[d.slice(*c.content) for c in r.claims] for d, r in ((first.document, first), (again.document, again))]
        assert [[len(w) for w in told] for told in said[0]] == [[len(w) for w in told] for told in said[1]]
        assert not names(12) & set(again.document.text.split())
        assert {s.document for c in again.claims for s in c.content} <= {again.document.id}


def test_what_a_claim_of_a_copy_says_is_what_its_words_say(rows: list[Row]) -> None:
    copies = list(Crowd(rows, names(12)).rows(18))[12:]
    same = 0
    for row in copies:
        _, read_again = gists(row.document, row.claims, {a.id: a for a in row.sources})
        same += sum(a.stems == b.stems and a.kind == b.kind for a, b in zip(read_again, row.gists, strict=True))
    assert same >= 0.95 * sum(len(r.claims) for r in copies)


def test_each_stage_is_told_with_its_time_and_memory(rows: list[Row]) -> None:
    told: list[str] = []
    clock = growth.Clock(say=told.append)
    found = growth.compare(Crowd(rows, names(12)).rows(24), clock)
    assert found["documents"] == 24
    assert found["claims"] == 2 * sum(len(r.claims) for r in rows)
    assert list(clock.cpu) == ["load", "passages", "voices", "matters", "relations", "questions", "weigh"]
    assert len(told) == 7
    assert all(clock.peak.values())


def test_a_case_of_a_crowd_compares_as_its_records_do(
    rows: list[Row], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is counted in memory, without models, is what the program finds in a case on disk."""
    monkeypatch.setattr(comparing, "MODELLED", 0)
    crowd = Crowd(rows, names(12))
    told = growth.compare(crowd.rows(24), growth.Clock())
    assert put(tmp_path / "case.db", crowd.rows(24)) == 24
    with Workbench.open(tmp_path / "case.db") as bench:
        assert len(bench.case.current(Claim)) == told["claims"]
        found = Counter(type(r) for r in bench.compare())
    assert (found[Reuse], found[Origin]) == (told["reuse"], told["voices"])
    assert found[ClaimCluster] == told["questions"]


def test_questions_asked_again_are_weighed_as_often(rows: list[Row]) -> None:
    once, thrice = (growth.weigh_alone(rows, 12 * times, growth.Clock()) for times in (1, 3))
    assert once["questions"]
    assert thrice["questions"] == 3 * once["questions"]
    assert thrice["weighed"] == 3 * once["weighed"]


def test_the_power_is_that_of_the_sizes() -> None:
    def system(name: str, power: float) -> list[Point]:
        return [Point(unit="documents", system=name, size=n, cpu_s=3 * n**power) for n in (1e3, 1e4, 1e5)]

    found = growth.exponents([*system("flat", 1.0), *system("square", 2.0)])
    assert found["flat"]["power"] == 1.0 < found["flat"]["n log n"] < 1.2
    assert found["square"]["power"] == 2.0
