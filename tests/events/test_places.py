from __future__ import annotations

import pytest

from ascertain.events.places import at_spans, places
from ascertain.events.places.folding import fold
from ascertain.events.places.index import index
from ascertain.model import PlaceCandidate, PlaceName
from ascertain.testing import SAMPLES, document


def found(text: str) -> dict[str, PlaceName]:
    return {text[p.span.start : p.span.end]: p for p in places(document(text))}


def chosen(text: str, name: str) -> PlaceCandidate | None:
    place = found(text)[name]
    return None if place.chosen is None else place.candidates[place.chosen]


@pytest.mark.parametrize(
    ("text", "name", "country", "near"),
    [
        ("A fire broke out in Paris, Texas, on Monday.", "Paris", "US", (33.7, -95.5)),
        ("The French minister returned to Paris from Lyon.", "Paris", "FR", (48.9, 2.4)),
        ("Police in London, Ontario, said the Canadian was found near Toronto.", "London", "CA", (43.0, -81.2)),
        ("Fighting spread from Kandahar to Herat in Afghanistan.", "Kandahar", "AF", (31.6, 65.7)),
        ("Officers in Springfield and Decatur, Illinois, made arrests.", "Springfield", "US", (39.8, -89.6)),
    ],
)
def test_context_decides_between_namesakes(text: str, name: str, country: str, near: tuple[float, float]) -> None:
    place = chosen(text, name)
    assert place is not None
    assert place.country == country
    assert (place.latitude, place.longitude) == pytest.approx(near, abs=0.5)


def test_a_country_stands_at_its_centre_and_stays_a_country() -> None:
    place = chosen("Aid convoys crossed into northern Afghanistan.", "Afghanistan")
    assert place is not None
    assert (place.feature, place.geonameid, place.latitude, place.longitude) == ("country", 1149361, 33.0, 65.0)


def test_provinces_districts_and_regions_are_told_apart() -> None:
    text = "Clashes were reported in Nangarhar, in Licking County, Ohio, and across the Middle East."
    features = {name: p.candidates[0].feature for name, p in found(text).items() if p.candidates}
    assert features["Nangarhar"] == "province"
    assert features["Licking County"] == "district"
    assert features["Ohio"] == "province"
    assert features["Middle East"] == "region"


def test_a_people_points_to_its_country() -> None:
    place = chosen("An Iranian vessel was stopped by Cypriot police.", "Iranian")
    assert place is not None
    assert (place.name, place.feature) == ("Iran", "country")


def test_short_forms_of_states_are_read_with_their_point() -> None:
    place = chosen("A man was shot in Frankfort, Ky., on Tuesday.", "Frankfort")
    assert place is not None
    assert place.latitude == pytest.approx(38.2, abs=0.2)


def test_a_name_that_the_text_does_not_decide_stays_open() -> None:
    text = "The council of Springfield met on Tuesday."
    place = found(text)["Springfield"]
    assert place.chosen is None
    assert len(place.candidates) == 3
    assert [c.score for c in place.candidates] == sorted((c.score for c in place.candidates), reverse=True)


def test_a_landform_without_coordinates_is_found_and_given_none() -> None:
    place = found("The car was pulled from Vellor Creek near Columbus, Ohio.")["Vellor Creek"]
    assert (place.candidates, place.chosen) == ((), None)


def test_persons_named_like_towns_are_no_places() -> None:
    assert "Madison" not in found("Judge Heather Madison spoke in Ohio. Madison later left.")


def test_given_names_are_resolved_in_the_light_of_each_other() -> None:
    text = "Paris, Texas"
    paris, texas = at_spans(document(text), [(0, 5), (7, 12)])
    assert paris.candidates[0].country == "US"
    assert texas.candidates[0].feature == "province"


def test_spellings_of_one_name_share_a_key() -> None:
    assert fold("Saint-Étienne") == fold("St. Etienne")
    assert fold("Nangarhār") == "nangarhar"
    assert fold("N'Djamena") == fold("N’Djamena")


def test_the_index_knows_no_name_that_is_not_there() -> None:
    assert index().find("qqqq") == ()
    assert index().find("") == ()
    assert index().find("zzzzzzzz") == ()


@pytest.mark.parametrize("text", [s.replace("\ud83d", "\ufffd") for s in SAMPLES.values()], ids=SAMPLES)
def test_any_text_is_read_twice_alike_for_places(text: str) -> None:
    records = list(places(document(text)))
    assert records == list(places(document(text)))
    assert all(0 <= r.span.start < r.span.end <= len(text) for r in records)
    assert len({r.id for r in records}) == len(records)
