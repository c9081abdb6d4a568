from __future__ import annotations

import pytest
from making import assessment, cells, evidence

from ascertain.assess import weigh
from ascertain.model.assessment import Rating

FOR_NORTH = (Rating.VERY_LIKELY, Rating.VERY_UNLIKELY)
FOR_SOUTH = (Rating.UNLIKELY, Rating.LIKELY)


def test_the_share_is_what_the_ratings_say():
    found = weigh(assessment((evidence("e1"),), cells(e1=FOR_NORTH)))
    assert found.leads == ("h1",)
    assert [(line.hypothesis, round(line.share, 6)) for line in found.lines] == [("h1", 0.9), ("h2", 0.1)]
    assert found.lines[1].against == 1


def test_five_copies_of_one_origin_are_one_voice():
    names = [f"e{i}" for i in range(5)]
    copies = tuple(evidence(name, "wire") for name in names)
    one = weigh(assessment((evidence("e0", "wire"),), cells(e0=FOR_NORTH)))
    five = weigh(assessment(copies, cells(**dict.fromkeys(names, FOR_NORTH))))
    assert five.lines[0].share == one.lines[0].share
    assert five.origins == 1
    assert five.columns[0].diagnosticity == pytest.approx(one.columns[0].diagnosticity / 5)
    apart = weigh(assessment(tuple(evidence(n) for n in names), cells(**dict.fromkeys(names, FOR_NORTH))))
    assert apart.lines[0].share > five.lines[0].share


def test_evidence_that_fits_everything_tells_nothing_apart():
    found = weigh(assessment((evidence("e1"),), cells(e1=(Rating.LIKELY, Rating.LIKELY))))
    assert found.columns[0].diagnosticity == 0
    assert found.leads == ("h1", "h2")


def test_the_origin_whose_loss_turns_the_answer_comes_first():
    items = (evidence("e1", "a"), evidence("e2", "b"))
    found = weigh(assessment(items, cells(e1=FOR_NORTH, e2=FOR_SOUTH)))
    assert found.leads == ("h1",)
    assert [(x.origin, x.leads, x.flips) for x in found.losses] == [("a", ("h2",), True), ("b", ("h1",), False)]
    assert found.lines[0].low < 0.5 < found.lines[0].share <= found.lines[0].high


def test_what_is_not_applicable_or_not_rated_counts_for_nothing():
    silent = (Rating.NOT_APPLICABLE, Rating.NOT_APPLICABLE)
    items = (evidence("e1"), evidence("e2"), evidence("e3"))
    found = weigh(assessment(items, cells(e1=FOR_NORTH, e2=silent)))
    assert found.lines[0].share == pytest.approx(0.9)
    assert found.unrated == 2


def test_nothing_at_all_gives_an_empty_matrix():
    found = weigh(assessment(hypotheses=()))
    assert (found.leads, found.lines, found.columns, found.losses) == ((), (), (), ())


def test_the_order_of_the_evidence_changes_nothing():
    items, given = (evidence("e1", "a"), evidence("e2", "b")), cells(e1=FOR_NORTH, e2=FOR_SOUTH)
    assert weigh(assessment(items, given)) == weigh(assessment(items[::-1], given[::-1]))
