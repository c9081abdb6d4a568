"""Precision and recall of alias links on the project's own list of name pairs, per kind, and merges of listed enemies.

    python -m ascertain.bench.aliases --half dev          figures of the half that rules may be fitted to
    python -m ascertain.bench.aliases --half test         the half kept for scoring
    python -m ascertain.bench.aliases --half dev --show   every miss and every false link as well

A pair is right for a kind when the two names, each in its own small text, come out tied in that kind and direction; pairs
whose list of kinds is empty must not be tied at all. `distinct_from` ties nothing and is not counted.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from ascertain.actors.alias import link
from ascertain.actors.alias_groups import groups
from ascertain.actors.resource import Resource
from ascertain.bench.tasks import Record, read_jsonl
from ascertain.model import Actor, ActorKind, AliasKind, AscertainError, Document, Passage, PassageKind, Span

LIST = Path("gold/aliases.jsonl")


def predict(records: Iterable[Record], *, resource: Resource | None = None) -> Iterator[Record]:
    """For each pair its `id` and `kinds`: how name a comes out tied to name b (`same_as` is that of their group)."""
    for record in records:
        documents, actors = _made(record)
        found = groups(actors, link(actors, documents, resource=resource))
        yield {"id": record["id"], "kinds": sorted(found.between("a", "b"))}


def _made(record: Record) -> tuple[list[Document], list[Actor]]:
    """The two names as actors of their texts; of one document where both stand in one text."""
    sides = {"a": record["a"], "b": record["b"]}
    home = {"a": "doc-a", "b": "doc-a" if record["one_text"] else "doc-b"}
    documents = {home[s]: _document(home[s], sides[s]["text"]) for s in sides}
    actors = [_actor(s, home[s], **sides[s]) for s in sides]
    return list(documents.values()), actors


def _document(name: str, text: str) -> Document:
    passages = (Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),)
    return Document(id=name, snapshot="", method="bench@1", text=text, passages=passages, places=())


def _actor(side: str, document: str, *, name: str, text: str, kind: str) -> Actor:
    start = text.index(name.removeprefix("the "))
    span = Span(document=document, start=start, end=start + len(name.removeprefix("the ")))
    return Actor(
        id=side, document=document, kind=ActorKind(kind), name=name, names=(name,), mentions=(span,), method="bench@1",
        score=1.0,
    )  # fmt: skip


def score(gold: Iterable[Record], predictions: Iterable[Record]) -> dict[str, dict[str, float]]:
    """Per kind and over all: precision, recall, right, predicted and gold; under `enemies`, how many listed enemies were
    merged of how many."""
    given = {p["id"]: set(p["kinds"]) for p in predictions}
    count: dict[str, Counter[str]] = {k: Counter() for k in ("all", *AliasKind)}
    enemies = Counter[str]()
    for record in gold:
        wanted, found = set(record["kinds"]), given[record["id"]]
        enemies.update(listed=int(record["enemies"]), merged=int(record["enemies"] and AliasKind.SAME_AS in found))
        for kind in (wanted | found) - {AliasKind.DISTINCT_FROM}:
            for name in ("all", kind):
                count[name].update(
                    gold=int(kind in wanted), predicted=int(kind in found), right=int(kind in wanted & found)
                )
    figures = {name: _shares(c) for name, c in count.items() if c["gold"] or c["predicted"]}
    return figures | {"enemies": {"listed": enemies["listed"], "merged": enemies["merged"]}}


def _shares(c: Counter[str]) -> dict[str, float]:
    return {
        "precision": c["right"] / c["predicted"] if c["predicted"] else 0.0,
        "recall": c["right"] / c["gold"] if c["gold"] else 0.0,
        "right": c["right"],
        "predicted": c["predicted"],
        "gold": c["gold"],
    }


@click.command(help=__doc__)
@click.option("--list", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=LIST)
@click.option("--half", type=click.Choice(("dev", "test")), required=True)
@click.option(
    "--invented", type=click.Choice(("any", "only", "none")), default="any", help="pairs outside the resource"
)
@click.option("--show", is_flag=True, help="list misses and false links (dev only)")
def main(path: Path, half: str, invented: str, show: bool) -> None:
    wanted = {"any": (True, False), "only": (True,), "none": (False,)}[invented]
    gold = [r for r in read_jsonl(path) if r["half"] == half and r["invented"] in wanted]
    predictions = list(predict(gold))
    if show and half == "dev":
        _show(gold, predictions)
    click.echo(json.dumps({half: len(gold), **score(gold, predictions)}, indent=2))


def _show(gold: list[dict[str, Any]], predictions: list[Record]) -> None:
    for record, given in zip(gold, predictions, strict=True):
        found = sorted(set(given["kinds"]) - {AliasKind.DISTINCT_FROM})
        if found != sorted(record["kinds"]):
            click.echo(f"{record['a']['name']} | {record['b']['name']}: {found}, gold {record['kinds']}", err=True)


if __name__ == "__main__":
    try:
        main()
    except AscertainError as error:
        sys.exit(f"error: {error}")
