from __future__ import annotations

import json
from pathlib import Path

import pytest

from ascertain.app import Settings, Workbench
from ascertain.faces.cli import run

ROWS = "wire,dead,12\npaper a,dead,12\npaper b,dead,12\nngo,dead,14\nngo,place,north\nwire,place,south\n"


@pytest.fixture
def claims(tmp_path: Path) -> str:
    path = tmp_path / "claims.csv"
    path.write_text("source,object,value\n" + ROWS)
    return str(path)


def answer(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_every_answer_comes_with_interval_and_origins(claims: str, capsys: pytest.CaptureFixture[str]):
    assert run(["weigh", claims, "--json"]) == 0
    answers = {(a["object"], a["value"]): a for a in answer(capsys)["answers"]}
    twelve = answers["dead", "12"]
    assert twelve["origins"] == 3
    assert twelve["low"] < twelve["probability"] < twelve["high"]
    assert not answers["place", "north"]["identifiable"], "two voices are too few to tell"


def test_the_command_and_python_give_the_same_numbers(claims: str, capsys: pytest.CaptureFixture[str]):
    run(["weigh", claims, "--json", "--set", "draws=2"])
    weighed = Workbench(settings=Settings.parse(values=["weigh.origins.draws=2"])).weigh(claims)
    assert [a["probability"] for a in answer(capsys)["answers"]] == [a.probability for a in weighed.answers()]


def test_one_object_shows_what_its_answer_hangs_on(claims: str, capsys: pytest.CaptureFixture[str]):
    assert run(["weigh", claims, "--object", "dead", "--json"]) == 0
    fields = answer(capsys)
    assert fields["top"] == ["12"]
    assert {c["what"] for c in fields["hangs_on"] if c["kind"] == "origin"} == {"wire", "paper a", "paper b", "ngo"}


def test_a_model_without_intervals_shows_none(claims: str, capsys: pytest.CaptureFixture[str]):
    run(["weigh", claims, "--use", "vote", "--json"])
    first = answer(capsys)["answers"][0]
    assert (first["low"], first["high"], first["origins"]) == (None, None, None)
    assert run(["weigh", claims, "--use", "vote"]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--use", "orgins"], "nearest: origins"),
        (["--set", "drows=1"], "has no setting"),
        (["--object", "wounded"], "no claim is about"),
    ],
)
def test_mistakes_are_named(claims: str, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]):
    assert run(["weigh", claims, *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_table_without_the_columns_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "x.csv").write_text("who,what\na,b\n")
    assert run(["weigh", str(tmp_path / "x.csv")]) == 2
    assert "no column 'source'" in capsys.readouterr().err
    assert run(["weigh", str(tmp_path / "missing.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_known_values_tell_how_well_probabilities_are_kept(
    claims: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    truth, diagram = tmp_path / "truth.csv", tmp_path / "kept.svg"
    truth.write_text("object,value\ndead,12\nabsent,1\n")
    assert run(["weigh", claims, "--truth", str(truth), "--diagram", str(diagram), "--json"]) == 0
    kept = answer(capsys)["calibration"]
    assert (kept["count"], kept["accuracy"]) == (1, 1.0)
    assert diagram.read_text().startswith("<svg")
    assert run(["weigh", claims, "--diagram", str(diagram)]) == 2


def test_a_case_is_weighed_by_its_questions(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    first, second = tmp_path / "a.txt", tmp_path / "b.txt"
    first.write_text(
        "Fire in Marl\n\nVale Gazette\n\n4 May 2031\n\nTwelve people died in the fire in Marl, police said.\n"
    )
    second.write_text(
        "Fire in Marl\n\nKesh Courier\n\n5 May 2031\n\nNine people died in the fire in Marl, the hospital said.\n"
    )
    case = str(tmp_path / "case.db")
    assert run(["init", case]) == run(["add", "--case", case, str(first), str(second)]) == 0
    capsys.readouterr()
    assert run(["weigh", case, "--json"]) == 0
    weighed = next(r for r in answer(capsys) if r["record"] == "weighing" and len(r["answers"]) == 2)
    assert {a["label"] for a in weighed["answers"]} == {"12", "9"}
    assert run(["weigh", case, "--object", weighed["cluster"]]) == 0
    assert "9" in capsys.readouterr().out
    assert run(["weigh", case, "--use", "vote"]) == 2
