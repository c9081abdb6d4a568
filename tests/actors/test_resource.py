"""The resource of bodies: every fact sourced, enemies apart, and a user's own file laid over it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ascertain.actors.resource import Resource, bundled, check, load
from ascertain.model import AliasKind, BadInput

ROOT = Path(__file__).parents[2]
K = AliasKind
OWN = """
[reed-column]
name = "Reed Column"
kind = "armed_group"
names = ["RCX"]
self = ["Army of the Reeds"]
opponents = { "Marsh Rats" = "government of Keldria" }
places = "Keldria"
affiliate_of = ["delta-league"]
sources = ["notes"]
cite = { "Marsh Rats" = "gazette" }

[delta-league]
name = "Delta League"
kind = "armed_group"
distinct_from = ["islamic-state"]
sources = ["notes"]

[sources.notes]
title = "Notes"
publisher = "the reviewer"
url = ""
licence = "own"
checked = "read"

[sources.gazette]
title = "Gazette"
publisher = "Keldria"
url = ""
licence = "facts only"
checked = "read"
"""


def own(tmp_path: Path, text: str = OWN) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def body_of(resource: Resource, name: str, text: str = "") -> str | None:
    found = resource.find(name, text or f"{name} spoke.")
    return found[0].id if found else None


def test_the_bundled_resource_is_sound_and_every_fact_has_a_source_with_licence_and_check() -> None:
    whole = bundled()
    assert list(check(whole)) == []
    bodies = whole.bodies.values()
    cited = {u.source for b in bodies for u in b.uses} | {t.source for b in bodies for t in b.ties}
    assert all(whole.sources[s]["licence"] and whole.sources[s]["checked"] for s in cited)
    assert len([b for b in whole.bodies if b[:2] not in whole.states.values()]) >= 150


def test_the_file_is_what_the_script_builds_from_the_facts() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "tools/bodies/build.py"), "--check"], capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr or "run python tools/bodies/build.py"


def test_easily_confused_bodies_are_different_entries() -> None:
    whole = bundled()
    for a, b in [
        ("Pakistani Taliban", "Taliban"),
        ("ISIS-K", "ISIS"),
        ("Hezbollah", "Kata'ib Hezbollah"),
        ("Communist Party of India (Maoist)", "Communist Party of India (Marxist)"),
        ("Moro Islamic Liberation Front", "Moro National Liberation Front"),
        ("Republic of the Congo", "Democratic Republic of the Congo"),
        ("Provisional IRA", "Real IRA"),
        ("Niger", "Nigeria"),
    ]:
        assert body_of(whole, a) != body_of(whole, b), (a, b)
        assert body_of(whole, a), a


def test_names_that_take_sides_say_so_for_every_side() -> None:
    whole = bundled()
    sides = {
        name: (found[1].side, found[0].id)
        for name in ("Islamic Emirate", "Taliban government", "Daesh", "Israeli occupation forces", "Houthi militias")
        if (found := whole.find(name, "in Kabul, Gaza and Sanaa"))
    }
    assert sides == {
        "Islamic Emirate": ("self", "taliban-government"),
        "Taliban government": ("neutral", "taliban-government"),
        "Daesh": ("opponent", "islamic-state"),
        "Israeli occupation forces": ("opponent", "idf"),
        "Houthi militias": ("opponent", "houthis"),
    }


def test_a_short_name_is_not_found_in_a_common_word() -> None:
    for words in ("Let", "Grow", "Yes I", "Raw", "Who", "Base"):
        assert body_of(bundled(), words, f"{words}: Russian hospitals in Pakistan and India, Geneva.") is None, words
    assert body_of(bundled(), "LeT", "LeT was named in Pakistan.") == "lashkar-e-taiba"
    assert body_of(bundled(), "C.I.A.") == body_of(bundled(), "the CIA") == body_of(bundled(), "CIA") == "cia"


def test_a_label_that_several_are_given_stands_for_none_by_itself() -> None:
    assert body_of(bundled(), "Khawarij") is None


def test_the_same_name_of_two_governments_is_told_by_the_places_in_the_text() -> None:
    whole = bundled()
    assert body_of(whole, "National Unity Government", "Myanmar's National Unity Government met.") == "nug-myanmar"
    assert (
        body_of(whole, "Government of National Unity", "In Tripoli the Government of National Unity met.")
        == "gnu-libya"
    )
    assert body_of(whole, "Government of National Unity", "The Government of National Unity met.") is None


def test_a_user_s_file_adds_to_the_bundled_one(tmp_path: Path) -> None:
    whole = load(own(tmp_path))
    assert body_of(whole, "Army of the Reeds") == "reed-column"
    assert body_of(whole, "RCX") is None
    assert body_of(whole, "RCX", "RCX left Keldria.") == "reed-column"
    assert body_of(whole, "ISIS") == "islamic-state"
    found = whole.find("Marsh Rats", "")
    assert found is not None
    assert (found[1].by, found[1].source) == ("government of Keldria", "gazette")
    assert [(a, t.kind, t.to) for a, t in whole.ties(["reed-column", "delta-league"])] == [
        ("reed-column", K.AFFILIATE_OF, "delta-league")
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('sources = ["notes"]\ncite', 'sources = ["nowhere"]\ncite', "unknown source 'nowhere'"),
        ('affiliate_of = ["delta-league"]', 'affiliate_of = ["delta"]', "no other entry"),
        ('distinct_from = ["islamic-state"]', 'affiliate_of = ["reed-column"]', "circle"),
        ('places = "Keldria"\n', "", "would match in any text"),
        ('cite = { "Marsh Rats"', 'cite = { "Marsh Mice"', "does not state"),
        ('kind = "armed_group"\nnames', 'kind = "gang"\nnames', "gang"),
        ('self = ["Army', 'selves = ["Army', "unknown field 'selves'"),
        ("[delta-league]", "[delta-league", "not a readable TOML file"),
        ('licence = "own"\n', "", "lacks 'licence'"),
    ],
)
def test_a_faulty_file_is_refused_with_the_fault(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in OWN
    with pytest.raises(BadInput, match=told):
        load(own(tmp_path, OWN.replace(old, new, 1)))


def test_enemies_may_not_share_a_name_that_nothing_parts(tmp_path: Path) -> None:
    shared = OWN.replace(
        'distinct_from = ["islamic-state"]', 'names = ["Reed Column"]\ndistinct_from = ["reed-column"]'
    )
    with pytest.raises(BadInput, match="share the name"):
        load(own(tmp_path, shared.replace('affiliate_of = ["delta-league"]\n', "")))


def test_every_bundled_source_says_whether_its_facts_were_compared_with_it() -> None:
    sources = bundled().sources
    assert {str(s["checked"]).split(":")[0] for s in sources.values()} == {"yes", "no"}
    cited = {u.source for b in bundled().bodies.values() for u in b.uses}
    assert {"petrarch", "us-crt-pages", "us-fto"} <= cited <= sources.keys()
    assert "found there" in bundled().source("us-crt-pages")
    assert "unchecked" in bundled().source("us-fto")
    assert all(s["licence"] for s in sources.values())
