"""Captured bytes are whole, unaltered, or refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ascertain.model import BadInput, StopRun
from ascertain.store.blobs import Blobs


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(root=tmp_path / "case.blobs")


def test_bytes_come_back_and_lie_read_only_under_their_hash(blobs: Blobs) -> None:
    name = blobs.put(b"page")
    path = blobs.path(name)
    assert blobs.get(name) == b"page"
    assert path.parent.name + path.name == name.removeprefix("sha256:")
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert list(blobs) == [name]


def test_putting_bytes_again_leaves_one_file_and_no_scraps(blobs: Blobs) -> None:
    assert blobs.put(b"page") == blobs.put(b"page")
    assert [p.is_file() for p in blobs.root.rglob("*")].count(True) == 1


def test_every_folder_of_many_files_is_on_the_disk_before_any_of_them_is_spoken_of(
    blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("ascertain.store.blobs._sync", synced.append)
    names = blobs.put_all([b"one", b"two", b"one"])
    assert [blobs.get(name) for name in names] == [b"one", b"two", b"one"]
    assert sorted(synced) == sorted({blobs.root, *(blobs.path(name).parent for name in names)})


@pytest.mark.parametrize("damage", [b"", b"pag", b"Page", b"page\n"])
def test_altered_bytes_are_refused_by_name_and_mended_by_putting_the_right_ones(blobs: Blobs, damage: bytes) -> None:
    name = blobs.put(b"page")
    blobs.path(name).chmod(0o644)
    blobs.path(name).write_bytes(damage)
    with pytest.raises(StopRun, match=f"{name} were altered"):
        blobs.get(name)
    assert blobs.put(b"page") == name
    assert blobs.get(name) == b"page"


def test_missing_bytes_are_refused_by_name(blobs: Blobs) -> None:
    name = blobs.put(b"page")
    blobs.path(name).unlink()
    with pytest.raises(StopRun, match=name):
        blobs.get(name)


@pytest.mark.parametrize("name", ["", "sha256:", "sha256:../../etc/passwd", "sha256:" + "A" * 64, "sha256:" + "a" * 63])
def test_a_name_that_is_no_hash_never_becomes_a_path(blobs: Blobs, name: str) -> None:
    with pytest.raises(BadInput, match="no snapshot id"):
        blobs.path(name)
