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
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ascertain.compare import lexical
from ascertain.compare.days import CALENDAR
from ascertain.compare.deeds import KINDS, LOOSE
from ascertain.compare.lexical import Index
from ascertain.compare.match import FEATURES, Prepared, features, fitted, prepare
from ascertain.compare.statements import Statement
from ascertain.compare.stories import stories
from ascertain.model import Decision, make_id

JOIN = 0.3
"""Mean affinity from which groups of one kind are joined."""
SURE = -1.0
"""Mean logit of the fitted link from which a claim without a kind joins a matter. Claims are shorter than the sentences that
the link was fitted on and score lower: on the bundled case pairwise F1 is .71 at 0, .76 at -1 and .77 at -1.5."""
VOTERS = 3
SAME_WORDS = 0.6
"""Share of the shorter claim's content words from which two claims with one head word say, or deny, the same."""
FAR_DAYS = 3
"""Days between named days from which two claims of one kind are held to be about two events."""
_BARE = re.compile(
    r"^(?:(?:at least|more than|some|about|the|all|most|none|one|two|three|four|five|six|seven|eight|nine|ten|\d+|first|second|third|"
    r"fourth|fifth|sixth|others?|another|the rest)(?:, [^,]{1,30},)?\s+)+(?:of (?:them|whom|these|those)\s+)?(?:is|are|was|were|lies?|lay|had|has|have|died)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Statements about one thing, in order. `kind` None where the words tell no kind. The id goes by the first claim, so that
    a later document leaves it as it is."""

    id: str
    kind: str | None
    statements: tuple[Statement, ...]


def matters(found: Iterable[Statement], decisions: Iterable[Decision] = ()) -> list[Matter]:
    """All statements in groups, the earliest first. The order they come in changes nothing.

    1. Each takes the kind its words tell, or that of an earlier claim that it goes on with or points back to.
    2. Those of one kind and one story are joined by average affinity: words and arguments in common, no days far apart.
    3. Those without a kind join the matter that the fitted link gives them to, else one another.
    4. Decisions merge or split whole groups: `merge` and `split` name two claims.
    """
    ordered = _resolved(sorted(found, key=lambda s: s.order))
    story = stories({s.document.id: s.document for s in ordered}.values())
    told: defaultdict[int, list[Statement]] = defaultdict(list)
    for s in ordered:
        told[story[s.document.id]].append(s)
    made = [
        Matter(id="", kind=kind, statements=tuple(sorted(part, key=lambda s: s.order)))
        for part_of_story in told.values()
        for kind, part in _grouped(part_of_story)
    ]
    made = _decided(made, decisions)
    named = [Matter(id=make_id("mat", m.statements[0].claim.id), kind=m.kind, statements=m.statements) for m in made]
    return sorted(named, key=lambda m: m.statements[0].order)


Groups = list[tuple[str | None, list[Statement]]]


def _grouped(ordered: Sequence[Statement]) -> Groups:
    """The statements of one story in groups."""
    blocks: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in ordered:
        if s.kind:
            blocks[s.kind].append(s)
    telling = [(kind, part) for kind, block in sorted(blocks.items()) for part in _split(kind, block)]
    return _attach(telling, [s for s in ordered if not s.kind])


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


def _split(kind: str, block: Sequence[Statement]) -> list[list[Statement]]:
    """The parts of a block that belong together by average affinity."""
    n = len(block)
    table = np.zeros((n, n))
    for i, j in combinations(range(n), 2):
        table[i, j] = table[j, i] = _affinity(kind, block[i], block[j])
    return [[block[i] for i in part] for part in average_link(table, JOIN)]


def _affinity(kind: str, a: Statement, b: Statement) -> float:
    first, second = ({w for w in s.stems | s.instead if KINDS.get(w) != kind} - CALENDAR for s in (a, b))
    near = len(first & second) / (min(len(first), len(second)) or 1)
    base = 0.0 if kind in LOOSE else 0.5
    far = any(True for _ in a.days) and any(True for _ in b.days) and _gap(a, b) > FAR_DAYS
    strange = bool(a.names and b.names and not a.names & b.names and far)
    return base + near - 0.6 * far - 0.6 * strange


def _gap(a: Statement, b: Statement) -> int:
    from datetime import date

    return min(abs((date.fromisoformat(x.value) - date.fromisoformat(y.value)).days) for x in a.days for y in b.days)


def average_link(table: NDArray[np.float64], least: float) -> list[list[int]]:
    """Groups of indices whose mean pairwise value is at least `least`, joined best first; ties by index."""
    n = len(table)
    sums = table.astype(np.float64).copy()
    np.fill_diagonal(sums, -np.inf)
    sizes = np.ones(n)
    parts = {i: [i] for i in range(n)}
    while len(parts) > 1:
        means = sums / np.outer(sizes, sizes)
        at = int(np.argmax(means))
        i, j = sorted(divmod(at, n))
        if not means[i, j] >= least:
            break
        sums[i] += sums[j]
        sums[:, i] += sums[:, j]
        sums[j], sums[:, j], sums[i, i] = -np.inf, -np.inf, -np.inf
        sizes[i] += sizes[j]
        parts[i] += parts.pop(j)
    return [sorted(part) for _, part in sorted(parts.items())]


def _attach(groups: Sequence[tuple[str, list[Statement]]], loose: Sequence[Statement]) -> Groups:
    """Statements without a kind go to the matter that the fitted link speaks for, measured on its own members; what is left is
    grouped among itself."""
    logit = _linker([s for _, part in groups for s in part] + list(loose))
    joined: Groups = [(kind, list(part)) for kind, part in groups]
    left = []
    for s in loose:
        scored = []
        for place, (_, part) in enumerate(groups):
            votes = sorted((logit(s, o) for o in part), reverse=True)[:VOTERS]
            scored.append((sum(votes) / len(votes), -place))
        best = max(scored, default=(-np.inf, 0))
        if best[0] >= SURE:
            joined[-best[1]][1].append(s)
        else:
            left.append(s)
    table = np.full((len(left), len(left)), -9.0)
    for i, j in combinations(range(len(left)), 2):
        table[i, j] = table[j, i] = logit(left[i], left[j])
    return joined + [(None, [left[i] for i in part]) for part in average_link(table, SURE)]


def same_words(a: Statement, b: Statement) -> bool:
    """Whether both have one head word and most of the others."""
    common = len(a.stems & b.stems)
    return a.head == b.head and common >= 2 and common >= SAME_WORDS * min(len(a.stems), len(b.stems))


def _linker(ordered: Sequence[Statement]) -> Callable[[Statement, Statement], float]:
    index = Index()
    for s in ordered:
        index.add(s.claim.id, s.text)
    made: dict[str, Prepared] = {}
    for s in ordered:
        plain = prepare(s.text, index.idf)
        made[s.claim.id] = plain if s.vector is None else replace(plain, vector=s.vector)
    weights = fitted("link", vectors=any(s.vector is not None for s in ordered))

    def logit(a: Statement, b: Statement) -> float:
        fitted_logit = weights.logit(FEATURES, features(made[a.claim.id], made[b.claim.id]))
        return max(fitted_logit, 1.0) if same_words(a, b) else fitted_logit

    return logit


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
