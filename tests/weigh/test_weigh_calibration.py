from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from weigh_worlds import claims_of

from ascertain.weigh import calibration, measure, models, reliability_diagram


def test_a_keeper_of_its_word_has_no_error() -> None:
    stated = np.array([0.75] * 4)
    found = measure(stated, np.array([1.0, 1.0, 1.0, 0.0]))
    assert found.error == 0
    assert found.brier == pytest.approx(0.1875)
    assert found.bins[7].count == 4


def test_an_overconfident_model_is_off_by_the_gap() -> None:
    found = measure(np.ones(10), np.array([1.0] * 6 + [0.0] * 4))
    assert found.error == pytest.approx(0.4)
    assert found.bins[9].right == pytest.approx(0.6)


def test_ties_share_the_credit_and_unknown_objects_are_left_out() -> None:
    tied = models.get("vote").function(claims_of([("a", "x", "1"), ("b", "x", "2")]))
    found = calibration(tied, {"x": "1", "elsewhere": "3"})
    assert (found.accuracy, found.count) == (0.5, 1)


def test_nothing_known_gives_zeros() -> None:
    found = calibration(models.get("vote").function(claims_of([("a", "x", "1")])), {})
    assert (found.count, found.error, found.accuracy) == (0, 0.0, 0.0)


def test_the_diagram_draws_one_dot_a_bin_and_tells_the_figures() -> None:
    found = measure(np.array([0.15, 0.75, 0.75]), np.array([0.0, 1.0, 1.0]))
    svg = reliability_diagram(found, title='Model "A" & <B>')
    root = ET.fromstring(svg)  # noqa: S314 - written by us
    circles = root.findall(".//{http://www.w3.org/2000/svg}circle")
    assert len(circles) == 2
    assert "stated 75%, right 100%" in svg
    assert root.attrib["role"] == "img"
    assert "3 answers" in root.attrib["aria-label"]


def test_an_empty_diagram_is_still_one() -> None:
    ET.fromstring(reliability_diagram(measure(np.zeros(0), np.zeros(0))))  # noqa: S314 - written by us
