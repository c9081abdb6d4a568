"""WARC files (ISO 28500, versions 0.17 to 1.1), packed or plain, into snapshots.

Finds: every `response` and `resource` record that holds a page, a text or a PDF: bytes with all encodings undone,
headers as kept, the time of the record as the time of capture, the target as the origin.
Needs: nothing beyond the file. Content-Length and digests are always checked, since common readers return the
remains of a truncated record without a word.
Known misses: `revisit` records (their bytes stand elsewhere), ARC files, records in segments; each is told of.
Example: `[c.snapshot.origin for c in archive_items("pages.warc.gz") if isinstance(c, Captured)]`.
References: iipc.github.io/warc-specifications; TRADECRAFT section 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message as Fields
from typing import IO

from ascertain.capture.limits import LIMITS, Limits
from ascertain.capture.local import Captured, capture_bytes
from ascertain.capture.message import decoded, parse_response
from ascertain.capture.warc_records import Record, check_digest, skipped, warc_records
from ascertain.model import BadInput, SkipItem, Skipped

METHOD = "warc"
PAGES = frozenset({
    "", "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf",
    "application/octet-stream",
})  # fmt: skip
"""Declared types that are read; what they hold is looked at in any case. Others are a page's styles, scripts, images."""
ITEMS = frozenset({"response", "resource", "revisit"})


def warc_items(file: IO[bytes], name: str, *, limits: Limits = LIMITS) -> Iterator[Captured | Skipped]:
    """Snapshots of the pages in an open WARC file; what is not one of them, and why. BadInput when it is no WARC file."""
    seen, size = False, 0
    for record in warc_records(file, name, limits=limits):
        if isinstance(record, Skipped):
            if record.code == "no-warc" and not seen:
                raise BadInput(f"{name} is no WARC file: {record.reason}")
            yield record
        elif record.type in ITEMS:
            item = _item(record, name, limits)
            size += item.snapshot.size if isinstance(item, Captured) else 0
            yield item
        seen = True
        if size > limits.archive:
            yield skipped(
                name, "too-large", f"its pages hold more than {limits.archive // 2**30} GB; the rest is not read"
            )
            return
    if not seen:
        raise BadInput(f"{name} is no WARC file: it holds no record")


def _item(record: Record, name: str, limits: Limits) -> Captured | Skipped:
    item = record.target or f"{name} at byte {record.offset:,}"
    try:
        return _captured(record, item, limits)
    except SkipItem as error:
        return skipped(item, error.code, str(error))
    except BadInput as error:
        return skipped(item, "bad-input", str(error))


def _captured(record: Record, item: str, limits: Limits) -> Captured:
    if record.type == "revisit":
        raise SkipItem(
            "revisit", f"the bytes stand in an earlier record: {record.fields.get('warc-refers-to', 'not named')}"
        )
    if record.fields.get("warc-segment-number", "1") != "1":
        raise SkipItem("segment", "the record is one segment of several; segments are not joined")
    if not record.target:
        raise SkipItem("no-target", "the record names no address")
    data, declared = record.block, record.fields.get("content-type", "")
    headers: tuple[tuple[str, str], ...] = ()
    digest = record.fields.get("warc-payload-digest")
    if record.type == "response":
        message = parse_response(record.block, limits)
        # Tools disagree on whether the payload is taken before or after the chunk marks are taken out.
        check_digest(digest, "payload", message.body, message.entity)
        if message.status != 200:
            raise SkipItem("http-status", f"the answer was {message.status}")
        headers, declared = message.headers, message.header("content-type")
        _page(declared)
        data = decoded(message, limits)
    else:
        check_digest(digest, "payload", data)
        _page(declared)
    fields = Fields()
    fields["Content-Type"] = declared
    return capture_bytes(
        data,
        origin=item,
        method=METHOD,
        now=_date(record.fields.get("warc-date", "")),
        charset=fields.get_content_charset(),
        headers=headers,
        declared=declared.partition(";")[0].strip().lower() or None,
    )


def _page(declared: str) -> None:
    kind = declared.partition(";")[0].strip().lower()
    if kind not in PAGES:
        raise SkipItem("media-type", f"{kind} is no page, text or PDF")


def _date(value: str) -> datetime:
    try:
        date = datetime.fromisoformat(value)
    except ValueError as error:
        raise SkipItem("no-date", f"the record has no usable WARC-Date: {value!r:.40}") from error
    return date.replace(tzinfo=date.tzinfo or UTC)
