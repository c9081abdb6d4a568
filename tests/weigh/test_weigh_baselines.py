"""The published rules, on cases small enough to do by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from weigh_worlds import claims_of, world

from ascertain.weigh import Claims, models

TWO_TO_ONE = claims_of([("a", "x", "1"), ("b", "x", "1"), ("c", "x", "2")])


def fitted(name: str, claims: Claims, **settings: float) -> list[float]:
    return models.get(name).function(claims, **settings).probability.tolist()  # type: ignore[no-any-return]


def test_vote_counts_shares() -> None:
    assert fitted("vote", TWO_TO_ONE) == pytest.approx([2 / 3, 1 / 3])


def test_truth_finder_dampens_the_chance_that_all_are_wrong() -> None:
    both, one = (1 / (1 + math.exp(-0.3 * n * -math.log(0.1))) for n in (2, 1))
    assert fitted("truth_finder", TWO_TO_ONE, rounds=0) == pytest.approx([both / (both + one), one / (both + one)])


def test_sums_of_one_round() -> None:
    # Beliefs 1 and .5 give trusts 1, 1 and .5; beliefs then are 2 and .5.
    assert fitted("sums", TWO_TO_ONE, rounds=1) == pytest.approx([0.8, 0.2])


def test_investment_grows_by_its_power() -> None:
    grown = 2**1.2
    assert fitted("investment", TWO_TO_ONE, rounds=0) == pytest.approx([grown / (grown + 1), 1 / (grown + 1)])


def test_pooled_investment_shares_the_pool() -> None:
    two = 2 * 2**1.4
    assert fitted("pooled_investment", TWO_TO_ONE, rounds=0) == pytest.approx([two / (two + 1), 1 / (two + 1)])


def test_average_log_gives_a_single_claim_no_trust() -> None:
    claims = claims_of([("a", "x", "1"), ("b", "x", "2"), ("b", "y", "3"), ("b", "z", "3")])
    assert models.get("average_log").function(claims).reliability.tolist()[0] == 0


def test_crh_weighs_by_the_logarithm_of_the_loss() -> None:
    rows = [(s, f"o{k}", "1") for s in "ab" for k in range(4)] + [("c", f"o{k}", "2") for k in range(4)]
    found = models.get("crh").function(claims_of(rows), rounds=1)
    loss = np.array([0.1, 0.1, 0.9])
    assert found.reliability.tolist() == pytest.approx((np.log(loss / 1.1) / np.log(0.1 / 1.1)).tolist())


def test_one_coin_finds_the_accuracies_of_a_plain_world() -> None:
    made = world(sources=30, objects=600, each=300)
    found = models.get("one_coin").function(made.claims)
    planted = [made.accuracy[s] for s in made.claims.sources]
    assert np.abs(found.reliability - planted).max() < 0.1


def test_dawid_skene_hears_through_a_source_that_swaps_labels() -> None:
    r = np.random.default_rng(5)
    rows = []
    for k in range(200):
        true = k % 2
        rows += [(s, f"o{k:03}", str(true if r.random() < 0.8 else 1 - true)) for s in "abc"]
        rows += [("liar", f"o{k:03}", str(1 - true if r.random() < 0.95 else true))]
    found = models.get("dawid_skene").function(claims_of(rows))
    right = sum(found.top(f"o{k:03}") == (str(k % 2),) for k in range(200))
    vote = models.get("vote").function(claims_of(rows))
    assert right >= 185 > sum(vote.top(f"o{k:03}") == (str(k % 2),) for k in range(200))
