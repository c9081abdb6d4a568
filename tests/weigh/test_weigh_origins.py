"""What the default model knows that the others do not."""

from __future__ import annotations

import numpy as np
import pytest
from weigh_worlds import World, claims_of, world

from ascertain.model import BadInput
from ascertain.weigh import Claims, Evidence, Link, Weighed, calibration, models

ORIGINS = models.get("origins").function


def right(found: Weighed, made: World) -> float:
    return calibration(found, made.truth).accuracy


def pair_f1(found: Weighed, made: World) -> float:
    held = {(min(link.a, link.b), max(link.a, link.b)) for link in found.links}
    return 2 * len(held & made.copies) / max(len(held) + len(made.copies), 1)


@pytest.fixture(scope="module")
def copying() -> World:
    return world(cliques=3, size=6, rate=0.8)


def test_planted_cliques_are_found_and_outvoted(copying: World) -> None:
    found, naive = ORIGINS(copying.claims), ORIGINS(copying.claims, dependence=False)
    assert pair_f1(found, copying) >= 0.95
    assert right(found, copying) >= right(naive, copying) + 0.05


def test_half_hearted_copying_is_found_too() -> None:
    made = world(seed=2, cliques=3, size=6, rate=0.5)
    assert pair_f1(ORIGINS(made.claims), made) >= 0.9


def test_a_shared_misconception_is_no_copying() -> None:
    made = world(seed=3, popular=0.8)
    found, naive = ORIGINS(made.claims), ORIGINS(made.claims, dependence=False)
    assert found.links == ()
    assert right(found, made) == right(naive, made)


def test_independent_sources_stay_apart() -> None:
    assert ORIGINS(world(seed=4).claims).links == ()


def test_intervals_of_reliability_cover_the_planted_accuracies() -> None:
    inside = []
    for seed in range(5):
        made = world(seed=10 + seed)
        found = ORIGINS(made.claims)
        planted = np.array([made.accuracy[s] for s in made.claims.sources])
        assert found.source_low is not None
        assert found.source_high is not None
        inside += ((found.source_low <= planted) & (planted <= found.source_high)).tolist()
    assert 0.84 <= np.mean(inside) <= 0.96


def test_an_original_is_judged_by_what_it_says_itself(copying: World) -> None:
    found = ORIGINS(copying.claims)
    shown = dict(zip(found.claims.sources, found.reliability.tolist(), strict=True))
    originals = [f"source {6 * clique}" for clique in range(3)]
    assert max(abs(shown[name] - copying.accuracy[name]) for name in originals) <= 0.12


def test_intervals_cover_what_copying_sources_say_of_their_own() -> None:
    inside = []
    for seed in range(5):
        made = world(seed=20 + seed, sources=60, objects=600, each=240, cliques=4, size=6, rate=0.5)
        found = ORIGINS(made.claims)
        assert found.source_low is not None
        assert found.source_high is not None
        bounds = zip(found.claims.sources, found.source_low, found.source_high, strict=True)
        inside += [low <= made.accuracy[s] <= high for s, low, high in bounds if int(s.split()[1]) < 24]
    assert 0.8 <= np.mean(inside) <= 0.97


def test_probabilities_are_kept() -> None:
    made = world(seed=5, each=60)
    assert calibration(ORIGINS(made.claims), made.truth).error <= 0.04


WIRE = [("wire", "dead", "12"), *((f"paper {k}", "dead", "12") for k in range(4))]
DESK = [("reporter", "dead", "14"), ("clinic", "dead", "14")]


def test_given_links_make_many_papers_one_voice() -> None:
    links = tuple(Link(a="wire", b=f"paper {k}", probability=0.999, direction="a>b") for k in range(4))
    claims = claims_of([*WIRE, *DESK])
    assert ORIGINS(claims).top("dead") == ("12",)
    found = ORIGINS(claims, Evidence(links=links))
    assert found.top("dead") == ("14",)
    assert [a.origins for a in found.answers()] == [1, 2]
    assert found.weight is not None
    weights = dict(zip((claims.sources[s] for s in claims.source), found.weight.tolist(), strict=True))
    assert weights["wire"] == 1.0
    assert 0 < weights["paper 0"] < 0.6


