"""Matters: which claims are about one thing that is said to have happened.

Finds: groups of claims, each with the kind of deed it is about; across documents of one story.
Needs: statements; the sentence encoder makes it better and is optional.
Known misses: claims that tell a thing by its traces alone ("we saw scorch marks"); two like deeds of one day in one place.
Example: `matters(statements(documents, claims, attributions))`
References: average linkage, which does not chain as single linkage does; lemma and argument overlap as the strong baseline of
cross-document event coreference (Cybulska and Vossen 2014).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from ascertain.compare import lexical
from ascertain.compare.days import CALENDAR
from ascertain.compare.deeds import KINDS, LOOSE
from ascertain.compare.frames import FAR_DAYS, Frame, Framed, frames, gap
from ascertain.compare.lexical import Index
from ascertain.compare.linkage import average_link
from ascertain.compare.match import FEATURES, features, fitted, prepare
from ascertain.compare.statements import Statement
from ascertain.compare.stories import roots, stories
from ascertain.encoder.reading import Floats
from ascertain.model import Decision, PlaceName, make_id

JOIN = 0.3
"""Mean affinity from which groups of one kind are joined."""
SURE = -1.0
"""Mean logit of the fitted link from which a claim without a kind joins a matter. Claims are shorter than the sentences that
the link was fitted on and score lower: on the bundled case pairwise F1 is .71 at 0, .76 at -1 and .77 at -1.5."""
VOTERS = 3
SAME_WORDS = 0.6
"""Share of the shorter claim's content words from which two claims with one head word say, or deny, the same."""
AWAY = -2.0
"""Affinity of two claims whose places or days cannot be of one event: enough to keep them apart whatever words they share."""
FAR = 0.6
"""What days that claims name themselves take off where they are far apart, though a report might have got them wrong."""
COMMON = 400
"""Claims of one story that hold a word, above which the word leads to none of them."""
LARGEST = 500
"""Claims that are all held against one another; of more of a kind those of one scene are, and of the rest the nearest."""
NEAREST = 40
"""Claims with the rarest words in common that a claim without a kind is measured against."""
UNLIKE = -4.0
"""Logit that stands for a claim not among the nearest."""
_BARE = re.compile(
    r"^(?:(?:at least|more than|some|about|the|all|most|none|one|two|three|four|five|six|seven|eight|nine|ten|\d+|first|second|third|"
    r"fourth|fifth|sixth|others?|another|the rest)(?:, [^,]{1,30},)?\s+)+(?:of (?:them|whom|these|those)\s+)?(?:is|are|was|were|lies?|lay|had|has|have|died)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Statements about one thing, in order. `kind` None where the words tell no kind. The id goes by the first claim, so that
    a later document leaves it as it is. `frames`: where and when, by claim id."""

    id: str
    kind: str | None
    statements: tuple[Statement, ...]
    frames: Mapping[str, Frame] = field(default_factory=dict)


def matters(
    found: Iterable[Statement], decisions: Iterable[Decision] = (), *, places: Iterable[PlaceName] = ()
) -> list[Matter]:
    """All statements in groups, the earliest first. The order they come in changes nothing.

    1. Each takes the kind its words tell, or that of an earlier claim that it goes on with or points back to.
    2. Those of one kind and one story are joined by average affinity: words and arguments in common, and places and days, their
       own or taken over, that can be of one event.
    3. Those without a kind join the matter that the fitted link gives them to, else one another.
    4. Decisions merge or split whole groups: `merge` and `split` name two claims.
    """
    ordered = _resolved(sorted(found, key=lambda s: s.order))
    framed = frames(ordered, places)
    made = [
        Matter(id="", kind=kind, statements=tuple(sorted(part, key=lambda s: s.order)))
        for told in _stories(ordered)
        for kind, part in _grouped(told, framed)
    ]
    made = _decided(made, decisions)
    named = [
        Matter(
            id=make_id("mat", m.statements[0].claim.id),
            kind=m.kind,
            statements=m.statements,
            frames={s.claim.id: framed[s.claim.id] for s in m.statements},
        )
        for m in made
    ]
    return sorted(named, key=lambda m: m.statements[0].order)


Groups = list[tuple[str | None, list[Statement]]]


def _stories(ordered: Sequence[Statement]) -> list[list[Statement]]:
    story = stories({s.document.id: s.document for s in ordered}.values())
    told: defaultdict[int, list[Statement]] = defaultdict(list)
    for s in ordered:
        told[story[s.document.id]].append(s)
    return list(told.values())


def _grouped(ordered: Sequence[Statement], framed: Framed) -> Groups:
    """The statements of one story in groups."""
    blocks: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in ordered:
        if s.kind:
            blocks[s.kind].append(s)
    telling = [
        (kind, part)
        for kind, block in sorted(blocks.items())
        for near in _near(block, framed)
        for part in _split(kind, near, framed)
    ]
    return _attach(telling, [s for s in ordered if not s.kind], framed)


REACH = 40
"""Claims back in the same document, about an article, within which "such an order" finds the order it speaks of."""
SUCH = re.compile(r"\b(?:such|that|this)(?: an?)? (\w+)", re.IGNORECASE)


def _resolved(ordered: Sequence[Statement]) -> list[Statement]:
    """The statements, those without a kind of their own with that of an earlier claim that they go on with or point back to."""
    made: list[Statement] = []
    for s in ordered:
        before = made[-1] if made and made[-1].document.id == s.document.id else None
        back = _pointed(s, made[-REACH:])
        if back is not None:
            made.append(replace(s, kind=back[0].kind, direct=True, agents=s.agents - {back[1]}))
        elif s.kind is None and before is not None and _goes_on(before, s):
            made.append(replace(s, kind=before.kind, direct=bool(_NUMBERED.match(s.text))))
        else:
            made.append(s)
    return made


_NUMBERED = re.compile(r"^(?:were |was )?number(?:ed|ing)\b", re.IGNORECASE)


def _pointed(s: Statement, earlier: Sequence[Statement]) -> tuple[Statement, str] | None:
    noun = SUCH.search(s.text)
    if noun is None:
        return None
    wanted = lexical.stem(noun[1])
    meant = [e for e in reversed(earlier) if e.document.id == s.document.id and e.kind and wanted in e.stems]
    meant.sort(key=lambda e: e.kind in LOOSE)  # "such an order": the order to fire, before an order to whatever
    return (meant[0], wanted) if meant else None


def _goes_on(before: Statement, s: Statement) -> bool:
    """Whether the claim has no subject of its own: a bare number, or a predicate that goes on in the same sentence."""
    gap = s.document.text[before.claim.content[-1].end : s.claim.content[0].start]
    if len(gap) > 120 or gap.count("\n\n") > 0:
        return False
    return bool(_BARE.match(s.text)) or (
        not s.agents and not re.search(r"[.!?]\s", gap) and s.text[:1].islower() and _verbal(s)
    )


def _verbal(s: Statement) -> bool:
    first = s.text.split(" ", 1)[0].lower()
    return not re.fullmatch(
        r"(?:that|when|who|which|while|because|if|as|before|after|it|they|he|she|we|there|the|a|an|no|any)", first
    )


def _near(block: list[Statement], framed: Framed) -> list[list[Statement]]:
    """The block whole, or by scene where it is too large to hold each claim against each other one."""
    if len(block) <= LARGEST:
        return [block]
    scenes = framed.scenes(s.claim.id for s in block)
    parts: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in block:
        parts[scenes[s.claim.id]].append(s)
    return [part for _, part in sorted(parts.items())]


def _split(kind: str, block: Sequence[Statement], framed: Framed) -> list[list[Statement]]:
    """The parts of a block that belong together by average affinity."""
    return [[block[i] for i in part] for part in average_link(_affinities(kind, block, framed), JOIN)]


def _affinities(kind: str, block: Sequence[Statement], framed: Framed) -> Floats:
    """[n, n] affinity of the block's statements: part of the shorter one's words and arguments in common, above a base for kinds
    that say much by themselves; less where days are far apart, and `AWAY` where places or days cannot be of one event."""
    told = [{w for w in s.stems | s.instead if KINDS.get(w) != kind} - CALENDAR for s in block]
    table = _overlap(told) + (0.0 if kind in LOOSE else 0.5)
    cells: defaultdict[tuple[frozenset[str], frozenset[int], bool], list[int]] = defaultdict(list)
    for i, s in enumerate(block):
        frame = framed[s.claim.id]
        cells[frame.places, frame.dates, frame.own_days].append(i)
    kept = list(cells.values())
    for n, rows in enumerate(kept):
        for columns in kept[:n]:
            one, other = block[rows[0]].claim.id, block[columns[0]].claim.id
            if framed.apart(one, other):
                table[np.ix_(rows, columns)] = table[np.ix_(columns, rows)] = AWAY
            elif framed[one].own_days and framed[other].own_days and gap(framed[one], framed[other]) > FAR_DAYS:
                table[np.ix_(rows, columns)] -= FAR
                table[np.ix_(columns, rows)] -= FAR
    return table


def _overlap(told: Sequence[set[str]]) -> Floats:
    """[n, n] part of the smaller set that both sets hold."""
    column = {word: at for at, word in enumerate(sorted(set().union(*told)))}
    holds = np.zeros((len(told), len(column)), np.float32)
    for row, held in enumerate(told):
        holds[row, [column[word] for word in held]] = 1
    sizes = holds.sum(1)
    result: Floats = holds @ holds.T / np.maximum(np.minimum.outer(sizes, sizes), 1)
    return result


def _attach(groups: Sequence[tuple[str, list[Statement]]], loose: Sequence[Statement], framed: Framed) -> Groups:
    """Statements without a kind go to the matter that the fitted link speaks for, measured on its own members; what is left is
    grouped among itself. Each is measured against its nearest claims alone."""
    link = _Link([s for _, part in groups for s in part] + list(loose), framed)
    home = {s.claim.id: place for place, (_, part) in enumerate(groups) for s in part}
    joined: Groups = [(kind, list(part)) for kind, part in groups]
    left: list[Statement] = []
    for s in loose:
        votes: defaultdict[int, list[float]] = defaultdict(list)
        for other, value in link.nearest(s, home.keys()):
            votes[home[other]].append(value)
        scored = [(_vote(given, len(groups[place][1])), -place) for place, given in votes.items()]
        best = max(scored, default=(-np.inf, 0))
        if best[0] >= SURE:
            joined[-best[1]][1].append(s)
        else:
            left.append(s)
    return joined + [(None, part) for part in _among(left, link)]


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
        index = Index()
        for s in ordered:
            index.add(s.claim.id, s.text)
        self._framed, self._statements = framed, {s.claim.id: s for s in ordered}
        plain = {s.claim.id: prepare(s.text, index.idf) for s in ordered}
        self._made = {s.claim.id: replace(plain[s.claim.id], vector=s.vector) for s in ordered}
        self._weights = fitted("link", vectors=any(s.vector is not None for s in ordered))
        self._holding: defaultdict[str, list[str]] = defaultdict(list)
        for s in ordered:
            for word in plain[s.claim.id].stems:
                self._holding[word].append(s.claim.id)

    def nearest(self, s: Statement, among: Collection[str]) -> list[tuple[str, float]]:
        """(claim, logit) of the claims among these that share the most weight of words; of all of them where they are few."""
        if len(among) <= LARGEST:
            near = [other for other in among if other != s.claim.id and not self._framed.apart(s.claim.id, other)]
        else:
            common: defaultdict[str, float] = defaultdict(float)
            for word, weight in self._made[s.claim.id].stems.items():
                for other in self._holding[word] if len(self._holding[word]) <= COMMON else ():
                    common[other] += weight
            ranked = sorted((-w, other) for other, w in common.items() if other != s.claim.id and other in among)
            fitting = (other for _, other in ranked if not self._framed.apart(s.claim.id, other))
            near = list(islice(fitting, NEAREST))
        return [(other, self.logit(s, self._statements[other])) for other in near]

    def logit(self, a: Statement, b: Statement) -> float:
        """The fitted logit, and at least 1 where the words are the same."""
        found = self._weights.logit(FEATURES, features(self._made[a.claim.id], self._made[b.claim.id]))
        return max(found, 1.0) if same_words(a, b) else found


def _decided(made: list[Matter], decisions: Iterable[Decision]) -> list[Matter]:
    """Groups as people merged and split them, in the order of their decisions; an undone decision counts nothing."""
    taken = sorted(decisions, key=lambda d: (d.at, d.id))
    undone = {d.undoes for d in taken if d.undoes}
    for decision in taken:
        if decision.id in undone or decision.action not in {"merge", "split"}:
            continue
        place = {s.claim.id: i for i, m in enumerate(made) for s in m.statements}
        a, b = place.get(decision.target), place.get(decision.other or "")
        if decision.action == "merge" and a is not None and b is not None and a != b:
            first, second = made[min(a, b)], made[max(a, b)]
            whole = Matter(
                id="",
                kind=first.kind,
                statements=tuple(sorted((*first.statements, *second.statements), key=lambda s: s.order)),
            )
            made = [m for i, m in enumerate(made) if i not in {a, b}] + [whole]
        elif decision.action == "split" and a is not None and len(made[a].statements) > 1:
            alone = tuple(s for s in made[a].statements if s.claim.id == decision.target)
            rest = tuple(s for s in made[a].statements if s.claim.id != decision.target)
            parts = [Matter(id="", kind=made[a].kind, statements=part) for part in (rest, alone)]
            made = made[:a] + made[a + 1 :] + parts
    return made
