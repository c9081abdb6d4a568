"""Claims about one thing stand together, whatever order they come in, and people can part and join them."""

from __future__ import annotations

import pytest
from matter_making import Made, correction, crashes, harbour, square

from ascertain.compare.cluster import matters
from ascertain.compare.question import clusters
from ascertain.compare.statements import statements
from ascertain.model import ClaimCluster, Decision, Precision, QuestionKind, Span, TimeExpression


def together(made: Made) -> dict[str, str]:
    texts = {d.id: d for d in made.documents}
    return {texts[s.claim.document].slice(*s.claim.content): m.id for m in made.matters() for s in m.statements}


def asked(made: Made, kind: QuestionKind) -> list[ClaimCluster]:
    return [c for c in clusters(made.matters()) if c.kind is kind]


def test_the_dead_of_one_fire_are_one_matter_and_the_market_is_another() -> None:
    found = together(harbour())
    tolls = {
        found[w]
        for w in (
            "At least three people died in the fire",
            "Seven people died in the port of Tellin",
            "Two people died",
        )
    }
    assert len(tolls) == 1
    assert found["Market stalls in Tellin open at nine"] not in tolls


def test_tolls_that_differ_are_answers_to_one_question() -> None:
    (cluster,) = asked(harbour(), QuestionKind.HOW_MANY)
    assert cluster.question == "How many people died?"
    assert {a.label: a.value for a in cluster.answers} == {"at least 3": "3..", "7": "7", "2": "2"}
    assert all(len(a.claims) == 1 for a in cluster.answers)


def test_crashes_of_two_days_in_two_towns_stay_apart() -> None:
    found = together(crashes())
    assert (
        found["Four passengers were killed near Hollin on 2 August"]
        != found["Nine passengers were killed at Breck on 11 August"]
    )


def test_what_is_denied_and_what_is_said_stand_under_one_question() -> None:
    (cluster,) = (c for c in asked(square(), QuestionKind.HAPPENED) if c.question == "Were shots fired?")
    yes = next(a for a in cluster.answers if a.value == "yes")
    no = next(a for a in cluster.answers if a.value == "no")
    assert len(yes.claims) == 2
    assert set(yes.denied_by) == set(no.claims)
    assert square().id("No shots were fired") in no.claims


def test_a_day_that_is_taken_back_is_an_answer_that_is_denied() -> None:
    (cluster,) = asked(correction(), QuestionKind.WHEN)
    sunday = next(a for a in cluster.answers if a.value == "2031-08-31")
    assert sunday.denied_by == (
        correction().id("The raiders crossed the Ferrin pass on Monday, 1 September, not on Sunday, 31 August"),
    )


@pytest.mark.parametrize("make", [harbour, square, crashes, correction])
def test_the_order_of_records_changes_nothing(make) -> None:  # type: ignore[no-untyped-def]
    made = make()
    wanted = clusters(made.matters())
    for turn in (slice(None, None, -1), slice(1, None)):
        mixed = [
            (*x[turn], *x[:1]) if turn.start else x[turn] for x in (made.documents, made.claims, made.attributions)
        ]
        assert clusters(Made(*mixed).matters()) == wanted


def test_a_later_document_leaves_ids_as_they_are() -> None:
    made = harbour()
    first = Made(made.documents[:1], made.claims[:3], made.attributions[:3])
    before = {s.claim.id: m.id for m in first.matters() for s in m.statements}
    after = {s.claim.id: m.id for m in made.matters() for s in m.statements}
    assert {claim: after[claim] for claim in before} == before


def decision(action: str, target: str, other: str | None = None, **rest: str) -> Decision:
    return Decision(
        id=f"dec-{action}-{rest.get('undoes', '')}", action=action, target=target, other=other, who="r1", at="2031-05-06T00:00:00Z",
        why="seen", **rest,
    )  # fmt: skip


def test_people_merge_split_and_take_back() -> None:
    made = harbour()
    stalls, toll = made.id("Market stalls in Tellin open at nine"), made.id("Two people died")
    ready = statements(made.documents, made.claims, made.attributions)

    def place(*decisions: Decision) -> dict[str, str]:
        return {s.claim.id: m.id for m in matters(ready, decisions) for s in m.statements}

    plain = place()
    merged = place(decision("merge", stalls, toll))
    assert merged[stalls] == merged[toll]
    parted = place(decision("split", toll))
    assert parted[toll] not in {v for k, v in parted.items() if k != toll}
    assert place(decision("merge", stalls, toll), decision("undo", stalls, undoes="dec-merge-")) == plain


def test_no_claims_give_no_clusters() -> None:
    assert clusters(matters([])) == []


def test_time_expressions_that_are_given_go_before_the_words() -> None:
    made = harbour()
    claim = next(c for c in made.claims if c.id == made.id("A warehouse burned in the port of Tellin late on Saturday"))
    (span,) = claim.content
    saturday = TimeExpression(
        id="tim-1", document=span.document, span=Span(document=span.document, start=span.end - 8, end=span.end), type="DATE",
        value="2031-04-26", begin="2031-04-26", end="2031-04-27", precision=Precision.DAY, method="made@1", score=1.0,
    )  # fmt: skip

    def day(*times: TimeExpression) -> list[str]:
        ready = statements(made.documents, made.claims, made.attributions, times=times)
        return [d.value for s in ready if s.claim.id == claim.id for d in s.days]

    assert day() == ["2031-05-03"]
    assert day(saturday) == ["2031-04-26"]
