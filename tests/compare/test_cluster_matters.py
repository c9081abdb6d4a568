"""Claims about one thing stand together, whatever order they come in, and people can part and join them."""

from __future__ import annotations

import numpy as np
import pytest
from matter_making import Made, Told, article, case, correction, crashes, harbour, square, towns

from ascertain.compare import attaching, cluster
from ascertain.compare.cluster import matters
from ascertain.compare.frames import frames
from ascertain.compare.linkage import average_link
from ascertain.compare.question import clusters
from ascertain.compare.scene import Scene
from ascertain.compare.statements import statements
from ascertain.model import (
    ClaimCluster,
    Decision,
    PlaceCandidate,
    PlaceName,
    Precision,
    QuestionKind,
    Span,
    TimeExpression,
)


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
    assert cluster.question == "How many people died in Tellin?"
    assert {a.label: a.value for a in cluster.answers} == {"at least 3": "3..", "7": "7", "2": "2"}
    assert all(len(a.claims) == 1 for a in cluster.answers)


def test_crashes_of_two_days_in_two_towns_stay_apart() -> None:
    found = together(crashes())
    assert (
        found["Four passengers were killed near Hollin on 2 August"]
        != found["Nine passengers were killed at Breck on 11 August"]
    )


@pytest.mark.parametrize("largest", [500, 1], ids=["each against each", "by scene"])
def test_tolls_of_two_towns_are_two_questions(monkeypatch: pytest.MonkeyPatch, largest: int) -> None:
    """The claims themselves name no town: they take it over from what stands before them."""
    for module in (attaching, cluster):
        monkeypatch.setattr(module, "LARGEST", largest)
    found = {c.question: {a.value for a in c.answers} for c in asked(towns(), QuestionKind.HOW_MANY)}
    assert found["How many people died in Hollin?"] == {"12"}
    assert found["How many people died in Breck?"] == {"9", "8"}


def test_a_scene_with_more_claims_than_a_table_holds_is_cut_by_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LARGEST", 1)
    monkeypatch.setattr(cluster, "TABLE", 3)
    made = case(
        *(
            article(
                f"2031-{month}-02",
                outlet,
                f"{toll} people died in Hollin on 1 {name}, a nurse said.",
                Told(f"{toll} people died in Hollin on 1 {name}", "a nurse"),
            )
            for month, name in (("05", "May"), ("08", "August"))
            for outlet, toll in (("Varn Post", 12), ("Osk Herald", 13))
        )
    )
    found = together(made)
    assert found["12 people died in Hollin on 1 May"] == found["13 people died in Hollin on 1 May"]
    assert found["12 people died in Hollin on 1 August"] == found["13 people died in Hollin on 1 August"]
    assert len(set(found.values())) == 2


def test_what_one_document_says_and_nobody_opposes_is_not_asked() -> None:
    alone = article(
        "2031-05-04",
        "Tellin Gazette",
        "A warehouse burned in Tellin. The harbour in Tellin burned all night. You are visitor no. 4417.",
        Told("A warehouse burned in Tellin"),
        Told("The harbour in Tellin burned all night"),
        Told("You are visitor no. 4417"),
    )
    other = article("2031-05-05", "Osk Herald", "The harbour burned in Tellin.", Told("The harbour burned in Tellin"))
    assert clusters(alone.matters()) == []
    both = case(alone, other)
    assert [c.question for c in clusters(both.matters())] == ["Was anything burned in Tellin?"]
    one_voice = dict.fromkeys((c.id for c in both.claims), "org-1")
    assert clusters(both.matters(), origins=one_voice) == []


def place(made: Made, nth: int, words: str, name: str, feature: str) -> PlaceName:
    document = made.documents[nth]
    start = document.text.index(words)
    found = PlaceCandidate(
        geonameid=start,
        name=name,
        country="XA",
        feature=feature,
        latitude=1.0,
        longitude=2.0,
        population=900,
        score=1.0,
    )
    return PlaceName(
        id=f"plc-{nth}", document=document.id, span=Span(document=document.id, start=start, end=start + len(words)),
        candidates=(found,), chosen=0, method="made@1", score=1.0,
    )  # fmt: skip


def test_places_that_are_given_go_before_the_words() -> None:
    """Two names of one town are one place; a country tells no towns apart."""

    def fire(day: int, outlet: str, where: str, toll: int) -> Made:
        told = f"{toll} people died in the fire in {where}"
        return article(f"2031-05-0{day}", outlet, f"A fire broke out. {told}.", Told(told))

    made = case(*(fire(d, o, w, t) for d, o, w, t in ((4, "Post", "Osk", 3), (5, "Mail", "Kel", 5), (6, "Sun", "Varn", 7), (7, "Post", "Breck", 9))))  # fmt: skip
    ready = statements(made.documents, made.claims, made.attributions)
    given = [
        place(made, 0, "Osk", "Nova Osk", "PPL"), place(made, 1, "Kel", "Nova Osk", "PPL"), place(made, 2, "Varn", "Varn", "PCLI"),
    ]  # fmt: skip

    def apart(*records: PlaceName) -> set[tuple[int, int]]:
        found = frames(ready, Scene.of(records))
        ids = [s.claim.id for s in ready]
        return {(i, j) for i in range(4) for j in range(i) if found.apart(ids[i], ids[j])}

    assert apart() == {(1, 0), (2, 0), (2, 1), (3, 0), (3, 1), (3, 2)}
    assert apart(*given) == {(3, 0), (3, 1)}


