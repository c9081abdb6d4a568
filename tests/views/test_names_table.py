"""The name table shows which outlet uses which name, whose name it is, and no private person."""

from __future__ import annotations

import re
from dataclasses import replace

from ascertain.model import Actor, ActorGroup, ActorKind, AliasKind, AliasLink, Document, Span
from ascertain.views.names import UNSTATED, build, render

GROUP = ActorKind.ARMED_GROUP


def document(name: str, text: str, outlet: str | None) -> Document:
    return Document(id=name, snapshot="", method="hand@1", text=text, passages=(), places=(), outlet=outlet)


def actor(where: Document, name: str, kind: ActorKind = GROUP) -> Actor:
    spans = tuple(
        Span(document=where.id, start=m.start(), end=m.end()) for m in re.finditer(re.escape(name), where.text)
    )
    return Actor(
        id=f"{where.id}/{name}", document=where.id, kind=kind, name=name, names=(name,), mentions=spans, method="hand@1",
        score=1.0,
    )  # fmt: skip


A = document("a", "The Reed Column left. The Reed Column came.", "Marren Times")
B = document("b", "Marsh Rats left. Ilyas Dorn saw the Reed Column.", "State Radio")
C = document("c", "The <b>Reed</b> Column left: Reed Column.", None)
ACTORS = [actor(A, "Reed Column"), actor(B, "Marsh Rats"), actor(B, "Reed Column"), actor(C, "Reed Column")]
DORN = actor(B, "Ilyas Dorn", ActorKind.PERSON)
ONE = ActorGroup(id="g", name="Reed Column", actors=tuple(a.id for a in ACTORS))
LABEL = AliasLink(
    id="l", a="b/Marsh Rats", b="a/Reed Column", kind=AliasKind.LABEL_BY_OPPONENT, evidence="resource", source="a list",
    spans=ACTORS[1].mentions, side="opponent", used_by="the government", method="hand@1", score=1.0,
)  # fmt: skip


def test_counts_are_the_mentions_of_each_name_in_each_outlet() -> None:
    table = build(ACTORS, [A, B, C], [ONE], [LABEL])
    (row,) = table.actors
    counts = {(u.name, u.outlet): len(u.mentions) for u in row.uses}
    assert counts == {
        ("Reed Column", "Marren Times"): 2,
        ("Reed Column", "State Radio"): 1,
        ("Reed Column", UNSTATED): 1,
        ("Marsh Rats", "State Radio"): 1,
    }
    assert row.split
    assert {u.name: (u.side, u.used_by) for u in row.uses} == {
        "Reed Column": ("", None),
        "Marsh Rats": ("opponent", "the government"),
    }


def test_the_heading_takes_no_side_where_a_neutral_name_is_in_use() -> None:
    sided = ActorGroup(id="g", name="Marsh Rats", actors=ONE.actors)
    neutral = AliasLink(
        id="n", a="a/Reed Column", b="body:x", kind=AliasKind.SAME_AS, evidence="resource", source="a list",
        spans=ACTORS[0].mentions, side="neutral", method="hand@1", score=1.0,
    )  # fmt: skip
    assert build(ACTORS, [A, B, C], [sided], [LABEL, neutral]).actors[0].name == "Reed Column"


def test_a_place_that_acts_nowhere_has_no_row() -> None:
    where = document("d", "Marren lies low. Marren protested.", None)
    idle = replace(actor(where, "Marren", ActorKind.PLACE), idle=True)
    acting = replace(idle, id="d/acting", idle=False)
    group = ActorGroup(id="m", name="Marren", actors=(idle.id, acting.id))
    assert build([idle], [where], [group]).actors == ()
    assert [r.name for r in build([idle, acting], [where], [group]).actors] == ["Marren"]


def test_private_persons_are_left_out_until_their_role_is_public() -> None:
    group = ActorGroup(id="p", name="Ilyas Dorn", actors=(DORN.id,))
    assert build([DORN], [B], [group]).actors == ()
    assert [r.name for r in build([DORN], [B], [group], public=frozenset([DORN.id])).actors] == ["Ilyas Dorn"]


def test_the_page_says_sides_in_words_and_links_to_documents() -> None:
    html = render(build(ACTORS, [A, B, C], [ONE], [LABEL]), page=lambda d: f"{d}.html")
    assert "its opponents’ name: <bdi>the government</bdi>" in html
    assert '<a href="a.html">2</a>' in html
    assert "outlets differ" in html
    assert 'title="a list"' in html


def test_text_of_strangers_is_escaped_and_an_empty_table_says_so() -> None:
    odd = document("o", "<script>x</script> met", "<i>Outlet</i>")
    html = render(build([actor(odd, "<script>x</script>")], [odd], [ActorGroup(id="g", name="<script>x</script>", actors=("o/<script>x</script>",))]))  # fmt: skip
    assert "<script>" not in html
    assert "<i>" not in html
    assert "No actor with a name was found" in render(build([], [], []))
