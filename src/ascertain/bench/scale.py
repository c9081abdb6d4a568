"""A case of many claims: what writing, keeping and searching them costs.

    python -m ascertain.bench.scale fill big.db --claims 1000000
    python -m ascertain.bench.scale search big.db

The claims are made up: 25 to a document, each with its attribution, words drawn as often as in a language (Zipf), ten to a
claim, which is more than in the bundled articles (eight). Making them up stays out of the figures; writing the captured bytes
beside the case is told apart.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, pairwise
from pathlib import Path

from ascertain.model import (
    Attribution,
    Basis,
    Claim,
    Derivation,
    Document,
    Passage,
    PassageKind,
    Place,
    Polarity,
    Snapshot,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    make_id,
    snapshot_id,
)
from ascertain.store.case import Case, Entry
from ascertain.store.search import Search

AT = "2031-05-04T10:00:00Z"
PER_DOCUMENT, PER_PASSAGE, AT_ONCE = 25, 5, 1000
WORDS, FUNCTION_WORDS, NAMES, OUTLETS = 60_000, 30, 3000, 200
CONSONANTS, VOWELS = "bcdfghjklmnprstvwz", ("a", "e", "i", "o", "u", "an", "er", "il")


class Press:
    """Made-up articles, the same for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - made-up text, not a secret
        syllables = [c + v for c in CONSONANTS for v in VOWELS]
        words: dict[str, None] = {}
        while len(words) < WORDS:
            words["".join(self._chance.choices(syllables, k=self._chance.choice((1, 2, 2, 3, 3, 4))))] = None
        self.words = list(words)
        self._often = list(accumulate(1 / (rank + 2.7) for rank in range(WORDS)))
        self._names = [" ".join(w.title() for w in self._chance.sample(self.words, 2)) for _ in range(NAMES)]

    def said(self, least: int = 5, most: int = 15) -> str:
        """Words of a claim."""
        count = self._chance.randint(least, most)
        return " ".join(self._chance.choices(self.words, cum_weights=self._often, k=count))

    def entry(self, number: int) -> tuple[Entry, bytes]:
        """One article with what was found in it."""
        spoken = [(self._chance.choice(self._names), self.said()) for _ in range(PER_DOCUMENT)]
        sentences = [f"{name} said {words}." for name, words in spoken]
        starts = [0, *accumulate(len(sentence) + 1 for sentence in sentences)]
        text = " ".join(sentences)
        document = self._document(text, starts[::PER_PASSAGE])
        data = text.encode()
        shot = Snapshot(
            id=document.snapshot,
            size=len(data),
            media_type="text/plain",
            origin=f"feed/{number}.txt",
            method="file",
            captured_at=AT,
        )
        found = [
            record
            for place, ((name, words), start) in enumerate(zip(spoken, starts, strict=False))
            for record in self._found(document.id, place, start, (name, words))
        ]
        read = _derivation("reading", document.method, shot.id, (document.id,))
        made = _derivation("claims", "made-up@1", document.id, tuple(r.id for r in found))
        return Entry(snapshot=shot, made=((read, (document,), ()), (made, tuple(found), ()))), data

    def _document(self, text: str, starts: Sequence[int]) -> Document:
        name = snapshot_id(text.encode())
        day = f"2031-{self._chance.randint(1, 12):02}-{self._chance.randint(1, 28):02}"
        return Document(
            id=make_id("doc", name, "text@1"),
            snapshot=name,
            method="text@1",
            text=text,
            passages=tuple(Passage(kind=PassageKind.PARAGRAPH, start=a, end=b - 1) for a, b in pairwise(starts)),
            places=(Place(start=0, end=len(text), raw_start=0, raw_end=len(text)),),
            title=self.said(6, 6),
            outlet=self._chance.choice(self._names[:OUTLETS]),
            published=day,
            language="en",
        )

    def _found(self, document: str, place: int, start: int, spoken: tuple[str, str]) -> tuple[Attribution, Claim]:
        name, words = spoken
        said = start + len(name) + 1
        content = (Span(document=document, start=said + 5, end=said + 5 + len(words)),)
        who = (Span(document=document, start=start, end=said - 1),)
        source = Attribution(
            id=make_id("att", document, place),
            document=document,
            speaker=Speaker(kind=SpeakerKind.SOURCE, name=name, spans=who),
            cue=(Span(document=document, start=said, end=said + 4),),
            content=content,
            basis=self._chance.choice(list(Basis)),
            basis_cues=who,
            method="made-up@1",
            score=0.704,
        )
        claim = Claim(
            id=make_id("clm", document, place),
            document=document,
            attribution=source.id,
            content=content,
            polarity=Polarity.POSITIVE,
            stance=self._chance.choice(list(Stance)),
            method="made-up@1",
            score=0.704,
        )
        return source, claim


