"""The Admiralty code: a letter for the source, a number for the information, judged apart.

Finds: a letter from a source's reliability interval, a number from how an answer is supported; each with its reason.
Needs: the weighing's figures and the number of independent origins.
Known misses: a letter says how often a source was borne out here; it knows nothing of its past elsewhere.
Example: `number(probability=0.9, origins=2, documents=5).code` is "2": five documents, two voices.
References: NATO AJP-2.1 (source reliability A-F, information credibility 1-6).
"""

from __future__ import annotations

from dataclasses import dataclass

LETTERS = (("A", 0.95), ("B", 0.85), ("C", 0.65), ("D", 0.40))
"""Letter and the reliability that the lower end of the 90 % interval must reach; below the last comes E."""
WIDEST = 0.50
"""An interval wider than this says nothing: F. The middle of the scale is no answer for "cannot be judged"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A letter or a number, and why."""

    code: str
    reason: str


def letter(low: float | None, high: float | None, claims: int) -> Code:
    """Source reliability from a 90 % interval in [0, 1] and the number of claims it rests on."""
    if low is None or high is None or claims == 0:
        return Code(code="F", reason="no claim of this source could be weighed")
    if high - low > WIDEST:
        return Code(code="F", reason=f"the interval {low:.2f} to {high:.2f} is too wide to judge by")
    code = next((name for name, least in LETTERS if low >= least), "E")
    return Code(code=code, reason=f"borne out in {low:.2f} to {high:.2f} of {claims} claims (90 % interval)")


def number(*, probability: float | None, origins: int, documents: int, contested: bool = False) -> Code:
    """Information credibility of an answer from its probability, independent origins, and whether any origin disputes it.

    "1", confirmed by other independent sources, is given to two origins at least: five documents of one origin are one.
    """
    if probability is None:
        return Code(code="6", reason="too few independent origins to judge")
    voices = f"{origins} independent origin{'' if origins == 1 else 's'} in {documents} document{'' if documents == 1 else 's'}"
    if probability >= 0.95 and origins >= 2 and not contested:
        return Code(code="1", reason=f"confirmed by {voices}")
    if probability >= 0.80:
        held = "contested" if contested else "not confirmed independently" if origins < 2 else "supported"
        return Code(code="2", reason=f"probably true ({probability:.2f}), {held}: {voices}")
    if probability >= 0.50:
        return Code(code="3", reason=f"possibly true ({probability:.2f}): {voices}")
    if probability >= 0.20:
        return Code(code="4", reason=f"doubtful ({probability:.2f}): {voices}")
    return Code(code="5", reason=f"improbable ({probability:.2f}): {voices}")
