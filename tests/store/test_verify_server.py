"""A case on a server is verified like one in a file: what was altered there is named."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest
from filling import AT, TEXT
from keeping import SIGNER, keep

from ascertain.model import BadInput
from ascertain.store.case import Case
from ascertain.store.custody import checkpoint
from ascertain.store.database import transaction
from ascertain.store.verify import keep_witness
from ascertain.store.verify_server import verify_server

NUMBERS = count(1)
ALTERED = {
    "UPDATE document SET title = 'Another' WHERE number = 1": "document .* was altered",
    "UPDATE record SET sort = 1": "record|claim",
    "DELETE FROM decision": None,
    "DELETE FROM capture": "capture .* is gone",
    "ALTER TABLE custody DISABLE TRIGGER ALL; UPDATE custody SET event = replace(event, '2031', '2030') WHERE sequence = 2": "log entry 2",
}


@pytest.fixture
def address(server: str, tmp_path: Path) -> str:
    """A case of two articles on the server, with a signed log and a witness."""
    joint = "&" if "?" in server else "?"
    made = f"{server}{joint}schema=verified_{next(NUMBERS)}&files={tmp_path}"
    with Case.create(made, now=AT) as case:
        for number in range(2):
            keep(case, f"{TEXT} {number}")
        stated = checkpoint(case.engine, SIGNER, who="desk", at=AT)
    assert stated
    keep_witness(tmp_path / "witness.json", stated)
    return made


def test_a_case_as_it_was_written_is_ok_and_its_witness_holds(address: str, tmp_path: Path) -> None:
    found = verify_server(address, at=AT, witness=lambda case: case.with_name("witness.json"))
    assert (found.status, found.first) == ("ok", None)
    assert found.checked["snapshots"] == 2
    assert found.checked["log entries"] == 5
    assert found.signed
    assert "server's own tools" in found.notes[-1]


@pytest.mark.parametrize(("statement", "words"), ALTERED.items(), ids=[s[:24] for s in ALTERED])
def test_what_was_altered_on_the_server_is_named(address: str, statement: str, words: str | None) -> None:
    with Case.open(address, now=AT) as case, transaction(case.engine, writes=True) as connection:
        for piece in statement.split("; "):
            connection.exec_driver_sql(piece)
    found = verify_server(address, at=AT, witness=lambda case: None)
    if words is None:
        assert found.status == "ok", "nothing was decided, so nothing is gone"
        return
    assert found.status == "broken"
    assert re.search(words, found.first or ""), found.first


def test_captured_bytes_are_checked_where_they_lie(address: str, tmp_path: Path) -> None:
    file = next(tmp_path.glob("*.blobs/??/*"))
    file.chmod(0o644)
    file.write_bytes(b"other")
    found = verify_server(address, at=AT, witness=lambda case: None)
    assert "were altered" in (found.first or "")


def test_where_there_is_no_case_nothing_is_made(server: str, tmp_path: Path) -> None:
    joint = "&" if "?" in server else "?"
    with pytest.raises(BadInput, match="there is no case"):
        verify_server(f"{server}{joint}schema=nothing_here&files={tmp_path}", at=AT, witness=lambda case: None)
