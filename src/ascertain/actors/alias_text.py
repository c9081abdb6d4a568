"""What a text says outright about names: "X (ACR)", "X, also known as Y", "X, an affiliate of Y", "X, called Y by its enemies".

Finds: acronym definitions, other names, renamings, labels given by opponents, affiliates, parts, offices, warnings against
    mixing two names up. Each with the words of both names.
Needs: text with capital letters. Known misses: definitions across sentences, verbless lists, other languages.
Example: "The Ombra Front (OF), an affiliate of the Crimson League" gives OF and Ombra Front as one, affiliated.
References: the acronym test follows Schwartz and Hearst (2003), narrowed to first letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ascertain.actors.names import RUN_TEXT, is_acronym, runs, spells
from ascertain.model import REPORTING, AliasKind, Document

K = AliasKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A stated tie, `a` kind `b`: offsets of the runs of capitals on both sides, of which the name may be a part."""

    kind: AliasKind
    a: tuple[int, int]
    b: tuple[int, int]
    evidence: str
    score: float
    label: bool = False
    """Whether the name `a` is one that opponents of `b` give it."""


START = r"(?<![\w-])(?:the |The )?[\"“‘']?"
LEFT, RIGHT = (rf"{START}(?P<{side}>{RUN_TEXT})" for side in ("left", "right"))
END = r"(?=[\"”’'\s,.;:)—–-]|$)"
FOE = (
    r"(?:its |their )?(?:the )?(?:[\w-]+ ){0,3}?(?:opponents?|enem(?:y|ies)|critics?|rivals?|foes?|adversar(?:y|ies)|authorities|"
    r"officials?|government|ministry|army|military|police|rebels?|insurgents?|state (?:media|radio|television)|regime|prosecutors?|"
    r"opposition|president|minister|governor|prefect|generals?)"
)
CALLS = r"(?:calls?|called|refers? to as|referred to as|labels?|labell?ed|brands?|branded|terms?|termed|dubs|dubbed|describes? as|denounces? as)"
WING = r"(?:wing|arm|unit|battalion|brigade|regiment|division|department|section|desk|component|subsidiary|branch office|subdivision)"
AGENCY = r"(?:agency|ministry|service|bureau|office|directorate|authority|commission)"
KIN = r"(?:affiliates?|offshoot|branch|franchise)"
SOFT = (
    r"(?:(?!(?:branch|no|not|never|longer|once|former|formerly|being|alleged|suspected|splinter|breakaway|dissident|rival)\b)"
    r"[\w-]+ ){0,3}?"
)
INTRO = (
    r"(?:, | [—–] | \(|,? (?:which |who |that )?(?:is|are|was|were|remains|became) |"
    r",? (?:which |who )?(?:was |were )?(?:formed|founded|created|established|set up) as )(?:an? |the |its |one of the )"
)
"""What makes the words after a name say what it is; without it "attacked an affiliate of" would be a tie."""
WHERE = rf"(?: (?:in|for) (?:the )?{RUN_TEXT})?"
ALSO = (
    r"(?:,? |,? ?\(| [—–] )(?:which (?:is|are) |who are |is |are )?(?:also|better|formerly|previously|once|widely|locally|commonly|"
    r"officially|now|sometimes|usually|popularly) known(?: as| by the name(?: of)?)|"
    r"(?:, |,? ?\(| [—–] |,? (?:which (?:is|are) |who are |is |are ))(?:also|formerly|previously|now|sometimes) (?:called|referred to as)|"
    r"(?:, | ?\(|,? (?:which|who|that) )(?:a\.?k\.?a\.?|alias|formerly|previously|abbreviated(?: as| to)?|short for|"
    r"known (?:simply |locally |by the acronym |by its acronym |by the initials )?(?:as )?|calls? (?:itself|themselves)|"
    r"calling (?:itself|themselves))|"
    r",? (?:has |have )?(?:since )?(?:(?:renamed|rebranded|restyled) (?:itself|themselves)(?: as)?|changed (?:its|their) name to)"
)
MORE = re.compile(rf" or (?:the )?(?P<name>{RUN_TEXT})")
"""Further names after "also known as X"."""
FOREIGN = re.compile(
    r"(?:^|[ -])(?:al|el|ul|ad|as|e|i)[- ]|[^\x00-\x7f‘’“”]|\b(?:de la|del|des?|du|und|der|van)\b", re.I
)
"""A name in brackets that is a translation shows it on one side; else it may as well be the parent of the body before it."""
PATTERNS: tuple[tuple[str, AliasKind, bool, bool, float], ...] = (
    # (pattern, kind, whether a and b trade places, whether the right name is a label, score)
    (rf"{LEFT},? (?:which|whom|who|that) {FOE} {CALLS} (?:as )?{RIGHT}", K.SAME_AS, True, True, 0.9),
    (rf"{LEFT},? (?:is |are |was |were )?(?:also )?(?:called|branded|labell?ed|dubbed|termed|nicknamed|denounced as|referred to as) {RIGHT}[\"”’']? by {FOE}\b", K.SAME_AS, True, True, 0.9),
    (rf"\b(?i:{FOE}) (?:refer|refers|referred|point) to {LEFT} as {RIGHT}", K.SAME_AS, True, True, 0.9),
    (rf"\b(?i:{FOE}) (?:calls?|brands?|labels?|dubs?|terms?) {LEFT} {RIGHT}", K.SAME_AS, True, True, 0.8),
    (rf"{LEFT}(?:{ALSO}) {RIGHT}", K.SAME_AS, False, False, 0.9),
    (rf"{LEFT}{INTRO}{SOFT}{WING} of {RIGHT}", K.PART_OF, False, False, 0.9),
    (rf"{LEFT},? (?:which (?:is|are|was) |is |are |was )?(?:a )?part of {RIGHT}", K.PART_OF, False, False, 0.85),
    (rf"{LEFT},? (?:which )?belong(?:s|ing|ed)? to {RIGHT}", K.PART_OF, False, False, 0.85),
    (rf"{LEFT}, {RIGHT}['’]s? {SOFT}{WING}(?=[,.;)]|$)", K.PART_OF, False, False, 0.85),
    (rf"{RIGHT}['’]s? {SOFT}{WING}, {LEFT}", K.PART_OF, False, False, 0.85),
    (rf"{LEFT}{INTRO}{SOFT}{KIN} of {RIGHT}", K.AFFILIATE_OF, False, False, 0.9),
    (rf"{LEFT},? (?:which (?:is|are|was) |is |are |was )?(?:an? )?(?:[\w-]+ )?affiliated (?:with|to) {RIGHT}", K.AFFILIATE_OF, False, False, 0.85),
    (rf"{LEFT},? (?:which |that )?(?:has |have |had )?(?:pledged|swore|sworn|swears|declared|declares) (?:its |their )?(?:allegiance|loyalty|fealty) to {RIGHT}", K.AFFILIATE_OF, False, False, 0.85),
    (rf"{RIGHT}['’]s? {SOFT}{KIN}{WHERE},? {LEFT}", K.AFFILIATE_OF, False, False, 0.85),
    (rf"{LEFT}, {RIGHT}['’]s? {SOFT}{KIN}{WHERE}(?=[,.;)]|$)", K.AFFILIATE_OF, False, False, 0.85),
    (rf"{LEFT}, an? {RIGHT} {KIN}\b", K.AFFILIATE_OF, False, False, 0.85),
    (rf"{RIGHT}-affiliated {LEFT}", K.AFFILIATE_OF, False, False, 0.85),
    (rf"{LEFT}, whose {SOFT}{WING} is {RIGHT}", K.PART_OF, True, False, 0.85),
    (rf"{LEFT}{INTRO}{SOFT}{AGENCY} of {RIGHT}", K.OFFICE_OF, False, False, 0.85),
    (rf"{LEFT}, {RIGHT}['’]s? {SOFT}{AGENCY}(?=[,.;)]|$)", K.OFFICE_OF, False, False, 0.85),
    (rf"{LEFT},? (?:which )?(?:reports?|reporting|answers?|answering) to {RIGHT}", K.OFFICE_OF, False, False, 0.8),
    (rf"{LEFT},? (?:is |are )?(?:not to be confused with|unrelated to|distinct from|(?:a )?(?:separate|different|distinct) [\w-]+ (?:from|to)|separate from) {RIGHT}", K.DISTINCT_FROM, False, False, 0.95),
    (rf"{LEFT},? (?:which |who )?(?:has |have |had )?(?:split|broke away|broken away|splintered|seceded) from {RIGHT}", K.DISTINCT_FROM, False, False, 0.9),
    (rf"{LEFT}{INTRO}(?:splinter|breakaway|dissident|rival)(?: [\w-]+)? (?:of|from|to) {RIGHT}", K.DISTINCT_FROM, False, False, 0.85),
    (rf"{LEFT},? (?:which |who )?(?:is |are |was |were )(?:fighting|battling|at war with|a rival of|rivals of) {RIGHT}", K.DISTINCT_FROM, False, False, 0.9),
)  # fmt: skip
RULES = tuple((re.compile(f"{text}{END}"), kind, swap, label, score) for text, kind, swap, label, score in PATTERNS)
SHORT = re.compile(
    r"^(?: \(|, (?:or |abbreviated(?: as| to)? |known by the acronym |or simply )?(?:the )?)(?P<short>[A-Z][\w.&/-]*[\w.])(?=[,.;) ])"
)
PARENTHESIS = re.compile(rf"^ \((?:the |or |formerly |also )?[\"“‘']?(?P<inner>{RUN_TEXT})[\"”’']?\)")


