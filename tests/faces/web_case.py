"""A compared case with one question that outlets answer differently, and hostile words in every field a stranger fills."""

from __future__ import annotations

from pathlib import Path

from ascertain import Workbench

HOSTILE = (
    "<script>window.ran=1</script><img src=x onerror=window.ran=2>{{7*7}}${7*7}<a href='javascript:window.ran=3'>x</a>"
)
COPIED = (
    "Seven people died when the granary at Orlin collapsed on 3 May 2024, the Harvest Office said. The roof fell in before "
    "dawn, and nobody had been warned of the cracks in the western wall."
)
ARTICLES = {
    "standard": ("Varn Standard", "Seven die in Orlin", "2024-05-04", COPIED),
    "mirror": (
        "Lowland Mirror",
        "Granary collapse",
        "2024-05-05",
        COPIED.replace(", the Harvest Office said", "") + " The Varn Standard reported it first.",
    ),
    "post": (
        "Dunmere Post",
        "Nine dead, doctors say",
        "2024-05-06",
        "Nine people died when the granary at Orlin collapsed on 3 May 2024, Dr Hanna Brek said. The Harvest Office denied that "
        "nine people died.",
    ),
    "tide": (
        "Tide Weekly",
        "Orlin: the count",
        "2024-05-07",
        "Nine people died when the granary at Orlin collapsed on 3 May 2024, the Rescue League said. Guards reportedly closed "
        "the road to Dunmere.",
    ),
    "hostile": (
        HOSTILE,
        HOSTILE,
        "2024-05-08",
        f"Seven people died when the granary at Orlin collapsed, {HOSTILE} said. “{HOSTILE} is what I saw,” said "
        "Ulla Tarn, a baker.",
    ),
}


def escaped(text: str) -> str:
    """The text as a page holds it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def articles(folder: Path) -> list[Path]:
    """The articles as files."""
    made = []
    for name, (outlet, title, day, text) in ARTICLES.items():
        path = folder / f"{name}.html"
        path.write_text(
            f'<html lang="en"><head><title>{escaped(title)}</title><meta property="og:title" content="{escaped(title)}"><meta property="og:site_name" content="{escaped(outlet)}">'
            f'<meta property="article:published_time" content="{day}"></head><body><article><h1>{escaped(title)}</h1>'
            f"<p>{escaped(text)}</p><p>{escaped('The council will meet again next week, its clerk said.')}</p></article></body></html>",
            encoding="utf-8",
        )
        made.append(path)
    return made


def compared(folder: Path) -> Workbench:
    """A case in the folder, read and compared."""
    bench = Workbench.init(folder / "case.db")
    list(bench.add(articles(folder), engine="serial"))
    bench.compare()
    return bench