def fill(place: Path | str, claims: int) -> dict[str, float]:
    """Write that many claims into a new case, 1,000 documents in a transaction: ids are hashes, so that each transaction
    writes most pages of their index, and at a million claims one of 200 documents takes 84 µs a claim, of 800 57."""
    press = Press()
    articles = (press.entry(number) for number in range(claims // PER_DOCUMENT))
    spent = bytes_spent = wall = 0.0
    with Case.create(place, now=AT) as case:
        for shard in _shards(articles):
            begun, start = time.perf_counter(), time.process_time()
            for _, data in shard:
                case.blobs.put(data)
            kept = time.process_time()
            case.commit_all(shard)
            bytes_spent += kept - start
            spent += time.process_time() - kept
            wall += time.perf_counter() - begun
        path = case.path
    # The journal is folded into the file when the last connection closes.
    size = path.stat().st_size if path.exists() else 0
    return {
        "claims": claims,
        "cpu_s": round(spent, 1),
        "captured_bytes_cpu_s": round(bytes_spent, 1),
        "wall_s": round(wall, 1),
        "mb": round(size / 1e6, 1),
        "peak_mb": _peak(),
    }


def search(place: Path | str, count: int = 200) -> dict[str, float]:
    """Milliseconds of CPU for the best twenty of each kind of search. Words are drawn so that common and rare ones are as
    likely; the thirty most common, which in a language are not what people search for, are left out."""
    press, chance = Press(), random.Random(11)  # noqa: S311 - made-up searches
    found: dict[str, float] = {}
    with Case.open(place, now=AT) as case:
        for name, most, form, where in (
            ("or", 3, "{} OR {} OR {}", {}),
            ("and", 2, "{} {}", {}),
            ("filtered", 1, "{}", {"basis": "document", "since": "2031-06"}),
            ("passages", 3, "{} OR {} OR {}", {"kind": "passage"}),
        ):
            cpu, wall = [], []
            for _ in range(count):
                words = [
                    press.words[int(FUNCTION_WORDS * (WORDS / FUNCTION_WORDS) ** chance.random()) - 1]
                    for _ in range(most)
                ]
                begun, start = time.perf_counter(), time.process_time()
                case.search(Search(query=form.format(*words), **where))  # type: ignore[arg-type]
                cpu.append(time.process_time() - start)
                wall.append(time.perf_counter() - begun)
            found |= {f"{name}_cpu_p50_ms": _part(cpu, 0.5), f"{name}_cpu_p95_ms": _part(cpu, 0.95)}
            found[f"{name}_wall_p95_ms"] = _part(wall, 0.95)
    return {**found, "peak_mb": _peak()}


def _derivation(stage: str, method: str, item: str, outputs: tuple[str, ...]) -> Derivation:
    name = make_id("drv", stage, method, item)
    return Derivation(id=name, stage=stage, method=method, settings="{}", input=item, outputs=outputs, made_at=AT)


def _shards(articles: Iterator[tuple[Entry, bytes]]) -> Iterator[list[tuple[Entry, bytes]]]:
    while shard := list(islice(articles, AT_ONCE)):
        yield shard


def _part(times: list[float], share: float) -> float:
    return round(1000 * sorted(times)[int(share * (len(times) - 1))], 1)


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def main() -> None:
    """Fill a case or search one, and print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m ascertain.bench.scale")
    parser.add_argument("what", choices=("fill", "search"))
    parser.add_argument("case")
    parser.add_argument("--claims", type=int, default=100_000)
    given = parser.parse_args()
    figures = fill(given.case, given.claims) if given.what == "fill" else search(given.case)
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
