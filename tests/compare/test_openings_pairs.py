"""How force began: accounts that stand against one another are told, and those that only look so are not."""

from __future__ import annotations

import pytest
from matter_making import DENIED, NEGATIVE, Made, Told, article, case

from ascertain.compare.relations import relations
from ascertain.model import RelationKind, Stance

LEAD = "Shots were fired at Hollin Gate on 3 May."
NOT = NEGATIVE


def pair(one: Told, other: Told, second: str = LEAD) -> Made:
    return case(
        article("2031-05-04", "Varn Post", f"{LEAD} {one.words}, it was said.", Told(LEAD[:-1]), one),
        article("2031-05-05", "Osk Herald", f"{second} {other.words}, it was said.", Told(second[:-1]), other),
    )


def disputed(made: Made) -> set[str]:
    return {r.reason for r in relations(made.matters()) if r.kind is RelationKind.DISPUTES}


TRUE = [
    ("Soldiers opened fire without warning", "soldiers had warned the crowd twice"),
    ("Police shot the driver without any warning", "police had ordered the driver to stop"),
    ("the patrol fired without a challenge", "the patrol had challenged the men three times"),
    ("Guards shot at the boat with no warning", "guards fired warning shots"),
    ("Rangers fired on the herders without so much as a shouted warning", "rangers had called on the herders to halt"),
    ("The gunboat attacked the trawler without warning", "the gunboat attacked only after repeated warnings"),
    ("Border troops fired without giving a warning", "border troops had issued three warnings"),
    ("officers never warned the marchers", "officers had told the marchers to disperse"),
    ("The militia shot the shepherds without warning", "the militia had shouted a warning"),
    ("troops gave no warning", "troops shouted warnings for ten minutes"),
    ("marines opened fire unprovoked", "marines returned fire"),
    ("The garrison fired first", "the garrison only answered fire"),
    ("constables shot first", "constables fired back"),
    ("the convoy escort opened fire before anyone had fired at it", "the escort fired in self-defence"),
    ("The attack by the militia was unprovoked", "the militia fired in response"),
    ("Soldiers were the first to fire", "soldiers fired after coming under fire"),
    ("the coast guard fired the first shots", "the coast guard retaliated"),
    ("gendarmes fired on the pickets without provocation", "gendarmes fired back"),
    ("the sentry fired first", "the sentry had challenged the riders twice"),
    ("The farmers were shot without warning", "the farmers had been told to stop"),
    ("Jailers shot first", "jailers had warned the men"),
    ("Police shot the driver without warning", "the driver ignored three warnings"),
    ("coastguards fired on the crew without warning", "they were responding to fire"),
    ("No warning was given by the sentries", "the sentries gave a clear warning"),
]
ALIKE = [
    # Another's deed.
    ("Soldiers opened fire without warning", "rebels had warned the crowd"),
    ("The garrison fired first", "the militia returned fire"),
    ("Guards fired first", "the shepherds had challenged the guards"),
    # A warning of something else.
    ("Soldiers opened fire without warning", "soldiers warned that the dam might break"),
    ("Police shot the driver without any warning", "police had warned the driver about his brakes"),
    ("the patrol fired without a challenge", "the patrol challenged the ruling"),
    ("Guards fired first", "guards had ordered food to be stopped"),
    ("Soldiers opened fire without warning", "the army gave a warning about floods"),
    # The same said twice.
    ("Soldiers opened fire without warning", "soldiers gave no warning"),
    ("Soldiers warned the crowd twice", "soldiers fired after repeated warnings"),
    ("The garrison fired first", "the garrison opened fire unprovoked"),
    ("marines returned fire", "marines fired in self-defence"),
    # First of something else.
    ("Soldiers gave first aid", "soldiers returned fire"),
    ("Guards fired for the first time in years", "guards returned fire"),
    ("Soldiers first warned the crowd", "soldiers fired after a warning"),
    # What may be, and what is asked.
    ("Soldiers may have fired without warning", "soldiers had warned the crowd"),
    ("whether soldiers fired first is unclear", "soldiers returned fire"),
    ("Soldiers should have warned the crowd", "soldiers opened fire without warning"),
    # Who warned and fired first says both.
    ("Soldiers fired first after three warnings", "soldiers had warned the crowd"),
    # Plain deeds.
    ("Soldiers fired twenty shots", "soldiers returned fire"),
    ("The crossing was closed without warning", "soldiers had warned the crowd"),
    ("Soldiers left without warning", "soldiers fired warning shots"),
]


@pytest.mark.parametrize(("one", "other"), TRUE)
def test_rival_accounts_of_how_force_began(one: str, other: str) -> None:
    negated = NOT if one.startswith(("No ", "officers never", "troops gave no")) else Told("").polarity
    by = "the coastguards" if other.startswith("they") else "The ministry"
    assert disputed(pair(Told(one, "Villagers", polarity=negated), Told(other, by))) in ({"opening"}, {"polarity"})
    assert disputed(pair(Told(other, by), Told(one, "Villagers", polarity=negated))) in ({"opening"}, {"polarity"})


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_accounts_that_only_look_like_rivals(one: str, other: str) -> None:
    negated = NOT if "gave no" in other else Told("").polarity
    assert disputed(pair(Told(one, "Villagers"), Told(other, "The ministry", polarity=negated))) == set()


def test_a_warning_elsewhere_or_another_day_speaks_against_nothing() -> None:
    fired, warned = (
        Told("Soldiers opened fire without warning", "Villagers"),
        Told("soldiers had warned the crowd", "The ministry"),
    )
    for elsewhere in ("Shots were fired at Breck Bridge on 3 May.", "Shots were fired at Hollin Gate on 20 April."):
        assert disputed(pair(fired, warned, elsewhere)) == set()


def test_one_speaker_is_not_set_against_himself() -> None:
    fired, warned = (
        Told("The sentry fired first", "The ministry"),
        Told("the sentry had challenged the riders", "The ministry"),
    )
    assert disputed(pair(fired, warned)) == set()


def test_who_says_that_the_first_to_fire_had_warned_is_not_set_against_who_says_he_fired_first() -> None:
    first, warned = (
        Told("the sentry fired first", "A captain"),
        Told("The sentry had challenged the riders", "A captain"),
    )
    made = case(
        article("2031-05-04", "Varn Post", f"{LEAD} The sentry fired first, a miller said.", Told("The sentry fired first", "a miller")),
        article("2031-05-05", "Osk Herald", f"{LEAD} {warned.words} and {first.words}, a captain said.", warned, first),
    )  # fmt: skip
    assert disputed(made) == set()


def test_a_denial_of_fire_without_warning_is_no_account_of_a_warning() -> None:
    made = pair(
        Told("Soldiers had warned the crowd", "A witness"),
        Told("soldiers fired without warning", "The ministry", DENIED),
    )
    assert disputed(made) == set()


def test_a_supposed_warning_is_none() -> None:
    made = pair(
        Told("Soldiers opened fire without warning", "Villagers"),
        Told("soldiers had warned the crowd", "The ministry", Stance.HYPOTHETICAL),
    )
    assert disputed(made) == set()
