"""Builds the gold set of claims from its labelled sources: gold/dev.jsonl and gold/test.jsonl.

    python tools/build_gold.py            write both halves
    python tools/build_gold.py --check    change nothing; exit 1 if the files there differ

Words and labels live together in `gold/sources/*.txt`, in the mark-up of the bundled case (`sorrel_bridge/markup.py`).
Standard library only; the same sources always give the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "sorrel_bridge"))
from gold import SENTENCE
from markup import Article, Block, Label, parse

GOLD = Path(__file__).parents[1] / "gold"
HALVES = ("dev", "test")
KEPT = ("id", "genre", "title", "publisher", "published")
BREAK = "\n\n"


def build() -> dict[str, bytes]:
    """Both halves by file name, one JSON record a line, in the order of the sources' names."""
    articles = [_parse(path) for path in sorted((GOLD / "sources").glob("*.txt"))]
    lines: dict[str, list[str]] = {half: [] for half in HALVES}
    for article in articles:
        lines[article.head["half"]].append(json.dumps(record(article), ensure_ascii=False) + "\n")
    return {f"{half}.jsonl": "".join(rows).encode() for half, rows in lines.items()}


def record(article: Article) -> dict[str, Any]:
    """One article: its whole text and, as code point offsets into it, its claims and what is no claim."""
    title = article.head["title"]
    text, starts = title, []
    for block in article.blocks:
        starts.append(len(text) + len(BREAK))
        text += BREAK + block.text + (BREAK + block.credit if block.credit else "")
    return {
        **{key: article.head[key] for key in KEPT},
        "text": text,
        "claims": sorted((_claim(label, starts) for label in article.labels), key=lambda claim: claim["content"][0]),
        "not_claims": [[0, len(title)], *_not_claims(article, starts)],
    }


def _parse(path: Path) -> Article:
    head = path.read_text("utf-8").partition(BREAK)[0]
    article = parse(path, straight="quotes: straight" in head.splitlines())
    if article.head["id"] != path.stem or article.head["half"] not in HALVES:
        raise ValueError(f"{path.name}: id must be the file's name and half one of {HALVES}")
    return article


def _claim(label: Label, starts: list[int]) -> dict[str, Any]:
    return {
        "content": [[starts[block] + start, starts[block] + end] for block, start, end in label.pieces],
        "speaker": label.speaker,
        "basis": label.basis,
        "stance": label.stance,
        "polarity": "negative" if label.negative else "positive",
    }


def _not_claims(article: Article, starts: list[int]) -> Iterator[list[int]]:
    """Headings, bylines, credits, and sentences in which nothing is put forward (questions, teasers, orders)."""
    for number, (block, at) in enumerate(zip(article.blocks, starts, strict=True)):
        labelled = [(start, end) for label in article.labels for n, start, end in label.pieces if n == number]
        for start, end in _parts(block):
            if not any(a < end and b > start for a, b in labelled):
                yield [at + start, at + end]
        if block.credit:
            after = at + len(block.text) + len(BREAK)
            yield [after, after + len(block.credit)]


def _parts(block: Block) -> Iterator[tuple[int, int]]:
    if block.kind in {"heading", "note"}:
        yield 0, len(block.text)
        return
    for found in SENTENCE.finditer(block.text):
        words = found[0].strip()
        start = found.start() + found[0].find(words)
        if any(char.isalnum() for char in words):
            yield start, start + len(words)


def main() -> int:
    """Write or check; returns the exit code."""
    check, stale = "--check" in sys.argv, 0
    for name, data in build().items():
        path = GOLD / name
        if path.is_file() and path.read_bytes() == data:
            continue
        stale += 1
        print(f"{'differs' if check else 'written'}: {name}")
        if not check:
            path.write_bytes(data)
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
