"""What is fuzzed: every way in for bytes that somebody else made. A target takes bytes and may refuse them by a typed error.

Anything else that comes out (another exception, a hang, a crash of the interpreter) is a finding. Seeds are small good inputs, made
here, from which damage begins.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ascertain.model import AscertainError

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
PAGE = (
    b"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Ferry</title><meta name=author content='Mira Oldan'>"
    b'<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-05-04"}</script></head><body><article>'
    b"<h1>Ferry stops</h1><p>The ferry at Dunmere stopped on Monday, the harbour office said. &amp; &#x202e; &lrm;</p>"
    b"<blockquote>Nobody was told.</blockquote><table><tr><td>4<td>boats</table></article></body></html>"
)
FEED = (
    b'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The North Courier</title><item><title>Ferry</title>'
    b"<link>https://north.example/1</link><pubDate>Mon, 05 May 2031 10:00:00 GMT</pubDate><description><![CDATA[<p>Stopped.</p>]]>"
    b"</description></item></channel></rss>"
)
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Sluice</title><entry><title>Ferry</title><link href="/1"/>'
    b"<updated>2031-05-05T10:00:00Z</updated><content type='html'>&lt;p&gt;Stopped.&lt;/p&gt;</content></entry></feed>"
)
SITEMAP = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://north.example/1</loc>'
    b"<lastmod>2031-05-04</lastmod></url><sitemap><loc>https://north.example/2.xml</loc></sitemap></urlset>"
)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5\r\nFerry\r\n0\r\n\r\n"
LINE = b'{"url": "https://north.example/1", "title": "Ferry", "text": "The ferry stopped.", "author": ["M. Oldan"]}\n'
REVIEW = {
    "@context": "https://schema.org", "@type": "ClaimReview", "url": "https://desk.example/1", "claimReviewed": "Boats were searched",
    "author": {"@type": "Organization", "name": "Desk"}, "reviewRating": {"@type": "Rating", "alternateName": "likely"},
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`run` takes bytes; `seeds` are good ones."""

    name: str
    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]

    def __call__(self, data: bytes) -> None:
        """Run, and let typed refusals pass."""
        try:
            self.run(data)
        except AscertainError:
            return


def _response() -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    return head + gzip.compress(PAGE, mtime=0)


def _warc() -> bytes:
    block = _response()
    digest = hashlib.sha256(block).hexdigest()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://north.example/1\r\nWARC-Date: 2031-05-04T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nWARC-Block-Digest: sha256:{digest}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _wacz() -> bytes:
    data, target = _warc(), io.BytesIO()
    resource = {"name": "data.warc", "path": "archive/data.warc", "bytes": len(data)}
    resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"
    listing = {"profile": "data-package", "wacz_version": "1.1.1", "resources": [resource]}
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("archive/data.warc", data)
        archive.writestr("datapackage.json", json.dumps(listing))
    return target.getvalue()


def _report() -> bytes:
    from ascertain.exchange import Material, write_report
    from ascertain.store.seal import signer_of

    made = Material(title="Trial", made_at="2031-05-04T10:00:00Z", software="ascertain")
    return write_report(made, salt=lambda: "0" * 24, signer=signer_of(bytes(32))).encode()


def _map(data: bytes) -> None:
    from ascertain.capture.sitemap import is_sitemap, listed

    is_sitemap(data)
    listed(data, url="https://north.example/sitemap.xml")


def _answered(data: bytes) -> None:
    # What a watch does with an answer of a site it follows.
    from ascertain.capture.feed import entries, is_feed_data, links

    if is_feed_data(data):
        links(data, name="https://north.example/rss")
        for _ in entries(data, name="https://north.example/rss", now=NOW):
            pass


def _message(data: bytes) -> None:
    from ascertain.capture.limits import LIMITS
    from ascertain.capture.message import decoded, parse_response

    decoded(parse_response(data, LIMITS), LIMITS)


def _read_html(data: bytes) -> None:
    # Here in this process, without the sandbox that would hide a crash.
    from ascertain.capture import capture_bytes
    from ascertain.reading.page import read_page

    captured = capture_bytes(data, origin="fuzz.html", method="file", now=NOW, declared="text/html")
    read_page(captured.snapshot, captured.data, "html@fuzz")


def _items(name: str, reader: Callable[[Path], Iterator[object]]) -> Callable[[bytes], None]:
    path = Path(tempfile.mkdtemp(prefix="fuzz-")) / name

    def run(data: bytes) -> None:
        path.write_bytes(data)
        for _ in reader(path):
            pass

    return run


def _archive(path: Path) -> Iterator[object]:
    from ascertain.capture import archive_items

    return archive_items(path)


def _feed(path: Path) -> Iterator[object]:
    from ascertain.capture.feed import feed_items, is_feed

    is_feed(path)
    return feed_items(path, now=NOW)


def _lines(path: Path) -> Iterator[object]:
    from ascertain.capture.lines import is_lines, line_items

    is_lines(path)
    return line_items(path, now=NOW)


def _checks(data: bytes) -> None:
    from ascertain.compare.factchecks import read

    for _ in read(data, "fuzz.json"):
        pass


def _verified(data: bytes) -> None:
    from ascertain.exchange import verify_bundle, verify_report

    text = data.decode("utf-8", "surrogateescape")
    verify_report(text)
    verify_bundle(text)


def targets() -> dict[str, Target]:
    """All of them by name."""
    found = (
        Target(name="html", run=_read_html, seeds=lambda: [PAGE, PAGE.replace(b"utf-8", b"windows-1251"), b"<p>" * 40]),
        Target(name="feed", run=_items("a.xml", _feed), seeds=lambda: [FEED, FEED.decode().encode("utf-16")]),
        Target(
            name="warc", run=_items("a.warc", _archive), seeds=lambda: [_warc(), gzip.compress(_warc(), mtime=0) * 2]
        ),
        Target(name="wacz", run=_items("a.wacz", _archive), seeds=lambda: [_wacz()]),
        Target(name="sitemap", run=_map, seeds=lambda: [SITEMAP, gzip.compress(SITEMAP, mtime=0)]),
        Target(name="answer", run=_answered, seeds=lambda: [FEED, ATOM]),
        Target(name="message", run=_message, seeds=lambda: [_response(), CHUNKED]),
        Target(name="lines", run=_items("a.jsonl", _lines), seeds=lambda: [LINE, LINE * 3]),
        Target(
            name="factchecks", run=_checks, seeds=lambda: [json.dumps([REVIEW]).encode(), json.dumps(REVIEW).encode()]
        ),
        Target(name="report", run=_verified, seeds=lambda: [_report()]),
    )
    return {t.name: t for t in found}
