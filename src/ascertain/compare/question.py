"""Questions: what the claims of a matter answer, and the answers they give.

Finds: for each matter whether it happened, how many, when and who, with the competing answers and the claims behind each.
Needs: matters; PlaceName records for where.
Known misses: counts of parts and wholes share one question where the words do not tell them apart; agents named by pronouns.
Example: `clusters(matters(statements(documents, claims, attributions)))`
References: none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ascertain.compare import lexical
from ascertain.compare.attaching import same_words
from ascertain.compare.cluster import Matter
from ascertain.compare.counting import PERSONS, deed_of, tallied
from ascertain.compare.deeds import TOLLS
from ascertain.compare.scene import NOWHERE, Scene
from ascertain.compare.statements import Statement
from ascertain.compare.verdicts import fits
from ascertain.compare.wording import ASKED, FRAGMENT, asked_of, day_of, example_of, plural, short, where_of
from ascertain.model import Answer, ClaimCluster, PlaceName, QuestionKind, make_id

METHOD = "questions@5"
_UNTIL = re.compile(r"\s*(?:to|until|till|through|and|[-–])\s*(?:the\s+)?", re.IGNORECASE)
TWO = 2
"""Days that an interval begins and ends with."""
TELLING, OPPOSED = 3, 2
"""Content words that a claim without a kind has at least to be asked about; fewer do where somebody denies the same."""


def clusters(
    matters: Iterable[Matter], scene: Scene = NOWHERE, *, origins: Mapping[str, str] | None = None
) -> list[ClaimCluster]:
    """Clusters of every matter with two claims or more, in the order of matters and of QuestionKind.

    origins: claim id to origin id. What a single voice says, or a single document where voices are not known, is asked only
    where its claims are opposed.
    """
    several = [m for m in matters if len(m.statements) > 1]
    alike = Counter((m.kind, where_of(m)) for m in several)
    asked = []
    for matter in several:
        where = where_of(matter)
        where += day_of(matter) if alike[matter.kind, where] > 1 else ""
        asked += list(_questions(_Asking(matter=matter, where=where, origins=origins or {}), scene.places))
    return asked


@dataclass(frozen=True, kw_only=True)
class _Asking:
    """A matter to ask about: where, and when where that tells it from another one; the voices of its claims."""

    matter: Matter
    where: str
    origins: Mapping[str, str]

    def voice(self, s: Statement) -> str:
        return self.origins.get(s.claim.id, s.document.id)

    @cached_property
    def telling(self) -> list[Statement]:
        """Statements that tell the deed itself: what stands beside it ("the talks in Osk went on") has a place and a day of its own."""
        return [s for s in self.matter.statements if s.direct] if self.matter.kind else _matched(self)

    def question(self, told: Sequence[Statement] = ()) -> str:
        """What is asked of the matter, or of those of its statements that tell one deed."""
        kind = self.matter.kind
        if kind in ASKED:
            return f"{ASKED[kind][0].removesuffix('?')}{self.where}?"
        return f"Is it so that {asked_of(told or self.telling or self.matter.statements)}?"


def _questions(asking: _Asking, places: Mapping[str, Sequence[PlaceName]]) -> Iterator[ClaimCluster]:
    yield from _happened(asking)
    yield from _who(asking)
    yield from _how_many(asking)
    yield from _when(asking)
    yield from _where(asking, places)


def _happened(asking: _Asking) -> Iterator[ClaimCluster]:
    by_deed: defaultdict[str, list[Statement]] = defaultdict(list)
    for s in asking.telling:
        by_deed[deed_of(asking.matter, s)].append(s)
    # What nobody puts as so is denied of the deed that most tell.
    said = {deed for deed, told in by_deed.items() if any(s.holds == 1 for s in told)}
    most = max(sorted(said or by_deed), key=lambda deed: len(by_deed[deed]), default="")
    for deed in sorted(by_deed.keys() - said - {most}):
        by_deed[most] += by_deed.pop(deed)
    for deed, told in sorted(by_deed.items()):
        yes = [s for s in told if s.holds == 1]
        no = [s for s in told if s.denies and (not s.opposite or any(_of_one_thing(s, y) for y in yes))]
        if no or (asking.matter.kind != "aboard" and not all(FRAGMENT.match(s.text) for s in told)):
            answers = [("yes", "it is said to be so", yes, no), ("no", "it is said not to be so", no, [])]
            yield from _cluster(asking, QuestionKind.HAPPENED, deed, asking.question(told), answers, least=1)


def _of_one_thing(a: Statement, b: Statement) -> bool:
    """Whether both name the thing that one says was open and the other shut."""
    return not (a.agents | a.patients).isdisjoint(b.agents | b.patients)


def _matched(asking: _Asking) -> list[Statement]:
    """Statements without a kind that another voice puts, or somebody denies, in much the same words."""
    told = [s for s in asking.matter.statements if len(s.stems) >= OPPOSED and len(s.stems - _stemmed(s.names)) > 1]
    return [s for s in told if any(_alike(asking, s, o) for o in told if o is not s)]


def _alike(asking: _Asking, s: Statement, o: Statement) -> bool:
    if not same_words(s, o):
        return False
    if s.denies != o.denies:
        return True
    enough = min(len(s.stems), len(o.stems)) >= TELLING
    return enough and (asking.voice(s) != asking.voice(o) or s.denies)


def _stemmed(names: Iterable[str]) -> set[str]:
    return {lexical.stem(name) for name in names}


def _how_many(asking: _Asking) -> Iterator[ClaimCluster]:
    matter = asking.matter
    asked = ASKED.get(matter.kind or "")
    for (what, deed), answers in tallied(matter).items():
        told = [s for _, _, s in answers]
        verb = f"{asked[1]}{asking.where}" if asked else f"({short(asking.question(told), 60)})"
        drafts: list[Draft] = [(value, label, [s], []) for value, label, s in answers]
        name, question = f"{what} {deed}".strip(), f"How many {plural(what)} {verb}?"
        yield from _cluster(asking, QuestionKind.HOW_MANY, name, question, _merged(drafts), least=1)


Draft = tuple[str, str, list[Statement], list[Statement]]


def _merged(found: Sequence[Draft]) -> list[Draft]:
    merged: dict[str, Draft] = {}
    for value, label, given, denied in found:
        if value in merged:
            merged[value][2].extend(s for s in given if s not in merged[value][2])
            merged[value][3].extend(s for s in denied if s not in merged[value][3])
        else:
            merged[value] = (value, label, list(given), list(denied))
    return list(merged.values())


def _when(asking: _Asking) -> Iterator[ClaimCluster]:
    matter = asking.matter
    told = _one_deed(asking, [s for s in matter.statements if s.direct or not matter.kind])
    drafts: list[Draft] = [(*day, [s], []) for s in told if s.holds == 1 for day in _days(s)]
    denied: list[Draft] = [(d.value, d.value, [], [s]) for s in told for d in s.instead_days]
    yield from _cluster(
        asking, QuestionKind.WHEN, "", f"When? {asking.question()}", _merged([*drafts, *denied]), least=2
    )


def _one_deed(asking: _Asking, told: Sequence[Statement]) -> list[Statement]:
    """Where the question is put by an example, those that tell the same deed: who did something else to the same thing is no
    answer to it."""
    if asking.matter.kind is None or asking.matter.kind in ASKED:
        return list(told)
    asked = deed_of(asking.matter, example_of(asking.telling or asking.matter.statements))
    return [s for s in told if deed_of(asking.matter, s) == asked]


def _days(s: Statement) -> Iterator[tuple[str, str]]:
    """The days that the claim gives, in ISO 8601 and as they are shown; "from the 8th to the 15th" is one answer."""
    if len(s.days) == TWO and _UNTIL.fullmatch(s.text[s.days[0].end : s.days[1].start]):
        first, last = (d.value for d in s.days)
        yield f"{first}/{last}", f"{first} to {last}"
    else:
        yield from ((d.value, d.value) for d in s.days)


AKIN = 6
"""Letters by which a name and the adjective of it are known for one: "Kosmara", "Kosmaran"."""
Agents = tuple[set[str], list[Statement], list[Statement]]


def _who(asking: _Asking) -> Iterator[ClaimCluster]:
    """Agents that share a word are one answer; those without a name or an office of their own are none."""
    matter = asking.matter
    drafts: list[Agents] = []
    for s in _one_deed(asking, matter.statements):
        agents = {a for a in s.agents if a not in PERSONS and a != matter.kind}
        if (
            not s.direct
            or FRAGMENT.match(s.text)
            or not agents
            or not (agents & {lexical.stem(n) for n in s.names})
            or not (s.holds == 1 or s.denies)
        ):
            continue
        same = [d for d in drafts if not {w[:AKIN] for w in d[0]}.isdisjoint(w[:AKIN] for w in agents)]
        given, denied = [x for d in same for x in d[1]], [x for d in same for x in d[2]]
        (given if s.holds == 1 else denied).append(s)
        drafts = [d for d in drafts if d not in same] + [(agents.union(*(d[0] for d in same)), given, denied)]
    answers = [
        (" ".join(sorted(words)), _label(words, given or denied), given, denied)
        for words, given, denied in drafts
        if any(d[0] is not words and _one_victim(matter, (*given, *denied), (*d[1], *d[2])) for d in drafts)
    ]
    yield from _cluster(asking, QuestionKind.WHO, "", f"Who? {asking.question()}", answers, least=2)


def _one_victim(matter: Matter, one: Iterable[Statement], other: Sequence[Statement]) -> bool:
    """Whether by a claim of either it may have been done to the same: who killed the guards is not asked beside who killed the
    villagers."""
    return any(fits(a.patients, b.patients, matter) for a in one for b in other)


def _label(words: set[str], given: Sequence[Statement]) -> str:
    shown = [w for w in lexical.WORD.findall(given[0].text) if lexical.stem(w) in words]
    return " ".join(dict.fromkeys(shown)) or " ".join(sorted(words))


def _where(asking: _Asking, places: Mapping[str, Sequence[PlaceName]]) -> Iterator[ClaimCluster]:
    drafts: list[Draft] = []
    for s in asking.telling:
        for place in places.get(s.document.id, ()) if s.holds == 1 else ():
            if any(c.start <= place.span.start and place.span.end <= c.end for c in s.claim.content):
                words = s.document.slice(place.span)
                chosen = place.candidates[place.chosen] if place.chosen is not None else None
                drafts.append(
                    (str(chosen.geonameid) if chosen else words.casefold(), chosen.name if chosen else words, [s], [])
                )
    yield from _cluster(asking, QuestionKind.WHERE, "", f"Where? {asking.question()}", _merged(drafts), least=2)


def _cluster(
    asking: _Asking, kind: QuestionKind, what: str, question: str, drafts: Sequence[Draft], *, least: int
) -> Iterator[ClaimCluster]:
    """One cluster, unless it has fewer than `least` answers, fewer than two claims, or a single voice and nothing opposed. The
    most supported answer comes first."""
    matter = asking.matter
    drafts = sorted(
        (d for d in drafts if d[2] or d[3]), key=lambda d: (-len({s.speaker for s in d[2]}), -len(d[2]), d[0])
    )
    claims = sorted({s for d in drafts for s in (*d[2], *d[3])}, key=lambda s: s.order)
    opposed = len(drafts) > 1 or any(d[3] for d in drafts)
    if len(claims) < 2 or len(drafts) < least or not (opposed or len({asking.voice(s) for s in claims}) > 1):
        return
    key = make_id("ccl", matter.id, str(kind), what)
    answers = tuple(
        Answer(
            id=make_id("ans", key, value),
            label=label,
            value=value,
            claims=tuple(s.claim.id for s in sorted(given, key=lambda s: s.order)),
            denied_by=tuple(s.claim.id for s in sorted(denied, key=lambda s: s.order)),
        )
        for value, label, given, denied in drafts
    )
    score = min(sum(s.claim.score for s in claims) / len(claims), 1.0)
    yield ClaimCluster(
        id=key, matter=matter.id, kind=kind, question=question, claims=tuple(s.claim.id for s in claims), answers=answers,
        toll=kind is QuestionKind.HOW_MANY and matter.kind in TOLLS, method=METHOD, score=round(score, 4),
    )  # fmt: skip
