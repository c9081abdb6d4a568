"""How long a case is kept, how much of one source may be quoted, and its end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ascertain.assess import CUSTODIAN
from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.store.case import Case
    from ascertain.store.purge import Purged

RETENTION_DAYS = 180
WARN_DAYS = (30, 7)
QUOTATION_WORDS = 100
"""The longest stretch of one source in one quotation. No law gives a number; the case can set its own."""
DAYS_SETTING, WORDS_SETTING = "retention.days", "gate.quotation_words"


def quotation_words(case: Case) -> int:
    """Words of one source that the case lets stand in one quotation."""
    return _limit(case, WORDS_SETTING, QUOTATION_WORDS)


def limits(case: Case) -> dict[str, int]:
    """Days that the case is kept, and words of one source in one quotation."""
    return {
        "retention_days": _limit(case, DAYS_SETTING, RETENTION_DAYS),
        "quotation_words": quotation_words(case),
    }


def set_limits(
    case: Case, *, who: str, why: str, retention_days: int | None = None, quotation_words: int | None = None
) -> None:
    """Limits of this case alone, kept with it; who set them and why stands in the log."""
    given = {DAYS_SETTING: retention_days, WORDS_SETTING: quotation_words}
    changed = {k: str(n) for k, n in given.items() if n is not None}
    if any(n is not None and n < 1 for n in given.values()):
        raise BadInput("a limit is a whole number above 0")
    if not who.strip() or not why.strip():
        raise BadInput("say who sets a limit, and why")
    case.set(case.settings() | changed)
    case.note("limits", who=who, why=why, **changed)


def retention(case: Case, now: datetime) -> tuple[str, ...]:
    """Warnings that the case is to be purged: within 30 days, within 7, and from the day on."""
    days = _limit(case, DAYS_SETTING, RETENTION_DAYS)
    end = _created(case) + timedelta(days=days)
    left = (end - now).days
    if now >= end:
        return (f"kept for {days} days until {end.date()}: purge the case, or set a longer time with a reason",)
    near = [limit for limit in WARN_DAYS if left < limit or end - now == timedelta(days=limit)]
    if not near:
        return ()
    return (f"in {left} days, on {end.date()}, the case has been kept for {days} days and is to be purged",)


def cut_off(case: Case) -> tuple[str, ...]:
    """A warning that a run of `encrypt` or `decrypt` was cut off, and left files of the other form."""
    from ascertain.store.converting import unfinished

    what = unfinished(case.path)
    return (f"ascertain {what} was cut off: run it again to finish it",) if what else ()


def purge(case: Case, documents: Iterable[str] | None, *, who: str, why: str, at: str, role: str) -> Purged:
    """Take documents out for good, or all (None); the receipt says what is gone. Only a custodian may."""
    from ascertain.store.purge import purge

    if role != CUSTODIAN:
        raise BadInput("only a custodian purges")
    names = None if documents is None else [case.find(name).id for name in documents]
    return purge(case, names, who=who, why=why, at=at)


def _created(case: Case) -> datetime:
    first = _first_event(case)
    at: str = json.loads(first)["at"] if first else case.clock()
    return datetime.fromisoformat(at)


def _first_event(case: Case) -> str | None:
    from sqlalchemy import select

    from ascertain.store import tables
    from ascertain.store.database import transaction

    table = tables.custody.c
    with transaction(case.engine) as connection:
        return connection.scalar(select(table.event).order_by(table.sequence).limit(1))


def _limit(case: Case, name: str, default: int) -> int:
    kept = case.settings().get(name, "")
    return int(kept) if kept.isdecimal() and int(kept) > 0 else default
