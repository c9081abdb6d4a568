"""An encrypted case: nothing of it can be read without the passphrase, and it is verified like any other."""

# ruff: noqa: S311 - the places of the damage are repeatable, not secret
from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest
from filling import AT, TEXT
from keeping import SIGNER, keep

from ascertain.model import BadInput, Document, StopRun, snapshot_id
from ascertain.store.case import Case
from ascertain.store.custody import checkpoint
from ascertain.store.purge import purge
from ascertain.store.search import Search
from ascertain.store.vault import Vault, change_passphrase, key_file, make_vault, open_vault
from ascertain.store.verify import verify_case

pytest.importorskip("sqlcipher3", reason="encrypted cases need the package sqlcipher3")

WORDS = "seven grey herons"
LIGHT = {"passes": 1, "memory": 2**20}
"""The tests draw no strength from the cost of guessing."""


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encrypted case of three articles with a signed log."""
    path = tmp_path_factory.mktemp("sealed") / "case.db"
    with Case.create(path, now=AT, vault=make_vault(path, WORDS, **LIGHT)) as case:
        for number in range(3):
            keep(case, f"{TEXT} {number}")
        checkpoint(case.engine, SIGNER, who="desk", at=AT)
    return path


@pytest.fixture
def path(sealed: Path, tmp_path: Path) -> Path:
    shutil.copytree(sealed.parent, tmp_path / "copy")
    return tmp_path / "copy" / sealed.name


def opened(path: Path) -> Vault:
    vault = open_vault(path, lambda: WORDS)
    assert vault is not None
    return vault


def test_the_right_passphrase_gives_the_case_as_it_was(path: Path) -> None:
    with Case.open(path, now=AT, vault=opened(path)) as case:
        assert [d.text for d in case.current(Document)] == [f"{TEXT} {n}" for n in range(3)]
        assert case.search(Search(query="bridge"))
        name = snapshot_id(f"{TEXT} 1".encode())
        assert case.blobs.get(name) == f"{TEXT} 1".encode()
        case.blobs.put(f"{TEXT} 1".encode())
    assert sum(p.is_file() for p in path.with_name("case.blobs").rglob("*")) == 3


def test_no_file_of_the_case_holds_a_word_or_a_hash_of_it(path: Path) -> None:
    with Case.open(path, now=AT, vault=opened(path)) as case:
        keep(case, f"{TEXT} open")
        journal = path.with_name("case.db-wal").read_bytes()
        assert journal
        names = [snapshot_id(f"{TEXT} {n}".encode()).removeprefix("sha256:") for n in (0, 1, 2, "open")]
        for file in (p for p in path.parent.rglob("*") if p.is_file()):
            data = file.read_bytes()
            for words in ("bridge", "ministry", "CREATE TABLE", "SQLite format", WORDS, AT):
                assert words.encode() not in data, (file.name, words)
            for name in names:
                assert name.encode() not in data
                assert bytes.fromhex(name) not in data
                assert name not in file.as_posix().replace("/", "")


def test_another_passphrase_or_none_opens_nothing(path: Path) -> None:
    with pytest.raises(BadInput, match="passphrase does not open"):
        open_vault(path, lambda: "seven grey heron")
    with pytest.raises(BadInput, match="is encrypted: give its passphrase"):
        open_vault(path, None)
    with pytest.raises(BadInput, match="is no case"):
        Case.open(path, now=AT)
    with pytest.raises(StopRun):
        Case.open(path, now=AT, vault=Vault.of(bytes(32)))
    assert verify_case(path, vault=Vault.of(bytes(32))).status == "broken"


def test_an_encrypted_case_verifies_and_purges_like_any_other(path: Path) -> None:
    vault = opened(path)
    found = verify_case(path, vault=vault)
    assert (found.status, found.checked["snapshots"], found.notes) == ("ok", 3, ())
    with Case.open(path, now=AT, vault=vault) as case:
        first = case.current(Document)[0]
        purge(case, [first.id], who="cora", why="asked to", at=AT)
    assert verify_case(path, vault=vault).status == "ok"
    assert len([p for p in path.with_name("case.blobs").rglob("*") if p.is_file()]) == 2


def test_one_flipped_byte_anywhere_is_noticed(path: Path) -> None:
    vault, chance = opened(path), random.Random(5)
    files = [path, *path.with_name("case.blobs").glob("??/*")]
    for number in range(40):
        target = files[number % 4]
        whole = target.read_bytes()
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        target.chmod(0o644)
        target.write_bytes(data)
        found = verify_case(path, vault=vault)
        assert found.status == "broken", (target.name, number)
        assert found.first
        target.write_bytes(whole)
    assert verify_case(path, vault=vault).status == "ok"


def test_bytes_do_not_open_under_another_name(path: Path) -> None:
    vault = opened(path)
    with Case.open(path, now=AT, vault=vault) as case:
        one, two = (case.blobs.path(d.snapshot) for d in case.current(Document)[:2])
        one.chmod(0o644)
        one.write_bytes(two.read_bytes())
    assert "cannot be read" in (verify_case(path, vault=vault).first or "")


def test_the_passphrase_can_be_changed_without_writing_the_case_anew(path: Path) -> None:
    before, vault = path.read_bytes(), opened(path)
    change_passphrase(path, lambda: WORDS, lambda: "four white swans")
    assert path.read_bytes() == before
    assert open_vault(path, lambda: "four white swans") == vault
    with pytest.raises(BadInput, match="does not open"):
        open_vault(path, lambda: WORDS)
    assert key_file(path).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "change",
    [
        {"memory": 2**40},
        {"passes": 10**9},
        {"format": "ascertain-key/2"},
        {"key": "AAAA"},
        {"salt": "00"},
        {"salt": None},
        {"passes": 2},
    ],
)
def test_a_key_file_that_was_altered_or_asks_for_too_much_is_bad_input(path: Path, change: dict[str, object]) -> None:
    file = key_file(path)
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(BadInput):
        open_vault(path, lambda: WORDS)


def test_no_key_is_drawn_over_another_and_none_for_a_short_passphrase(path: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="already"):
        make_vault(path, WORDS, **LIGHT)
    with pytest.raises(BadInput, match="at least 8"):
        make_vault(tmp_path / "new.db", "short", **LIGHT)
    assert not key_file(tmp_path / "new.db").exists()
    assert open_vault(tmp_path / "plain.db", None) is None
