from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascertain.model import BadInput
from ascertain.weigh import Claims, read_hierarchy
from ascertain.weigh import claims as claims_module
from ascertain.weigh import encode as encode_module
from ascertain.weigh.encode import encode
from ascertain.weigh.merge import merge

NAMES = st.lists(st.text(max_size=12), max_size=30)


@settings(deadline=None)
@given(NAMES)
def test_codes_lead_back_to_names_in_sorted_order(names: list[str]) -> None:
    [(found, codes)] = encode(names)
    assert [found[k] for k in codes] == names
    assert list(found) == sorted(set(names))


@settings(deadline=None)
@given(st.lists(st.text("ab\x00é0", max_size=9), min_size=1, max_size=20))
def test_an_array_of_names_is_read_like_a_list(names: list[str]) -> None:
    stripped = np.array(names)
    [(one, codes)], [(other, same)] = encode(stripped), encode(stripped.tolist())
    assert one == other
    assert codes.tolist() == same.tolist()


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(["a", "b", "c", "much longer"])] * 3), max_size=40))
def test_claims_read_a_few_rows_at_a_time_are_those_read_at_once(rows: list[tuple[str, str, str]]) -> None:
    columns = [[row[k] for row in rows] for k in range(3)]
    whole = Claims.of(*columns)
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((encode_module, "AT_ONCE"), (encode_module, "HEAD"), (claims_module, "AT_ONCE")):
            patch.setattr(module, name, 2)
        parts = Claims.of(*columns)
    assert (parts.sources, parts.objects, parts.values) == (whole.sources, whole.objects, whole.values)
    for name in ("source", "answer", "weight", "answer_object", "answer_value"):
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist(), name


def test_numbers_are_named_by_their_digits_and_sorted_as_names() -> None:
    [(names, codes)] = encode(np.array([10, 9, 10]))
    assert names == ("10", "9")
    assert codes.tolist() == [0, 1, 0]


def test_the_latest_value_of_a_source_stands() -> None:
    claims = Claims.of(["a", "a", "b"], ["x", "x", "x"], ["12", "14", "12"], time=[1, 2, 1])
    assert [claims.values[v] for v in claims.answer_value] == ["12", "14"]
    assert np.diff(claims.answer_start).tolist() == [1, 1]


def test_a_source_of_two_minds_has_one_voice() -> None:
    claims = Claims.of(["a", "a", "b"], ["x", "x", "x"], ["12", "14", "12"])
    assert claims.weight.tolist() == [0.5, 1.0, 0.5]


def test_a_claim_of_no_weight_is_dropped_with_its_names() -> None:
    claims = Claims.of(["a", "b"], ["x", "y"], ["1", "2"], weight=[1.0, 0.0], origin=["wire", "desk"])
    assert claims.sources == ("a",)
    assert claims.objects == ("x",)
    assert claims.origins == ("wire",)


@pytest.mark.parametrize(
    ("extra", "word"),
    [
        ({"weight": [2.0, 1.0]}, "weight"),
        ({"weight": ["much", 1]}, "weight"),
        ({"time": [float("nan"), 1]}, "time"),
        ({"topic": ["t"]}, "topic"),
    ],
)
def test_a_bad_column_is_named(extra: dict[str, Any], word: str) -> None:
    with pytest.raises(BadInput, match=word):
        Claims.of(["a", "b"], ["x", "x"], ["1", "2"], **extra)


def test_a_csv_file_is_read_plain_or_gzipped(tmp_path: Path) -> None:
    text = "source,object,value,weight\nGazette,dead,12,1\nHerald,dead,14,0.5\n"
    (tmp_path / "a.csv").write_text(text)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(text.encode()))
    one, other = Claims.read(tmp_path / "a.csv"), Claims.read(tmp_path / "b.csv.gz")
    assert one.sources == other.sources == ("Gazette", "Herald")
    assert one.weight.tolist() == [1.0, 0.5]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("source,object\na,b\n", "value"),
        ("source,object,value\na,b\n", "row 2"),
        ("", "no column"),
    ],
)
def test_a_csv_file_that_is_none_says_why(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(BadInput, match=word):
        Claims.read(tmp_path / "a.csv")


def test_a_hierarchy_is_read_as_pairs(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("id,name,parent\n1,Veresk,-1\n2,Orlin,1\n")
    assert read_hierarchy(tmp_path / "h.csv") == [("Orlin", "Veresk")]


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from("abcdefgh")] * 3), max_size=30), st.integers(0, 30))
def test_joined_claims_are_those_read_at_once(rows: list[tuple[str, str, str]], cut: int) -> None:
    rows = list({(s, o): (s, o, v) for s, o, v in rows}.values())
    first, rest, whole = (
        Claims.of(*([r[k] for r in part] for k in range(3))) for part in (rows[:cut], rows[cut:], rows)
    )
    joined = merge(first, rest).claims
    assert (joined.sources, joined.objects, joined.values) == (whole.sources, whole.objects, whole.values)
    for name in ("source", "answer", "weight", "answer_object", "answer_value", "answer_start", "object_start"):
        assert getattr(joined, name).tolist() == getattr(whole, name).tolist(), name
