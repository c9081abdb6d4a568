"""Searches kept with a case: asked again by their name, and never about a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ascertain import Workbench
from ascertain.model import BadInput

TEXT = """Ferry at Dunmere stopped

Officials in Varn said on Tuesday that the ferry at Dunmere was stopped after a search.

"Nobody was hurt," said Pavel Imre, a spokesman for the Harbour Office.
"""
LATER = """Bread in Varn

"Bread is dear," said Orsolya Tarn, a baker in Dunmere. Orsolya Tarn said that flour had run out.
"""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Workbench]:
    (tmp_path / "ferry.txt").write_text(TEXT)
    with Workbench.init(tmp_path / "case.db") as bench:
        list(bench.add([tmp_path / "ferry.txt"], engine="serial"))
        yield bench


def test_a_search_is_kept_with_its_filters_and_asked_again(bench: Workbench, tmp_path: Path) -> None:
    made = bench.save_search("boats", "ferry OR boat", by="words", since="2031", outlet=None)
    assert made.where == {"since": "2031"}
    bench.save_search("boats", "ferry", by="words")
    bench.close()
    with Workbench.open(tmp_path / "case.db") as again:
        (kept,) = again.saved_searches()
        assert (kept.query, kept.where) == ("ferry", {})
        where: dict[str, Any] = dict(kept.where)
        rows = again.search(kept.query, by=kept.by, kind=kept.kind, **where)
        assert [r["id"] for r in rows] == [r["id"] for r in again.search("ferry", by="words")] != []
        again.delete_search("boats")
        assert again.saved_searches() == ()


@pytest.mark.parametrize(
    ("name", "query", "where"),
    [
        ("spokesman", "Pavel Imre", {}),
        ("spokesman", "imre", {}),
        ("spokesman", '"IMRE, Pavel" ferry', {}),
        ("spokesman", "ferry -imre", {}),
        ("spokesman", "imr*", {}),
        ("Pavel Imre", "ferry", {}),
        ("spokesman", "ferry", {"speaker": "imre"}),
        ("spokesman", "ferry", {"speaker": "avel im"}),
    ],
)
def test_a_search_that_names_a_person_is_not_kept(
    bench: Workbench, name: str, query: str, where: dict[str, str]
) -> None:
    with pytest.raises(BadInput, match="natural person"):
        bench.save_search(name, query, **where)
    assert bench.saved_searches() == ()


def test_a_public_role_does_not_open_it(bench: Workbench) -> None:
    span = bench.people()[0].mentions[0]
    bench.decide_person("public_role", "1", value="spokesman", who="Ana", why="speaks for the office", spans=(span,))
    with pytest.raises(BadInput, match="natural person"):
        bench.save_search("spokesman", "Imre")


def test_a_search_that_came_to_name_a_person_is_neither_listed_nor_asked(bench: Workbench, tmp_path: Path) -> None:
    bench.save_search("river", "tarn", by="words")
    (tmp_path / "bread.txt").write_text(LATER)
    list(bench.add([tmp_path / "bread.txt"], engine="serial"))
    assert bench.saved_searches() == ()
    with pytest.raises(BadInput, match="keeps no search"):
        bench.saved_search("river")
    bench.delete_search("river")


@pytest.mark.parametrize("name", ["", "  ", "a/b", "two\nlines", "n" * 81, "…"])
def test_a_name_is_one_line(bench: Workbench, name: str) -> None:
    with pytest.raises(BadInput):
        bench.save_search(name, "ferry")


def test_what_cannot_be_asked_is_not_kept(bench: Workbench) -> None:
    for query, where in (("-ferry", {}), ("ferry", {"colour": "red"})):
        with pytest.raises(BadInput):
            bench.save_search("odd", query, **where)
    with pytest.raises(BadInput):
        bench.delete_search("odd")


def test_a_purge_of_everything_takes_them_along(bench: Workbench) -> None:
    bench.save_search("boats", "ferry")
    bench.purge(None, who="Ana", why="asked to", role="custodian")
    assert bench.saved_searches() == ()
    assert not any("ferry" in value for value in bench.case.settings().values())
