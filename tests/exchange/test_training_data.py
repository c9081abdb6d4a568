"""Decisions as labelled examples."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from exchange_making import AT, material

from ascertain.assess import decision
from ascertain.exchange import exporters
from ascertain.model import Claim, Decision, Span


def lines(*made: Decision) -> list[dict[str, Any]]:
    ((_, data),) = exporters.get("training").function(replace(material(), decisions=made))
    return [json.loads(line) for line in data.decode().splitlines()]


def test_a_decision_that_stands_is_an_example_without_a_name() -> None:
    one, two = [r for r in material().records if isinstance(r, Claim)][:2]
    words = (Span(document=one.document, start=one.content[0].start, end=one.content[0].start + 4),)
    denied = decision("set", one.id, who="mara", at=AT, why="a denial", field="stance", value="denied")
    found = lines(
        denied,
        decision("set", one.id, who="mara", at=AT, why="shorter", field="span", value="x", spans=words),
        decision("relate", one.id, other=two.id, who="mara", at=AT, why="both", field="relation", value="contradicts"),
        decision("reject", two.id, who="mara", at=AT, why="no claim"),
        decision("same_origin", one.id, other=two.id, who="mara", at=AT, why="one voice"),
    )
    assert [(x["task"], x["label"]) for x in found] == [
        ("stance", "denied"), ("span", "x"), ("relation", "contradicts"), ("claim", "no"), ("origin", "same"),
    ]  # fmt: skip
    first = found[0]["of"]
    assert first["found"]["stance"] == str(one.stance)
    begin, end = first["spans"][0]
    assert first["text"].startswith(first["passage"][begin:end])
    assert found[2]["beside"]["text"]
    assert "mara" not in json.dumps(found)
    assert lines(denied, decision("undo", denied.id, who="mara", at=AT)) == []
