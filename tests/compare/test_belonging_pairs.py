"""Who a group of people were: rival accounts of one group are told, and those of two groups, or that may both hold, are not."""

from __future__ import annotations

import pytest
from matter_making import NEGATIVE, Made, Told, article, case

from ascertain.compare.relations import relations
from ascertain.model import Polarity, RelationKind

DIED = "Four men were killed at Hollin Gate on 3 May"
HELD = "Five people were arrested at Hollin Gate on 3 May"
CAME = "Gunmen crossed the river at Hollin Gate on 3 May"


def pair(event: str, one: Told, other: Told, second: str | None = None) -> Made:
    then = second or event
    return case(
        article("2031-05-04", "Varn Post", f"{event}. {one.words}, it was said.", Told(event), one),
        article("2031-05-05", "Osk Herald", f"{then}. {other.words}, it was said.", Told(then), other),
    )


def told(words: str, by: str) -> Told:
    negative = " not " in words or words.lower().startswith(("none", "neither")) or " no " in words
    return Told(words, by, polarity=NEGATIVE if negative else Polarity.POSITIVE)


def against(made: Made) -> set[str]:
    return {r.reason for r in relations(made.matters()) if r.kind in {RelationKind.CONTRADICTS, RelationKind.DISPUTES}}


TRUE = [
    (DIED, "the dead were smugglers", "the four dead were farmers"),
    (DIED, "The dead were soldiers of the Varnish army", "they were shepherds"),
    (DIED, "all four were militants", "the dead were not militants"),
    (DIED, "The four dead men were members of the Red Front", "none of the dead was a member of the Red Front"),
    (DIED, "those killed were fighters of the Northern League", "the victims were fishermen"),
    (DIED, "they were terrorists", "the four men who were killed were miners"),
    (DIED, "The victims were civilians", "the dead were rebel fighters"),
    (DIED, "the four dead belonged to the Red Front", "the dead belonged to the Northern League"),
    (DIED, "the four dead in the square were rebels", "the four people killed in the square were students"),
    (DIED, "The men were bandits", "those who died were pilgrims"),
    (DIED, "the dead were members of the Red Front", "the dead were Northern League fighters"),
    (HELD, "the detained were smugglers", "the five detained were students"),
    (HELD, "Those arrested were members of the Red Front", "those arrested were not members of the Red Front"),
    (HELD, "the detainees were soldiers", "the five detainees were labourers"),
    (HELD, "the suspects had links to the Northern League", "the suspects had no links to the Northern League"),
    (HELD, "the five people were militants", "they were teachers"),
    (CAME, "the gunmen were sent by the Weavers Guild", "twelve of our men crossed the river at Hollin Gate"),
    (CAME, "The attackers were soldiers of the Fifth Brigade", "the attackers were members of the Northern League"),
    (CAME, "the intruders were smugglers", "the intruders were Varnish soldiers"),
    (CAME, "they belonged to the Red Front", "the gunmen belonged to the Northern League"),
    (CAME, "The raiders were members of the Red Front", "the raiders were not members of the Red Front"),
    (CAME, "the armed men were sent by Varn", "the armed men were sent by Orvane"),
    (CAME, "those who crossed were villagers", "the men who crossed were militants"),
]
ALIKE = [
    # Parts of a group.
    (DIED, "two of the dead were soldiers", "two of the dead were farmers"),
    (DIED, "one was a guard", "one was a shepherd"),
    (DIED, "most of the dead were soldiers", "the four dead were farmers"),
    # Names and sorts that may both hold.
    (DIED, "The dead were members of the Red Front", "the four dead were members of the RF"),
    (DIED, "the dead were soldiers of the Fifth Brigade", "the dead were soldiers of the Varnish army"),
    (DIED, "The dead were fighters of the Red Front", "they were militants"),
    (DIED, "the dead were smugglers", "the dead were civilians"),
    (DIED, "The dead were villagers", "the four dead were farmers"),
    (DIED, "they were members of the Red Front", "the dead were teachers"),
    (DIED, "the dead were young", "the dead were soldiers"),
    (DIED, "The dead were not soldiers", "the four dead were farmers"),
    (DIED, "The dead were not soldiers", "the dead were not farmers"),
    # Two groups.
    (DIED, "the dead were guards", "the wounded were shepherds"),
    (DIED, "the dead were shepherds", "the attackers were soldiers"),
    (DIED, "The killers were soldiers", "the dead were farmers"),
    (DIED, "the dead and the wounded were soldiers", "the four dead were farmers"),
    (DIED, "the four dead men’s sons were soldiers", "the four dead were farmers"),
    # The sender is not the sent.
    (CAME, "the gunmen were sent by Varn", "the gunmen were members of the Red Front"),
    (CAME, "They were members of the Red Front", "twelve of our men crossed the river at Hollin Gate"),
    (CAME, "the gunmen were sent by the Fifth Brigade", "the gunmen were members of the Fifth Brigade"),
    # Something else of them.
    (CAME, "the gunmen were tired", "the gunmen were soldiers of the Fifth Brigade"),
    (CAME, "the gunmen were armed", "the gunmen were farmers"),
    (HELD, "the detained were members of parliament", "the detained were members of the Red Front"),
    (HELD, "The detained were held by soldiers", "the detained were students"),
]  # fmt: skip


