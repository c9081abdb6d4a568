"""What is asked of claims and what answers it: tolls told beside a deed, figures that point back, opposites, whole sentences."""

from __future__ import annotations

import pytest
from matter_making import Told, article, case

from ascertain.compare.question import clusters
from ascertain.compare.relations import relations
from ascertain.model import ClaimCluster, Polarity, QuestionKind

NOT = Polarity.NEGATIVE


def asked(*reports: str | tuple[Told, ...]) -> list[ClaimCluster]:
    """The questions of reports, each by a paper of its own; a report is its claims."""
    told = [(Told(report),) if isinstance(report, str) else report for report in reports]
    made = case(
        *(
            article(f"2031-05-0{n}", f"Paper {n}", " ".join(f"{c.words}." for c in claims), *claims)
            for n, claims in enumerate(told, start=4)
        )
    )
    return clusters(made.matters())


def answers(kind: QuestionKind, *reports: str | tuple[Told, ...]) -> dict[str, set[str]]:
    return {c.question: {a.label for a in c.answers} for c in asked(*reports) if c.kind is kind}


@pytest.mark.parametrize(
    "said",
    [
        "Gunners shelled the village of Tellin on 3 May, killing five people",
        "The number of people killed in the shelling of Tellin has risen to five",
        "The number of dead in Tellin rose to five on 3 May",
        "The hospital in Tellin has records of five dead, two of them children",
        "A fire swept through the hospital in Tellin on 3 May, leaving five patients dead and 24 injured",
    ],
)
def test_the_dead_are_counted_wherever_a_claim_tells_them(said: str) -> None:
    found = answers(QuestionKind.HOW_MANY, "Six people were killed in Tellin on 3 May", said)
    assert found == {"How many people died in Tellin?": {"5", "6"}}


def test_who_died_besides_is_no_toll() -> None:
    told = "Six people were killed in Tellin on 3 May"
    assert answers(
        QuestionKind.HOW_MANY, told, (Told(told), Told("after two people died in Tellin of their burns"))
    ) == {"How many people died in Tellin?": {"6"}}


def test_guards_and_people_are_counted_apart() -> None:
    found = answers(
        QuestionKind.HOW_MANY, "Two guards were killed in Tellin on 3 May", "Six people were killed in Tellin on 3 May",
        "Three guards were killed in Tellin on 3 May", "Seven people were killed in Tellin on 3 May",
    )  # fmt: skip
    assert found == {"How many guards died in Tellin?": {"2", "3"}, "How many people died in Tellin?": {"6", "7"}}


def test_few_words_are_asked_about_where_somebody_denies_them() -> None:
    said, denied = "the alarm had sounded in Tellin", Told("the alarm had not sounded in Tellin", polarity=NOT)
    (cluster,) = asked(said, (denied,))
    assert {a.value for a in cluster.answers} == {"yes", "no"}


def test_a_shelling_that_killed_answers_both_questions() -> None:
    said = "Gunners shelled the village of Tellin on 3 May, killing five people"
    found = asked(said, "The village of Tellin was shelled on 3 May", "Six people were killed in Tellin on 3 May")
    assert {c.question for c in found if c.kind is QuestionKind.HAPPENED} == {
        "Was there shelling in Tellin?",
        "Did anyone die in Tellin?",
    }


def test_dead_and_wounded_of_one_claim_are_counted_apart() -> None:
    one, other = (
        f"Gunners shelled the town of Tellin, killing {n} people and wounding {n + 20} others" for n in (5, 6)
    )
    found = answers(QuestionKind.HOW_MANY, one, other)
    assert found["How many people died in Tellin?"] == {"5", "6"}
    assert found["How many people were wounded in Tellin?"] == {"25", "26"}
    made = case(*(article(f"2031-05-0{n}", f"Paper {n}", f"{said}.", Told(said)) for n, said in ((4, one), (5, other))))
    opposed = [r for r in relations(made.matters()) if r.reason == "number"]
    assert len(opposed) == len({r.id for r in opposed}) == 2


def test_a_figure_that_points_back_counts_what_was_counted_before() -> None:
    first = "The ferry was carrying 212 passengers and crew to Tellin"
    later = (Told("Some said that 212 people were on board to Tellin"), Told("The number is 187"))
    found = answers(
        QuestionKind.HOW_MANY,
        first,
        later,
        "About 260 people were on board at Tellin, far more than the 220 it may carry",
    )
    assert found == {"How many people were on board?": {"187", "212", "about 260"}}


