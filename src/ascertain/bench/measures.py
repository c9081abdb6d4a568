"""Measures of claims against gold, on the words of one text.

A predicted claim matches a gold claim one to one when the word positions of their content have Jaccard >= 0.5, best
pairs first. Speaker, basis and stance are judged on matched claims: a speaker is right when it shares a content word
with gold's, or both are the author's own voice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

WORD = re.compile(r"\w+")
FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "some",
        "the",
        "their",
        "his",
        "her",
        "its",
        "to",
        "with",
        "many",
        "several",
    ]
)
LEAST = 0.5

Item = Mapping[str, Any]
"""`content` [[start, end], …], `speaker` text or None, `basis`, `stance`."""


def positions(spans: Iterable[Sequence[int]], text: str) -> frozenset[int]:
    """Starts of the words of `text` that the spans touch."""
    spans = list(spans)
    return frozenset(w.start() for w in WORD.finditer(text) if any(w.start() < e and w.end() > s for s, e in spans))


def pair(text: str, gold: Sequence[Item], predicted: Sequence[Item]) -> list[tuple[int, int]]:
    """Index pairs (gold, predicted) of matched claims."""
    wanted = [positions(item["content"], text) for item in gold]
    given = [positions(item["content"], text) for item in predicted]
    near = [(len(a & b) / len(a | b), i, j) for i, a in enumerate(wanted) for j, b in enumerate(given) if a & b]
    used: set[tuple[str, int]] = set()
    pairs = []
    for overlap, i, j in sorted(near, key=lambda n: (-n[0], n[1], n[2])):
        if overlap >= LEAST and not used & {("gold", i), ("given", j)}:
            used |= {("gold", i), ("given", j)}
            pairs.append((i, j))
    return pairs


def same_speaker(a: str | None, b: str | None) -> bool:
    """Both the author, or a content word in common."""
    if not a or not b:
        return not a and not b
    first, second = (set(WORD.findall(name.lower())) - FUNCTION_WORDS for name in (a, b))
    return bool(first & second)


def f1(hits: int, predicted: int, gold: int) -> float:
    """Harmonic mean of precision and recall; 0 where nothing is right."""
    return 2 * hits / (predicted + gold) if hits else 0.0


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the labels that gold has, from (gold, predicted) pairs."""
    labels = {gold for gold, _ in pairs}
    each = [
        f1(sum(g == p == label for g, p in pairs), sum(p == label for _, p in pairs), sum(g == label for g, _ in pairs))
        for label in labels
    ]
    return sum(each) / len(each) if each else 0.0


def score_claims(documents: Iterable[tuple[str, Sequence[Item], Sequence[Item]]]) -> dict[str, float]:
    """Figures over (text, gold claims, predicted claims) of many documents: found_p, found_r, found_f1, speaker,
    basis, basis_macro_f1, stance, stance_macro_f1, gold, predicted."""
    count: Counter[str] = Counter()
    basis: list[tuple[str, str]] = []
    stance: list[tuple[str, str]] = []
    for text, gold, predicted in documents:
        count.update(gold=len(gold), predicted=len(predicted))
        for i, j in pair(text, gold, predicted):
            a, b = gold[i], predicted[j]
            count.update(matched=1, speaker=same_speaker(a["speaker"], b["speaker"]))
            basis.append((a["basis"], b["basis"]))
            stance.append((a["stance"], b["stance"]))
    share = {
        "found_p": (count["matched"], count["predicted"]),
        "found_r": (count["matched"], count["gold"]),
        "speaker": (count["speaker"], count["matched"]),
        "basis": (sum(a == b for a, b in basis), len(basis)),
        "stance": (sum(a == b for a, b in stance), len(stance)),
    }
    return {
        **{name: part / whole if whole else 0.0 for name, (part, whole) in share.items()},
        "found_f1": f1(count["matched"], count["predicted"], count["gold"]),
        "basis_macro_f1": macro_f1(basis),
        "stance_macro_f1": macro_f1(stance),
        "gold": count["gold"],
        "predicted": count["predicted"],
    }
