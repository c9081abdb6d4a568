"""Words beside a person's name that put the person into a protected class.

Finds: minors, victims, witnesses, confidential sources, and people accused or detained but not convicted, by what stands
right beside the name ("Lena Dorn, 14", "Jon Abel was arrested").
Needs: the text and where the name stands in it. English wording.
Known misses: what is said of "he" or "the men" sentences later; irony; other languages. A person can be protected by
hand, and is private anyway until a role is made public.
Example: "Suspects Jon Abel and Tom Reed were apprehended" -> accused, twice.
References: the classes follow common court-reporting and safeguarding rules of the press.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ascertain.model import Span

MARK = "\ufffc"
"""Stands for the name while the words beside it are looked at."""


class Protected(StrEnum):
    """Why a person stays unnamed in everything that leaves the case, whatever public role was set."""

    MINOR = "minor"
    VICTIM = "victim"
    WITNESS = "witness"
    SOURCE = "confidential_source"
    ACCUSED = "accused"
    """Accused, suspected or detained, and not convicted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The rule's finding: class and the words it rests on."""

    kind: Protected
    span: Span


_BE = r"(?:who |,? ?\w+ )?(?:was|were|is|are|been|being|be|got|has|have|had|has been|have been|had been|remains?)(?: \w+ly| also| later| then)?"
_LIST = r"(?:(?:, | and |, and )(?:[A-Z][\w'’-]+ ?){1,3}|'s|’s)*"
_FEW = r"(?:[\w'’-]+,? ){0,3}"
_APART = r",? (?:\w+ )?(?:an?|the|one of the|who (?:is|was) (?:an?|the)) (?:[\w'’-]+ ){0,4}?"
_AFTER = rf"{MARK}{_LIST}"
_BEFORE = rf"{_FEW}(?:(?:[A-Z][\w'’-]+ ?){{1,3}}(?:, | and |, and ))*{MARK}"
_CHILD = r"(?:schoolboy|schoolgirl|teenager|toddler|infant|baby|child|boy|girl|minor|juvenile|pupil)"
_YOUNG = r"(?:[1-9]|1[0-7])"
_HURT = (
    r"(?:killed|wounded|injured|hurt|shot|beaten|raped|abducted|kidnapped|tortured|murdered|stabbed|assaulted|abused|"
    r"trafficked|executed|robbed|held hostage)"
)
_HELD = (
    r"(?:arrested|detained|apprehended|charged|indicted|accused|remanded|suspected|taken into custody|in custody|"
    r"being held|captured|on trial|under investigation|wanted)"
)
_SOMEBODY = r"(?:the|an?|his|her|its|their) (?:[\w'’-]+ ){0,7}?[\w'’-]+,? (?:[\w'’-]+ ){0,2}?"
_NOT_SAYING = r"(?! (?:said|says|told|added|announced|confirmed|reported)\b)"
"""After "the police arrested a man," the name of who says so is another's."""
RULES: tuple[tuple[Protected, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (Protected.MINOR, rf"\b{_YOUNG}[- ]years?[- ]old {_BEFORE}"),
        (
            Protected.MINOR,
            rf"{_AFTER},? (?:who (?:is|was) |(?:is|was|turned) |aged )?{_YOUNG}\b(?=[,.;:)]| years?[- ]old)",
        ),
        (Protected.MINOR, rf"{_AFTER} \({_YOUNG}\)"),
        (Protected.MINOR, rf"\b{_CHILD},? {_BEFORE}"),
        (Protected.MINOR, rf"{_AFTER}{_APART}(?:{_CHILD}|{_YOUNG}[- ]year[- ]old)\b"),
        (Protected.VICTIM, rf"\b(?:victims?|survivors?),? {_BEFORE}"),
        (Protected.VICTIM, rf"{_AFTER}{_APART}(?:victim|survivor|hostage)\b"),
        (Protected.VICTIM, rf"{_AFTER},? {_BE} {_HURT}\b"),
        (Protected.VICTIM, rf"\b(?:killing|murder|rape|abduction|kidnapping|torture|body|death|remains) of {_BEFORE}"),
        (Protected.WITNESS, rf"\b(?:[Ee]ye)?[Ww]itness(?:es)?,? {_BEFORE}"),
        (Protected.WITNESS, rf"{_AFTER}{_APART}(?:eye)?witness\b"),
        (Protected.WITNESS, rf"{_AFTER},? (?:who )?(?:testified|witnessed|gave evidence)\b"),
        (Protected.SOURCE, rf"{_AFTER}.*\b(?:condition of anonymity|not to be (?:named|identified)|whistle-?blower)\b"),
        (Protected.SOURCE, rf"\b(?:informant|whistle-?blower),? {_BEFORE}"),
        (Protected.ACCUSED, rf"{_AFTER},? {_BE} {_HELD}\b"),
        (
            Protected.ACCUSED,
            rf"\b(?:arrested|detained|apprehended|charged|accused|indicted|captured) {_BEFORE}{_NOT_SAYING}",
        ),
        (
            Protected.ACCUSED,
            rf"\b(?:arrested|detained|apprehended|charged|indicted|captured) {_SOMEBODY}{MARK}{_NOT_SAYING}",
        ),
        (
            Protected.ACCUSED,
            rf"\b(?:[Ss]uspects?|[Dd]efendants?|[Dd]etainees?|[Aa]lleged \w+|[Pp]risoners?),? {_BEFORE}",
        ),
        (
            Protected.ACCUSED,
            rf"\b(?:arrest|detention|trial|prosecution|charges against|case against)(?: of)? {_BEFORE}",
        ),
        (Protected.ACCUSED, rf"{_AFTER}{_APART}(?:suspect|defendant|detainee)\b"),
        (Protected.ACCUSED, rf"{_AFTER},? (?:who )?(?:faces?|faced|denies|denied) (?:\w+ )?(?:charges?|counts?)\b"),
    )
)
CONVICTED = re.compile(r"\b(?:convicted|found guilty|pleaded guilty|pled guilty|sentenced)\b")
LONGEST = 1000
"""Characters looked at on each side: a text without sentence ends costs no more than one with them."""
END = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[A-Z\"“‘])|\n\s*\n")


def suggestions(text: str, span: Span) -> Iterator[Suggestion]:
    """The classes that the sentence around the name suggests, each once."""
    near = max(span.start - LONGEST, 0)
    ends = (m.end() for m in END.finditer(text, near, span.start + 1))
    start = max((end for end in ends if end <= span.start), default=near)
    after = END.search(text, span.end)
    end = min(after.start() if after else len(text), span.end + LONGEST)
    sentence = f"{text[start : span.start]}{MARK}{text[span.end : end]}".replace("\n", " ")
    seen: set[Protected] = set()
    for kind, rule in RULES:
        if (
            kind not in seen
            and not (kind is Protected.ACCUSED and CONVICTED.search(sentence))
            and rule.search(sentence)
        ):
            seen.add(kind)
            yield Suggestion(kind=kind, span=Span(document=span.document, start=start, end=end))
