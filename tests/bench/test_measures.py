from __future__ import annotations

import pytest

from ascertain.bench.measures import macro_f1, pair, same_speaker, score_claims

TEXT = "Officials said rain fell. Rain fell hard on the town."
RAIN = {"content": [[15, 24]], "speaker": "Officials", "basis": "unnamed_official", "stance": "asserted"}
HARD = {"content": [[26, 52]], "speaker": None, "basis": "none_stated", "stance": "asserted"}


def test_gold_against_itself_is_perfect():
    figures = score_claims([(TEXT, [RAIN, HARD], [RAIN, HARD])])
    assert all(figures[name] == 1 for name in figures if name not in ("gold", "predicted"))


def test_nothing_found_is_nought_and_not_an_error():
    assert score_claims([(TEXT, [RAIN], [])])["found_f1"] == 0
    assert score_claims([])["basis_macro_f1"] == 0


def test_a_claim_is_matched_once_and_the_best_overlap_wins():
    wide = {**HARD, "content": [[0, 52]]}
    assert pair(TEXT, [HARD], [wide, HARD]) == [(0, 1)]
    assert pair(TEXT, [HARD, HARD], [HARD]) == [(0, 0)]


def test_less_than_half_the_words_in_common_is_no_match():
    assert pair(TEXT, [HARD], [{**HARD, "content": [[26, 30]]}]) == []


def test_wrong_labels_count_against_basis_and_speaker():
    figures = score_claims([(TEXT, [RAIN, HARD], [{**RAIN, "speaker": None, "basis": "none_stated"}, HARD])])
    assert figures["speaker"] == 0.5
    assert figures["basis"] == 0.5
    assert figures["basis_macro_f1"] == pytest.approx((0 + 2 / 3) / 2)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [(None, None, True), (None, "Benn", False), ("Mara Benn", "Benn", True), ("the farmer", "the mayor", False)],
)
def test_speakers_agree_on_content_words(a: str | None, b: str | None, same: bool):
    assert same_speaker(a, b) is same


def test_macro_f1_weighs_rare_labels_like_common_ones():
    assert macro_f1([("a", "a")] * 9 + [("b", "a")]) == pytest.approx((18 / 19 + 0) / 2)
