"""A process that is killed while it writes leaves whole items only."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from filling import AT, TEXT, document, entry, records

from ascertain.model import Document
from ascertain.store.case import Case, Filter
from ascertain.store.search import Search
from ascertain.store.verify import verify_case

WRITER = """
import sys
from pathlib import Path
from filling import AT, TEXT, entry
from ascertain.store.case import Case
with Case.open(Path(sys.argv[1]), now=AT) as case:
    print("ready", flush=True)
    for number in range(100_000):
        text = f"{TEXT} {sys.argv[2]} {number}"
        case.commit(entry(text), text.encode())
        print("kept", flush=True)
"""
ROUNDS = 8


def _killed_writer(path: Path, round_: int, seconds: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(round_)],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        if round_ % 2:
            # On a slow machine the other rounds may be over before anything was written.
            assert process.stdout.readline() == b"kept\n"
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


def test_a_kill_at_any_point_leaves_no_half_item(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    Case.create(path, now=AT).close()
    chance = random.Random(7)  # noqa: S311 - moments that can be repeated, not secrets
    for round_ in range(ROUNDS):
        _killed_writer(path, round_, chance.uniform(0.0, 0.25))
    with Case.open(path, now=AT) as case:
        rows = case.documents(Filter())
        counts = case.counts()
        assert counts["document"] == counts["capture"] == counts["snapshot"] == counts["derivation"] / 2
        assert counts["record"] == counts["document"] * len(records(document()))
        for row in rows:
            assert row["records"] == {"attribution": 1, "claim": 2, "loaded_term": 1}
            stored = case.stored(row["id"])
            assert stored
            assert isinstance(stored.record, Document)
            assert case.blobs.get(row["snapshot"]).decode() == stored.record.text
        assert len(rows) >= ROUNDS // 2
        text = f"{TEXT} after"
        case.commit(entry(text), text.encode())
        assert len(case.documents(Filter())) == len(rows) + 1
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


BULK = """
import sys
from pathlib import Path
from filling import AT, TEXT, entry
from ascertain.store.case import Case
with Case.open(Path(sys.argv[1]), now=AT) as case:
    print("ready", flush=True)
    for shard in range(100_000):
        texts = [f"{TEXT} {sys.argv[2]} {shard} {number}" for number in range(SHARD)]
        case.commit_all([(entry(text), text.encode()) for text in texts])
        print("kept", flush=True)
"""
SHARD = 20


def test_a_kill_in_the_middle_of_a_shard_leaves_whole_shards_and_all_that_were_told_of(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    Case.create(path, now=AT).close()
    chance, told = random.Random(5), 0  # noqa: S311 - moments that can be repeated, not secrets
    for round_ in range(ROUNDS // 2):
        code = BULK.replace("SHARD", str(SHARD))
        command = [sys.executable, "-c", code, str(path), str(round_)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parent) as process:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
            told += process.stdout.readline() == b"kept\n"
            time.sleep(chance.uniform(0.0, 0.2))
            process.send_signal(signal.SIGKILL)
            told += process.stdout.read().count(b"kept")
    with Case.open(path, now=AT) as case:
        counts = case.counts()
        assert counts["document"] % SHARD == 0
        assert counts["document"] >= told * SHARD
        assert counts["record"] == counts["document"] * len(records(document()))
        assert len(case.search(Search(query="bridge", limit=10_000))) == counts["document"]
    found = verify_case(path)
    assert (found.status, found.first) == ("ok", None)


def test_two_writers_at_once_wait_for_one_another(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    Case.create(path, now=AT).close()
    code = WRITER.replace("100_000", "15")
    command = [sys.executable, "-c", code, str(path)]
    where = Path(__file__).parent
    writers = [subprocess.Popen([*command, str(n)], cwd=where, stdout=subprocess.DEVNULL) for n in range(2)]
    assert [w.wait(timeout=60) for w in writers] == [0, 0]
    with Case.open(path, now=AT) as case:
        assert case.counts()["document"] == 30
