"""A trace ends at the bytes, and says so when any step no longer holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from trial_parts import PAGED, TRIAL

from ascertain.app import Outcome, Settings, Workbench
from ascertain.model import Claim, ClaimCluster, Derivation, QuestionKind, Relation, RelationKind, Weighing
from ascertain.reading import readers
from ascertain.store.case import Joining
from ascertain.store.codec import compress, encode, pack

AT = "2031-05-04T12:00:00Z"

Write = Callable[..., Path]


@pytest.fixture
def added(write: Write, case: Workbench) -> Outcome:
    (outcome,) = case.add([write("a.txt", "Officials: the «road» is open", "Mara Venn: it is shut")])
    return outcome


def _claim(outcome: Outcome) -> Claim:
    return next(r for r in outcome.records if isinstance(r, Claim))


def _alter(case: Workbench, sql: str, *values: bytes) -> None:
    with sqlite3.connect(case.case.path) as connection:
        connection.execute(sql, values)
    connection.close()


def test_a_claim_leads_to_the_bytes_that_say_it(case: Workbench, added: Outcome) -> None:
    found = case.trace(_claim(added).id)
    words, speaker, attributed = found.words
    (raw,) = words.raw
    data = Path(added.source).read_bytes()
    assert found.verified
    assert (words.role, words.text) == ("content", "the «road» is open")
    assert (speaker.role, speaker.text) == ("attribution.speaker.spans", "Officials")
    assert (attributed.role, attributed.text) == ("attribution.content", "the «road» is open")
    assert data[raw.start : raw.end].decode() == raw.text == words.text
    assert [d.method for d in found.derivations] == ["trial@1", "trial@1"]
    assert [d.stage for d in found.derivations] == ["claims", "reading"]
    assert [c.origin for c in found.captures] == [added.source]


def test_every_kind_of_id_can_be_traced(case: Workbench, added: Outcome) -> None:
    assert added.snapshot
    for thing in (added.snapshot, *added.documents, *added.records, *added.derivations):
        found = case.trace(thing.id)
        assert found.verified, found.mismatch
        assert found.id == thing.id
        assert found.snapshot == added.snapshot


def test_altered_bytes_are_named(case: Workbench, added: Outcome) -> None:
    assert added.snapshot
    path = case.case.blobs.path(added.snapshot.id)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"open", b"shut"))
    for name in (_claim(added).id, added.documents[0].id, added.snapshot.id):
        found = case.trace(name)
        assert not found.verified
        assert found.mismatch
        assert found.mismatch.startswith("snapshot bytes: the bytes of sha256:")


def test_missing_bytes_are_named(case: Workbench, added: Outcome) -> None:
    assert added.snapshot
    case.case.blobs.path(added.snapshot.id).unlink()
    found = case.trace(_claim(added).id)
    assert "cannot be read" in (found.mismatch or "")
    assert found.words[0].text == "the «road» is open"
    assert found.words[0].raw[0].text is None


def test_an_altered_document_text_is_named(case: Workbench, added: Outcome) -> None:
    altered = replace(added.documents[0], text=added.documents[0].text.replace("is open", "is mine"))
    _alter(case, "UPDATE document SET json = ?", compress(encode(altered)))
    found = case.trace(_claim(added).id)
    assert (found.mismatch or "").startswith(f"document text: {added.documents[0].id}")
    assert {c.name for c in found.checks if not c.ok} == {"document text", "span text", "raw bytes"}


def test_an_altered_span_is_named(case: Workbench, added: Outcome) -> None:
    claim = _claim(added)
    span = claim.content[0]
    moved = replace(claim, content=(replace(span, start=span.start + 4),))
    _alter(case, "UPDATE pack SET json = ?", pack([moved if r == claim else r for r in added.records]))
    found = case.trace(claim.id)
    assert (found.mismatch or "").startswith("spans:")


def test_a_superseded_claim_still_leads_to_its_own_reading(case: Workbench, added: Outcome) -> None:
    case.settings = TRIAL.over(Settings.parse(values=["reading.trial.upper=yes"]))
    list(case.add([added.source]))
    found = case.trace(_claim(added).id)
    assert found.verified
    assert found.superseded_by
    assert found.words[0].text == "the «road» is open"


def test_text_on_pages_is_verified_by_reading_it_again(
    write: Write, case: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PAGED, "1")
    (outcome,) = case.add([write("a.txt", "Officials: the road is open")])
    found = case.trace(_claim(outcome).id)
    assert found.verified
    assert "reading again" in {c.name for c in found.checks}
    assert (found.words[0].raw[0].page, found.words[0].raw[0].text) == (1, None)
    monkeypatch.delitem(readers._parts, "trial")
    assert "trial@1 is not installed" in (case.trace(_claim(outcome).id).mismatch or "")


def test_a_record_across_documents_leads_to_the_bytes_of_each(case: Workbench, write: Write) -> None:
    outcomes = list(case.add([write("a.txt", "Officials: it is shut"), write("b.txt", "Mara Venn: it is shut")]))
    a, b = (next(r for r in o.records if isinstance(r, Claim)) for o in outcomes)
    found = Relation(
        id="rel-0001", a=a.id, b=b.id, kind=RelationKind.SAME, reason="words", spans=(*a.content, *b.content),
        method="trial@1", score=1.0,
    )  # fmt: skip
    made = Derivation(
        id="drv-0001", stage="compare", method="trial@1", settings="{}", input="case", outputs=("rel-0001",), made_at=AT
    )
    case.case.join(Joining(derivation=made, outputs=(found,)))
    traced = case.trace("rel-0001")
    assert traced.verified, traced.mismatch
    assert [w.text for w in traced.words] == ["it is shut", "it is shut"]
    assert {t.snapshot for t in traced.below} == {o.snapshot for o in outcomes}
    assert outcomes[1].snapshot
    path = case.case.blobs.path(outcomes[1].snapshot.id)
    path.chmod(0o644)
    path.write_bytes(b"altered")
    assert not case.trace("rel-0001").verified


def test_a_figure_leads_to_the_bytes_of_every_claim_it_weighs(case: Workbench, write: Write) -> None:
    (outcome,) = case.add([write("a.txt", "Officials: it is shut")])
    claim = _claim(outcome)
    asked = ClaimCluster(
        id="ccl-0001", kind=QuestionKind.HAPPENED, question="Is it shut?", claims=(claim.id,), answers=(), method="trial@1", score=1.0
    )  # fmt: skip
    weighed = Weighing(
        id="wgh-0001", cluster=asked.id, answers=(), unknown=0.5, identifiable=False, method="trial@1", score=1.0
    )
    made = Derivation(
        id="drv-0001", stage="compare", method="trial@1", settings="{}", input="case", outputs=(), made_at=AT
    )
    case.case.join(Joining(derivation=made, outputs=(asked, weighed)))
    traced = case.trace(weighed.id)
    assert traced.verified, traced.mismatch
    assert traced.documents() == (claim.document,)
