"""The gold file: labels of the article sources and the facts of `case.toml`, joined and cross-checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from markup import Article, Label

ARABIC = re.compile("[\u0600-\u06ff]")
SENTENCE = re.compile(r"[^.?!]+[.?!]*[\"”]?")


def gold_file(
    case: dict[str, Any], articles: list[Article], seen: dict[str, str], furniture: dict[str, list[str]]
) -> dict[str, Any]:
    """The whole gold record. `seen` is each document's text as a reader sees it, `furniture` its chrome lines, by id."""
    index = _Index(articles)
    return {
        "case": case["case"],
        "question": case["question"],
        "happened": [dict(zip(("id", "statement", "time", "place"), row, strict=True)) for row in case["happened"]],
        "outlets": case["outlets"],
        "actors": [_actor(actor) for actor in case["actors"]],
        "documents": [_document(a, seen[a.head["id"]], furniture[a.head["id"]]) for a in articles],
        "reuse": [_reuse(entry, index) for entry in case["reuse"]],
        "origins": case["origins"],
        "disputes": [
            {"a": index.claim(a), "b": index.claim(b), "kind": kind}
            for kind, pairs in case["disputes"].items()
            for a, b in pairs
        ],
        "counts": [
            {**index.claim(where), "what": what, "value": value}
            for what, rows in case["counts"].items()
            for where, value in rows
        ],
        "corrections": [
            {**index.claim(where), "corrects": corrected}
            for rows in case["corrections"].values()
            for where, corrected in rows
        ],
    }


def _actor(actor: dict[str, Any]) -> dict[str, Any]:
    names = [dict(zip(("surface", "link", "used_by"), row, strict=True)) for row in actor["names"]]
    return {**actor, "names": names}


def _document(article: Article, seen: str, furniture: list[str]) -> dict[str, Any]:
    head = article.head
    record: dict[str, Any] = {"id": head["id"], "file": head["file"], "outlet": head["outlet"], "title": head["title"]}
    record["bylines"] = [{"name": name, "origins": where} for name, where in article.bylines]
    record["published"] = head["published"]
    if "modified" in head:
        record["modified"] = head["modified"]
    record["language"] = head["language"]
    starts = _starts(article, seen)
    record["claims"] = [_claim(label, article, seen, starts) for label in article.labels]
    record["not_claims"] = [head["title"], *_unlabelled(article), *furniture]
    skipped = [block.text for block in article.blocks if ARABIC.search(block.text)]
    if skipped:
        record["skipped"] = [{"text": text, "language": head["language"], "reason": "language"} for text in skipped]
    return record


def _starts(article: Article, seen: str) -> list[int]:
    starts, at = [], 0
    for block in article.blocks:
        at = seen.index(block.text, at)
        starts.append(at)
        at += len(block.text)
    return starts


def content(label: Label, article: Article) -> list[str]:
    """The pieces of a claim as they stand on the page."""
    return [article.blocks[block].text[start:end] for block, start, end in label.pieces]


def _claim(label: Label, article: Article, seen: str, starts: list[int]) -> dict[str, Any]:
    pieces = content(label, article)
    record: dict[str, Any] = {"content": pieces}
    if any(seen.count(piece) > 1 for piece in pieces):
        ends = (starts[block] + start for block, start, _ in label.pieces)
        record["occurrence"] = [seen.count(piece, 0, end) for piece, end in zip(pieces, ends, strict=True)]
    record |= {"speaker": label.speaker, "basis": label.basis, "stance": label.stance}
    record["polarity"] = "negative" if label.negative else "positive"
    if label.happened:
        record["happened"] = label.happened
    return record


def _unlabelled(article: Article) -> Iterable[str]:
    """Headings, credits, furniture of the text, and sentences that put nothing forward (questions, teasers, orders)."""
    for number, block in enumerate(article.blocks):
        spans = [(start, end) for label in article.labels for at, start, end in label.pieces if at == number]
        if block.kind in {"heading", "note"}:
            yield block.text
        elif not ARABIC.search(block.text):
            for found in SENTENCE.finditer(block.text):
                if found[0].strip() and not any(start < found.end() and end > found.start() for start, end in spans):
                    yield found[0].strip()
        if block.credit:
            yield block.credit


def _reuse(entry: dict[str, Any], index: _Index) -> dict[str, Any]:
    passages = [
        {"source": index.passage(entry["source"], a), "copy": index.passage(entry["copy"], b)}
        for a, b in entry["passages"]
    ]
    keys = ("source", "copy", "kind", "credited")
    return {**{key: entry[key] for key in keys}, "passages": passages}


class _Index:
    """Finds claims and paragraphs by the short names that `case.toml` uses."""

    def __init__(self, articles: list[Article]) -> None:
        self.articles = {article.head["id"]: article for article in articles}

    def claim(self, where: str) -> dict[str, Any]:
        document, sign, words = re.split("([:=])", where, maxsplit=1)
        article = self.articles[document]
        fits: Callable[[Label], bool] = (
            (lambda label: label.tag == words)
            if sign == ":"
            else (lambda label: content(label, article)[0].startswith(words))
        )
        found = [label for label in article.labels if fits(label)]
        if len(found) != 1:
            raise ValueError(f"case.toml: {where!r} fits {len(found)} claims")
        return {"document": document, "content": content(found[0], article)}

    def passage(self, document: str, where: str) -> str:
        article = self.articles[document]
        if not where.startswith("="):
            return article.paragraph(where)
        words = where[1:]
        if not any(words in block.text for block in article.blocks):
            raise ValueError(f"case.toml: {document} has no words {words!r}")
        return words
