"""Factuality of predicates: what the parse says, and the joint score."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ascertain.claims.factuality import Factuality, by_network, by_parse, features, installed
from ascertain.model import BadInput
from ascertain.syntax import nlp


def of(text: str, word: str) -> set[str]:
    return set(features(next(t for t in nlp()(text) if t.text == word)))


def test_negation_auxiliaries_and_conditions_are_seen() -> None:
    assert {"own:neg", "own:aux=did"} <= of("The minister did not resign.", "resign")
    assert "own:aux=may" in of("The dam may burst.", "burst")
    assert "own:mark=if" in of("Rain will help if the dam holds.", "holds")


def test_what_governs_a_predicate_is_seen() -> None:
    assert "up1:xcomp:refuse" in of("The mayor refused to open the bridge.", "open")


def test_the_number_of_features_does_not_carry_the_score_away() -> None:
    token = next(t for t in nlp()("The minister did not resign.") if t.text == "resign")
    assert by_parse(token, {"": 0.5, "own:neg": -2.0}) == pytest.approx(-1.5)
    assert by_parse(token, {"": 0.5}) == 0.5


def test_scores_stay_in_range_and_only_the_predicates_pieces_count() -> None:
    pieces = np.array([[9.0, 9.0], [-0.2, -0.1]], np.float32)
    assert by_network(pieces, np.array([False, True])) < 0
    token = nlp()("It rains.")[1]
    model = Factuality({"": 40.0}, lambda rows: pieces, (1.0, 1.0, 0.0))
    assert model.score(token, np.zeros((2, 384), np.float32), np.array([True, False])) == 3.0


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="factuality"):
        Factuality.load(tmp_path)


@pytest.mark.skipif(installed() is None, reason="the weights of factuality are left out")
def test_the_installed_model_orders_what_happened_before_what_is_planned_or_refused() -> None:
    parts = installed()
    assert parts is not None
    encoder, model = parts

    def score(text: str, word: str) -> float:
        token = next(t for t in nlp()(text) if t.text == word)
        reading = encoder.read(text)
        own = (reading.pieces.starts < token.idx + len(word)) & (reading.pieces.ends > token.idx)
        return model.score(token, reading.rows("shared"), own)

    happened = score("The mayor of Orvel opened the bridge yesterday.", "opened")
    planned = score("The mayor of Orvel might open the bridge next year.", "open")
    refused = score("The mayor of Orvel refused to open the bridge.", "open")
    assert happened > 1
    assert max(planned, refused) < 0
