"""WACZ files (version 1.1.1 and older) into snapshots.

Finds: the pages of every WARC file under `archive/`, as `capture.warc` reads them.
Needs: `datapackage.json` with the hash of each file; a file that is not listed, or does not match, is not read. A
`datapackage-digest.json`, where there is one, must fit.
Known misses: signatures of other tools (wacz-auth) are not checked; page lists and indexes are not used.
Example: `[c.snapshot.origin for c in wacz_items(Path("pages.wacz")) if isinstance(c, Captured)]`.
References: specs.webrecorder.net/wacz/1.1.1; TRADECRAFT section 7.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from ascertain.capture.limits import LIMITS, Limits
from ascertain.capture.local import Captured, Far
from ascertain.capture.warc import warc_items
from ascertain.capture.zipped import Counted, open_zip
from ascertain.model import BadInput, SkipItem, Skipped

LISTING, DIGEST = "datapackage.json", "datapackage-digest.json"
HASHES = {"sha256": hashlib.sha256, "md5": hashlib.md5}


def is_wacz(path: Path) -> bool:
    """Whether the file is a ZIP file that is named as a WACZ or lists what one holds."""
    try:
        with path.open("rb") as file:
            if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
                return False
            file.seek(max(0, file.seek(0, 2) - 2**20))
            return path.suffix.lower() == ".wacz" or LISTING.encode() in file.read()
    except OSError:
        return False


def wacz_items(path: Path, *, limits: Limits = LIMITS, far: Far | None = None) -> Iterator[Captured | Skipped]:
    """Snapshots of the pages in the archive; what is not one of them, and why. far: see `archive_items`. BadInput when it is no
    WACZ file."""
    with open_zip(path, limits) as archive:
        listed, _ = listing_of(archive, path, limits)
        names = [i for i in archive.infolist() if i.filename.startswith("archive/") and not i.is_dir()]
        if not names:
            raise BadInput(f"{path} is no WACZ file: it has no WARC file under archive/")
        size, far = path.stat().st_size, far or Far()
        for info in names:
            for item in _archive(archive, info, path, listed, limits):
                far.share = archive.fp.tell() / size if archive.fp else far.share
                yield item


def check_members(
    archive: zipfile.ZipFile, listed: dict[str, str], limits: Limits = LIMITS
) -> Iterator[tuple[str, str]]:
    """Name and trouble of each file that is missing, not listed, or does not match its listed hash."""
    there = {i.filename: i for i in archive.infolist() if not i.is_dir() and i.filename not in (LISTING, DIGEST)}
    for name in dict.fromkeys((*listed, *there)):
        if name not in there:
            yield name, f"{name} is listed in {LISTING} and is not there"
            continue
        try:
            _check(Counted(archive, there[name], limits), listed.get(name), name)
        except SkipItem as error:
            yield name, str(error)


def _archive(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, listed: dict[str, str], limits: Limits
) -> Iterator[Captured | Skipped]:
    name = f"{path}#{info.filename}"
    try:
        _check(Counted(archive, info, limits), listed.get(info.filename), info.filename)
        yield from warc_items(cast("IO[bytes]", Counted(archive, info, limits)), name, limits=limits)
    except SkipItem as error:
        yield Skipped(stage="capture", item=name, code=error.code, reason=str(error))
    except BadInput as error:
        yield Skipped(stage="capture", item=name, code="bad-input", reason=str(error))


def listing_of(
    archive: zipfile.ZipFile, path: Path, limits: Limits = LIMITS
) -> tuple[dict[str, str], dict[str, Any] | None]:
    """Name and hash of each listed file, and what `datapackage-digest.json` holds, where there is one. BadInput when the
    listing does not match its digest."""
    data = _small(archive, LISTING, path, limits)
    if data is None:
        raise BadInput(f"{path} is no WACZ file: it has no {LISTING}")
    text = _small(archive, DIGEST, path, limits)
    digest = None if text is None else _json(text, DIGEST, path)
    if digest is not None and digest.get("hash") != f"sha256:{hashlib.sha256(data).hexdigest()}":
        raise BadInput(f"{path}: {LISTING} does not match the hash in {DIGEST}")
    resources = _json(data, LISTING, path).get("resources")
    if not isinstance(resources, list):
        raise BadInput(f"{path}: {LISTING} lists no resources")
    return {str(r["path"]): str(r.get("hash", "")) for r in resources if isinstance(r, dict) and "path" in r}, digest


def _small(archive: zipfile.ZipFile, name: str, path: Path, limits: Limits) -> bytes | None:
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    if info.file_size > limits.listing:
        raise BadInput(f"{path}: {name} has more than {limits.listing // 2**20} MB")
    try:
        return Counted(archive, info, limits).read()
    except SkipItem as error:
        raise BadInput(f"{path}: {error}") from error


def _json(data: bytes, name: str, path: Path) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path}: {name} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadInput(f"{path}: {name} holds no object")
    return found


def _check(stream: Counted, listed: str | None, name: str) -> None:
    if listed is None:
        raise SkipItem("unlisted", f"{name} is not listed in {LISTING}; it may have been added later")
    algorithm, _, value = listed.partition(":")
    if algorithm not in HASHES:
        raise SkipItem("digest", f"{name} is listed without a hash that is known: {listed!r:.40}")
    digest = HASHES[algorithm]()
    while piece := stream.read(2**20):
        digest.update(piece)
    if digest.hexdigest() != value.lower():
        raise SkipItem("digest", f"{name} does not match its hash in {LISTING}")
