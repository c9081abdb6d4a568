"""Claims without a kind of their own: to which matter they go.

Finds: for each such claim the group that the fitted link speaks for, one that brings up what it says is not there, or one told
from the document it speaks of; what is left is grouped among itself.
Needs: groups of statements of one story with their frames; sentence vectors make it better.
Known misses: claims that share no word with what they are about.
Example: `attach(groups, loose, framed)`
References: the link's weights are in `match`.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ascertain.compare import lexical
from ascertain.compare.clauses import OUTCOMES
from ascertain.compare.deeds import KINDS
from ascertain.compare.frames import Framed
from ascertain.compare.linkage import average_link_near
from ascertain.compare.match import FEATURES, Prepared, features, fitted, prepare
from ascertain.compare.statements import Statement
from ascertain.compare.stories import roots
from ascertain.model import Basis

Groups = list[tuple[str | None, list[Statement]]]
SURE = -1.0
"""Mean logit of the fitted link from which a claim without a kind joins a matter. Claims are shorter than the sentences that
the link was fitted on and score lower: on the bundled case pairwise F1 is .71 at 0, .76 at -1 and .77 at -1.5."""
FIRM = 0.0
"""Mean logit from which a claim that only says that somebody moved takes the kind of the matter: "they came for the flour" is
told of a crossing, but is not one."""
VOTERS = 3
SAME_WORDS = 0.6
"""Share of the shorter claim's content words from which two claims with one head word say, or deny, the same."""
COMMON = 400
"""Claims of one story that hold a word, above which the word leads to none of them."""
DENIED = 1.5
"""Logits in favour of a matter whose claims bring up the very things that a claim says are not there."""
MOTION, MOVING = frozenset({"cross", "flee", "leave"}), frozenset({"come", "go", "move", "arrive"})
"""Kinds of motion, and verbs that say no more than that somebody moved: theirs is the kind of the matter they are put to."""
NEAREST = 40
"""Claims with the rarest words in common that a claim without a kind is measured against."""
PREPARED = 20_000
"""Claims kept taken apart for the link at a time: all those of a hundred thousand documents would fill gigabytes."""
UNLIKE = -4.0
"""Logit that stands for a claim not among the nearest."""
LARGEST = 500
"""Claims that are all held against one another; of more of a kind those of one scene are, and of the rest the nearest."""


def attach(groups: Sequence[tuple[str, list[Statement]]], loose: Sequence[Statement], framed: Framed) -> Groups:
    """Statements without a kind go to the matter that the fitted link speaks for, measured on its own members; what is left is
    grouped among itself. Each is measured against its nearest claims alone. Where its words of dying or wounding were found to tell
    of something else ("they began the killing"), they do not take it to the dead or wounded either."""
    own = [(s, place) for place, (_, part) in enumerate(groups) for s in part if not s.beside]
    link = _Link([*(s for s, _ in own), *loose], framed)
    home = {s.claim.id: place for s, place in own}
    reach, papers = link.reach(home), _papers(groups)
    joined: Groups = [(kind, list(part)) for kind, part in groups]
    left: list[Statement] = []
    for s in loose:
        votes: defaultdict[int, list[float]] = defaultdict(list)
        unmeant = {KINDS[word] for word in s.stems if word in KINDS} & OUTCOMES
        for other, value in link.nearest(s, reach):
            votes[home[other]].append(value)
        scored = [
            (_vote(given, len(groups[place][1])) + (DENIED if _denied(s, groups[place][1]) else 0.0), -place)
            for place, given in votes.items()
            if groups[place][0] not in unmeant
        ]
        best = max(scored, default=(-np.inf, 0))
        paper = papers.get(next((w for w in sorted(s.agents | s.patients) if w in papers), ""))
        if best[0] < SURE and paper is not None and not link.apart(s, groups[paper][1]):
            best = (SURE, -paper)
        if best[0] >= SURE:
            kind, part = joined[-best[1]]
            moving = kind in MOTION and s.head in MOVING and best[0] >= FIRM
            part.append(replace(s, kind=kind, direct=True) if moving else s)
        else:
            left.append(s)
    return joined + [(None, part) for part in _among(left, link)]


def _papers(groups: Sequence[tuple[str, list[Statement]]]) -> dict[str, int]:
    """By the noun of a document that claims are told from ("the radio log"), the group that most of what it tells is in: whether
    there is such a paper bears on what it is said to say."""
    told: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for place, (_, part) in enumerate(groups):
        for s in part:
            if s.attribution.basis is Basis.DOCUMENT and s.attribution.speaker.name:
                noun = lexical.WORD.findall(s.attribution.speaker.name.split(" of ")[0])[-1:]
                told[lexical.stem("".join(noun))][place] += 1
    return {noun: min(held, key=lambda place: (-held[place], place)) for noun, held in told.items() if noun}


def _denied(s: Statement, part: Iterable[Statement]) -> bool:
    """Whether the statement says that things are not there which another one of these brings up."""
    return s.holds == -1 and any(s.there & o.new for o in part if o.holds == 1 and o.direct)


def _vote(given: list[float], members: int) -> float:
    """Mean of the best votes; members that are not among the nearest vote against."""
    most = min(VOTERS, members)
    best = sorted(given, reverse=True)[:most]
    return (sum(best) + UNLIKE * (most - len(best))) / most


