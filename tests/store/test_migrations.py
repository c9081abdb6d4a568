"""Cases of older versions are brought up to date with all they hold; newer ones are refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from aging import aged
from filling import AT, TEXT, document, entry, records
from sqlalchemy import Connection, inspect, text

from ascertain.model import Claim, StopRun
from ascertain.store.case import Case, Filter
from ascertain.store.database import connect, transaction
from ascertain.store.migrations import MIGRATIONS, Step, version
from ascertain.store.search import Search
from ascertain.store.search_index import INDEXES
from ascertain.store.tables import metadata
from ascertain.store.verify import verify_case


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A case of schema version 1 that holds one article."""
    path = tmp_path / "case.db"
    aged(path, entry(), version=1)
    return path


def _views(case: Case) -> set[str]:
    return set(inspect(case.engine).get_view_names())


def test_version_1_is_brought_up_to_date_with_all_it_holds(first: Path) -> None:
    with Case.open(first, now=AT, steps=MIGRATIONS[:1]) as case:
        assert _views(case) == set()
    with Case.open(first, now=AT) as case:
        assert case.counts()["schema_version"] == len(MIGRATIONS)
        assert _views(case) == {"current_document", "current_joined", "current_record"}
        assert [d["id"] for d in case.documents(Filter())] == [document().id]
        assert len(case.records(Filter())) == len(records(document()))


def test_a_newer_case_is_refused_and_left_alone(first: Path) -> None:
    more = (*MIGRATIONS, Step(name="from the future", apply=lambda connection: None))
    Case.open(first, now=AT, steps=more).close()
    before = first.read_bytes()
    with pytest.raises(StopRun, match=f"version {len(more)}.*knows {len(MIGRATIONS)}.*update ascertain"):
        Case.open(first, now=AT)
    assert first.read_bytes() == before


def test_a_step_that_fails_leaves_the_version_before_it_whole(first: Path) -> None:
    def broken(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (a INTEGER)"))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        Case.open(first, now=AT, steps=(*MIGRATIONS, Step(name="broken", apply=broken)))
    engine = connect(first)
    with transaction(engine) as connection:
        assert version(connection) == 1
        assert "half" not in inspect(connection).get_table_names()
    engine.dispose()


def test_the_tables_in_code_are_the_tables_in_the_file(file_case: Case) -> None:
    found = inspect(file_case.engine)
    for name, table in metadata.tables.items():
        columns = {c["name"]: type(c["type"]).__name__ for c in found.get_columns(name)}
        expected = {
            c.name: {
                "String": "VARCHAR",
                "Integer": "INTEGER",
                "BigInteger": "INTEGER",
                "Float": "FLOAT",
                "LargeBinary": "BLOB",
            }[type(c.type).__name__]
            for c in table.columns
        }
        assert columns == expected
        assert {c.name for c in table.primary_key} == set(found.get_pk_constraint(name)["constrained_columns"])
        references = {(f["constrained_columns"][0], f["referred_table"]) for f in found.get_foreign_keys(name)}
        assert references == {(f.parent.name, f.column.table.name) for f in table.foreign_keys}
    index = {name for name in found.get_table_names() if name.startswith(tuple(INDEXES.values()))}
    assert set(found.get_table_names()) - index == set(metadata.tables)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A case of the version before records were packed, with a log that vouches for its rows."""
    path = tmp_path / "old.db"
    aged(path, entry(), entry(extractor="rules@2"))
    return path


def _tamper(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA trusted_schema = ON")
        connection.execute(statement)
    connection.close()


def test_an_old_case_keeps_every_version_of_its_records_and_verifies(old: Path) -> None:
    assert verify_case(old).status == "unverifiable"
    with Case.open(old, now=AT) as case:
        assert case.current(Claim) == tuple(r for r in records(document(), method="rules@2") if isinstance(r, Claim))
        assert [s.method for s in case.outputs(entry().made[1][0].id)] == ["rules@1"] * 4
        kept = case.derivation(entry().made[1][0].id)
        assert kept
        assert kept[0] == entry().made[1][0]
        assert kept[1] == entry(extractor="rules@2").made[1][0].id
        case.commit(entry(f"{TEXT} more"), f"{TEXT} more".encode())
    found = verify_case(old)
    assert (found.status, found.first) == ("ok", None)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE record SET json = replace(json, 'positive', 'negative') WHERE number = 2",
            "pack 2 is in no log entry",
        ),
        ("UPDATE span SET start = start + 1 WHERE record = 2", "pack 2 is in no log entry"),
        ("UPDATE document SET title = 'Bridge open'", "(document 1) was altered since log entry 1"),
        ("UPDATE derivation SET made_at = '2030' WHERE number = 3", "(derivation 3) was altered since log entry 1"),
        ("INSERT INTO setting VALUES ('use.claims', 'other')", "setting use.claims is in no log entry"),
        ("DELETE FROM capture WHERE number = 2", "capture 2, which log entry 1"),
    ],
)
def test_what_was_altered_past_the_log_before_is_still_named_after(old: Path, statement: str, words: str) -> None:
    _tamper(old, statement)
    Case.open(old, now=AT).close()
    found = verify_case(old)
    assert found.status == "broken"
    assert words in str([b.words for b in found.broken])


def test_rows_of_records_become_narrow_with_the_same_numbers_and_answers(old: Path) -> None:
    with Case.open(old, now=AT, steps=MIGRATIONS[:6]):
        pass
    _tamper(old, "INSERT INTO record (number, id, kind, derivation) VALUES (1, 'clm-old', 'claim', 2)")
    with Case.open(old, now=AT) as case:
        assert [row["id"] for row in case.records(Filter(kind="claim"))] == [r.id for r in records(document())[1:3]]
        assert [row["text"] for row in case.search(Search(query="bridge"))] == ["the bridge was shut"]
    assert verify_case(old).status == "ok"
