"""The actor graph: every arrow a report, said by somebody, and the table says all that the figure shows."""

from __future__ import annotations

import re
from itertools import pairwise

from lxml import etree

from ascertain.model import ActorKind, Polarity
from ascertain.views.actor_graph import NOBODY, Deed, build, render, svg
from ascertain.views.actor_graph_svg import MOST_EDGES

ACTORS = {
    "k": ("Keldrian government", ActorKind.OFFICE),
    "r": ("Reed Column", ActorKind.ARMED_GROUP),
    "d": ("Ilyas Dorn", ActorKind.PERSON),
    "o": ("residents of Orlin", ActorKind.POPULATION),
}


def deed(source: str, target: str, action: str, said_by: str, claim: str, **more: Polarity) -> Deed:
    voice = ACTORS[said_by][0] if said_by else "the author"
    return Deed(source=source, target=target, action=action, said_by=said_by, voice=voice, claim=claim, **more)


DEEDS = [
    deed("r", "k", "attack", "k", "c1"),
    deed("r", "k", "attack", "d", "c2"),
    deed("r", "k", "attack", "d", "c3"),
    deed("r", "k", "attack", "r", "c4", polarity=Polarity.NEGATIVE),
    deed("k", "o", "expel", "", "c5"),
    deed("", "o", "shell", "o", "c6"),
    deed("d", "d", "accuse", "d", "c7"),
]


def test_an_edge_gathers_all_who_say_it_and_keeps_their_claims() -> None:
    first = build(DEEDS, ACTORS).edges[0]
    assert (first.source, first.target, first.action) == ("r", "k", "attack")
    assert [(v.label, v.claims) for v in first.voices] == [("Person 1", ("c2", "c3")), ("Keldrian government", ("c1",))]
    assert sorted(c for e in build(DEEDS, ACTORS).edges for c in e.claims) == [f"c{n}" for n in range(1, 8)]


def test_what_is_denied_is_an_edge_of_its_own() -> None:
    attacks = [e for e in build(DEEDS, ACTORS).edges if e.action == "attack"]
    assert {e.polarity for e in attacks} == {Polarity.POSITIVE, Polarity.NEGATIVE}
    assert 'stroke-dasharray="5 4"' in svg(build(DEEDS, ACTORS))


def test_private_persons_have_a_number_in_figure_table_and_voices_until_public() -> None:
    hidden = render(build(DEEDS, ACTORS))
    assert "Ilyas Dorn" not in hidden
    assert "Person 1" in hidden
    assert "Ilyas Dorn" in render(build(DEEDS, ACTORS, public=frozenset("d")))


def test_who_is_not_named_is_shown_as_such() -> None:
    assert NOBODY in [n.label for n in build(DEEDS, ACTORS).nodes]


def test_figure_is_valid_the_same_for_any_order_and_within_its_frame() -> None:
    drawn = svg(build(DEEDS, ACTORS))
    assert drawn == svg(build(DEEDS[::-1], dict(reversed(ACTORS.items()))))
    root = etree.fromstring(drawn)
    width, height = (float(x) for x in root.attrib["viewBox"].split()[2:])
    spot = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{spot}title") is not None
    assert root.find(f"{spot}desc") is not None
    boxes = [r.attrib for r in root.iter(f"{spot}rect")]
    assert all(float(b["x"]) >= 0 and float(b["x"]) + float(b["width"]) <= width for b in boxes)
    assert all(float(b["y"]) >= 0 and float(b["y"]) + float(b["height"]) <= height for b in boxes)


def test_pills_do_not_cover_one_another_even_in_a_crowd() -> None:
    actors = {f"n{i:02}": (f"Border Committee {i:02}", ActorKind.ORGANISATION) for i in range(24)}
    deeds = [deed_of(a, b) for a, b in pairwise(actors)]
    root = etree.fromstring(svg(build(deeds, actors)))
    spot = "{http://www.w3.org/2000/svg}"
    boxes = [g.find(f"{spot}rect").attrib for g in root.iter(f"{spot}g") if g.attrib.get("class") == "who"]
    assert len(boxes) == 24
    for i, a in enumerate(boxes):
        for b in boxes[i + 1 :]:
            apart_x = abs(float(a["x"]) - float(b["x"])) >= min(float(a["width"]), float(b["width"]))
            assert apart_x or abs(float(a["y"]) - float(b["y"])) >= 30


def deed_of(a: str, b: str) -> Deed:
    return Deed(source=a, target=b, action="warn", said_by="", voice="the author", claim=a + b)


def test_the_table_holds_every_edge_also_those_not_drawn() -> None:
    actors = {f"n{i:02}": (f"Body {i:02}", ActorKind.ORGANISATION) for i in range(12)}
    deeds = [deed_of(a, b) for a in actors for b in actors if a != b][: MOST_EDGES + 9]
    html = render(build(deeds, actors), address=lambda c: f"#claim-{c}")
    assert len(re.findall(r'<tr id="deed-\d+">', html)) == MOST_EDGES + 9
    assert html.count('class="arrow"') == MOST_EDGES
    assert 'href="#claim-n00n01"' in html


def test_text_of_strangers_is_escaped_and_nothing_is_asked_for() -> None:
    actors = {"x": ("<script>alert(1)</script> & \u202egnorw", ActorKind.ORGANISATION)}
    html = render(build([Deed(source="x", target="", action="<b>", said_by="", voice="<i>", claim='"c')], actors))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "\u202e" not in html
    assert not re.search(r"(?:src|href)=\"(?!#)", html)


def test_no_deeds_give_no_figure() -> None:
    empty = build([], ACTORS)
    assert svg(empty) == ""
    assert "No deed" in render(empty)
