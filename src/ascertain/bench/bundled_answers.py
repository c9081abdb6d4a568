"""The bundled case from its files to its answers: do the planted ones come first, and does the planted origin flip its question?

python -m ascertain.bench.bundled_answers
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ascertain import bundled
from ascertain.app import Settings, Workbench
from ascertain.model import ClaimCluster, QuestionKind, Weighing


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """A question and its true answer. happened: gold's item; word: what the question is known by. flip: the origin without
    which another answer comes first."""

    happened: str
    kind: QuestionKind
    word: str
    value: str
    flip: str = ""


PLANTED = (
    Planted(happened="h1", kind=QuestionKind.HAPPENED, word="cross", value="yes"),
    Planted(happened="h1", kind=QuestionKind.HOW_MANY, word="crossed", value="12"),
    Planted(happened="h1", kind=QuestionKind.WHEN, word="cross", value="2025-03-03"),
    Planted(happened="h3", kind=QuestionKind.HAPPENED, word="burned", value="yes"),
    Planted(happened="h4", kind=QuestionKind.HOW_MANY, word="people died", value="6"),
    Planted(happened="h5", kind=QuestionKind.HAPPENED, word="shelling", value="no", flip="Crossings Watch"),
)
"""What `happened` in gold.json says, as questions that the reports give answers to. The monitors' report is the one that looked
at the marks on the bridge and at the graves."""


def measure(use: str = "rules") -> dict[str, object]:
    """first: planted answers that come first; listed: that are among the answers; flipped: origins that flip their question as
    planted; misses: what came first instead."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(use={"claims": use})
        with Workbench.init(Path(folder) / "case.db", settings=settings) as bench:
            for _ in bench.add(bundled.articles()):
                pass
            records = tuple(bench.compare())
    asked = {r.id: r for r in records if isinstance(r, ClaimCluster)}
    weighed = {r.cluster: r for r in records if isinstance(r, Weighing)}
    first = listed = flipped = 0
    misses = []
    for planted in PLANTED:
        found = _question(planted, asked, weighed)
        values = {a.id: a.value.split(" ")[0] for a in found[0].answers} if found else {}
        given = [values[a.answer] for a in found[1].answers] if found else []
        first += given[:1] == [planted.value]
        listed += planted.value in given
        if planted.flip and found:
            flipped += any(f.kind == "origin" and planted.flip in f.label for f in found[1].flips)
        if given[:1] != [planted.value]:
            misses.append(f"{planted.happened} {planted.word}: {', '.join(given[:2]) or 'no such question'}")
    flips = sum(bool(p.flip) for p in PLANTED)
    return {
        "planted": len(PLANTED),
        "first": first,
        "listed": listed,
        "flips": flips,
        "flipped": flipped,
        "misses": misses,
    }


def _question(
    planted: Planted, asked: dict[str, ClaimCluster], weighed: dict[str, Weighing]
) -> tuple[ClaimCluster, Weighing] | None:
    """The question of that kind and word that most claims speak to."""
    fitting = [
        c
        for c in asked.values()
        if c.kind is planted.kind and planted.word in c.question and c.id in weighed and "?" in c.question
    ]
    best = max(fitting, key=lambda c: (len(c.claims), c.id), default=None)
    return (best, weighed[best.id]) if best else None


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
