"""Records of the stages before, references back inside a document, and what is said not to be there, decide where claims belong."""

from __future__ import annotations

from dataclasses import replace

from matter_making import NEGATIVE, Made, Told, article, case

from ascertain.compare.cluster import Matter, matters
from ascertain.compare.comparators import compare
from ascertain.compare.relations import relations
from ascertain.compare.scene import Scene
from ascertain.compare.statements import Statement, statements
from ascertain.compare.verdicts import Verdict
from ascertain.model import Actor, ActorKind, Basis, Event, Relation, RelationKind, Span


def ready(made: Made, *records: object) -> dict[str, Statement]:
    scene = Scene.of(records)
    return {s.text: s for s in statements(made.documents, made.claims, made.attributions, scene=scene)}


def together(made: Made, *records: object) -> list[set[str]]:
    scene = Scene.of(records)
    found = statements(made.documents, made.claims, made.attributions, scene=scene)
    return [{s.text for s in m.statements} for m in matters(found, scene=scene)]


def reasons(made: Made) -> dict[frozenset[str], str]:
    texts = {s.claim.id: s.text for s in statements(made.documents, made.claims, made.attributions)}
    found: list[Relation] = list(relations(made.matters()))
    return {frozenset((texts[r.a], texts[r.b])): r.reason for r in found}


def word(made: Made, text: str, nth: int = 0) -> Span:
    doc = made.documents[nth]
    start = doc.text.index(text)
    return Span(document=doc.id, start=start, end=start + len(text))


def raid() -> Made:
    text = "Herders crossed the pass at Osk. They were rebels, all right."
    return article(
        "2031-05-04", "Osk Herald", text, Told("Herders crossed the pass at Osk"), Told("They were rebels, all right")
    )


def test_a_pronoun_stands_for_the_actor_that_the_records_name() -> None:
    made = raid()
    mentions = (word(made, "Herders"), word(made, "They"))
    herders = Actor(
        id="act-1", document=made.documents[0].id, kind=ActorKind.POPULATION, name="Herders", names=("Herders",),
        mentions=mentions, method="made@1", score=1.0,
    )  # fmt: skip
    plain, named = ready(made), ready(made, herders)
    assert plain["They were rebels, all right"].who == {"they"}
    assert named["They were rebels, all right"].who == {"herder"}
    assert {"herder"} <= named["They were rebels, all right"].agents


def test_the_type_of_an_event_tells_what_words_alone_do_not() -> None:
    made = article(
        "2031-05-04", "Osk Herald", "Rangers let fly at the mill in Osk.", Told("Rangers let fly at the mill in Osk")
    )
    trigger = word(made, "let")
    event = Event(
        id="evt-1",
        document=made.documents[0].id,
        type="ASSAULT",
        cameo="193",
        trigger=trigger,
        method="made@1",
        score=1.0,
    )
    (plain,), (typed,) = ready(made).values(), ready(made, event).values()
    assert (plain.kind, typed.kind) == (None, "shoot")


def test_the_order_goes_with_what_was_ordered() -> None:
    made = case(
        article(
            "2031-05-04",
            "Osk Herald",
            "Rangers at Osk were ordered to fire. Rangers fired at Osk without an order.",
            Told("Rangers at Osk were ordered to fire", "a miller"),
            Told("Rangers fired at Osk without an order", "a baker"),
        ),
        article(
            "2031-05-06",
            "Pell Mail",
            "The order came from the mayor of Osk.",
            Told("The order came from the mayor of Osk", "a cook"),
        ),
    )
    assert any("The order came from the mayor of Osk" in m and len(m) == 3 for m in together(made))


def test_a_part_of_a_number_goes_with_the_whole() -> None:
    text = "Four people died at Osk Mill. It rained. Three of the four were miners."
    made = article(
        "2031-05-04", "Osk Herald", text, Told("Four people died at Osk Mill"), Told("Three of the four were miners")
    )
    assert together(made) == [{"Four people died at Osk Mill", "Three of the four were miners"}]