@pytest.mark.parametrize(("event", "one", "other"), TRUE)
def test_rival_accounts_of_who_they_were(event: str, one: str, other: str) -> None:
    by = "the Upland River Column" if "our men" in other else "a doctor"
    for made in (
        pair(event, told(one, "the ministry"), told(other, by)),
        pair(event, told(other, by), told(one, "the ministry")),
    ):
        assert against(made) in ({"actor"}, {"polarity"})


@pytest.mark.parametrize(("event", "one", "other"), ALIKE)
def test_accounts_that_only_look_like_rivals(event: str, one: str, other: str) -> None:
    by = "the Red Front" if "our men" in other else "a doctor"
    assert against(pair(event, told(one, "the ministry"), told(other, by))) == set()


def test_the_dead_of_another_day_or_place_or_number_are_others() -> None:
    one, other = told("the dead were soldiers", "the ministry"), told("the dead were farmers", "a doctor")
    assert against(pair(DIED, one, other)) == {"actor"}
    for second in (
        "Four men were killed at Breck Bridge on 3 May",
        "Four men were killed at Hollin Gate on 20 April",
    ):
        assert "actor" not in against(pair(DIED, one, other, second))
    assert "actor" not in against(pair(DIED, one, other, "Six men were killed at Hollin Gate on 3 May"))


def test_the_dead_of_two_sides_are_not_taken_for_one_group_where_nobody_counts_them() -> None:
    event = "Men were killed at Hollin Gate on 3 May"
    made = pair(event, told("the dead were soldiers", "the ministry"), told("the dead were farmers", "a doctor"))
    assert against(made) == set()


def test_whom_they_means_is_left_open_where_it_may_be_either() -> None:
    event = "Soldiers arrested five boatmen at Hollin Gate on 3 May"
    made = pair(event, told("they were militants", "the ministry"), told("the five detained were students", "a doctor"))
    assert against(made) == set()


def test_two_names_that_a_document_says_are_one_bodys_are_no_two_bodies() -> None:
    one, other = (
        told("the gunmen were members of the Red Front", "the ministry"),
        told("the gunmen were members of the Dawn Wing", "a doctor"),
    )
    also = f"{CAME}. The Red Front, also known as the Dawn Wing, said nothing"
    assert against(pair(CAME, one, other)) == {"actor"}
    assert against(pair(CAME, one, other, also)) == set()


def test_claims_of_two_matters_are_set_against_each_other_without_being_joined() -> None:
    made = pair(
        CAME,
        told("the gunmen were sent by the Weavers Guild", "a trader"),
        told("twelve of our men crossed the river at Hollin Gate", "the Upland River Column"),
    )
    matters = made.matters()
    (relation,) = (r for r in relations(matters) if r.reason == "actor")
    home = {s.claim.id: m.id for m in matters for s in m.statements}
    assert home[relation.a] != home[relation.b]
