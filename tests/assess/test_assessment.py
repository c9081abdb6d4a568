from __future__ import annotations

from dataclasses import replace

import pytest
from making import AT, assessment, cells, claim, cluster, evidence, judgement

from ascertain.assess import changes, check, close, draft, next_version, obstacles, weigh
from ascertain.model import BadInput
from ascertain.model.assessment import Likelihood, Rating

RATED = cells(e1=(Rating.LIKELY, Rating.UNLIKELY))


def test_a_draft_has_the_answers_the_claims_and_none_of_these():
    claims = {name: claim(name) for name in cluster().claims}
    texts = dict.fromkeys(claims, "words")
    found = draft(cluster(), claims, texts, {"clm-1": "org-1", "clm-2": "org-1"}, who="mara", at=AT)
    assert [h.statement for h in found.hypotheses] == ["12", "14", "None of these"]
    assert [e.origin for e in found.evidence] == ["org-1", "org-1", None]
    assert all(e.spans for e in found.evidence)
    assert all(c.suggested for c in found.cells)
    assert weigh(found).origins == 2
    ratings = {(c.evidence, c.hypothesis): c.rating for c in found.cells}
    first, _, third = found.evidence
    twelve, fourteen, _ = found.hypotheses
    assert ratings[first.id, twelve.id] == Rating.LIKELY
    assert ratings[first.id, fourteen.id] == Rating.UNLIKELY
    assert ratings[third.id, fourteen.id] == Rating.LIKELY
    assert found.hypotheses[-1].id not in weigh(found).leads
    assert draft(cluster(), claims, texts, {}, who="mara", at=AT).id == found.id


def test_a_draft_cannot_be_closed_until_a_person_has_rated_and_judged():
    claims = {name: claim(name) for name in cluster().claims}
    found = draft(cluster(), claims, dict.fromkeys(claims, "words"), {}, who="mara", at=AT)
    assert [o.split(" ")[0] for o in obstacles(found)] == ["9", "no"]
    with pytest.raises(BadInput, match="9 suggested ratings wait"):
        close(found)


def test_closing_takes_two_hypotheses_cited_evidence_and_clean_words():
    good = assessment((evidence("e1"),), RATED, judgements=(judgement(),))
    assert close(good).closed
    alone = replace(good, hypotheses=good.hypotheses[:1], cells=RATED[:1])
    assert any("two hypotheses" in o for o in obstacles(alone))
    assumed = replace(good, evidence=(evidence("e1", assumption=True),))
    assert obstacles(assumed) == ("no evidence is cited",)
    mixed = judgement(statement="We have high confidence that it is likely.")
    assert any("part them" in o for o in obstacles(replace(good, judgements=(mixed,))))
    other = judgement(likelihood=Likelihood.UNLIKELY)
    assert any("another likelihood" in o for o in obstacles(replace(good, judgements=(other,))))
    empty = judgement(grounds=" ")
    assert any("rests on" in o for o in obstacles(replace(good, judgements=(empty,))))


def test_names_that_point_nowhere_are_found():
    stray = cells(e9=(Rating.LIKELY, Rating.LIKELY))
    assert len(check(assessment((evidence("e1"),), (*RATED, *stray)))) == 2
    assert check(assessment((evidence("e1"),), (*RATED, *RATED))) == ("one cell is rated twice",)
    assert any("h7" in w for w in check(assessment(judgements=(judgement(hypothesis="h7"),))))


def test_a_version_says_why_and_what_changed():
    before = assessment((evidence("e1"),), RATED)
    after = replace(before, cells=cells(e1=(Rating.UNLIKELY, Rating.UNLIKELY)))
    made = next_version(before, after, who="tomas", at=AT, why="the second film shows the north hill")
    assert (made.version, made.previous, made.who) == (2, before.id, "tomas")
    assert made.id != before.id
    (change,) = changes(before, made)
    assert (change.what, change.before, change.after) == ("rating", "likely", "unlikely")
    for again, why, words in ((after, " ", "say why"), (before, "no reason", "nothing differs")):
        with pytest.raises(BadInput, match=words):
            next_version(before, again, who="tomas", at=AT, why=why)


def test_closing_alone_is_a_version():
    before = assessment((evidence("e1"),), RATED, judgements=(judgement(),))
    assert next_version(before, close(before), who="tomas", at=AT, why="read by a second person").closed
