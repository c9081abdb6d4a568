"""The promises that every part is tested against; for parts of our own and of third parties.

    from ascertain.testing import SAMPLES, check_extractor, document

    @pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
    def test_promises(text):
        check_extractor(extractors.get("mine"), document(text))

A broken promise raises AssertionError with the record that breaks it.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ascertain.model import (
    Attribution,
    Claim,
    Document,
    Part,
    Passage,
    PassageKind,
    Place,
    Skipped,
    Snapshot,
    Span,
    make_id,
    snapshot_id,
)
from ascertain.store.spans import roles

SAMPLES: Mapping[str, str] = {
    "empty": "",
    "blank": " \n\n\t\n",
    "one word": "Kesh",
    "no sentence end": "The bridge at Orlin was shut on Monday",
    "report": 'Officials said the bridge was shut.\n\n"It is open," said Mara Benn, a farmer. Critics deny it.',
    "curly and split quotes": "“The post,” Benn said, “was empty.” It is widely believed that the garrison had left.",
    "right to left": "مقام‌ها گفتند که پل بسته است.\n\nقال المسؤولون إن الجسر مغلق.",
    "mixed scripts": "The ministry (وزارت) said “پل بسته است” on Monday.",
    "emoji": "The mayor 👩🏽‍⚖️ said the fire 🔥 was out. 🇰🇪",
    "combining marks": "Le maire Éloi a dit: the cafe\u0301 of Zoe\u0308 burned.",
    "controls": "The post\x00 was\u202e empty\u202c, said\u200b Benn.",
    "lone surrogate": "The post \ud83d was empty, Benn said.",
    "only punctuation": "“”‘’—… ?!? :: ((( )))",
    "unclosed quote": "“The post was empty, Benn said. Nobody answered. The line was dead.",
    "long sentence": "Benn said that " + "the post was empty and " * 150 + "that was all.",
    "many paragraphs": "\n\n".join(f"Witness {i} said shot {i} was fired." for i in range(120)),
    "windows newlines": "The post was empty.\r\n\r\nBenn denied it.\r\n",
}
"""Texts that no part may stumble over, by what is hard about them."""


def snapshot(data: bytes, *, media_type: str = "text/plain", origin: str = "sample") -> Snapshot:
    """A snapshot record for bytes made by a test."""
    return Snapshot(
        id=snapshot_id(data),
        size=len(data),
        media_type=media_type,
        origin=origin,
        method="file",
        captured_at="2031-03-03T00:00:00Z",
    )


def document(text: str, *, language: str | None = "en") -> Document:
    """A document as a plain reader would make it: blank lines part the paragraphs, bytes are the text's UTF-8."""
    data = text.encode("utf-8", "surrogatepass")
    passages, places, at = [], [], 0
    for block in text.split("\n\n"):
        if block.strip():
            passages.append(Passage(kind=PassageKind.PARAGRAPH, start=at, end=at + len(block)))
            before = len(text[:at].encode("utf-8", "surrogatepass"))
            size = len(block.encode("utf-8", "surrogatepass"))
            places.append(Place(start=at, end=at + len(block), raw_start=before, raw_end=before + size))
        at += len(block) + 2
    return Document(
        id=make_id("doc", data, "sample@1"),
        snapshot=snapshot_id(data),
        method="sample@1",
        text=text,
        passages=tuple(passages),
        places=tuple(places),
        language=language,
    )


def check_document(found: Document) -> None:
    """Passages and places lie inside the text, in order, without overlap; byline and flag spans lie inside it."""
    for name, parts in (("passage", found.passages), ("place", found.places)):
        end = 0
        for part in parts:
            _promise(end <= part.start < part.end <= len(found.text), f"{name} out of order or outside the text", part)
            end = part.end
    for place in found.places:
        _promise(0 <= place.raw_start <= place.raw_end, "raw offsets out of order", place)
    _check_spans(found, (b.span for b in found.bylines if b.span), found)
    _check_spans(found, (s for f in found.flags for s in f.spans), found)


def check_reader(part: Part[..., Any], taken: Snapshot, data: bytes, **settings: Any) -> list[Document | Skipped]:
    """Run a reader twice and hold it to its promises; returns what it yielded."""
    records = _twice(part, taken, data, **settings)
    _promise(bool(records), "a reader answers with a Document or says why not", taken)
    for record in records:
        _promise(isinstance(record, Document | Skipped), "a reader yields Document or Skipped", record)
        _check_round_trip(record)
        if isinstance(record, Document):
            _promise(record.snapshot == taken.id, "a document names its snapshot", record)
            _promise(record.method == part.method, "a document names the part that read it", record)
            check_document(record)
    _check_distinct(records)
    return records


def check_extractor(part: Part[..., Any], read: Document, **settings: Any) -> list[Any]:
    """Run a claims part twice and hold it to its promises; returns what it yielded."""
    records = _twice(part, read, **settings)
    known = {r.id for r in records if isinstance(r, Attribution)}
    for record in records:
        _check_round_trip(record)
        _check_spans(read, (span for _, span in roles(record)), record)
        if isinstance(record, Skipped):
            continue
        _promise(record.document == read.id, "a record names its document", record)
        _promise(record.method == part.method, "a record names the part that made it", record)
        _promise(0.0 <= record.score <= 1.0, "scores lie in [0, 1]", record)
        if isinstance(record, Claim):
            _promise(bool(record.content), "a claim has content", record)
            _promise(record.attribution in known, "a claim's attribution is among the records", record)
        if isinstance(record, Attribution) and record.within is not None:
            _promise(record.within in known and record.within != record.id, "hearsay is within a known record", record)
    _check_distinct(records)
    return records


def _twice(part: Part[..., Any], *args: Any, **settings: Any) -> list[Any]:
    pickle.dumps(part.function)
    values = part.resolve(settings)
    first = list(part.function(*args, **values))
    second = list(part.function(*args, **values))
    _promise(first == second, "the same input gives the same output", args[0])
    return first


def _check_spans(read: Document, spans: Iterable[Span], record: Any) -> None:
    for span in spans:
        _promise(span.document == read.id, "a span names its document", record)
        _promise(0 <= span.start < span.end <= len(read.text), "a span lies inside the text", record)
        _promise(bool(read.text[span.start : span.end].strip()), "a span covers more than white space", record)


def _check_round_trip(record: Any) -> None:
    # A lone surrogate has no UTF-8; JSON carries it escaped, which msgspec does not write, so builtins are compared.
    back = msgspec.convert(msgspec.to_builtins(record), type(record))
    _promise(back == record, "a record survives its way to JSON values and back", record)


def _check_distinct(records: Iterable[Any]) -> None:
    ids = [r.id for r in records if hasattr(r, "id")]
    _promise(len(ids) == len(set(ids)), "ids are distinct", sorted({i for i in ids if ids.count(i) > 1}))


def _promise(kept: bool, promise: str, record: Any) -> None:
    if not kept:
        raise AssertionError(f"promise broken: {promise}: {record!r:.600}")
