"""Marks every word of two passages by how it stands to the other passage.

A small network sees from the pieces alone neither which words differ nor which of two numbers is larger. Both are
told to it here: one id a word, made of the side, whether the word occurs on the other side (as it is, by its stem, by
its opposite), what sort of word it is, and for numbers how they compare. The rule scorer reads the same marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ascertain.compare.nli_numbers import Quantity, quantities

MATCHES = ("absent", "stem", "same", "opposite")
SORTS = ("lower", "capitalised", "function", "negation", "above", "below", "mark")
RELATIONS = ("alone", "equal", "satisfied", "violated")
BOUNDS = ("exact", "above", "below")
_SIDE = len(MATCHES) * len(SORTS) + len(RELATIONS) * len(BOUNDS)
MARKS = 1 + 2 * _SIDE
"""How many mark ids there are; 0 is kept for special pieces, ids above `_SIDE` are the hypothesis's."""


def _bag(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION = _bag(
    "a an the of in on at to for from by with as and or but is are was were be been being has have had do does did it its he she"
    " his her they their them this that these those who which there will would can could may might also about into out up"
    " s 's"
)
NEGATION = _bag(
    "no not n't never none nobody nothing neither nor without cannot nowhere hardly scarcely barely deny denies denied denying"
    " refuse refuses refused fail fails failed unable lack lacks lacked false untrue yet except"
)
ABOVE = _bag("more over above least exceeds exceeded greater after later higher since most surpassed")
BELOW = _bag("less fewer under below before prior earlier lower until fewest")
OPPOSITES = """
rise fall|rose fell|rising falling|increase decrease|increased decreased|grow shrink|grew shrank|win lose|won lost|alive dead|living dead
|living late|die survive|died survived|killed survived|killed spared|arrive leave|arrived left|enter exit|entered left|begin end|began ended
|start finish|started finished|start stop|started stopped|open close|opened closed|open closed|reopened closed|positive negative|good bad
|best worst|first last|early late|high low|highest lowest|large small|larger smaller|largest smallest|big small|long short|old new|old young
|north south|northern southern|east west|eastern western|male female|man woman|men women|father mother|son daughter|brother sister
|husband wife|actor actress|married single|married divorced|married unmarried|accept reject|accepted rejected|accepted refused
|approve reject|approved rejected|confirm deny|confirmed denied|confirms denies|admit deny|admitted denied|allow ban|allowed banned
|allowed prohibited|allow prohibit|legal illegal|lawful unlawful|guilty innocent|convicted acquitted|convicted cleared|support oppose
|supported opposed|supports opposes|for against|attack defend|attacked defended|success failure|succeeded failed|successful unsuccessful
|pass fail|passed failed|include exclude|included excluded|always never|all none|all some|many few
|inside outside|public private|single multiple|only several|only also|retired active|hired fired|appointed dismissed
|appointed resigned|freed arrested|released arrested|released detained|buy sell|bought sold|lift impose|lifted imposed|strong weak
|stronger weaker|hot cold|rich poor|safe dangerous|true false|right wrong|left right|mixed positive|mixed negative|favorable unfavorable
|favourable unfavourable|praised criticized|praised criticised|known unknown|possible impossible|peace war|ally enemy|victory defeat
|ceasefire offensive|advance retreat|advanced retreated|seized lost|captured lost|damaged intact|destroyed intact|hit missed|cancelled held
|cancelled confirmed|canceled held|postponed held|up down|gained lost|gain lose|domestic foreign|temporary permanent|major minor
"""


def _opposites() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for pair in OPPOSITES.replace("\n", "").split("|"):
        one, other = pair.split()
        table.setdefault(one, set()).add(other)
        table.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in table.items()}


OPPOSITE = _opposites()
_WORD = re.compile(r"n't\b|'s\b|[^\W\d_]+?(?=n't\b)|[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]|_", re.I)
_ENDING = re.compile(r"(?:ies|ied|ing|edly|ed|es|s|ly|er|or|ion|e|y)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A word or number at `start:end` (code points) of its passage, and how it stands to the other passage."""

    start: int
    end: int
    text: str
    mark: int
    match: str
    sort: str
    relation: str = ""


def mark_pair(premise: str, hypothesis: str) -> tuple[list[Marked], list[Marked]]:
    """Words of the premise and of the hypothesis, marked. The relation of a number is that of the nearest of its kind."""
    ours, theirs = quantities(premise), quantities(hypothesis)
    p, h = _words(premise, ours), _words(hypothesis, theirs)
    return (
        _marked(p, h, ours, theirs, hypothesis_side=False),
        _marked(h, p, theirs, ours, hypothesis_side=True),
    )


def _words(text: str, numbers: Sequence[Quantity]) -> list[tuple[int, int, str]]:
    covered = [(q.start, q.end) for q in numbers]
    return [
        (m.start(), m.end(), m.group()) for m in _WORD.finditer(text) if not any(s <= m.start() < e for s, e in covered)
    ]


def _marked(
    words: Iterable[tuple[int, int, str]],
    others: Iterable[tuple[int, int, str]],
    numbers: Iterable[Quantity],
    facing: Sequence[Quantity],
    *,
    hypothesis_side: bool,
) -> list[Marked]:
    base = 1 + _SIDE * hypothesis_side
    there = {w.lower() for _, _, w in others}
    stems = {stem(w) for w in there}
    out = []
    for start, end, word in words:
        match, sort = _match(word.lower(), there, stems), _sort(word)
        mark = base + MATCHES.index(match) * len(SORTS) + SORTS.index(sort)
        out.append(Marked(start=start, end=end, text=word, mark=mark, match=match, sort=sort))
    for q in numbers:
        relation, bound = _relation(q, facing, hypothesis_side=hypothesis_side)
        mark = base + len(MATCHES) * len(SORTS) + RELATIONS.index(relation) * len(BOUNDS) + BOUNDS.index(bound)
        out.append(Marked(start=q.start, end=q.end, text="", mark=mark, match="", sort="number", relation=relation))
    return sorted(out, key=lambda m: m.start)


def _match(word: str, there: set[str], stems: set[str]) -> str:
    if word in there:
        return "same"
    if not OPPOSITE.get(word, frozenset()).isdisjoint(there):
        return "opposite"
    return "stem" if stem(word) in stems else "absent"


def _sort(word: str) -> str:
    low = word.lower()
    for name, members in (("negation", NEGATION), ("above", ABOVE), ("below", BELOW), ("function", FUNCTION)):
        if low in members:
            return name
    if not word[0].isalnum():
        return "mark"
    return "capitalised" if word[0].isupper() else "lower"


def _relation(q: Quantity, facing: Sequence[Quantity], *, hypothesis_side: bool) -> tuple[str, str]:
    """(relation, bound of the hypothesis's number) against the nearest number of the same kind."""
    same = [f for f in facing if f.kind == q.kind]
    near = min(same, key=q.distance, default=None)
    if near is None:
        return "alone", q.bound if hypothesis_side else "exact"
    asks, states = (q, near) if hypothesis_side else (near, q)
    return asks.relation(states) or "alone", asks.bound


def stem(word: str) -> str:
    """The word without its commonest endings; at least three letters stay."""
    short = _ENDING.sub("", word)
    return short if len(short) >= 3 else word
