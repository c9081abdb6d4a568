"""Many at once on one case: nothing fails, nothing that was decided is lost, and the log holds."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ascertain import Conflict, Workbench
from ascertain.client import Client
from served import served

TOOL = Path(__file__).parents[2] / "tools" / "load_trial.py"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("load_trial", TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["load_trial"] = module
    spec.loader.exec_module(module)
    return module


def test_a_crowd_that_reads_and_decides_loses_nothing(tool: ModuleType, read_case: Path, tmp_path: Path) -> None:
    shutil.copytree(read_case, tmp_path, dirs_exist_ok=True)
    with Workbench.open(tmp_path / "case.db") as bench, served(bench) as here:
        found = tool.trial(here.address, [here.keys.api], bench.case.path, clients=20, seconds=3.0)
    assert found.errors == ()
    assert (found.lost, found.unknown, found.verified) == (0, 0, "ok")
    assert found.kept > 0


def test_after_somebody_was_told_of_another_everybody_still_gets_through(read_case: Path, tmp_path: Path) -> None:
    shutil.copytree(read_case, tmp_path, dirs_exist_ok=True)
    with Workbench.open(tmp_path / "case.db") as bench:
        claim = bench.list(kind="claim")[0]["id"]
        with served(bench) as here, Client(address=here.address, key=here.keys.api) as client:
            client.decide("confirm", claim, who="mara")
            for _ in range(3):
                with pytest.raises(Conflict, match="mara decided"):
                    client.decide("confirm", claim, who="tomas", seen="")
            made = client.decide("confirm", claim, who="tomas", seen=client.decisions(claim)[-1].id)
        assert [d.id for d in bench.case.decisions()][-1] == made.id
