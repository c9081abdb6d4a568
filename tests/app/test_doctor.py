"""The doctor names what is missing and what to do, and contacts nobody."""

from __future__ import annotations

import socket
from importlib.metadata import PackageNotFoundError
from typing import NoReturn

import pytest

from ascertain import __version__
from ascertain.app import Settings, Workbench, doctor


def test_everything_is_looked_at_without_the_network(monkeypatch: pytest.MonkeyPatch, bench: Workbench) -> None:
    def refused(*_: object) -> NoReturn:
        raise AssertionError("the doctor opened a connection")

    monkeypatch.setattr(socket, "socket", refused)
    found = {f.name: f for f in bench.doctor()}
    assert found["ascertain"].detail == __version__
    assert {"python", "sqlite", "sqlite fts5", "spacy", doctor.MODEL, "chromium", "network"} <= set(found)
    assert found["part claims.trial"].detail == "trial@1"
    assert found["network"].detail.startswith("off")


def test_a_missing_package_comes_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name == doctor.MODEL:
            raise PackageNotFoundError(name)
        return "1"

    monkeypatch.setattr(doctor, "version", version)
    missing = [f for f in doctor.examine(Settings()) if f.state == "missing"]
    assert [f.name for f in missing] == [doctor.MODEL]
    assert missing[0].advice
    assert f"pip install {doctor.MODEL}" in missing[0].advice


def test_an_open_network_is_told() -> None:
    assert next(f.detail for f in doctor.examine(Settings(allow_url=True)) if f.name == "network").startswith("on")
