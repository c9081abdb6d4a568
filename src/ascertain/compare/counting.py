"""Counts of those that a deed is done by or to, and of which part of them.

Finds: for a statement of a matter what is counted ("people", "houses"), what narrows it down ("of Orvane"), and the count; of a
group, how many were of one sort ("three of the four were guards").
Needs: statements with their counts.
Known misses: counts of parts and wholes are one question where the words do not tell them apart; traces of people other than
their prints and graves.
Example: `list(counted(matter, statement))`
References: none.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from math import inf

from ascertain.compare import lexical
from ascertain.compare.attaching import MOTION
from ascertain.compare.clauses import EXISTENCE, OUTCOMES
from ascertain.compare.cluster import Matter
from ascertain.compare.deeds import KINDS, LIGHT
from ascertain.compare.groups import SEXES, SORT, SUBJECTS, TRADE, label_of
from ascertain.compare.lexical import words
from ascertain.compare.statements import REMEMBERED, Counted, Statement

PERSONS = words(
    "people person man woman citizen resident individual soul human life dead death body victim casualty coffin grave corpse "
    "other member civilian national survivor fatality gunman raider attacker fighter militant"
)
"""Nouns that count whoever is meant, without saying which."""
MOVED = frozenset({"die", "wound", "cross", "detain", "flee", "attack", "leave", "protest", "meet", "aboard"})
"""Kinds that are done by or to people, so that a bare number counts people."""
THINGS = frozenset({"elect"})
"""Kinds told by nouns of things: ballots, votes."""
TAKEN = words("bring take carry treat admit receive arrive come reach evacuate transfer rush see count tend")
"""Verbs of those who deal with the wounded or dead that reach them: what they count are some of all."""
_PART = re.compile(
    rf"(?: of (?:them|whom|these|those|the \w+|{SUBJECTS['dead']}|{SUBJECTS['held']}|the (?:wounded|injured)))?,? (?=(?:were|was|are|had been)\b)",
    re.IGNORECASE,
)
_OF_WHOM = re.compile(
    r" of (?:them|whom|these|those)\b,? (?!(?:were|was|are|had|have|has|died|lost|did)\b)", re.IGNORECASE
)
"""What follows a count of some of those just counted: "five dead, two of them children"."""
_AND_CREW = re.compile(r"\w* (?:passengers?|people|persons?) and (?:the |her |its )?crew\b", re.IGNORECASE)
_PRINTS = re.compile(r"\b(?:foot|boot)?(?:prints|tracks|steps|marks) (?:left )?(?:of|by|from) $", re.IGNORECASE)


Count = tuple[str, Mapping[str, str], Counted]
"""What is counted, what narrows it down (names as they are written, by what all their forms begin with), and the count."""


def counted(matter: Matter, s: Statement) -> tuple[Count, ...]:
    """Each count that counts those the deed is done by or to."""
    return _counted(matter.kind, s) if s.counts else ()


@lru_cache(maxsize=REMEMBERED)
def _counted(kind: str | None, s: Statement) -> tuple[Count, ...]:
    return tuple(_counts(kind, s))


def _counts(kind: str | None, s: Statement) -> Iterator[Count]:
    if s.kind is None and kind in MOTION:
        yield from _by_trace(s)
    if s.kind != kind:
        return
    if not s.direct and s.kind is not None:
        yield from _of_a_group(s)
        yield from _brought(s)
        return
    for count in s.counts:
        after = s.document.text[count.span.end : s.claim.content[-1].end]
        if _OF_WHOM.match(after):
            continue
        noun = lexical.stem(count.noun)
        generic = (
            count.noun in PERSONS or count.noun.endswith(("ian", "ians", "ese", "ish")) or bool(_AND_CREW.match(after))
        )
        involved = not noun or noun in s.involved or s.beside
        if not involved or (not noun and kind not in MOVED):
            continue
        what = "people" if generic or not noun else count.noun
        if what == "people" and kind not in MOVED:
            continue
        yield what, _narrowed(s, count), count


Answers = list[tuple[str, str, Statement]]
"""Counts in normal form and as they are shown, each with the statement that gives it."""


def tallied(matter: Matter) -> dict[tuple[str, str], Answers]:
    """By what is counted, and by what was done where the kind leaves that open, the counts that are given."""
    groups: defaultdict[tuple[str, str], Answers] = defaultdict(list)
    for s in matter.statements:
        if s.holds == -1 or s.text.startswith("after "):
            continue  # "after two more had died" counts those who died besides
        for what, narrowed, count in counted(matter, s):
            keys = sorted(narrowed)
            value, label = count.amount.value + _part(keys), count.amount.label + _part(narrowed[key] for key in keys)
            groups[what, deed_of(matter, s)].append((value, label, s))
    _whole_toll(groups)
    return {key: list(_of_one_count(answers)) for key, answers in sorted(groups.items())}


def _part(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f" ({listed})" if listed else ""


def _whole_toll(groups: defaultdict[tuple[str, str], Answers]) -> None:
    """Where all who are counted by a trade are of one ("nine patients"), and others count people, both count the same; but not those
    of a group ("two of them were children"), nor where another is counted beside them ("eight patients and a nurse")."""
    sorts = {what for what, _ in groups if what in SORT}
    trade = next(iter(sorts), "")
    if len(sorts) != 1 or SORT[trade] != TRADE or ("people", "") not in groups:
        return
    beside = re.compile(rf"\b{trade}\w* and \w+ \w+")
    for given in groups.pop((trade, ""), []):
        alone = given[2].direct and not beside.search(given[2].text)
        groups["people" if alone else trade, ""].append(given)


def _of_one_count(answers: Answers) -> Iterator[tuple[str, str, Statement]]:
    """The answers, where "two guards" and "two Orvanian guards" are both given under the one count."""
    whole = {value for value, _, _ in answers}
    for value, label, given in answers:
        bare = value.split(" ")[0]
        yield (bare, label.split(" (")[0], given) if bare in whole else (value, label, given)


def deed_of(matter: Matter, s: Statement) -> str:
    """The verb that says what was done, of kinds whose nouns are things that much is done to: ballots that were added are not those
    that were cast. "" where the kind says it, or the verb only says that it was."""
    telling = (
        matter.kind in THINGS
        and s.noun is not None
        and s.head not in LIGHT | EXISTENCE
        and KINDS.get(s.head) != matter.kind
    )
    return s.head if telling else ""


def _of_a_group(s: Statement) -> Iterator[Count]:
    """How many of a group were of one sort: "two were border guards" of the dead counts dead guards."""
    for count in s.counts[:1]:
        first = s.claim.content[0].start
        subject = _PART.match(s.text, count.span.end - first)
        opens = s.text[: count.span.start - first].lower() in {"", "and ", "but ", "that "}
        label = label_of(s.text[subject.end() :]) if subject and opens else None
        if label is not None and not label.name and label.noun in SORT.keys() | SEXES:
            yield label.noun, {}, count


def _brought(s: Statement) -> Iterator[Count]:
    """Wounded or dead who were brought somewhere: there were at least as many."""
    for count in s.counts if s.kind in OUTCOMES and s.head in TAKEN else ():
        after = s.document.text[count.span.end : s.claim.content[-1].end].split()[:1]
        if after and KINDS.get(after[0].lower()) == s.kind:
            amount = count.amount
            least = amount if amount.low != amount.high else replace(amount, high=inf, label=f"at least {amount.label}")
            yield "people", {}, replace(count, amount=least)


def _by_trace(s: Statement) -> Iterator[Count]:
    """Those who left prints where somebody is said to have moved."""
    for count in s.counts:
        if count.noun in PERSONS and _PRINTS.search(s.document.text[s.claim.content[0].start : count.span.start]):
            yield "people", {}, count


def _narrowed(s: Statement, count: Counted) -> dict[str, str]:
    """Names that stand in the counted phrase ("four citizens of Orvane"): it counts a part."""
    text = s.document.text[count.span.end : s.claim.content[-1].end][:60]
    head = (
        text.split(" was ", 1)[0].split(" were ", 1)[0].split(" had ", 1)[0].split(" lost ", 1)[0].split(" died", 1)[0]
    )
    if len(head) == len(text):
        return {}
    written = (word.removesuffix("'s").removesuffix("’s") for word in lexical.WORD.findall(head) if word[0].isupper())
    return {word.lower().removesuffix("s")[:6]: word for word in written if word.lower() in s.names}
