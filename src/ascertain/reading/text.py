"""Reader of plain text.

Finds: title (a short first line), bylines under it and at the foot, paragraphs in files with one paragraph a line as well
as in hard-wrapped files, buttons and prompts that a copied page left behind.
Needs: nothing beyond the standard library; language from the fastText model when it is installed.
Known misses: bare names in scripts without capitals need a "By"; verse is read as prose.
Example: `next(text(snapshot, data)).title`
References: none; the shapes are ours, tuned on copied news pages.
"""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.model import Document, Skipped, Snapshot, make_id
from ascertain.reading.build import Draft, raw_runs
from ascertain.reading.charset import decode
from ascertain.reading.flags import charset_flags
from ascertain.reading.lines import blocks, classify
from ascertain.reading.plain import close
from ascertain.reading.registry import readers

VERSION = "2"


@readers.part("text", version=VERSION, media_types=("text/plain",))
def text(snapshot: Snapshot, data: bytes) -> Iterator[Document | Skipped]:
    """Plain text: title, bylines at head and foot, paragraphs, left-over buttons."""
    decoded = decode(data, snapshot.charset)
    pieces = blocks(decoded.text)
    if not pieces:
        yield Skipped(stage="reading", item=snapshot.id, code="no-text", reason=f"{snapshot.origin} holds no text")
        return
    classify(pieces)
    method = f"text@{VERSION}"
    draft = Draft(make_id("doc", snapshot.id, method))
    spans = [draft.add(p.kind, raw_runs(decoded, [(p.text, p.start, p.end)]), level=p.level) for p in pieces]
    yield close(draft, snapshot, method, pieces, spans, flags=charset_flags(decoded))
