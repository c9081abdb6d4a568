from __future__ import annotations

import pickle

import pytest

from ascertain.model import AscertainError, BadInput, SkipItem, StopRun, UnknownPart


@pytest.mark.parametrize(
    "error",
    [BadInput("no"), SkipItem("empty", "nothing in it"), StopRun("x"), UnknownPart("claims", "rulez", ["rules"])],
)
def test_errors_survive_the_way_back_from_a_worker(error: AscertainError):
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - own bytes
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert isinstance(back, AscertainError)


def test_an_unknown_part_names_the_nearest():
    assert "nearest: rules" in str(UnknownPart("claims", "rulez", ["rules", "encoder"]))


def test_an_unknown_part_without_a_near_one_names_all():
    assert "known: encoder, rules" in str(UnknownPart("claims", "zzz", ["rules", "encoder"]))
