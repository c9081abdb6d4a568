"""Builds the bundled fictional case from its labelled sources: pages, plain texts, the PDF and the gold file.

    python tools/sorrel_bridge/build.py            write src/ascertain/bundled/sorrel-bridge
    python tools/sorrel_bridge/build.py --check    change nothing; exit 1 if the files there differ

Words and labels live together in `articles/*.txt` (see `markup.py`), page furniture in `templates/`, everything that
spans documents in `case.toml`. Standard library only; the same sources always give the same bytes.
"""

from __future__ import annotations

import json
import sys
import textwrap
import tomllib
from pathlib import Path

from gold import gold_file
from markup import Article, parse
from pages import render
from pdf import write_pdf
from seen import seen_text

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "src" / "ascertain" / "bundled" / "sorrel-bridge"
TEXT_TOPS = {
    "meridian-0304": "MERIDIAN WIRE\nORV-KEL-BORDER (TAKE 2), 4 March 2025, 1140 GMT",
    "ministry-0305": "REPUBLIC OF ORVANE\nMINISTRY OF BORDER AFFAIRS\nFor immediate release, 5 March 2025",
}
STRAIGHT = {"foreign-office"}


def build() -> dict[str, bytes]:
    """Every file of the case by its path inside the case folder, except README.md, which is written by hand."""
    case = tomllib.loads((HERE / "case.toml").read_text("utf-8"))
    names = {outlet["id"]: outlet["name"] for outlet in case["outlets"]}
    articles = [_parse(path) for path in sorted((HERE / "articles").glob("*.txt"))]
    files: dict[str, bytes] = {}
    seen: dict[str, str] = {}
    furniture: dict[str, list[str]] = {}
    for article in articles:
        key, file = article.head["id"], article.head["file"]
        files[f"articles/{file}"], furniture[key] = _set(article, names[article.head["outlet"]])
        seen[key] = seen_text(files[f"articles/{file}"], article)
    record = gold_file(case, articles, seen, furniture)
    files["gold.json"] = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
    return files


def _parse(path: Path) -> Article:
    head = path.read_text("utf-8").partition("\n\n")[0]
    outlet = head.partition("\noutlet: ")[2].partition("\n")[0]
    return parse(path, straight=".txt" in head or outlet in STRAIGHT)


def _set(article: Article, outlet: str) -> tuple[bytes, list[str]]:
    file = article.head["file"]
    if file.endswith(".pdf"):
        return write_pdf(article, outlet), []
    if file.endswith(".html"):
        return render(article)
    top = TEXT_TOPS[article.head["id"]]
    body = "\n\n".join(textwrap.fill(block.text, 72, break_on_hyphens=False) for block in article.blocks)
    by = "\n\nBy O. Tamsin" if article.head["outlet"] == "meridian" else ""
    return f"{top}\n\n{article.head['title']}{by}\n\n{body}\n".encode(), top.splitlines()


def main() -> int:
    """Write or check; returns the exit code."""
    stale = 0
    for name, data in build().items():
        path = TARGET / name
        if path.is_file() and path.read_bytes() == data:
            continue
        stale += 1
        print(f"{'differs' if '--check' in sys.argv else 'written'}: {name}")
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return int("--check" in sys.argv and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
