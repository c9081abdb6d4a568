"""Claims are set against each other only for a typed reason, with the words of both sides, across origins."""

from __future__ import annotations

from matter_making import DENIED, Made, Told, article, case, correction, crashes, harbour, square, towns

from ascertain.compare.cluster import Matter
from ascertain.compare.relations import relations
from ascertain.compare.statements import statements
from ascertain.model import Polarity, Relation, RelationKind, Stance

OPPOSED = {RelationKind.CONTRADICTS, RelationKind.DISPUTES, RelationKind.SUPERSEDES}


def found(made: Made, **options: object) -> list[Relation]:
    return list(relations(made.matters(), **options))  # type: ignore[arg-type]


def told(made: Made, relation: Relation) -> tuple[str, str]:
    texts = {d.id: d for d in made.documents}
    claims = {c.id: c for c in made.claims}
    first, second = (texts[claims[i].document].slice(*claims[i].content) for i in (relation.a, relation.b))
    return first, second


def opposed(made: Made, **options: object) -> dict[tuple[str, str], Relation]:
    return {told(made, r): r for r in found(made, **options) if r.kind in OPPOSED}


def test_tolls_that_exclude_one_another_contradict_by_number() -> None:
    made = harbour()
    against = opposed(made)
    assert set(against) == {
        ("At least three people died in the fire", "Two people died"),
        ("Seven people died in the port of Tellin", "Two people died"),
    }
    assert {(r.kind, r.reason) for r in against.values()} == {(RelationKind.CONTRADICTS, "number")}


def test_the_words_of_both_sides_are_given() -> None:
    made = harbour()
    texts = {d.id: d for d in made.documents}
    relation = opposed(made)["At least three people died in the fire", "Two people died"]
    assert [texts[s.document].slice(s) for s in relation.spans] == ["At least three", "Two"]


def test_a_denial_is_a_dispute_between_speakers() -> None:
    made = square()
    against = opposed(made)
    said = "Police fired on the crowd in Marrow Square on Sunday"
    denial = against[said, "police had fired on anyone"]
    assert (denial.kind, denial.reason) == (RelationKind.DISPUTES, "denial")
    assert against[said, "No shots were fired"].reason == "polarity"


def test_what_is_left_open_is_not_held_against_anybody() -> None:
    words = {w for pair in opposed(square()) for w in pair}
    assert "Police might have fired blanks" not in words
    assert "Who fired first is not known" not in words


def test_two_crashes_contradict_nothing() -> None:
    assert opposed(crashes()) == {}


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    made = correction()
    against = opposed(made)
    assert {r.kind for r in against.values()} == {RelationKind.SUPERSEDES}
    assert ("The raiders were not sent by the Weavers' Guild", "The raiders were sent by the Weavers' Guild") in against
    days = against[
        "The raiders crossed the Ferrin pass on Monday, 1 September, not on Sunday, 31 August",
        "The raiders crossed the Ferrin pass on Sunday, 31 August",
    ]
    assert days.reason == "correction"


def test_claims_of_one_origin_are_not_set_against_each_other() -> None:
    made = harbour()
    assert opposed(made, origins=dict.fromkeys((c.id for c in made.claims), "org-1")) == {}


def test_tolls_of_two_towns_are_never_held_against_each_other() -> None:
    assert set(opposed(towns())) == {("9 people died", "8 people died")}


def test_two_origins_contradict_each_other_once_however_many_repeat_them() -> None:
    made = case(
        *(
            article(f"2031-05-0{day}", outlet, f"{toll} people died in Tellin.", Told(f"{toll} people died in Tellin"))
            for day, outlet, toll in ((4, "Tellin Gazette", 3), (5, "Osk Herald", 5), (6, "Varn Post", 3), (7, "Pell Mail", 5))
        )
    )  # fmt: skip
    homes = {c.id: f"org-{i % 2}" for i, c in enumerate(made.claims)}
    (relation,) = (r for r in found(made, origins=homes) if r.kind is RelationKind.CONTRADICTS)
    assert told(made, relation) == ("3 people died in Tellin", "5 people died in Tellin")
    assert relation.a == made.id("3 people died in Tellin")
    apart = [r for r in found(made) if r.kind is RelationKind.CONTRADICTS]
    assert len(apart) == 3, "each claim is set against the earliest one of the other count"


def test_what_only_may_be_is_not_disputed() -> None:
    made = case(
        article("2031-05-04", "Tellin Gazette", "The log may exist, a clerk in Tellin said.", Told("The log may exist", "a clerk in Tellin")),
        article("2031-05-05", "Osk Herald", "The log does not exist, a guard in Tellin said.", Told("The log does not exist", "a guard in Tellin", Stance.ASSERTED, Polarity.NEGATIVE)),
    )  # fmt: skip
    assert opposed(made) == {}


