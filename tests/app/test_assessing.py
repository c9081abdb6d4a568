"""Assessments in a case: one a question, version after version, and nobody's version lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ascertain.app import Workbench
from ascertain.model import (
    Answer,
    Assessment,
    BadInput,
    Claim,
    ClaimCluster,
    Confidence,
    Conflict,
    Derivation,
    Judgement,
    Likelihood,
    Origin,
    QuestionKind,
)
from ascertain.store.case import Joining

AT = "2031-05-04T12:00:00Z"
Write = Callable[..., Path]


@pytest.fixture
def cluster(case: Workbench, write: Write) -> str:
    """A question with two answers, whose claims come from two origins."""
    outcomes = list(case.add([write("a.txt", "Officials: twelve died"), write("b.txt", "Mara Venn: fourteen died")]))
    first, second = (r for o in outcomes for r in o.records if isinstance(r, Claim))
    answers = (
        Answer(id="ans-12", label="12", value="12", claims=(first.id,)),
        Answer(id="ans-14", label="14", value="14", claims=(second.id,)),
    )
    found = ClaimCluster(
        id="clu-0001", kind=QuestionKind.HOW_MANY, question="How many died?", claims=(first.id, second.id),
        answers=answers, method="trial@1", score=1.0,
    )  # fmt: skip
    origin = Origin(id="org-0001", name="Officials", root=None, claims=(first.id,), method="trial@1", score=1.0)
    made = Derivation(
        id="drv-0001", stage="compare", method="trial@1", settings="{}", input="case", outputs=(), made_at=AT
    )
    case.case.join(Joining(derivation=made, outputs=(found, origin)))
    return found.id


def _judged(drafted: Assessment) -> Assessment:
    judgement = Judgement(
        hypothesis=drafted.hypotheses[0].id,
        likelihood=Likelihood.ROUGHLY_EVEN,
        statement="It is roughly even whether twelve died.",
        confidence=Confidence.LOW,
        grounds="Two origins, and neither counted.",
    )
    cells = tuple(replace(c, suggested=False) for c in drafted.cells)
    return replace(drafted, cells=cells, judgements=(judgement,))


def test_a_question_is_drafted_judged_and_closed(case: Workbench, cluster: str):
    drafted = case.draft(cluster, who="mara")
    assert [e.note for e in drafted.evidence] == ["twelve died", "fourteen died"]
    assert [e.origin for e in drafted.evidence] == ["Officials", None]
    with pytest.raises(BadInput, match="6 suggested ratings"):
        case.close_assessment(drafted.id, who="mara", why="done")
    judged = case.assess(_judged(drafted), who="mara", why="rated by hand")
    closed = case.close_assessment(drafted.id, who="tomas", why="read by a second person")
    assert (judged.version, closed.version, closed.closed) == (2, 3, True)
    found = case.assessed(drafted.id)
    assert found.assessment == closed
    assert found.obstacles == ()
    assert found.matrix.origins == 2
    assert case.case.assessments() == (closed,)
    assert len(case.case.assessments(history=True)) == 3
    assert {c.what for c in case.assessed(judged.id).changes} <= {"rating", "judgement"}


def test_a_question_is_not_begun_twice(case: Workbench, cluster: str):
    case.draft(cluster, who="mara")
    with pytest.raises(BadInput, match="being assessed already"):
        case.draft(cluster, who="tomas")


def test_two_people_cannot_overwrite_each_other(case: Workbench, cluster: str):
    drafted = case.draft(cluster, who="mara")
    case.assess(_judged(drafted), who="mara", why="rated by hand")
    with pytest.raises(Conflict, match="mara changed this assessment"):
        case.assess(replace(drafted, question="How many were killed?"), who="tomas", why="clearer")


def test_what_points_nowhere_is_refused(case: Workbench, cluster: str):
    drafted = case.draft(cluster, who="mara")
    with pytest.raises(BadInput, match="not here"):
        case.assess(replace(drafted, evidence=()), who="mara", why="tidied")
    with pytest.raises(BadInput, match="is no question"):
        case.draft(case.list(kind="claim")[0]["id"], who="mara")
