from __future__ import annotations

import math

import numpy as np
import pytest

from ascertain.weigh.segments import digamma, log_gamma, logistic, logit, trigamma


@pytest.mark.parametrize("x", [1e-3, 0.1, 0.5, 1.0, 2.5, 7.0, 30.0, 1e4])
def test_gamma_functions_match_their_definitions(x: float) -> None:
    at = np.array([x])
    step = 1e-4 * max(x, 1e-2)
    assert log_gamma(at)[0] == pytest.approx(math.lgamma(x), abs=1e-8, rel=1e-10)
    slope = (math.lgamma(x + step) - math.lgamma(x - step)) / (2 * step)
    assert digamma(at)[0] == pytest.approx(slope, rel=1e-4, abs=1e-6)
    assert trigamma(at)[0] == pytest.approx(float(digamma(at + step)[0] - digamma(at - step)[0]) / (2 * step), rel=1e-3)


def test_logistic_and_logit_are_inverse() -> None:
    p = np.array([0.001, 0.3, 0.5, 0.9999])
    assert logistic(logit(p)) == pytest.approx(p)
    assert np.isfinite(logit(np.array([0.0, 1.0]))).all()
