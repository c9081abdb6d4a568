from __future__ import annotations

import numpy as np
import pytest
from weigh_worlds import claims_of, world

from ascertain.model import BadInput
from ascertain.weigh import (
    Claims,
    Evidence,
    Link,
    add,
    flips,
    leave_claim_out,
    leave_one_out,
    models,
    refit_settings,
    setting_changes,
    setting_ranges,
)

ORIGINS = models.get("origins").function
CLOSE = [("a", "dead", "12"), ("b", "dead", "12"), ("c", "dead", "14"), ("d", "hurt", "3"), ("a", "hurt", "3")]
EVEN = [("a", "dead", "12"), ("b", "dead", "12"), ("c", "dead", "14"), ("d", "dead", "14")]


def test_dropping_one_side_of_an_even_answer_gives_it_to_the_other() -> None:
    found = ORIGINS(claims_of(EVEN))
    assert found.top("dead") == ("12", "14")
    changes = leave_one_out(found, "dead")
    assert {c.what: c.answer for c in changes} == {"a": ("14",), "b": ("14",), "c": ("12",), "d": ("12",)}
    assert all(c.flips for c in changes)


def test_a_firm_answer_stands_without_its_rival() -> None:
    told = {c.what: c for c in leave_one_out(ORIGINS(claims_of(CLOSE)), "dead")}
    assert not told["c"].flips
    assert told["c"].after > told["c"].before > told["a"].after


def test_an_origin_goes_as_a_whole() -> None:
    origin = ["wire", "wire", "c", "d", "a"]
    found = ORIGINS(Claims.of(*map(list, zip(*CLOSE, strict=True)), origin=origin))
    wire = next(c for c in leave_one_out(found, "dead") if c.claims == 2)
    assert wire.answer == ("14",)
    assert all(not c.flips for c in leave_claim_out(found, "dead") if c.what.startswith("c"))


def test_without_the_only_source_there_is_no_answer() -> None:
    changes = leave_one_out(ORIGINS(claims_of([("a", "x", "1")])), "x")
    assert changes[0].answer == ()
    assert changes[0].flips
    assert changes[0].after == 0


def test_the_fixed_reliabilities_and_a_fresh_fit_agree_on_a_firm_answer() -> None:
    made = world(objects=60, each=30, sources=12)
    found = ORIGINS(made.claims)
    name = made.claims.objects[3]
    fast = {c.what: c.after for c in leave_one_out(found, name)}
    slow = {c.what: c.after for c in leave_one_out(found, name, refit=True)}
    assert fast.keys() == slow.keys()
    assert max(abs(fast[k] - slow[k]) for k in fast) < 0.2


def test_smallest_flip_comes_first() -> None:
    found = ORIGINS(claims_of(CLOSE))
    refits = refit_settings(found)
    listed = flips(found, "dead", refits)
    assert [c.claims for c in listed] == sorted(c.claims for c in listed)
    assert all(c.flips for c in listed)


def test_ranges_hold_the_fitted_probability_and_every_setting() -> None:
    found = ORIGINS(claims_of(CLOSE))
    refits = refit_settings(found, {"draws": (1.0, 20.0), "words": (False,)})
    assert set(refits) == {"draws=1.0", "draws=20.0", "words=False"}
    table = {a.value: a.probability for a in found.answers() if a.object == "dead"}
    for each in setting_ranges(found, "dead", refits):
        assert each.low <= table[each.value] <= each.high
        assert each.of == 4
    assert {c.kind for c in setting_changes(found, "dead", refits)} == {"setting"}


def test_closed_sets_have_sensitivity_too() -> None:
    rows = [(s, f"o{k:02}", str((k + (s == "c" and k % 3 == 0)) % 2)) for s in "abc" for k in range(40)]
    found = ORIGINS(claims_of(rows))
    assert {c.what for c in leave_one_out(found, "o00")} == {"a", "b", "c"}


