"""Matters: which claims are about one thing that is said to have happened.

Finds: groups of claims, each with the kind of deed it is about; across documents of one story.
Needs: statements; the sentence encoder makes it better and is optional.
Known misses: claims that tell a thing by its traces alone ("we saw scorch marks"); two like deeds of one day in one place.
Example: `matters(statements(documents, claims, attributions))`
References: average linkage, which does not chain as single linkage does; lemma and argument overlap as the strong baseline of
cross-document event coreference (Cybulska and Vossen 2014).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from ascertain.compare.anaphora import referred, resolved
from ascertain.compare.attaching import LARGEST, Groups, attach
from ascertain.compare.days import CALENDAR
from ascertain.compare.deeds import KINDS, LOOSE
from ascertain.compare.frames import DELAY, FAR_DAYS, Frame, Framed, frames, gap
from ascertain.compare.linkage import average_link
from ascertain.compare.scene import NOWHERE, Scene
from ascertain.compare.statements import PRONOUNS, Statement
from ascertain.compare.stories import stories
from ascertain.encoder.reading import Floats
from ascertain.model import Decision, make_id

JOIN = 0.3
"""Mean affinity from which groups of one kind are joined."""
AWAY = -2.0
"""Affinity of two claims whose places or days cannot be of one event: enough to keep them apart whatever words they share."""
FAR = 0.6
"""What days that claims name themselves take off where they are far apart, though a report might have got them wrong."""
TABLE = 2000
"""Claims of one kind and scene that are held each against each other one: the table takes 50 MB."""
WHOLE = frozenset({"attack"})
"""Kinds that reports put all of an affair under, so that two claims of one need an argument in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Statements about one thing, in order. `kind` None where the words tell no kind. The id goes by the first claim, so that
    a later document leaves it as it is. `frames`: where and when, by claim id. `story`: the same for matters whose documents report
    on one affair."""

    id: str
    kind: str | None
    statements: tuple[Statement, ...]
    frames: Mapping[str, Frame] = field(default_factory=dict)
    story: str = ""


def matters(found: Iterable[Statement], decisions: Iterable[Decision] = (), *, scene: Scene = NOWHERE) -> list[Matter]:
    """All statements in groups, the earliest first. The order they come in changes nothing.

    1. Each takes the kind its words tell, or that of an earlier claim that it goes on with or points back to.
    2. Those of one kind and one story are joined by average affinity: words and arguments in common, and places and days, their
       own or taken over, that can be of one event.
    3. Those without a kind join the matter that the fitted link gives them to, else one another.
    4. Decisions merge or split whole groups: `merge`, `split` and `relate` name two claims; related claims are of one group.
    """
    ordered = resolved(sorted(found, key=lambda s: s.order))
    framed = frames(ordered, scene)
    made = [
        Matter(id="", kind=kind, statements=tuple(sorted(part, key=lambda s: s.order)), story=told[0].document.id)
        for told in _stories(ordered)
        for kind, part in _grouped(told, framed)
    ]
    made = _decided(made, decisions)
    named = [
        Matter(
            id=_name(m.statements[0]),
            kind=m.kind,
            statements=m.statements,
            frames={s.claim.id: framed[s.claim.id] for s in m.statements},
            story=m.story,
        )
        for m in made
    ]
    return sorted(named, key=lambda m: m.statements[0].order)


def _name(first: Statement) -> str:
    """The id of the matter that begins with this statement: a claim that tells two things may begin two."""
    return make_id("mat", first.claim.id, first.kind or "") if first.beside else make_id("mat", first.claim.id)


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
    return attach(referred(telling), [s for s in ordered if not s.kind], framed)


def _near(block: list[Statement], framed: Framed) -> list[list[Statement]]:
    """The block whole, or by scene where it is too large to hold each claim against each other one."""
    if len(block) <= LARGEST:
        return [block]
    scenes = framed.scenes(s.claim.id for s in block)
    parts: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in block:
        parts[scenes[s.claim.id]].append(s)
    return [era for _, part in sorted(parts.items()) for era in _eras(part, framed)]


def _eras(part: list[Statement], framed: Framed) -> list[list[Statement]]:
    """A scene whole, or cut by days where it has more claims than a table holds: where no report lags so far, else where it is
    full."""
    if len(part) <= TABLE:
        return [part]
    eras: list[list[Statement]] = []
    before = 0
    for day, s in sorted(((_day(s, framed), s) for s in part), key=lambda told: (told[0], told[1].order)):
        if not eras or day - before > DELAY or len(eras[-1]) == TABLE:
            eras.append([])
        eras[-1].append(s)
        before = day
    return eras


def _day(s: Statement, framed: Framed) -> int:
    """The first day that the claim is placed on, else that of its document."""
    published = (s.document.published or "")[:10]
    return min(
        framed[s.claim.id].dates,
        default=date.fromisoformat(published).toordinal() if len(published) == len("2031-05-04") else 0,
    )


def _split(kind: str, block: Sequence[Statement], framed: Framed) -> list[list[Statement]]:
    """The parts of a block that belong together by average affinity."""
    return [[block[i] for i in part] for part in average_link(_affinities(kind, block, framed), JOIN)]


def _affinities(kind: str, block: Sequence[Statement], framed: Framed) -> Floats:
    """[n, n] affinity of the block's statements: part of the shorter one's words and arguments in common, above a base for kinds
    that say much by themselves; less where days are far apart, and `AWAY` where places or days cannot be of one event."""
    told = [
        ({w for w in s.stems | s.instead if KINDS.get(w) != kind} | (s.who - PRONOUNS) | _object(s)) - CALENDAR
        for s in block
    ]
    table = _overlap(told) + (0.0 if kind in LOOSE | WHOLE else 0.5)
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


def _object(s: Statement) -> frozenset[str]:
    """The noun that tells a loose kind, where it is the thing that is spoken of ("the letter was stamped")."""
    return s.involved if s.kind in LOOSE and s.noun is not None else frozenset()


def _overlap(told: Sequence[set[str]]) -> Floats:
    """[n, n] part of the smaller set that both sets hold."""
    column = {word: at for at, word in enumerate(sorted(set().union(*told)))}
    holds = np.zeros((len(told), len(column)), np.float32)
    for row, held in enumerate(told):
        holds[row, [column[word] for word in held]] = 1
    sizes = holds.sum(1)
    result: Floats = holds @ holds.T / np.maximum(np.minimum.outer(sizes, sizes), 1)
    return result


def _decided(made: list[Matter], decisions: Iterable[Decision]) -> list[Matter]:
    """Groups as people merged and split them, in the order of their decisions; an undone decision counts nothing."""
    taken = sorted(decisions, key=lambda d: (d.at, d.id))
    undone = {d.undoes for d in taken if d.undoes}
    for decision in taken:
        if decision.id in undone or decision.action not in {"merge", "split", "relate"}:
            continue
        joins = decision.action == "merge" or (decision.action == "relate" and decision.value != "neither")
        place = {s.claim.id: i for i, m in enumerate(made) for s in m.statements}
        a, b = place.get(decision.target), place.get(decision.other or "")
        if joins and a is not None and b is not None and a != b:
            first, second = made[min(a, b)], made[max(a, b)]
            whole = Matter(
                id="",
                kind=first.kind,
                story=first.story,
                statements=tuple(sorted((*first.statements, *second.statements), key=lambda s: s.order)),
            )
            made = [m for i, m in enumerate(made) if i not in {a, b}] + [whole]
        elif decision.action == "split" and a is not None and len(made[a].statements) > 1:
            alone = tuple(s for s in made[a].statements if s.claim.id == decision.target)
            rest = tuple(s for s in made[a].statements if s.claim.id != decision.target)
            parts = [replace(made[a], statements=part) for part in (rest, alone)]
            made = made[:a] + made[a + 1 :] + parts
    return made
