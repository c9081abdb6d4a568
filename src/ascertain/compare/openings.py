"""Comparator of how force began: with or without a warning, first or in answer, unprovoked or not.

Finds: rival accounts of what came before a deed of force: "without warning" against "after a third warning", "fired first" against
"returned fire", and "fired first" against "had challenged them".
Needs: two statements of one event with a doer or a victim in common; only words that say it outright are read.
Known misses: a warning in other words ("the men were hailed"), or by others than those who used force; who did it where neither the
claim nor the one that it goes on with says so; an aside cut from its deed ("before anyone had fired"). Who fires first may have warned before: the two are told against one another at a
lower score, and not where either voice says both.
Example: `opening(a, b, hands, one_deed=True, both=False)` is a dispute for "guards fired without a challenge" and "the guards had
challenged the men"
References: UN Basic Principles on the Use of Force and Firearms (1990), 9 and 10: what is asked of a shooting is whether there was
a threat to life, and a clear warning with time to heed it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ascertain.compare import lexical
from ascertain.compare.deeds import KINDS
from ascertain.compare.statements import Statement
from ascertain.compare.verdicts import ANYONE, Verdict, verdict
from ascertain.model import RelationKind, Stance

_FIRE = (
    r"(?:fir(?:e|es|ed|ing)|sh(?:oot|oots|ot|ooting)|attack(?:s|ed|ing)?|struck|strike|strikes|beat|charged|opened up)"
)
_HALT = r"to (?:halt|stop|surrender|disperse|turn back|leave)"
_CALL = rf"(?:warning|challenge|call {_HALT}|order {_HALT})s?(?! (?:that|of|against|about|over)\b)"
_SOME = r"(?:(?:an?|any|the|their|its|his|her|prior|previous|clear|verbal|repeated|several|many|three|two|final|last|first|second|third|fourth|least|single|shouted|spoken|loud) )*"
_UNWARNED = re.compile(
    rf"\b(?:without|with no) (?:giving |issuing |shouting |firing |so much as )?{_SOME}(?:{_CALL}|warning shots?)\b"
    rf"|\bwithout (?:first |ever )?(?:warning|challenging|calling (?:on|out to)|ordering|telling) (?:\w+ ){{1,4}}?(?:{_HALT}|first|before)\b"
    rf"|\b(?:no|not a|nor any) (?:(?:such|prior|previous|clear|verbal|single) )*(?:{_CALL}|warning shots?)\b"
    rf"|\b(?:never|not|n['’]t) (?:(?:once|first) )?(?:warn|challenge|call (?:on|out to)|give {_SOME}{_CALL})(?:ed|d)?\b|\bnever (?:gave|heard) {_SOME}{_CALL}\b"
    r"|\b(?:unwarned|unchallenged)\b",
    re.IGNORECASE,
)
_WARNED = re.compile(
    rf"\b(?:after|following|despite|ignored|ignoring|disregarded|defied|heeded) {_SOME}{_CALL}\b"
    rf"|\b(?:gave|given|give|giving|issued|issue|shouted|called out|heard) (?:(?!no\b){_SOME}){_CALL}\b"
    rf"|\b{_CALL} (?:was|were|had been) (?:first )?(?:given|issued|shouted|sounded|ignored)\b"
    r"|\bfir(?:ed|ing|e) (?:(?:\w+ ){0,2}warning shots?|(?:shots )?(?:in|into) the air)\b"
    r"|\b(?:warned|challenged) (?:(?:them|him|her)\b(?! (?:that|of|against|about|over)\b)"
    r"|(?:the|those|a|all|some|two|three|four|five|six) (?:\w+ )?"
    r"(?:men|man|people|person|crew|drivers?|crowd|party|strangers?|intruders?|marchers|protesters|demonstrators|boat|vessel|vehicle|car|"
    r"truck|lorry|group|youths?|boys?|fishermen|farmers|shepherds|travellers|passengers|riders?|suspects?)\b(?! (?:that|of|against|about|over)\b))"
    rf"|\b(?:called (?:on|out to)|ordered|told) (?:\w+ ){{1,4}}{_HALT}\b"
    rf"|\b(?:was|were|had been|been) (?:\w+ ){{0,2}}(?:warned|challenged|(?:told|ordered|called on) {_HALT})\b(?! (?:that|of|against|about|over)\b)",
    re.IGNORECASE,
)
_BEGAN = re.compile(
    rf"\b{_FIRE}(?:\W+(?!aid\b)\w+){{0,3}}?\W+first\b(?! (?:aid|time|warn|challeng|call|shout|into the air))|\bfirst (?:shots?|to (?:{_FIRE}|open fire))\b"
    rf"|\bunprovoked\b|\bwithout {_SOME}provocation\b|\bbefore (?:anyone|anybody|any \w+|a (?:single )?shot) (?:had )?(?:been )?{_FIRE}\b",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    rf"\b(?:(?:return|answer)(?:s|ed|ing)? (?:the |their )?fire|{_FIRE} back|retaliat(?:ed|es|ing)|"
    rf"in (?:reply|response|return|retaliation|self-defen[cs]e)|respond(?:ed|s|ing)? to (?:\w+ )?(?:fire|shots|shooting|an? attack)|(?:only )?after (?:they |he |she )?(?:coming|came|had come|being|were|was|had been) (?:under (?:fire|attack)|fired (?:on|upon)|shot at|attacked))\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\b(?:without|with no)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:may|might|could|should|would|must|whether|if|unless|until)\b|\?", re.IGNORECASE)
"""Words of what is not said to be so."""
FORCE = frozenset({"shoot", "attack", "shell", "explode", "die", "wound"})
"""Kinds of deeds that may come without warning in the sense that is meant here."""
_CUE = re.compile(
    r"warn|challeng|provo|first|halt|stop|surrender|disperse|turn|leave|the air|before|after|back|answer|retaliat|reply|respon|self-",
    re.IGNORECASE,
)
"""Without one of these none of the above is said: looking for one takes a tenth of the time."""
CUT = 7
"""Letters by which a doer is known again: lemmas and stems end unlike."""
_SELF = re.compile(r"(?:that )?(?:it|they|we)\b", re.IGNORECASE)
_DEFIED = re.compile(r"\b(?:ignor|disregard|def(?:y|ied)|heed|fail(?:ed)? to (?:stop|halt)|refus)", re.IGNORECASE)
"""Verbs of those who were warned."""
SURE, LIKELY, WEAK = 0.75, 0.65, 0.5
"""Scores, by judgement: the very thing said and denied; began against answered; began against warned, which can both be so."""

Hands = tuple[frozenset[str], frozenset[str]]
"""Words for who did it, and for those it was done to."""


@lru_cache(maxsize=4096)
def _marks(text: str) -> frozenset[str]:
    if not _CUE.search(text) or _OPEN.search(text):
        return frozenset()
    unwarned = bool(_UNWARNED.search(text))
    told = {
        "unwarned": unwarned,
        "warned": not unwarned and bool(_WARNED.search(text)),
        "began": bool(_BEGAN.search(text)),
        "answered": bool(_ANSWERED.search(text)),
    }
    return frozenset(mark for mark, found in told.items() if found)


def told_of(s: Statement) -> frozenset[str]:
    """What the statement says of how force began: warned, unwarned, began, answered; nothing where it leaves it open.

    A negated claim says only that there was no warning; what a denial leaves standing is the denial's comparator to tell. "Without
    warning" is said of a deed of force.
    """
    marks = _marks(s.text)
    if not marks:
        return marks
    bare = bool(_WITHOUT.search(s.text))
    if s.holds == 1:
        return marks if not bare or s.told & FORCE else marks - {"unwarned"}
    negated = s.holds == -1 and s.claim.stance is not Stance.DENIED and not bare
    return marks & {"unwarned"} if negated else frozenset()


def opening(a: Statement, b: Statement, hands: tuple[Hands, Hands], *, one_deed: bool, both: bool) -> Verdict | None:
    """A dispute where one account has the force come out of nothing and the other has something come before it.

    hands: who did it and to whom, by each. one_deed: both state the deed of one matter, so that neither need name who did it. both: a
    voice tells of the event that its doer fired first and had warned, so that the two do not exclude one another."""
    first, second = told_of(a), told_of(b)
    if not first or not second or not _same_hands(*hands, one_deed=one_deed):
        return None
    for one, other in ((first, second), (second, first)):
        if "unwarned" in one and "warned" in other and "warned" not in one:
            return verdict(RelationKind.DISPUTES, "opening", SURE, (a, b))
        if one & {"began", "unwarned"} and "answered" in other and not one & {"answered", "warned"}:
            return verdict(RelationKind.DISPUTES, "opening", LIKELY, (a, b))
        if "began" in one and "warned" in other and not (one & {"warned", "answered"} or "began" in other or both):
            return verdict(RelationKind.DISPUTES, "opening", WEAK, (a, b))
    return None


def hands_of(s: Statement, before: Hands | None) -> Hands:
    """Who did it and to whom, by this claim. before: the same of the claim that it goes on with in one sentence, whose doer is the one
    that it does not name. Of "they" and "we" the speaker is the one who is meant, where no record says otherwise; who ignored a warning
    was warned."""
    doers, victims = _who(s.agents - ANYONE), _who(s.patients)
    if _DEFIED.search(s.text):
        return frozenset(), victims | _who(s.agents)
    if not doers and _SELF.match(s.text):
        doers = _who(frozenset(lexical.content(s.speaker)) - ANYONE)
    elif not s.agents and before is not None:
        doers = before[0]
    return doers, victims


def _same_hands(a: Hands, b: Hands, *, one_deed: bool) -> bool:
    """Whether both tell of the same doer; where one names none, of the same victims; where one names neither, of one deed."""
    (doers, victims), (others, sufferers) = a, b
    if doers and others:
        return not doers.isdisjoint(others)
    if victims and sufferers:
        return not victims.isdisjoint(sufferers)
    return one_deed and not all((doers or victims, others or sufferers))


def _who(found: frozenset[str]) -> frozenset[str]:
    return frozenset(w[:CUT] for w in found if w not in KINDS and w not in {"warning", "challenge", "order", "call"})
