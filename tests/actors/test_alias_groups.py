"""Groups are derived from links and decisions: nothing is lost, and what is apart stays apart."""

from __future__ import annotations

from dataclasses import replace

from alias_making import actor, document
from hypothesis import given
from hypothesis import strategies as st

from ascertain.actors.alias_groups import Grouping, groups
from ascertain.model import Actor, AliasKind, AliasLink, Decision

K = AliasKind
TEXT = document("d", "Ash, Birch, Cedar, Dogwood and Elm met.")
ACTORS = [replace(actor(TEXT, name), id=name[0].lower()) for name in ("Ash", "Birch", "Cedar", "Dogwood", "Elm")]


def tie(a: str, b: str, kind: AliasKind = K.SAME_AS, score: float = 0.9) -> AliasLink:
    return AliasLink(id=f"{a}{b}-{kind}", a=a, b=b, kind=kind, evidence="name", method="hand@1", score=score)


def decide(
    number: int,
    action: str,
    target: str,
    other: str | None = None,
    *,
    value: str | None = None,
    undoes: str | None = None,
) -> Decision:
    at = f"2031-01-01T00:00:{number:02}Z"
    return Decision(
        id=f"dec-{number}", action=action, target=target, other=other, value=value, undoes=undoes, who="R. Viewer", at=at,
        why="seen",
    )  # fmt: skip


def sets(found: Grouping) -> set[str]:
    return {"".join(g.actors) for g in found.groups if g.actors}


def test_only_same_as_joins() -> None:
    links = [tie("a", "b"), tie("b", "c", K.AFFILIATE_OF), tie("c", "d", K.PART_OF), tie("d", "e", K.LABEL_BY_OPPONENT)]
    found = groups(ACTORS, links)
    assert sets(found) == {"ab", "c", "d", "e"}
    assert found.between("a", "c") == {K.AFFILIATE_OF}


def test_a_chain_never_joins_what_is_apart_and_the_weakest_link_says_why_it_gave_way() -> None:
    links = [tie("a", "b"), tie("b", "c", score=0.6), tie("c", "d"), tie("a", "d", K.DISTINCT_FROM)]
    found = groups(ACTORS, links)
    assert sets(found) == {"ab", "cd", "e"}
    (gave,) = found.yielded
    assert (gave.link.id, gave.apart, gave.because) == ("bc-same_as", ("a", "d"), "ad-distinct_from")


def test_two_entries_of_the_resource_are_never_one() -> None:
    links = [tie("a", "body:x"), tie("b", "body:y"), tie("a", "b", score=0.5)]
    found = groups(ACTORS, links)
    assert {"a", "b"} <= sets(found)
    assert found.yielded[0].because is None


def test_every_decision_can_be_taken_back_and_nothing_is_lost() -> None:
    links = [tie("a", "b"), tie("b", "c")]
    joined = groups(ACTORS, links)
    parted = [decide(1, "unlink", "ab-same_as")]
    assert sets(groups(ACTORS, links, parted)) == {"a", "bc", "d", "e"}
    undone = [*parted, decide(2, "undo", "dec-1", undoes="dec-1")]
    assert groups(ACTORS, links, undone) == joined
    redone = [*undone, decide(3, "undo", "dec-2", undoes="dec-2")]
    assert groups(ACTORS, links, redone) == groups(ACTORS, links, parted)


def test_a_person_can_split_two_members_however_they_are_joined() -> None:
    links = [tie("a", "b"), tie("b", "c", score=0.8)]
    found = groups(ACTORS, links, [decide(1, "unlink", "a", "c")])
    assert sets(found) == {"ab", "c", "d", "e"}
    assert found.yielded[0].because == "dec-1"


def test_a_person_can_link_with_a_kind_and_the_link_names_its_maker() -> None:
    found = groups(ACTORS, [], [decide(1, "link", "a", "b"), decide(2, "link", "c", "d", value="part_of")])
    assert sets(found) == {"ab", "c", "d", "e"}
    assert found.between("c", "d") == {K.PART_OF}
    assert {x.evidence for x in found.links} == {"person"}


def test_what_a_person_confirms_outweighs_what_was_only_found() -> None:
    links = [tie("a", "b", score=0.6), tie("b", "c", score=0.9), tie("a", "c", K.DISTINCT_FROM)]
    assert sets(groups(ACTORS, links)) == {"a", "bc", "d", "e"}
    assert sets(groups(ACTORS, links, [decide(1, "confirm", "ab-same_as")])) == {"ab", "c", "d", "e"}


def test_a_person_s_link_does_not_silently_break_what_is_apart() -> None:
    links = [tie("a", "b", K.DISTINCT_FROM)]
    found = groups(ACTORS, links, [decide(1, "link", "a", "b")])
    assert sets(found) == {"a", "b", "c", "d", "e"}
    assert len(found.yielded) == 1
    freed = [decide(1, "link", "a", "b"), decide(2, "unlink", "ab-distinct_from")]
    assert sets(groups(ACTORS, links, freed)) == {"ab", "c", "d", "e"}


PAIRS = st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")).filter(lambda p: p[0] < p[1])
KINDS, SCORES = st.sampled_from([K.SAME_AS, K.DISTINCT_FROM]), st.sampled_from([0.5, 0.7, 0.9])
LINKS = st.lists(st.builds(lambda p, k, s: tie(p[0], p[1], k, s), PAIRS, KINDS, SCORES), unique_by=lambda x: x.id)


@given(links=LINKS, data=st.data())
def test_whatever_the_links_the_order_does_not_matter_and_the_distinct_stay_apart(
    links: list[AliasLink], data: st.DataObject
) -> None:
    found = groups(ACTORS, links)
    again: Grouping = groups(data.draw(st.permutations(ACTORS)), data.draw(st.permutations(links)))
    assert found == again
    group = found.of()
    assert all(group[x.a] != group[x.b] for x in links if x.kind is K.DISTINCT_FROM)
    assert sorted(i for g in found.groups for i in g.actors) == list("abcde")


def test_a_group_goes_by_the_name_most_mentioned() -> None:
    where = document("d", "Ash left. Ash came. Old Ash stayed.")
    actors: list[Actor] = [actor(where, "Ash"), actor(where, "Old Ash")]
    found = groups(actors, [tie("d/Ash", "d/Old Ash")])
    assert [g.name for g in found.groups] == ["Ash"]
