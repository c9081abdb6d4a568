"""Contents that only point back ("confirmed this", "voiced these sentiments"), and the claims that they take up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.roles import AUTHOR
from ascertain.claims.tokens import TokenIndex
from ascertain.claims.units import Unit, points_back
from ascertain.claims.wordlists import bag

if TYPE_CHECKING:
    from spacy.tokens import Span as Sentence
    from spacy.tokens import Token

    from ascertain.claims.screen import Screened

SEVERAL = bag("these those such all both them")
"""Words that take up what one voice said in several sentences."""
STANDS_BY = bag(
    "confirm deny dispute admit acknowledge doubt repeat contradict corroborate reject refute believe concede echo"
)
"""Cues over a bare "it" or "them" that is something said; "described it" may be about any thing."""
BARE = bag("it them both all so such")
ASIDE = frozenset({"advcl", "relcl"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A claim and the unit it was made of."""

    unit: Unit
    claim: str


def taken_up(
    index: TokenIndex, screened: Sequence[Screened], told: Sequence[Told], same_voice: Callable[[int, int], bool]
) -> dict[int, tuple[str, ...]]:
    """By the number of each attribution whose content only points back, the claims it takes up.

    They are those of its own sentence that stand before it, else of the sentence right before; they are left open where that
    sentence has several sources. same_voice: whether two attributions have one speaker.
    """
    back = _Back(index, told, same_voice)
    claimed = {t.unit.owner for t in told}
    starts = {n: min(s for s, _ in (*i.found.source, *i.found.cue, *i.found.content)) for n, i in enumerate(screened)}
    for number in sorted(set(starts) - claimed, key=lambda n: (starts[n], n)):
        content = index.tokens(screened[number].found.content)
        if points_back(content) and _something_said(content, screened[number].cue):
            back.take_up(number, content, starts[number])
    return back.found


def _something_said(content: Sequence[Token], cue: Sequence[Token]) -> bool:
    bare = all(t.lower_ in BARE for t in content if t.is_alpha)
    return not bare or any(cues.lemma_of(t) in STANDS_BY for t in cue)


class _Back:
    """The claims of one document by sentence, looked up from what points back at them, in reading order."""

    def __init__(self, index: TokenIndex, told: Sequence[Told], same_voice: Callable[[int, int], bool]) -> None:
        self.found: dict[int, tuple[str, ...]] = {}
        self._same_voice = same_voice
        self._sentences = [(which, s) for which, p in enumerate(index.parsed) for s in p.doc.sents if s.text.strip()]
        self._numbers = {(s.doc, s.start): n for n, (_, s) in enumerate(self._sentences)}
        self._told: dict[int, list[Told]] = {}
        for t in told:
            self._told.setdefault(self._number(t.unit.head.sent), []).append(t)
        self._inherited: dict[int, tuple[str, ...]] = {}

    def take_up(self, number: int, content: Sequence[Token], start: int) -> None:
        at = self._number(content[0].sent)
        here = [t for t in self._told.get(at, ()) if t.unit.spans[-1][1] <= start and t.unit.head.dep_ not in ASIDE]
        claims = self._of_one_voice(here) or self._before(at, several=any(t.lower_ in SEVERAL for t in content))
        if claims:
            self.found[number] = self._inherited[at] = claims

    def _number(self, sentence: Sentence) -> int:
        return self._numbers[sentence.doc, sentence.start]

    def _before(self, at: int, *, several: bool) -> tuple[str, ...]:
        """The claims of the sentence before; of `several`, also what the same source said right before that."""
        told = self._told.get(at - 1, [])
        claims = self._of_one_voice(told)
        if not claims:
            return () if told else self._inherited.get(at - 1, ())
        voice = _voice(told)
        back = at - 2
        while several and voice not in {None, AUTHOR} and self._in_passage(back, at - 1):
            earlier = self._told.get(back, [])
            other = _voice(earlier)
            if other in {None, AUTHOR} or not self._same_voice(voice, other):
                break
            claims = (*self._of_one_voice(earlier), *claims)
            back -= 1
        return claims

    def _in_passage(self, one: int, other: int) -> bool:
        return one >= 0 and self._sentences[one][0] == self._sentences[other][0]

    @staticmethod
    def _of_one_voice(told: Sequence[Told]) -> tuple[str, ...]:
        voice = _voice(told)
        return tuple(t.claim for t in told if t.unit.owner == voice)


def _voice(told: Sequence[Told]) -> int | None:
    """Whose claims a sentence holds: its one source's, or else the author's; None where there are several or nobody's."""
    sources = {t.unit.owner for t in told} - {AUTHOR}
    if len(sources) > 1 or not told:
        return None
    return next(iter(sources), AUTHOR)
