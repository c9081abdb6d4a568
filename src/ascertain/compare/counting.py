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
from collections.abc import Iterator
from dataclasses import replace
from math import inf

from ascertain.compare import lexical
from ascertain.compare.attaching import MOTION
from ascertain.compare.clauses import OUTCOMES
from ascertain.compare.cluster import Matter
from ascertain.compare.deeds import KINDS
from ascertain.compare.groups import SEXES, SORT, SUBJECTS, label_of
from ascertain.compare.lexical import words
from ascertain.compare.statements import Counted, Statement

PERSONS = words(
    "people person man woman citizen resident individual soul human life dead death body victim casualty coffin grave corpse "
    "member civilian national survivor fatality gunman raider attacker fighter militant"
)
"""Nouns that count whoever is meant, without saying which."""
MOVED = frozenset({"die", "wound", "cross", "detain", "flee", "attack", "leave", "protest", "meet"})
"""Kinds that are done by or to people, so that a bare number counts people."""
TAKEN = words("bring take carry treat admit receive arrive come reach evacuate transfer rush see count tend")
"""Verbs of those who deal with the wounded or dead that reach them: what they count are some of all."""
_PART = re.compile(
    rf"(?: of (?:them|whom|these|those|the \w+|{SUBJECTS['dead']}|{SUBJECTS['held']}|the (?:wounded|injured)))?,? (?=(?:were|was|are|had been)\b)",
    re.IGNORECASE,
)
_PRINTS = re.compile(r"\b(?:foot|boot)?(?:prints|tracks|steps|marks) (?:left )?(?:of|by|from) $", re.IGNORECASE)


def counted(matter: Matter, s: Statement) -> Iterator[tuple[str, dict[str, str], Counted]]:
    """(what is counted, what narrows it down, the count) of each count that counts those the deed is done by or to. What narrows
    it down are names as they are written, by what all their forms begin with."""
    if s.kind is None and matter.kind in MOTION:
        yield from _by_trace(s)
    if s.kind != matter.kind:
        return
    if not s.direct and s.kind is not None:
        yield from _of_a_group(s)
        yield from _brought(s)
        return
    for count in s.counts:
        noun = lexical.stem(count.noun)
        generic = count.noun in PERSONS or count.noun.endswith(("ian", "ians", "ese", "ish"))
        involved = not noun or noun in s.involved
        if not involved or (not noun and matter.kind not in MOVED):
            continue
        what = "people" if generic or not noun else count.noun
        if what == "people" and matter.kind not in MOVED:
            continue
        yield what, _narrowed(s, count), count


def _of_a_group(s: Statement) -> Iterator[tuple[str, dict[str, str], Counted]]:
    """How many of a group were of one sort: "two were border guards" of the dead counts dead guards."""
    for count in s.counts[:1]:
        first = s.claim.content[0].start
        subject = _PART.match(s.text, count.span.end - first)
        opens = s.text[: count.span.start - first].lower() in {"", "and ", "but ", "that "}
        label = label_of(s.text[subject.end() :]) if subject and opens else None
        if label is not None and not label.name and label.noun in SORT.keys() | SEXES:
            yield label.noun, {}, count


def _brought(s: Statement) -> Iterator[tuple[str, dict[str, str], Counted]]:
    """Wounded or dead who were brought somewhere: there were at least as many."""
    for count in s.counts if s.kind in OUTCOMES and s.head in TAKEN else ():
        after = s.document.text[count.span.end : s.claim.content[-1].end].split()[:1]
        if after and KINDS.get(after[0].lower()) == s.kind:
            amount = count.amount
            least = amount if amount.low != amount.high else replace(amount, high=inf, label=f"at least {amount.label}")
            yield "people", {}, replace(count, amount=least)


def _by_trace(s: Statement) -> Iterator[tuple[str, dict[str, str], Counted]]:
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
