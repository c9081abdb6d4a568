"""An article's pictures show what its records say, and nothing where there is nothing to show."""

from __future__ import annotations

from pathlib import Path

from ascertain.app import Workbench
from ascertain.app.figures import figures

TEXT = """Convoy shelled near Marren

The Keldrian army shelled a convoy of the Upland Column near Kabul on 3 May 2021. Before the garrison left the town, the
Upland Column attacked two posts, the Ministry of Defence said. Anse Dorrow, a farmer, said the army burned three barns.
"""


def test_what_is_said_to_have_happened_is_drawn(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    (outcome,) = Workbench().xray([path])
    found = {f.key: f for f in figures(outcome.documents[0], outcome.records)}
    assert {"names", "deeds", "timeline", "map"} == set(found)
    assert "Upland Column" in found["names"].html
    assert "2021-05-03" in found["timeline"].html
    assert "Kabul" in found["map"].html
    assert all(f.svg.startswith("<svg") for f in found.values() if f.key != "names")


def test_a_private_person_is_not_named_beside_deeds(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    (outcome,) = Workbench().xray([path])
    found = {f.key: f for f in figures(outcome.documents[0], outcome.records)}
    assert "Dorrow" not in found["deeds"].html + found["names"].html


def test_a_text_without_any_of_it_has_no_pictures(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("Nothing.\n\nIt is so.")
    (outcome,) = Workbench().xray([path])
    assert figures(outcome.documents[0], outcome.records) == ()
