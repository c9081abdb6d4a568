"""WARC and WACZ files made by hand, good and bad, for the tests of the readers."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from ascertain.capture import Captured, archive_items
from ascertain.model import Skipped

PAGE = b"<!DOCTYPE html><html><head><title>Ferry</title></head><body><p>The ferry at Dunmere stopped.</p></body></html>"
URL = "https://north.example/ferry"
DATE = "2031-05-04T10:00:00Z"


def http(body: bytes = PAGE, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    return "\r\n".join([*lines, "\r\n"]).encode() + body


def record(
    block: bytes | None = None,
    *,
    target: str = URL,
    kind: str = "response",
    date: str = DATE,
    length: int | str | None = None,
    fields: Mapping[str, str] | None = None,
) -> bytes:
    block = http() if block is None else block
    named = {
        "WARC-Type": kind,
        "WARC-Target-URI": target,
        "WARC-Date": date,
        "WARC-Record-ID": "<urn:uuid:1>",
        "Content-Type": "application/http; msgtype=response" if kind == "response" else "text/html",
        "Content-Length": str(len(block) if length is None else length),
        **(fields or {}),
    }
    head = "".join(f"{k}: {v}\r\n" for k, v in named.items()).encode("utf-8", "surrogateescape")
    return b"WARC/1.0\r\n" + head + b"\r\n" + block + b"\r\n\r\n"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def packed(*records: bytes) -> bytes:
    return b"".join(gzip.compress(r, mtime=0) for r in records)


def numbered(count: int) -> list[bytes]:
    pages = [PAGE.replace(b"Dunmere", b"Dunmere, day %d," % n) for n in range(count)]
    return [record(http(p), target=f"{URL}/{n}") for n, p in enumerate(pages)]


def read(path: Path) -> tuple[list[Captured], list[Skipped]]:
    items = list(archive_items(path))
    return [i for i in items if isinstance(i, Captured)], [i for i in items if isinstance(i, Skipped)]


def read_bytes(folder: Path, data: bytes, name: str = "pages.warc") -> tuple[list[Captured], list[Skipped]]:
    (folder / name).write_bytes(data)
    return read(folder / name)


def listing(files: Mapping[str, bytes]) -> bytes:
    resources = [
        {"name": n, "path": n, "hash": f"sha256:{hashlib.sha256(d).hexdigest()}", "bytes": len(d)}
        for n, d in files.items()
    ]
    return json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}).encode()


def wacz(files: Mapping[str, bytes], *, listed: bytes | None = None, digest: bytes | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        archive.writestr("datapackage.json", listing(files) if listed is None else listed)
        if digest is not None:
            archive.writestr("datapackage-digest.json", digest)
    return target.getvalue()
