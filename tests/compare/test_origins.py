from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from reuse_making import OTHER, WIRE, made

from ascertain.compare.names import Directory
from ascertain.compare.origins import origins
from ascertain.compare.reuse import find
from ascertain.model import (
    Attribution,
    Basis,
    Claim,
    Decision,
    Document,
    Origin,
    OriginLink,
    Polarity,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    make_id,
)


@dataclass
class Case:
    """Documents, and claims made in them by pointing at the words."""

    documents: list[Document] = field(default_factory=list)
    records: list[Attribution | Claim] = field(default_factory=list)

    def add(self, document: Document) -> Document:
        self.documents.append(document)
        return document

    def claim(
        self,
        document: Document,
        words: str,
        who: str | None = None,
        basis: Basis = Basis.NAMED_ORGANISATION,
        polarity: Polarity = Polarity.POSITIVE,
    ) -> str:
        content, speaker = self._span(document, words), self._span(document, who) if who else None
        attribution = Attribution(
            id=make_id("att", document.id, words),
            document=document.id,
            speaker=Speaker(
                kind=SpeakerKind.SOURCE if who else SpeakerKind.AUTHOR, name=who, spans=(speaker,) if speaker else ()
            ),
            cue=(),
            content=(content,),
            basis=basis if who else Basis.NONE_STATED,
            method="made@1",
            score=1.0,
        )
        claim = Claim(
            id=make_id("clm", document.id, words),
            document=document.id,
            attribution=attribution.id,
            content=(content,),
            polarity=polarity,
            stance=Stance.ASSERTED,
            method="made@1",
            score=1.0,
        )
        self.records += [attribution, claim]
        return claim.id

    def _span(self, document: Document, words: str) -> Span:
        start = document.text.index(words)
        return Span(document=document.id, start=start, end=start + len(words))

    def found(self, decisions: Sequence[Decision] = ()) -> list[Origin | OriginLink]:
        return list(origins(self.documents, self.records, list(find(self.documents)), decisions))

    def groups(self, decisions: Sequence[Decision] = ()) -> set[frozenset[str]]:
        """The claims of each voice that has some."""
        return {frozenset(o.claims) for o in self.found(decisions) if isinstance(o, Origin) and o.claims}


def apart(case: Case, one: str, other: str, decisions: Sequence[Decision] = ()) -> bool:
    return not any({one, other} <= group for group in case.groups(decisions))


def test_a_ministry_is_one_voice_however_many_print_it() -> None:
    case = Case()
    a = case.add(made("a", "Two guards fell at the ford, Orvel's border ministry said.", outlet="Tarn Post"))
    b = case.add(made("b", "The border ministry said the enemy had fled over the hills.", outlet="Hill Mail"))
    c = case.add(made("c", "“We mourn two men,” said Ila Roke, the border ministry's spokeswoman.", outlet="Moor Echo"))
    claims = {
        case.claim(a, "Two guards fell at the ford", "Orvel's border ministry"),
        case.claim(b, "the enemy had fled over the hills", "The border ministry"),
        case.claim(c, "We mourn two men", "Ila Roke, the border ministry's spokeswoman", Basis.NAMED_PERSON),
    }

    assert case.groups() == {frozenset(claims)}


def test_a_service_without_a_name_is_one_voice_with_each_publisher() -> None:
    case = Case()
    a = case.add(made("a", "Nine men were on the boat, the coast guard said at noon.", outlet="Tarn Post"))
    b = case.add(made("b", "Later the coast guard said that ten had swum ashore at dusk.", outlet="Tarn Post"))
    c = case.add(made("c", "The lamp had gone out by ten, the coast guard told us.", outlet="Moor Echo"))
    official = Basis.UNNAMED_OFFICIAL
    first = case.claim(a, "Nine men were on the boat", "the coast guard", official)
    second = case.claim(b, "ten had swum ashore at dusk", "the coast guard", official)
    other = case.claim(c, "The lamp had gone out by ten", "the coast guard", official)

    assert case.groups() == {frozenset({first, second}), frozenset({other})}


