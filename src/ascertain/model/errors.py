"""The error tree. A message says what went wrong, with which item, and what to do.

AscertainError
├── BadInput      the user can mend it: wrong file, option, id
├── SkipItem      one item cannot be used; recorded as Skipped, the run goes on
├── StopRun       the source or the case as a whole is unusable
└── UnknownPart   no part of that name; the nearest names are given
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class AscertainError(Exception):
    """Base of every error that Ascertain raises on purpose."""


class BadInput(AscertainError):
    """The input is not usable as given and the user can mend it."""


class Conflict(BadInput):
    """Somebody else changed the same thing meanwhile: look at that change, then decide again."""


class SkipItem(AscertainError):
    """One item cannot be used. `code` is a stable word for the reason, the message is for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type[SkipItem], tuple[str, str]]:
        return type(self), (self.code, str(self))


class StopRun(AscertainError):
    """The run cannot go on: the source or the case is unusable."""


class UnknownPart(AscertainError):
    """No part is registered under that name."""

    def __init__(self, stage: str, name: str, known: Iterable[str]) -> None:
        known = sorted(known)
        near = get_close_matches(name, known, n=3, cutoff=0.4)
        hint = f"nearest: {', '.join(near)}" if near else f"known: {', '.join(known) or 'none'}"
        super().__init__(f"no {stage} part named {name!r}; {hint}")
        self.stage, self.name, self.known = stage, name, tuple(known)

    def __reduce__(self) -> tuple[type[UnknownPart], tuple[str, str, tuple[str, ...]]]:
        return type(self), (self.stage, self.name, self.known)