def test_claims_of_one_given_origin_are_one_voice() -> None:
    rows = [*WIRE, *DESK]
    origin = ["wire" if value == "12" else source for source, _, value in rows]
    found = ORIGINS(Claims.of(*map(list, zip(*rows, strict=True)), origin=origin))
    assert found.top("dead") == ("14",)
    assert [a.origins for a in found.answers()] == [1, 2]


def test_time_tells_who_copies() -> None:
    made = world(seed=6, cliques=2, size=5)
    late = [0.0 if made.claims.sources[s] in ("source 0", "source 5") else 1.0 for s in made.claims.source]
    value = made.claims.answer_value[made.claims.answer]
    claims = Claims.of(
        [made.claims.sources[s] for s in made.claims.source],
        [made.claims.objects[o] for o in made.claims.object],
        [made.claims.values[v] for v in value],
        time=late,
    )
    told = {(link.a, link.b): link.direction for link in ORIGINS(claims).links}
    assert told["source 0", "source 1"] == "a>b"
    assert told["source 1", "source 2"] == ""


def test_too_few_voices_are_not_identifiable() -> None:
    rows = [("a", "x", "1"), ("b", "x", "2"), *((s, "y", "1") for s in "abc")]
    known = {a.object: a.identifiable for a in ORIGINS(claims_of(rows)).answers()}
    assert known == {"x": False, "y": True}


def test_a_wider_place_supports_the_narrower_one() -> None:
    rows = [("a", "born", "Orlin"), ("b", "born", "Veresk"), ("c", "born", "Tamm")]
    rows += [(s, f"o{k}", "same") for s in "abc" for k in range(5)]
    plain = ORIGINS(claims_of(rows))
    assert len(plain.top("born")) == 3
    tree = [("Orlin", "Veresk")]
    found = ORIGINS(Claims.of(*map(list, zip(*rows, strict=True)), hierarchy=tree))
    assert found.top("born") == ("Orlin",)


def test_a_part_of_the_names_supports_the_full_list_but_a_denial_does_not() -> None:
    rows = [("a", "wrote", "Ada Lind"), ("b", "wrote", "Ada Lind, Rolf Cole"), ("c", "wrote", "Mira Tosk")]
    rows += [(s, f"o{k}", "same") for s in "abc" for k in range(5)]
    assert ORIGINS(claims_of(rows)).top("wrote") == ("Ada Lind, Rolf Cole",)
    denied = [("e", "post", "guilty"), ("f", "post", "not guilty"), *rows]
    assert ORIGINS(claims_of(denied)).top("post") == ("guilty", "not guilty")


def test_near_numbers_support_each_other_when_asked() -> None:
    rows = [("a", "crowd", "1000"), ("b", "crowd", "1010"), ("c", "crowd", "5000")]
    rows += [(s, f"o{k}", "same") for s in "abc" for k in range(5)]
    assert len(ORIGINS(claims_of(rows)).top("crowd")) == 3
    assert ORIGINS(claims_of(rows), tolerance=0.05).top("crowd") == ("1000", "1010")


def test_reliability_may_differ_by_topic() -> None:
    rows, topic = [], []
    for k in range(60):
        subject = "war" if k % 2 else "sport"
        for s in "abcd":
            value = "true" if s != "d" or subject == "sport" else f"odd {k}"
            rows.append((s, f"o{k}", value))
            topic.append(subject)
    rows += [("d", "last war", "1"), ("e", "last war", "2"), ("d", "last sport", "1"), ("e", "last sport", "2")]
    topic += ["war", "war", "sport", "sport"]
    found = ORIGINS(Claims.of(*map(list, zip(*rows, strict=True)), topic=topic))
    believed = {(a.object, a.value): a.probability for a in found.answers()}
    assert believed["last sport", "1"] > believed["last war", "1"] + 0.1


def test_known_answers_teach_who_is_right() -> None:
    rows = [(s, f"o{k}", "1" if s in "ab" else "2") for s in "abcd" for k in range(30)]
    gold = {f"o{k}": "2" for k in range(5)}
    assert ORIGINS(claims_of(rows)).top("o9") == ("1", "2")
    found = ORIGINS(claims_of(rows), Evidence(gold=gold))
    assert found.top("o9") == ("2",)
    assert next(a.probability for a in found.answers() if a.object == "o0" and a.value == "2") == 1


