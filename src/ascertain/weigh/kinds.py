"""Kinds of sources, told from how their names begin.

Someone who speaks once can only be judged by others of the kind: "0 (68.162.248.83)" and "0 (84.171.251.182)" are both
editors without an account. Names that are alike up to a bracket, colon, slash or at sign are of one kind where enough of
them are; any other source is expected to be like all. What a kind is worth is read from disputed objects alone: that
nobody contradicts a claim says more about the object than about who made it. Measured on population edits with all else
alike: accuracy .813 -> .831, Brier score .143 -> .131.
"""

from __future__ import annotations

import re

import numpy as np

from ascertain.weigh.encode import Floats, Ints

HEAD = re.compile(r"\s*[(:/@]")
LEAST = 10
"""Fewer sources than this are no kind: two desks of one ministry are not to be judged by each other."""
IMAGINED = 4.0
"""Imagined claims that hold a kind's rate to that of all sources."""


def kinds(sources: tuple[str, ...]) -> Ints | None:
    """Number of the kind of each source, -1 for none; None where no source has a kind."""
    heads = [HEAD.split(name, maxsplit=1)[0] if HEAD.search(name) else "" for name in sources]
    names, code, size = np.unique(np.array(heads, dtype=object), return_inverse=True, return_counts=True)
    kept = (size >= LEAST) & np.array([bool(name) for name in names.tolist()], bool)
    if not kept.any():
        return None
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    return np.asarray(number[code], dtype=np.int32)


def expected(kind: Ints, right: Floats, seen: Floats, strength: float) -> Floats:
    """Rate that each source's kind lets expect, from counts on disputed objects; NaN for sources of no kind."""
    share = (1 + strength) / (seen + strength)
    mean = (float((share * right).sum()) + 2.0) / (float((share * seen).sum()) + 3.0)
    some = kind >= 0
    found = np.bincount(kind[some], weights=(share * right)[some]) + IMAGINED * mean
    found /= np.bincount(kind[some], weights=(share * seen)[some]) + IMAGINED
    return np.where(some, np.clip(found, 0.02, 0.98)[kind], np.nan)


def handed_on(kind: Ints, expect: Floats) -> Floats:
    """Expectations with those that lack one filled in from others of the kind."""
    out = expect.copy()
    for number in np.unique(kind[(kind >= 0) & np.isnan(expect)]).tolist():
        known = expect[(kind == number) & ~np.isnan(expect)]
        if len(known):
            out[(kind == number) & np.isnan(expect)] = known[0]
    return out
