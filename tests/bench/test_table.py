from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ascertain.bench import gates, table
from ascertain.bench.__main__ import main
from ascertain.bench.gates import Gate, Ran
from ascertain.bench.peers import Rival
from ascertain.bench.plots import Point, speed_against_size

HERE = Path(__file__).parents[2]
GATE = Gate(name="g", task="mentions", source="in", gold="gold", floors={"f1": 0.5})
BARS = {"g": {"f1": table.Bar(bar=0.7, others=(table.Other(name="Elder", value=0.6, at="another part"),))}}


def test_a_figure_stands_beside_its_floor_its_bar_and_the_best_peers_first():
    rivals = [Rival(name="Low", figures={"f1": 0.2}), Rival(name="High", figures={"f1": 0.4})]
    (row,) = table.rows(GATE, Ran(figures={"f1": 0.65}, cpu_s=1), rivals, BARS)
    assert [o.name for o in row.others] == ["High", "Low", "Elder"]
    assert (row.missed, row.bar_met) == (False, False)
    line = table.markdown([row]).splitlines()[-1]
    assert line == "| g | f1 | 0.650 | 0.500 | 0.700 **missed** | High 0.400; Low 0.200; Elder 0.600 (another part) |"


def test_a_figure_under_its_floor_is_missed_and_a_peer_without_figures_says_why():
    (row,) = table.rows(GATE, Ran(figures={"f1": 0.4}, cpu_s=1), [Rival(name="Absent", reason="not installed")], BARS)
    assert row.missed
    assert "0.500 **missed**" in table.markdown([row])
    assert "Absent: not installed" in table.markdown([row])


def test_a_bar_without_a_floor_has_a_row_too():
    bars = {"g": {"recall": table.Bar(bar=0.1)}}
    rows = list(table.rows(GATE, Ran(figures={"f1": 0.6, "recall": 0.3}, cpu_s=1), [], bars))
    assert [(r.figure, r.floor, r.bar_met) for r in rows] == [("f1", 0.5, None), ("recall", None, True)]


def test_a_lower_bar_is_met_from_below_and_puts_the_lowest_peer_first():
    bars = {"s": {"ratio": table.Bar(bar=1.25, lower=True)}}
    rivals = [Rival(name="Slow", figures={"ratio": 3.0}), Rival(name="Fast", figures={"ratio": 1.0})]
    row = table.row("s", "ratio", 1.2, bars, rivals)
    assert row.bar_met
    assert [o.name for o in row.others] == ["Fast", "Slow"]
    assert table.row("s", "ratio", 1.3, bars).bar_met is False


def test_every_bar_of_the_project_belongs_to_a_gate_or_a_speed():
    named = {gate.name for gate in gates.load(HERE / "gates.toml")}
    assert {name for name in table.load(HERE / "bars.toml") if not name.startswith("speed-")} <= named


def test_the_conditions_of_a_run_name_machine_and_versions():
    told = table.conditions("2030-01-01T00:00:00+00:00", HERE)
    assert told["packages"]["numpy"]
    assert told["cores"] >= 1


def test_speeds_beside_other_work_and_parts_that_broke_are_remarked():
    speed = table.row("speed-x", "ratio", 1.0, {})
    busy = table.Part(name="speed-x", load=2.5, rows=[speed])
    broken = table.Part(name="g", load=0.1, failed="no scorer")
    assert list(table.remarks([busy, broken, table.Part(name="speed-y", load=0.9, rows=[speed])], ["far"])) == [
        "speed-x: its speeds were measured beside other work (load 2.5).",
        "g: failed: no scorer",
        "Skipped, since their data is not there: far.",
    ]


def test_the_drawing_has_a_panel_for_each_unit_and_a_line_for_each_system():
    points = [
        Point(unit="words", system="A & B", size=100, cpu_s=1),
        Point(unit="words", system="A & B", size=1000, cpu_s=2),
        Point(unit="claims", system="C", size=10, cpu_s=0.01),
    ]
    drawn = speed_against_size(points)
    assert drawn.count("<polyline") == 2
    assert drawn.count("<circle") == 3
    assert "A &amp; B: 1,000 words, 500 a CPU second" in drawn
    assert "<svg" in speed_against_size([])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "gates.toml").write_text(
        '[gate.far]\ntask = "mentions"\nsource = "in"\ngold = "gold"\nfloors = { f1 = 0.5 }\n'
    )
    (tmp_path / "bars.toml").write_text("[far]\nf1 = { bar = 0.7 }\n")
    return tmp_path


def test_without_its_data_a_part_is_skipped_with_a_message_and_the_table_still_written(files: Path):
    at = ["--shared", str(files / "none"), "--file", str(files / "gates.toml"), "--bars", str(files / "bars.toml")]
    parts = ["--only", "far", "--only", "speed-weigh"]
    result = CliRunner().invoke(main, ["table", *at, *parts, "--json", str(files / "out" / "bench.json")])
    assert result.exit_code == 0
    assert "far: skipped" in result.output
    assert "speed-weigh: skipped" in result.output
    assert "Skipped, since their data is not there: far, speed-weigh." in result.output


def test_a_gate_that_breaks_is_missed_and_the_rest_still_run_and_are_kept_when_resumed(files: Path):
    (files / "score").mkdir()
    for name in ("score/mentions.py", "gold"):
        (files / name).write_text("")
    (files / "in").write_text("not json\n")
    with (files / "gates.toml").open("a") as gate_file:
        gate_file.write('[gate.names]\ntask = "aliases"\nfloors = { precision = 0.9 }\n')
    at = ["--shared", str(files), "--file", str(files / "gates.toml"), "--bars", str(files / "bars.toml")]
    parts = ["--only", "far", "--only", "names", "--no-peers", "--json", str(files / "bench.json")]
    first = CliRunner().invoke(main, ["table", *at, *parts])
    assert first.exit_code == 1
    assert "| far | f1 | failed | 0.500 **missed** | 0.700  |  |" in first.output
    assert "line 1: not JSON" in first.output
    again = CliRunner().invoke(main, ["table", *at, *parts, "--resume"])
    assert "[1 of 1] far" in again.output
    assert first.stdout == again.stdout
    told = json.loads((files / "bench.json").read_text())
    assert {part["name"]: bool(part["failed"]) for part in told["parts"]} == {"far": True, "names": False}
