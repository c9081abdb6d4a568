"""The map: places as exact as the text, readings with their doubt, nothing decided that the text leaves open."""

from __future__ import annotations

import re
from dataclasses import replace

import msgspec

from ascertain.model import (
    Claim,
    Document,
    Event,
    Inferred,
    Passage,
    PassageKind,
    PlaceCandidate,
    PlaceName,
    Polarity,
    Span,
    Stance,
)
from ascertain.views import figures
from ascertain.views.map import PlaceMap, build_map
from ascertain.views.map_draw import WIDTH, draw, window
from ascertain.views.outlines import outlines

TEXT = "Troops shelled Jalalabad in Nangarhar. Pakistan protested. The road to Marren is shut. Jalalabad is quiet."
DOC = Document(
    id="doc-1", snapshot="sha256:0", method="test@1", text=TEXT, places=(),
    passages=(Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(TEXT)),),
)  # fmt: skip


def reading(name: str, feature: str, at: tuple[float, float], code: str, score: float = 0.9) -> PlaceCandidate:
    return PlaceCandidate(
        geonameid=sum(map(ord, name + feature)), name=name, country=code, feature=feature, latitude=at[0],
        longitude=at[1], population=1000, score=score,
    )  # fmt: skip


def named(id_: str, word: str, *candidates: PlaceCandidate, last: bool = False, chosen: int | None = 0) -> PlaceName:
    at = TEXT.rindex(word) if last else TEXT.index(word)
    span = Span(document=DOC.id, start=at, end=at + len(word))
    return PlaceName(
        id=id_, document=DOC.id, span=span, candidates=candidates, chosen=chosen if candidates else None,
        method="test@1", score=0.9,
    )  # fmt: skip


CITY = reading("Jalalabad", "city", (34.43, 70.45), "AF", 0.6)
OTHER = reading("Jalalabad", "city", (40.93, 73.0), "KG", 0.4)
RECORDS: list[Inferred] = [
    named("p1", "Jalalabad", CITY, OTHER),
    named("p2", "Jalalabad", CITY, OTHER, last=True),
    named("p3", "Nangarhar", reading("Nangarhar", "province", (34.17, 70.62), "AF")),
    named("p4", "Pakistan", reading("Pakistan", "country", (30.0, 70.0), "PK")),
    named("p5", "Marren"),
    Event(
        id="e1", document=DOC.id, type="ASSAULT", trigger=Span(document=DOC.id, start=7, end=14), places=("p1",),
        method="test@1", score=0.8,
    ),
    Claim(
        id="c1", document=DOC.id, attribution="a1", content=(Span(document=DOC.id, start=0, end=37),),
        polarity=Polarity.POSITIVE, stance=Stance.ASSERTED, method="test@1", score=1.0,
    ),
]  # fmt: skip


def made() -> PlaceMap:
    return build_map([DOC], RECORDS)


def test_namings_of_one_place_are_one_mark_and_the_open_ones_come_last() -> None:
    view = made()
    assert [(p.number, p.name, len(p.namings)) for p in view.places] == [
        (1, "Jalalabad", 2), (2, "Nangarhar", 1), (3, "Pakistan", 1), (4, "Marren", 1),
    ]  # fmt: skip
    assert [p.name for p in view.left_open] == ["Marren"]
    assert view.places[0].others == (OTHER,)
    assert [e.id for e in view.places[0].events] == ["e1"]
    assert [c.id for n in view.places[0].namings for c in n.claims] == ["c1"]


def test_each_is_drawn_as_exact_as_it_is_and_no_more() -> None:
    drawn = draw(made())
    assert drawn.count('class="point unsure"') == 1
    assert drawn.count('class="disc"') == 1
    assert drawn.count('class="named"') == 1
    assert "Marren" not in drawn
    sure = [replace(r, candidates=(replace(CITY, score=0.95),)) if isinstance(r, PlaceName) and r.id in {"p1", "p2"} else r for r in RECORDS]  # fmt: skip
    assert 'class="point sure"' in draw(build_map([DOC], sure))


def test_every_mark_lies_inside_the_window() -> None:
    far = [*RECORDS, named("p6", "road", reading("Wellington", "city", (-41.3, 174.8), "NZ"))]
    for records in (RECORDS, far, RECORDS[:1]):
        view = build_map([DOC], records)
        frame = window(view)
        assert frame is not None
        for place in view.decided:
            assert place.reading is not None
            x, y = frame.xy(place.reading.longitude, place.reading.latitude)
            assert 0 <= x <= WIDTH
            assert 0 <= y <= frame.height


def test_a_map_without_a_reading_is_a_table_only() -> None:
    view = build_map([DOC], [named("p5", "Marren")])
    assert draw(view) == figures.map_svg(view) == ""
    page = figures.map_html(view)
    assert "left open" in page
    assert 'role="img"' not in page
    assert "No place is named." in figures.map_html(build_map([DOC], []))


def test_the_table_tells_what_the_drawing_shows() -> None:
    page = figures.map_html(made(), pages=lambda document: "x.html")
    rows = re.findall(r"<tr>.*?</tr>", page, flags=re.DOTALL)[1:]
    assert len(rows) == 4
    assert "or <bdi>Jalalabad</bdi>, city (KG) 0.40" in rows[0]
    assert 'href="x.html#c-1"' in rows[0]
    assert "2 times" in rows[0]
    assert "<bdi>Pakistan</bdi>, country" in rows[2]
    assert "nothing is derived from them" in page


def test_it_repeats_and_goes_to_json_and_alone() -> None:
    assert draw(made()) == draw(made())
    assert msgspec.json.decode(msgspec.json.encode(made()), type=PlaceMap) == made()
    alone = figures.map_svg(made())
    assert 'xmlns="http://www.w3.org/2000/svg"' in alone
    assert "<title>" in alone
    assert "<style>" in alone
    assert "url(http" not in alone


def test_hostile_names_are_escaped() -> None:
    nasty = replace(CITY, name='"><script>x</script>\u202e')
    page = figures.map_html(build_map([DOC], [named("p1", "Jalalabad", nasty)]))
    assert "<script" not in page
    assert "\u202e" not in page


def test_the_outlines_cover_the_world_and_close() -> None:
    countries = {o.code: o for o in outlines()}
    assert len(outlines()) > 230
    west, south, east, north = countries["AF"].box
    assert (60, 29, 75, 39) < (west, south, east, north) < (61, 30, 75.5, 39)
    assert all(abs(x) <= 180 and abs(y) <= 90 for o in outlines() for ring in o.rings for x, y in ring)
    assert all(ring[0] == ring[-1] for o in outlines() for ring in o.rings)
