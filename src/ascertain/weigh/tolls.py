"""Counts that only rise: which claims of a toll were overtaken by later, higher ones.

Finds: of the claims on one toll (dead, wounded, displaced, detained) those that were right for their day at best: a publisher
that gave no more than they do has given more on a later day, and from then on two voices at least, and most, count that many.
Needs: claims with their counts, voices, days and publishers.
Known misses: a toll that rises while no publisher of the case reports twice; a count that is rightly taken back downwards.
Example: a wire's "5 dead" of Friday and its "6 dead" of Tuesday: everybody's 5 of Friday is overtaken.
References: none; reports of a disaster's dead mostly start low, and a later figure is no denial of an earlier one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

OVERTAKEN = 1 / 3
"""How much of a voice an overtaken count carries. Where a toll is known to have risen, a true early count is as likely lower as
not (odds 1 to 2 against the later one); where it did not rise a lower count is an error (some 1 to 8): log 2 / log 8."""
BORNE_OUT = 2
"""Voices that must give the higher count or more, so that nobody overtakes the others alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What one claim counts, from `low` to `high`; by which voice, printed by whom, on what day (0: not known)."""

    low: float
    high: float
    origin: str
    publisher: str
    day: float


def bounds(value: str) -> tuple[float, float] | None:
    """Least and most of a count in normal form ("5", "5..", "3..9"); None of anything else, such as a part ("4 (Orvane)")."""
    low, dots, high = value.partition("..")
    if not (low + high).isdecimal() or not low:
        return None
    return float(low), float(high or (inf if dots else low))


def overtaken(counts: Sequence[Count | None]) -> list[bool]:
    """For each claim on one toll whether it was overtaken; a claim without a count never is."""
    steps = list(_steps([c for c in counts if c and c.day]))
    return [c is not None and c.day > 0 and any(c.high < n and c.day < day for n, day in steps) for c in counts]


def _steps(counts: Sequence[Count]) -> Iterator[tuple[float, float]]:
    """(count, day) of each higher count by a publisher that gave a lower one on an earlier day, where it is borne out."""
    by_publisher: defaultdict[str, list[Count]] = defaultdict(list)
    for c in counts:
        by_publisher[c.publisher].append(c)
    for told in by_publisher.values():
        for c in told:
            if any(e.high < c.low and e.day < c.day for e in told) and _borne_out(c, counts):
                yield c.low, c.day


def _borne_out(step: Count, counts: Iterable[Count]) -> bool:
    """Whether from that day on enough voices count as many or more, and more voices than count fewer."""
    since = [c for c in counts if c.day >= step.day]
    more = {c.origin for c in since if c.low >= step.low}
    fewer = {c.origin for c in since if c.high < step.low}
    return len(more) >= BORNE_OUT and len(more) > len(fewer)
