"""A run over sources: one bad item never harms the others, on either engine, and the answers are the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from trial_parts import TRIAL, noon

from ascertain.app import Outcome, Settings, Workbench
from ascertain.app.engines import choose
from ascertain.app.plan import Plan
from ascertain.app.runner import Runner
from ascertain.model import Attribution, BadInput, Claim, StopRun

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
