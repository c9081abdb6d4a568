"""Records across documents and decisions: kept with hashes, replaced as a whole, never lost."""

from __future__ import annotations

import pytest
from filling import AT, derivation, document, entry

from ascertain.model import BadInput, Claim, Decision, Document, Origin, Reuse, Span, make_id, text_hash
from ascertain.store.case import Case, Filter, Joining
from ascertain.store.codec import decode, encode
from ascertain.store.custody import links
from ascertain.store.database import transaction
from ascertain.store.rows import TOGETHER
from ascertain.store.verify_log import read_log

NORTH, SOUTH = (
    "The ministry said the bridge was shut. It may reopen. A cunning plot.",
    ("ORLIN - The ministry said the bridge was shut. It may reopen. A cunning plot."),
)


def reuse(start: int = 0, *, method: str = "winnow@1") -> Reuse:
    a, b = document(NORTH), document(SOUTH)
    return Reuse(
        id=make_id("reu", a.id, b.id, start, method),
        a=Span(document=a.id, start=start, end=len(NORTH)),
        b=Span(document=b.id, start=SOUTH.index("The ministry") + start, end=len(SOUTH)),
        direction="a>b",
        similarity=1.0,
        method=method,
        score=0.9,
    )


def joining(*outputs: Reuse | Origin, method: str = "winnow@1", of: str = "case") -> Joining:
    made = derivation("compare", method, of, tuple(o.id for o in outputs))
    return Joining(derivation=made, outputs=outputs)


@pytest.fixture
def filled(case: Case) -> Case:
    for text in (NORTH, SOUTH):
        case.commit(entry(text), text.encode())
    return case


def test_a_record_comes_back_with_the_hash_of_each_span_in_its_own_document(filled: Case) -> None:
    found = reuse()
    filled.join(joining(found))
    stored = filled.joined(found.id)
    assert stored is not None
    assert stored.record == found
    assert [(role, digest) for _, role, _, _, digest in stored.hashes] == [
        ("a", text_hash(NORTH)),
        ("b", text_hash(SOUTH[found.b.start :])),
    ]
    assert len({number for number, *_ in stored.hashes}) == 2
    assert decode(encode(found), Reuse) == found


def test_as_many_records_as_are_written_together_and_some_more_are_kept_in_order_and_vouched_for(filled: Case) -> None:
    found = tuple(reuse(start) for start in range(TOGETHER + 7))
    filled.join(joining(*found))
    assert filled.current(Reuse) == found
    assert all(stored and len(stored.hashes) == 2 for stored in map(filled.joined, (r.id for r in found)))
    with transaction(filled.engine) as connection:
        written = read_log(links(connection)).rows
    assert len(written["joined"]) == len(found)


def test_a_newer_run_replaces_the_older_as_a_whole_and_nothing_is_lost(filled: Case) -> None:
    old, new = reuse(), reuse(4, method="winnow@2")
    filled.join(joining(old))
    filled.join(joining(new, method="winnow@2"))
    assert filled.current(Reuse) == (new,)
    before = filled.joined(old.id)
    assert before is not None
    assert before.superseded_by == joining(new, method="winnow@2").derivation.id
    filled.join(joining(old))
    assert filled.current(Reuse) == (old,)
    assert filled.counts()["joined"] == 2


def test_a_span_outside_the_text_keeps_the_whole_run_out(filled: Case) -> None:
    beyond = Span(document=document(NORTH).id, start=0, end=len(NORTH) + 1)
    bad = Reuse(id="reu-1", a=beyond, b=beyond, direction=None, similarity=1, method="winnow@1", score=1)
    with pytest.raises(BadInput, match="outside the text"):
        filled.join(joining(reuse(), bad))
    assert filled.current(Reuse) == ()


def test_what_is_current_is_told_by_kind(filled: Case) -> None:
    assert {d.id for d in filled.current(Document)} == {document(NORTH).id, document(SOUTH).id}
    assert len(filled.current(Claim)) == 4
    origin = Origin(id="org-0001", name="The ministry", root=None, documents=(), method="voices@1", score=1)
    filled.join(joining(reuse(), origin))
    assert [row["text"] for row in filled.joined_rows(Filter(kind="origin"))] == ["The ministry"]
    assert filled.find("org-0001").kind == "origin"


def test_decisions_stand_in_order_and_once(case: Case) -> None:
    first = Decision(id="dec-0001", action="link", target="act-1", other="act-2", who="mara", at=AT, why="same seal")
    second = Decision(id="dec-0002", action="undo", target="dec-0001", undoes="dec-0001", who="tomas", at=AT)
    for decision in (first, second, first):
        case.decide(decision)
    assert case.decisions() == (first, second)
    assert case.find("dec-0002").kind == "decision"
