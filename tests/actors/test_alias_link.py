"""Links say how names hang together and on what evidence; they never join what is only alike."""

from __future__ import annotations

import pytest
from alias_making import GROUP, OFFICE, PERSON, PLACE, actor, document

from ascertain.actors.alias import link
from ascertain.actors.alias_groups import Grouping, groups
from ascertain.actors.resource import Resource, bundled
from ascertain.model import Actor, ActorKind, AliasKind, Document

K = AliasKind


def tied(actors: list[Actor], documents: list[Document], resource: Resource | None = None) -> Grouping:
    return groups(actors, link(actors, documents, resource=resource))


def two(a: str, in_a: str, b: str, in_b: str, kind: ActorKind = GROUP) -> frozenset[AliasKind]:
    one, other = document("a", in_a), document("b", in_b)
    found = tied([actor(one, a, kind=kind), actor(other, b, kind=kind)], [one, other])
    return found.between(f"a/{a}", f"b/{b}")


def test_an_acronym_is_the_body_that_another_text_spells_out_with_the_words_of_both() -> None:
    one = document("a", "The Harbour Inspection Corps (HIC) closed pier nine.")
    other = document("b", "HIC launches were seen at dawn.")
    long, short = actor(one, "Harbour Inspection Corps", kind=OFFICE), actor(other, "HIC", kind=OFFICE)
    (made,) = link([long, short], [one, other])
    assert (made.kind, made.evidence) == (K.SAME_AS, "acronym")
    assert one.slice(*made.spans) == "HIC … Harbour Inspection Corps"


def test_an_acronym_with_two_meanings_joins_nobody() -> None:
    one = document("a", "The Harbour Inspection Corps (HIC) closed pier nine.")
    other = document("b", "The Highland Insurance Company (HIC) paid. HIC paid twice.")
    third = document("c", "HIC gave no comment.")
    actors = [actor(one, "Harbour Inspection Corps", kind=OFFICE), actor(other, "HIC"), actor(third, "HIC")]
    assert not any(x.kind is K.SAME_AS for x in link(actors, [one, other, third]))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Jaysh al-Ombra", "Jaish ul-Ombra"),
        ("Tehreek-i-Marren", "Tehrik-e Marren"),
        ("Hizb an-Nahr", "Hezb al-Nahr"),
        ("Labour Defence Organisation", "Labor Defense Organization"),
        ("Second Lakes Brigade", "2nd Lakes Brigade"),
        ("Orlin Dredging Ltd", "Orlin Dredging"),
    ],
)
def test_spelling_and_transliteration_do_not_part_a_body(a: str, b: str) -> None:
    assert two(a, f"{a} met.", b, f"{b} met.") == {K.SAME_AS}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Second Lakes Brigade", "Third Lakes Brigade"),
        ("Lakes Brigade", "Free Lakes Brigade"),
        ("Marren Relief Fund", "Marren Relief Union"),
        ("Jaysh al-Ombra", "Jaysh al-Umbria"),
    ],
)
def test_names_that_are_only_alike_stay_apart(a: str, b: str) -> None:
    assert two(a, f"{a} met.", b, f"{b} met.") == frozenset()


def test_offices_meet_by_state_and_topic_and_belong_to_their_government() -> None:
    a, b = "Keldrian Ministry of Defence", "Defense Ministry of Keldria"
    assert two(a, f"The {a} spoke.", b, f"The {b} spoke.", OFFICE) == {K.SAME_AS}
    assert two(a, f"The {a} spoke.", "Keldrian government", "The Keldrian government spoke.", OFFICE) == {K.OFFICE_OF}
    assert (
        two(a, f"The {a} spoke.", "Tossian Ministry of Defence", "The Tossian Ministry of Defence.", OFFICE)
        == frozenset()
    )


def test_an_office_without_a_state_is_another_one_in_another_text() -> None:
    assert (
        two("Interior Ministry", "The Interior Ministry.", "Interior Ministry", "An Interior Ministry.", OFFICE)
        == frozenset()
    )


