"""From equal fingerprints of two texts to the passages they share: runs of equal words, chained over what was edited.

A seed is stretched to the longest run of equal words around it. Runs that follow one another in both texts, with little
between, form a chain (as in genome alignment: Myers and Miller 1995; for prose, Smith, Cordell and Mullen 2015); each end
of a chain is carried on over edited words while that brings in more equal words than it costs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ascertain.compare.fingerprint import Words

Places = NDArray[np.int64]
FOLLOWING = 4
"""Hits in order from which two texts are aligned although no run of equal words is long: four kept 4-grams span ten."""
REACH = 24
"""Words between two runs of one passage at most. Of the gaps between runs of four, one in
1,400 is wider at 15 % of words edited, one in 35 between two copies that were both edited so."""
GAP_COST = 0.25
SHIFT_COST = 0.5
EDGE = 12
"""Words beyond the outermost run that are looked at for more of the passage."""
WORD = 64
"""More than the equal words of an edge."""
AT_EDGES = 2
"""Equal words that the shortest passage may gain there."""
BETWEEN = 60
FOLLOWS = 0.3
"""Share of the words between two matches that must be common and in order; in prose on other
matters 0.09 are, and in one pair of stretches of a hundred 0.2 (news articles, 60 and 20 words)."""
NEAREST = 32
"""Earlier runs that a run may follow; more are met only inside one long copy, where the nearest is the right one."""
STEP = 64


@dataclass(frozen=True, slots=True)
class Run:
    """`length` equal words, from word `a` of one text and word `b` of the other."""

    a: int
    b: int
    length: int


@dataclass(frozen=True, slots=True)
class Match:
    """A shared passage: words `a0:a1` of one text, `b0:b1` of the other. `equal` of them are the same in place, `longest`
    of these in a row."""

    a0: int
    a1: int
    b0: int
    b1: int
    equal: int
    longest: int

    @property
    def similarity(self) -> float:
        """Share of the longer side's words that are equal."""
        return self.equal / max(self.a1 - self.a0, self.b1 - self.b0)


def align(a: Words, b: Words, seeds: Sequence[tuple[int, int]], *, least: int) -> Iterator[Match]:
    """The passages that two texts share, given where equal n-grams start (sorted). A passage has `least` equal words."""
    runs = _runs(a, b, seeds)
    taken: list[Match] = []
    for chain in _chains(runs, least):
        match = _match(a, b, chain)
        if match.equal >= least and not any(_overlap(match, t) for t in taken):
            taken.append(match)
    yield from _joined(a, b, sorted(taken, key=lambda m: (m.a0, m.b0)))


def _joined(a: Words, b: Words, matches: Sequence[Match]) -> Iterator[Match]:
    """Neighbouring matches as one where the words between them still follow one another: a stretch edited on both
    sides."""
    last: Match | None = None
    for match in matches:
        if last is None:
            last = match
            continue
        over_a, over_b = match.a0 - last.a1, match.b0 - last.b1
        if 0 <= over_a <= BETWEEN and 0 <= over_b <= BETWEEN:
            common = _common(a[last.a1 : match.a0].tolist(), b[last.b1 : match.b0].tolist())
            if common >= FOLLOWS * max(over_a, over_b):
                equal = last.equal + common + match.equal
                last = Match(last.a0, match.a1, last.b0, match.b1, equal, max(last.longest, match.longest))
                continue
        yield last
        last = match
    if last:
        yield last


def _runs(a: Words, b: Words, seeds: Sequence[tuple[int, int]]) -> list[Run]:
    reached: dict[int, int] = {}
    runs = []
    for i, j in seeds:
        if reached.get(i - j, -1) > i:
            continue
        back = _equal(a[:i][::-1], b[:j][::-1])
        ahead = _equal(a[i:], b[j:])
        reached[i - j] = i + ahead
        if ahead:
            runs.append(Run(i - back, j - back, back + ahead))
    return sorted(runs, key=lambda r: (r.a, r.b))


def _equal(a: Words, b: Words) -> int:
    """How many leading words are equal."""
    most, at, step = min(len(a), len(b)), 0, STEP
    while at < most:
        differs = a[at : at + step][: most - at] != b[at : at + step][: most - at]
        first = int(differs.argmax())
        if differs[first]:
            return at + first
        at += len(differs)
        step *= 4
    return most


def _chains(runs: Sequence[Run], least: int) -> Iterator[list[Run]]:
    """Chains of runs, the heaviest first, no run in two of them."""
    score, before = [float(r.length) for r in runs], [-1] * len(runs)
    for i, run in enumerate(runs):
        for k in range(i - 1, max(-1, i - 1 - NEAREST), -1):
            cost = _cost(runs[k], run)
            if cost is not None and score[k] + run.length - cost > score[i]:
                score[i], before[i] = score[k] + run.length - cost, k
    used = [False] * len(runs)
    for i in sorted(range(len(runs)), key=lambda i: (-score[i], i)):
        chain = []
        while i >= 0 and not used[i]:
            used[i] = True
            chain.append(runs[i])
            i = before[i]  # noqa: PLW2901 - the walk back along one chain
        if chain and sum(r.length for r in chain) >= least - AT_EDGES:
            yield chain[::-1]