def test_a_paper_speaks_with_the_voice_of_whoever_put_it_out() -> None:
    case = Case()
    a = case.add(made("a", "The Miners' Union of Orvel said that nine had died in the pit.", outlet="Tarn Post"))
    b = case.add(
        made("b", "Ten have died, by a list that the Miners' Union has put together with care.", outlet="Hill Mail")
    )
    one = case.claim(a, "nine had died in the pit", "The Miners' Union of Orvel")
    listed = case.claim(b, "Ten have died", "a list that the Miners' Union has put together", Basis.DOCUMENT)

    assert case.groups() == {frozenset({one, listed})}


def test_ministries_of_two_states_stay_apart_and_a_bare_name_joins_neither() -> None:
    case = Case()
    texts = {
        "a": ("Two guards fell, Orvel's border ministry said.", "Two guards fell", "Orvel's border ministry"),
        "b": ("No one fell, Kelm's border ministry said.", "No one fell", "Kelm's border ministry"),
        "c": ("It was a drill, the border ministry said.", "It was a drill", "the border ministry"),
    }
    for name, (text, words, who) in texts.items():
        case.claim(case.add(made(name, text, outlet=f"{name.title()} Post")), words, who)

    assert len(case.groups()) == 3


def wire_case() -> tuple[Case, dict[str, str]]:
    """A wire report with an unnamed farmer, a reprint with a word of its own, and a report with a farmer of its own."""
    case = Case()
    told = "Flood water broke through the dyke at Orlin shortly before midnight and drowned forty cattle"
    wire = case.add(made("wire", f"{told}, a farmer said.", WIRE[1], outlet="Tessen Wire", published="2031-05-02"))
    reprint = case.add(
        made("print", f"{told}, a farmer told Tessen Wire.", OTHER[0], outlet="Varn Mail", published="2031-05-03")
    )
    alone = case.add(
        made("alone", "The dyke at Orlin went at midnight, a farmer said.", outlet="Moor Echo", published="2031-05-03")
    )
    dyke = "Flood water broke through the dyke at Orlin shortly before midnight"
    ids = {
        "wire": case.claim(wire, dyke, "a farmer", Basis.UNNAMED_OTHER),
        "reprint": case.claim(reprint, dyke, "a farmer", Basis.UNNAMED_OTHER),
        "alone": case.claim(alone, "The dyke at Orlin went at midnight", "a farmer", Basis.UNNAMED_OTHER),
        "bread": case.claim(reprint, "Bread will cost more from Monday"),
        "board": case.claim(wire, "The river board had closed two of its three sluices"),
    }
    return case, ids


def test_a_reprinted_source_is_the_wires_and_anothers_farmer_is_another() -> None:
    case, ids = wire_case()

    assert not apart(case, ids["wire"], ids["reprint"])
    assert apart(case, ids["wire"], ids["alone"])


def test_who_is_named_decides_over_words_that_are_alike() -> None:
    case = Case()
    words = "eleven people died in the ambush on the road to the old mill below Totrat on Friday night"
    claims = [
        case.claim(
            case.add(made(name, f"{who} said that {words}.", outlet=f"{name} Post", published=f"2031-05-0{day}")),
            words,
            who,
        )
        for day, (name, who) in enumerate(
            {"Tarn": "Orvel's border ministry", "Moor": "Kelm's health office"}.items(), 1
        )
    ]

    assert apart(case, claims[0], claims[1])


def test_what_is_denied_in_copied_words_is_not_said_again() -> None:
    case = Case()
    one, other = (
        "were members of the Free River League and had come by boat",
        "were not members of the Free River League and had come by boat",
    )
    a = case.add(
        made(
            "a", f"The men arrested at Orlin on Monday {one}, police said.", outlet="Tarn Post", published="2031-05-02"
        )
    )
    b = case.add(
        made(
            "b",
            f"The men arrested at Orlin on Monday {other}, a lawyer said.",
            outlet="Hill Mail",
            published="2031-05-03",
        )
    )
    said = case.claim(a, f"The men arrested at Orlin on Monday {one}", "police", Basis.UNNAMED_OFFICIAL)
    denied = case.claim(
        b, f"The men arrested at Orlin on Monday {other}", "a lawyer", Basis.UNNAMED_OTHER, Polarity.NEGATIVE
    )

    assert case.groups() == {frozenset({said}), frozenset({denied})}


