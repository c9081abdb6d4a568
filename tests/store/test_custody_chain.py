"""A chain breaks where it was touched, and a Merkle proof fits its own leaf alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascertain.store.chain import START, Link, Tree, canonical, link, merkle_root, proofs, proved_root
from ascertain.store.verify_log import read_log


def _chain(length: int) -> list[Link]:
    made: list[Link] = []
    for number in range(1, length + 1):
        event = canonical({"what": "view", "who": "desk", "at": "2031-05-04", "about": {"n": number}})
        made.append(link(number, made[-1].hash if made else START, event))
    return made


def test_a_whole_chain_has_no_break() -> None:
    assert read_log(_chain(9)).broken == []
    assert read_log([]).broken == []


def _reworded(chain: list[Link]) -> list[Link]:
    return [*chain[:3], replace(chain[3], event=chain[3].event.replace("4}", "5}")), *chain[4:]]


def _rehashed(chain: list[Link]) -> list[Link]:
    return [*chain[:3], link(4, chain[2].hash, "{}"), *chain[4:]]


def _shortened(chain: list[Link]) -> list[Link]:
    return [*chain[:3], *chain[4:]]


def _swapped(chain: list[Link]) -> list[Link]:
    return [*chain[:3], replace(chain[4], sequence=4), replace(chain[3], sequence=5), *chain[5:]]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_reworded, "log entry 4 (view at 2031-05-04 by desk) was altered"),
        (_rehashed, "log entry 4 cannot be read"),
        (_shortened, "log entry 4 is missing: the next one kept is 5"),
        (_swapped, "log entry 4 (view at 2031-05-04 by desk) was altered"),
        (lambda chain: chain[1:], "log entry 1 is missing"),
    ],
)
def test_a_touched_chain_breaks_at_that_place(damage: Callable[[list[Link]], list[Link]], words: str) -> None:
    assert read_log(damage(_chain(7))).broken[0].words.startswith(words)


def test_the_root_is_that_of_rfc_6962() -> None:
    def leaf(text: str) -> bytes:
        return sha256(b"\0" + text.encode()).digest()

    def node(a: bytes, b: bytes) -> bytes:
        return sha256(b"\1" + a + b).digest()

    assert merkle_root([]) == sha256(b"").hexdigest()
    assert merkle_root(["a"]) == leaf("a").hex()
    left = node(node(leaf("a"), leaf("b")), node(leaf("c"), leaf("d")))
    assert merkle_root("abcde") == node(left, leaf("e")).hex()


@given(st.integers(1, 70), st.data())
def test_every_leaf_proves_the_root_and_no_other_leaf_does(size: int, data: st.DataObject) -> None:
    leaves = [f"leaf {n}" for n in range(size)]
    at = data.draw(st.integers(0, size - 1))
    (path,) = proofs(leaves, [at])
    root = merkle_root(leaves)
    assert proved_root(leaves[at], at, size, path) == root
    assert proved_root("another", at, size, path) != root
    assert proved_root(leaves[at], size, size, path) is None
    if size > 1:
        assert proved_root(leaves[at], (at + 1) % size, size, path) != root
        assert proved_root(leaves[at], at, size, path[:-1]) is None
        assert proved_root(leaves[at], at, size, (*path, root)) is None


def test_the_tree_grows_to_the_same_roots() -> None:
    tree = Tree()
    for size in range(1, 40):
        tree.add(f"leaf {size - 1}")
        assert tree.root() == merkle_root(f"leaf {n}" for n in range(size))
