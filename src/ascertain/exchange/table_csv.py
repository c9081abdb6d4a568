"""CSV tables (RFC 4180, UTF-8).

Finds: snapshots, documents, claims, answers and what was left out, a file each, a row a record, ids in every one.
Needs: nothing.
Known misses: spans in pieces are joined by " … " in the text column; their bounds are listed one by one.
Example: `exporters.get("csv").function(material)`.
References: RFC 4180; owasp.org on CSV injection.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from ascertain.exchange.exporters import File, claims_of, exporters
from ascertain.exchange.material import Material
from ascertain.model import ClaimCluster
from ascertain.views.plain import visible

RISKY = ("=", "+", "-", "@", "\t", "\r")


@exporters.part("csv", version="1", suffix="", media_type="text/csv")
def export(material: Material, *, guarded: bool = True) -> Iterator[File]:
    """Tables for a spreadsheet.

    guarded: put an apostrophe before text that a spreadsheet would run as a formula
    """
    for name, head, rows in tables(material):
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\r\n")
        writer.writerow(head)
        writer.writerows([_cell(value, guarded) for value in row] for row in rows)
        yield f"{name}.csv", target.getvalue().encode()


def tables(material: Material) -> Iterator[tuple[str, tuple[str, ...], Iterable[Sequence[object]]]]:
    """Name, columns and rows of each table."""
    head: tuple[str, ...]
    head = ("id", "size", "media_type", "method", "captured_at")
    yield "snapshots", head, ((s.id, s.size, s.media_type, s.method, s.captured_at) for s in material.snapshots)
    head = ("id", "snapshot", "method", "title", "outlet", "url", "published", "modified", "language", "characters")
    yield (
        "documents",
        head,
        (
            (d.id, d.snapshot, d.method, d.title, d.outlet, d.url, d.published, d.modified, d.language, len(d.text))
            for d in material.documents
        ),
    )
    head = (
        "id",
        "document",
        "text",
        "starts",
        "ends",
        "speaker",
        "speaker_kind",
        "basis",
        "stance",
        "polarity",
        "method",
        "score",
    )
    yield "claims", head, (
        (
            c.id, d.id, d.slice(*c.content), " ".join(str(s.start) for s in c.content),
            " ".join(str(s.end) for s in c.content), a.speaker.name, a.speaker.kind, a.basis, c.stance, c.polarity,
            c.method, c.score,
        )
        for d, c, a in claims_of(material)
    )  # fmt: skip
    clusters = [j for j in material.joined if isinstance(j, ClaimCluster)]
    head = ("cluster", "question", "answer", "label", "claims", "denied_by")
    yield (
        "answers",
        head,
        (
            (c.id, c.question, a.id, a.label, " ".join(a.claims), " ".join(a.denied_by))
            for c in clusters
            for a in c.answers
        ),
    )
    yield (
        "left-out",
        ("stage", "item", "code", "reason"),
        ((s.stage, s.item, s.code, s.reason) for s in material.skipped),
    )


def _cell(value: object, guarded: bool) -> object:
    if not isinstance(value, str):
        return value
    text = visible(value)
    return f"'{text}" if guarded and text.startswith(RISKY) else text
