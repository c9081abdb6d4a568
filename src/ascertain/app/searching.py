"""Words and meaning looked up in one case, as every face asks for them.

There is no search over several cases: what a case was opened for is what it may be searched for, and nothing here can
gather all that is said of somebody elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ascertain.app.meaning import KINDS, WAYS, find
from ascertain.model import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from ascertain.app.meaning import Meaning
    from ascertain.app.reading_case import Reading
    from ascertain.store.case import Case


def search(
    case: Case,
    query: str,
    *,
    meaning: Meaning,
    reading: Callable[[], Reading],
    by: str | None = None,
    kind: str = "claim",
    document: str | None = None,
    place: str | None = None,
    doer: str | None = None,
    target: str | None = None,
    limit: int = 20,
    offset: int = 0,
    **where: Any,
) -> tuple[dict[str, Any], ...]:
    """Rows of claims or passages (`kind`) for `query`, the best match first; `offset` turns the page.

    by: `words`, ranked by BM25; `meaning`, the rows nearest in meaning; `both`, the two rankings fused. None is both for
    claims where an encoder is installed, else words. Asked for by name, meaning looks at every row, and makes the vectors
    that are missing first; unasked it makes a few and looks at those that there are.

    Words must all be there, "quoted words" side by side; `bridg*` is the beginning of a word, `-word` must not be there,
    `OR` separates alternatives. `document` may be the beginning of an id; `since` and `until` are days, months or years of
    publication, both included; `outlet`, `speaker`, `place`, `doer` and `target` part of a name: who says it, a place that its words
    name, who is said to do it, to whom. People without a public role are no doers or targets here. Each row has the words found (`text`), their place in
    the document's text (`start`, `end`) and `hits`, the `[start, end]` of every word that matched (code points, half open).
    """
    from ascertain.store.search import Search

    if document is not None:
        found = case.find(document)
        if found.kind != "document":
            raise BadInput(f"{found.id} is a {found.kind}, not a document")
        document = found.id
    only = _telling(kind, reading, {"place": place, "doer": doer, "target": target})
    wanted = Search(query=query, only=only, kind=kind, document=document, limit=limit, offset=offset, **where)
    if by not in (None, *WAYS):
        raise BadInput(f"cannot search by {by!r}; known: {', '.join(WAYS)}")
    if kind not in KINDS or by == "words" or (by is None and (kind != "claim" or not meaning.ready())):
        return case.search(wanted)
    meaning.fill(case, kind=kind, most=meaning.at_once if by is None else None)
    return find(case, meaning, wanted, by or "both")


def _telling(kind: str, reading: Callable[[], Reading], given: dict[str, str | None]) -> frozenset[str] | None:
    """Claims that tell of that; None where nothing is asked for, so that the case need not be read."""
    from ascertain.app.telling import telling

    wanted = {name: part for name, part in given.items() if part}
    if wanted and kind != "claim":
        raise BadInput(f"only claims have a {' and a '.join(wanted)}; leave it out to search passages")
    return telling(reading(), wanted) if wanted else None
