"""Wordings of questions: what is asked of a matter, where and on what day, and what is counted.

Finds: the words of a question for people.
Needs: matters with their frames. English.
Known misses: a kind without a wording is asked by an example claim.
Example: `where_of(matter)` is " in Tellin"
References: none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from ascertain.compare import lexical
from ascertain.compare.cluster import Matter
from ascertain.compare.statements import Statement

ASKED = {
    "die": ("Did anyone die?", "died"), "wound": ("Was anyone wounded?", "were wounded"), "shoot": ("Were shots fired?", "fired"),
    "shell": ("Was there shelling?", "in the shelling"), "cross": ("Did anyone cross?", "crossed"), "burn": ("Was anything burned?", "burned"),
    "attack": ("Was there an attack?", "in the attack"), "detain": ("Was anyone detained?", "were detained"),
    "aboard": ("Was anyone on board?", "were on board"), "flee": ("Did people flee?", "fled"), "protest": ("Was there a protest?", "protested"), "leave": ("Did anyone withdraw?", "withdrew"),
}  # fmt: skip
"""Wordings of the questions for kinds that have one; the others are asked by an example claim."""


MOVING = frozenset({"aboard"})
"""Kinds that are on the way from one place to another."""


def where_of(matter: Matter) -> str:
    """As in "in Tellin": the place that most of the claims with a place have; "" where there is none."""
    named: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    if matter.kind in MOVING:
        return ""
    frames = [matter.frames[s.claim.id] for s in matter.statements if s.claim.id in matter.frames]
    held = Counter(key for f in frames for key in {n.key for n in f.shown})
    for frame in frames:
        for place in frame.shown:
            named[place.key].append((place.lead, place.words))
    best = max(held, key=lambda key: (held[key], key), default="")
    if not best or 2 * held[best] < sum(bool(f.shown) for f in frames):
        return ""
    leads = Counter(lead for lead, _ in named[best] if lead)
    words = Counter(words for _, words in named[best])
    return f" {min(leads, key=lambda x: (-leads[x], x), default='in')} {min(words, key=lambda x: (-words[x], x))}"


def day_of(matter: Matter) -> str:
    """As in "on 3 May 2031": the day that most of the claims have or take over; "" where there is none, or several."""
    dates = [f.dates for f in matter.frames.values() if f.dates]
    held = Counter(day for each in dates for day in each).most_common(2)
    if not held or 2 * held[0][1] < len(dates) or (len(held) > 1 and held[1][1] == held[0][1]):
        return ""
    day = date.fromordinal(held[0][0])
    return f" on {day.day} {day:%B} {day.year}"


FRAGMENT = re.compile(
    r"(?:when|after|before|until|till|because|while|as|although|though|since|if|who|whom|whose|which|where|that|of|having|being|to) ",
    re.IGNORECASE,
)
"""What begins a clause that is no sentence by itself."""


PLURAL = frozenset({"are", "were", "have"})
"""Verbs of a subject that is many."""


def example_of(told: Sequence[Statement]) -> Statement:
    """The claim that asks best for all of them: one that puts it as so, a whole sentence, of middling length."""
    return max(told, key=lambda s: (s.holds == 1 and not s.opposite, _whole(s), -abs(len(s.text) - 60), s.claim.id))


def asked_of(told: Sequence[Statement]) -> str:
    """The words of the best example, as the clause of a question."""
    best = example_of(told)
    text = FRAGMENT.sub("", best.text, count=1) if FRAGMENT.match(best.text) else best.text
    first = text.split(" ", 1)[0]
    if best.bare:
        text = f"{'they' if first in PLURAL else 'it'} {text}"
    inside = re.compile(rf"[a-z,;] {re.escape(first)}\b")
    seen = any(inside.search(text) for text in {s.document.text for s in told})
    name = first.lower() not in lexical.STOP and (seen or first.isupper() or text[len(first) + 1 :][:1].isupper())
    return short(text if name else text[:1].lower() + text[1:])


def _whole(s: Statement) -> bool:
    return not FRAGMENT.match(s.text) and not s.bare


def short(text: str, longest: int = 90) -> str:
    text = text.rstrip(".?! ")
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def plural(noun: str) -> str:
    if noun == "people" or noun.endswith("s"):
        return noun
    if noun.endswith("man"):
        return noun[:-3] + "men"
    if noun.endswith("child"):
        return noun + "ren"
    return noun[:-1] + "ies" if re.search(r"[^aeiou]y$", noun) else noun + "s"