def test_a_figure_in_a_correction_points_back_to_what_is_taken_back() -> None:
    first = article(
        "2031-05-04",
        "Tellin Agency",
        "The ferry was carrying 212 people to Tellin.",
        Told("The ferry was carrying 212 people to Tellin"),
    )
    text = "CORRECTION: The agency reported that 212 people were on board at Tellin. According to the harbour office, the number is 187."
    told = Told("212 people were on board at Tellin"), Told("the number is 187", by="the harbour office")
    asked_of = clusters(case(first, article("2031-05-05", "Tellin Agency", text, *told)).matters())
    assert {a.label: len(a.claims) for c in asked_of if c.kind is QuestionKind.HOW_MANY for a in c.answers} == {
        "212": 1,
        "187": 1,
    }


def test_one_count_of_the_same_people_is_one_answer() -> None:
    found = answers(
        QuestionKind.HOW_MANY,
        "Two Orvanian guards were killed in Tellin on 3 May",
        "Two guards were killed in Tellin on 3 May",
    )
    assert found == {"How many guards died in Tellin?": {"2"}}


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        (
            "The bow door of the Tellin ferry was closed at the quay",
            "The bow door of the Tellin ferry was open at the quay",
        ),
        ("The memo about Tellin harbour was forged", "The memo about Tellin harbour was genuine"),
    ],
)
def test_what_is_said_to_be_the_opposite_is_denied(yes: str, no: str) -> None:
    (cluster,) = [c for c in asked(yes, no, f"{no} that night") if c.kind is QuestionKind.HAPPENED]
    said = {a.value: len(a.claims) for a in cluster.answers}
    assert said == {"yes": 1, "no": 2}
    assert cluster.question == f"Is it so that {yes[:1].lower()}{yes[1:]}?"


def test_what_was_done_to_the_same_things_is_asked_apart() -> None:
    added, cast = "About 4,000 ballots were added to the count in Tellin", "In Tellin 21,000 ballots were cast"
    found = asked(added, cast, f"{added} at night")
    happened = [c for c in found if c.kind is QuestionKind.HAPPENED]
    assert [len(c.claims) for c in happened] == [2]
    assert {a.label for c in found if c.kind is QuestionKind.HOW_MANY for a in c.answers} == {"about 4000"}


def test_ballots_that_were_entered_crossed_no_border() -> None:
    found = asked(
        "The ballots were entered by hand in Tellin", (Told("No ballots were entered in Tellin", polarity=NOT),)
    )
    assert not [c for c in found if "cross" in c.question]


def test_a_question_is_a_whole_sentence() -> None:
    lone = "the tables had been closed by the clerks of Tellin"
    assert asked(f"after {lone}", f"after {lone} that night") == []
    whole = "The ferry Orsina capsized off Tellin Point that night"
    (cluster,) = [c for c in asked(f"when {whole[:1].lower()}{whole[1:]}", whole) if c.kind is QuestionKind.HAPPENED]
    assert cluster.question == f"Is it so that the{whole[3:]}?"


def test_days_from_and_to_are_one_answer() -> None:
    stay = "The clerk Ottmar was in the hospital of Tellin from {} May to 15 May"
    assert answers(QuestionKind.WHEN, stay.format(8), stay.format(8)) == {}
    found = answers(QuestionKind.WHEN, stay.format(8), stay.format(9))
    assert [shown for each in found.values() for shown in sorted(each)] == [
        "2031-05-08 to 2031-05-15",
        "2031-05-09 to 2031-05-15",
    ]


def test_who_did_something_else_to_it_is_no_answer() -> None:
    won, seen = "Merrow won the election in Tellin on 3 May", "The Osk Mission observed the election in Tellin on 3 May"
    assert answers(QuestionKind.WHO, won, seen) == {}


def test_a_count_that_is_repeated_to_be_taken_back_counts_nothing() -> None:
    first = article(
        "2031-05-04",
        "Tellin Agency",
        "Eleven people died in Tellin on 3 May.",
        Told("Eleven people died in Tellin on 3 May"),
    )
    text = "CORRECTION: On Sunday the Tellin Agency said that eleven people had died in Tellin on 3 May. Nine people died in Tellin on 3 May."
    later = article(
        "2031-05-05", "Tellin Agency", text, Told("eleven people had died in Tellin on 3 May", by="the Tellin Agency"),
        Told("Nine people died in Tellin on 3 May", by="the coast guard"),
    )  # fmt: skip
    made = case(first, later)
    (cluster,) = [c for c in clusters(made.matters()) if c.kind is QuestionKind.HOW_MANY]
    assert {a.label: len(a.claims) for a in cluster.answers} == {"11": 1, "9": 1}
