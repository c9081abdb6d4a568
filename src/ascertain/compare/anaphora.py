"""References back: claims that say what they are about only by pointing at an earlier claim.

Finds: for a claim without a kind of its own that of the claim it goes on with ("two of them were guards"), takes a part of
("three of the four"), points to ("such an order") or names the subject of ("they were miners").
Needs: statements in order.
Known misses: what is pointed at by another word ("the incident").
Example: `resolved(ordered)`
References: none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ascertain.compare import lexical
from ascertain.compare.amounts import amounts
from ascertain.compare.deeds import KINDS, LOOSE
from ascertain.compare.statements import Statement

_BARE = re.compile(
    r"^(?:(?:at least|more than|some|about|the|all|most|none|one|two|three|four|five|six|seven|eight|nine|ten|\d+|first|second|third|"
    r"fourth|fifth|sixth|others?|another|the rest)(?:, [^,]{1,30},)?\s+)+(?:of (?:them|whom|these|those)\s+)?(?:is|are|was|were|lies?|lay|had|has|have|died)\b",
    re.IGNORECASE,
)
_FEW = r"two|three|four|five|six|seven|eight|nine|ten|dozen|\d+"
_OF_THE = re.compile(rf"\b(?:one|{_FEW}) of the ({_FEW})\b", re.IGNORECASE)
_PARTITIVE = re.compile(
    rf"^(?:most|some|many|several|few|all|none|both|{_FEW}) of (?:them|whom|these|those)\b",
    re.IGNORECASE,
)
REACH = 40
"""Claims back in the same document, about an article, within which "such an order" finds the order it speaks of."""
KNOWN = frozenset({"the", "that", "this", "such", "any"})
"""What stands before the noun of a deed that was spoken of before."""
SUCH = re.compile(r"\b(?:such|that|this)(?: an?)? (\w+)", re.IGNORECASE)


def resolved(ordered: Sequence[Statement]) -> list[Statement]:
    """The statements, those without a kind of their own with that of an earlier claim that they go on with or point back to."""
    made: list[Statement] = []
    for s in ordered:
        before = made[-1] if made and made[-1].document.id == s.document.id else None
        back = _pointed(s, made[-REACH:])
        if back is not None:
            made.append(replace(s, kind=back[0].kind, direct=True, agents=s.agents - {back[1]}))
        elif s.kind is None and before is not None and _goes_on(before, s):
            made.append(replace(s, kind=before.kind, direct=bool(_NUMBERED.match(s.text))))
        elif s.kind is None and (whole := _whole(s, made[-REACH:])) is not None:
            made.append(replace(s, kind=whole.kind, direct=False))
        elif s.kind is None and (same := _same_subject(s, made[-REACH:])) is not None:
            made.append(replace(s, kind=same.kind, direct=False))
        elif s.kind is None and (figure := _figure(s, made[-REACH:])) is not None:
            made.append(replace(s, kind=figure.kind, direct=True))
        else:
            made.append(s)
    return made


def _whole(s: Statement, earlier: Sequence[Statement]) -> Statement | None:
    """For a part of a number ("three of the four"), the last claim before it that gives the whole."""
    part = _OF_THE.search(s.text)
    total = next(amounts(part[1]), None) if part else None
    if total is None:
        return None
    same = (e for e in reversed(earlier) if e.document.id == s.document.id and e.kind)
    return next((e for e in same if any(c.amount.value == total.value for c in e.counts)), None)


def _same_subject(s: Statement, earlier: Sequence[Statement]) -> Statement | None:
    """For a claim that says what somebody is ("they were miners"): the last claim before it that tells what the same ones did."""
    if s.head != "be" or not s.who:
        return None
    did = (e for e in reversed(earlier) if e.document.id == s.document.id and e.kind and e.who == s.who)
    return next(did, None)


_FIGURE = re.compile(
    r"^(?:the|its|their|that) (?:(?:total|final|true|real|new) )?(?:number|figure|total|toll|count|tally)\b(?! of\b)",
    re.IGNORECASE,
)


def _figure(s: Statement, earlier: Sequence[Statement]) -> Statement | None:
    """For "the number is nine", the last claim before it that counts something."""
    if not s.counts or not _FIGURE.match(s.text):
        return None
    return next((e for e in reversed(earlier) if e.document.id == s.document.id and next(amounts(e.text), None)), None)


_NUMBERED = re.compile(r"^(?:were |was )?number(?:ed|ing)\b", re.IGNORECASE)


def _pointed(s: Statement, earlier: Sequence[Statement]) -> tuple[Statement, str] | None:
    noun = SUCH.search(s.text)
    if noun is None:
        return None
    if noun[1].lower() not in KINDS:
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
    return bool(_BARE.match(s.text) or _PARTITIVE.match(s.text)) or (
        not s.agents and not re.search(r"[.!?]\s", gap) and s.text[:1].islower() and _verbal(s)
    )


def _verbal(s: Statement) -> bool:
    first = s.text.split(" ", 1)[0].lower()
    return not re.fullmatch(
        r"(?:that|when|who|which|while|because|if|as|before|after|it|they|he|she|we|there|the|a|an|no|any)", first
    )


def referred(groups: list[tuple[str, list[Statement]]]) -> list[tuple[str, list[Statement]]]:
    """The groups, where a claim that speaks of a loose kind as of something known ("the order came from the sergeant") has gone to
    the group that tells most often what it was for ("they were ordered to fire")."""
    made = [(kind, list(part)) for kind, part in groups]
    telling = [part for kind, part in made if kind not in LOOSE]
    told = _Told()
    for home, part in enumerate(telling):
        for s in part:
            told.add(home, s)
    for kind, part in made:
        for s in [s for s in part if kind in LOOSE and s.noun in KNOWN]:
            counts = told.counts(kind, {w for w in s.involved if KINDS.get(w) == kind})
            home, most = min(counts.items(), key=lambda count: (-count[1], count[0]), default=(0, 0))
            if most > 1:
                part.remove(s)
                telling[home].append(s)
                told.add(home, s)
    return [(kind, part) for kind, part in made if part]


class _Told:
    """Which groups tell of loose kinds, by the words they tell them with."""

    def __init__(self) -> None:
        self._with: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)

    def add(self, home: int, s: Statement) -> None:
        """Take in a statement of a group."""
        for kind in s.told & LOOSE:
            for word in s.stems:
                if KINDS.get(word) == kind:
                    self._with[kind, word].append((home, s.claim.id))

    def counts(self, kind: str, nouns: Iterable[str]) -> Counter[int]:
        """By group how many of its statements tell the kind with one of these nouns."""
        return Counter(home for home, _ in {told for noun in nouns for told in self._with[kind, noun]})
