from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ascertain.bench import gates, own, tasks
from ascertain.model import BadInput, StopRun


def test_records_survive_plain_and_gzip_files(tmp_path: Path):
    records = [{"id": 1, "text": "Éloi said “no”.\u2028"}, {"id": 2, "text": ""}]
    for name in ("a.jsonl", "a.jsonl.gz"):
        assert tasks.write_jsonl(tmp_path / name, records) == 2
        assert list(tasks.read_jsonl(tmp_path / name)) == records
    assert gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes()) == (tmp_path / "a.jsonl").read_bytes()


def test_the_same_records_give_the_same_gzip_bytes(tmp_path: Path):
    for name in ("a.gz", "b.gz"):
        tasks.write_jsonl(tmp_path / name, [{"id": 1}])
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_a_broken_line_is_named(tmp_path: Path):
    (tmp_path / "x.jsonl").write_text('{"id": 1}\n{"id": \n')
    with pytest.raises(BadInput, match="line 2"):
        list(tasks.read_jsonl(tmp_path / "x.jsonl"))


SCORER = """
import json, sys
gold, pred = (open(p).read().splitlines() for p in sys.argv[1:])
if not gold:
    sys.exit("no gold")
print(json.dumps({"share": len(pred) / len(gold)}))
"""


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    (tmp_path / "score").mkdir()
    (tmp_path / "score" / "claims.py").write_text(SCORER)
    text = "Officials said the bridge was shut. It is open."
    tasks.write_jsonl(tmp_path / "in.jsonl", [{"id": "a", "text": text}])
    tasks.write_jsonl(tmp_path / "gold.jsonl", [{"id": "a"}])
    return tmp_path


def test_a_gate_runs_the_task_and_its_scorer(shared: Path):
    gate = gates.Gate(name="g", task="claims", source="in.jsonl", gold="gold.jsonl", floors={"share": 1.0})
    assert not gate.missing(shared)
    assert gate.measure(shared) == {"share": 1.0}


def test_a_failing_scorer_stops_the_run(shared: Path):
    (shared / "gold.jsonl").write_text("")
    gate = gates.Gate(name="g", task="claims", source="in.jsonl", gold="gold.jsonl", floors={})
    with pytest.raises(StopRun, match="no gold"):
        gate.measure(shared)


def test_a_gate_without_its_data_names_what_is_missing(tmp_path: Path):
    gate = gates.Gate(name="g", task="claims", source="in.jsonl", gold="gold.jsonl", floors={})
    assert gate.missing(tmp_path) == ["in.jsonl", "gold.jsonl", "score/claims.py"]


def test_every_gate_of_the_project_names_a_task_that_exists():
    found = list(gates.load(Path(__file__).parents[2] / "gates.toml"))
    assert all(gate.task in (own.TASKS if gate.own else tasks.TASKS) for gate in found)
    assert all(gate.floors for gate in found)


@pytest.mark.parametrize("name", ["bundled-case", "gold-test"])
def test_our_own_gold_keeps_its_floors(tmp_path: Path, name: str):
    gate = next(g for g in gates.load(Path(__file__).parents[2] / "gates.toml") if g.name == name)
    figures = gate.measure(tmp_path)
    assert {name: figures[name] for name, floor in gate.floors.items() if figures[name] < floor} == {}


@pytest.mark.parametrize("task", ["attribution", "claims"])
def test_a_prediction_answers_every_record_with_spans_inside_its_text(tmp_path: Path, task: str):
    texts = {
        "a": "Officials said the bridge at Orlin was shut. “It is open,” said Mara Benn.",
        "b": "",
        "c": "👩🏽 Benn said: no.",
    }
    tasks.write_jsonl(tmp_path / "in.jsonl", [{"id": k, "text": t} for k, t in texts.items()])
    assert tasks.run(task, tmp_path / "in.jsonl", tmp_path / "out.jsonl") == 3
    for record in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines()):
        found = record["attributions" if task == "attribution" else "claims"]
        assert found or record["id"] != "a"
        for item in found:
            spans = [*item["content"], *item.get("source", []), *item.get("cue", [])]
            assert all(0 <= s < e <= len(texts[record["id"]]) for s, e in spans)
