"""Words looked up in one case, as every face asks for them.

There is no search over several cases: what a case was opened for is what it may be searched for, and nothing here can
gather all that is said of somebody elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ascertain.model import BadInput

if TYPE_CHECKING:
    from ascertain.store.case import Case


def search(
    case: Case, query: str, *, document: str | None = None, limit: int = 20, offset: int = 0, **where: Any
) -> tuple[dict[str, Any], ...]:
    """Rows of claims or passages (`kind`) that hold the words of `query`, ranked by BM25; `offset` turns the page.

    Words must all be there, "quoted words" side by side; `bridg*` is the beginning of a word, `-word` must not be there,
    `OR` separates alternatives. `document` may be the beginning of an id; `since` and `until` are days, months or years of
    publication, both included; `outlet` and `speaker` part of a name. Each row has the words found (`text`), their place in
    the document's text (`start`, `end`) and `hits`, the `[start, end]` of every word that matched (code points, half open).
    """
    from ascertain.store.search import Search

    if document is not None:
        found = case.find(document)
        if found.kind != "document":
            raise BadInput(f"{found.id} is a {found.kind}, not a document")
        document = found.id
    return case.search(Search(query=query, document=document, limit=limit, offset=offset, **where))
