"""What the resource says of a name stands, places that only lie somewhere are no actors, and nobody acts on himself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ascertain.actors import finders
from ascertain.actors.resource import bundled
from ascertain.model import Actor, ActorKind, BadInput
from ascertain.testing import document

PART = finders.get("rules")
OWN = """
[column]
name = "Grey Movement"
kind = "armed_group"
opponents = { "Grey Bandits" = "government of Tossia" }
sources = ["notes"]

[council]
name = "High Table of the Marrow"
kind = "office"
sources = ["notes"]

[sources.notes]
title = "Notes"
publisher = "the reviewer"
url = ""
licence = "own"
checked = "yes: read"
"""


def actors(text: str, **settings: str) -> dict[str, Actor]:
    return {a.name: a for a in PART.function(document(text), **settings) if isinstance(a, Actor)}


def naming(text: str, *words: str) -> list[list[str]]:
    """For each actor with one of the words: the words of its mentions."""
    read = document(text)
    spans = [[read.slice(m) for m in a.mentions] for a in PART.function(read) if isinstance(a, Actor)]
    return [said for said in spans if any(w in said for w in words)]


def own(folder: Path) -> str:
    path = folder / "own.toml"
    path.write_text(OWN, "utf-8")
    return str(path)


def test_a_users_own_file_says_what_a_body_is(tmp_path: Path) -> None:
    text = "The Grey Movement attacked Orlin on Monday. Officials said the Grey Bandits had killed two soldiers."
    assert actors(text)["Grey Movement"].kind is ActorKind.ORGANISATION
    kinds = {n: a.kind for n, a in actors(text, bodies=own(tmp_path)).items() if n.startswith("Grey")}
    assert kinds == {"Grey Movement": ActorKind.ARMED_GROUP, "Grey Bandits": ActorKind.ARMED_GROUP}


def test_a_name_of_the_users_file_is_found_whole(tmp_path: Path) -> None:
    text = "In Orlin, the High Table of the Marrow met for an hour and rejected the plan."
    assert actors(text, bodies=own(tmp_path))["High Table of the Marrow"].kind is ActorKind.OFFICE


def test_a_file_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not a readable TOML file"):
        list(PART.function(document("Orlin fell."), bodies=str(tmp_path / "none.toml")))


def test_known_groups_are_of_the_kind_that_the_resource_has() -> None:
    found = actors("The Taliban and ISIS fought near Kabul. NATO said nothing.")
    known = {n: found[n].kind for n in ("Taliban", "ISIS", "NATO")}
    assert known == {n: hit[0].kind for n in known if (hit := bundled().find(n, "Afghanistan Kabul")) is not None}
    assert known["ISIS"] is known["Taliban"] is ActorKind.ARMED_GROUP


@pytest.mark.parametrize(
    ("text", "idle"),
    [
        ("London lies on a river.", True),
        ("Troops opened new posts near London.", True),
        ("London condemned the attack.", False),
        ("The attack was condemned by London.", False),
        ("The ambassador of London left.", False),
        ("The minister accused London of delay.", False),
        ("Two bridges in London were closed.", True),
    ],
)
def test_a_place_is_an_actor_only_where_somebody_acts_in_its_name(text: str, idle: bool) -> None:
    assert actors(text)["London"].idle is idle


def test_others_than_places_are_never_idle() -> None:
    assert not any(
        a.idle for a in actors("General James Benn praised the guards of Orlin.").values() if a.kind != "place"
    )


def test_who_arrests_them_is_not_them_nor_is_a_town() -> None:
    arrested = naming("The guards met the rebels in Orlin. Then the guards arrested them.", "them")
    assert not any("the guards" in said or "Orlin" in said for said in arrested)


def test_officials_of_two_bodies_share_no_actor_by_a_small_word_in_their_names() -> None:
    text = (
        "Officials from Tossia's Ministry of Foreign Affairs left on Monday. The officials of the Free State of Keldria "
        "stayed behind."
    )
    first, second = (
        naming(text, "The officials of the Free State of Keldria"),
        naming(text, "Officials from Tossia's Ministry of Foreign Affairs"),
    )
    assert first
    assert second
    assert first != second


def test_a_verb_read_as_an_adjective_is_no_part_of_whom_it_is_done_to() -> None:
    found = naming(
        "The Keldrian authorities then abruptly decided to forcibly expel Tossian refugees.", "Tossian refugees"
    )
    assert found
