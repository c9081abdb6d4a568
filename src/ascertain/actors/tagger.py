"""Names in parsed text, by a small network over what the parser already computed.

Finds: names of persons, bodies, places and peoples (and other names, which are told apart but stand for no actor).
Needs: the parses of `ascertain.syntax` (their token vectors) and trained/names.npz; numpy.
Known misses: names in all-caps headlines; names of a kind its teachers do not know; it errs where they agree in error.
Example: `names(parse(document))` on "Mara Orlin left Kesh." gives Mara Orlin (person) and Kesh (place).
References: Hinton and others 2015 (distillation); Weinberger and others 2009 (feature hashing); trained/README.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ascertain.actors import lexicon
from ascertain.actors.name_clues import DATELINE, TYPES, evidence, states
from ascertain.actors.resource import Resource, bundled
from ascertain.model import ActorKind
from ascertain.syntax import Parsed, entities

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = NDArray[np.float32]
Ids = NDArray[np.uint64]
WEIGHTS = Path(__file__).parent / "trained" / "names.npz"
SHIFTS = ((0, 0), (0, -1), (0, 1), (0, -2), (0, 2), (1, -1), (1, 0), (1, 1), (2, -1), (2, 0), (2, 1))
"""(attribute, neighbour) of each hashed feature; attributes are lower-case form, shape and last three letters."""
SALT, SPREAD, DOWN = 0x9E3779B97F4A7C15, np.uint64(0x2545F4914F6CDD1D), np.uint64(40)
LEAST = 0.5
"""Probability from which a token is part of a name."""


SECOND = 0.45
"""Weight of the package's recogniser where it is heard: the networks overrule it when sure (0.91). On Wikipedia sentences F1 is
0.585 here and 0.565 at 0.55; on news it rises by half a point up to 0.55."""
CERTAIN = 0.8
"""A text whose every token the networks read with this probability is not heard twice: a quarter of the words of news."""
OF_LABEL = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NAT"} | dict.fromkeys(
    ("WORK_OF_ART", "PRODUCT", "EVENT", "LAW", "LANGUAGE"), "MISC"
)
"""OntoNotes label -> type; numbers and times are no names."""
SURE = 1.5
"""Weight from which a name is looked for all through a document: two sightings, or one with other evidence."""
LISTED = 2.0
"""Weight of a name that the resource of bodies has."""
Run = tuple[int, int, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Tokens `first` to `last` (both included) of one parse, with a type and its probability."""

    first: int
    last: int
    type: str
    score: float
    kind: ActorKind | None = None
    """As the resource of bodies has it."""


@dataclass(frozen=True, slots=True)
class Network:
    """One hidden layer over three token vectors (`w`, `b`) and hashed features (`rows`), then `u`, `c` to the tags."""

    w: Floats
    b: Floats
    rows: NDArray[np.int8]
    scale: Floats
    u: Floats
    c: Floats

    def tags(self, near: Floats, hashed: Ids) -> Floats:
        """Probabilities of the tags from token vectors with their neighbours' and hashed features, a row a token."""
        ids = hashed % np.uint64(len(self.rows))
        total = np.zeros((len(near), self.rows.shape[1]), np.int16)
        for k in range(ids.shape[1]):
            total += self.rows[ids[:, k]]
        logits = np.maximum(near @ self.w + self.b + total * self.scale, 0) @ self.u + self.c
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        found: Floats = powers / powers.sum(axis=1, keepdims=True)
        return found


def features(docs: Sequence[Doc], text: NDArray[np.int64]) -> Ids:
    """Hashed features of every token: one column for each of SHIFTS."""
    columns = np.concatenate([doc.to_array(["LOWER", "SHAPE", "SUFFIX"]) for doc in docs]).astype(np.uint64)
    salts = np.array([SALT * (k + 1) % 2**64 for k in range(len(SHIFTS))], np.uint64)
    moved = [_moved(columns[:, a], text, by) for a, by in SHIFTS]
    found: Ids = (np.stack(moved, axis=1) ^ salts) * SPREAD >> DOWN
    return found


def _neighbour(text: NDArray[np.int64], by: int) -> NDArray[np.int64]:
    """Index of the token `by` places on, -1 where the text has none."""
    there = np.arange(len(text)) + by
    kept = np.clip(there, 0, len(text) - 1)
    return np.where((there == kept) & (text[kept] == text), kept, -1)


def _moved(column: Ids, text: NDArray[np.int64], by: int) -> Ids:
    there = _neighbour(text, by)
    return np.where(there >= 0, column[there], np.uint64(0))


