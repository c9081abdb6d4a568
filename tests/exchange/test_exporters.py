"""Every format is valid by its own rules, and its corrupted twin is not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from exchange_making import TEXTS, material
from exchange_schemas import ANNOTATIONS, REVIEWS

from ascertain.exchange import Material, exporters
from ascertain.model import Claim

FORMATS = ("web-annotation", "prov", "claim-review", "csv", "stix", "ftm", "parquet", "sqlite", "training")
EXTRA = {"parquet": "pyarrow"}
"""The package without which a format is refused."""


def files(name: str, made: Material | None = None, **settings: Any) -> dict[str, bytes]:
    if name in EXTRA:
        pytest.importorskip(EXTRA[name])
    part = exporters.get(name)
    return dict(part.function(made or material(), **part.resolve(settings)))


def load(name: str, made: Material | None = None) -> Any:
    (data,) = files(name, made).values()
    return json.loads(data)


def valid(value: Any, schema: dict[str, Any]) -> bool:
    checker = pytest.importorskip("jsonschema").Draft202012Validator(schema)
    return bool(checker.is_valid(value))


def test_the_formats_are_these() -> None:
    assert {part.name for part in exporters} == set(FORMATS)
    assert all(part.summary and "suffix" in part.traits for part in exporters)


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_repeats_byte_for_byte_and_an_empty_case_has_one(name: str) -> None:
    assert files(name) == files(name)
    empty = Material(title="Nothing yet", made_at=material().made_at, software="Ascertain 1")
    assert files(name, empty)


@pytest.mark.parametrize("name", FORMATS)
def test_no_export_tells_of_the_desk_or_names_a_person_as_an_entity(name: str) -> None:
    text = b"".join(files(name).values()).decode(errors="replace")
    assert "/home/desk" not in text
    if name not in ("csv", "parquet", "sqlite", "training"):
        # A table lists speakers as the article gives them; the other formats would make an entity of a person.
        assert "Pavel Imre" not in text.replace("Pavel Imre of the Harbour Office said", "")


@pytest.mark.parametrize("name", FORMATS)
def test_odd_text_survives(name: str) -> None:
    made = material()
    odd = "a\x00b\u202e\ud800 \U0001f6a2"
    documents = tuple(replace(d, title=odd, outlet=odd) for d in made.documents)
    for data in files(name, replace(made, documents=documents, title=odd)).values():
        assert name in ("parquet", "sqlite") or data.decode()


Damage = Callable[[Any], object]
ANNOTATION_DAMAGE: list[Damage] = [
    lambda v: v["first"]["items"][0].pop("target"),
    lambda v: v["first"]["items"][0].update(type="Note"),
    lambda v: v["first"]["items"][0]["target"][0]["selector"][1].update(start="10"),
    lambda v: v["first"]["items"][0]["target"][0]["selector"][0].pop("exact"),
    lambda v: v["first"]["items"][0]["target"][0].update(source="not an address"),
    lambda v: v["first"]["items"][0].update(genrated="2031"),
    lambda v: v.update({"@context": "https://schema.org"}),
]


@pytest.mark.parametrize("damage", ANNOTATION_DAMAGE)
def test_web_annotations_are_valid_and_their_twins_are_not(damage: Damage) -> None:
    value = load("web-annotation")
    assert valid(value, ANNOTATIONS)
    damage(value)
    assert not valid(value, ANNOTATIONS)


def test_an_annotation_finds_its_words_again_by_position_and_by_quote() -> None:
    items = load("web-annotation")["first"]["items"]
    assert len(items) == 4
    texts = {d.id: d.text for d in material().documents}
    claims = {r.id: r for r in material().records if isinstance(r, Claim)}
    for item in items:
        claim = claims[item["id"].removeprefix("urn:ascertain:")]
        quote, position = item["target"][0]["selector"]
        text = texts[claim.document]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        bodies = [b["value"] for b in item["body"]]
        assert f"stance: {claim.stance}" in bodies
    assert "🚢" in TEXTS[0]


def test_prov_comes_back_equal_and_says_what_was_made_from_what() -> None:
    model = pytest.importorskip("prov.model")
    (data,) = files("prov").values()
    read = model.ProvDocument.deserialize(content=data.decode(), format="json")
    again = model.ProvDocument.deserialize(content=read.serialize(format="json"), format="json")
    assert read == again
    kinds = {type(r).__name__ for r in read.get_records()}
    assert {"ProvEntity", "ProvActivity", "ProvAgent", "ProvGeneration", "ProvUsage", "ProvDerivation"} <= kinds
    value = json.loads(data)
    known = set(value["entity"]) | set(value["activity"]) | set(value["agent"])
    for kind in ("wasDerivedFrom", "wasGeneratedBy", "used", "wasAssociatedWith", "wasAttributedTo"):
        assert all(target in known for fields in value[kind].values() for target in fields.values())


@pytest.mark.filterwarnings("ignore::Warning")
@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('"prov:startTime": "2031', '"prov:startTime": "no time', 1),
        lambda text: text.replace('"asc": "urn:ascertain:",', "", 1),
        lambda text: text[:-5],
        lambda text: text.replace('"wasGeneratedBy"', '"wasMadeBy"', 1),
    ],
)
def test_a_corrupted_prov_file_is_rejected(damage: Callable[[str], str]) -> None:
    model = pytest.importorskip("prov.model")
    (data,) = files("prov").values()
    twin = damage(data.decode())
    assert twin != data.decode()
    good = model.ProvDocument.deserialize(content=data.decode(), format="json")
    try:
        read = model.ProvDocument.deserialize(content=twin, format="json")
    except Exception:
        return
    assert read != good


REVIEW_DAMAGE: list[Damage] = [
    lambda v: v[0].pop("reviewRating"),
    lambda v: v[0].update(claimReviewd="x"),
    lambda v: v[0]["reviewRating"].update(ratingValue=1),
    lambda v: v[0]["itemReviewed"].pop("author"),
    lambda v: v[0].update(datePublished="yesterday"),
    lambda v: v[0].update(claimReviewed=7),
]


@pytest.mark.parametrize("damage", REVIEW_DAMAGE)
def test_claim_reviews_are_valid_and_their_twins_are_not(damage: Damage) -> None:
    value = load("claim-review")
    assert len(value) == 1
    assert valid(value, REVIEWS)
    damage(value)
    assert not valid(value, REVIEWS)


def test_only_a_closed_assessment_is_a_review_and_it_carries_no_number() -> None:
    made = material()
    opened = replace(made, assessments=(replace(made.assessments[0], closed=False),))
    assert load("claim-review", opened) == []
    review = load("claim-review")[0]
    assert review["claimReviewed"] == "Boats were searched"
    assert review["itemReviewed"]["author"]["name"] == "The North Courier"
    assert review["itemReviewed"]["firstAppearance"]["url"] == "https://north.example/ferry"
    assert "ratingValue" not in json.dumps(review)
    (data,) = files("claim-review", author="The North Desk", url="https://desk.example/").values()
    named = json.loads(data)[0]
    assert named["author"] == {"@type": "Organization", "name": "The North Desk", "url": "https://desk.example/"}
    assert named["url"] == "https://desk.example/asm-1#hyp-1"


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def test_tables_come_back_row_by_row() -> None:
    found = {name: _rows(data) for name, data in files("csv").items()}
    assert {name: len(rows) for name, rows in found.items()} == {
        "snapshots.csv": 2,
        "documents.csv": 2,
        "claims.csv": 4,
        "answers.csv": 2,
        "left-out.csv": 1,
    }
    claims = {r.id: r for r in material().records if isinstance(r, Claim)}
    for row in found["claims.csv"]:
        text = next(d.text for d in material().documents if d.id == row["document"])
        assert text[int(row["starts"]) : int(row["ends"])] == row["text"]
        assert row["stance"] == claims[row["id"]].stance


def test_a_cell_that_a_spreadsheet_would_run_is_kept_from_it() -> None:
    made = material()
    risky = replace(made, documents=(replace(made.documents[0], title='=HYPERLINK("x")'), made.documents[1]))
    assert _rows(files("csv", risky)["documents.csv"])[0]["title"] == '\'=HYPERLINK("x")'
    assert _rows(files("csv", risky, guarded=False)["documents.csv"])[0]["title"] == '=HYPERLINK("x")'


def test_a_corrupted_table_is_rejected() -> None:
    data = files("csv")["claims.csv"]
    with pytest.raises((csv.Error, UnicodeDecodeError)):
        _rows(data.replace(b",rules@4", b',"rules@4"x', 1))


STIX_DAMAGE: list[Damage] = [
    lambda v: next(o for o in v["objects"] if o["type"] == "opinion").update(opinion="certainly"),
    lambda v: next(o for o in v["objects"] if o["type"] == "note").pop("object_refs"),
    lambda v: v["objects"][0].update(id="identity--1"),
    lambda v: next(o for o in v["objects"] if o["type"] == "report").update(published="today"),
]


@pytest.mark.parametrize("damage", STIX_DAMAGE)
def test_stix_is_valid_and_its_twins_are_not(damage: Damage) -> None:
    stix = pytest.importorskip("stix2validator")
    value = load("stix")
    assert {o["type"] for o in value["objects"]} == {"identity", "note", "opinion", "report"}
    options = stix.ValidationOptions(version="2.1", strict=False)
    assert stix.validate_instance(value, options).is_valid
    damage(value)
    assert not stix.validate_instance(value, options).is_valid


def test_no_person_is_a_stix_identity() -> None:
    identities = [o for o in load("stix")["objects"] if o["type"] == "identity"]
    assert {o["identity_class"] for o in identities} == {"system", "organization"}
    assert {o["name"] for o in identities} == {"Ascertain 1", "The North Courier"}
