"""A time stamp is checked offline against the authority that the user trusts, and against nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from filling import AT, TEXT
from keeping import SIGNER, keep

from ascertain.model import BadInput
from ascertain.store.case import Case
from ascertain.store.chain import Link
from ascertain.store.custody import checkpoint, stamp
from ascertain.store.stamps import stamp_request
from ascertain.store.verify import verify_case
from playing import authority, stamped


def _checked(case: Case) -> Link:
    made = checkpoint(case.engine, SIGNER, who="desk", at=AT)
    assert made is not None
    return made


def test_a_stamp_holds_for_its_checkpoint_and_its_authority_alone(file_case: Case, tmp_path: Path) -> None:
    case = file_case
    north, south = (authority(tmp_path / name, name) for name in ("north", "south"))
    keep(case, TEXT)
    first = _checked(case)
    token = stamped(north, stamp_request(first))
    stamp(case.engine, first, token, who="desk", at=AT)
    trusted = verify_case(case.path, authorities=(north / "root.pem",))
    assert trusted.first is None
    assert f"log entry {first.sequence} existed at 20" in trusted.notes[0]
    assert "was not checked" in verify_case(case.path).notes[0]
    assert f"log entry {first.sequence + 1} does not hold" in str(
        verify_case(case.path, authorities=(south / "root.pem",)).first
    )
    keep(case, f"{TEXT} more")
    second = _checked(case)
    stamp(case.engine, second, token, who="desk", at=AT)
    assert f"log entry {second.sequence + 1} does not hold" in str(
        verify_case(case.path, authorities=(north / "root.pem",)).first
    )


def test_what_is_no_stamp_does_not_hold(file_case: Case, tmp_path: Path) -> None:
    case = file_case
    keep(case, TEXT)
    made = _checked(case)
    stamp(case.engine, made, b"no token", who="desk", at=AT)
    (tmp_path / "root.pem").write_text("no certificate")
    assert f"log entry {made.sequence + 1} does not hold" in str(
        verify_case(case.path, authorities=(tmp_path / "root.pem",)).first
    )
    with pytest.raises(BadInput, match="no checkpoint"):
        stamp_request(Link(sequence=1, previous="", hash="", event="{}"))
