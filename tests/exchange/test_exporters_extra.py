"""FollowTheMoney, Parquet, and ClaimReview there and back: valid by others' readers, and corrupted twins are not."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from exchange_making import material, span

from ascertain.compare.factchecks import read
from ascertain.exchange import Material, exporters
from ascertain.model import Actor, ActorKind, Claim, Event, FactCheck, Skipped, TimeExpression

Entity = dict[str, Any]


def with_events() -> Material:
    """The material with a body, a person, a place that is only named, and two deeds, one of them dated."""
    made = material()
    home = made.documents[0]
    more: dict[str, Any] = {"document": home.id, "method": "t@1", "score": 1.0}
    words = span(home, "searched")
    actors = (
        Actor(
            id=f"act-{name.split()[0]}",
            kind=kind,
            name=name,
            names=(name,),
            mentions=(span(home, name),),
            idle=idle,
            **more,
        )
        for name, kind, idle in (
            ("Harbour Office", ActorKind.OFFICE, False),
            ("Pavel Imre", ActorKind.PERSON, False),
            ("Dunmere", ActorKind.PLACE, True),
        )
    )
    time = TimeExpression(
        id="tim-1", span=words, type="DATE", value="2031-05-01", begin="2031-05-01T00:00:00", end="2031-05-02", **more
    )
    deeds = (
        Event(id="evt-1", type="SEARCH", trigger=words, times=("tim-1",), **more),
        Event(id="evt-2", type="ACCUSE", trigger=words, **more),
    )
    return replace(made, records=(*made.records, *actors, time, *deeds))


def entities(made: Material) -> list[Entity]:
    ((_, data),) = exporters.get("ftm").function(made)
    return [json.loads(line) for line in data.decode().splitlines()]


def valid_ftm(entity: Entity) -> bool:
    """Whether FollowTheMoney's own model takes the entity as it is: nothing invalid, missing, or dropped."""
    followthemoney = pytest.importorskip("followthemoney")
    invalid = pytest.importorskip("followthemoney.exc").InvalidData
    try:
        proxy = followthemoney.model.get_proxy(entity, cleaned=False)
        proxy.schema.validate(entity)
    except invalid:
        return False
    kept, given = (
        {name: sorted(v.replace("\u200c", "") for v in values) for name, values in found.items()}
        for found in (proxy.to_dict()["properties"], entity["properties"])
    )
    # The package takes joiners out of words that it reads.
    return kept == given and set(proxy.schema.required) <= set(given)


def test_claims_bodies_and_dated_deeds_are_entities_and_no_person_is() -> None:
    found = entities(with_events())
    assert [(e["schema"], e["id"]) for e in found if e["schema"] in ("Mention", "Event")] == [
        ("Mention", "act-Harbour"),
        ("Event", "evt-1"),
    ]
    article, note = found[0]["properties"], next(e["properties"] for e in found if e["schema"] == "Note")
    assert (article["publishedAt"], article["sourceUrl"]) == (["2031-05-03"], ["https://north.example/ferry"])
    assert note["description"] == ["four boats were searched"]
    assert note["entity"] == [found[0]["id"]]
    assert note["summary"] == ["named_person, asserted, positive"]
    assert {e["schema"] for e in found} == {"Article", "Note", "Mention", "Event"}
    assert "Pavel" not in json.dumps(found)


FTM_DAMAGE: list[tuple[str, Callable[[Entity], object]]] = [
    ("Article", lambda e: e["properties"].update(publishedAt=["yesterday"])),
    ("Article", lambda e: e["properties"].update(sourceUrl=["not an address"])),
    ("Article", lambda e: e["properties"].update(titel=["misspelt"])),
    ("Article", lambda e: e.update(schema="Artikel")),
    ("Mention", lambda e: e["properties"].pop("name")),
    ("Event", lambda e: e["properties"].update(date=["2031-15-01"])),
    ("Note", lambda e: e["properties"].update(entity=["no entity"])),
]


@pytest.mark.parametrize(("schema", "damage"), FTM_DAMAGE)
def test_entities_are_valid_and_their_twins_are_not(schema: str, damage: Callable[[Entity], object]) -> None:
    found = entities(with_events())
    assert all(map(valid_ftm, found))
    twin = next(e for e in found if e["schema"] == schema)
    damage(twin)
    assert not valid_ftm(twin)


def parquet(made: Material) -> dict[str, bytes]:
    pytest.importorskip("pyarrow")
    return dict(exporters.get("parquet").function(made))


def rows(data: bytes) -> list[dict[str, Any]]:
    arrow = pytest.importorskip("pyarrow.parquet")
    found: list[dict[str, Any]] = arrow.read_table(io.BytesIO(data), page_checksum_verification=True).to_pylist()
    return found


