from __future__ import annotations

import pytest

from ascertain.assess import BANDS, band, bounds, lint, lint_grounds
from ascertain.model.assessment import Likelihood


def test_the_bands_meet_and_leave_out_nought_and_one():
    assert [high for _, _, high in BANDS[:-1]] == [low for _, low, _ in BANDS[1:]]
    assert (BANDS[0][1], BANDS[-1][2]) == (0.01, 0.99)
    assert [word for word, _, _ in BANDS] == list(Likelihood)


@pytest.mark.parametrize(("probability", "word"), [(0.0, "almost_no_chance"), (0.05, "very_unlikely"), (0.5, "roughly_even"), (0.8, "very_likely"), (1.0, "almost_certain")])  # fmt: skip
def test_a_probability_has_one_word(probability: float, word: str):
    assert band(probability) == word
    low, high = bounds(Likelihood(word))
    assert low <= min(max(probability, 0.01), 0.98) < high


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("It is likely that the post was empty.", []),
        ("It is very unlikely that the post was empty. We hold this with low confidence.", []),
        ("We have high confidence that it is likely.", ["mixed"]),
        ("It is definitely likely.", ["certainty"]),
        ("It is almost certain that they left.", []),
        ("The post may have been empty.", ["no_likelihood", "vague"]),
        ("There is a 100 % chance.", ["no_likelihood", "certainty"]),
        ("They left.", ["no_likelihood"]),
    ],
)
def test_statements(statement: str, codes: list[str]):
    found = lint(statement)
    assert sorted(f.code for f in found) == sorted(codes)
    assert all(statement[f.start : f.end] for f in found)


def test_the_statement_uses_the_word_that_was_chosen():
    (found,) = lint("It is highly unlikely that they left.", Likelihood.UNLIKELY)
    assert (found.code, "highly unlikely" in found.message) == ("other_band", True)
    assert lint("They probably left.", Likelihood.LIKELY) == ()


def test_grounds_hold_no_likelihood():
    assert lint_grounds("Three origins agree; none was there.") == ()
    assert [f.code for f in lint_grounds("It is likely, since three agree.")] == ["mixed"]
