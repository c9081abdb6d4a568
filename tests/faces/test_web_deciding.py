"""Decisions: each one a record of its own, laid over the answers at once, and carried over to what newer methods find."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ascertain import Workbench
from ascertain.app.carrying import carried, heir
from ascertain.app.naming import pairs
from ascertain.app.reading_case import Found, Reading
from ascertain.app.reviewing import located
from ascertain.app.reweighing import changed, effect
from ascertain.assess import decision
from ascertain.model import BadInput, RelationKind, make_id
from ascertain.store.writing import Entry

AT = datetime(2031, 5, 4, 10, tzinfo=UTC)


@pytest.fixture
def bench(compared_case: Path, tmp_path: Path) -> Iterator[Workbench]:
    shutil.copytree(compared_case, tmp_path / "case")
    with Workbench.open(tmp_path / "case" / "case.db", now=lambda: AT) as opened:
        yield opened


def count(bench: Workbench) -> tuple[str, str]:
    """A contested count, and one of the claims that give its first answer."""
    reading = bench.reader().now()
    asked = next(q for q in reading.contested if q.cluster.kind == "how_many")
    assert asked.weighing
    best = next(a for a in asked.cluster.answers if a.id == asked.weighing.answers[0].answer)
    return asked.cluster.id, best.claims[0]


def weights(reading: Reading, cluster: str) -> dict[str, float]:
    asked = reading.questions[cluster].weighing
    return {a.label: a.probability for a in asked.answers} if asked else {}


def test_the_same_decided_twice_within_a_second_is_two_records(bench: Workbench) -> None:
    _, claim = count(bench)
    first, second = (bench.decide("confirm", claim, who="mara") for _ in range(2))
    assert first.at == second.at
    assert first.id != second.id
    bench.decide("undo", first.id, who="mara")
    assert [d.id for d in bench.reader().now().force] == [second.id]


def test_a_rejected_claim_changes_its_answer_at_once_and_an_undo_brings_it_back(bench: Workbench) -> None:
    cluster, claim = count(bench)
    reader = bench.reader()
    before = reader.now()
    made = bench.decide("reject", claim, who="mara", why="no claim")
    after = reader.now()
    rows = changed(before, after, made)
    assert rows
    assert effect(after, made.id) == rows
    assert weights(after, cluster) != weights(before, cluster)
    bench.decide("undo", made.id, who="mara")
    assert weights(reader.now(), cluster) == pytest.approx(weights(before, cluster))


def test_a_comparison_settles_what_was_laid_over_the_answers(bench: Workbench) -> None:
    cluster, claim = count(bench)
    bench.decide("reject", claim, who="mara", why="no claim")
    reader = bench.reader()
    at_once = weights(reader.now(), cluster)
    bench.now = lambda: AT.replace(hour=11)
    bench.compare()
    assert reader.now().newer == 0
    assert weights(reader.now(), cluster) == pytest.approx(at_once, abs=0.05)


def test_claims_held_to_be_of_one_origin_count_as_one_voice_at_once(bench: Workbench) -> None:
    reader = bench.reader()
    before = reader.now()
    cluster, claim = count(bench)
    asked = before.questions[cluster].cluster
    answer = next(a for a in asked.answers if claim in a.claims)
    voices = {before.live.origin_of(c): c for c in answer.claims}
    assert len(voices) > 1
    one, *others = voices.values()
    for other in others:
        made = bench.decide("same_origin", other, other=one, who="mara", why="one voice")
    row = next(r for r in effect(reader.now(), made.id) if r.answer == answer.label)
    assert row.origins_after == row.origins_before - 1


def test_a_relation_that_a_person_sees_stands_beside_both_claims_and_neither_takes_it_away(bench: Workbench) -> None:
    reader = bench.reader()
    cluster, claim = count(bench)
    other = next(c for c in reader.now().questions[cluster].cluster.claims if c != claim)

    def kinds() -> set[RelationKind]:
        return {r.kind for c in (claim, other) for r in reader.now().relations(c) if {r.a, r.b} == {claim, other}}

    bench.decide("relate", claim, other=other, value="corroborates", who="mara", why="both saw it")
    assert kinds() == {RelationKind.SUPPORTS}
    bench.decide("relate", claim, other=other, value="contradicts", who="mara", why="the counts differ")
    bench.compare()
    assert RelationKind.CONTRADICTS in kinds()
    bench.decide("relate", claim, other=other, value="neither", who="mara", why="of two days")
    assert kinds() <= {RelationKind.SUPPORTS, RelationKind.CONTRADICTS}
    with pytest.raises(BadInput, match="no relation"):
        bench.decide("relate", claim, other=other, value="rhymes", who="mara", why="x")


def test_a_claim_parted_from_its_question_leaves_it_at_once(bench: Workbench) -> None:
    reader = bench.reader()
    cluster, claim = count(bench)
    other = next(c for c in reader.now().questions[cluster].cluster.claims if c != claim)
    bench.decide("split", claim, other=other, who="mara", why="another matter")
    assert claim not in reader.now().questions[cluster].cluster.claims
    assert cluster not in {q.cluster.id for q in reader.now().asked(claim)}


def test_the_words_of_a_claim_are_those_a_person_gives_and_must_stand_in_the_document(bench: Workbench) -> None:
    reader = bench.reader()
    _, claim = count(bench)
    row = next(r for r in reader.now().rows if r.id == claim)
    document = reader.now().found.documents[row.document]
    words = " \n ".join(row.text.split()[:2])
    span = located(document, words, 0)
    bench.decide("set", claim, field="span", value=words, spans=[span], who="mara", why="shorter")
    assert next(r.text for r in reader.now().rows if r.id == claim) == document.slice(span)
    with pytest.raises(BadInput, match="do not stand in the document"):
        located(document, "the ferry at Dunmere", 0)
    with pytest.raises(BadInput, match="are no words of"):
        bench.decide("set", claim, field="span", value="x", spans=[replace(span, end=10**6)], who="mara", why="x")


def test_what_was_decided_holds_for_what_a_newer_method_finds_in_the_same_words(bench: Workbench) -> None:
    _, claim = count(bench)
    old = bench.reader().now()
    record = old.claims[claim]
    bench.decide("set", claim, field="stance", value="denied", who="mara", why="a denial")
    bench.decide("set", record.attribution, field="basis", value="document", who="mara", why="a list")
    derivations, records, _ = bench.case.found_in(record.document)
    drv = next(d for d in derivations if d.stage == "claims")
    renamed = {r.id: make_id(r.id[:3], r.id, "newer") for r in records}
    outputs = []
    for name in drv.outputs:
        found = next(r for r in records if r.id == name)
        given = {"id": renamed[name], "method": "newer@2"}
        if hasattr(found, "attribution"):
            given["attribution"] = renamed[found.attribution]
        outputs.append(replace(found, **given))  # type: ignore[arg-type]
    newer = replace(drv, id=make_id("drv", "newer"), method="newer@2", outputs=tuple(o.id for o in outputs))
    snapshot = bench.case.snapshot(old.found.documents[record.document].snapshot)
    assert snapshot
    bench.case.commit(Entry(snapshot=snapshot, made=((newer, tuple(outputs), ()),)), bench.case.blobs.get(snapshot.id))
    now = bench.reader().now()
    assert claim not in now.claims
    assert now.claims[renamed[claim]].stance == "denied"
    assert now.attributions[renamed[record.attribution]].basis == "document"
    assert {d.id for d in now.decisions} == {d.id for d in old.found.case.decisions()}


def test_what_has_no_heir_keeps_its_decision_as_it_is(bench: Workbench) -> None:
    found = Found(case=bench.case)
    lost = decision("confirm", "clm-000000000000000000000000", who="mara", at="2031-05-04T10:00:00Z")
    assert carried(found, [lost]) == (lost,)
    assert heir(found, "org-anything") == "org-anything"


def test_names_are_parted_and_linked_by_decisions_that_can_be_taken_back(bench: Workbench) -> None:
    reader = bench.reader()
    first = pairs(reader.now())[0]
    made = bench.decide("unlink", first.links[0].a, other=first.links[0].b, who="mara", why="two offices")
    parted = next(p for p in pairs(reader.now()) if p.id == first.id)
    assert (parted.state, parted.decisions[0].who) == ("parted", "mara")
    bench.decide("undo", made.id, who="mara")
    assert next(p for p in pairs(reader.now()) if p.id == first.id).state == "found"
    bench.decide("link", first.one.actor, other=first.two.actor, value="part_of", who="mara", why="a branch")
    assert any(p.state == "linked" and p.kind == "part_of" for p in pairs(reader.now()))
