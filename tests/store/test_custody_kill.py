"""A process that is killed while it writes leaves a log that fits its rows."""

# ruff: noqa: S311 - moments that can be repeated, not secrets
from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from filling import AT, TEXT, snapshot
from keeping import SIGNER, keep

from ascertain.store.case import Case
from ascertain.store.custody import checkpoint
from ascertain.store.verify import verify_case

WRITER = """
import sys
from pathlib import Path
from filling import AT, TEXT
from keeping import SIGNER, keep
from ascertain.store.case import Case
from ascertain.store.custody import checkpoint
with Case.open(Path(sys.argv[1]), now=AT) as case:
    for number in range(100_000):
        keep(case, f"{TEXT} {sys.argv[2]} {number}")
        print(number, flush=True)
        checkpoint(case.engine, SIGNER, who="desk", at=AT)
"""
ROUNDS = 4


def test_a_kill_at_any_point_loses_nothing_committed_and_the_case_verifies(tmp_path: Path) -> None:
    path, chance, told = tmp_path / "case.db", random.Random(3), set()
    Case.create(path, now=AT).close()
    for round_ in range(ROUNDS):
        command = [sys.executable, "-c", WRITER, str(path), str(round_)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parent) as writer:
            assert writer.stdout
            told.add((round_, int(writer.stdout.readline())))
            time.sleep(chance.uniform(0.0, 0.15))
            writer.send_signal(signal.SIGKILL)
            told |= {(round_, int(line)) for line in writer.stdout.read().splitlines()}
    found = verify_case(path)
    assert (found.status, found.first) == ("ok", None)
    with Case.open(path, now=AT) as case:
        for round_, number in told:
            assert case.snapshot(snapshot(f"{TEXT} {round_} {number}").id)
        keep(case, f"{TEXT} after")
        assert checkpoint(case.engine, SIGNER, who="desk", at=AT)
    assert verify_case(path).status == "ok"