def test_typed_tables_come_back_row_by_row() -> None:
    made = material()
    found = {name: rows(data) for name, data in parquet(made).items()}
    texts = {d.id: d.text for d in made.documents}
    claims = {r.id: r for r in made.records if isinstance(r, Claim)}
    assert [r["id"] for r in found["claims.parquet"]] == list(claims)
    for row in found["claims.parquet"]:
        assert row["text"] == texts[row["document"]][int(row["starts"]) : int(row["ends"])]
        assert row["score"] == claims[row["id"]].score
    assert [r["size"] for r in found["snapshots.parquet"]] == [s.size for s in made.snapshots]
    assert [r["outlet"] for r in found["documents.parquet"]] == ["The North Courier", None]


def test_a_corrupted_parquet_file_is_rejected_wherever_it_is_hit() -> None:
    arrow = pytest.importorskip("pyarrow")
    data = parquet(material())["claims.parquet"]
    whole = rows(data)
    for at in range(0, len(data), 97):
        twin = bytearray(data)
        twin[at] ^= 0xFF
        try:
            found = rows(bytes(twin))
        except (arrow.ArrowException, OSError, ValueError):
            continue
        assert found == whole, f"byte {at} changed a value unnoticed"
    for twin_ in (data[:-9], data[4:], b"PAR1" + data[4:-4] + b"PARX"):
        with pytest.raises((arrow.ArrowException, OSError)):
            rows(twin_)


def opened(data: bytes) -> sqlite3.Connection:
    """The file as a SQLite tool opens it, once it has found nothing wrong with it."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    for check in ("integrity_check", "foreign_key_check"):
        found = connection.execute(f"PRAGMA {check}").fetchall()
        if found not in ([], [("ok",)]):
            raise sqlite3.DatabaseError(str(found))
    return connection


def sqlite_file() -> bytes:
    ((_, data),) = exporters.get("sqlite").function(material())
    return data


def test_views_answer_in_one_sqlite_file() -> None:
    with closing(opened(sqlite_file())) as connection:
        views = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY name")
        ]
        assert views == ["answers_with_claims", "basis_by_outlet", "claims_in_place"]
        placed = connection.execute("SELECT text, outlet, bytes FROM claims_in_place ORDER BY id").fetchall()
        assert placed[0] == ("four boats were searched", "The North Courier", material().snapshots[0].id)
        answers = connection.execute(
            "SELECT label, text, denies FROM answers_with_claims ORDER BY label, denies"
        ).fetchall()
        assert ("yes", "the search at Dunmere", 1) in answers
        assert ("no", "the search at Dunmere", 0) in answers
        counted = connection.execute("SELECT sum(claims) FROM basis_by_outlet").fetchone()
        assert counted == (4,)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:4096],
        lambda data: data.replace(b"SQLite format 3", b"SQLite format 9"),
        lambda data: data.replace(b"CREATE TABLE claims", b"CREATE TABLE claimz"),
        lambda data: data.replace(material().documents[1].id.encode(), b"doc-0000000000000000000000ff", 1),
    ],
)
def test_a_corrupted_sqlite_file_is_rejected(damage: Callable[[bytes], bytes]) -> None:
    data = sqlite_file()
    twin = damage(data)
    assert twin != data
    with pytest.raises(sqlite3.DatabaseError):
        opened(twin)


def reviews(**settings: str) -> bytes:
    ((_, data),) = exporters.get("claim-review").function(material(), **settings)
    return data


def test_a_review_that_goes_out_is_read_in_again_as_what_it_was() -> None:
    data = reviews(author="The North Desk", url="https://desk.example/reviews")
    (found,) = read(data, "claim-reviews.jsonld")
    assert isinstance(found, FactCheck)
    (sent,) = json.loads(data)
    assert found.claim == sent["claimReviewed"] == "Boats were searched"
    assert (found.publisher, found.url) == ("The North Desk", sent["url"])
    assert found.rating == sent["reviewRating"]["alternateName"] == "likely (on the evidence at hand)"
    assert found.claimant == sent["itemReviewed"]["author"]["name"]
    assert (found.claimed_at, found.published) == ("2031-05-03", "2031-05-04")


@pytest.mark.parametrize("lost", ["claimReviewed", "url", "reviewRating"])
def test_a_review_without_its_claim_address_or_rating_is_not_taken_in(lost: str) -> None:
    value = json.loads(reviews(author="The North Desk", url="https://desk.example/reviews"))
    del value[0][lost]
    (found,) = read(json.dumps(value).encode(), "claim-reviews.jsonld")
    assert isinstance(found, Skipped)
    assert found.code == "incomplete"
