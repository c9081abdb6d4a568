"""Beside copies nobody who is private is named: titles say "Person N", the passages themselves are sources and stay."""

from __future__ import annotations

from pathlib import Path

from ascertain import Workbench
from ascertain.app import case_pages
from ascertain.app.settings import Settings

SHARED = (
    "Ulla Tarn, a baker, said the western wall of the granary at Orlin had shown cracks since the spring. Nobody had been warned "
    "before the roof fell in at dawn, she said."
)


def test_titles_beside_copies_name_nobody_who_is_private(tmp_path: Path) -> None:
    for number, title in enumerate(("Ulla Tarn saw the cracks", "Cracks in the granary"), start=3):
        (tmp_path / f"{number}.html").write_text(
            f'<html lang="en"><head><title>{title}</title><meta property="og:title" content="{title}">'
            f'<meta property="article:published_time" content="2031-05-0{number}"></head>'
            f"<body><article><h1>{title}</h1><p>{SHARED}</p></article></body></html>",
            encoding="utf-8",
        )
    with Workbench.init(tmp_path / "case.db", settings=Settings.parse(use=("claims=rules",))) as bench:
        list(bench.add(sorted(tmp_path.glob("*.html")), engine="serial"))
        bench.compare()
        reading = bench.reader().now()
        shown = case_pages.copies(reading, case_pages.pairs(reading))
    assert [n.title for n in shown.nodes] == ["Person 1 saw the cracks", "Cracks in the granary"]
    words = "".join(s.text for s in shown.arrows[0].passages[0].source.stretches)
    assert "Ulla Tarn" in words