def test_a_regime_is_the_government_under_its_opponents_name() -> None:
    one = document("a", "The Keldrian regime fell. The Keldrian government denied it.")
    actors = [actor(one, "Keldrian regime", kind=OFFICE), actor(one, "Keldrian government", kind=OFFICE)]
    assert tied(actors, [one]).between("a/Keldrian regime", "a/Keldrian government") == {K.SAME_AS, K.LABEL_BY_OPPONENT}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The Reed Column, an offshoot of the Delta League, left.", K.AFFILIATE_OF),
        ("The Reed Column swore allegiance to the Delta League in May.", K.AFFILIATE_OF),
        ("The Reed Column, the armed wing of the Delta League, left.", K.PART_OF),
        ("The Reed Column, the Delta League's youth wing, left.", K.PART_OF),
        ("The Reed Column was founded as the military wing of the Delta League.", K.PART_OF),
        ("The Reed Column, the Delta League's branch in Tossia, left.", K.AFFILIATE_OF),
        ("The Reed Column, a Delta League affiliate, left.", K.AFFILIATE_OF),
        ("The Delta League-affiliated Reed Column left.", K.AFFILIATE_OF),
        ("The Reed Column, a breakaway faction of the Delta League, left.", K.DISTINCT_FROM),
        ("The Reed Column — also called the Delta League — left.", K.SAME_AS),
        ("The Reed Column changed its name to the Delta League.", K.SAME_AS),
        ("The Reed Column, better known as the Delta League, left.", K.SAME_AS),
        ("The Reed Column, which split from the Delta League, left.", K.DISTINCT_FROM),
        ("The Reed Column is not to be confused with the Delta League.", K.DISTINCT_FROM),
    ],
)
def test_what_a_text_says_of_two_names_is_the_link(text: str, kind: AliasKind) -> None:
    one = document("a", text)
    found = tied([actor(one, "Reed Column"), actor(one, "Delta League")], [one])
    assert found.between("a/Reed Column", "a/Delta League") == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "The Reed Column attacked an affiliate of the Delta League.",
        "The Reed Column is no longer an affiliate of the Delta League.",
        "The Reed Column, once an affiliate of the Delta League, left.",
        "The Reed Column denies being an affiliate of the Delta League.",
        "The Reed Column denied that it is part of the Delta League.",
        "The Reed Column is not part of the Delta League.",
        "The Reed Column is an ally of the Delta League.",
        "Shells hit the Reed Column, the Delta League's military wing said.",
    ],
)
def test_what_a_text_does_not_say_is_no_link(text: str) -> None:
    one = document("a", text)
    assert list(link([actor(one, "Reed Column"), actor(one, "Delta League")], [one])) == []


def test_a_label_given_by_opponents_is_the_same_body_and_marked_as_theirs() -> None:
    one = document("a", "The Reed Column, which the authorities call the Marsh Rats, left.")
    other = document("b", "Marsh Rats burned the mill, the prefect wrote.")
    actors = [actor(one, "Reed Column"), actor(other, "Marsh Rats")]
    found = tied(actors, [one, other])
    assert found.between("b/Marsh Rats", "a/Reed Column") == {K.SAME_AS, K.LABEL_BY_OPPONENT}
    assert found.between("a/Reed Column", "b/Marsh Rats") == {K.SAME_AS}
    assert {g.name for g in found.groups} == {"Reed Column"}


def test_places_in_passing_make_no_ties() -> None:
    one = document("a", "Shells fell in Tossia, Keldria's foreign ministry said, and in Orlin (Upper Keldria).")
    actors = [actor(one, n, kind=PLACE) for n in ("Tossia", "Keldria", "Orlin", "Upper Keldria")]
    assert list(link(actors, [one])) == []


def test_a_wrong_merge_inside_one_text_does_not_spread_to_others() -> None:
    one = document("a", "The Reed Council met. The Reed Column fired. The Reed Council left.")
    other = document("b", "The Reed Column left.")
    wrong = actor(one, "Reed Council", "Reed Column")
    assert list(link([wrong, actor(other, "Reed Column")], [one, other])) == []
    stated = document("a", "The Reed Council, now known as the Reed Column, met.")
    right = actor(stated, "Reed Council", "Reed Column")
    assert [x.kind for x in link([right, actor(other, "Reed Column")], [stated, other])] == [K.SAME_AS]


def test_an_office_takes_its_state_from_the_words_beside_it() -> None:
    one = document(
        "a", "Keldria’s Ministry of Fisheries and Trade, like the Ministry of Trade of Tossia, met in Keldria."
    )
    other = document("b", "Keldria and Tossia met.")
    actors = [
        actor(one, "Ministry of Trade", kind=OFFICE),
        actor(one, "Tossia", kind=PLACE),
        actor(other, "Tossia", kind=PLACE),
        actor(other, "Keldria", kind=PLACE),
    ]
    found = tied(actors, [one, other])
    assert found.between("a/Ministry of Trade", "b/Tossia") == {K.OFFICE_OF}
    assert found.between("a/Ministry of Trade", "b/Keldria") == frozenset()


