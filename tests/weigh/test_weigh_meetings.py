from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from weigh_worlds import claims_of, world

from ascertain.weigh import calibration, meetings, models
from ascertain.weigh.meetings import Meetings


def test_meetings_are_the_pairs_of_claims_on_one_object() -> None:
    claims = world(cliques=1, sources=12, objects=30, each=20).claims
    found = Meetings.of(claims)
    met = {(a, b): [0, 0] for a, b in zip(*np.divmod(found.key, len(claims.sources)), strict=True)}
    for a, b in combinations(range(len(claims)), 2):
        if claims.object[a] == claims.object[b]:
            one, other = sorted((claims.source[a], claims.source[b]))
            met[one, other][int(claims.answer[a] == claims.answer[b])] += 1
    assert found.apart.tolist() == [apart for apart, _ in met.values()]
    assert np.bincount(found.pair).tolist() == [agreed for _, agreed in met.values()]
    assert (claims.answer[found.first] == claims.answer[found.second]).all()
    assert (claims.source[found.first] < claims.source[found.second]).all()


def test_a_source_of_two_minds_does_not_meet_itself() -> None:
    claims = claims_of([("a", "x", "1"), ("a", "x", "2"), ("b", "x", "2")])
    found = Meetings.of(claims)
    assert (found.key.tolist(), found.apart.tolist(), len(found.pair)) == ([1], [1], 1)


def test_copying_is_found_where_only_a_sample_of_the_meetings_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    known = world(cliques=3)
    monkeypatch.setattr(meetings, "MOST_EVENTS", 10_000)
    monkeypatch.setattr(meetings, "SAMPLED", 6_000)
    some = meetings.sample(known.claims)
    assert some is not None
    assert len(some) < len(known.claims.objects)
    found = models.get("origins").function(known.claims)
    assert {(min(x.a, x.b), max(x.a, x.b)) for x in found.links} == known.copies
    monkeypatch.undo()
    whole = models.get("origins").function(known.claims)
    assert calibration(found, known.truth).accuracy == pytest.approx(calibration(whole, known.truth).accuracy, abs=0.01)
    apart = np.abs(found.reliability - whole.reliability)
    assert np.median(apart) < 0.01


def test_a_sample_holds_all_objects_of_sources_of_few_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    known = world()
    claims, value = known.claims, known.claims.answer_value[known.claims.answer]
    rows = [
        (claims.sources[s], claims.objects[o], claims.values[v])
        for s, o, v in zip(claims.source.tolist(), claims.object.tolist(), value.tolist(), strict=True)
    ]
    for k, name in enumerate(claims.objects[::16]):
        rows += [(f"leaflet {s}", name, known.truth[name] if k % 3 else f"odd {k}") for s in range(3)]
    monkeypatch.setattr(meetings, "MOST_EVENTS", 10_000)
    monkeypatch.setattr(meetings, "SAMPLED", 6_000)
    found = models.get("origins").function(claims_of(rows))
    pairs = {(f"leaflet {a}", f"leaflet {b}") for a, b in combinations(range(3), 2)}
    assert {(min(x.a, x.b), max(x.a, x.b)) for x in found.links} == pairs
