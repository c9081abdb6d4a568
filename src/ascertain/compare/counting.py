"""Counts of those that a deed is done by or to, and of which part of them.

Finds: for a statement of a matter what is counted ("people", "houses"), what narrows it down ("of Orvane"), and the count.
Needs: statements with their counts.
Known misses: counts of parts and wholes are one question where the words do not tell them apart.
Example: `list(counted(matter, statement))`
References: none.
"""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.compare import lexical
from ascertain.compare.cluster import Matter
from ascertain.compare.lexical import words
from ascertain.compare.statements import Counted, Statement

PERSONS = words(
    "people person man woman citizen resident individual soul human life dead death body victim casualty coffin grave corpse "
    "member civilian national survivor fatality gunman raider attacker fighter militant"
)
"""Nouns that count whoever is meant, without saying which."""
MOVED = frozenset({"die", "wound", "cross", "detain", "flee", "attack", "leave", "protest", "meet"})
"""Kinds that are done by or to people, so that a bare number counts people."""


def counted(matter: Matter, s: Statement) -> Iterator[tuple[str, dict[str, str], Counted]]:
    """(what is counted, what narrows it down, the count) of each count that counts those the deed is done by or to. What narrows
    it down are names as they are written, by what all their forms begin with."""
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