def test_baselines_have_none() -> None:
    with pytest.raises(BadInput, match="vote"):
        leave_one_out(models.get("vote").function(claims_of(CLOSE)), "dead")


def test_an_unknown_object_is_named() -> None:
    with pytest.raises(BadInput, match="weather"):
        leave_one_out(ORIGINS(claims_of(CLOSE)), "weather")


def rows_of(claims: Claims) -> list[tuple[str, str, str]]:
    value = claims.answer_value[claims.answer]
    return [
        (claims.sources[s], claims.objects[o], claims.values[v])
        for s, o, v in zip(claims.source.tolist(), claims.object.tolist(), value.tolist(), strict=True)
    ]


@pytest.mark.parametrize("cliques", [0, 2])
def test_added_claims_give_nearly_what_a_fresh_fit_gives(cliques: int) -> None:
    rows = rows_of(world(cliques=cliques, seed=8).claims)
    order = np.random.default_rng(0).permutation(len(rows)).tolist()
    late = [rows[k] for k in order[:40]] + [("newcomer", "object 3", "value 1"), ("source 1", "new object", "value 2")]
    grown = add(ORIGINS(claims_of([rows[k] for k in order[40:]])), claims_of(late))
    fresh = ORIGINS(claims_of([*rows, *late[40:]]))
    assert grown.claims.sources == fresh.claims.sources
    assert grown.claims.answer_value.tolist() == fresh.claims.answer_value.tolist()
    assert np.abs(grown.probability - fresh.probability).mean() < 0.005
    assert np.mean([grown.top(o) == fresh.top(o) for o in fresh.claims.objects]) > 0.99
    for name in ("low", "high", "weight", "origins", "identifiable", "unknown", "reliability", "source_low"):
        assert len(getattr(grown, name)) == len(getattr(fresh, name)), name


def test_adding_in_two_steps_is_close_to_adding_at_once() -> None:
    rows = rows_of(world(seed=9).claims)
    start = ORIGINS(claims_of(rows[60:]))
    once = add(start, claims_of(rows[:60]))
    twice = add(add(start, claims_of(rows[:30])), claims_of(rows[30:60]))
    assert np.abs(once.probability - twice.probability).max() < 0.05


def test_adding_nothing_changes_nothing() -> None:
    found = ORIGINS(claims_of(CLOSE))
    assert add(found, claims_of([])) is found


def test_nothing_can_be_added_to_a_baseline_or_across_columns() -> None:
    with pytest.raises(BadInput, match="vote"):
        add(models.get("vote").function(claims_of(CLOSE)), claims_of(CLOSE))
    with pytest.raises(BadInput, match="time"):
        add(ORIGINS(claims_of(CLOSE)), Claims.of(["a"], ["x"], ["1"], time=[1.0]))


def test_closed_sets_take_new_claims_too() -> None:
    rows = [(s, f"o{k:02}", str(k % 2)) for s in "abc" for k in range(40)]
    grown = add(ORIGINS(claims_of(rows)), claims_of([("d", "o00", "1")]))
    assert grown.probability.tolist() == ORIGINS(claims_of([*rows, ("d", "o00", "1")])).probability.tolist()


def test_a_copy_takes_over_the_voice_of_a_lost_original() -> None:
    links = tuple(Link(a="wire", b=f"paper {k}", probability=0.999, direction="a>b") for k in range(3))
    rows = [("wire", "dead", "12"), *((f"paper {k}", "dead", "12") for k in range(3)), ("desk", "dead", "14")]
    found = ORIGINS(claims_of(rows), Evidence(links=links))
    lost = {c.what: c.after for c in leave_claim_out(found, "dead")}
    before = next(a.probability for a in found.answers() if a.value == "12")
    assert lost["wire: 12"] > 0.5 * before
    assert lost["wire: 12"] == pytest.approx(lost["paper 0: 12"], abs=0.1)
