"""A search through the workbench sees the open case, as it is now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ascertain.app import Workbench
from ascertain.model import BadInput, Document

Write = Callable[..., Path]


def _fill(case: Workbench, write: Write) -> None:
    list(case.add([write("north.txt", "The ferry at Dunmere was stopped."), write("south.txt", "Rain fell in Varn.")]))


def test_passages_are_found_with_their_words_in_the_document(case: Workbench, write: Write) -> None:
    _fill(case, write)
    (row,) = case.search("ferr* dunmere", kind="passage")
    document = case.case.stored(row["document"])
    assert document is not None
    assert isinstance(document.record, Document)
    text = document.record.text
    assert [text[a:b] for a, b in row["hits"]] == ["ferry", "Dunmere"]
    assert text[row["start"] : row["end"]] == row["text"]


def test_a_document_may_be_named_by_the_beginning_of_its_id(case: Workbench, write: Write) -> None:
    _fill(case, write)
    rows = case.search("ferry OR rain", kind="passage")
    assert len(rows) == 2
    for row in rows:
        assert case.search("ferry OR rain", kind="passage", document=row["document"][:12]) == (row,)


@pytest.mark.parametrize("where", [{"basis": "hearsay"}, {"stance": "sure"}, {"kind": "person"}, {"document": "doc-x"}])
def test_what_does_not_exist_is_bad_input(case: Workbench, write: Write, where: dict[str, str]) -> None:
    _fill(case, write)
    with pytest.raises(BadInput):
        case.search("ferry", **where)  # type: ignore[arg-type]


def test_a_search_stays_inside_one_case(case: Workbench, write: Write, tmp_path: Path) -> None:
    _fill(case, write)
    with Workbench.init(tmp_path / "other.db") as other:
        assert other.search("ferry", kind="passage") == ()
    with pytest.raises(BadInput, match="no case is open"):
        Workbench().search("ferry")
