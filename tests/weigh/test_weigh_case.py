"""A case's questions: voices count, copies do not; what would change the answer is named; persons get no figure."""

from __future__ import annotations

from collections.abc import Sequence

from ascertain.model import (
    Answer,
    Attribution,
    Basis,
    Claim,
    ClaimCluster,
    Document,
    Origin,
    Polarity,
    QuestionKind,
    SourceWeight,
    Speaker,
    SpeakerKind,
    Stance,
    Weighing,
    make_id,
)
from ascertain.weigh.case import weigh_case

Said = tuple[str, str, str]
"""Origin, question, answer."""


class World:
    """Claims of named origins on questions, each in a document of its own."""

    def __init__(self, said: Sequence[Said], *, persons: Sequence[str] = (), basis: Basis = Basis.NAMED_ORGANISATION):
        self.claims: dict[str, Claim] = {}
        self.attributions: dict[str, Attribution] = {}
        self.documents: dict[str, Document] = {}
        self.by_origin: dict[str, list[str]] = {}
        self.by_answer: dict[tuple[str, str], list[str]] = {}
        for number, (origin, question, answer) in enumerate(said):
            name = f"clm-{number:03}"
            self._add(name, basis)
            self.by_origin.setdefault(origin, []).append(name)
            self.by_answer.setdefault((question, answer), []).append(name)
        self.origins = [
            Origin(
                id=f"org-{o}", name=o, kind="person" if o in persons else "body", root=None, claims=tuple(claims),
                method="t@1", score=1.0,
            )
            for o, claims in self.by_origin.items()
        ]  # fmt: skip
        self.clusters = [self._cluster(q) for q in dict.fromkeys(q for q, _ in self.by_answer)]

    def _add(self, name: str, basis: Basis) -> None:
        doc = make_id("doc", name)
        self.documents[doc] = Document(
            id=doc, snapshot="sha256:0", method="t@1", text="twelve", passages=(), places=(), published="2031-05-04"
        )
        self.attributions[f"att-{name}"] = Attribution(
            id=f"att-{name}", document=doc, speaker=Speaker(kind=SpeakerKind.SOURCE), cue=(), content=(), basis=basis,
            method="t@1", score=1.0,
        )  # fmt: skip
        self.claims[name] = Claim(
            id=name, document=doc, attribution=f"att-{name}", content=(), polarity=Polarity.POSITIVE,
            stance=Stance.ASSERTED, method="t@1", score=1.0,
        )  # fmt: skip

    def _cluster(self, question: str) -> ClaimCluster:
        answers = tuple(
            Answer(id=f"ans-{q}-{a}", label=a, value=a, claims=tuple(claims))
            for (q, a), claims in self.by_answer.items()
            if q == question
        )
        return ClaimCluster(
            id=f"clu-{question}", kind=QuestionKind.HOW_MANY, question=question,
            claims=tuple(c for a in answers for c in a.claims), answers=answers, method="t@1", score=1.0,
        )  # fmt: skip

    def weigh(self) -> tuple[dict[str, Weighing], dict[str, SourceWeight]]:
        found = list(weigh_case(self.clusters, self.claims, self.attributions, self.origins, self.documents))
        return (
            {w.cluster: w for w in found if isinstance(w, Weighing)},
            {s.name: s for s in found if isinstance(s, SourceWeight)},
        )


COPIED: list[Said] = [("wire", "dead", "12")] * 9 + [("medic", "dead", "14"), ("priest", "dead", "14")]


def test_nine_copies_of_one_voice_do_not_outweigh_two_voices():
    (found,) = World(COPIED).weigh()[0].values()
    assert [a.label for a in found.answers] == ["14", "12"]
    assert [(a.origins, a.documents) for a in found.answers] == [(2, 2), (1, 9)]
    assert found.identifiable
    assert all(a.low <= a.probability <= a.high for a in found.answers)
    assert all(a.range_low <= a.probability <= a.range_high for a in found.answers)


def test_what_would_change_the_answer_is_named_in_words():
    said = [("medic", "dead", "14"), ("priest", "dead", "14"), ("wire", "dead", "12"), ("radio", "dead", "12")]
    (found,) = World([*said, ("mayor", "dead", "14")]).weigh()[0].values()
    assert {f.label for f in found.flips if f.kind == "origin"} <= {"medic", "priest", "mayor"}
    (tie,) = World(said).weigh()[0].values()
    assert tie.answers[0].probability == tie.answers[1].probability
    assert {f.label for f in tie.flips if f.kind == "origin"} == {"medic", "priest", "wire", "radio"}


def test_two_voices_are_too_few_to_tell():
    (found,) = World([("medic", "dead", "14"), ("wire", "dead", "12")]).weigh()[0].values()
    assert not found.identifiable
    assert found.score == 0.0


def test_a_natural_person_is_never_given_a_reliability():
    said = [(o, f"q{k}", "yes") for o in ("wire", "Mara Venn", "ministry") for k in range(6)]
    _, sources = World(said, persons=["Mara Venn"]).weigh()
    assert set(sources) == {"wire", "ministry"}
    assert all(0 <= s.low <= s.reliability <= s.high <= 1 for s in sources.values())


def test_what_is_held_on_a_weak_basis_counts_less():
    said = [("a", "q", "x"), ("b", "q", "x"), ("c", "q", "y"), ("d", "q", "y")]
    world = World(said)
    for name in world.by_origin["c"] + world.by_origin["d"]:
        key = f"att-{name}"
        world.attributions[key] = World(said, basis=Basis.COMMON_BELIEF).attributions[key]
    (found,) = world.weigh()[0].values()
    assert found.answers[0].label == "x"
    assert found.answers[0].probability > found.answers[1].probability


def test_a_case_without_answers_weighs_nothing():
    assert World([]).weigh() == ({}, {})


def test_the_order_of_the_input_changes_nothing():
    world, turned = World(COPIED), World(COPIED)
    turned.clusters, turned.origins = turned.clusters[::-1], turned.origins[::-1]
    assert world.weigh() == turned.weigh()
