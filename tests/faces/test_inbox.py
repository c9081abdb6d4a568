"""Work in the background: it outlives the server, nothing that waits is overwritten, and what waits can be dropped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ascertain import BadInput, Workbench
from ascertain.app import Outcome, Settings
from ascertain.app.accounts import Account, Role
from ascertain.app.custody import Custodian
from ascertain.client import Client
from ascertain.faces.web.inbox import MEMORY, Inbox
from served import events

TEXT = "The harbour office said the mole at Dunmere was breached on Friday, number {}."
EDO = Account(name="edo", role=Role.EDITOR, made_at="2026-03-01T09:00:00Z")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    with Workbench.init(tmp_path / "case.db") as made:
        yield made


def _inbox(bench: Workbench) -> Inbox:
    return Inbox(bench, bench.case.path.with_name("case.inbox"))


def _asleep(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> Inbox:
    """An inbox that takes things and does not work on them, as when the server is killed right then."""
    inbox = _inbox(bench)
    monkeypatch.setattr(Inbox, "start", lambda self: None)
    return inbox


def test_articles_of_one_name_wait_side_by_side_also_after_a_restart(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        _asleep(bench, monkeypatch).put("pasted.txt", TEXT.format(number).encode())
    waiting = sorted(p for p in (bench.case.path.parent / "case.inbox").iterdir() if not p.name.startswith("."))
    waiting[0].unlink()
    _asleep(bench, monkeypatch).put("pasted.txt", TEXT.format(3).encode())
    monkeypatch.undo()
    inbox = _inbox(bench)
    assert inbox.state().waiting == ("pasted.txt",) * 3
    inbox.start()
    _wait(inbox)
    assert len(bench.list()) == 3


def test_a_file_of_many_articles_is_read_whole(bench: Workbench) -> None:
    inbox = _inbox(bench)
    lines = [json.dumps({"text": TEXT.format(n), "title": f"Mole {n}"}) for n in range(3)]
    inbox.put("moles.jsonl", "\n".join(lines).encode())
    _wait(inbox)
    assert len(bench.list()) == 3
    assert inbox.state().done[0][1].startswith("added, 3 articles with ")


def test_an_address_is_fetched_where_that_is_allowed_and_survives_a_restart(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BadInput, match="nothing is fetched here"):
        _inbox(bench).fetch("https://harbour.example/mole")
    bench.settings = Settings(allow_url=True)
    for wrong in ("file:///etc/passwd", "harbour.example", "javascript:1"):
        with pytest.raises(BadInput, match="is no address"):
            _inbox(bench).fetch(wrong)
    asked: list[object] = []

    def add(self: Workbench, sources: Iterable[object], **_: object) -> Iterator[Outcome]:
        asked.extend(sources)
        yield from ()

    monkeypatch.setattr(Workbench, "add", add)
    with monkeypatch.context() as asleep:
        _asleep(bench, asleep).fetch("https://harbour.example/mole?page=2", by=EDO)
        _asleep(bench, asleep).put("mole.url", b"https://harbour.example/never")
    inbox = _inbox(bench)
    inbox.start()
    _wait(inbox)
    assert asked[0] == "https://harbour.example/mole?page=2"
    assert isinstance(asked[1], Path)
    assert list(inbox.folder.iterdir()) == []


def test_who_added_something_is_known_after_a_restart(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    _asleep(bench, monkeypatch).put("pasted.txt", TEXT.format(1).encode(), by=EDO)
    monkeypatch.undo()
    inbox = _inbox(bench)
    inbox.start()
    _wait(inbox)
    assert {e["who"] for e in events(bench) if e["what"] in ("commit", "compare")} == {"edo"}


@pytest.mark.parametrize("mark", ["case.compare", "case.comparing"])
def test_a_comparison_that_was_asked_for_or_begun_is_done_after_a_restart(bench: Workbench, mark: str) -> None:
    (bench.case.path.parent / mark).write_text("edo")
    inbox = _inbox(bench)
    inbox.start()
    _wait(inbox)
    assert [what for what, _ in inbox.state().done] == ["The case"]
    assert not list(bench.case.path.parent.glob("case.compar*"))


def test_what_waits_can_be_dropped(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = _asleep(bench, monkeypatch)
    inbox.put("pasted.txt", TEXT.format(1).encode())
    inbox.compare(by=EDO)
    inbox.cancel()
    monkeypatch.undo()
    inbox.start()
    assert not inbox.state().busy
    assert list(inbox.folder.iterdir()) == []
    assert bench.list() == ()


class Encoder:
    """Stands where vectors are made: so many documents have none yet, and each call makes those of one."""

    def __init__(self, left: int) -> None:
        self.left, self.asked = left, 0

    def __call__(self, *, most: int | None = None, **_: object) -> int:
        if most != 0:
            self.asked, self.left = self.asked + 1, max(self.left - 1, 0)
        return self.left


def test_vectors_that_were_asked_for_are_made_after_a_restart(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = Encoder(3)
    monkeypatch.setattr(Workbench, "prepare_search", lambda self, **given: encoder(**given))
    with monkeypatch.context() as asleep:
        _asleep(bench, asleep).prepare(by=EDO)
    inbox = _inbox(bench)
    inbox.start()
    _wait(inbox)
    assert (encoder.left, inbox.state().done) == (0, (("Meaning", "prepared"),))
    assert not list(bench.case.path.parent.glob("case.vectors"))


def test_the_making_of_vectors_is_dropped_between_two_of_them(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder, inbox = Encoder(1000), _inbox(bench)
    seen: list[tuple[str | None, float]] = []

    def one(self: Workbench, **given: Any) -> int:
        seen.append((inbox.state().stage, inbox.state().share))
        if encoder.asked == 4:
            inbox.cancel()
        return encoder(**given)

    monkeypatch.setattr(Workbench, "prepare_search", one)
    inbox.prepare()
    _wait(inbox)
    assert (encoder.left, inbox.state().done) == (995, (("Meaning", "dropped"),))
    assert {stage for stage, _ in seen} == {"meaning"}
    assert [share for _, share in seen] == sorted(share for _, share in seen)


def test_where_no_encoder_is_installed_it_is_said(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(self: Workbench, **_: object) -> int:
        raise BadInput("no sentence encoder is installed")

    monkeypatch.setattr(Workbench, "prepare_search", missing)
    inbox = _inbox(bench)
    inbox.prepare()
    _wait(inbox)
    assert inbox.state().done == (("Meaning", "failed: no sentence encoder is installed"),)
    assert not inbox.state().busy


def test_what_waits_for_an_encrypted_case_is_sealed_and_read_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3", reason="encrypted cases need the package sqlcipher3")
    custodian = Custodian(passphrase=lambda: "seven herons on the mole")
    with Workbench.init(tmp_path / "case.db", custodian=custodian, encrypt=True) as bench:
        _asleep(bench, monkeypatch).put("dunmere.txt", TEXT.format("").encode())
    kept = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert not [p for p in kept if "dunmere" in p.name or b"harbour office" in p.read_bytes().lower()]
    monkeypatch.undo()
    before = set(MEMORY.iterdir())
    with Workbench.open(tmp_path / "case.db", custodian=custodian) as bench:
        inbox = _inbox(bench)
        assert inbox.state().waiting == ("dunmere.txt",)
        inbox.start()
        _wait(inbox)
        assert len(bench.list()) == 1
        assert [name for name, _ in inbox.state().done] == ["dunmere.txt", "The case"]
    assert list(inbox.folder.iterdir()) == []
    assert set(MEMORY.iterdir()) == before


def test_a_server_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    Workbench.init(path).close()
    process, address, key = _serve(path)
    with Client(address=address, key=key) as client:
        for number in range(3):
            client.add(f"{number}.txt", TEXT.format(number).encode())
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process, address, key = _serve(path)
    try:
        with Client(address=address, key=key) as client:
            end = time.monotonic() + 120
            while (state := client.work()).waiting or state.now or state.stage:
                assert time.monotonic() < end, state
                time.sleep(0.2)
            assert len(client.list()) == 3
            assert client.verify()["status"] == "ok"
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.mark.parametrize("allowed", [True, False])
def test_a_server_offers_to_fetch_only_where_it_was_started_so(tmp_path: Path, allowed: bool) -> None:
    path = tmp_path / "case.db"
    Workbench.init(path).close()
    process, address, key = _serve(path, *(["--allow-url"] if allowed else []))
    try:
        page = httpx.get(f"{address}/documents", headers={"authorization": f"Bearer {key}"}, timeout=60)
        assert page.status_code == 200
        assert ("or an address to fetch" in page.text) is allowed
    finally:
        process.terminate()
        process.wait(timeout=60)


def _serve(case: Path, *more: str) -> tuple[subprocess.Popen[str], str, str]:
    command = [sys.executable, "-m", "ascertain", "serve", str(case), "--json", *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    text = ""
    for line in process.stdout or ():
        text += line
        if line.rstrip() == "}":
            break
    told = json.loads(text)
    return process, told["address"].partition("/enter")[0], told["api_key"]


def _wait(inbox: Inbox) -> None:
    while inbox._thread is not None:
        time.sleep(0.05)