def _among(left: Sequence[Statement], link: _Link) -> list[list[Statement]]:
    """Groups of statements without a kind: average linkage inside what near pairs hold together. Pairs that are not near count as
    unlike; near ones lie in flat arrays, since there are many times as many as statements."""
    at = {s.claim.id: i for i, s in enumerate(left)}
    reach = link.reach(at)
    rows, columns, values = array("q"), array("q"), array("d")
    for i, s in enumerate(left):
        for other, value in link.nearest(s, reach):
            rows.append(i)
            columns.append(at[other])
            values.append(value)
    together = roots(len(left), ((i, j) for i, j, value in zip(rows, columns, values, strict=True) if value >= SURE))
    held: defaultdict[int, list[int]] = defaultdict(list)
    for i, root in enumerate(together):
        held[root].append(i)
    begins = (
        np.searchsorted(np.frombuffer(rows, np.int64), np.arange(len(left) + 1)).tolist()
        if rows
        else [0] * (len(left) + 1)
    )
    parts: list[list[Statement]] = []
    for members in held.values():
        place = {i: n for n, i in enumerate(members)}
        near: dict[tuple[int, int], float] = {}
        for i in members:
            for k in range(begins[i], begins[i + 1]):
                if columns[k] in place:
                    a, b = sorted((place[i], place[columns[k]]))
                    near[a, b] = values[k]
        parts += [
            [left[members[n]] for n in part] for part in average_link_near(len(members), near, SURE, missing=UNLIKE)
        ]
    return parts


def same_words(a: Statement, b: Statement) -> bool:
    """Whether both have one head word and most of the others."""
    common = len(a.stems & b.stems)
    return a.head == b.head and common >= 2 and common >= SAME_WORDS * min(len(a.stems), len(b.stems))


Places = NDArray[np.int64]


class _Reach:
    """Claims that may be asked about: their places among all, in order, and whether they are few enough to be asked one and all."""

    def __init__(self, places: Places, count: int) -> None:
        self.few = places if len(places) <= LARGEST else None
        self.held = np.zeros(count, bool)
        self.held[places] = True


class _Link:
    """The fitted link between claims, asked only of those with rare words in common and places and days that fit. Claims are
    places in a list; which claims hold a word, and where and when each claim plays, are kept in flat arrays."""

    def __init__(self, ordered: Sequence[Statement], framed: Framed) -> None:
        self._framed, self._statements = framed, ordered
        self._at = {s.claim.id: i for i, s in enumerate(ordered)}
        self._rank = np.empty(len(ordered), np.int64)
        self._rank[[self._at[name] for name in sorted(self._at)]] = np.arange(len(ordered))
        self._holding: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))
        for i, s in enumerate(ordered):
            for word in lexical.content(s.text):
                self._holding[word].append(i)
        known: dict[tuple[frozenset[str], frozenset[int]], int] = {}
        frames = (framed[s.claim.id] for s in ordered)
        self._frame = np.fromiter((known.setdefault((f.places, f.dates), len(known)) for f in frames), np.int64)
        _, first = np.unique(self._frame, return_index=True)
        self._of_frame = [ordered[i].claim.id for i in first.tolist()]
        self._asked: tuple[int, dict[int, bool]] = (-1, {})
        self._shared = np.zeros(len(ordered))
        self._weights = fitted("link", FEATURES, vectors=any(s.vector is not None for s in ordered))
        self._made = lru_cache(maxsize=PREPARED)(self._prepared)

    def _prepared(self, at: int) -> Prepared:
        s = self._statements[at]
        return replace(prepare(s.text, self._rarity), vector=s.vector)

    def _rarity(self, word: str) -> float:
        held = len(self._holding[word]) if word in self._holding else 0
        return lexical.rarity(held, len(self._statements))

    def reach(self, claims: Iterable[str]) -> _Reach:
        """These claims, to be given to `nearest`."""
        return _Reach(np.array([self._at[claim] for claim in claims], np.int64), len(self._statements))

    def nearest(self, s: Statement, among: _Reach) -> list[tuple[str, float]]:
        """(claim, logit) of the claims among these that share the most weight of words; of all of them where they are few."""
        here = self._at[s.claim.id]
        met, shared = (among.few, None) if among.few is not None else self._met(here, among)
        fits = self._fitting(here, met) & (met != here)
        met = met[fits]
        if shared is not None:
            met = met[np.lexsort((self._rank[met], -shared[fits]))[:NEAREST]]
        return [(self._statements[at].claim.id, self._logit(here, at)) for at in met.tolist()]

    def _met(self, here: int, among: _Reach) -> tuple[Places, NDArray[np.float64]]:
        """Claims among these that share words which few hold, and the weight of those."""
        words = self._made(here).stems.items()
        led = [(np.frombuffer(self._holding[w], np.int64), x) for w, x in words if len(self._holding[w]) <= COMMON]
        for places, weight in led:
            self._shared[places] += weight
        met = np.unique(np.concatenate([np.empty(0, np.int64), *(places for places, _ in led)]))
        shared = self._shared[met]
        self._shared[met] = 0.0
        kept = among.held[met]
        return met[kept], shared[kept]

    def _fitting(self, here: int, met: Places) -> NDArray[np.bool_]:
        """Which of these can be of one event with the claim; asked once for all that play where and when another one does."""
        frame = int(self._frame[here])
        if self._asked[0] != frame:
            self._asked = (frame, {})
        known, claim = self._asked[1], self._of_frame[frame]
        others, which = np.unique(self._frame[met], return_inverse=True)
        for other in others.tolist():
            if other not in known:
                known[other] = not self._framed.apart(claim, self._of_frame[other])
        return np.array([known[other] for other in others.tolist()], bool)[which]

    def apart(self, s: Statement, part: Iterable[Statement]) -> bool:
        """Whether the statement's places or days are apart from those of every one of these."""
        return all(self._framed.apart(s.claim.id, o.claim.id) for o in part)

    def _logit(self, a: int, b: int) -> float:
        """The fitted logit, and at least 1 where the words are the same."""
        found = self._weights.logit(features(self._made(a), self._made(b)))
        return max(found, 1.0) if same_words(self._statements[a], self._statements[b]) else found
