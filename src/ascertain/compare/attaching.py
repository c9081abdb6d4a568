"""Claims without a kind of their own: to which matter they go.

Finds: for each such claim the group that the fitted link speaks for, one that brings up what it says is not there, or one told
from the document it speaks of; what is left is grouped among itself.
Needs: groups of statements of one story with their frames; sentence vectors make it better.
Known misses: claims that share no word with what they are about.
Example: `attach(groups, loose, framed)`
References: the link's weights are in `match`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import numpy as np

from ascertain.compare import lexical
from ascertain.compare.frames import Framed
from ascertain.compare.linkage import average_link
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
    grouped among itself. Each is measured against its nearest claims alone."""
    link = _Link([s for _, part in groups for s in part] + list(loose), framed)
    home = {s.claim.id: place for place, (_, part) in enumerate(groups) for s in part}
    papers = _papers(groups)
    joined: Groups = [(kind, list(part)) for kind, part in groups]
    left: list[Statement] = []
    for s in loose:
        votes: defaultdict[int, list[float]] = defaultdict(list)
        for other, value in link.nearest(s, home.keys()):
            votes[home[other]].append(value)
        scored = [
            (_vote(given, len(groups[place][1])) + (DENIED if _denied(s, groups[place][1]) else 0.0), -place)
            for place, given in votes.items()
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
    """Groups of statements without a kind: average linkage inside what near pairs hold together."""
    at = {s.claim.id: i for i, s in enumerate(left)}
    near = {(i, at[other]): value for i, s in enumerate(left) for other, value in link.nearest(s, at.keys())}
    together = roots(len(left), (pair for pair, value in near.items() if value >= SURE))
    held: defaultdict[int, list[int]] = defaultdict(list)
    for i, root in enumerate(together):
        held[root].append(i)
    parts: list[list[Statement]] = []
    for members in held.values():
        table = np.full((len(members), len(members)), UNLIKE)
        place = {i: n for n, i in enumerate(members)}
        for i in members:
            for j in members:
                if (i, j) in near:
                    table[place[i], place[j]] = table[place[j], place[i]] = near[i, j]
        parts += [[left[members[n]] for n in part] for part in average_link(table, SURE)]
    return parts


def same_words(a: Statement, b: Statement) -> bool:
    """Whether both have one head word and most of the others."""
    common = len(a.stems & b.stems)
    return a.head == b.head and common >= 2 and common >= SAME_WORDS * min(len(a.stems), len(b.stems))


class _Link:
    """The fitted link between claims, asked only of those with rare words in common and places and days that fit."""

    def __init__(self, ordered: Sequence[Statement], framed: Framed) -> None:
        self._framed, self._statements = framed, {s.claim.id: s for s in ordered}
        self._holding: defaultdict[str, list[str]] = defaultdict(list)
        for s in ordered:
            for word in lexical.content(s.text):
                self._holding[word].append(s.claim.id)
        self._count = len(ordered)
        self._weights = fitted("link", vectors=any(s.vector is not None for s in ordered))
        self._made = lru_cache(maxsize=PREPARED)(self._prepared)

    def _prepared(self, claim: str) -> Prepared:
        s = self._statements[claim]
        return replace(prepare(s.text, self._rarity), vector=s.vector)

    def _rarity(self, word: str) -> float:
        held = len(self._holding[word]) if word in self._holding else 0
        return lexical.rarity(held, self._count)

    def nearest(self, s: Statement, among: Collection[str]) -> list[tuple[str, float]]:
        """(claim, logit) of the claims among these that share the most weight of words; of all of them where they are few."""
        if len(among) <= LARGEST:
            near = [other for other in among if other != s.claim.id and not self._framed.apart(s.claim.id, other)]
        else:
            common: defaultdict[str, float] = defaultdict(float)
            for word, weight in self._made(s.claim.id).stems.items():
                for other in self._holding[word] if len(self._holding[word]) <= COMMON else ():
                    common[other] += weight
            ranked = sorted((-w, other) for other, w in common.items() if other != s.claim.id and other in among)
            fitting = (other for _, other in ranked if not self._framed.apart(s.claim.id, other))
            near = list(islice(fitting, NEAREST))
        return [(other, self.logit(s, self._statements[other])) for other in near]

    def apart(self, s: Statement, part: Iterable[Statement]) -> bool:
        """Whether the statement's places or days are apart from those of every one of these."""
        return all(self._framed.apart(s.claim.id, o.claim.id) for o in part)

    def logit(self, a: Statement, b: Statement) -> float:
        """The fitted logit, and at least 1 where the words are the same."""
        found = self._weights.logit(FEATURES, features(self._made(a.claim.id), self._made(b.claim.id)))
        return max(found, 1.0) if same_words(a, b) else found
