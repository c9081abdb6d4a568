"""A case gives back what it was given, keeps what was superseded, and refuses what it cannot read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from filling import AT, TEXT, document, entry, records, snapshot
from sqlalchemy import text

from ascertain.model import BadInput, Skipped, StopRun, text_hash
from ascertain.store.case import Case, Filter
from ascertain.store.database import transaction

DATA = TEXT.encode()


def test_records_come_back_equal_from_a_reopened_file(tmp_path: Path) -> None:
    path, doc = tmp_path / "case.db", document()
    with Case.create(path, now=AT) as case:
        case.commit(entry(), DATA)
    with Case.open(path, now=AT) as case:
        stored = [case.stored(r.id) for r in (doc, *records(doc))]
        assert [s.record for s in stored if s] == [doc, *records(doc)]
        assert case.snapshot(snapshot().id) == snapshot()
        assert case.blobs.get(snapshot().id) == DATA


def test_columns_answer_questions_without_reading_json(case: Case) -> None:
    case.commit(entry(), DATA)
    query = "SELECT id, basis, stance, speaker FROM current_record WHERE kind = 'claim' ORDER BY start"
    with transaction(case.engine) as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    claims = records(document())[1:3]
    assert rows == [
        (claims[0].id, "named_organisation", "asserted", "The ministry"),
        (claims[1].id, "named_organisation", "possible", "The ministry"),
    ]


def test_every_span_is_kept_with_the_hash_of_its_text(case: Case) -> None:
    case.commit(entry(), DATA)
    source = case.stored(records(document())[0].id)
    assert source is not None
    assert {(role, digest) for role, _, _, digest in source.hashes} == {
        ("speaker.spans", text_hash("The ministry")),
        ("cue", text_hash("said")),
        ("content", text_hash("the bridge was shut")),
    }


def test_the_same_bytes_captured_twice_are_one_snapshot_with_two_captures(case: Case) -> None:
    case.commit(entry(), DATA)
    case.commit(entry(origin="copy.txt"), DATA)
    assert [c.origin for c in case.captures(snapshot().id)] == ["north.txt", "copy.txt"]
    assert case.counts()["snapshot"] == 1
    assert case.counts()["record"] == len(records(document()))


def test_a_newer_version_supersedes_and_the_older_stays(case: Case) -> None:
    case.commit(entry(), DATA)
    case.commit(entry(extractor="rules@2"), DATA)
    current = case.records(Filter(kind="claim"))
    both = case.records(Filter(kind="claim", superseded=True))
    assert [r["method"] for r in current] == ["rules@2"] * 2
    assert sorted(r["method"] for r in both) == ["rules@1"] * 2 + ["rules@2"] * 2
    assert all((r["superseded_by"] is None) == (r["method"] == "rules@2") for r in both)


def test_a_new_reading_supersedes_the_claims_made_from_the_old_one(case: Case) -> None:
    case.commit(entry(), DATA)
    case.commit(entry(reader="text@2"), DATA)
    assert {r["document"] for r in case.records(Filter(kind="claim"))} == {document(method="text@2").id}
    assert len(case.documents(Filter())) == 1
    assert len(case.documents(Filter(superseded=True))) == 2


def test_going_back_to_an_older_version_makes_it_current_again(case: Case) -> None:
    for extractor in ("rules@1", "rules@2", "rules@1"):
        case.commit(entry(extractor=extractor), DATA)
    assert {r["method"] for r in case.records(Filter(kind="claim"))} == {"rules@1"}
    assert case.counts()["derivation"] == 3


def test_a_failure_is_listed_until_a_later_run_makes_it_good(case: Case) -> None:
    failure = Skipped(stage="reading", item="north.txt", code="error", reason="no text")
    failed = entry(failed=(failure,))
    for _ in range(2):
        case.commit(type(failed)(snapshot=failed.snapshot, failed=failed.failed), DATA)
    assert [r["code"] for r in case.skipped(Filter())] == ["error"]
    case.commit(entry(), DATA)
    assert case.skipped(Filter()) == ()
    assert len(case.skipped(Filter(superseded=True))) == 1


def test_bytes_that_do_not_match_their_snapshot_are_refused_before_anything_is_written(case: Case) -> None:
    with pytest.raises(BadInput, match="hash to"):
        case.commit(entry(), b"other bytes")
    assert case.counts()["snapshot"] == 0


def test_text_that_is_no_utf8_can_be_kept(case: Case) -> None:
    made = entry(origin="caf\udce9.txt")
    case.commit(made, DATA)
    assert case.captures(snapshot().id) == (made.snapshot,)
    assert case.documents(Filter())[0]["origin"] == "caf\\udce9.txt"


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "there is no case"), (b"", "there is no case"), (b"<html></html>" * 20, "is no case")],
)
def test_what_is_no_case_is_bad_input(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "case.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=words):
        Case.open(path, now=AT)


def test_another_programs_database_is_bad_input_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")
    connection.close()
    with pytest.raises(BadInput, match="song"):
        Case.open(path, now=AT)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("song",)]
    connection.close()


def test_a_damaged_file_stops_the_run_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    with Case.create(path, now=AT) as case:
        case.commit(entry(), DATA)
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    with pytest.raises(StopRun, match=r"case\.db"), Case.open(path, now=AT) as case:
        case.records(Filter())


def test_create_does_not_touch_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    path.write_text("notes")
    with pytest.raises(BadInput, match="exists already"):
        Case.create(path, now=AT)
    assert path.read_text() == "notes"


def test_settings_are_kept(tmp_path: Path) -> None:
    with Case.create(tmp_path / "case.db", now=AT, settings={"use.claims": "rules"}) as case:
        assert case.settings() == {"use.claims": "rules"}
        case.set({"engine": "serial"})
        assert case.settings() == {"engine": "serial"}


def test_the_file_is_in_wal_mode_with_full_sync_and_foreign_keys(file_case: Case) -> None:
    with file_case.engine.connect() as connection:
        values = [connection.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous")]
        assert values == ["wal", 2]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert int(str(connection.exec_driver_sql("PRAGMA busy_timeout").scalar())) > 1000
