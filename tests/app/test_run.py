"""A run over sources: one bad item never harms the others, on either engine, and the answers are the same."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from trial_parts import CALLS, TRIAL, noon

from ascertain.app import Outcome, Settings, Workbench, engines, runner
from ascertain.app.engines import choose
from ascertain.app.plan import Plan
from ascertain.app.runner import Runner
from ascertain.model import Attribution, BadInput, Claim, Snapshot, StopRun
from ascertain.store.case import Case
from ascertain.store.custody import links
from ascertain.store.database import transaction

Write = Callable[..., Path]
ENGINES = ("serial", "processes")


@pytest.mark.parametrize("engine", ENGINES)
def test_every_kind_of_failure_costs_its_own_item_only(write: Write, bench: Workbench, engine: str) -> None:
    sources = [
        write("good1.txt", "Officials: the road is open"),
        write("error.txt", "Officials: one", "!error", "Officials: two"),
        write("skip.txt", "!skip"),
        write("unreadable.txt", "!unreadable"),
        write("nothing.txt", "!nothing"),
        Path("missing.txt"),
        write("good2.txt", "Mara Venn: the road is shut"),
    ]
    outcomes = bench.xray(sources, engine=engine)
    assert [o.source for o in outcomes] == [str(s) for s in sources]
    codes = [[(f.stage, f.code) for f in o.failed] for o in outcomes]
    assert codes == [
        [],
        [("claims", "error")],
        [("claims", "no-thanks")],
        [("reading", "bad-input")],
        [("reading", "nothing-read")],
        [("capture", "bad-input")],
        [],
    ]
    assert outcomes[1].failed[0].reason == "ValueError: the text asked for an error"
    assert outcomes[1].documents
    assert not outcomes[1].records, "what came before an error is not a whole answer"
    assert [len(o.records) for o in (outcomes[0], outcomes[-1])] == [2, 2]


def test_both_engines_give_the_same_outcomes_in_the_order_of_the_sources(write: Write, bench: Workbench) -> None:
    sources = [write(f"{n}.txt", *(f"Source {n}: words {i} 🙂 «سخن»" for i in range(n % 4))) for n in range(9)]
    sources.append(write("bad.txt", "!error"))
    assert bench.xray(sources, engine="processes") == bench.xray(sources, engine="serial")


def test_a_worker_that_dies_costs_only_its_item_and_is_named(write: Write, bench: Workbench) -> None:
    sources = [write(f"{n}.txt", "!die" if n in (1, 4) else "Officials: all is well") for n in range(6)]
    outcomes = bench.xray(sources, engine="processes")
    assert [[f.code for f in o.failed] for o in outcomes] == [[], ["worker-died"], [], [], ["worker-died"], []]
    assert outcomes[1].failed[0].stage == "claims"
    assert "signal 9" in outcomes[1].failed[0].reason


def test_what_a_killed_worker_was_doing_is_done_again(
    write: Write, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CALLS, str(tmp_path / "calls"))
    sources = [write(f"{n}.txt", "!die once" if n == 2 else "", f"Officials: road {n} is open") for n in range(5)]
    outcomes = bench.xray(sources, engine="processes")
    assert (tmp_path / "died").exists()
    assert outcomes == bench.xray(sources, engine="serial")
    assert [o.failed for o in outcomes] == [()] * 5


@pytest.mark.skipif(find_spec("ray") is None, reason="no Ray to test with: pip install ray")
def test_ray_gives_the_same_outcomes_and_does_again_what_a_killed_worker_was_doing(
    write: Write, bench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CALLS, str(tmp_path / "calls"))
    lines = {2: "!die once", 5: "!error"}
    sources = [write(f"{n}.txt", lines.get(n, ""), f"Source {n}: road {n} «سخن» 🙂 is open") for n in range(12)]
    outcomes = bench.xray(sources, engine="ray")
    assert (tmp_path / "died").exists()
    assert outcomes == bench.xray(sources, engine="serial")


def test_an_engine_whose_package_is_missing_is_bad_input(
    write: Write, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(BadInput, match="pip install"):
        bench.xray([write("a.txt")], engine="ray")


def test_workers_are_replaced_before_they_grow_and_the_answers_stay(
    write: Write, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [write(f"{n}.txt", f"Officials: road {n} is open") for n in range(8)]
    monkeypatch.setattr(engines, "RECYCLE", 2)
    assert bench.xray(sources, engine="processes") == bench.xray(sources, engine="serial")


def test_a_run_that_is_stopped_keeps_what_was_done_before(write: Write, case: Workbench) -> None:
    sources = [*(write(f"{n}.txt", f"Officials: road {n} is open") for n in range(3)), write("stop.txt", "!stop")]
    with pytest.raises(StopRun):
        list(case.add(sources, engine="serial"))
    assert case.case.counts()["document"] == 3


def test_items_are_written_in_shards_with_one_entry_in_the_log_each(
    write: Write, case: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "SHARD", 3)
    sources = [write(f"{n}.txt", f"Officials: road {n} is open") for n in range(4)]
    for path in tuple(sources):
        sources.append(path.with_name(f"again-{path.name}"))
        sources[-1].write_bytes(path.read_bytes())
    outcomes = list(case.add(sources, engine="serial"))
    assert [o.source for o in outcomes] == [str(s) for s in sources]
    assert [o.known for o in outcomes] == [False] * 4 + [True] * 4
    with transaction(case.case.engine) as connection:
        commits = [
            e["about"] for e in map(json.loads, (link.event for link in links(connection))) if e["what"] == "commit"
        ]
    assert [len(about.get("snapshots", (0,))) for about in commits][:2] == [3, 1]
    assert case.case.counts()["document"] == 4


@pytest.mark.parametrize(("seconds", "asked"), [(60.0, [5]), (-1.0, [1] * 5)])
def test_items_that_come_at_once_are_looked_up_together_and_none_waits_for_a_slow_one(
    write: Write, case: Workbench, monkeypatch: pytest.MonkeyPatch, seconds: float, asked: list[int]
) -> None:
    looked: list[int] = []

    def look(self: Case, names: Collection[str]) -> dict[str, Snapshot]:
        looked.append(len(names))
        return find(self, names)

    find = Case.snapshots
    monkeypatch.setattr(Case, "snapshots", look)
    monkeypatch.setattr(runner, "AT_ONCE_SECONDS", seconds)
    sources = [write(f"{n}.txt", f"Officials: road {n} is open") for n in range(5)]
    assert [o.known for o in case.add(sources, engine="serial")] == [False] * 5
    assert looked == asked
    assert [o.known for o in case.add(sources, engine="serial")] == [True] * 5


def test_a_worker_that_hangs_is_stopped_and_the_rest_goes_on(write: Write) -> None:
    sources = [str(write("hang.txt", "!hang")), str(write("good.txt", "Officials: fine"))]
    plan = Plan(settings=Settings(use=TRIAL.use, engine="processes"))
    runner = Runner(plan=plan, steps=plan.steps(), now=noon, seconds=3.0)
    outcomes = list(runner.run(sources))
    assert [[f.code for f in o.failed] for o in outcomes] == [["timeout"], []]


@pytest.mark.parametrize("engine", ENGINES)
def test_stop_run_stops_the_run(write: Write, bench: Workbench, engine: str) -> None:
    with pytest.raises(StopRun, match="asked to stop the run"):
        bench.xray([write("stop.txt", "!stop"), write("good.txt")], engine=engine)


@pytest.mark.parametrize(("part", "reason"), [("astray", "outside the text"), ("twice", "one id to several")])
def test_records_that_break_the_contract_are_refused(write: Write, bench: Workbench, part: str, reason: str) -> None:
    bench.settings = replace(TRIAL, use={**TRIAL.use, "claims": part})
    (outcome,) = bench.xray([write("a.txt", "Officials: yes")])
    assert not outcome.records
    assert reason in outcome.failed[0].reason


def test_a_part_that_no_worker_can_load_is_told(write: Write) -> None:
    plan = Plan(settings=Settings(use=TRIAL.use, engine="processes"))
    (step,) = plan.steps()
    local = replace(step, part=replace(step.part, function=lambda document, **_: iter(())))
    with pytest.raises(BadInput, match="engine serial"):
        list(Runner(plan=plan, steps=(local,), now=noon).run([str(write("a.txt"))]))


def test_settings_change_the_answer_and_its_derivation(write: Write, bench: Workbench) -> None:
    path = write("a.txt", "Officials: yes")
    (before,) = bench.xray([path])
    bench.settings = TRIAL.over(Settings.parse(values=["claims.trial.score=0.75"]))
    (after,) = bench.xray([path])
    assert {r.score for r in before.records} == {0.5}
    assert {r.score for r in after.records} == {0.75}
    assert before.derivations[0] == after.derivations[0]
    assert before.derivations[1].id != after.derivations[1].id
    assert after.derivations[1].settings == '{"fail":false,"score":0.75}'


def test_addresses_are_refused_unless_allowed(bench: Workbench) -> None:
    (outcome,) = bench.xray(["https://north-gazette.example/a"])
    assert [(f.stage, f.code) for f in outcome.failed] == [("capture", "url-off")]


def test_progress_tells_of_every_source_in_order(write: Write, bench: Workbench) -> None:
    heard: list[tuple[int, int, str]] = []
    sources = [str(write(f"{n}.txt")) for n in range(3)] + ["missing.txt"]
    bench.xray(sources, progress=lambda *told: heard.append(told))
    assert heard == [(n, 4, s) for n, s in enumerate(sources, start=1)]


def test_an_abandoned_run_leaves_no_worker_behind(write: Write, bench: Workbench) -> None:
    sources = [write(f"{n}.txt", "Officials: yes") for n in range(8)]
    stream = bench.stream(sources, engine="processes")
    assert isinstance(next(stream), Outcome)
    pool_before = _children()
    stream.close()  # type: ignore[attr-defined]
    assert pool_before
    assert not _children()


def _children() -> list[str]:
    """Process ids of workers whose parent is this process."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = (path / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid() and b"ascertain.app.worker" in (path / "cmdline").read_bytes():
                found.append(path.name)
        except OSError:  # ended while it was looked at
            continue
    return found


def test_xrays_hold_the_records_of_their_document(write: Write, bench: Workbench) -> None:
    (outcome,) = bench.xray([write("a.txt", "Officials: the road is open", "Mara Venn: no")])
    (view,) = outcome.xrays()
    assert [c.text for c in view.claims] == ["the road is open", "no"]
    assert [type(r) for r in outcome.records] == [Attribution, Claim] * 2


def test_an_x_ray_without_claims_says_when_their_stage_failed(write: Write, bench: Workbench) -> None:
    (failed, none) = bench.xray([write("a.txt", "!error"), write("b.txt", "No claim here.")])
    assert [s.code for x in failed.xrays() for s in x.ledger.skipped] == ["error"]
    assert [s.code for x in none.xrays() for s in x.ledger.skipped] == []


def test_the_engine_follows_the_number_of_sources_and_cores() -> None:
    assert [choose(None, jobs, cores=cores) for jobs, cores in ((3, 8), (4, 8), (4, 1))] == [
        "serial",
        "processes",
        "serial",
    ]
    assert choose("serial", 100, cores=8) == "serial"
    assert choose("auto", 100, cores=8) == "processes"
