from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from ascertain.bench import gates, peers, peers_alone
from ascertain.bench.speed import spend
from ascertain.bench.tasks import write_jsonl

TEXT = "Mara Benn said the bridge at Orlin was shut.\n\nAccording to the council, the road is open."


def test_the_plain_rule_gives_source_cue_and_content_inside_the_text(tmp_path: Path):
    write_jsonl(tmp_path / "in", [{"id": "a", "text": TEXT}])
    peers_alone.main("rules", tmp_path / "in", tmp_path / "out", [])
    (record,) = (json.loads(line) for line in (tmp_path / "out").read_text().splitlines())
    told = [{role: " ".join(TEXT[s:e] for s, e in spans) for role, spans in f.items()} for f in record["attributions"]]
    assert told[0] == {"source": "Mara Benn", "cue": "said", "content": "the bridge at Orlin was shut"}
    assert told[1]["source"] == "the council"
    assert "the road is open" in told[1]["content"]


def gate(**other: object) -> gates.Gate:
    return gates.Gate(name="g", source="in", gold="gold", **{"task": "truth", "floors": {"accuracy": 0.5}, **other})  # type: ignore[arg-type]


def test_a_peer_that_is_not_installed_says_so(tmp_path: Path):
    found = list(peers.run(gate(), tmp_path, tmp_path / "no" / "python"))
    assert {(r.name, r.reason) for r in found} == {
        ("truthdiscovery", "not installed"),
        ("crowd-kit", "not installed"),
    }
    assert [r.name for r in peers.run(gate(peers=["crowd-kit DawidSkene"]), tmp_path, None)] == ["crowd-kit"]


def test_a_peer_that_breaks_gives_its_last_words(tmp_path: Path):
    found = list(peers.run(gate(task="mentions", floors={"f1": 0.5}), tmp_path, None))
    assert [r.name for r in found] == ["spaCy sm"]
    assert "No such file" in str(found[0].reason)


def test_beliefs_become_shares_of_their_object(tmp_path: Path):
    rows = [("x", "one", 3.0), ("x", "two", 1.0), ("y", "one", 0.0)]
    peers_alone._answers(tmp_path / "out", rows)
    assert (tmp_path / "out").read_text().split() == ["object,value,prob", "x,one,0.75", "x,two,0.25", "y,one,1.0"]


def test_a_process_is_measured_with_what_it_printed():
    busy = spend([sys.executable, "-c", "sum(range(3_000_000)); print('done')"])
    assert (busy.code, busy.out) == (0, "done\n")
    assert busy.cpu_s > 0
    assert spend([sys.executable, "-c", "raise SystemExit('no')"]).why == "no"


def test_a_process_that_hangs_is_stopped():
    assert "-9" in spend([sys.executable, "-c", "import time; time.sleep(60)"], longest=0.2).why


@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda p: p.name)
def test_every_peer_can_be_run_alone(peer: peers.Peer):
    assert peer.runs in peers_alone.FILES or (peer.runs in peers_alone.TRUTH and peer.methods)
