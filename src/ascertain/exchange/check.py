"""Is a bundle or a report as it was made? Checked from its own text alone, on any machine, without the case."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ascertain.capture.wacz import is_wacz
from ascertain.exchange.archive import verify_archive
from ascertain.exchange.bundle import FORMAT, SHORT, Bundle, Item, line, parse_item, root
from ascertain.exchange.page import OPEN, page_parts, split_page
from ascertain.model import BadInput, text_hash
from ascertain.store.chain import canonical, link_hash, proved_root, summary
from ascertain.store.seal import signed_by
from ascertain.store.vault import Vault
from ascertain.store.verification import Broken, Signed, Verification, first_of
from ascertain.store.verify import verify_case

CASE = b"SQLite format 3\0"
MOST_BYTES = 256 * 2**20
ITEMS = ',"items":[\n'
KEYS = {"format", "hashes", "signature", "statement"}


def verify(
    path: Path, *, witness: Path | None = None, authorities: tuple[Path, ...] = (), vault: Vault | None = None
) -> Verification:
    """Check whatever ascertain makes: a case, a report, a bundle or a web archive. BadInput when it is none of them.
    `vault` are the keys of an encrypted case."""
    try:
        with path.open("rb") as file:
            begin = file.read(len(CASE))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error
    if begin != CASE and vault is None:
        try:
            return verify_file(path)
        except BadInput:
            # A case whose first bytes were altered is still known by the folder of bytes beside it.
            if not path.with_name(f"{path.stem}.blobs").is_dir():
                raise
    return verify_case(path, witness=witness, authorities=authorities, vault=vault)


def verify_file(path: Path) -> Verification:
    """Check a report page, a bundle or a web archive. BadInput when it is none of them."""
    if is_wacz(path):
        return verify_archive(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{path} is larger than a report can be")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error
    # A byte that is no UTF-8 any more becomes a character that no report holds.
    text = data.decode("utf-8", "surrogateescape")
    if is_bundle(text):
        return verify_bundle(text, subject=str(path))
    if is_report(text):
        return verify_report(text, subject=str(path))
    raise BadInput(f"{path} is no report, no bundle and no web archive that ascertain made")


def is_bundle(text: str) -> bool:
    """Whether the text begins like a bundle."""
    return text.startswith(f'{{"format":"{FORMAT}"')


def is_report(text: str) -> bool:
    """Whether the text looks like a report page, however damaged."""
    return text[:200].lower().startswith("<!doctype html>") and ("ascertain-bundle" in text or OPEN in text)


def verify_bundle(text: str, *, subject: str = "bundle") -> Verification:
    """Check the text of a bundle."""
    return _Check(subject=subject).run(text, None)


def verify_report(text: str, *, subject: str = "report") -> Verification:
    """Check a report: each part of the page, and the bundle inside it."""
    found = split_page(text)
    if found is None:
        words = "the frame around the embedded bundle was altered: the page no longer has the form of a report"
        return Verification(subject=subject, broken=(Broken(item="page frame", words=words),))
    parts, bundle = found
    return _Check(subject=subject).run(bundle, parts)


def load_bundle(text: str) -> Bundle:
    """The bundle in the text, of a page or alone, for comparing with a later one. BadInput when it does not verify."""
    result = verify_report(text) if is_report(text) else verify_bundle(text)
    if result.broken:
        raise BadInput(f"the version before does not verify: {result.first}")
    found = split_page(text) if is_report(text) else None
    head, lines = _split(found[1] if found else text)
    return Bundle(
        statement=head["statement"], signature=head["signature"], items=tuple(parse_item(row)[0] for row in lines)
    )


def _split(text: str) -> tuple[dict[str, Any], list[str]]:
    """Head and lines of a bundle; ValueError where the frame is not as `Bundle.text` writes it."""
    head, mark, rest = text.partition(ITEMS)
    if not mark or not rest.endswith("\n]}\n"):
        raise ValueError("its frame was altered")
    fields = json.loads(head + "}")
    if set(fields) != KEYS or line(fields) != head + "}" or fields["format"] != FORMAT:
        raise ValueError("its head was altered")
    rows = rest[: -len("\n]}\n")].split("\n")
    for at, row in enumerate(rows[:-1]):
        if not row.endswith(","):
            raise ValueError(f"the end of line {at + 1} was altered")
    return fields, [row[:-1] for row in rows[:-1]] + rows[-1:]


@dataclass(slots=True, kw_only=True)
class _Check:
    subject: str
    broken: list[Broken] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unverifiable: list[str] = field(default_factory=list)
    signed: list[Signed] = field(default_factory=list)
    checked: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)
    """Content by kind and id."""
    texts: dict[str, str] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)

    def run(self, text: str, parts: list[tuple[str, str]] | None) -> Verification:
        try:
            head, lines = _split(text)
            self._all(head, lines, parts)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            self._break("bundle", f"the bundle cannot be read: {error}")
        return Verification(
            subject=self.subject,
            broken=tuple({b.words: b for b in self.broken}.values()),
            unverifiable=tuple(self.unverifiable),
            notes=tuple(self.notes),
            signed=tuple(self.signed),
            checked=self.checked,
        )

    def _all(self, head: dict[str, Any], lines: list[str], parts: list[tuple[str, str]] | None) -> None:
        statement = head["statement"]
        items = list(self._items(lines, b64decode(head["hashes"], validate=True)))
        self._root(head, items)
        self._page(statement, parts)
        for check in (self._texts, self._spans, self._references):
            self.broken += first_of(check())
        self.broken += first_of(self._log(statement))
        if self.withheld:
            self.notes.append(f"{len(self.withheld)} items are withheld; their hashes hold")

    def _items(self, lines: list[str], hashes: bytes) -> Iterator[Item]:
        if len(hashes) != SHORT * len(lines):
            self._break("hashes", f"the bundle lists {len(hashes) // SHORT} hashes and holds {len(lines)} items")
        for at, text in enumerate(lines):
            kept = hashes[at * SHORT : (at + 1) * SHORT]
            try:
                item, body = parse_item(text)
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                name = _guess(text) or f"item {at + 1}"
                self._break(name, f"{name} was altered: {error}")
                continue
            if item.hash[:SHORT] != kept:
                self._break(item.name, f"{item.name} was altered: it does not match its hash")
            if item.leaf is not None:
                self.withheld.add(item.name)
            else:
                self.bodies.setdefault(item.kind, {})[item.id] = body
            self.checked["items"] = self.checked.get("items", 0) + 1
            yield item

    def _root(self, head: dict[str, Any], items: list[Item]) -> None:
        statement, signature = head["statement"], head["signature"]
        if not self.broken and (statement["items"], statement["root"]) != (len(items), root(items)):
            self._break("statement", "the items are not those that the statement was made about")
        if signature is None:
            self.unverifiable.append("it is not signed: whoever alters it can make all hashes fit again")
        elif not signed_by(str(statement["key"]), canonical(statement), signature):
            self._break("signature", "the signature does not fit the statement: one of them was altered")
        else:
            self.signed.append(Signed(key=statement["key"], entries=statement["items"], at=statement["made_at"]))

    def _page(self, statement: dict[str, Any], parts: list[tuple[str, str]] | None) -> None:
        kept = statement.get("page")
        if kept is None or parts is None:
            if kept is not None:
                self.notes.append("the page that this bundle was embedded in is not here")
            return
        wanted, found = [(name, digest) for name, digest in kept], page_parts(parts)
        self.checked["page parts"] = len(found)
        was, now = dict(wanted), dict(found)
        for name in dict.fromkeys((*was, *now)):
            if was.get(name) != now.get(name):
                fate = "is missing" if name not in now else "was added" if name not in was else "was altered"
                self._break(f"page {name}", f"part {name!r} of the page {fate}")
        if wanted != found and was == now:
            self._break("page", "the parts of the page do not stand in the order in which they were made")

    def _texts(self) -> Iterator[Broken]:
        """Texts put together again from their passages; one with a withheld passage is left out."""
        pieces: dict[str, list[tuple[int, str]]] = {}
        for _, body in self._of("passage"):
            pieces.setdefault(body["document"], []).append((body["number"], body["lead"] + body["text"]))
        gaps = {
            name.removeprefix("passage ").partition("/")[0] for name in self.withheld if name.startswith("passage ")
        }
        for name, body in self._of("document"):
            if name not in gaps:
                text = "".join(piece for _, piece in sorted(pieces.get(name, ()))) + str(body.get("tail", ""))
                self.texts[name] = text
                self.checked["texts"] = self.checked.get("texts", 0) + 1
                if text_hash(text) != body["text_sha256"]:
                    yield Broken(item=f"document {name}", words=f"the text of document {name} does not match its hash")

    def _spans(self) -> Iterator[Broken]:
        for kind, found in self.bodies.items():
            for name, body in found.items():
                for role, document, start, end, digest in body.get("words", ()):
                    text = self.texts.get(document)
                    self.checked["spans"] = self.checked.get("spans", 0) + 1
                    if text is not None and (
                        not 0 <= start <= end <= len(text) or text_hash(text[start:end]) != digest
                    ):
                        item = f"{kind} {name}"
                        yield Broken(item=item, words=f"{role} {start}-{end} of {item} does not match the text")

    def _references(self) -> Iterator[Broken]:
        """What records point at is here, or withheld."""
        kinds = (
            ("document", "snapshot", "snapshot"),
            ("claim", "attribution", "attribution"),
            ("claim", "document", "document"),
        )
        for kind, key, target in kinds:
            for name, body in self._of(kind):
                wanted = body[key]
                if wanted not in self.bodies.get(target, {}) and f"{target} {wanted}" not in self.withheld:
                    words = f"{kind} {name} points at {target} {wanted}, which is not in the bundle"
                    yield Broken(item=f"{kind} {name}", words=words)

    def _log(self, statement: dict[str, Any]) -> Iterator[Broken]:
        """Entries of the custody log: each hashes right and is proved to be in the log that the statement names."""
        log = statement["log"]
        for name, body in self._of("log"):
            self.checked["log entries"] = self.checked.get("log entries", 0) + 1
            sequence, item = int(name), f"log entry {name}"
            if link_hash(sequence, body["previous"], body["event"]) != body["hash"]:
                yield Broken(item=item, words=f"{item} ({summary(body['event'])}) was altered")
            elif proved_root(body["hash"], sequence - 1, log["entries"], body["proof"]) != log["root"]:
                yield Broken(item=item, words=f"{item} is not in the log that the statement names")

    def _of(self, kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        yield from self.bodies.get(kind, {}).items()

    def _break(self, item: str, words: str) -> None:
        self.broken.append(Broken(item=item, words=words))


def _guess(text: str) -> str | None:
    """Kind and id of a line that is no JSON any more, as far as they can be read."""
    found = re.findall(r'"id":"([^"]{1,120})","kind":"([^"]{1,40})"', text)
    return f"{found[-1][1]} {found[-1][0]}" if found else None