def test_like_deeds_in_one_town_are_told_apart_by_day_and_asked_with_it() -> None:
    made = case(
        *(
            article(
                f"2031-08-{day + 1:02}",
                outlet,
                f"The mill in Hollin was shelled on {day} August. {toll} people died in Hollin, {who} said.",
                Told(f"The mill in Hollin was shelled on {day} August"),
                Told(f"{toll} people died in Hollin", who),
            )
            for day, outlet, toll, who in ((1, "Varn Post", 12, "a nurse"), (1, "Osk Herald", 13, "a doctor"), (27, "Varn Post", 4, "a nurse"), (27, "Osk Herald", 5, "a doctor"))
        )
    )  # fmt: skip
    found = {c.question: {a.value for a in c.answers} for c in asked(made, QuestionKind.HOW_MANY)}
    assert found == {
        "How many people died in Hollin on 1 August 2031?": {"12", "13"},
        "How many people died in Hollin on 27 August 2031?": {"4", "5"},
    }


def test_a_count_of_a_part_names_the_part_as_it_is_written() -> None:
    made = case(
        *(
            article(
                "2031-08-02",
                outlet,
                f"The mill in Hollin was shelled on 1 August. {toll} were killed in Hollin, {who} said.",
                Told("The mill in Hollin was shelled on 1 August"),
                Told(f"{toll} were killed in Hollin", who),
            )
            for outlet, toll, who in (("Varn Post", "Four citizens of Keldrin", "a nurse"), ("Osk Herald", "Six people", "a doctor"))
        )
    )  # fmt: skip
    (cluster,) = asked(made, QuestionKind.HOW_MANY)
    assert {(a.value, a.label) for a in cluster.answers} == {("4 (keldri)", "4 (Keldrin)"), ("6", "6")}


def test_average_linkage_joins_what_joining_the_best_pair_first_joins() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        half = rng.random((12, 12))
        table = (half + half.T) / 2
        parts = [[i] for i in range(12)]
        while len(parts) > 1:
            means = {(i, j): table[np.ix_(parts[i], parts[j])].mean() for i in range(len(parts)) for j in range(i)}
            (i, j), best = max(means.items(), key=lambda item: item[1])
            if best < 0.55:
                break
            parts[j] += parts.pop(i)
        assert average_link(table, 0.55) == sorted(sorted(p) for p in parts)


def test_what_is_denied_and_what_is_said_stand_under_one_question() -> None:
    (cluster,) = (c for c in asked(square(), QuestionKind.HAPPENED) if c.question.startswith("Were shots fired"))
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


def test_places_and_days_beside_a_deed_are_no_answers_to_where_and_when() -> None:
    made = case(
        *(
            article(
                "2031-08-04",
                outlet,
                f"The mill in Hollin was shelled on {day} August. A like mill in Breck was painted on 9 July.",
                Told(f"The mill in Hollin was shelled on {day} August"),
                Told("A like mill in Breck was painted on 9 July"),
            )
            for outlet, day in (("Varn Post", 1), ("Osk Herald", 2))
        )
    )
    gathered = cluster.Matter(
        id="mat-1", kind="shell", statements=tuple(statements(made.documents, made.claims, made.attributions))
    )
    named = [
        PlaceName(id=f"plc-{d.id}-{at}", document=d.id, span=Span(document=d.id, start=at, end=at + len(town)), method="made@1", score=1.0)
        for d in made.documents
        for town in ("Hollin", "Breck")
        for at in (d.text.index(town),)
    ]  # fmt: skip
    asking = clusters([gathered], Scene.of(named))
    (when,) = (c for c in asking if c.kind is QuestionKind.WHEN)
    assert {a.value for a in when.answers} == {"2031-08-01", "2031-08-02"}
    assert not [c for c in asking if c.kind is QuestionKind.WHERE]


@pytest.mark.parametrize("make", [harbour, square, crashes, correction, towns])
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


def decision(action: str, target: str, other: str | None = None, undoes: str | None = None) -> Decision:
    return Decision(
        id=f"dec-{action}-{undoes or ''}", action=action, target=target, other=other, who="r1", at="2031-05-06T00:00:00Z",
        why="seen", undoes=undoes,
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
        ready = statements(made.documents, made.claims, made.attributions, scene=Scene.of(times))
        return [d.value for s in ready if s.claim.id == claim.id for d in s.days]

    assert day() == ["2031-05-03"]
    assert day(saturday) == ["2031-04-26"]


def test_who_began_the_killing_is_asked_of_the_shots_and_not_of_the_dead() -> None:
    shots, dead, began = (
        "Rangers fired on the mill in Tellin",
        "Four people were killed in Tellin",
        "Rangers began the killing",
    )
    made = case(
        article("2031-05-04", "Tellin Gazette", f"{shots}. {dead}.", Told(shots), Told(dead)),
        article("2031-05-05", "Osk Herald", f"In Tellin, {began}. {shots}, millers said.", Told(began), Told(shots, "millers")),
    )  # fmt: skip
    home = {s.text: m.kind for m in made.matters() for s in m.statements}
    assert home[dead] == "die"
    assert home[began] != "die"


def test_a_word_that_is_only_mentioned_tells_no_deed() -> None:
    said = "The word ‘attack’ comes later"
    made = article("2031-05-04", "Tellin Gazette", f"{said}.", Told(said))
    assert [m.kind for m in made.matters()] == [None]


def test_counts_of_the_dead_are_a_toll_and_counts_of_shots_are_none() -> None:
    def counts(*words: str) -> set[bool]:
        made = case(*(article(f"2031-05-0{n}", f"Paper {n}", f"{w}.", Told(w)) for n, w in enumerate(words, start=4)))
        return {c.toll for c in clusters(made.matters()) if c.kind is QuestionKind.HOW_MANY}

    assert counts("Four people died in Tellin", "Six people died in Tellin") == {True}
    assert counts("Four people crossed the ford at Tellin", "Six people crossed the ford at Tellin") == {False}
