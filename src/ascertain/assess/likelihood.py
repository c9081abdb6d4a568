"""The scale of likelihood words, and a lint for the sentences that use it.

Finds: words of likelihood outside the scale or beside the one chosen, certainty where none can be had, likelihood and
confidence in one sentence.
Needs: English text.
Known misses: likelihood that is put without one of the words listed ("the smart money is on …").
Example: `lint("We have high confidence that it is likely.")` gives one finding, `mixed`.
References: Office of the Director of National Intelligence, Intelligence Community Directive 203 (2015), D.6.e(2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ascertain.model.assessment import Likelihood

BANDS: tuple[tuple[Likelihood, float, float], ...] = (
    (Likelihood.ALMOST_NO_CHANCE, 0.01, 0.05),
    (Likelihood.VERY_UNLIKELY, 0.05, 0.20),
    (Likelihood.UNLIKELY, 0.20, 0.45),
    (Likelihood.ROUGHLY_EVEN, 0.45, 0.55),
    (Likelihood.LIKELY, 0.55, 0.80),
    (Likelihood.VERY_LIKELY, 0.80, 0.95),
    (Likelihood.ALMOST_CERTAIN, 0.95, 0.99),
)
"""Word, from, to. Lower bounds belong to the band above them."""

_PHRASES: tuple[tuple[str, Likelihood], ...] = (
    (r"almost no chance|remote", Likelihood.ALMOST_NO_CHANCE),
    (r"(?:very|highly) (?:unlikely|improbabl[ey])", Likelihood.VERY_UNLIKELY),
    (r"unlikely|improbabl[ey]", Likelihood.UNLIKELY),
    (r"roughly even", Likelihood.ROUGHLY_EVEN),
    (r"(?:very|highly) (?:likely|probabl[ey])", Likelihood.VERY_LIKELY),
    (r"likely|probabl[ey]", Likelihood.LIKELY),
    (r"(?:almost|nearly) certain(?:ly)?", Likelihood.ALMOST_CERTAIN),
)
_WORDS = re.compile("|".join(rf"\b({phrase})\b" for phrase, _ in _PHRASES), re.I)
_CONFIDENCE = re.compile(
    r"\b(?:low|moderate|high|medium)[ -]confidence\b|\bconfidence (?:is|was|level)\b|\bconfident", re.I
)
_VAGUE = re.compile(
    r"\b(?:might|may|could|possibl[ey]|perhaps|maybe|conceivabl[ey]|presumabl[ey]|apparently|we believe|it seems)\b",
    re.I,
)
_CERTAIN = re.compile(
    r"\b(?:100|0) ?(?:%|per ?cent)|\b(?:(?<!almost )(?<!nearly )certain(?:ly)?|definitely|undoubtedly|impossible|without (?:a )?doubt)\b",
    re.I,
)
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in a judgement's words to mend. `code`: mixed, certainty, vague, other_band or no_likelihood."""

    code: str
    message: str
    start: int
    end: int


def band(probability: float) -> Likelihood:
    """The word for a probability; what lies beyond the scale's ends takes the last word there."""
    return next((word for word, _, high in BANDS if probability < high), Likelihood.ALMOST_CERTAIN)


def bounds(word: Likelihood) -> tuple[float, float]:
    """From and to of a word's band."""
    return next((low, high) for known, low, high in BANDS if known == word)


def lint(statement: str, judged: Likelihood | None = None) -> tuple[Finding, ...]:
    """What is wrong with a statement of likelihood, in text order. Offsets are code points.

    judged: the word that was chosen; the statement may use no other.
    """
    found = [f for match in _SENTENCE.finditer(statement) for f in _sentence(match.group(), match.start())]
    for match in _WORDS.finditer(statement):
        if judged is not None and _PHRASES[(match.lastindex or 1) - 1][1] != judged:
            message = f"{match.group()!r} is another likelihood than the one chosen ({judged.replace('_', ' ')})"
            found.append(Finding(code="other_band", message=message, start=match.start(), end=match.end()))
    if not _WORDS.search(statement):
        message = "say how likely it is, in a word of the scale: almost no chance … roughly even … almost certain"
        found.append(Finding(code="no_likelihood", message=message, start=0, end=len(statement)))
    return tuple(sorted(found, key=lambda f: (f.start, f.code)))


def lint_grounds(grounds: str) -> tuple[Finding, ...]:
    """What is wrong with a statement of confidence: it speaks of its grounds, never of likelihood."""
    message = "likelihood belongs in the statement, not among the grounds of confidence"
    return tuple(Finding(code="mixed", message=message, start=m.start(), end=m.end()) for m in _WORDS.finditer(grounds))


def _sentence(text: str, at: int) -> Iterator[Finding]:
    def finding(code: str, message: str, match: re.Match[str]) -> Finding:
        return Finding(code=code, message=message, start=at + match.start(), end=at + match.end())

    likelihood, confidence = _WORDS.search(text), _CONFIDENCE.search(text)
    if likelihood and confidence:
        yield finding("mixed", "likelihood and confidence stand in one sentence: part them", confidence)
    for match in _CERTAIN.finditer(text):
        yield finding("certainty", f"{match.group()!r} claims certainty, which the scale does not have", match)
    if not likelihood:
        for match in _VAGUE.finditer(text):
            yield finding("vague", f"{match.group()!r} is no word of the scale: readers take it for anything", match)
