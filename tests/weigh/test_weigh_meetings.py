from __future__ import annotations

import numpy as np
import pytest
from weigh_worlds import world

from ascertain.weigh import Claims, meetings, models
from ascertain.weigh.meetings import Meetings


def _told(found: Meetings, claims: Claims) -> dict[int, tuple[int, list[tuple[int, int]]]]:
    """Disagreements and shared claims of each pair of sources."""
    shared: dict[int, list[tuple[int, int]]] = {int(key): [] for key in found.key}
    for pair, first, second in zip(found.pair, found.first, found.second, strict=True):
        shared[int(found.key[pair])].append((int(first), int(second)))
    return {key: (int(apart), sorted(shared[key])) for key, apart in zip(found.key.tolist(), found.apart, strict=True)}


def _several_values_each() -> Claims:
    rows = [(s, o, v) for s in "abcd" for o in "xyz" for v in "123" if (ord(s) * ord(o) + ord(v)) % 3]
    return Claims.of(*map(list, zip(*rows, strict=True)))


@pytest.mark.parametrize("claims", [world(cliques=2).claims, _several_values_each()], ids=["one value", "several"])
def test_a_look_at_marked_pairs_finds_all_their_meetings(claims: Claims) -> None:
    every = Meetings.of(claims)
    marked = np.arange(len(every.key)) % 3 == 0
    full = every.full(claims, marked)
    assert _told(full, claims) == _told(every.only(marked), claims)
    assert len(every.full(claims, np.zeros(len(every.key), bool)).key) == 0


def test_copying_is_found_where_only_a_sample_of_the_meetings_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    known = world(cliques=3)
    monkeypatch.setattr(meetings, "MOST_EVENTS", 10_000)
    monkeypatch.setattr(meetings, "SAMPLED", 6_000)
    assert Meetings.of(known.claims).step > 1
    found = models.get("origins").function(known.claims)
    assert {(min(x.a, x.b), max(x.a, x.b)) for x in found.links} == known.copies
