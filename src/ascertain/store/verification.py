"""What a verification says: the first broken item in words, and what could not be checked at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

MOST = 50
"""Broken items listed of each check: enough to see the pattern, and a ruined file does not fill the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One thing that is not as it was. `item` names it shortly (claim clm-…, log entry 7, page findings)."""

    item: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature that holds. It proves that the owner of the key saw this content, by that owner's clock; it proves
    nothing about the genuineness of what was captured."""

    key: str
    entries: int
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The result for one case, report or bundle. `unverifiable` are things that nothing vouches for; `notes` are worth
    knowing and harmless; `checked` counts what was recomputed."""

    subject: str
    broken: tuple[Broken, ...] = ()
    unverifiable: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signed: tuple[Signed, ...] = ()
    checked: Mapping[str, int] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """`broken`, `unverifiable` (nothing is broken, and not all is vouched for) or `ok`."""
        return "broken" if self.broken else "unverifiable" if self.unverifiable else "ok"

    @property
    def first(self) -> str | None:
        """The first broken item in words."""
        return self.broken[0].words if self.broken else None


def first_of(found: Iterable[Broken]) -> Iterator[Broken]:
    """The first few."""
    return islice(found, MOST)
