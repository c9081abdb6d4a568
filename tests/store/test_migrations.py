"""Cases of older versions are brought up to date with all they hold; newer ones are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from filling import AT, TEXT, document, entry, records
from sqlalchemy import Connection, inspect, text

from ascertain.model import StopRun
from ascertain.store.blobs import Blobs
from ascertain.store.case import Case, Filter
from ascertain.store.database import connect, transaction
from ascertain.store.migrations import MIGRATIONS, Step, migrate, version
from ascertain.store.search_index import INDEXES
from ascertain.store.tables import metadata
from ascertain.store.writing import write_entry


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A case of schema version 1 that holds one article."""
    path = tmp_path / "case.db"
    engine = connect(path)
    with transaction(engine, writes=True) as connection:
        migrate(connection, MIGRATIONS[:1], now=AT)
        write_entry(connection, entry())
    engine.dispose()
    Blobs(root=path.with_name("case.blobs")).put(TEXT.encode())
    return path


def _views(case: Case) -> set[str]:
    return set(inspect(case.engine).get_view_names())


def test_version_1_is_brought_up_to_date_with_all_it_holds(first: Path) -> None:
    with Case.open(first, now=AT, steps=MIGRATIONS[:1]) as case:
        assert _views(case) == set()
    with Case.open(first, now=AT) as case:
        assert case.counts()["schema_version"] == len(MIGRATIONS)
        assert _views(case) == {"current_document", "current_joined", "current_record", "claim_text", "passage_text"}
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


def test_the_tables_in_code_are_the_tables_in_the_file(case: Case) -> None:
    found = inspect(case.engine)
    for name, table in metadata.tables.items():
        columns = {c["name"]: type(c["type"]).__name__ for c in found.get_columns(name)}
        expected = {
            c.name: {"String": "VARCHAR", "Integer": "INTEGER", "Float": "FLOAT"}[type(c.type).__name__]
            for c in table.columns
        }
        assert columns == expected
        assert {c.name for c in table.primary_key} == set(found.get_pk_constraint(name)["constrained_columns"])
        references = {(f["constrained_columns"][0], f["referred_table"]) for f in found.get_foreign_keys(name)}
        assert references == {(f.parent.name, f.column.table.name) for f in table.foreign_keys}
    index = {name for name in found.get_table_names() if name.startswith(tuple(INDEXES.values()))}
    assert set(found.get_table_names()) - index == set(metadata.tables)
