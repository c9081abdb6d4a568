"""The basis of each claim that the rules find."""

from __future__ import annotations

from ascertain.claims import extractors
from ascertain.model import Attribution, Claim, Document
from ascertain.testing import document


def bases(read: Document | str) -> list[str]:
    records = list(extractors.get("rules").function(document(read) if isinstance(read, str) else read))
    by_id = {r.id: r for r in records if isinstance(r, Attribution)}
    return [str(by_id[r.attribution].basis) for r in records if isinstance(r, Claim)]
