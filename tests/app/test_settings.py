"""Which layer wins, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from trial_parts import TRIAL, noon

from ascertain.app import Settings, Workbench
from ascertain.app.plan import Plan
from ascertain.model import BadInput, UnknownPart


def test_each_layer_covers_the_one_below_it_name_by_name(tmp_path: Path) -> None:
    kept = Settings.parse(
        use=["claims=rules"], values=["claims.trial.score=0.1", "claims.trial.fail=no"], engine="serial"
    )
    Workbench.init(tmp_path / "case.db", settings=kept, now=noon).close()
    environment = Settings.from_environment(
        {"ASCERTAIN_SET": "claims.trial.score=0.2; reading.trial.upper=yes", "ASCERTAIN_ENGINE": "processes"}
    )
    flags = Settings.parse(use=["claims=trial"], values=["claims.trial.score=0.3"])
    with Workbench.open(tmp_path / "case.db", settings=flags, now=noon) as bench:
        bench.environment = environment
        found = bench.effective
    assert found.use == {"claims": "trial"}
    assert found.values == {"claims.trial": {"score": "0.3", "fail": "no"}, "reading.trial": {"upper": "yes"}}
    assert found.engine == "processes"


def test_values_reach_the_part_as_its_own_types() -> None:
    plan = Plan(settings=TRIAL.over(Settings.parse(values=["claims.trial.score=0.25", "claims.trial.fail=yes"])))
    assert plan.steps()[0].values == {"score": 0.25, "fail": True}


def test_a_case_cannot_open_the_network() -> None:
    assert Settings(allow_url=True).to_case() == {}
    assert Settings.from_case({"allow_url": "1", "engine": "serial"}).allow_url is None
    assert Settings.from_environment({"ASCERTAIN_ALLOW_URL": "1"}).allow_url is True


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        ({"use": ["claims"]}, BadInput, "STAGE=PART"),
        ({"use": ["clams=trial"]}, BadInput, "known: reading, claims"),
        ({"use": ["claims=trail"]}, UnknownPart, "nearest: trial"),
        ({"values": ["claims.trial=1"]}, BadInput, r"STAGE\.PART\.NAME=VALUE"),
        ({"values": ["claims.trial.scare=1"]}, BadInput, "it has: score, fail"),
        ({"values": ["claims.trial.score=high"]}, BadInput, "takes float"),
        ({"values": ["claims.rulez.loaded=no"]}, UnknownPart, "nearest: rules"),
        ({"engine": "rays"}, BadInput, "auto, serial, processes"),
    ],
)
def test_a_slip_stops_before_any_work_and_names_what_was_meant(
    words: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Plan(settings=Settings.parse(**words))  # type: ignore[arg-type]


def test_a_bad_switch_in_the_environment_is_named() -> None:
    with pytest.raises(BadInput, match="ASCERTAIN_ALLOW_URL"):
        Settings.from_environment({"ASCERTAIN_ALLOW_URL": "maybe"})
