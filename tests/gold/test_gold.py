"""The gold set keeps its promises: labels stand in the text, halves are disjoint and balanced, files are current."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ascertain.bundled import gold as bundled_gold
from ascertain.model import Basis, Polarity, Stance

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "gold"
BUILD = ROOT / "tools" / "build_gold.py"
ORDINARY = {"Column", "Foreign", "Minister", "Ministry", "Office", "River", "Valley", "Watch"}
"""Names in the bundled case that are also everyday words."""
AUTHOR = {Basis.FIRST_HAND, Basis.COMMON_BELIEF, Basis.AUTHOR_OPINION, Basis.NONE_STATED}
HALVES = {
    half: [json.loads(line) for line in (GOLD / f"{half}.jsonl").read_text("utf-8").splitlines()]
    for half in ("dev", "test")
}
ARTICLES = [record for records in HALVES.values() for record in records]
every_article = pytest.mark.parametrize("article", ARTICLES, ids=[record["id"] for record in ARTICLES])
each_half = pytest.mark.parametrize("half", list(HALVES))


def claims(half: str) -> list[dict[str, Any]]:
    return [claim for record in HALVES[half] for claim in record["claims"]]


def pieces(article: dict[str, Any]) -> list[tuple[int, int]]:
    return sorted((start, end) for claim in article["claims"] for start, end in claim["content"])


def runs(half: str) -> set[str]:
    """Runs of seven words of a half, to find passages that stand in both."""
    found: set[str] = set()
    for record in HALVES[half]:
        tokens = re.findall(r"\w+", record["text"].lower())
        found |= {" ".join(tokens[i : i + 7]) for i in range(len(tokens) - 6)}
    return found


@every_article
def test_content_is_words_of_one_paragraph_without_its_punctuation(article: dict[str, Any]) -> None:
    text = article["text"]
    for start, end in pieces(article):
        piece = text[start:end]
        assert 0 <= start < end <= len(text)
        assert piece.strip() == piece
        assert "\n" not in piece
        assert piece[-1] not in ",;:"
        assert not (piece.endswith(".") and not piece.endswith("a.m."))
        assert not re.match(r"(that|and|but|whether)\s+(he|she|it|they|the|a)\b", piece)


@every_article
def test_no_word_belongs_to_two_claims(article: dict[str, Any]) -> None:
    assert all(left[1] <= right[0] for left, right in pairwise(pieces(article)))


@every_article
def test_no_claim_stands_in_what_is_no_claim(article: dict[str, Any]) -> None:
    for start, end in article["not_claims"]:
        assert article["text"][start:end].strip()
        assert not any(a < end and b > start for a, b in pieces(article))
    assert [0, len(article["title"])] in article["not_claims"]


@every_article
def test_labels_are_of_the_vocabulary_and_speakers_of_the_text(article: dict[str, Any]) -> None:
    for claim in article["claims"]:
        Stance(claim["stance"]), Polarity(claim["polarity"])
        assert (claim["speaker"] is None) == (Basis(claim["basis"]) in AUTHOR)
        assert claim["speaker"] is None or claim["speaker"] in article["text"]


@every_article
def test_articles_are_whole_and_of_reading_length(article: dict[str, Any]) -> None:
    date.fromisoformat(article["published"])
    assert article["text"].startswith(article["title"] + "\n\n")
    assert 350 <= len(article["text"].split()) <= 700
    assert not set("[]|{}") & set(article["text"])


def test_both_halves_hold_the_same_genres_and_no_article_twice() -> None:
    dev, test = (Counter(record["genre"] for record in HALVES[half]) for half in ("dev", "test"))
    assert dev == test
    assert len(dev) >= 10
    assert len({record["id"] for record in ARTICLES}) == len(ARTICLES) >= 14
    assert not runs("dev") & runs("test")


def test_the_worlds_are_not_that_of_the_bundled_case() -> None:
    case = bundled_gold()
    names = {outlet["name"] for outlet in case["outlets"]}
    names |= {name["surface"] for actor in case["actors"] for name in actor["names"]}
    coined = {word for name in names for word in re.findall(r"[A-Z]\w{4,}", name)} - ORDINARY
    text = " ".join(record["text"] for record in ARTICLES)
    assert not [word for word in sorted(coined) if re.search(rf"\b{word}\b", text)]


@each_half
def test_a_half_is_large_enough_to_score_every_label(half: str) -> None:
    found = claims(half)
    assert len(found) >= 330
    basis, stance = (Counter(claim[key] for claim in found) for key in ("basis", "stance"))
    assert set(basis) == {value.value for value in Basis}
    assert set(stance) == {value.value for value in Stance}
    assert min(*basis.values(), *stance.values()) >= 20
    assert sum(claim["polarity"] == Polarity.NEGATIVE for claim in found) >= 50


@each_half
def test_a_half_has_content_in_pieces(half: str) -> None:
    assert sum(len(claim["content"]) > 1 for claim in claims(half)) >= 10


def test_readme_gives_the_counts_of_the_files() -> None:
    table = dict(re.findall(r"^\| (\w+) \| (\d+ \| \d+) \|", (GOLD / "README.md").read_text("utf-8"), re.M))
    counts = {
        half: Counter(claim[key] for claim in claims(half) for key in ("basis", "stance", "polarity"))
        for half in HALVES
    }
    for label in {*counts["dev"], *counts["test"]}:
        assert table[label] == f"{counts['dev'][label]} | {counts['test'][label]}"
    assert table["articles"] == f"{len(HALVES['dev'])} | {len(HALVES['test'])}"
    assert table["claims"] == f"{len(claims('dev'))} | {len(claims('test'))}"


def test_the_built_files_are_those_of_the_sources() -> None:
    done = subprocess.run([sys.executable, BUILD, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
