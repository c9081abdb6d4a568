"""Encrypted cases and time stamps at the command line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ascertain.faces.cli import run
from ascertain.store.vault import key_file, keys_for, make_vault
from playing import authority, stamped


@pytest.fixture
def phrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a passphrase that the commands find; guessing it costs nothing here."""
    pytest.importorskip("sqlcipher3", reason="encrypted cases need the package sqlcipher3")
    monkeypatch.setenv("ASCERTAIN_CONFIG", str(tmp_path / "config"))
    for drawing in (make_vault, keys_for):
        monkeypatch.setitem(drawing.__kwdefaults__, "memory", 2**20)  # type: ignore[arg-type]
        monkeypatch.setitem(drawing.__kwdefaults__, "passes", 1)  # type: ignore[arg-type]
    file = tmp_path / "phrase"
    file.write_text("seven grey herons\n")
    monkeypatch.setenv("ASCERTAIN_PASSPHRASE_FILE", str(file))
    return file


def told(capfd: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capfd.readouterr().out)


def test_an_encrypted_case_is_used_and_verified_like_any_other(
    phrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.db"
    assert run(["init", str(case), "--encrypt"]) == 0
    article = tmp_path / "ferry.txt"
    article.write_text("Ferry stops\n\nThe harbour office said that the ferry had stopped.\n")
    assert run(["add", str(article), "--case", str(case), "--use", "claims=rules"]) == 0
    capfd.readouterr()
    assert run(["list", "--case", str(case), "--json"]) == 0
    assert [row["title"] for row in told(capfd)] == ["Ferry stops"]
    assert run(["verify", str(case)]) == 0
    kept = b"".join(p.read_bytes() for p in tmp_path.glob("case.*") if p.is_file())
    kept += b"".join(p.read_bytes() for p in (tmp_path / "case.blobs").rglob("*") if p.is_file())
    assert b"ferry" not in kept.lower()
    assert run(["report", "--case", str(case), "-o", str(tmp_path / "report.html")]) == 0
    (bundle,) = (tmp_path / "case.withheld").iterdir()
    assert b"ascertain-bundle" not in bundle.read_bytes()
    assert run(["verify", str(tmp_path / "report.html")]) == 0
    monkeypatch.delenv("ASCERTAIN_PASSPHRASE_FILE")
    capfd.readouterr()
    for command in (["list", "--case", str(case)], ["verify", str(case)]):
        assert run(command) == 2
        assert "is encrypted: give its passphrase" in capfd.readouterr().err


def test_the_passphrase_is_changed_and_the_old_one_opens_no_more(
    phrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    case, fresh = tmp_path / "case.db", tmp_path / "fresh"
    assert run(["init", str(case), "--encrypt"]) == 0
    fresh.write_text("four white swans\n")
    monkeypatch.setenv("ASCERTAIN_NEW_PASSPHRASE_FILE", str(fresh))
    assert run(["passphrase", "--case", str(case)]) == 0
    assert run(["verify", str(case)]) == 2
    monkeypatch.setenv("ASCERTAIN_PASSPHRASE_FILE", str(fresh))
    assert run(["verify", str(case)]) == 0
    assert key_file(case).stat().st_mode & 0o077 == 0
    assert "four white swans" not in capfd.readouterr().err


def test_a_case_is_encrypted_where_it_lies_and_laid_open_again(
    phrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    case, article = tmp_path / "case.db", tmp_path / "ferry.txt"
    article.write_text("Ferry stops\n\nThe harbour office said that the ferry had stopped.\n")
    assert run(["init", str(case), *(w for s in ("actors", "events") for w in ("--use", f"{s}=none"))]) == 0
    assert run(["add", str(article), "--case", str(case), "--use", "claims=rules"]) == 0
    monkeypatch.setenv("ASCERTAIN_NEW_PASSPHRASE_FILE", str(phrase))
    (tmp_path / "case.inbox").mkdir()
    (tmp_path / "case.inbox" / "000000-ferry.txt").write_text("The ferry")
    assert run(["encrypt", "--case", str(case)]) == 2
    assert "wait to be read" in capfd.readouterr().err
    shutil.rmtree(tmp_path / "case.inbox")
    assert run(["encrypt", "--case", str(case), "--why", "a witness came forward"]) == 0
    assert key_file(case).stat().st_mode & 0o077 == 0
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p != article and b"ferry" in p.read_bytes().lower()]
    assert run(["verify", str(case)]) == 0
    assert run(["encrypt", "--case", str(case)]) == 0
    assert "encrypted already" in capfd.readouterr().err
    assert run(["decrypt", "--case", str(case)]) == 2
    assert run(["decrypt", "--case", str(case), "--why", " "]) == 2
    assert run(["decrypt", "--case", str(case), "--why", "published", "--json"]) == 0
    monkeypatch.delenv("ASCERTAIN_PASSPHRASE_FILE")
    assert run(["verify", str(case)]) == 0
    capfd.readouterr()
    assert run(["list", "--case", str(case), "--json"]) == 0
    assert [row["title"] for row in told(capfd)] == ["Ferry stops"]


def test_a_conversion_that_was_cut_off_is_told_of_until_it_is_finished(
    phrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.db"
    monkeypatch.setenv("ASCERTAIN_NEW_PASSPHRASE_FILE", str(phrase))
    assert run(["init", str(case)]) == 0
    assert run(["encrypt", "--case", str(case)]) == 0
    (tmp_path / "case.encrypting" / "withheld").mkdir(parents=True)
    assert run(["list", "--case", str(case)]) == 0
    assert "ascertain encrypt was cut off" in capfd.readouterr().err
    assert run(["encrypt", "--case", str(case)]) == 0
    capfd.readouterr()
    assert run(["list", "--case", str(case)]) == 0
    assert "cut off" not in capfd.readouterr().err


def test_encrypting_needs_a_passphrase_and_a_free_place(
    phrase: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.db"
    case.write_text("mine")
    assert run(["init", str(case), "--encrypt"]) == 2
    assert case.read_text() == "mine"
    assert not key_file(case).exists()
    phrase.write_text("short\n")
    assert run(["init", str(tmp_path / "b.db"), "--encrypt"]) == 2
    assert "at least 8" in capfd.readouterr().err
    monkeypatch.delenv("ASCERTAIN_PASSPHRASE_FILE")
    assert run(["init", str(tmp_path / "c.db"), "--encrypt"]) == 2
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(("b.", "c."))) == []


def test_a_checkpoint_is_stamped_by_hand_and_the_stamp_checked_offline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASCERTAIN_CONFIG", str(tmp_path / "config"))
    case, query, reply = tmp_path / "case.db", tmp_path / "query.tsq", tmp_path / "reply.tsr"
    assert run(["init", str(case)]) == 0
    assert run(["stamp", "--case", str(case), "--request", str(query)]) == 0
    north = authority(tmp_path / "authority")
    reply.write_bytes(stamped(north, query.read_bytes()))
    assert run(["stamp", "--case", str(case), "--response", str(reply)]) == 0
    capfd.readouterr()
    assert run(["verify", str(case), "--authority", str(north / "root.pem")]) == 0
    assert "by an authority's time stamp" in capfd.readouterr().err
    other = tmp_path / "other.db"
    assert run(["init", str(other), "--engine", "serial"]) == 0
    assert run(["stamp", "--case", str(other), "--response", str(reply)]) == 2
    assert "no time stamp of a checkpoint of this case" in capfd.readouterr().err
    reply.write_bytes(b"nonsense")
    assert run(["stamp", "--case", str(case), "--response", str(reply)]) == 2
    assert run(["stamp", "--case", str(case)]) == 2
