"""Sources of one kind, sources of few claims, and sources that lean to one of two labels."""

from __future__ import annotations

import numpy as np
from weigh_worlds import claims_of

from ascertain.weigh import Claims, add, leave_claim_out, models
from ascertain.weigh.encode import encode
from ascertain.weigh.kinds import kinds
from ascertain.weigh.open_sets import OpenSets

ORIGINS = models.get("origins").function
Row = tuple[str, str, str]


def disputed(guest: str) -> list[Row]:
    """Forty counts that a guest gives wrongly and a passer-by rightly, against two regular readers, then one on which a
    guest meets a passer-by."""
    rows = [(guest.format(k), f"count {k:02}", f"9{k:02}") for k in range(40)]
    rows += [(f"passer-by {k}", f"count {k:02}", f"4{k:02}") for k in range(40)]
    rows += [(reader, f"count {k:02}", f"4{k:02}") for k in range(40) for reader in ("Ada Lind", "Bo Marr")]
    return [*rows, (guest.format(99), "last", "9"), ("Cy Dorn", "last", "4")]


def test_a_newcomer_is_judged_by_others_of_the_kind() -> None:
    alike = ORIGINS(claims_of(disputed("guest ({})")))
    apart = ORIGINS(claims_of(disputed("guest {}")))
    believed = [{a.value: a.probability for a in found.answers() if a.object == "last"} for found in (alike, apart)]
    assert alike.top("last") == ("4",)
    assert believed[0]["9"] < believed[1]["9"] - 0.05


def test_few_sources_or_plain_names_are_no_kind() -> None:
    assert kinds(("Ministry (press)", "Ministry (minister)", "Valley Post")) is None
    assert kinds(tuple(f"reader {k}" for k in range(30))) is None
    some = kinds((*(f"guest: {k}" for k in range(12)), "Valley Post"))
    assert some is not None
    assert some.tolist() == [0] * 12 + [-1]


def test_one_who_speaks_once_does_not_vouch_for_himself() -> None:
    rows = [(s, f"o{k:02}", "1") for k in range(30) for s in ("Ada Lind", "Bo Marr")]
    rows += [("Ada Lind", "last", "1"), ("stranger", "last", "1")]
    found = ORIGINS(claims_of(rows))
    assert isinstance(found.parameters, OpenSets)
    apart, rates = found.parameters.apart, found.parameters.rates
    sources = [found.claims.sources[s] for s in found.claims.source[apart.row].tolist()]
    mine = apart.right[sources.index("stranger")]
    assert mine == rates.prior[found.claims.sources.index("stranger")]
    assert mine < rates.right[found.claims.sources.index("stranger")]


def test_nothing_taken_away_changes_nothing() -> None:
    found = ORIGINS(claims_of(disputed("guest ({})")))
    before = {a.value: a.probability for a in found.answers() if a.object == "last"}
    for change in leave_claim_out(found, "last"):
        assert abs(change.before - max(before.values())) < 1e-9
    rows = np.array([found.object_number("last")])
    part, at = found.claims.only(rows)
    assert found.parameters is not None
    assert found.weight is not None
    score, _ = found.parameters.expect(part, found.weight[at], at)
    assert (score.argmax() == 0) == (before["4"] > before["9"])


def test_new_claims_know_their_kind() -> None:
    old = claims_of(disputed("guest ({})")[:-2])
    new = claims_of([("guest (99)", "last", "9"), ("Cy Dorn", "last", "4")])
    later, whole = add(ORIGINS(old), new), ORIGINS(claims_of(disputed("guest ({})")))
    assert later.top("last") == whole.top("last") == ("4",)
    assert np.abs(later.probability - whole.probability).max() < 0.05


def test_two_labels_tell_skill_from_leaning() -> None:
    r = np.random.default_rng(3)
    truth = {f"o{k:03}": "yes" if r.random() < 0.4 else "no" for k in range(300)}
    rows = []
    for s in range(12):
        leans = s < 7
        for name, true in truth.items():
            right = r.random() < ((0.5 if true == "yes" else 0.95) if leans else 0.85)
            rows.append((f"reader {s:02}", name, true if right else {"yes": "no", "no": "yes"}[true]))
    claims = claims_of(rows)
    mine, votes = ORIGINS(claims), models.get("vote").function(claims)
    hits = [sum(found.top(name) == (true,) for name, true in truth.items()) for found in (mine, votes)]
    assert hits[0] > hits[1]


def test_no_answer_of_two_is_beyond_common_error() -> None:
    claims = claims_of([(f"reader {s}", f"o{k:02}", "yes" if k % 2 else "no") for s in range(9) for k in range(40)])
    found = ORIGINS(claims)
    assert 0.9 < found.probability.max() <= 0.95
    assert np.allclose(found.probability + found.unknown[claims.answer_object], 1)


def test_names_of_any_letters_are_numbered_in_their_order() -> None:
    names = ["é", "z", "", "中文", "ab", "a", "Ж", "abcdefgh", "a"]
    [(found, codes)] = encode(names)
    assert list(found) == sorted(set(names))
    assert [found[c] for c in codes.tolist()] == names
    for odd in ("abcdefghi", "a\nb", "a\0"):
        [(others, numbers)] = encode([*names, odd])
        assert list(others) == sorted({*names, odd})
        assert [others[n] for n in numbers.tolist()] == [*names, odd]


def test_arrays_and_lists_of_names_are_one() -> None:
    rows = disputed("guest ({})")
    listed, arrays = (Claims.of(*(kind(c) for c in zip(*rows, strict=True))) for kind in (list, np.array))
    assert listed.sources == arrays.sources
    assert ORIGINS(listed).probability.tolist() == ORIGINS(arrays).probability.tolist()
