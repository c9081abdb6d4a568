"""A toll that rises: counts of an earlier day do not speak against a later, higher one."""

from __future__ import annotations

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
    Speaker,
    SpeakerKind,
    Stance,
    Weighing,
)
from ascertain.weigh.case import weigh_case
from ascertain.weigh.tolls import Count, bounds, overtaken

Said = tuple[str, str, str, str]
"""voice, publisher, day, count"""

EARLY: list[Said] = [
    ("clinic", "Harrow Wire", "2031-05-02", "5"),
    ("mayor", "Ostrel Post", "2031-05-02", "5"),
    ("doctor", "Ostrel Post", "2031-05-02", "5"),
]
LATE: list[Said] = [
    ("monitors", "Harrow Wire", "2031-05-09", "6"),
    ("widow", "Lemmet Echo", "2031-05-09", "6"),
]


def _document(publisher: str, day: str) -> Document:
    return Document(
        id=f"doc-{publisher}-{day}", snapshot="sha256:0", method="t@1", text="", passages=(), places=(), outlet=publisher,
        published=day,
    )  # fmt: skip


def _weigh(said: list[Said], *, toll: bool = True) -> Weighing:
    documents = {d.id: d for d in (_document(publisher, day) for _, publisher, day, _ in said)}
    claims, attributions, by_count, homes = {}, {}, dict[str, list[str]](), dict[str, list[str]]()
    for n, (voice, publisher, day, count) in enumerate(said):
        name, document = f"clm-{n}", f"doc-{publisher}-{day}"
        attributions[f"att-{n}"] = Attribution(
            id=f"att-{n}", document=document, speaker=Speaker(kind=SpeakerKind.SOURCE, name=voice), cue=(), content=(),
            basis=Basis.NAMED_PERSON, method="t@1", score=1.0,
        )  # fmt: skip
        claims[name] = Claim(
            id=name, document=document, attribution=f"att-{n}", content=(), polarity=Polarity.POSITIVE,
            stance=Stance.ASSERTED, method="t@1", score=1.0,
        )  # fmt: skip
        by_count.setdefault(count, []).append(name)
        homes.setdefault(voice, []).append(name)
    cluster = ClaimCluster(
        id="clu-dead", kind=QuestionKind.HOW_MANY, question="How many people died?", claims=tuple(claims), toll=toll,
        answers=tuple(Answer(id=f"ans-{c}", label=c, value=c, claims=tuple(names)) for c, names in by_count.items()),
        method="t@1", score=1.0,
    )  # fmt: skip
    origins = [
        Origin(id=f"org-{v}", name=v, root=None, claims=tuple(names), method="t@1", score=1.0)
        for v, names in homes.items()
    ]
    (found,) = (r for r in weigh_case([cluster], claims, attributions, origins, documents) if isinstance(r, Weighing))
    return found


def test_a_later_higher_toll_comes_before_more_voices_of_an_earlier_day():
    found = _weigh([*EARLY, *LATE])
    assert [(a.label, a.until) for a in found.answers] == [("6", None), ("5", "2031-05-02")]


def test_counts_that_do_not_accumulate_are_weighed_by_voices_alone():
    found = _weigh([*EARLY, *LATE], toll=False)
    assert [(a.label, a.until) for a in found.answers] == [("5", None), ("6", None)]


def test_a_toll_is_not_known_to_rise_where_no_publisher_gave_less_before():
    apart = [(voice, "Lemmet Echo", day, count) for voice, _, day, count in LATE]
    assert _weigh([*EARLY, *apart]).answers[0].label == "5"


def test_a_later_lower_count_overtakes_nothing():
    lower = [(voice, publisher, day, "4") for voice, publisher, day, _ in LATE]
    found = _weigh([*EARLY, *lower])
    assert found.answers[0].label == "5"
    assert all(a.until is None for a in found.answers)


def test_one_voice_alone_does_not_overtake_the_others():
    assert _weigh([*EARLY, LATE[0]]).answers[0].label == "5"


def test_what_is_repeated_after_the_toll_rose_stands_in_full():
    counts = [
        Count(low=5, high=5, origin="clinic", publisher="a", day=2),
        Count(low=6, high=6, origin="monitors", publisher="a", day=9),
        Count(low=6, high=6, origin="widow", publisher="b", day=9),
        Count(low=5, high=5, origin="ministry", publisher="c", day=10),
        None,
    ]
    assert overtaken(counts) == [True, False, False, False, False]


def test_where_as_many_count_fewer_afterwards_the_toll_is_not_known_to_have_risen():
    told = [
        ("clinic", "a", 2, 5),
        ("monitors", "a", 9, 6),
        ("widow", "b", 9, 6),
        ("mayor", "c", 9, 5),
        ("army", "d", 10, 5),
    ]
    counts = [Count(low=n, high=n, origin=o, publisher=p, day=day) for o, p, day, n in told]
    assert not any(overtaken(counts))


def test_bounds_are_read_from_the_normal_form_alone():
    assert [bounds(v) for v in ("5", "3..9", "5..", "4 (orvane)", "yes", "")] == [
        (5, 5), (3, 9), (5, float("inf")), None, None, None,
    ]  # fmt: skip
