"""Adding to a case: what is known is not done again, and every answer leads back to bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from trial_parts import SHARED, TRIAL, noon

from ascertain.app import Settings, Workbench
from ascertain.model import BadInput, Part
from ascertain.reading import readers

Write = Callable[..., Path]
Calls = Callable[[], list[str]]
LINES = ("Officials: the road is open", "Mara Venn: it is shut")


def _add(case: Workbench, *paths: Path, engine: str | None = None) -> list[bool]:
    return [o.known for o in case.add(paths, engine=engine)]


def test_a_file_added_again_is_known_and_no_part_runs(write: Write, case: Workbench, calls: Calls) -> None:
    path = write("a.txt", *LINES)
    assert _add(case, path) == [False]
    assert calls() == ["read", "extract"]
    assert _add(case, path) == [True]
    assert calls() == ["read", "extract"]
    (row,) = case.list()
    assert row["captures"] == 2


@pytest.mark.parametrize("engine", ["serial", "processes"])
def test_twins_in_one_run_are_done_once(write: Write, case: Workbench, calls: Calls, engine: str) -> None:
    paths = [write("a.txt", *LINES), write("b.txt", *LINES)]
    paths[1].write_bytes(paths[0].read_bytes())
    assert _add(case, *paths, engine=engine) == [False, True]
    assert calls() == ["read", "extract"]
    assert len(case.list()) == 1


def test_changed_settings_do_only_the_stage_they_touch(write: Write, case: Workbench, calls: Calls) -> None:
    path = write("a.txt", *LINES)
    _add(case, path)
    case.settings = TRIAL.over(Settings.parse(values=["claims.trial.score=0.75"]))
    assert _add(case, path) == [False]
    assert calls() == ["read", "extract", "extract"]
    assert {r["score"] for r in case.list(kind="claim")} == {0.75}
    case.settings = TRIAL
    _add(case, path)
    assert calls() == ["read", "extract", "extract"]
    assert {r["score"] for r in case.list(kind="claim")} == {0.5}


def test_a_newer_reader_reads_again_and_its_claims_replace_the_old(
    write: Write, case: Workbench, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("a.txt", *LINES)
    _add(case, path)
    part = readers.get("trial")
    newer = Part(
        stage="reading", name="trial", version="2", function=part.function, settings=part.settings, traits=part.traits
    )
    monkeypatch.setitem(readers._parts, "trial", newer)
    case.settings = TRIAL.over(Settings.parse(values=["reading.trial.upper=yes"]))
    assert _add(case, path) == [False]
    assert calls() == ["read", "extract"] * 2
    assert [r["text"] for r in case.list(kind="claim")] == ["THE ROAD IS OPEN", "IT IS SHUT"]
    assert len(case.list(kind="claim", superseded=True)) == 4


def test_readings_that_share_an_id_are_kept_apart(
    write: Write, case: Workbench, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED, "1")
    path = write("a.txt", *LINES)
    capitals = TRIAL.over(Settings.parse(values=["reading.trial.upper=yes"]))
    for case.settings in (TRIAL, capitals, TRIAL):
        _add(case, path)
    assert calls() == ["read", "extract"] * 2
    case.settings = TRIAL.over(Settings.parse(values=["claims.trial.score=0.75"]))
    _add(case, path)
    assert len({r["id"] for r in case.list(superseded=True)}) == 1
    assert [r["text"] for r in case.list(kind="claim")] == ["the road is open", "it is shut"]
    assert case.trace(case.list(kind="claim")[0]["id"]).verified
    case.settings = capitals.over(Settings.parse(values=["claims.trial.fail=yes"]))
    _add(case, path)
    assert case.list(kind="claim") == (), "claims of another text must not stand beside this one"


def test_a_failed_stage_is_tried_again_and_the_good_one_is_not(write: Write, case: Workbench, calls: Calls) -> None:
    path = write("a.txt", *LINES)
    case.settings = TRIAL.over(Settings.parse(values=["claims.trial.fail=yes"]))
    _add(case, path)
    assert [r["stage"] for r in case.list(kind="skipped")] == ["claims"]
    case.settings = TRIAL
    _add(case, path)
    assert calls() == ["read", "extract", "extract"]
    assert case.list(kind="skipped") == ()


def test_bytes_that_could_not_be_read_are_kept_as_evidence(write: Write, case: Workbench) -> None:
    path = write("a.txt", "!unreadable")
    (outcome,) = case.add([path])
    assert outcome.snapshot
    assert case.show(outcome.snapshot.id)["captures"][0]["origin"] == str(path)
    assert case.case.blobs.get(outcome.snapshot.id) == path.read_bytes()


def test_filters_narrow_the_list(write: Write, case: Workbench) -> None:
    _add(case, write("a.txt", *LINES), write("b.txt", "Officials: nothing happened"))
    documents = [r["id"] for r in case.list()]
    assert len(case.list(kind="claim")) == 3
    assert [r["text"] for r in case.list(kind="claim", basis="unnamed_official")] == [
        "the road is open",
        "nothing happened",
    ]
    assert [r["text"] for r in case.list(kind="claim", document=documents[1][:10])] == ["nothing happened"]
    assert [r["text"] for r in case.list(kind="claim", speaker="mara")] == ["it is shut"]
    assert case.list(kind="claim", stance="denied") == ()
    assert len(case.list(kind="claim", limit=2)) == 2


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"kind": "claims"}, "known kinds: document, attribution, claim"),
        ({"basis": "unnamed_officials"}, "nearest: unnamed_official"),
        ({"stance": "sure"}, "no stance 'sure'"),
        ({"document": "doc-00000000"}, "nearest"),
    ],
)
def test_a_slip_in_a_filter_names_what_was_meant(
    write: Write, case: Workbench, filters: dict[str, str], message: str
) -> None:
    _add(case, write("a.txt", *LINES))
    with pytest.raises(BadInput, match=message):
        case.list(**filters)  # type: ignore[arg-type]


def test_show_tells_each_kind(write: Write, case: Workbench) -> None:
    (outcome,) = case.add([write("a.txt", *LINES)])
    assert outcome.snapshot
    things = [outcome.snapshot, *outcome.documents, *outcome.records, *outcome.derivations]
    shown = [case.show(thing.id) for thing in things]
    assert [s["record"] for s in shown] == [
        "snapshot", "document", "attribution", "claim", "attribution", "claim", "derivation", "derivation",
    ]  # fmt: skip
    assert [s["id"] for s in shown] == [thing.id for thing in things]
    assert shown[3]["text"] == "the road is open"


def test_without_a_case_the_questions_of_a_case_are_bad_input(bench: Workbench) -> None:
    with pytest.raises(BadInput, match="no case is open"):
        bench.list()


def test_init_refuses_settings_that_would_not_work(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="has no setting"):
        Workbench.init(tmp_path / "case.db", settings=Settings.parse(values=["claims.trial.scare=1"]), now=noon)
    assert not (tmp_path / "case.db").exists()
