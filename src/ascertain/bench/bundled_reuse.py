"""The bundled case's gold for copying and for independent voices, against what is found through the readers.

python -m ascertain.bench.bundled_reuse
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations

from ascertain import bundled
from ascertain.app import Settings, Workbench
from ascertain.bench.bundled_case import gold_items, gold_records
from ascertain.capture.local import capture_file
from ascertain.compare.origins import origins
from ascertain.compare.reuse import find
from ascertain.model import Attribution, Claim, Document, Origin, Reuse, StopRun
from ascertain.reading import read

Case = tuple[dict[str, Document], list[Attribution | Claim]]
TAKEN = datetime(2025, 4, 1, tzinfo=UTC)


def found(use: str | None = None) -> Case:
    """The case's documents by their names in the gold, and the attributions and claims that the claims part finds."""
    paths = {path.name: path for path in bundled.articles()}
    entries = bundled.gold()["documents"]
    bench = Workbench(settings=Settings(use={"claims": use} if use else {}))
    documents: dict[str, Document] = {}
    records: list[Attribution | Claim] = []
    for entry, outcome in zip(entries, bench.xray([paths[e["file"]] for e in entries]), strict=True):
        if not outcome.documents:
            raise StopRun(f"{entry['file']} was not read: {[f.reason for f in outcome.failed]}")
        documents[entry["id"]] = outcome.documents[0]
        records += [r for r in outcome.records if isinstance(r, Attribution | Claim)]
    return documents, records


def labelled() -> Case:
    """The same documents with the gold's own claims, so that what is measured is the grouping alone."""
    paths = {path.name: path for path in bundled.articles()}
    documents: dict[str, Document] = {}
    records: list[Attribution | Claim] = []
    for entry in bundled.gold()["documents"]:
        taken = capture_file(paths[entry["file"]], now=TAKEN)
        document = next((d for d in read(taken.snapshot, taken.data) if isinstance(d, Document)), None)
        if document is None:
            raise StopRun(f"{entry['file']} was not read")
        documents[entry["id"]] = document
        if entry["language"] == "en":
            for item in gold_items(document.text, entry["claims"]):
                records += gold_records(document, item)
    return documents, records


def copies(reuses: Iterable[Reuse], documents: Mapping[str, Document]) -> set[tuple[str, str]]:
    """(source, copy) of each pair of documents that share a passage; in alphabetical order where no direction is known."""
    names = {d.id: name for name, d in documents.items()}
    pairs = set()
    for reuse in reuses:
        pair = (names[reuse.a.document], names[reuse.b.document])
        if reuse.direction is None:
            if "common_source" in reuse.known_by:
                continue
            pair = (min(pair), max(pair))
        pairs.add(pair if reuse.direction != "b>a" else pair[::-1])
    return pairs


def measure(case: Case) -> dict[str, float]:
    """Shares of planted copies found and of those reported that are planted (translations left out: there is no method
    for them here), and precision, recall and F1 over pairs (origin, document, document) that share a voice."""
    documents, records = case
    gold = bundled.gold()
    planted = {(r["source"], r["copy"]) for r in gold["reuse"] if r["kind"] != "translation"}
    reuses = list(find(documents.values()))
    reported = copies(reuses, documents)
    names = {d.id: name for name, d in documents.items()}
    groups = [
        [names[d] for d in o.documents] for o in origins(documents.values(), records, reuses) if isinstance(o, Origin)
    ]
    return {
        "copies": len(planted & reported) / len(planted),
        "copies_precision": len(planted & reported) / max(1, len(reported)),
        **_pairs([o["documents"] for o in gold["origins"]], groups),
    }


def _pairs(gold: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> dict[str, float]:
    """Pairs of documents that share some voice, over all voices; and `origins_best`, for each gold voice of several
    documents the F1 of the found voice nearest to it. The gold lists the voices that matter to its question, not all that
    a document quotes, nor what an outlet says itself: the pairs' precision is a lower bound."""
    wanted, given = set(_joined(gold)), set(_joined(found))
    both = len(wanted & given)
    best = [max((_f1(set(g), set(f)) for f in found), default=0.0) for g in gold if len(g) > 1]
    return {
        "origins_precision": both / max(1, len(given)),
        "origins_recall": both / max(1, len(wanted)),
        "origins_f1": 2 * both / max(1, len(wanted) + len(given)),
        "origins_best": sum(best) / max(1, len(best)),
        "voices": len(found),
        "largest": max((len(g) for g in found), default=0),
    }


def _f1(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _joined(groups: Iterable[Sequence[str]]) -> Iterator[frozenset[str]]:
    for group in groups:
        yield from (frozenset(pair) for pair in combinations(sorted(set(group)), 2))


if __name__ == "__main__":
    print(json.dumps({"labelled claims": measure(labelled()), "claims as found": measure(found())}, indent=2))
