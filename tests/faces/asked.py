"""A case with one question, as a comparison would have found it."""

from __future__ import annotations

from ascertain import Answer, AnswerWeight, ClaimCluster, Derivation, QuestionKind, Weighing, Workbench
from ascertain.store.case import CASE, Joining


def weighed(bench: Workbench, run: int, *probabilities: float, label: str = "Varn") -> None:
    """A comparison that found one question, whose answers weigh that much."""
    claim = bench.list(kind="claim")[0]["id"]
    answers = tuple(
        Answer(id=f"ans-{n}", label=f"{label} {n}", value=str(n), claims=(claim,)) for n in range(len(probabilities))
    )
    cluster = ClaimCluster(
        id="ccl-0000aaaa", kind=QuestionKind.WHERE, question="Where was the ferry stopped?", claims=(claim,),
        answers=answers, method="test@1", score=1.0,
    )  # fmt: skip
    weights = tuple(
        AnswerWeight(
            answer=a.id, label=a.label, probability=p, low=p, high=p, range_low=p, range_high=p, origins=1, documents=1
        )
        for a, p in sorted(zip(answers, probabilities, strict=True), key=lambda pair: -pair[1])
    )
    weighing = Weighing(
        id="wgh-0000aaaa",
        cluster=cluster.id,
        answers=weights,
        unknown=0.1,
        identifiable=True,
        method="test@1",
        score=1.0,
    )
    made = Derivation(
        id=f"drv-{run:08x}",
        stage="weighing",
        method="test@1",
        settings="{}",
        outputs=(cluster.id, weighing.id),
        input=CASE,
        made_at="2026-03-01T09:00:00Z",
    )
    bench.case.join(Joining(derivation=made, outputs=(cluster, weighing)))