def test_a_one_sided_source_is_heard_through_on_a_closed_set() -> None:
    r = np.random.default_rng(7)
    rows = []
    for k in range(200):
        yes = bool(k % 2)
        for s, (hit, quiet) in {"a": (0.9, 0.45), "b": (0.9, 0.45), "c": (0.9, 0.45), "d": (0.8, 0.8)}.items():
            said = r.random() < hit if yes else r.random() >= quiet
            rows.append((s, f"o{k:03}", "yes" if said else "no"))
    truth = {f"o{k:03}": "yes" if k % 2 else "no" for k in range(200)}
    claims = claims_of(rows)
    mine, coin = ORIGINS(claims), models.get("one_coin").function(claims)
    assert calibration(mine, truth).accuracy > calibration(coin, truth).accuracy


def test_what_sources_say_of_a_rare_label_is_less_surely_known() -> None:
    doubt = []
    for rare in (2, 40):
        answers = [(f"item {o:02}", "yes" if o < rare else "no") for o in range(80)]
        found = ORIGINS(claims_of([(f"reader {s}", *answer) for s in range(3) for answer in answers]))
        assert found.parameters is not None
        doubt.append(found.parameters.variance(found.claims).max())
    assert doubt[0] > 2 * doubt[1]


def test_links_to_sources_nobody_knows_are_ignored() -> None:
    claims = claims_of([*WIRE, *DESK])
    strange = Evidence(links=(Link(a="nobody", b="wire", probability=0.99),), gold={"nothing": "1"})
    assert ORIGINS(claims, strange).probability.tolist() == ORIGINS(claims).probability.tolist()


def test_a_record_from_elsewhere_counts() -> None:
    claims = claims_of([("herald", "x", "1"), ("gazette", "x", "2")])
    assert ORIGINS(claims).top("x") == ("1", "2")
    assert ORIGINS(claims, Evidence(record={"gazette": (40, 2), "herald": (3, 9)})).top("x") == ("2",)


def test_evidence_out_of_range_is_refused() -> None:
    with pytest.raises(BadInput, match="probability"):
        Evidence(links=(Link(a="a", b="b", probability=1.2),))
    with pytest.raises(BadInput, match="gazette"):
        Evidence(record={"gazette": (-1, 2)})


def test_many_agreeing_sources_never_reach_certainty() -> None:
    found = ORIGINS(claims_of([(s, "x", "1") for s in "abcd"] + [("e", "x", "2")]))
    assert 0.5 < found.confidence()[0] < 0.99


def test_no_cluster_swallows_the_sources_of_an_easy_world() -> None:
    rows = [(f"s{s}", f"o{o}", f"v{o}") for s in range(12) for o in range(80)]
    rows += [(f"t{k}", f"o{o}", f"x{k}{o}") for k in range(6) for o in range(k, 80, 7)]
    assert ORIGINS(claims_of(rows)).links == ()


def test_reliability_may_drift_between_periods() -> None:
    rows, time = [], []
    for k in range(80):
        for s in "abcd":
            rows.append((s, f"o{k:02}", "true" if s != "d" or k < 40 else f"odd {k}"))
            time.append(float(k))
    rows += [("d", "early", "1"), ("e", "early", "2"), ("d", "late", "1"), ("e", "late", "2")]
    time += [1.0, 1.0, 79.0, 79.0]
    claims = Claims.of(*map(list, zip(*rows, strict=True)), time=time)
    believed = {(a.object, a.value): a.probability for a in ORIGINS(claims, periods=2).answers()}
    assert believed["early", "1"] > believed["late", "1"] + 0.1


def test_a_claim_of_less_weight_counts_less() -> None:
    rows = [("a", "x", "1"), ("b", "x", "2"), *((s, f"o{k}", "same") for s in "ab" for k in range(5))]
    weight = [0.3, 1.0, *[1.0] * 10]
    assert ORIGINS(Claims.of(*map(list, zip(*rows, strict=True)), weight=weight)).top("x") == ("2",)
