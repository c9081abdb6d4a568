"""Figures on what is the project's own: its gold, the bundled case, its list of names, its simulated newsrooms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from ascertain.bench import aliases, bundled_answers, bundled_case, bundled_compare, claims
from ascertain.bench.measures import Item, score_claims
from ascertain.bench.newsroom import score as newsroom
from ascertain.bench.tasks import read_jsonl

WORLDS = 20
"""Simulated newsrooms of which the mean is given."""
DISPUTES = ("denial", "count", "date", "actor", "place")
"""What the planted disputes of the bundled case are about."""


def figures(task: str, *, gold: Path | None = None, use: str | None = None) -> dict[str, float]:
    """All figures of one of `TASKS`. gold: a claims file instead of the bundled case; use: the claims part."""
    return dict(TASKS[task](gold, use))


def _claims(gold: Path | None, use: str | None) -> dict[str, float]:
    return score_claims(_labelled(gold, use) if gold else bundled_case.documents(use))


def _labelled(gold: Path, use: str | None) -> Iterator[tuple[str, list[Item], list[Item]]]:
    records = list(read_jsonl(gold))
    for record, found in zip(records, claims.predict(records, use=use), strict=True):
        yield record["text"], record["claims"], found["claims"]


def _aliases(gold: Path | None, use: str | None) -> dict[str, float]:
    records = [r for r in read_jsonl(aliases.LIST) if r["half"] == "test"]
    found = aliases.score(records, aliases.predict(records))
    return {**found["all"], "enemies_merged": found["enemies"]["merged"]}


def _compare(gold: Path | None, use: str | None) -> dict[str, float]:
    told = bundled_compare.measure(use)
    return {**told, "disputes_found": sum(told[f"{kind}_found"] for kind in DISPUTES)}


def _answers(gold: Path | None, use: str | None) -> dict[str, float]:
    told = bundled_answers.measure(use or "rules")
    return {name: value for name, value in told.items() if isinstance(value, int | float)}


TASKS: Mapping[str, Callable[[Path | None, str | None], Mapping[str, float]]] = {
    "claims": _claims,
    "aliases": _aliases,
    "compare": _compare,
    "answers": _answers,
    "newsroom": lambda gold, use: newsroom.mean(range(WORLDS)),
}
