"""Records survive JSON, in whatever script and with whatever code points."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from filling import derivation, document, records, snapshot
from hypothesis import given
from hypothesis import strategies as st

from ascertain.model import Attribution, BadInput, Claim, Origin, Skipped, Snapshot, Span
from ascertain.store.codec import (
    bundle,
    compress,
    decode,
    encode,
    kind_of,
    pack,
    printable,
    tagged,
    unbundle,
    unpack,
)
from ascertain.store.folding import FOLDED

PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
ANY_TEXT = st.text(st.characters(exclude_categories=())).filter(lambda t: not PAIR.search(t))


@pytest.mark.parametrize("record", [snapshot(), document(), *records(document()), derivation("a", "b", "c", ("d",))])
def test_every_kind_comes_back_equal(record: object) -> None:
    assert decode(encode(record), type(record)) == record
    assert decode(encode(record, indent=2), type(record)) == record
    assert tagged(record)["record"] == kind_of(record)


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_comes_back_equal(origin: str, value: str) -> None:
    record = replace(snapshot(), origin=origin, headers=(("x", value),))
    text = encode(record)
    assert decode(text, Snapshot) == record
    assert json.loads(text)["origin"] == origin
    text.encode()


@pytest.mark.parametrize("indent", [0, 2])
def test_a_file_name_of_undecodable_bytes_comes_back_and_a_lone_pair_as_its_character(indent: int) -> None:
    name = b"caf\xe9 \xff\xfe.txt".decode("utf-8", "surrogateescape")
    fields = {"origin": name, name: ["\ud83d\ude00", "\udc00\ud800"]}
    text = encode(fields, indent=indent)
    text.encode()
    assert json.loads(text) == {"origin": name, name: ["\N{GRINNING FACE}", "\udc00\ud800"]}


@given(ANY_TEXT)
def test_printable_text_is_utf8_without_nul_and_leaves_good_text_alone(text: str) -> None:
    shown = printable(text)
    assert shown is not None
    shown.encode()
    assert "\0" not in shown
    if not any("\ud800" <= c <= "\udfff" or c == "\0" for c in text):
        assert shown == text


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id": 1}', '{"stage": "a", "item": "\\ud800", "code": 3}'])
def test_what_is_no_record_is_bad_input(text: str) -> None:
    with pytest.raises(BadInput, match="this is no"):
        decode(text, Skipped)


def test_a_word_outside_a_vocabulary_is_bad_input() -> None:
    claim = records(document())[1]
    with pytest.raises(BadInput, match="Claim"):
        decode(encode(claim).replace('"asserted"', '"proven"'), Claim)


@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=4))
def test_a_pack_gives_back_the_records_it_was_made_of(name: str, places: list[tuple[int, int]]) -> None:
    doc = document()
    source, claim, *others = records(doc)
    assert isinstance(source, Attribution)
    assert isinstance(claim, Claim)
    spans = tuple(Span(document=doc.id, start=start, end=end) for start, end in places if start <= end)
    found = (
        replace(source, speaker=replace(source.speaker, name=name), cue=spans),
        replace(claim, content=(*spans, *claim.content), method=f"clm-{'0a' * 12}"),
        replace(
            claim, id="clm-odd", attribution=f"other-{'0a' * 12}", content=(Span(document="doc-else", start=1, end=2),)
        ),
        *others,
    )
    packed = pack(found)
    assert tuple(record for _, _, record in unpack(packed)) == found
    assert [record for _, _, record in unpack(packed, at=1)] == [found[1]]


def test_only_records_with_something_in_a_field_are_unpacked() -> None:
    source, claim, *others = records(document())
    assert isinstance(source, Attribution)
    pointing = replace(source, id="att-pointing", takes_up=(claim.id,))
    packed = pack((source, claim, *others, pointing))
    assert [record for _, _, record in unpack(packed, having="takes_up")] == [pointing]
    assert not list(unpack(pack((source, claim, *others)), having="takes_up"))
    odd = replace(pointing, method="\udcff@1")
    assert [record for _, _, record in unpack(pack((source, odd)), having="takes_up")] == [odd]


@given(ANY_TEXT)
def test_a_bundle_gives_back_its_records(name: str) -> None:
    doc = document()
    origin = Origin(id="org-1", name=name, root=doc.id, documents=(doc.id,), claims=(), method="voices@1", score=1.0)
    assert tuple(unbundle(bundle((origin, *records(doc))))) == (origin, *records(doc))


def test_a_damaged_pack_is_bad_input() -> None:
    packed = pack(records(document()))
    for damaged in (packed[:40], packed[:5] + b"\xff" * (len(packed) - 5), FOLDED):
        with pytest.raises(BadInput):
            list(unpack(damaged))


def test_packs_of_older_versions_are_read() -> None:
    found = records(document())
    packed = compress(encode([(kind_of(record), record) for record in found]))
    assert tuple(record for _, _, record in unpack(packed)) == found
