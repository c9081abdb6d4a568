"""Vectors beside a case: the nearest are found, what was cut off goes, and rows follow their derivations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ascertain.store.meaning import (
    ROWS,
    WHOLE,
    Coding,
    Floats,
    Made,
    Vectors,
    file_of,
    files_of,
    forget,
    numbers_of,
    packed,
    turn,
    unpacked,
)

WIDTH = 64


def _vectors(count: int, seed: int = 1) -> Floats:
    made = np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)  # type: ignore[no-any-return]


def _filled(path: Path | None, vectors: Floats, encoder: str = "one") -> Vectors:
    held = Vectors(path, encoder, WIDTH)
    _add(held, 7, vectors)
    return held


def _add(held: Vectors, key: int, vectors: Floats) -> None:
    held.add(np.full(len(vectors), key, np.uint64), np.arange(len(vectors), dtype=np.uint32), vectors)


@pytest.mark.parametrize("on_disk", [True, False])
def test_the_nearest_come_first_over_several_blocks(tmp_path: Path, on_disk: bool) -> None:
    vectors = _vectors(ROWS + 900)
    held = _filled(tmp_path / "a.meaning" if on_disk else None, vectors)
    numbers = np.arange(len(vectors))
    found, cosines = held.nearest(vectors[ROWS + 5], numbers, 5)
    exact = vectors @ vectors[ROWS + 5]
    assert found.tolist() == np.argsort(-exact)[:5].tolist()
    np.testing.assert_allclose(cosines, np.sort(exact)[::-1][:5], atol=0.01)
    numbers[ROWS + 5] = -1
    assert ROWS + 5 not in held.nearest(vectors[ROWS + 5], numbers, 5)[0]


@pytest.mark.parametrize("on_disk", [True, False])
def test_vectors_beyond_the_first_thousands_are_coded_and_found(tmp_path: Path, on_disk: bool) -> None:
    path = tmp_path / "a.meaning"
    vectors = _vectors(WHOLE + 700)
    held = _filled(path if on_disk else None, vectors[: WHOLE - 5])
    _add(held, 8, vectors[WHOLE - 5 :])
    if on_disk:
        assert path.stat().st_size < vectors.nbytes
        held.close()
        held = Vectors(path, "one", WIDTH)
    assert len(held) == WHOLE + 700
    assert held.keys()[[0, WHOLE - 6, WHOLE - 5, -1]].tolist() == [7, 7, 8, 8]
    for asked in (3, WHOLE + 3):
        found, cosines = held.nearest(vectors[asked], np.arange(len(vectors)), 5)
        exact = vectors @ vectors[asked]
        assert found[0] == asked
        assert len(set(found.tolist()) & set(np.argsort(-exact)[:5].tolist())) >= 4
        np.testing.assert_allclose(cosines, exact[found], atol=0.03)
    held.close()


def test_who_waits_while_a_file_is_coded_anew_adds_to_the_new_one(tmp_path: Path) -> None:
    path, vectors = tmp_path / "a.meaning", _vectors(WHOLE + 20)
    held, other = _filled(path, vectors[:-20]), Vectors(path, "one", WIDTH)
    with held.alone():
        _add(held, 8, vectors[-20:-10])
        with other.alone() as alone:
            assert not alone
    with other.alone() as alone:
        assert alone
        _add(other, 9, vectors[-10:])
    with held.alone():
        assert len(held) == len(other) == WHOLE + 20
    assert list(tmp_path.iterdir()) == [path]


def test_directions_are_a_rotation_by_falling_variance() -> None:
    vectors = _vectors(2000) * np.linspace(0.2, 3, WIDTH, dtype=np.float32)
    coding = Coding.fitted(vectors)
    np.testing.assert_allclose(coding.directions @ coding.directions.T, np.eye(WIDTH), atol=1e-5)
    assert list(coding.spread) == sorted(coding.spread, reverse=True)


def test_a_file_is_read_again_by_the_same_encoder_only(tmp_path: Path) -> None:
    path, vectors = tmp_path / "a.meaning", _vectors(50)
    _filled(path, vectors).close()
    again = Vectors(path, "one", WIDTH)
    assert len(again) == 50
    assert again.nearest(vectors[3], np.arange(50), 1)[0].tolist() == [3]
    again.close()
    assert len(Vectors(path, "two", WIDTH)) == 0


def test_what_a_kill_left_of_a_derivation_is_made_anew(tmp_path: Path) -> None:
    path, vectors = tmp_path / "a.meaning", _vectors(ROWS + 20)
    held = _filled(path, vectors[:10])
    _add(held, 8, vectors[10:])
    held._blocks["count"][1] = 0  # the second block of the second derivation was not reached
    held.close()
    again = Vectors(path, "one", WIDTH)
    with again.alone() as alone:
        assert alone
        assert set(again.keys().tolist()) == {7}
        _add(again, 8, vectors[10:])
    assert len(again) == ROWS + 20


def test_half_a_block_at_the_end_of_the_file_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.meaning"
    _filled(path, _vectors(10)).close()
    with path.open("ab") as file:
        file.write(b"x" * 1000)
    assert len(Vectors(path, "one", WIDTH)) == 10


def test_one_adds_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.meaning"
    one, other = Vectors(path, "one", WIDTH), Vectors(path, "one", WIDTH)
    with one.alone() as first, other.alone() as second:
        assert (first, second) == (True, False)
        _add(one, 7, _vectors(3))
    with other.alone() as alone:
        assert alone
        assert len(other) == 3


def test_rows_follow_their_derivation_and_replaced_ones_drop_out() -> None:
    held = _filled(None, _vectors(3))
    _add(held, 2**63 + 1, _vectors(2))
    assert numbers_of(held, [Made(id="drv-a", key=2**63 + 1, first=40)]).tolist() == [-1, -1, -1, 40, 41]
    assert numbers_of(held, []).tolist() == [-1] * 5


def test_turning_keeps_every_angle() -> None:
    np.testing.assert_allclose(turn(384) @ turn(384).T, np.eye(384), atol=1e-5)


def test_vectors_are_deleted_with_their_file(tmp_path: Path) -> None:
    case = tmp_path / "a.db"
    for kind in ("claim", "passage"):
        _filled(file_of(case, kind), _vectors(3)).close()
    assert len(list(tmp_path.iterdir())) == 2
    for file in files_of(case):
        file.touch()
    forget(case)
    forget(case)
    assert list(tmp_path.iterdir()) == []


def test_six_bits_a_number_come_back_as_they_were() -> None:
    codes = np.random.default_rng(3).integers(0, 64, (5, WIDTH), np.uint8)
    assert packed(codes).shape == (5, WIDTH * 6 // 8)
    np.testing.assert_array_equal(unpacked(packed(codes)), codes)


def test_a_vector_is_found_at_nearly_its_own_cosine() -> None:
    vectors = _vectors(300)
    held = _filled(None, vectors)
    for number in range(20):
        found, cosines = held.nearest(vectors[number], np.arange(300), 1)
        assert found.tolist() == [number]
        assert cosines[0] == pytest.approx(1, abs=1e-4)
    held.close()