def statements(document: Document) -> Iterator[Said]:
    """What the reporting passages of a document (all of the text where it has no passages) say of names, in order."""
    parts = [(p.start, p.end) for p in document.passages if p.kind in REPORTING] or [(0, len(document.text))]
    for start, end in parts:
        yield from _in_part(document.text[start:end], start)


def _in_part(text: str, at: int) -> Iterator[Said]:
    for start, end in runs(text):
        yield from _after(text, start, end, at)
    for rule, kind, swap, label, score in RULES:
        for found in rule.finditer(text):
            left, rights = found.span("left"), [found.span("right")]
            while kind is K.SAME_AS and not label and (more := MORE.match(text, rights[-1][1])):
                rights.append(more.span("name"))
            for right in rights:
                a, b = (right, left) if swap else (left, right)
                yield Said(
                    kind=kind, a=_shift(a, at), b=_shift(b, at), evidence="apposition", score=score, label=label
                )  # fmt: skip


def _after(text: str, start: int, end: int, at: int) -> Iterator[Said]:
    """Definitions that follow a run of capitals: "Long Name (LN)", "LN (Long Name)", "Long Name (Its Other Name)"."""
    rest = text[end : end + 120]
    if (short := SHORT.match(rest)) and (first := _spelled(text, start, end, short["short"])) is not None:
        span = (end + short.start("short"), end + short.end("short"))
        yield Said(kind=K.SAME_AS, a=_shift(span, at), b=_shift((first, end), at), evidence="acronym", score=0.95)
    if inner := PARENTHESIS.match(rest):
        span = (end + inner.start("inner"), end + inner.end("inner"))
        last = text[start:end].rsplit(maxsplit=1)[-1]
        if is_acronym(last) and spells(last, inner["inner"]):
            yield Said(
                kind=K.SAME_AS, a=_shift((end - len(last), end), at), b=_shift(span, at), evidence="acronym", score=0.95
            )  # fmt: skip
        elif " " in inner["inner"] and (FOREIGN.search(inner["inner"]) or FOREIGN.search(text[start:end])):
            yield Said(
                kind=K.SAME_AS, a=_shift(span, at), b=_shift((start, end), at), evidence="apposition", score=0.75
            )


def _spelled(text: str, start: int, end: int, short: str) -> int | None:
    """Where in `text[start:end]` the words begin whose first letters are `short`."""
    short = short.removesuffix("s")
    if not is_acronym(short) and not short[1:].islower():
        short = re.sub(r"[a-z]", "", short)
    if not is_acronym(short):
        return None
    for word in re.finditer(r"[^\W_]+", text[start:end]):
        if word[0][0].isupper() and word[0] != "The" and spells(short, text[start + word.start() : end]):
            return start + word.start()
    return None


def _shift(span: tuple[int, int], at: int) -> tuple[int, int]:
    return span[0] + at, span[1] + at
