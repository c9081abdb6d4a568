"""An id may be cut short as long as one thing has it."""

from __future__ import annotations

import pytest
from filling import TEXT, document, entry, records, snapshot
from sqlalchemy import select, update

from ascertain.model import BadInput
from ascertain.store import tables
from ascertain.store.case import Case
from ascertain.store.database import transaction
from ascertain.store.find import Found


@pytest.fixture
def full(case: Case) -> Case:
    for number in range(40):
        text = f"{TEXT} {number}"
        case.commit(entry(text), text.encode())
    return case


def test_full_ids_prefixes_and_bare_digits_find_the_same_thing(full: Case) -> None:
    doc = document(f"{TEXT} 7")
    claim = records(doc)[1]
    for word in (claim.id, claim.id[:14], claim.id.partition("-")[2][:10], claim.id.upper()):
        assert full.find(word) == Found(kind="claim", id=claim.id)
    shot = snapshot(f"{TEXT} 7").id
    for word in (shot, shot[:16], shot.removeprefix("sha256:")[:10]):
        assert full.find(word) == Found(kind="snapshot", id=shot)


def test_an_unknown_id_names_the_nearest(full: Case) -> None:
    claim = records(document(f"{TEXT} 7"))[1].id
    wrong = claim[:12] + ("0" if claim[12] != "0" else "1") * 6
    with pytest.raises(BadInput, match=claim):
        full.find(wrong)


def test_versions_of_one_record_are_not_ambiguous_and_three_digits_are_too_few(case: Case) -> None:
    case.commit(entry(), TEXT.encode())
    case.commit(entry(extractor="rules@2"), TEXT.encode())
    claim = records(document())[1].id
    assert case.find(claim[:12]).id == claim
    with pytest.raises(BadInput, match="too short"):
        case.find(claim[:7])


def test_many_matches_are_ambiguous(full: Case) -> None:
    with transaction(full.engine, writes=True) as connection:
        for number, name in connection.execute(select(tables.record.c.number, tables.record.c.id)).all():
            wanted = tables.record.c.number == number
            connection.execute(update(tables.record).where(wanted).values(id=b"\xab\xcd" + name[2:]))
    with pytest.raises(BadInput, match=r"ambiguous.*(clm|att|trm)-abcd.*and others"):
        full.find("abcd")


def test_wildcards_of_sql_are_no_wildcards_here(full: Case) -> None:
    with pytest.raises(BadInput, match="nothing in the case"):
        full.find("clm-____%")


def test_an_empty_case_says_so(case: Case) -> None:
    with pytest.raises(BadInput, match="empty"):
        case.find("clm-abcdef")
