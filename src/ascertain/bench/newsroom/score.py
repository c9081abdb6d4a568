"""The whole path on simulated newsrooms: text in, voices, contradictions and answers out, against what is known.

python -m ascertain.bench.newsroom.score --seeds 20
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import click

from ascertain.app import Settings, Workbench
from ascertain.bench.measures import f1
from ascertain.bench.newsroom.press import Article, Said, publish
from ascertain.bench.newsroom.world import World, make
from ascertain.model import (
    Claim,
    ClaimCluster,
    Document,
    Joined,
    Origin,
    QuestionKind,
    Relation,
    RelationKind,
    Weighing,
)
from ascertain.weigh import Claims, models

USE = {"claims": "rules", "actors": "none", "events": "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number of dead that an article gives, and the claim that was found to give it."""

    article: Article
    said: Said
    claim: str | None


def measure(seed: int, *, use: Mapping[str, str] | None = None) -> dict[str, float]:
    """Figures of one world. origin_*: pairs of the numbers given of one event, one voice or two; contradictions_true: of the
    relations that set two numbers against each other, those of one event with two numbers; accuracy: events whose top answer is
    the true number; accuracy_perfect: the same model on what was really said by whom; accuracy_majority: the number most
    articles print."""
    world = make(seed)
    articles = publish(world)
    with tempfile.TemporaryDirectory() as folder:
        documents, claims, found = _read(articles, Path(folder), dict(use or USE))
    told = list(_told(articles, documents, claims))
    return {
        "found": sum(t.claim is not None for t in told) / len(told),
        **_origins(told, found),
        **_contradictions(told, found),
        "accuracy": _accuracy(world, told, found),
        "accuracy_perfect": _perfect(world, articles),
        "accuracy_majority": _majority(world, articles),
    }


def mean(seeds: Iterable[int]) -> dict[str, float]:
    """The mean of every figure over the worlds of these seeds."""
    rows = [measure(seed) for seed in seeds]
    return {name: sum(r[name] for r in rows) / len(rows) for name in rows[0]}


def _read(
    articles: Sequence[Article], folder: Path, use: dict[str, str]
) -> tuple[dict[str, Document], dict[str, list[Claim]], tuple[Joined, ...]]:
    paths = []
    for article in articles:
        path = folder / f"{article.id}.txt"
        head = f"{article.title}\n{article.outlet}\nPublished: {article.published}\n\n"
        path.write_text(head + article.text, "utf-8")
        paths.append(path)
    with Workbench.init(folder / "case.db", settings=Settings(use=use)) as bench:
        outcomes = list(bench.add(paths))
        documents = {Path(o.source).stem: d for o in outcomes for d in o.documents}
        claims = {Path(o.source).stem: [r for r in o.records if isinstance(r, Claim)] for o in outcomes if o.documents}
        return documents, claims, tuple(bench.compare())


def _told(
    articles: Sequence[Article], documents: Mapping[str, Document], claims: Mapping[str, list[Claim]]
) -> Iterator[Told]:
    for article in articles:
        document = documents.get(article.id)
        for said in article.said:
            start = document.text.find(said.words) if document else -1
            best = max(
                claims.get(article.id, ()), key=lambda c: _overlap(c, start, start + len(said.words)), default=None
            )
            good = best is not None and 2 * _overlap(best, start, start + len(said.words)) >= len(said.words)
            yield Told(article=article, said=said, claim=best.id if good and best and start >= 0 else None)


def _overlap(claim: Claim, start: int, end: int) -> int:
    return sum(max(0, min(s.end, end) - max(s.start, start)) for s in claim.content)


def _origins(told: Sequence[Told], found: Sequence[Joined]) -> dict[str, float]:
    home = {c: r.id for r in found if isinstance(r, Origin) for c in r.claims}
    hits = predicted = wanted = 0
    for a, b in combinations(told, 2):
        if a.article.event == b.article.event and a.article.id != b.article.id:
            same = a.said.voice == b.said.voice
            together = a.claim is not None and b.claim is not None and home.get(a.claim, 0) == home.get(b.claim, 1)
            hits += same and together
            predicted += together
            wanted += same
    return {
        "origin_p": hits / predicted if predicted else 1.0,
        "origin_r": hits / wanted if wanted else 1.0,
        "origin_f1": f1(hits, predicted, wanted),
    }


def _contradictions(told: Sequence[Told], found: Sequence[Joined]) -> dict[str, float]:
    by_claim = {t.claim: t for t in told if t.claim}
    flagged = true = 0
    for r in found:
        if isinstance(r, Relation) and r.kind is RelationKind.CONTRADICTS:
            a, b = by_claim.get(r.a), by_claim.get(r.b)
            flagged += 1
            true += bool(a and b and a.article.event == b.article.event and a.said.value != b.said.value)
    return {"contradictions": float(flagged), "contradictions_true": true / flagged if flagged else 1.0}


def _accuracy(world: World, told: Sequence[Told], found: Sequence[Joined]) -> float:
    """An event's answer is the top one of the question about numbers that holds most of what is said of its dead."""
    clusters = [r for r in found if isinstance(r, ClaimCluster) and r.kind is QuestionKind.HOW_MANY]
    weighed = {r.cluster: r for r in found if isinstance(r, Weighing)}
    by_event: defaultdict[int, set[str]] = defaultdict(set)
    for t in told:
        if t.claim:
            by_event[t.article.event].add(t.claim)
    right = 0
    for event in world.events:
        best = max(clusters, key=lambda c: len(by_event[event.number] & set(c.claims)), default=None)
        if best is not None and best.id in weighed and by_event[event.number] & set(best.claims):
            values = {a.id: a.value for a in best.answers}
            right += values[weighed[best.id].answers[0].answer].split(" ")[0] == str(event.dead)
    return right / len(world.events)


def _perfect(world: World, articles: Sequence[Article]) -> float:
    said = [(s.voice, str(a.event), str(s.value)) for a in articles for s in a.said]
    weighed = models.get("origins").function(Claims.of(*zip(*said, strict=True)))
    return sum(weighed.top(str(e.number))[0] == str(e.dead) for e in world.events) / len(world.events)


def _majority(world: World, articles: Sequence[Article]) -> float:
    right = 0.0
    for event in world.events:
        counts = Counter(v for a in articles if a.event == event.number for v in {s.value for s in a.said})
        top = [value for value, count in counts.items() if count == max(counts.values())]
        right += (event.dead in top) / len(top)
    return right / len(world.events)


@click.command()
@click.option("--seeds", default=20, show_default=True, help="Worlds to measure.")
@click.option("--first", default=0, show_default=True, help="Seed of the first one.")
def main(seeds: int, first: int) -> None:
    """Mean figures over simulated newsrooms, as JSON."""
    click.echo(json.dumps(mean(range(first, first + seeds)), indent=2))


if __name__ == "__main__":
    main()
