from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ascertain.model import make_id, snapshot_id, text_hash

PARTS = st.lists(st.text() | st.integers() | st.binary(), max_size=4)


def test_parts_that_join_alike_get_different_ids():
    assert make_id("doc", "ab", "c") != make_id("doc", "a", "bc")
    assert make_id("doc", "a", "") != make_id("doc", "a")
    assert make_id("doc", "a") != make_id("clm", "a")


def test_an_id_is_its_kind_and_96_bits():
    kind, digits = make_id("clm", "x", 3).split("-")
    assert kind == "clm"
    assert len(digits) == 24
    assert int(digits, 16) >= 0


@given(PARTS)
def test_ids_repeat(parts: list[str | int | bytes]):
    assert make_id("doc", *parts) == make_id("doc", *parts)


def test_a_snapshot_is_named_by_the_sha256_that_other_tools_print():
    assert snapshot_id(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert text_hash("abc") == snapshot_id(b"abc").removeprefix("sha256:")


def test_lone_surrogates_can_be_hashed():
    assert text_hash("\ud800") != text_hash("\ud801")
    assert make_id("doc", "\ud800") != make_id("doc", "\ud801")
