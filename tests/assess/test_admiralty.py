from __future__ import annotations

from ascertain.assess import letter, number


def test_confirmed_needs_two_independent_origins():
    assert number(probability=0.97, origins=2, documents=2).code == "1"
    alone = number(probability=0.97, origins=1, documents=5)
    assert alone.code == "2"
    assert "1 independent origin in 5 documents" in alone.reason
    assert number(probability=0.97, origins=3, documents=3, contested=True).code == "2"


def test_what_cannot_be_judged_is_not_the_middle_of_the_scale():
    assert number(probability=None, origins=1, documents=9).code == "6"
    assert letter(None, None, 0).code == "F"
    assert letter(0.3, 0.9, 3).code == "F"


def test_the_scales_fall_with_their_figures():
    assert [letter(low, 0.99, 40).code for low in (0.96, 0.9, 0.7, 0.5)] == ["A", "B", "C", "D"]
    assert letter(0.1, 0.3, 40).code == "E"
    assert [number(probability=p, origins=3, documents=3).code for p in (0.9, 0.6, 0.3, 0.1)] == ["2", "3", "4", "5"]
