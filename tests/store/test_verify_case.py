"""What was changed behind the program's back is named; what was not is left in peace."""

# ruff: noqa: S608, S311 - the statements are the damage; the moments are repeatable, not secret
from __future__ import annotations

import json
import random
import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from filling import AT, TEXT, document, entry, records
from keeping import SIGNER, event, keep, length, tamper

from ascertain.model import BadInput, Document, text_hash
from ascertain.store import tables
from ascertain.store.case import Case
from ascertain.store.chain import canonical, link
from ascertain.store.codec import compress, decode, encode
from ascertain.store.custody import checkpoint, recorded
from ascertain.store.database import connect, transaction
from ascertain.store.migrations import MIGRATIONS, migrate
from ascertain.store.verify import keep_witness, verify_case
from ascertain.store.writing import write_entry


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case of three articles with a signed log, and a witness of it."""
    path = tmp_path_factory.mktemp("sealed") / "case.db"
    with Case.create(path, now=AT, settings={"engine": "serial"}) as case:
        for number in range(3):
            keep(case, f"{TEXT} {number}")
        made = checkpoint(case.engine, SIGNER, who="desk", at=AT)
        assert made is not None
        keep_witness(path.with_name("witness.json"), made)
    return path


@pytest.fixture
def path(sealed: Path, tmp_path: Path) -> Path:
    shutil.copytree(sealed.parent, tmp_path / "copy")
    return tmp_path / "copy" / sealed.name


def test_an_untouched_case_verifies_and_says_who_signed_it(path: Path) -> None:
    before = path.read_bytes()
    found = verify_case(path, witness=path.with_name("witness.json"))
    assert found.status == "ok"
    assert found.first is None
    assert [s.key for s in found.signed] == [SIGNER.public]
    assert found.checked["log entries"] == SEAL
    assert found.checked["snapshots"] == found.checked["texts"] == 3
    assert found.checked["spans"] >= 3 * 6
    assert path.read_bytes() == before
    assert {p.name for p in path.parent.iterdir()} == {"case.db", "case.blobs", "witness.json"}


def _first() -> int:
    """The entry of the first commit: what stands before it is the making of the case."""
    with tempfile.TemporaryDirectory() as folder, Case.create(Path(folder) / "case.db", now=AT) as case:
        return max(length(case), 1) + 1


FIRST = _first()
SECOND, THIRD, SEAL = FIRST + 1, FIRST + 2, FIRST + 3
CLAIM, FIRST_CLAIM = (records(document(f"{TEXT} {number}"))[1].id for number in (1, 0))
NUMBER = 6
"""Of the row of that claim: four records are found in each article."""


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (f"UPDATE record SET sort = 1 WHERE number = {NUMBER}", f"claim {CLAIM}"),
        (f"UPDATE record SET id = x'00' WHERE number = {NUMBER}", f"claim {CLAIM}"),
        ("UPDATE sort SET stance = 'denied' WHERE stance = 'asserted'", f"claim {FIRST_CLAIM}"),
        ("UPDATE speaker SET name = 'The mayor'", "attribution att-"),
        (
            "UPDATE pack SET json = (SELECT json FROM pack WHERE derivation = 4) WHERE derivation = 2",
            "pack 2 was altered",
        ),
        (
            "UPDATE pack SET text_hash = upper(text_hash) WHERE derivation = 2",
            f"pack 2 was altered since log entry {FIRST}",
        ),
        ("UPDATE passage SET start = start + 1 WHERE number = 2", "passages of document doc-"),
        ("UPDATE capture SET origin = 'south.txt' WHERE number = 2", "capture 2 was altered"),
        ("UPDATE document SET title = 'Bridge open' WHERE number = 3", "(document 3) was altered"),
        ("UPDATE derivation SET superseded_by = NULL, made_at = '2030-01-01' WHERE number = 1", "(derivation 1)"),
        ("UPDATE setting SET value = 'processes'", "setting engine was altered"),
        ("DELETE FROM pack WHERE derivation = 6", f"pack 6, which log entry {THIRD}"),
        ("DELETE FROM record WHERE number = 2", "or is gone"),
        ("INSERT INTO record (number, id, sort, derivation) VALUES (99, x'99', 1, 2)", "record 99"),
        ("INSERT INTO setting VALUES ('use.claims', 'other')", "setting use.claims is in no log entry"),
        (
            f"UPDATE custody SET event = replace(event, 'desk', 'disk') WHERE sequence = {SECOND}",
            f"log entry {SECOND} (commit",
        ),
        (
            f"UPDATE custody SET rows = rows || ' ' WHERE sequence = {SECOND}",
            f"in log entry {SECOND} were altered",
        ),
        (f"UPDATE custody SET rows = NULL WHERE sequence = {SECOND}", f"in log entry {SECOND} were altered"),
        (f"DELETE FROM custody WHERE sequence = {SECOND}", f"log entry {SECOND} is missing"),
        (f"UPDATE custody SET sequence = sequence + 10 WHERE sequence > {SECOND}", f"log entry {THIRD} is missing"),
        (f"UPDATE custody SET event = replace(event, 'entries\":{THIRD}', 'entries\":1')", f"log entry {SEAL}"),
        ("UPDATE migration SET name = 'table' WHERE version = 1", "migration 1"),
        ("DROP VIEW current_record", "view current_record of the database is missing"),
        ("CREATE TABLE extra (a)", "table extra of the database was added"),
        ("DROP INDEX record_id", "index record_id"),
    ],
)
def test_what_was_changed_is_named_first(path: Path, statement: str, words: str) -> None:
    tamper(path, statement)
    found = verify_case(path)
    assert found.status == "broken"
    assert words in str(found.first)


def test_the_refusal_to_change_the_log_is_part_of_what_is_verified(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER custody_no_delete")
    connection.commit()
    connection.close()
    assert "trigger custody_no_delete of the database is missing" in str(verify_case(path).first)


def test_a_change_that_hides_in_every_copy_of_a_text_is_still_named(path: Path) -> None:
    """Text, hashes and columns agree with one another, but not with the log."""
    with sqlite3.connect(path) as connection:
        body, digest = connection.execute("SELECT json, text_hash FROM document WHERE number = 2").fetchone()
    connection.close()
    kept = decode(body, Document)
    altered = replace(kept, text=kept.text.replace("ministry", "minister"))
    again = text_hash(altered.text)
    connection = sqlite3.connect(path)
    row = (compress(encode(altered)), again)
    connection.execute("UPDATE document SET json = ?, text_hash = ? WHERE number = 2", row)
    connection.commit()
    connection.close()
    assert again != digest
    assert "document doc-" in str(verify_case(path).first)
    assert f"was altered since log entry {SECOND}" in str(verify_case(path).first)


@pytest.mark.parametrize("damage", ["alter", "empty", "remove"])
def test_captured_bytes_that_are_not_what_they_were_are_named(path: Path, damage: str) -> None:
    blob = sorted(path.with_name("case.blobs").glob("??/*"))[1]
    blob.chmod(0o644)
    if damage == "remove":
        blob.unlink()
    else:
        blob.write_bytes(b"" if damage == "empty" else blob.read_bytes().replace(b"bridge", b"Bridge"))
    found = verify_case(path)
    assert f"sha256:{blob.parent.name}{blob.name}" in str(found.first)
    assert len(found.broken) == 1


def test_bytes_removed_on_purpose_are_no_damage(path: Path) -> None:
    blob = sorted(path.with_name("case.blobs").glob("??/*"))[0]
    name = f"sha256:{blob.parent.name}{blob.name}"
    with Case.open(path, now=AT) as case, recorded(case.engine, event("purge", snapshots=[name])):
        blob.unlink()
    assert verify_case(path).status == "ok"


def test_bytes_of_no_snapshot_are_noted_and_no_damage(path: Path) -> None:
    with Case.open(path, now=AT) as case:
        name = case.blobs.put(b"left by a killed run")
    found = verify_case(path)
    assert found.status == "ok"
    assert name in found.notes[0]


def _relog(path: Path, keep_first: int, *, redo: bool) -> None:
    """Cut the log off, with all rows that the rest vouches for; or write its last entries anew."""
    connection = sqlite3.connect(path)
    rows = connection.execute('SELECT sequence, hash, event, "rows" FROM custody ORDER BY sequence').fetchall()
    connection.close()
    statements = [f"DELETE FROM custody WHERE sequence > {keep_first}"]
    previous = rows[keep_first - 1][1]
    for sequence, _, body, leaves in rows[keep_first:] if redo else []:
        kept = "NULL" if leaves is None else f"'{leaves}'"
        fields = json.loads(body) | {"who": "someone else"}
        made = link(sequence, previous, canonical(fields))
        previous = made.hash
        statements.append(
            f"INSERT INTO custody VALUES ({sequence}, '{made.previous}', '{made.hash}', '{made.event}', {kept})"
        )
    tamper(path, *statements)


def test_a_log_rewritten_from_some_entry_on_contradicts_its_own_checkpoint(path: Path) -> None:
    _relog(path, FIRST, redo=True)
    assert f"checkpoint in log entry {SEAL} states other entries" in str(verify_case(path).first)


def test_a_log_whose_end_was_cut_off_is_found_out_by_its_rows_and_by_the_witness(path: Path) -> None:
    _relog(path, SECOND, redo=False)
    alone = verify_case(path)
    assert "is in no log entry" in str(alone.first)
    witnessed = verify_case(path, witness=path.with_name("witness.json"))
    assert f"the log ends at entry {SECOND}, and {THIRD} were signed" in str(witnessed.first)


def test_a_case_cut_back_without_a_trace_contradicts_the_witness(path: Path, tmp_path: Path) -> None:
    with Case.create(tmp_path / "younger.db", now=AT) as case:
        keep(case, TEXT)
    alone = verify_case(tmp_path / "younger.db")
    assert alone.status == "ok"
    assert "not signed" in alone.notes[0]
    found = verify_case(tmp_path / "younger.db", witness=path.with_name("witness.json"))
    assert "its end was cut off" in str(found.first)


def test_rows_from_before_the_log_are_unverifiable_and_changes_after_it_are_named(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with Case.create(path, now=AT) as case:
        tamper(path, "DELETE FROM custody")
        case.blobs.put(TEXT.encode())
        with transaction(case.engine, writes=True) as connection:
            write_entry(connection, entry())
        assert verify_case(path).status == "unverifiable"
        with recorded(case.engine, event("view")) as connection:
            connection.execute(tables.setting.insert().values(key="a", value="b"))
    found = verify_case(path)
    assert found.status == "unverifiable"
    assert "before the log began" in found.unverifiable[0]
    tamper(path, "UPDATE record SET sort = 1 WHERE number = 2")
    assert "claim clm-" in str(verify_case(path).first)


def test_a_case_of_an_older_version_is_unverifiable(tmp_path: Path) -> None:
    engine = connect(tmp_path / "old.db")
    with transaction(engine, writes=True) as connection:
        migrate(connection, MIGRATIONS[:1], now=AT)
    engine.dispose()
    assert verify_case(tmp_path / "old.db").status == "unverifiable"


def test_what_is_no_case_or_no_witness_is_bad_input(path: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no case"):
        verify_case(tmp_path / "none.db")
    (tmp_path / "odd.json").write_text("[]")
    with pytest.raises(BadInput, match="no statement"):
        verify_case(path, witness=tmp_path / "odd.json")


def _content(path: Path) -> object:
    """All rows of all tables but those of copies that can be made anew, or None when they cannot be read."""
    try:
        connection = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        connection.text_factory = bytes
        names = sorted(t.name for t in tables.metadata.tables.values() if not t.info.get("derived"))
        found = [(name, connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()) for name in names]
        connection.close()
    except (sqlite3.Error, ValueError, MemoryError):
        return None
    return found


def test_one_flipped_byte_in_rows_or_bytes_is_always_noticed(path: Path) -> None:
    chance = random.Random(11)
    whole, content = path.read_bytes(), _content(path)
    touched = 0
    for _ in range(300):
        data = bytearray(whole)
        data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        if _content(path) != content:
            touched += 1
            assert verify_case(path).status == "broken"
    assert touched > 5
    path.write_bytes(whole)
    for blob in path.with_name("case.blobs").glob("??/*"):
        good = blob.read_bytes()
        blob.chmod(0o644)
        data = bytearray(good)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        blob.write_bytes(data)
        assert f"{blob.parent.name}{blob.name}" in str(verify_case(path).first)
        blob.write_bytes(good)
    assert verify_case(path).status == "ok"
