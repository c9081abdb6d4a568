"""A search by meaning finds the like in other words, through the same filters, and never needs its file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ascertain.app import Settings, Workbench, meaning
from ascertain.app.meaning import fused
from ascertain.compare.vectors import Encoding, Vectorise
from ascertain.model import BadInput, UnknownPart
from ascertain.store.meaning import Floats, file_of

TEXT = """Ferry at Dunmere stopped

By Lena Osk

Officials in Varn said on Tuesday that the ferry at Dunmere was stopped after a search.

"Nobody was hurt," said Pavel Imre, a spokesman for the Harbour Office.

The Harbour Office said that bread prices had doubled in Varn.
"""
LIKE = {"ferry": 0, "boat": 0, "stopped": 1, "halted": 1, "hurt": 2, "injured": 2, "bread": 3, "flour": 3, "prices": 4}


def _vector(text: str) -> Floats:
    """Words of one meaning share a number of the vector."""
    made = np.full(64, 0.01, np.float32)
    for word in text.lower().replace(",", " ").split():
        if word in LIKE:
            made[LIKE[word]] += 1
    return made / np.linalg.norm(made)


def _given(monkeypatch: pytest.MonkeyPatch, vector: Vectorise | None = _vector, least: float = 0.41) -> None:
    """Let that be what every encoder is."""
    found = Encoding(name="words alike", vector=vector, least=least) if vector else None
    monkeypatch.setattr(meaning, "encoding", lambda name: found)


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    _given(monkeypatch)
    path = tmp_path / "ferry.txt"
    path.write_text(TEXT)
    with Workbench.init(tmp_path / "case.db") as bench:
        list(bench.add([path]))
        yield bench


def test_other_words_for_the_same_are_found_by_meaning_alone(case: Workbench) -> None:
    assert case.search("boat halted", by="words") == ()
    (row, *_) = case.search("boat halted", by="meaning")
    assert "ferry" in row["text"]
    assert row["hits"] == [[row["start"], row["end"]]]
    assert [r["id"] for r in case.search("boat halted")] == [r["id"] for r in case.search("boat halted", by="both")]
    assert case.search("boat halted")


def test_what_both_rankings_hold_comes_first() -> None:
    assert [n for n, _ in fused([(1, 9.0), (2, 8.0)], [(3, 0.9), (2, 0.8)])] == [2, 1, 3]


def test_filters_and_words_to_leave_out_hold_for_meaning(case: Workbench) -> None:
    (row, *_) = case.search("boat halted", by="meaning")
    assert case.search("boat halted", by="meaning", speaker="nobody of that name") == ()
    assert row in case.search("boat halted", by="meaning", speaker=row["speaker"], stance=row["stance"])
    assert row["id"] not in [r["id"] for r in case.search("boat halted -dunmere", by="meaning")]


def test_filters_are_exact_beyond_the_nearest(case: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    from ascertain.store import meaning as kept

    _given(monkeypatch, least=-1.0)
    monkeypatch.setattr(meaning, "DEPTH", 1)
    monkeypatch.setattr(kept, "CANDIDATES", 1)
    rows = case.search("bread prices", by="meaning", limit=50)
    far = rows[-1]
    found = case.search("bread prices", by="meaning", limit=1, speaker=far["speaker"], stance=far["stance"])
    assert [r["speaker"] for r in found] == [far["speaker"]]


def test_pages_follow_one_another(case: Workbench) -> None:
    both = case.search("ferry stopped OR bread prices", by="both", limit=10)
    turned = [case.search("ferry stopped OR bread prices", by="both", limit=1, offset=at)[0] for at in range(len(both))]
    assert len(both) > 1
    assert tuple(turned) == both


def test_the_file_may_be_deleted_and_a_purge_deletes_it(case: Workbench) -> None:
    before = case.search("boat halted", by="meaning")
    place = file_of(case.case.path)
    assert place.exists()
    case._meaning.forget(case.case)
    assert not place.exists()
    assert case.search("boat halted", by="meaning") == before
    case.purge(None, who="Ana", why="asked to", role="custodian")
    assert not place.exists()
    assert case.search("boat halted", by="meaning") == ()


def test_a_new_article_is_found_without_making_the_old_vectors_again(
    case: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.search("boat", by="meaning")
    seen: list[str] = []

    def watched(text: str) -> Floats:
        seen.append(text)
        return _vector(text)

    _given(monkeypatch, watched)
    other = tmp_path / "flour.txt"
    other.write_text("Prices\n\nOfficials in Tarn said that flour was cheap.\n")
    list(case.add([other]))
    assert any("flour" in r["text"] for r in case.search("bread", by="meaning"))
    assert not any("ferry" in text for text in seen)


def test_passages_are_found_by_meaning_where_it_is_asked_for(case: Workbench) -> None:
    (row, *_) = case.search("flour", by="meaning", kind="passage")
    assert "bread prices" in row["text"]
    assert row["hits"] == [[row["start"], row["end"]]]
    assert case.search("flour", kind="passage") == ()
    assert all("Varn" not in r["text"] for r in case.search("boat -varn", by="meaning", kind="passage"))
    assert case.search("flour", by="both", kind="passage", outlet="nobody's") == ()
    assert file_of(case.case.path, "passage").exists()


def test_the_encoder_that_a_case_keeps_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def one(name: str) -> Encoding:
        asked.append(name)
        return Encoding(name=name, vector=_vector, least=0.41)

    monkeypatch.setattr(meaning, "encoding", one)
    with Workbench.init(tmp_path / "other.db", settings=Settings.parse(use=("meaning=multilingual",))) as bench:
        bench.search("boat", by="meaning")
    assert set(asked) == {"multilingual"}
    with pytest.raises(UnknownPart, match="no meaning part"):
        Workbench.init(tmp_path / "third.db", settings=Settings.parse(use=("meaning=martian",)))


def test_without_an_encoder_words_are_found_and_meaning_says_why(
    case: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    _given(monkeypatch, None)
    assert case.search("ferry dunmere") == case.search("ferry dunmere", by="words")
    with pytest.raises(BadInput, match="no sentence encoder is installed"):
        case.search("ferry", by="meaning")


@pytest.mark.parametrize("where", [{"by": "guess"}, {"by": "meaning", "kind": "event"}, {"by": "both", "limit": 0}])
def test_what_cannot_be_searched_is_bad_input(case: Workbench, where: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        case.search("ferry", **where)  # type: ignore[arg-type]