def _shifted(vectors: Floats, text: NDArray[np.int64], by: int) -> Floats:
    """The neighbour's vector, or the token's own at the edge of its text."""
    there = _neighbour(text, by)
    found: Floats = vectors[np.where(there >= 0, there, np.arange(len(text)))]
    return found


PARTS = ("w", "b", "rows", "scale", "u", "c")


@cache
def networks() -> tuple[Network, ...]:
    """The trained networks, whose mean is taken; loaded once a process. Arrays are named by network and part: `0_w`."""
    with np.load(WEIGHTS) as z:
        count = len(z.files) // len(PARTS)
        found = [{p: z[f"{k}_{p}"] for p in PARTS} for k in range(count)]
    return tuple(
        Network(**{p: a if p == "rows" else a.astype(np.float32) for p, a in parts.items()}) for parts in found
    )


def probabilities(docs: Sequence[Doc]) -> Floats:
    """One row a token, over the 11 tags; texts do not see each other."""
    vectors = np.concatenate([doc.tensor for doc in docs]).astype(np.float32)
    text = np.repeat(np.arange(len(docs)), [len(doc) for doc in docs])
    near = np.concatenate([_shifted(vectors, text, -1), vectors, _shifted(vectors, text, 1)], axis=1)
    hashed = features(docs, text)
    found: Floats = np.mean([network.tags(near, hashed) for network in networks()], axis=0)
    return found


def names(parsed: Sequence[Parsed], *, thorough: bool = True, resource: Resource | None = None) -> list[list[Name]]:
    """Names of every parse, in text order, without overlap. The same words get the same type all through a document.

    thorough: hear the parser package's own recogniser too, which takes about four times as long as the networks. F1 of exact
    names in news (GUM) is 0.601 with it, 0.560 without, 0.592 by the recogniser alone; in Wikipedia sentences 0.585, 0.550, 0.559
    resource: bodies whose names are known beforehand; the bundled one unless given
    """
    docs = [p.doc for p in parsed]
    if not docs:
        return []
    listed = Listed(bundled() if resource is None else resource, docs)
    table = probabilities(docs)
    if thorough:
        _hear_second(parsed, table)
    found, at = [], 0
    votes: dict[str, Floats] = defaultdict(lambda: np.zeros(len(TYPES), np.float32))
    for doc in docs:
        runs = _runs(doc, table[at : at + len(doc)])
        at += len(doc)
        found.append(runs)
        line = DATELINE.match(doc.text)
        for first, last, weight in runs:
            seen = weight + evidence(doc, first, last)
            if line is not None and doc[first].idx < line.end("place"):
                seen[TYPES.index("LOC")] += LISTED
            votes[doc[first : last + 1].text] += np.maximum(seen, 0)
        if line is not None and line["agency"]:
            votes[line["agency"]][TYPES.index("ORG")] += LISTED
        for text in listed.spelled(doc):
            votes[text] += 0
    for place, people in states(docs, votes):
        for text, type_ in ((place, "LOC"), (people, "NAT")):
            votes[text][TYPES.index(type_)] += LISTED + votes[text].sum()
    kinds = {text: kind for text, weight in votes.items() if (kind := listed.kind(text, weight)) is not None}
    for text, kind in kinds.items():
        votes[text][TYPES.index("LOC" if kind is ActorKind.PLACE else "ORG")] += LISTED
    known: dict[str, list[str]] = defaultdict(list)
    for text, weight in sorted(votes.items(), key=lambda v: -len(v[0])):
        if weight.sum() >= SURE and weight.argmax() < TYPES.index("NAT"):
            known[text.split(" ")[0]].append(text)
    return [_all(doc, runs, votes, known, kinds) for doc, runs in zip(docs, found, strict=True)]


def _hear_second(parsed: Sequence[Parsed], table: Floats) -> None:
    """Mix into the table, where a text holds a token of which the networks are not sure, what the package's recogniser says."""
    ends = np.cumsum([len(p.doc) for p in parsed]).tolist()
    starts = [0, *ends[:-1]]
    unsure = [k for k, (a, b) in enumerate(zip(starts, ends, strict=True)) if table[a:b].max(axis=1).min() < CERTAIN]
    for k, found in zip(unsure, entities([parsed[k] for k in unsure]), strict=True):
        tags = np.zeros(len(parsed[k].doc), np.int64)
        for first, last, label in found:
            if label in OF_LABEL:
                begin = 1 + 2 * TYPES.index(OF_LABEL[label])
                tags[first], tags[first + 1 : last + 1] = begin, begin + 1
        rows = table[starts[k] : ends[k]]
        rows *= 1 - SECOND
        rows[np.arange(len(tags)), tags] += SECOND


