from __future__ import annotations

from pathlib import Path

import pytest

from ascertain.bench import gates
from ascertain.bench.tasks import kept_back, read_jsonl, write_jsonl
from ascertain.model import StopRun

MAKER = """
import json, sys
if sys.argv[1] == "make":
    _, _, texts, source, gold, _, seed = sys.argv
    open(source, "w").write(open(texts).read())
    open(gold, "w").write(json.dumps({"seed": int(seed)}))
else:
    gold, pred = (open(p).read() for p in sys.argv[1:])
    print(json.dumps({"seed": json.loads(gold)["seed"], "pairs": len(pred.splitlines())}))
"""
WORLD = """
import sys
from pathlib import Path
name, folder = sys.argv[1], Path(sys.argv[2])
(folder / "claims.csv").write_text("source,object,value\\na,x,1\\nb,x,1\\nc,x,2\\n")
(folder / "truth.csv").write_text("object,value\\nx,1\\n")
"""
SCORER = """
import csv, json, sys
gold, pred = (list(csv.DictReader(open(p))) for p in sys.argv[1:])
top = max(pred, key=lambda r: float(r["prob"]))
print(json.dumps({"accuracy": float(top["value"] == gold[0]["value"])}))
"""


def test_a_gate_with_a_seed_makes_its_own_data(tmp_path: Path):
    (tmp_path / "score").mkdir()
    (tmp_path / "score" / "reuse.py").write_text(MAKER)
    (tmp_path / "texts").write_text('{"id": "a", "text": "One bridge.", "published": "2030-01-01"}\n')
    gate = gates.Gate(name="g", task="reuse", source="texts", seed=7, floors={})
    assert gate.missing(tmp_path) == []
    ran = gate.run(tmp_path)
    assert ran.figures == {"seed": 7, "pairs": 0}
    assert ran.cpu_s > 0


def test_a_gate_with_a_scenario_weighs_a_made_world(tmp_path: Path):
    gate = gates.Gate(name="g", task="truth", scenario="tiny", floors={"accuracy": 1.0})
    assert gate.missing(tmp_path) == ["score/synth_truth.py", "score/truth.py"]
    (tmp_path / "score").mkdir()
    (tmp_path / "score" / "synth_truth.py").write_text(WORLD)
    (tmp_path / "score" / "truth.py").write_text(SCORER)
    assert gate.measure(tmp_path) == {"accuracy": 1.0}


def test_a_prediction_that_breaks_stops_the_run_with_its_words(tmp_path: Path):
    (tmp_path / "in").write_text("not json\n")
    gate = gates.Gate(name="g", task="timex", source="in", gold="gold", floors={})
    with pytest.raises(StopRun, match="line 1: not JSON"):
        gate.run(tmp_path)


def test_a_gate_on_kept_back_records_leaves_out_those_that_were_trained_on(tmp_path: Path):
    pages = [f"page {n}" for n in range(200)]
    held = {p for p in pages if kept_back(p, gates.KEPT_BACK)}
    assert 0 < len(held) < 40
    for name in ("in", "gold"):
        write_jsonl(tmp_path / name, ({"id": p, "page": p} for p in pages))
    gate = gates.Gate(name="g", task="nli", source="in", gold="gold", kept_back="page", floors={})
    (tmp_path / "made").mkdir()
    for made in gate.inputs(tmp_path, tmp_path / "made"):
        assert {r["page"] for r in read_jsonl(made)} == held