def test_who_did_it_to_whom_turned_round_is_a_contradiction() -> None:
    made = case(
        article("2031-02-02", "Pell Mail", "Herders attacked Rangers at Pell Ford, Rangers said.", Told("Herders attacked Rangers at Pell Ford", "Rangers")),
        article("2031-02-03", "Ford News", "Rangers attacked Herders at Pell Ford, Herders said.", Told("Rangers attacked Herders at Pell Ford", "Herders")),
    )  # fmt: skip
    (relation,) = opposed(made).values()
    assert (relation.kind, relation.reason) == (RelationKind.CONTRADICTS, "role")


def test_a_denial_of_another_deed_disputes_nothing() -> None:
    made = case(
        article(
            "2031-02-02",
            "Pell Mail",
            "Rangers shelled the mill at Pell Ford, Herders said. Rangers at Pell Ford denied that they had burned the barn.",
            Told("Rangers shelled the mill at Pell Ford", "Herders"),
            Told("they had burned the barn", "Rangers at Pell Ford", DENIED),
        )
    )
    assert opposed(made) == {}


def agrees(premise: str, hypothesis: str) -> tuple[float, float, float]:
    return 0.95, 0.02, 0.03


def opposes(premise: str, hypothesis: str) -> tuple[float, float, float]:
    return 0.02, 0.95, 0.03


def test_inference_is_one_vote() -> None:
    """It adds what both directions make sure, and drops a number's verdict that it is sure speaks the other way."""
    made = harbour()
    assert {r.reason for r in found(made, nli=opposes) if r.kind in OPPOSED} >= {"number", "nli"}
    assert all(r.reason != "number" for r in found(made, nli=agrees) if r.kind in OPPOSED)


def test_inference_never_makes_a_dispute_of_a_denial_that_is_none() -> None:
    made = crashes()
    assert all(r.kind is not RelationKind.DISPUTES for r in found(made, nli=opposes))


def test_a_speakers_later_figure_takes_the_place_of_the_earlier_one() -> None:
    made = case(
        article("2031-05-04", "Tellin Gazette", "Three people died in Tellin, the Tellin harbour office said.", Told("Three people died in Tellin", "the Tellin harbour office")),
        article("2031-05-05", "Osk Herald", "Five people died in Tellin, the Tellin harbour office said.", Told("Five people died in Tellin", "the Tellin harbour office")),
    )  # fmt: skip
    ((pair, relation),) = opposed(made).items()
    assert pair == ("Five people died in Tellin", "Three people died in Tellin")
    assert (relation.kind, relation.reason) == (RelationKind.SUPERSEDES, "update")


def test_a_denial_in_the_claims_own_words_is_found_whatever_it_is_about() -> None:
    made = case(
        article("2031-05-04", "Tellin Gazette", "The crew left the ferry first, passengers in Tellin said.", Told("The crew left the ferry first", "passengers in Tellin")),
        article("2031-05-05", "Osk Herald", "The crew did not leave the ferry first, a sailor in Tellin said.", Told("The crew did not leave the ferry first", "a sailor in Tellin", Stance.ASSERTED, Polarity.NEGATIVE)),
    )  # fmt: skip
    ((_, relation),) = opposed(made).items()
    assert (relation.kind, relation.reason) == (RelationKind.DISPUTES, "polarity")


def test_who_says_that_they_only_answered_disputes_who_was_first() -> None:
    answered = "Rangers at Pell Ford returned fire"
    made = case(
        article("2031-02-02", "Pell Mail", "Rangers fired first at Pell Ford, Herders said.", Told("Rangers fired first at Pell Ford", "Herders")),
        article("2031-02-03", "Ford News", f"{answered}, a ranger said.", Told(answered, "a ranger")),
        article("2031-02-03", "Osk Herald", "Rangers fired twenty shots at Pell Ford, a miller said.", Told("Rangers fired twenty shots at Pell Ford", "a miller")),
    )  # fmt: skip
    ((pair, relation),) = opposed(made).items()
    assert pair == ("Rangers fired first at Pell Ford", answered)
    assert (relation.kind, relation.reason) == (RelationKind.DISPUTES, "opening")


def test_that_there_is_no_such_thing_is_not_held_against_a_like_thing_elsewhere() -> None:
    there, none = "the mayor has one ledger for Tellin and another for himself", "there is no ledger"
    told = Told(there, "Councillors"), Told(none, "A clerk", Stance.ASSERTED, Polarity.NEGATIVE)
    here = article("2031-05-05", "Osk Herald", f"Councillors said {there}. A clerk said {none}.", *told)
    yes = article("2031-05-05", "Osk Herald", f"Councillors said {there}.", told[0])
    no = article("2031-05-04", "Pell Mail", f"A clerk said {none}.", told[1])
    for made, reasons in ((here, ["absence"]), (case(no, yes), [])):
        ready = tuple(statements(made.documents, made.claims, made.attributions))
        assert [r.reason for r in relations([Matter(id="mat", kind=None, statements=ready)])] == reasons