class Listed:
    """The resource of bodies as one document's text bears it out."""

    def __init__(self, resource: Resource, docs: Sequence[Doc]) -> None:
        self.resource, self.text = resource, "\n".join(doc.text for doc in docs)

    def spelled(self, doc: Doc) -> Iterator[str]:
        """Its names of several words that stand in the text."""
        for word in dict.fromkeys(token.text for token in doc):
            yield from (name for name in self.resource.spelled.get(word, ()) if name in doc.text)

    def kind(self, name: str, weight: Floats) -> ActorKind | None:
        """The kind of the body that goes by the name; no people's, nor a state's where the name is read as a person's."""
        hit = self.resource.find(name, self.text)
        read = TYPES[int(weight.argmax())] if weight.any() else "ORG"
        if hit is None or read == "NAT" or (read == "PER" and hit[0].kind is ActorKind.PLACE):
            return None
        return hit[0].kind


def _all(
    doc: Doc,
    runs: Sequence[Run],
    votes: dict[str, Floats],
    known: dict[str, list[str]],
    kinds: Mapping[str, ActorKind],
) -> list[Name]:
    """The names of one text: those that were read, and further places where a known name stands, whole or in part."""
    taken = {i: run for run in runs for i in range(run[0], run[1] + 1)}
    kept = dict.fromkeys((first, last) for first, last, _ in runs)
    for token in doc:
        for text in known.get(token.text, ()) if token.pos_ == "PROPN" or token.i in taken else ():
            last = token.i + text.count(" ")
            if last >= len(doc) or doc[token.i : last + 1].text != text:
                continue
            across = {taken[i][:2] for i in range(token.i, last + 1) if i in taken}
            if all(token.i <= a and b <= last for a, b in across):
                for run in across:
                    kept.pop(run, None)
                kept[token.i, last] = None
                break
    return [_settled(doc, first, last, votes, kinds) for first, last in sorted(_disjoint(kept))]


def _disjoint(runs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of runs that overlap, the longer, then the earlier."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(runs, key=lambda r: (r[0] - r[1], r[0])):
        if all(last < a or b < first for a, b in out):
            out.append((first, last))
    return out


def _settled(doc: Doc, first: int, last: int, votes: dict[str, Floats], kinds: Mapping[str, ActorKind]) -> Name:
    text = doc[first : last + 1].text
    weight = votes[text]
    best = int(weight.argmax())
    score = round(float(weight[best] / weight.sum()), 3)
    return Name(first=first, last=last, type=TYPES[best], score=score, kind=kinds.get(text))


def _runs(doc: Doc, table: Floats) -> list[Run]:
    """Stretches of name tokens with the weight of each type; articles and possessive marks at the edges fall away."""
    inside = (1 - table[:, 0] >= LEAST).nonzero()[0]
    begins, goes_on = table[:, 1::2], table[:, 2::2]
    opens = begins.sum(axis=1) > goes_on.sum(axis=1)
    types = begins + goes_on
    runs: list[Run] = []
    for i in inside.tolist():
        if runs and ((runs[-1][1] == i - 1 and not opens[i]) or _hyphened(doc, runs[-1][1], i)):
            runs[-1] = (runs[-1][0], i, runs[-1][2] + types[i])
        else:
            runs.append((i, i, types[i].copy()))
    trimmed = ((*_trim(doc, first, last), weight) for first, last, weight in runs)
    return [(first, last, weight) for first, last, weight in trimmed if first <= last]


def _hyphened(doc: Doc, last: int, i: int) -> bool:
    """Whether a hyphen alone stands between, or just before: "El-Amin"."""
    dash = doc[i - 1]
    return dash.text == "-" and last >= i - 2 and not dash.whitespace_ and not doc[i - 2].whitespace_


EDGES = lexicon.bag("the a an this that 's ' ’s , . ; : - -- \" ( ) ’ '' `` and of in at for")


def _trim(doc: Doc, first: int, last: int) -> tuple[int, int]:
    while first <= last and (doc[first].lower_ in EDGES or doc[first].is_space):
        first += 1
    while first <= last and (doc[last].lower_ in EDGES or doc[last].is_space):
        last -= 1
    return first, last
