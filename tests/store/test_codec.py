"""Records survive JSON, in whatever script and with whatever code points."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from filling import derivation, document, records, snapshot
from hypothesis import given
from hypothesis import strategies as st

from ascertain.model import BadInput, Claim, Skipped, Snapshot
from ascertain.store.codec import decode, encode, kind_of, printable, tagged

ANY_TEXT = st.text(st.characters(exclude_categories=())).filter(lambda t: True)


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
    with pytest.raises(BadInput, match="not a"):
        decode(text, Skipped)


def test_a_word_outside_a_vocabulary_is_bad_input() -> None:
    claim = records(document())[1]
    with pytest.raises(BadInput, match="Claim"):
        decode(encode(claim).replace('"asserted"', '"proven"'), Claim)
