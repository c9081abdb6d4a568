"""The list of name pairs keeps its promises, and the links meet their bars on both halves."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from ascertain.bench.aliases import predict, score

LIST = Path(__file__).parents[2] / "gold" / "aliases.jsonl"
PAIRS = [json.loads(line) for line in LIST.read_text("utf-8").splitlines()]


def test_the_list_is_large_half_kept_and_reaches_beyond_the_resource() -> None:
    assert len(PAIRS) >= 200
    assert sum(p["invented"] for p in PAIRS) >= 0.4 * len(PAIRS)
    halves = [p["half"] for p in PAIRS]
    assert 0.45 < halves.count("test") / len(PAIRS) < 0.55


def test_the_halves_are_told_by_the_words_alone() -> None:
    for p in PAIRS:
        words = " ".join((p["a"]["name"], p["a"]["text"], p["b"]["name"], p["b"]["text"]))
        digest = sha256(words.encode()).hexdigest()[:10]
        assert p["id"] == f"ali-{digest}"
        assert p["half"] == ("test" if int(digest[-4:], 16) % 2 else "dev")


@pytest.mark.parametrize("half", ["dev", "test"])
def test_links_meet_the_bars(half: str) -> None:
    gold = [p for p in PAIRS if p["half"] == half]
    figures = score(gold, predict(gold))
    assert figures["all"]["precision"] >= 0.9
    assert figures["all"]["recall"] >= 0.85
    assert figures["enemies"]["listed"] >= 10
    assert figures["enemies"]["merged"] == 0


def test_a_wrong_kind_costs_precision_and_recall_and_a_merge_is_counted() -> None:
    gold = [
        {"id": "1", "kinds": ["part_of"], "enemies": False},
        {"id": "2", "kinds": [], "enemies": True},
        {"id": "3", "kinds": ["same_as"], "enemies": False},
    ]
    given = [
        {"id": "1", "kinds": ["affiliate_of"]},
        {"id": "2", "kinds": ["same_as"]},
        {"id": "3", "kinds": ["same_as"]},
    ]
    figures = score(gold, given)
    assert (figures["all"]["right"], figures["all"]["predicted"], figures["all"]["gold"]) == (1, 3, 2)
    assert figures["enemies"] == {"listed": 1, "merged": 1}