def _cost(first: Run, then: Run) -> float | None:
    """What lies between two runs, in words lost; None where the second cannot follow the first."""
    over_a, over_b = then.a - (first.a + first.length), then.b - (first.b + first.length)
    if max(over_a, over_b) > REACH or then.a <= first.a or then.b <= first.b:
        return None
    overlap = max(0, -over_a, -over_b)
    if overlap >= min(first.length, then.length):
        return None
    return overlap + GAP_COST * max(over_a, over_b, 0) + SHIFT_COST * abs(over_a - over_b)


def _match(a: Words, b: Words, chain: Sequence[Run]) -> Match:
    first, last = chain[0], chain[-1]
    equal = first.length
    for before, run in pairwise(chain):
        skip = max(0, before.a + before.length - run.a, before.b + before.length - run.b)
        equal += run.length - skip
        between_a = a[before.a + before.length : run.a].tolist()
        between_b = b[before.b + before.length : run.b].tolist()
        equal += _common(between_a, between_b)
    a0, b0, a1, b1 = first.a, first.b, last.a + last.length, last.b + last.length
    left = _carried(a[max(0, a0 - EDGE) : a0][::-1].tolist(), b[max(0, b0 - EDGE) : b0][::-1].tolist())
    right = _carried(a[a1 : a1 + EDGE].tolist(), b[b1 : b1 + EDGE].tolist())
    return Match(
        a0 - left[0],
        a1 + right[0],
        b0 - left[1],
        b1 + right[1],
        equal + left[2] + right[2],
        max(r.length for r in chain),
    )


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """Length of the longest common subsequence."""
    if not a or not b or not set(a) & set(b):
        return 0
    row = [0] * (len(b) + 1)
    for word in a:
        diagonal = 0
        for j, other in enumerate(b, 1):
            up = row[j]
            row[j] = diagonal + 1 if word == other else max(up, row[j - 1])
            diagonal = up
    return row[-1]


def _carried(a: Sequence[int], b: Sequence[int]) -> tuple[int, int, int]:
    """How far the passage goes on: (words of a, words of b, equal ones) of the best prefix alignment, where an equal
    word gains 1 and a word replaced, left out or put in costs 1."""
    common = set(a).intersection(b)
    here = [(i, word) for i, word in enumerate(a, 1) if word in common]
    there = [(j, word) for j, word in enumerate(b, 1) if word in common]
    if not (_gains(here) and _gains(there)):
        return 0, 0, 0
    # Of each pair of equal words the best alignment that ends in it, after none at all: its score and its equal words as one
    # number, WORD * score + equal, of which the larger is the better. Between two pairs the longer side is what was edited.
    ended = [(0, 0, 0)]
    best = (0, 0, 0, 0)
    for i, j in [(i, j) for i, word in here for j, other in there if word == other]:
        before = max([value - WORD * max(i - k, j - m) for k, m, value in ended if k < i and m < j])
        value = before + 2 * WORD + 1
        ended.append((i, j, value))
        if value // WORD > best[0]:
            best = (value // WORD, i, j, value % WORD)
    return best[1], best[2], best[3]


def _gains(places: Sequence[tuple[int, int]]) -> bool:
    """Whether, up to one of these places, they are more than the others: else no alignment that ends there gains anything."""
    return any(2 * n > place for n, (place, _) in enumerate(places, 1))


def _overlap(x: Match, y: Match) -> bool:
    """Whether two matches lie on the same words on either side, more than half of the shorter."""
    shared_a = min(x.a1, y.a1) - max(x.a0, y.a0)
    shared_b = min(x.b1, y.b1) - max(x.b0, y.b0)
    shorter = min(x.a1 - x.a0, y.a1 - y.a0, x.b1 - x.b0, y.b1 - y.b0)
    return max(shared_a, shared_b) * 2 > shorter


def promising(
    words: Words, held: Words, here: Places, there: Places, owner: Places, *, ngram: int, row: int, ends: Places
) -> NDArray[np.bool_]:
    """Which hits may lie in a shared passage: `row` equal words stand around it, or its document has `FOLLOWING` hits that
    follow one another on both sides. Arrays run in the order of (owner, here)."""
    same = owner[1:] == owner[:-1]
    shift = (there[1:] - there[:-1]) - (here[1:] - here[:-1])
    close = same & (here[1:] - here[:-1] <= REACH) & (np.abs(shift) <= ngram)
    follows = np.zeros(len(here), np.int64)
    follows[1:] = close
    begins = np.append(0, np.flatnonzero(~same) + 1)
    enough = np.add.reduceat(follows, begins) >= FOLLOWING - 1
    keep = np.repeat(enough, np.diff(np.append(begins, len(here))))
    rest = np.flatnonzero(~keep)
    keep[rest] = _lengths(words, held, here[rest], there[rest], ngram=ngram, row=row, ends=ends[rest]) >= row
    return keep


def _lengths(words: Words, held: Words, here: Places, there: Places, *, ngram: int, row: int, ends: Places) -> Places:
    """Equal words in a row around each n-gram, `row - ngram` at most on either side."""
    ahead = np.arange(ngram, row)
    back = np.arange(-1, ngram - row - 1, -1)
    found = np.full(len(here), ngram, np.int64)
    for offsets in (ahead, back):
        i, j = here[:, None] + offsets, there[:, None] + offsets
        inside = (i >= 0) & (j >= 0) & (i < len(words)) & (j < ends[:, None])
        same = inside & (words.take(i, mode="clip") == held.take(j, mode="clip"))
        found += np.logical_and.accumulate(same, axis=1).sum(axis=1)
    return found