def store() -> Made:
    return case(
        article(
            "2031-05-04",
            "Osk Herald",
            "Rebels stored rifles in the mill at Osk, the ministry said.",
            Told("Rebels stored rifles in the mill at Osk", "the ministry"),
        ),
        article(
            "2031-05-06",
            "Pell Mail",
            "Inspectors saw no rifles in the mill at Osk. They could not see the miller's lamps.",
            Told("Inspectors saw no rifles in the mill at Osk", "the inspectors", polarity=NEGATIVE),
            Told("They could not see the miller's lamps", "the inspectors", polarity=NEGATIVE),
        ),
    )


def test_what_is_said_not_to_be_there_is_disputed() -> None:
    made = store()
    assert reasons(made) == {
        frozenset(("Rebels stored rifles in the mill at Osk", "Inspectors saw no rifles in the mill at Osk")): "absence"
    }


def test_what_things_of_a_sort_do_denies_nothing_that_happened() -> None:
    made = case(
        article(
            "2031-05-04",
            "Osk Herald",
            "Grain exploded in the mill at Osk.",
            Told("Grain exploded in the mill at Osk", "a miller"),
        ),
        article(
            "2031-05-05",
            "Pell Mail",
            "Grain does not explode.",
            Told("Grain does not explode", "a baker", polarity=NEGATIVE),
        ),
    )
    assert reasons(made) == {}


def between(kind: str, first: Told, second: Told) -> Verdict | None:
    """What two claims of one matter are to one another."""
    told = case(
        article("2031-05-04", "Osk Herald", f"{first.words}.", first),
        article("2031-05-05", "Pell Mail", f"{second.words}.", second),
    )
    found = statements(told.documents, told.claims, told.attributions)
    return compare(Matter(id="mat-1", kind=kind, statements=tuple(found)), *found)


def test_the_first_shots_come_from_one_place() -> None:
    reeds = Told("She heard two pistol shots from the reeds", "a baker")
    apart = between("shoot", Told("The first shots came from the tower", "a miller"), reeds)
    assert apart is not None
    assert (apart.kind, apart.reason) == (RelationKind.CONTRADICTS, "place")
    assert between("shoot", Told("Shots came from the tower", "a miller"), reeds) is None


def test_none_of_them_left_denies_that_they_took_part() -> None:
    attack = Told("Soldiers of Varn took part in the attack", "a miller")
    denied = between(
        "attack", attack, Told("Not one of my soldiers left barracks that night", "Brigadier", polarity=NEGATIVE)
    )
    assert denied is not None
    assert (denied.kind, denied.reason) == (RelationKind.DISPUTES, "polarity")
    assert (
        between("attack", attack, Told("Not one of my sons left school that night", "Ada", polarity=NEGATIVE)) is None
    )


def test_a_list_of_the_dead_is_a_count() -> None:
    made = case(
        article(
            "2031-05-04",
            "Osk Herald",
            "Nine people died at Osk Mill.",
            Told("Nine people died at Osk Mill", "a miller"),
        ),
        article(
            "2031-05-05",
            "Pell Mail",
            "The dead at Osk Mill were two guards, three bargemen and a boy.",
            Told("The dead at Osk Mill were two guards, three bargemen and a boy", "a baker"),
        ),
    )
    assert set(reasons(made).values()) == {"number"}


def test_one_quotation_in_two_mouths_is_told() -> None:
    words = "Every grain barge will leave Osk harbour before winter"
    made = case(
        *(
            article(day, outlet, f"“{words},” {who} said.", Told(words, who))
            for day, outlet, who in (("2031-05-04", "Osk Herald", "Ada Brenn"), ("2031-05-05", "Pell Mail", "Tom Korv"))
        )
    )
    named = tuple(replace(a, basis=Basis.NAMED_PERSON) for a in made.attributions)
    made = Made(made.documents, made.claims, named)
    assert set(reasons(made).values()) == {"attribution"}