def test_persons_meet_by_their_own_names_only() -> None:
    assert two("Gen. Ilyas Dorn", "Gen. Ilyas Dorn.", "Ilyas Dorn", "Ilyas Dorn.", PERSON) == {K.SAME_AS}
    assert two("Mohammed Qell", "Mohammed Qell.", "Muhammad Qell", "Muhammad Qell.", PERSON) == {K.SAME_AS}
    assert two("Premier Dorn", "Premier Dorn.", "Premier Ilyas Dorn", "Premier Ilyas Dorn.", PERSON) == {K.SAME_AS}
    assert two("Dorn", "Dorn spoke.", "Ilyas Dorn", "Ilyas Dorn spoke.", PERSON) == frozenset()
    assert two("Ilyas B. Dorn", "Ilyas B. Dorn.", "Ilyas K. Dorn", "Ilyas K. Dorn.", PERSON) == frozenset()
    one = document("a", "Ilyas Dorn, also known as the Fox of Marren, spoke.")
    actors = [actor(one, "Ilyas Dorn", kind=PERSON), actor(one, "Fox of Marren", kind=PERSON)]
    assert list(link(actors, [one])) == []


def test_a_titled_surname_that_fits_two_persons_joins_neither() -> None:
    texts = ["Premier Dorn spoke.", "Premier Ilyas Dorn spoke.", "Premier Mikel Dorn spoke."]
    documents = [document(str(n), t) for n, t in enumerate(texts)]
    names = ["Premier Dorn", "Premier Ilyas Dorn", "Premier Mikel Dorn"]
    actors = [actor(d, n, kind=PERSON) for d, n in zip(documents, names, strict=True)]
    assert list(link(actors, documents)) == []


def test_names_of_the_resource_are_linked_with_source_side_and_ties() -> None:
    one = document("a", "Daesh and ISIS-K were named; so were the Pakistani Taliban and the Taliban.")
    actors = [actor(one, n) for n in ("Daesh", "ISIS-K", "Pakistani Taliban", "Taliban")]
    links = list(link(actors, [one]))
    label = next(x for x in links if x.kind is K.LABEL_BY_OPPONENT)
    assert (label.a, label.b, label.side) == ("a/Daesh", "body:islamic-state", "opponent")
    assert label.used_by
    assert label.source
    assert all(x.source for x in links if x.evidence == "resource")
    found = groups(actors, links)
    assert found.between("a/ISIS-K", "a/Daesh") == {K.AFFILIATE_OF}
    assert found.between("a/Pakistani Taliban", "a/Taliban") == {K.DISTINCT_FROM}


def test_a_short_name_of_the_resource_needs_a_word_of_its_place() -> None:
    assert two("RSF", "RSF shelled Khartoum.", "Rapid Support Forces", "The Rapid Support Forces left.") == {K.SAME_AS}
    assert two("RSF", "RSF sells salt.", "Rapid Support Forces", "The Rapid Support Forces left.") == frozenset()
    assert two("RSF", "RSF ranked the press.", "RSF", "RSF shelled Khartoum.") == {K.DISTINCT_FROM}


def test_a_text_s_own_word_on_an_acronym_overrules_the_resource() -> None:
    one = document("a", "The River Salt Fund (RSF) of Khartoum, Sudan, paid out. RSF paid.")
    other = document("b", "The Rapid Support Forces left Sudan.")
    assert (
        tied([actor(one, "RSF"), actor(other, "Rapid Support Forces")], [one, other]).between(
            "a/RSF", "b/Rapid Support Forces"
        )
        == frozenset()
    )


def test_a_government_that_two_sides_claim_is_nobody_s_alone() -> None:
    name = "Libyan government"
    assert two(name, f"The {name} spoke.", name, f"The {name} denied it.", OFFICE) == frozenset()


def test_links_do_not_depend_on_the_order_of_the_input() -> None:
    documents = [
        document("a", "The Reed Column (RC) met ISIS."),
        document("b", "RC met Daesh. The Reed Column met ISIS."),
    ]
    actors = [actor(d, n) for d in documents for n in ("Reed Column", "RC", "ISIS")[: 3 if d.id == "a" else 2]]
    there = {x.id: x for x in link(actors, documents)}
    back = {x.id: x for x in link(actors[::-1], documents[::-1])}
    assert there == back


@pytest.mark.parametrize("name", ["", "—", "🂡", "ا", "A" * 5000, "(((", "the", "'s"])
def test_no_name_is_too_odd(name: str) -> None:
    one = document("a", f"{name} (X) also known as {name}")
    for kind in (GROUP, PERSON, PLACE):
        odd = Actor(
            id="x", document="a", kind=kind, name=name, names=(name,), mentions=(), method="hand@1", score=1.0
        )  # fmt: skip
        list(link([odd], [one]))


def test_the_bundled_resource_is_used_unless_another_is_given() -> None:
    one = document("a", "Daesh left.")
    actors = [actor(one, "Daesh")]
    assert list(link(actors, [one])) == list(link(actors, [one], resource=bundled())) != []
    assert list(link(actors, [one], resource=Resource())) == []
