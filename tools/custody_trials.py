"""Trials of custody that are too long for the tests: kill -9, flipped bytes, a long log, and what the log costs.

    python tools/custody_trials.py kills 200
    python tools/custody_trials.py flips 500
    python tools/custody_trials.py encrypted 500
    python tools/custody_trials.py chain 100000
    python tools/custody_trials.py overhead 5
    python tools/custody_trials.py converting 60

Each prints one JSON object and ends with 1 when a bar is missed.
"""

# ruff: noqa: S311 - moments of damage are repeatable, not secret; the figures are what is printed
from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ascertain.app import Workbench
from ascertain.exchange import Material, verify_file, write_report
from ascertain.model import BadInput, Document, make_id, snapshot_id
from ascertain.model.judgement import Decision
from ascertain.store import tables
from ascertain.store.case import Case, Entry
from ascertain.store.converting import decrypt, encrypt
from ascertain.store.custody import Event, checkpoint, links, recorded, start
from ascertain.store.custody import append as append_entry
from ascertain.store.database import transaction
from ascertain.store.joining import write_decision
from ascertain.store.seal import signer_of
from ascertain.store.vault import Vault, driver_of, is_plain, keys_for, make_vault, open_vault, unlock
from ascertain.store.verify import verify_case
from ascertain.store.writing import write_entry

AT = "2031-05-04T10:00:00Z"
SIGNER = signer_of(bytes(32))
PHRASE = "a passphrase for the trial"


def _outcomes() -> list[tuple[Entry, bytes]]:
    """The bundled articles as entries, read once."""
    found = []
    for path, outcome in zip(
        Workbench.bundled(), Workbench().stream(Workbench.bundled(), engine="serial"), strict=True
    ):
        made = []
        for derivation in outcome.derivations:
            outputs = tuple(o for o in (*outcome.documents, *outcome.records) if o.id in derivation.outputs)
            made.append((derivation, outputs, ()))
        if outcome.snapshot is not None:
            found.append((Entry(snapshot=outcome.snapshot, made=tuple(made)), Path(path).read_bytes()))
    return found


def _keep(case: Case, entry: Entry, data: bytes) -> None:
    case.blobs.put(data)
    event = Event(what="commit", who="desk", at=AT, about={"snapshot": entry.snapshot.id})
    with recorded(case.engine, event) as connection:
        write_entry(connection, entry)


def _filled(path: Path, entries: list[tuple[Entry, bytes]], vault: Vault | None = None) -> None:
    with Case.create(path, now=AT, vault=vault) as case:
        for entry, data in entries:
            _keep(case, entry, data)
        checkpoint(case.engine, SIGNER, who="desk", at=AT)


def write_forever(path: Path, seed: int) -> None:
    """Ingest and review until killed; each line tells what is committed."""
    from dataclasses import replace

    entries = _cached(path.parent)
    with Case.open(path, now=AT) as case:
        print("ready", flush=True)
        for number in range(1_000_000):
            entry, data = entries[(seed + number) % len(entries)]
            data += b"\n<!-- %d %d -->" % (seed, number)
            shot = replace(entry.snapshot, id=snapshot_id(data), size=len(data))
            _keep(case, Entry(snapshot=shot), data)
            print(f"snapshot {shot.id}", flush=True)
            target = make_id("clm", seed, number)
            made = Decision(id=make_id("dec", target), action="confirm", target=target, who="desk", at=AT, why="trial")
            with recorded(case.engine, Event(what="judge", who="desk", at=AT, about={"target": target})) as connection:
                write_decision(connection, made, None)
            print(f"decision {made.id}", flush=True)
            if number % 7 == 0:
                _keep(case, entry, _bytes_of(entry, entries))


def _bytes_of(entry: Entry, entries: list[tuple[Entry, bytes]]) -> bytes:
    return next(data for e, data in entries if e is entry)


def _cached(folder: Path) -> list[tuple[Entry, bytes]]:
    import pickle

    path = folder / "entries.pickle"
    if not path.exists():
        path.write_bytes(pickle.dumps(_outcomes()))
    found: list[tuple[Entry, bytes]] = pickle.loads(path.read_bytes())  # noqa: S301 - written by the line above
    return found


