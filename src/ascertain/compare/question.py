"""Questions: what the claims of a matter answer, and the answers they give.

Finds: for each matter whether it happened, how many, when and who, with the competing answers and the claims behind each.
Needs: matters; PlaceName records for where.
Known misses: counts of parts and wholes share one question where the words do not tell them apart; agents named by pronouns.
Example: `clusters(matters(statements(documents, claims, attributions)))`
References: none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ascertain.compare import lexical
from ascertain.compare.cluster import Matter
from ascertain.compare.lexical import words
from ascertain.compare.statements import Counted, Statement
from ascertain.model import Answer, ClaimCluster, PlaceName, QuestionKind, make_id

METHOD = "questions@1"
PERSONS = words(
    "people person man woman citizen resident individual soul human life dead death body victim casualty coffin grave corpse "
    "member civilian national survivor fatality gunman raider attacker fighter militant"
)
"""Nouns that count whoever is meant, without saying which."""
MOVED = frozenset({"die", "wound", "cross", "detain", "flee", "attack", "leave", "protest", "meet"})
"""Kinds that are done by or to people, so that a bare number counts people."""
ASKED = {
    "die": ("Did anyone die?", "died"), "wound": ("Was anyone wounded?", "were wounded"), "shoot": ("Were shots fired?", "fired"),
    "shell": ("Was there shelling?", "shelled"), "cross": ("Did anyone cross?", "crossed"), "burn": ("Was anything burned?", "burned"),
    "attack": ("Was there an attack?", "attacked"), "detain": ("Was anyone detained?", "were detained"),
    "flee": ("Did people flee?", "fled"), "protest": ("Was there a protest?", "protested"), "leave": ("Did anyone withdraw?", "withdrew"),
}  # fmt: skip
"""Wordings of the questions for kinds that have one; the others are asked by an example claim."""


def clusters(matters: Iterable[Matter], places: Iterable[PlaceName] = ()) -> list[ClaimCluster]:
    """Clusters of every matter with two claims or more, in the order of matters and of QuestionKind."""
    by_document: defaultdict[str, list[PlaceName]] = defaultdict(list)
    for place in places:
        by_document[place.document].append(place)
    return [c for m in matters if len(m.statements) > 1 for c in _questions(m, by_document)]


def _questions(matter: Matter, places: Mapping[str, Sequence[PlaceName]]) -> Iterator[ClaimCluster]:
    yield from _happened(matter)
    yield from _who(matter)
    yield from _how_many(matter)
    yield from _when(matter)
    yield from _where(matter, places)


def _happened(matter: Matter) -> Iterator[ClaimCluster]:
    told = [s for s in matter.statements if s.direct or matter.kind is None]
    yes = [s for s in told if s.holds == 1]
    no = [s for s in told if s.denies]
    answers = [("yes", "it is said to be so", yes, no), ("no", "it is said not to be so", no, [])]
    yield from _cluster(matter, QuestionKind.HAPPENED, "", _asked(matter), answers, least=1)


def _asked(matter: Matter) -> str:
    if matter.kind in ASKED:
        return ASKED[matter.kind][0]
    example = max(matter.statements, key=lambda s: (s.holds == 1, -abs(len(s.text) - 60), s.claim.id))
    return f"Is it so that {_short(example.text)}?"


def _short(text: str, longest: int = 90) -> str:
    text = text.rstrip(".?! ")
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def counted(matter: Matter, s: Statement) -> Iterator[tuple[str, frozenset[str], Counted]]:
    """(what is counted, what narrows it down, the count) of each count that counts those the deed is done by or to."""
    if not s.direct and s.kind is not None:
        return
    for count in s.counts if s.kind == matter.kind else ():
        noun = lexical.stem(count.noun)
        generic = count.noun in PERSONS or count.noun.endswith(("ian", "ians", "ese", "ish"))
        involved = not noun or noun in s.involved
        if not involved or (not noun and matter.kind not in MOVED):
            continue
        what = "people" if generic or not noun else count.noun
        if what == "people" and matter.kind not in MOVED:
            continue
        yield what, _narrowed(s, count), count


def _narrowed(s: Statement, count: Counted) -> frozenset[str]:
    """Names that stand in the counted phrase ("four citizens of Orvane"): it counts a part."""
    text = s.document.text[count.span.end : s.claim.content[-1].end][:60]
    head = (
        text.split(" was ", 1)[0].split(" were ", 1)[0].split(" had ", 1)[0].split(" lost ", 1)[0].split(" died", 1)[0]
    )
    return (
        frozenset(n.removesuffix("s")[:6] for n in lexical.names(head) if n in s.names)
        if len(head) < len(text)
        else frozenset()
    )


def _how_many(matter: Matter) -> Iterator[ClaimCluster]:
    groups: defaultdict[str, defaultdict[tuple[str, str], list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for s in matter.statements:
        if s.holds == -1:
            continue
        for what, narrowed, count in counted(matter, s):
            of = f" ({', '.join(sorted(narrowed))})" if narrowed else ""
            groups[what][count.amount.value + of, count.amount.label + of].append(s)
    for what, answers in sorted(groups.items()):
        verb = ASKED[matter.kind][1] if matter.kind in ASKED else f"({_short(_asked(matter), 60)})"
        found: list[Draft] = [
            (value, label, list(dict.fromkeys(given)), []) for (value, label), given in answers.items()
        ]
        yield from _cluster(
            matter, QuestionKind.HOW_MANY, what, f"How many {_plural(what)} {verb}?", _merged(found), least=1
        )


def _plural(noun: str) -> str:
    if noun == "people" or noun.endswith("s"):
        return noun
    return noun[:-3] + "men" if noun.endswith("man") else noun + "s"


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


def _when(matter: Matter) -> Iterator[ClaimCluster]:
    drafts: list[Draft] = [(d.value, d.value, [s], []) for s in matter.statements if s.holds == 1 for d in s.days]
    denied: list[Draft] = [(d.value, d.value, [], [s]) for s in matter.statements for d in s.instead_days]
    yield from _cluster(matter, QuestionKind.WHEN, "", f"When? {_asked(matter)}", _merged([*drafts, *denied]), least=2)


Agents = tuple[set[str], list[Statement], list[Statement]]


def _who(matter: Matter) -> Iterator[ClaimCluster]:
    """Agents that share a word are one answer; those without a name or an office of their own are none."""
    drafts: list[Agents] = []
    for s in matter.statements:
        agents = {a for a in s.agents if a not in PERSONS and a != matter.kind}
        if (
            not s.direct
            or not agents
            or not (agents & {lexical.stem(n) for n in s.names})
            or not (s.holds == 1 or s.denies)
        ):
            continue
        same = [d for d in drafts if d[0] & agents]
        given, denied = [x for d in same for x in d[1]], [x for d in same for x in d[2]]
        (given if s.holds == 1 else denied).append(s)
        drafts = [d for d in drafts if d not in same] + [(agents.union(*(d[0] for d in same)), given, denied)]
    answers = [
        (" ".join(sorted(words)), _label(words, given or denied), given, denied) for words, given, denied in drafts
    ]
    yield from _cluster(matter, QuestionKind.WHO, "", f"Who? {_asked(matter)}", answers, least=2)


def _label(words: set[str], given: Sequence[Statement]) -> str:
    shown = [w for w in lexical.WORD.findall(given[0].text) if lexical.stem(w) in words]
    return " ".join(dict.fromkeys(shown)) or " ".join(sorted(words))


def _where(matter: Matter, places: Mapping[str, Sequence[PlaceName]]) -> Iterator[ClaimCluster]:
    drafts: list[Draft] = []
    for s in matter.statements:
        for place in places.get(s.document.id, ()) if s.holds == 1 else ():
            if any(c.start <= place.span.start and place.span.end <= c.end for c in s.claim.content):
                words = s.document.slice(place.span)
                chosen = place.candidates[place.chosen] if place.chosen is not None else None
                drafts.append(
                    (str(chosen.geonameid) if chosen else words.casefold(), chosen.name if chosen else words, [s], [])
                )
    yield from _cluster(matter, QuestionKind.WHERE, "", f"Where? {_asked(matter)}", _merged(drafts), least=2)


def _cluster(
    matter: Matter, kind: QuestionKind, what: str, question: str, drafts: Sequence[Draft], *, least: int
) -> Iterator[ClaimCluster]:
    """One cluster, unless it has fewer than `least` answers or fewer than two claims. The most supported answer comes first."""
    drafts = sorted(
        (d for d in drafts if d[2] or d[3]), key=lambda d: (-len({s.speaker for s in d[2]}), -len(d[2]), d[0])
    )
    claims = sorted({s for d in drafts for s in (*d[2], *d[3])}, key=lambda s: s.order)
    if len(claims) < 2 or len(drafts) < least:
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
        method=METHOD, score=round(score, 4),
    )  # fmt: skip
