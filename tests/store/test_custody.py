"""Whatever a transaction touches is in its log entry, and entries stay."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from filling import AT, TEXT
from keeping import SIGNER, event, keep
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table

from ascertain.model import BadInput, StopRun
from ascertain.store import tables
from ascertain.store.case import Case
from ascertain.store.chain import Link, canonical
from ascertain.store.custody import append, checkpoint, links, recorded, stamp, start
from ascertain.store.database import transaction
from ascertain.store.guarded import UNGUARDED, guarded
from ascertain.store.seal import load_signer, signed_by


def _log(case: Case) -> tuple[Link, ...]:
    with transaction(case.engine) as connection:
        return links(connection)


def _rows(link: Link) -> dict[str, int]:
    return {table: len(leaves) for table, _, leaves in json.loads(link.rows or "[]")}


def test_an_entry_vouches_for_every_row_of_its_transaction(case: Case) -> None:
    made = keep(case, TEXT)
    first, *_, before, second = (*_log(case)[:1], *_log(case))
    assert json.loads(first.event)["what"] == "begin"
    fields = json.loads(second.event)
    assert (fields["what"], fields["who"], fields["at"]) == ("commit", "desk", AT)
    assert fields["about"] == {"snapshot": made.snapshot.id}
    assert set(_rows(second)) == {"snapshot", "capture", "derivation", "document", "pack"}
    assert second.previous == before.hash


def test_an_update_and_a_removal_are_entries_too(case: Case) -> None:
    case.set({"engine": "serial"})
    keep(case, TEXT)
    with recorded(case.engine, event("settings")) as connection:
        connection.execute(tables.setting.delete())
        connection.execute(tables.derivation.update().values(superseded_by=None))
    last = _log(case)[-1]
    assert _rows(last) == {"derivation": 44, "setting": 0}


def test_a_read_can_be_logged_without_touching_a_row(case: Case) -> None:
    keep(case, TEXT)
    with recorded(case.engine, event("export", format="csv", why="for the editor")):
        pass
    fields = json.loads(_log(case)[-1].event)
    assert fields["about"] == {"format": "csv", "why": "for the editor"}
    assert "rows" not in fields
    assert _log(case)[-1].rows is None


def test_rows_and_entry_are_kept_together_or_neither(case: Case) -> None:
    keep(case, TEXT)
    before = _log(case)

    def cut_short() -> None:
        with recorded(case.engine, event("settings")) as connection:
            connection.execute(tables.setting.insert().values(key="a", value="b"))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        cut_short()
    assert _log(case) == before
    assert case.settings() == {}
    keep(case, f"{TEXT} again")
    assert "setting" not in _rows(_log(case)[-1])


@pytest.mark.parametrize("change", ["UPDATE custody SET event = '{}'", "DELETE FROM custody"])
def test_the_database_refuses_to_change_the_log(case: Case, change: str) -> None:
    keep(case, TEXT)
    with (
        pytest.raises(StopRun, match="custody log cannot be"),
        transaction(case.engine, writes=True) as connection,
    ):
        connection.exec_driver_sql(change)


def test_the_logs_own_words_cannot_be_used_by_others(case: Case) -> None:
    with transaction(case.engine, writes=True) as connection:
        start(connection, event())
        with pytest.raises(BadInput, match="checkpoint"):
            append(connection, event("checkpoint"))


def test_a_checkpoint_states_head_and_root_and_is_signed_once(case: Case) -> None:
    keep(case, TEXT)
    entries = len(_log(case))
    made = checkpoint(case.engine, SIGNER, who="desk", at=AT)
    assert made is not None
    about = json.loads(made.event)["about"]
    assert about["statement"]["entries"] == entries
    assert about["statement"]["head"] == made.previous
    assert signed_by(SIGNER.public, canonical(about["statement"]), about["signature"])
    assert not signed_by(SIGNER.public, canonical(about["statement"] | {"entries": entries + 1}), about["signature"])
    assert checkpoint(case.engine, SIGNER, who="desk", at=AT) is None


def test_only_a_checkpoint_is_time_stamped(case: Case) -> None:
    keep(case, TEXT)
    made = checkpoint(case.engine, None, who="desk", at=AT)
    assert made is not None
    assert (
        json.loads(stamp(case.engine, made, b"token", who="desk", at=AT).event)["about"]["checkpoint"] == made.sequence
    )
    with pytest.raises(BadInput, match="no checkpoint"):
        stamp(case.engine, _log(case)[0], b"token", who="desk", at=AT)


def test_every_table_is_guarded_or_said_not_to_be() -> None:
    found = {name for table in guarded() for name in (table.name, *(p.name for p in table.parts))}
    derived = {t.name for t in tables.metadata.tables.values() if t.info.get("derived")}
    assert found == set(tables.metadata.tables) - UNGUARDED - derived
    assert {p.name for t in guarded() if t.name == "joined" for p in t.parts} == {"joined_span"}


def test_a_table_without_a_usable_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = MetaData()
    Table("pair", metadata, Column("a", String, primary_key=True), Column("b", String, primary_key=True))
    monkeypatch.setattr(tables, "metadata", metadata)
    with pytest.raises(TypeError, match="pair needs one key column"):
        guarded()


def test_a_column_added_later_leaves_older_rows_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    def leaves(*more: Column[str]) -> list[tuple[int | str, bytes]]:
        metadata = MetaData()
        Table("note", metadata, Column("number", Integer, primary_key=True), Column("text", String), *more)
        page = (
            Column("note", Integer, ForeignKey("note.number"), primary_key=True),
            Column("at", Integer, primary_key=True),
        )
        Table("page", metadata, *page)
        monkeypatch.setattr(tables, "metadata", metadata)
        rows: dict[bool, list[tuple[object, ...]]] = {True: [(1, "one", *(None for _ in more))], False: [(1, 7)]}

        def execute(sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
            return rows['FROM "note"' in sql]

        return list(guarded()[0].leaves(execute))

    assert leaves() == leaves(Column("added", String))


def test_the_signing_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    made = load_signer(tmp_path / "keys")
    path = tmp_path / "keys" / "signing.key"
    assert load_signer(tmp_path / "keys").public == made.public
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert made.seed.hex() not in repr(made)
    path.chmod(0o644)
    with pytest.raises(BadInput, match="chmod 600"):
        load_signer(tmp_path / "keys")


@pytest.mark.parametrize("content", ["", "not hexadecimal", "00" * 31])
def test_a_spoilt_key_file_is_bad_input(tmp_path: Path, content: str) -> None:
    path = tmp_path / "signing.key"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(BadInput, match="holds no signing key"):
        load_signer(tmp_path)