def kills(count: int, folder: Path) -> dict[str, Any]:
    """Kill a writer at random moments; everything it told of must be there, and the case must verify."""
    path, chance = folder / "case.db", random.Random(17)
    _cached(folder)
    Case.create(path, now=AT).close()
    told: dict[str, set[str]] = {"snapshot": set(), "decision": set()}
    lost = broken = 0
    for trial in range(count):
        command = [sys.executable, __file__, "write", str(path), str(trial)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            if writer.stdout is None:
                raise RuntimeError("no pipe")
            writer.stdout.readline()
            os.set_blocking(writer.stdout.fileno(), False)
            time.sleep(chance.uniform(0.0, 0.4))
            writer.send_signal(signal.SIGKILL)
            writer.wait()
            os.set_blocking(writer.stdout.fileno(), True)
            for line in (writer.stdout.read() or b"").decode().splitlines():
                kind, _, name = line.partition(" ")
                told[kind].add(name)
        if trial % 20 == 19 or trial == count - 1:
            found = verify_case(path)
            broken += found.status != "ok"
    with sqlite3.connect(path) as connection:
        for kind, names in told.items():
            there = {row[0] for row in connection.execute(f"SELECT id FROM {kind}")}  # noqa: S608 - our own names
            lost += len(names - there)
    connection.close()
    found = verify_case(path)
    committed = {kind: len(names) for kind, names in told.items()}
    return {"trials": count, "committed": committed, "lost": lost, "verify": found.status, "verify_failures": broken, "checked": dict(found.checked), "ok": not lost and not broken and found.status == "ok"}  # fmt: skip


def _content(path: Path, vault: Vault | None = None) -> object:
    """Every row of the case but for copies that can be made anew; None where they cannot be read."""
    driver = driver_of(vault)
    try:
        connection = driver.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        unlock(connection, vault)
        connection.text_factory = bytes
        kept = [t.name for t in tables.metadata.tables.values() if not t.info.get("derived")]
        found = [(n, sorted(connection.execute(f'SELECT * FROM "{n}"').fetchall(), key=repr)) for n in kept]  # noqa: S608
        connection.close()
    except (driver.Error, sqlite3.Error, ValueError, MemoryError):
        return None
    return found


def encrypted(count: int, folder: Path) -> dict[str, Any]:
    """The flips in an encrypted case."""
    return flips(count, folder, make_vault(folder / "case.db", "a passphrase for the trial"))


def flips(count: int, folder: Path, vault: Vault | None = None) -> dict[str, Any]:
    """Flip one byte at a time in the blobs, the database and a report, by turns."""
    path = folder / "case.db"
    _filled(path, _cached(folder), vault)
    report = folder / "report.html"
    report.write_text(_report(path, vault), encoding="utf-8")
    whole, content, chance = path.read_bytes(), _content(path, vault), random.Random(23)
    if content is None:
        raise RuntimeError("the case cannot be read before it is touched")
    tally = {"blob": [0, 0, 0], "database": [0, 0, 0], "report": [0, 0, 0]}
    for number in range(count):
        kind = ("blob", "database", "report")[number % 3]
        blobs = sorted(path.with_name("case.blobs").glob("??/*"))
        target = {"blob": chance.choice(blobs), "database": path, "report": report}[kind]
        with _flipped(target, chance):
            touched = kind != "database" or _content(path, vault) != content
            try:
                found = verify_file(report) if kind == "report" else verify_case(path, vault=vault)
                named = found.status == "broken" and bool(found.first)
            except BadInput:
                named = True
        tally[kind][0] += 1
        tally[kind][1] += touched
        tally[kind][2] += touched and named
    if path.read_bytes() != whole or verify_case(path, vault=vault).status != "ok":
        raise RuntimeError("the trial did not clean up behind itself")
    missed = sum(touched - named for _, touched, named in tally.values())
    return {"flips": count, "tally (flipped, touched content, named)": tally, "missed": missed, "ok": not missed}


@contextmanager
def _flipped(path: Path, chance: random.Random) -> Iterator[None]:
    whole = path.read_bytes()
    data = bytearray(whole)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.chmod(0o644)
    path.write_bytes(data)
    try:
        yield
    finally:
        path.write_bytes(whole)


def _report(path: Path, vault: Vault | None) -> str:
    with Case.open(path, now=AT, vault=vault) as case:
        documents = case.current(Document)[:3]
        with transaction(case.engine) as connection:
            log = links(connection)
        shots = tuple(s for d in documents if (s := case.snapshot(d.snapshot)) is not None)
    numbers = iter(range(100_000))
    made = Material(title="Trial", made_at=AT, software="ascertain", snapshots=shots, documents=documents, log=log)
    return write_report(made, salt=lambda: f"{next(numbers):012x}", signer=SIGNER)


def chain(count: int, folder: Path) -> dict[str, Any]:
    """A log of that many entries: how long does it take to verify, and is an altered one named?"""
    path = folder / "case.db"
    with Case.create(path, now=AT) as case:
        with recorded(case.engine, Event(what="view", who="desk", at=AT)):
            pass
        with transaction(case.engine, writes=True) as connection:
            start(connection, Event(what="view", who="desk", at=AT))
            for number in range(count - 2):
                append_entry(connection, Event(what="view", who="desk", at=AT, about={"record": f"clm-{number:024x}"}))
        checkpoint(case.engine, SIGNER, who="desk", at=AT)
    wall, cpu = time.perf_counter(), time.process_time()
    found = verify_case(path)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    connection_ = sqlite3.connect(path)
    connection_.execute("DROP TRIGGER custody_no_update")
    connection_.execute("UPDATE custody SET event = replace(event, 'view', 'read') WHERE sequence = ?", (count // 2,))
    connection_.commit()
    connection_.close()
    altered = verify_case(path).first or ""
    good = found.status == "ok" and f"log entry {count // 2} " in altered
    return {
        "entries": count,
        "verify_s": round(wall, 2),
        "verify_cpu_s": round(cpu, 2),
        "named": altered,
        "ok": good and cpu <= 2,
    }


def overhead(rounds: int, folder: Path) -> dict[str, Any]:
    """CPU time of ingest (read, find claims, commit) with the log, against the same without it."""
    started = time.process_time()
    outcomes = _outcomes()
    reading = time.process_time() - started
    plain: list[float] = []
    logged: list[float] = []
    for number in range(rounds):
        for times, keep in ((plain, _plain), (logged, _keep)):
            with Case.create(folder / f"{number}-{keep.__name__}.db", now=AT) as case:
                started = time.process_time()
                for entry, data in outcomes:
                    keep(case, entry, data)
                times.append(time.process_time() - started)
    before, after = min(plain), min(logged)
    share = (after - before) / (reading + before)
    return {"articles": len(outcomes), "reading_cpu_s": round(reading, 3), "commit_cpu_s": round(before, 3), "commit_with_log_cpu_s": round(after, 3), "overhead": round(share, 4), "ok": share <= 0.05}  # fmt: skip


def _plain(case: Case, entry: Entry, data: bytes) -> None:
    case.blobs.put(data)
    with transaction(case.engine, writes=True) as connection:
        write_entry(connection, entry)


def converting(count: int, folder: Path) -> dict[str, Any]:
    """Kill a conversion (plain to encrypted and back, by turns) at a random moment: the case must be whole, whichever form it has,
    and a second run must finish."""
    begun, chance = folder / "begun" / "case.db", random.Random(29)
    begun.parent.mkdir()
    _filled(begun, _cached(folder))
    sealed = folder / "sealed" / "case.db"
    shutil.copytree(begun.parent, sealed.parent)
    convert(sealed)
    tally = {"killed before": 0, "killed after": 0, "finished": 0}
    broken = left = 0
    # The time that a conversion takes, from when its process has loaded what it needs.
    trial = folder / "trial" / "case.db"
    longest = _convert_apart(begun, trial, None)
    for number in range(count):
        start = sealed if number % 2 else begun
        done = _convert_apart(start, trial, chance.uniform(0, longest))
        changed = is_plain(trial) != is_plain(start)
        tally["finished" if done else "killed after" if changed else "killed before"] += 1
        broken += not _is_whole(trial)
        if not changed:
            convert(trial)
        elif not done:
            convert(trial, back=False)
        broken += not _is_whole(trial) or is_plain(trial) == is_plain(start)
        if is_plain(start):
            files = [p for p in trial.parent.rglob("*") if p.is_file()]
            left += any(words in p.read_bytes() for p in files for words in (b"SQLite format", b"the "))
    return {"trials": count, **tally, "broken": broken, "left_plain": left, "ok": not broken and not left}


def convert(path: Path, *, back: bool = True) -> None:
    """Turn the case into its other form; with `back` off, finish the run that gave it the form that it has."""
    vault = open_vault(path, lambda: PHRASE)
    if (vault is None) == back:
        encrypt(path, vault, lambda: keys_for(path, PHRASE, passes=1, memory=2**20), who="desk", why="trial", at=AT)
    else:
        decrypt(path, vault, who="desk", why="trial", at=AT)


def _convert_apart(start: Path, trial: Path, seconds: float | None) -> float:
    """Convert a copy of `start` in a process of its own, which is killed after so long; the time it took, 0 if it was killed."""
    shutil.rmtree(trial.parent, ignore_errors=True)
    shutil.copytree(start.parent, trial.parent)
    with subprocess.Popen([sys.executable, __file__, "convert", str(trial)], stdout=subprocess.PIPE) as process:
        if process.stdout is None:
            raise RuntimeError("no pipe")
        process.stdout.readline()
        begun = time.perf_counter()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            return 0.0
        if process.returncode:
            raise RuntimeError(f"the conversion ended with {process.returncode}")
        return time.perf_counter() - begun


def _is_whole(path: Path) -> bool:
    vault = open_vault(path, lambda: PHRASE)
    found = verify_case(path, vault=vault)
    with Case.open(path, now=AT, vault=vault) as case:
        return found.status == "ok" and len(case.current(Document)) == len(_cached(path.parent.parent))


TRIALS: dict[str, Callable[[int, Path], dict[str, Any]]] = {
    "kills": kills,
    "flips": flips,
    "encrypted": encrypted,
    "chain": chain,
    "overhead": overhead,
    "converting": converting,
}


def main() -> int:
    if sys.argv[1] == "write":
        write_forever(Path(sys.argv[2]), int(sys.argv[3]))
        return 0
    if sys.argv[1] == "convert":
        print("ready", flush=True)
        convert(Path(sys.argv[2]))
        return 0
    folder = Path(tempfile.mkdtemp(prefix="custody-"))
    try:
        answer = TRIALS[sys.argv[1]](int(sys.argv[2]), folder)
    finally:
        shutil.rmtree(folder)
    print(json.dumps({"trial": sys.argv[1], **answer}))
    return 0 if answer["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
