"""Training data: articles with attributions, sentences with hedges or loaded words, as pieces with targets."""

from __future__ import annotations

import ast
import gzip
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from ascertain.encoder.pieces import Pieces, cut
from network import TAGS

TAG = {t: i for i, t in enumerate(TAGS)}


def read(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


@dataclass(slots=True)
class Article:
    """`tags` a word, `rare` whether it is of an attribution without a source; `links` a piece: for content the cue, for a cue its source, as piece ranges (empty = none)."""

    id: str
    pieces: Pieces
    heads: np.ndarray
    tags: np.ndarray
    rare: np.ndarray
    content_to_cue: list[tuple[int, list[tuple[int, int]]]] = field(default_factory=list)
    cue_to_source: list[tuple[int, list[tuple[int, int]]]] = field(default_factory=list)


def article(record: dict[str, Any], tokenizer: Tokenizer) -> Article:
    p = cut(record["text"], tokenizer)
    heads, ends = p.heads(), p.word_ends()
    starts = p.starts[heads]

    def words(span: list[int]) -> range:
        return range(int(np.searchsorted(ends, span[0], "right")), int(np.searchsorted(starts, span[1], "left")))

    tags = np.zeros(len(heads), np.int64)
    rare = np.zeros(len(heads), np.float32)
    out = Article(record["id"], p, heads, tags, rare)
    for a in record["attributions"]:
        cue = [w for s in a["cue"] for w in words(s)]
        for role in ("content", "source", "cue"):
            for span in a[role]:
                found = words(span)
                if not found:
                    continue
                side = "" if role == "cue" else ("-L" if cue and found[0] > cue[0] else "-R")
                rare[found] = not a["source"]
                tags[found[0]] = TAG[f"B-{role}{side}"]
                tags[found[1:]] = TAG[f"I-{role}{side}"]
                if role == "content":
                    out.content_to_cue += [(int(heads[w]), _ranges(a["cue"], words, heads)) for w in found]
                elif role == "cue":
                    out.cue_to_source += [(int(heads[w]), _ranges(a["source"], words, heads)) for w in found]
    for i in range(1, len(tags)):  # a span that another one cut into goes on as a span of its own
        tag = TAGS[tags[i]]
        if tag.startswith("I-") and TAGS[tags[i - 1]][2:] != tag[2:]:
            tags[i] = TAG["B" + tag[1:]]
    if len(tags) and TAGS[tags[0]].startswith("I-"):
        tags[0] = TAG["B" + TAGS[tags[0]][1:]]
    return out


def _ranges(spans: list[list[int]], words: Any, heads: np.ndarray) -> list[tuple[int, int]]:
    found = [words(s) for s in spans]
    return [(int(heads[r[0]]), int(heads[r[-1]]) + 1) for r in found if r]


@dataclass(slots=True)
class Sentence:
    """A sentence with one task: hedge or loaded. `marked` are the pieces that a person marked as loaded."""

    id: str
    task: str
    label: bool
    pieces: Pieces
    marked: np.ndarray


def sentences(folder: Path, tokenizer: Tokenizer) -> list[Sentence]:
    out = []
    for r in read(folder / "hedge/wiki-visible.gold.jsonl.gz"):
        p = cut(r["text"], tokenizer)
        out.append(Sentence(r["id"], "hedge", bool(r["hedged"]), p, np.zeros(len(p), np.float32)))
    for r in read(folder / "loaded/babe-visible.gold.jsonl.gz"):
        p = cut(r["text"], tokenizer)
        marked = np.zeros(len(p), np.float32)
        for phrase in phrases(r["words"]):
            for m in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", r["text"], re.I):
                marked[(p.starts < m.end()) & (p.ends > m.start())] = 1
        out.append(Sentence(r["id"], "loaded", bool(r["loaded"]), p, marked))
    return [s for s in out if len(s.pieces)]


def phrases(given: Any) -> list[str]:
    listed = given if isinstance(given, list) else ast.literal_eval(given or "[]")
    return [str(x).strip() for x in listed if str(x).strip()]


def bundles(items: list[Sentence], rng: random.Random, size: int) -> list[list[Sentence]]:
    """Sentences in random order, several in one window, so that none is padded and each is used among strangers."""
    order = [s for s in items if len(s.pieces) <= size]
    rng.shuffle(order)
    out: list[list[Sentence]] = []
    room = 0
    for s in order:
        if len(s.pieces) > room or rng.random() < 0.1:
            out.append([])
            room = size
        out[-1].append(s)
        room -= len(s.pieces)
    return out
