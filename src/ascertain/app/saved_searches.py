"""Searches kept with a case under a name, to be asked again.

A search that is kept stands for what comes as well, as a watch does: like one, it is never about a person. One whose words
name a natural person of the case, private or public, is not kept; one that came to name one later is neither listed nor
asked, and can only be deleted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.app.showing import Shown
    from ascertain.store.case import Case

PREFIX = "search."
"""Before the name, among the settings of the case."""
FILTERS = ("outlet", "since", "until", "basis", "stance", "speaker", "place", "doer", "target", "document")
LONGEST_NAME, MOST = 80, 200
NAME = re.compile(rf"(?=.*\w)[^/\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]{{1,{LONGEST_NAME}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search under its name; `where` are its filters, `by` and `kind` as `Workbench.search` takes them."""

    name: str
    query: str
    by: str | None = None
    kind: str = "claim"
    where: Mapping[str, str] = field(default_factory=dict)


def save(case: Case, made: SavedSearch, shown: Shown) -> None:
    """Keep it, in the place of one of that name. BadInput where it names a person or nothing to look for."""
    from ascertain.store.search_query import parse

    if not NAME.fullmatch(made.name):
        raise BadInput(f"a search is kept under a name of up to {LONGEST_NAME} characters on one line, without a slash")
    if unknown := sorted(set(made.where) - set(FILTERS)):
        raise BadInput(f"no filter {unknown[0]!r}; known: {', '.join(FILTERS)}")
    parse(made.query)
    if _names(made, shown):
        raise BadInput("the search names a natural person of the case; searches about people are not kept")
    kept = case.settings()
    if PREFIX + made.name not in kept and sum(key.startswith(PREFIX) for key in kept) >= MOST:
        raise BadInput(f"the case keeps {MOST} searches already; delete one first")
    about = {k: v for k, v in asdict(made).items() if k != "name"}
    case.set(kept | {PREFIX + made.name: json.dumps(about, ensure_ascii=False, sort_keys=True)})


def saved(case: Case, shown: Shown) -> tuple[SavedSearch, ...]:
    """The searches kept, by name."""
    rows = sorted((key, value) for key, value in case.settings().items() if key.startswith(PREFIX))
    found = (SavedSearch(name=key.removeprefix(PREFIX), **json.loads(value)) for key, value in rows)
    return tuple(one for one in found if not _names(one, shown))


def get(case: Case, name: str, shown: Shown) -> SavedSearch:
    """The search of that name; BadInput where there is none, or where it names a person by now."""
    found = {one.name: one for one in saved(case, shown)}
    if name not in found:
        raise BadInput(f"the case keeps no search {name!r}; it keeps: {', '.join(found) or 'none'}")
    return found[name]


def delete(case: Case, name: str) -> None:
    """Keep it no longer."""
    kept = case.settings()
    if kept.pop(PREFIX + name, None) is None:
        raise BadInput(f"the case keeps no search {name!r}")
    case.set(kept)


def forget(case: Case) -> None:
    """Keep none of them: they tell what the case was about."""
    kept = case.settings()
    left = {key: value for key, value in kept.items() if not key.startswith(PREFIX)}
    if left != kept:
        case.set(left)


def _names(made: SavedSearch, shown: Shown) -> bool:
    """Whether it names a natural person, in its own name, its words or a filter; the beginning of a name, as `Imr*`, is one."""
    from ascertain.assess.person_names import fold
    from ascertain.store.search_query import parse

    texts = (made.name, made.query, *made.where.values())
    if shown.names_somebody(*texts):
        return True
    query = parse(made.query)
    terms = (*(t for alternative in query.alternatives for t in alternative), *query.without)
    begun = [fold(t.words).split()[-1].strip("*") for t in terms if t.prefix and t.words.split()]
    # A filter looks for its text anywhere in the name of a speaker, doer or target.
    parts = [part for filter_ in ("speaker", "doer", "target") if (part := fold(made.where.get(filter_, "")))]
    words = {fold(w) for p in shown.people for name in p.names for w in name}
    whole = {fold(" ".join(name)) for p in shown.people for name in p.names}
    return any(w.startswith(b) for b in begun for w in words) or any(p in name for p in parts for name in whole)
