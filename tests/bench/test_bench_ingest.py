"""The bench of ingest reads the same pages on both sides."""

from __future__ import annotations

import gzip
from pathlib import Path

from ascertain.bench.ingest import READERS, alone, archive, whole

PAGE = "<!doctype html><title>Ferry {n}</title><article><h1>Ferry {n}</h1><p>{text}</p></article>"
TEXT = (
    "The ferry at Dunmere stopped on Monday after the river rose above the landing stage, the harbour office said. " * 4
)


def test_every_page_of_the_folder_is_in_the_archive_and_read_on_both_sides(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    for number in range(3):
        page = PAGE.format(n=number, text=TEXT + str(number)).encode()
        (tmp_path / "html" / f"{number}.html.gz").write_bytes(gzip.compress(page))
    assert archive(tmp_path, tmp_path / "all.warc.gz") == 3
    assert archive(tmp_path, tmp_path / "few.warc.gz", 2) == 2
    assert alone(tmp_path / "all.warc.gz") == 3
    for name, values in READERS.items():
        assert whole(tmp_path / "all.warc.gz", tmp_path / f"{name}.db", values) == 3
