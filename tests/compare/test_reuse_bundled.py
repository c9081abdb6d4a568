"""The bundled case: its planted copies and voices, read as any reader would."""

from __future__ import annotations

import pytest

from ascertain.bench.bundled_reuse import labelled, measure


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return measure(labelled())


def test_every_planted_copy_is_found_with_its_direction_and_no_report_is_wrongly_called_one(
    figures: dict[str, float],
) -> None:
    assert (figures["copies"], figures["copies_precision"]) == (1.0, 1.0)


def test_voices_are_found_and_none_swallows_the_case(figures: dict[str, float]) -> None:
    assert figures["origins_recall"] >= 0.7
    assert figures["origins_best"] >= 0.7
    assert figures["largest"] <= 12
