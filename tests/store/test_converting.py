"""A plain case encrypted under its path, and back: whole at every moment, with its log, and nothing plain left behind."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from filling import AT, TEXT
from keeping import SIGNER, keep

from ascertain.model import BadInput, Document, StopRun
from ascertain.store import converting
from ascertain.store.case import Case
from ascertain.store.converting import decrypt, encrypt, unfinished
from ascertain.store.custody import checkpoint
from ascertain.store.derived import derived_file
from ascertain.store.purge import withheld_folder
from ascertain.store.search import Search
from ascertain.store.vault import Vault, is_plain, key_file, keys_for, open_vault
from ascertain.store.verify import keep_witness, verify_case

pytest.importorskip("sqlcipher3", reason="encrypted cases need the package sqlcipher3")

WORDS = "seven grey herons"
LIGHT: dict[str, Any] = {"passes": 1, "memory": 2**20}
BUNDLE = b'{"items": "the bridge, with names"}'
EVERY = 17
"""Lines between two moments at which a conversion is killed."""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of two articles with a signed log, its witness, the full bundle of a report, and words kept for speed."""
    path = tmp_path_factory.mktemp("plain") / "case.db"
    with Case.create(path, now=AT, settings={"engine": "serial"}) as case:
        for number in range(2):
            keep(case, f"{TEXT} {number}")
        stated = checkpoint(case.engine, SIGNER, who="desk", at=AT)
    assert stated
    keep_witness(path.with_name("witness.json"), stated)
    withheld_folder(path).mkdir(mode=0o700)
    (withheld_folder(path) / "report.json").write_bytes(BUNDLE)
    derived_file(path).write_bytes(TEXT.encode())
    return path


@pytest.fixture
def path(plain: Path, tmp_path: Path) -> Path:
    return copied(plain, tmp_path / "one")


def copied(case: Path, folder: Path) -> Path:
    shutil.copytree(case.parent, folder)
    return folder / case.name


def vault_of(path: Path) -> Vault | None:
    return open_vault(path, lambda: WORDS)


def seal(path: Path) -> None:
    encrypt(path, vault_of(path), lambda: keys_for(path, WORDS, **LIGHT), who="cora", why="names came in", at=AT)


def lay_open(path: Path) -> None:
    decrypt(path, vault_of(path), who="cora", why="published", at=AT)


def whole(path: Path) -> bool:
    """Whether the case opens, holds both articles, and verifies, with the witness from before."""
    found = verify_case(path, witness=path.with_name("witness.json"), vault=vault_of(path))
    with Case.open(path, now=AT, vault=vault_of(path)) as case:
        texts = [d.text for d in case.current(Document)]
        return found.status == "ok" and texts == [f"{TEXT} {n}" for n in range(2)]


def nothing_plain(path: Path) -> bool:
    files = [p for p in path.parent.rglob("*") if p.is_file() and p.name != "witness.json"]
    return not any(words in p.read_bytes() for p in files for words in (b"bridge", b"SQLite format", b"ministry"))


def test_an_encrypted_case_is_the_same_case_and_nothing_of_it_lies_open(path: Path) -> None:
    before = verify_case(path)
    seal(path)
    assert whole(path)
    assert nothing_plain(path)
    assert unfinished(path) is None
    assert not derived_file(path).exists()
    assert len(list(path.with_name("case.blobs").glob("*"))) <= 2, "no folder tells how the hash of a page began"
    with Case.open(path, now=AT, vault=vault_of(path)) as case:
        assert case.search(Search(query="bridge"))
        assert case.settings() == {"engine": "serial"}
    bundle = withheld_folder(path) / "report.json"
    kept = vault_of(path)
    assert kept
    assert kept.open(bundle.read_bytes(), bundle.name) == BUNDLE
    assert bundle.stat().st_mode & 0o077 == 0
    assert verify_case(path, vault=kept).checked["log entries"] == before.checked["log entries"] + 1