def test_copying_one_passage_does_not_join_all_that_two_outlets_say() -> None:
    case, ids = wire_case()

    assert apart(case, ids["bread"], ids["board"])
    assert apart(case, ids["bread"], ids["wire"])


def test_each_link_names_what_it_rests_on() -> None:
    case, ids = wire_case()
    reuses = {r.id for r in find(case.documents)}

    links = [r for r in case.found() if isinstance(r, OriginLink)]

    (link,) = [k for k in links if k.b == ids["reprint"]]
    assert (link.a, link.kind) == (ids["wire"], "wire_credit")
    assert set(link.evidence) <= reuses
    assert {s.document for s in link.spans} == {"wire", "print"}


def test_the_order_of_the_input_changes_nothing() -> None:
    case, _ = wire_case()
    reuses = list(find(case.documents))
    found = list(origins(case.documents, case.records, reuses))
    rng = random.Random(5)  # noqa: S311 - a seeded shuffle

    for _ in range(4):
        documents, records = rng.sample(case.documents, 3), rng.sample(case.records, len(case.records))
        assert list(origins(documents, records, rng.sample(reuses, len(reuses)))) == found


def test_what_an_outlet_is_cited_for_goes_to_the_source_of_that_outlet() -> None:
    case = Case()
    scoop = case.add(
        made(
            "scoop",
            "The guards were ordered to fire before dawn, a clerk said.",
            outlet="The Weir",
            published="2031-05-02",
        )
    )
    later = case.add(
        made("later", "The Weir reported that guards were ordered to fire.", outlet="Moor Echo", published="2031-05-04")
    )
    first = case.claim(scoop, "The guards were ordered to fire before dawn", "a clerk", Basis.UNNAMED_OTHER)
    second = case.claim(later, "guards were ordered to fire", "The Weir")

    assert not apart(case, first, second)


def test_what_one_outlet_says_itself_twice_is_one_voice() -> None:
    case = Case()
    one = case.claim(
        case.add(made("a", "The lower road is under water.", outlet="Moor Echo")), "The lower road is under water"
    )
    two = case.claim(
        case.add(made("b", "The lower road is still shut.", outlet="Moor Echo")), "The lower road is still shut"
    )

    assert not apart(case, one, two)


def decision(
    id_: str, action: str, target: str, other: str | None = None, *, at: str, undoes: str | None = None
) -> Decision:
    return Decision(
        id=id_, action=action, target=target, other=other, who="reviewer", at=at, why="asked both", undoes=undoes
    )


def test_a_person_joins_and_parts_and_takes_it_back() -> None:
    case, ids = wire_case()
    join = decision("d1", "same_origin", ids["alone"], ids["wire"], at="2031-06-01T10:00:00Z")
    part = decision("d2", "not_same_origin", ids["reprint"], ids["wire"], at="2031-06-01T11:00:00Z")
    undo = decision("d3", "undo", "d1", at="2031-06-01T12:00:00Z", undoes="d1")

    assert not apart(case, ids["alone"], ids["wire"], [join])
    assert apart(case, ids["reprint"], ids["wire"], [join, part])
    assert apart(case, ids["alone"], ids["wire"], [undo, part, join])
    (link,) = [r for r in case.found([join]) if isinstance(r, OriginLink) and r.kind == "decision"]
    assert link.evidence == ("d1",)


def test_a_whole_origin_can_be_joined_by_its_id() -> None:
    case, ids = wire_case()
    farmer = next(o for o in case.found() if isinstance(o, Origin) and ids["wire"] in o.claims)
    join = decision("d1", "same_origin", farmer.id, ids["alone"], at="2031-06-01T10:00:00Z")

    assert frozenset({ids["wire"], ids["reprint"], ids["alone"]}) in case.groups([join])


def test_names_that_fit_two_fuller_names_fit_none() -> None:
    directory = Directory(
        ["Ila Roke", "Tam Roke", "Oda Venn"],
        ["Upland River Column", "Upland River Council", "Ministry of Border Affairs"],
    )

    assert (directory.person("Venn"), directory.person("Roke")) == ("Oda Venn", None)
    assert (directory.body("the Column"), directory.body("Upland River")) == ("Upland River Column", None)
    assert directory.body("Orvel's border ministry") == "Ministry of Border Affairs"
    assert directory.spoken_for("a former minister of border affairs") is None
