"""Snapshots as a WACZ file (version 1.1.1): a WARC file, its index, its list of pages, and what a log says of them.

Every file is listed with its hash, the list itself is hashed in `datapackage-digest.json`, and a caller can have that
hash signed. References: specs.webrecorder.net/wacz/1.1.1, specs.webrecorder.net/cdxj/0.1.0.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from ascertain.capture.local import Captured
from ascertain.capture.warc_write import Written, write_warc
from ascertain.model import BadInput

VERSION = "1.1.1"
WARC = "archive/data.warc.gz"
Sign = Callable[[str], Mapping[str, Any]]
"""From the hash of the listing to what is kept beside it: statement, key, signature."""


@dataclass(slots=True)
class _Zip:
    """A ZIP file of stored members, and what the listing will say of each."""

    archive: zipfile.ZipFile
    moment: tuple[int, int, int, int, int, int]
    listed: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, stream: IO[bytes], *, listed: bool = True) -> None:
        info = zipfile.ZipInfo(name, self.moment)
        info.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as member:
            while piece := stream.read(2**20):
                digest.update(piece)
                size += len(piece)
                member.write(piece)
        if listed:
            short = name.rpartition("/")[2]
            self.listed.append({"name": short, "path": name, "hash": f"sha256:{digest.hexdigest()}", "bytes": size})


def write_wacz(
    path: Path,
    captured: Iterable[Captured],
    *,
    at: str,
    software: str,
    title: str = "",
    titles: Mapping[str, str] | None = None,
    logs: Mapping[str, bytes] | None = None,
    sign: Sign | None = None,
) -> int:
    """Write the snapshots to `path`, whole or not at all, and return how many there were.

    `at` is RFC 3339 in UTC; `titles` are those of pages by snapshot id; `logs` become files under `logs/` (a custody log
    as JSON lines). BadInput when there is nothing to write or the folder is missing.
    """
    if not path.absolute().parent.is_dir():
        raise BadInput(f"the folder {path.absolute().parent} does not exist; make it first")
    fresh = path.with_name(f".{path.name}.new")
    try:
        with tempfile.TemporaryFile() as warc, zipfile.ZipFile(fresh, "w") as archive:
            written = tuple(write_warc(warc, captured, software=software, at=at))
            if not written:
                raise BadInput(f"there are no snapshots to write to {path}")
            warc.seek(0)
            target = _Zip(archive, _moment(at))
            target.add(WARC, warc)
            target.add("indexes/index.cdx", io.BytesIO("".join(_index(written)).encode()))
            target.add("pages/pages.jsonl", io.BytesIO("".join(_pages(written, titles or {})).encode()))
            for name, data in (logs or {}).items():
                target.add(f"logs/{name}", io.BytesIO(data))
            _listing(target, at=at, software=software, title=title, sign=sign)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return len(written)


def _listing(target: _Zip, *, at: str, software: str, title: str, sign: Sign | None) -> None:
    listing = {"profile": "data-package", "wacz_version": VERSION, "created": at, "modified": at, "software": software}
    data = _json(listing | ({"title": title} if title else {}) | {"resources": target.listed})
    name = f"sha256:{hashlib.sha256(data).hexdigest()}"
    target.add("datapackage.json", io.BytesIO(data), listed=False)
    digest: dict[str, Any] = {"path": "datapackage.json", "hash": name}
    if sign is not None:
        # Not `signedData`: that is for the ECDSA keys of wacz-auth, and readers would take this for a broken one.
        digest["ascertain"] = dict(sign(name))
    target.add("datapackage-digest.json", io.BytesIO(_json(digest)), listed=False)


def _index(written: Iterable[Written]) -> Iterator[str]:
    """Lines of CDXJ in the order that replay tools search them in."""
    lines = []
    for w in written:
        fields = {
            "url": w.target,
            "digest": w.digest,
            "mime": w.media_type,
            "offset": str(w.offset),
            "length": str(w.length),
            "recordDigest": w.record_digest,
            "filename": WARC.rpartition("/")[2],
        }
        if w.status:
            fields["status"] = str(w.status)
        lines.append(f"{search_key(w.target)} {_digits(w.date)} {json.dumps(fields)}\n")
    yield from sorted(lines)


def search_key(target: str) -> str:
    """The address with its host turned round (`com,example)/page?a=b`), so that pages of one site stand together."""
    if target.startswith("urn:"):
        return target
    try:
        parts = urlsplit(target.lower())
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        # An archive may name a page by what is no address.
        return target
    host = (parts.hostname or "").removeprefix("www.")
    query = "&".join(sorted(filter(None, parts.query.split("&"))))
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path or '/'}{f'?{query}' if query else ''}"


def _pages(written: Iterable[Written], titles: Mapping[str, str]) -> Iterator[str]:
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "All pages"}) + "\n"
    for number, w in enumerate(written, start=1):
        page = {"id": f"page-{number}", "url": w.target, "ts": w.date}
        yield json.dumps(page | ({"title": titles[w.digest]} if w.digest in titles else {})) + "\n"


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()


def _digits(date: str) -> str:
    return re.sub(r"\D", "", date)[:14].ljust(14, "0")


def _moment(at: str) -> tuple[int, int, int, int, int, int]:
    digits = _digits(at)
    year, month, day, hour, minute, second = (
        int(digits[a:b]) for a, b in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))
    )
    # A ZIP file knows no time before 1980.
    return (max(year, 1980), max(month, 1), max(day, 1), hour, minute, second)