def test_it_comes_back_as_it_was_and_the_log_tells_of_both(path: Path) -> None:
    seal(path)
    lay_open(path)
    assert whole(path)
    assert is_plain(path)
    assert not key_file(path).exists()
    assert (withheld_folder(path) / "report.json").read_bytes() == BUNDLE
    with Case.open(path, now=AT) as case, case.engine.connect() as connection:
        told = [
            row[0] for row in connection.exec_driver_sql("SELECT event FROM custody ORDER BY sequence DESC LIMIT 2")
        ]
    assert [word in event for word, event in zip(("decrypt", "encrypt"), told, strict=True)] == [True, True]
    assert all("cora" in event for event in told)
    assert "published" in told[0]


def test_a_second_run_finds_nothing_to_do(path: Path) -> None:
    seal(path)
    before = path.read_bytes()
    assert encrypt(path, vault_of(path), lambda: pytest.fail("no second key"), who="c", why="", at=AT).rows == 0
    assert vault_of(path)
    assert verify_case(path, vault=vault_of(path)).status == "ok"
    assert len(before) == path.stat().st_size


@pytest.mark.parametrize(("start", "run"), [("plain", seal), ("encrypted", lay_open)], ids=["encrypt", "decrypt"])
def test_killed_at_any_line_the_case_is_whole_and_a_second_run_finishes(
    start: str, run: Callable[[Path], None], path: Path, tmp_path: Path
) -> None:
    if start == "encrypted":
        seal(path)
    line = forms = 1
    while killed(copied(path, tmp_path / str(line)), line, run):
        case = tmp_path / str(line) / path.name
        forms |= 2 if is_plain(case) else 4
        assert whole(case), f"killed at line {line}"
        run(case)
        assert whole(case), f"killed at line {line}, then finished"
        assert unfinished(case) is None
        assert is_plain(case) == (start == "encrypted")
        assert start == "encrypted" or nothing_plain(case), f"killed at line {line}"
        assert start == "plain" or not key_file(case).exists()
        shutil.rmtree(case.parent)
        line += EVERY
    assert forms == 7, "kills before the change and after it"


def killed(path: Path, line: int, run: Callable[[Path], None]) -> bool:
    """Run in a process that kills itself at that line of the conversion; False when it came to its end before."""
    child = os.fork()
    if child == 0:
        left = [line]

        def trace(frame: FrameType, event: str, _: object) -> Any:
            if frame.f_code.co_filename != converting.__file__:
                return None
            left[0] -= event == "line"
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        try:
            run(path)
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def test_a_case_that_another_program_has_open_is_left_as_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "WAIT_SECONDS", 0)
    with Case.open(path, now=AT) as other, other.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM snapshot")
        with pytest.raises(StopRun, match="another program has"):
            seal(path)
        keep(other, f"{TEXT} later")
    assert is_plain(path)
    assert not key_file(path).exists()
    assert verify_case(path).status == "ok"


def test_a_case_that_does_not_verify_is_left_as_it_is(path: Path) -> None:
    with Case.open(path, now=AT) as case, case.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE document SET title = 'Another' WHERE number = 1")
        connection.commit()
    with pytest.raises(StopRun, match=r"left as it was: document .* was altered"):
        seal(path)
    assert is_plain(path)
    assert unfinished(path) is None
    assert not key_file(path).exists()
    assert verify_case(path).status == "broken"


def test_a_passphrase_that_is_too_short_changes_nothing(path: Path) -> None:
    with pytest.raises(BadInput, match="at least 8"):
        encrypt(path, None, lambda: keys_for(path, "short"), who="cora", why="", at=AT)
    assert whole(path)
    assert unfinished(path) is None
    seal(path)
    assert nothing_plain(path)


def test_a_key_that_no_run_left_is_not_touched(path: Path) -> None:
    key_file(path).write_text("somebody's")
    with pytest.raises(BadInput, match="beside a case that is not encrypted"):
        seal(path)
    lay_open(path)
    assert key_file(path).read_text() == "somebody's"
    assert whole(path)
