"""Hedged and loaded sentences: the linear part, the joint probability, and the words shown for it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ascertain.claims.hedging import Floats, Judge, by_grams, grams, installed, pooled, telling
from ascertain.encoder.pieces import Ints
from ascertain.model import BadInput

WEIGHTS = {"": -1.0, "some": 0.5, "some say": 1.0, "may": 1.5, "confirmed": -2.0}
QUIET = np.full((3, 2), -1.0, np.float32)


def unasked(rows: Floats, ids: Ints) -> Floats:
    raise AssertionError("the columns are given")


def test_n_grams_have_up_to_three_words_and_marks_count() -> None:
    assert grams("Some say so.") == {
        *("some", "say", "so", "."),
        *("some say", "say so", "so ."),
        *("some say so", "say so ."),
    }


def test_an_n_gram_counts_once_however_often_it_occurs() -> None:
    assert by_grams("It may, may it?", WEIGHTS) == pytest.approx(0.5)


def test_the_telling_words_are_runs_of_words_with_weight() -> None:
    text = "Some say that the mill may close."
    assert [text[s:e] for s, e in telling(text, WEIGHTS)] == ["Some say", "may"]
    assert telling("The mayor confirmed it.", WEIGHTS) == ()


def test_the_joint_probability_rises_with_either_part() -> None:
    judge = Judge(WEIGHTS, unasked, (1.0, 1.0, 0.0), 0.5)
    plain, hedged = "The mill closed.", "Some say the mill may close."
    assert judge.probability(plain, QUIET) < judge.probability(hedged, QUIET)
    assert judge.probability(plain, QUIET) < judge.probability(plain, QUIET + 3)


def test_a_sentence_without_pieces_is_judged_by_its_words_alone() -> None:
    judge = Judge(WEIGHTS, unasked, (1.0, 5.0, 0.0), 0.5)
    assert judge.judge("", QUIET[:0]).probability == pytest.approx(1 / (1 + np.exp(1.0)))


def test_pooling_takes_the_firmest_piece_and_the_mean() -> None:
    pieces = np.array([[-50.0, 1.0], [2.0, 3.0]], np.float32)
    assert pooled(pieces) == pytest.approx(4.0, abs=1e-4)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="hedge"):
        Judge.load(tmp_path, "hedge")


@pytest.mark.skipif(installed("hedge") is None, reason="the hedge weights are left out")
def test_the_installed_judge_knows_a_hedge_within_a_text() -> None:
    parts = installed("hedge")
    assert parts is not None
    encoder, judge = parts
    first, second = (
        "The bridge at Orvel opened on 3 May.",
        "It is widely believed that some critics may have left early.",
    )
    text = f"{first} {second}"
    reading = encoder.read(text)
    columns = judge.columns(reading)
    later = reading.pieces.starts > len(first)
    sure, unsure = judge.judge(first, columns[~later]), judge.judge(second, columns[later])
    assert sure.probability < judge.least <= unsure.probability
    assert any("widely" in second[s:e] for s, e in unsure.spans)


@pytest.mark.skipif(installed("hedge") is None, reason="the hedge weights are left out")
def test_a_text_without_words_has_no_columns() -> None:
    parts = installed("hedge")
    assert parts is not None
    encoder, judge = parts
    assert judge.columns(encoder.read(" \n")).shape == (0, 2)


@pytest.mark.skipif(installed("loaded") is None, reason="the weights of loaded language are left out")
def test_the_installed_judge_knows_loaded_words() -> None:
    parts = installed("loaded")
    assert parts is not None
    encoder, judge = parts

    def probability(sentence: str) -> float:
        return judge.probability(sentence, judge.columns(encoder.read(sentence)))

    plain = probability("The council of Tessin meets on Tuesday to vote on the budget.")
    assert (
        plain < judge.least <= probability("The radical mob spewed vile, hateful nonsense at the disgraceful hearing.")
    )
