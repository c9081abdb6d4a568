"""The bundled case, its gold claims given: what is found of its planted disputes, with words alone so that every machine agrees."""

from __future__ import annotations

from ascertain.bench.bundled_compare import measure, pairwise


def test_the_bundled_case_holds_its_floors() -> None:
    """Floors a little below what was measured; pairwise F1 aims at 0.85 and is not there."""
    found = measure(vectors=False)
    assert found["pair_f1"] >= 0.7
    assert found["pair_p"] >= 0.77
    assert found["denial_found"] >= 8
    assert found["count_found"] >= 4
    assert found["date_found"] == found["date_planted"] == 2
    assert found["actor_found"] >= 2
    assert found["corrections_found"] >= 3
    assert found["counts_apart"] >= 36
    assert found["false_disputes"] <= 5


def test_pairs_are_counted_over_labelled_claims() -> None:
    a, b, c, d = (("d", (x,)) for x in "abcd")
    gold = {a: "h1", b: "h1", c: "h2", d: "h2"}
    assert pairwise({a: "1", b: "1", c: "1"}, gold) == {"pair_p": 1 / 3, "pair_r": 1 / 2, "pair_f1": 2 / 5}
