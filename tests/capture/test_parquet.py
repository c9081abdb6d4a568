"""Parquet files as lists of articles: what a row gives, and what a damaged file costs."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ascertain.capture.lines import line_items
from ascertain.capture.local import Captured
from ascertain.capture.parquet import is_parquet, parquet_items
from ascertain.model import Skipped

pa: Any = pytest.importorskip("pyarrow")
pq: Any = pytest.importorskip("pyarrow.parquet")

NOW = datetime(2031, 5, 6, 12, tzinfo=UTC)
ROWS = {
    "url": ["https://post.example/1", "https://post.example/2", None],
    "title": ["Ferry shut", "Bare", "Rain"],
    "published": [datetime(2031, 5, 4, 9, tzinfo=UTC)] * 3,
    "author": [["Lena Osk", "Pavel Imre"], [], None],
    "text": ["The ferry at Dunmere was stopped.\n\nNobody was hurt.", None, "Rain fell all night in Varn."],
    "embedding": [[0.5], [0.5], [0.5]],
}


def written(path: Path, rows: dict[str, list[Any]] = ROWS) -> Path:
    pq.write_table(pa.table(rows), path, row_group_size=1)
    return path


def test_a_row_is_an_article_like_a_line_and_one_without_text_is_skipped(tmp_path: Path) -> None:
    path = written(tmp_path / "a.data")
    assert is_parquet(path)
    first, bare, last = parquet_items(path, now=NOW)
    assert isinstance(first, Captured)
    assert (first.snapshot.origin, first.snapshot.method) == ("https://post.example/1", "parquet")
    for words in (
        b"<title>Ferry shut",
        b"Lena Osk",
        b"Pavel Imre",
        b"2031-05-04T09:00:00+00:00",
        b"<p>Nobody was hurt.",
    ):
        assert words in first.data
    assert isinstance(bare, Skipped)
    assert bare.code == "no-text"
    assert isinstance(last, Captured)
    assert last.snapshot.origin == f"{path}#3"
    line = '{"url": "https://post.example/9", "text": "The same."}'
    (tmp_path / "a.jsonl").write_text(line)
    one = written(tmp_path / "b.data", {"url": ["https://post.example/9"], "text": ["The same."]})
    pair = [next(iter(items)) for items in (parquet_items(one, now=NOW), line_items(tmp_path / "a.jsonl", now=NOW))]
    assert len({c.snapshot.id for c in pair if isinstance(c, Captured)}) == 1, "the same article is the same snapshot"


def test_a_damaged_file_is_told_of_and_ends(tmp_path: Path) -> None:
    whole, chance = written(tmp_path / "a.data").read_bytes(), random.Random(4)  # noqa: S311 - repeatable
    for number in range(6):
        data = bytearray(whole)
        if number < 2:
            del data[chance.randrange(4, len(data)) :]
        else:
            for _ in range(20):
                data[chance.randrange(4, len(data))] ^= 0xFF
        (tmp_path / "b.data").write_bytes(data)
        items = list(parquet_items(tmp_path / "b.data", now=NOW))
        assert len(items) <= 4
        assert number >= 2 or (isinstance(items[-1], Skipped) and "cannot be read on" in items[-1].reason)


def test_turning_away_leaves_no_process(tmp_path: Path) -> None:
    items = parquet_items(written(tmp_path / "a.data"), now=NOW)
    next(iter(items))
    items.close()  # type: ignore[attr-defined]


def test_what_is_no_parquet_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_text("text")
    assert not is_parquet(tmp_path / "a.parquet")
    assert not is_parquet(tmp_path)
