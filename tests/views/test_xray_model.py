"""The read model: what is counted, what stands behind each count, and how the text is cut."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import msgspec
import pytest
from xray_making import K, confirmed, ferry, making, persian

from ascertain.model import BadInput, Basis, Claim, LoadedTerm, Place, Span, SpeakerKind, Stance
from ascertain.views import XRay, build
from ascertain.views.words import BASIS, GROUPS, STANCE
from ascertain.views.xray_records import ClaimView, Role


@pytest.fixture(scope="module")
def xray() -> XRay:
    m = ferry()
    return build(m.snapshot, m.document, m.records)


def claim(xray: XRay, words: str) -> ClaimView:
    return next(c for c in xray.claims if c.text.startswith(words))


def test_claims_are_numbered_in_reading_order(xray: XRay) -> None:
    assert [c.number for c in xray.claims] == list(range(1, 17))
    starts = [c.content[0].start for c in xray.claims]
    assert starts == sorted(starts)


def test_every_piece_of_the_model_is_the_text_at_its_offsets() -> None:
    m = ferry()
    xray = build(m.snapshot, m.document, m.records)

    def pieces(value: object) -> list[tuple[int, int, str]]:
        if isinstance(value, dict):
            own = [(value["start"], value["end"], value["text"])] if {"start", "end", "text"} <= value.keys() else []
            return own + [p for v in value.values() for p in pieces(v)]
        return [p for v in value for p in pieces(v)] if isinstance(value, list | tuple) else []

    found = pieces(msgspec.to_builtins(xray))
    assert len(found) > 100
    assert all(m.document.text[start:end] == text for start, end, text in found)


def test_a_claim_names_who_takes_it_up_and_a_source_what_it_only_takes_up() -> None:
    m = confirmed()
    xray = build(m.snapshot, m.document, m.records)
    forged, ink = xray.claims
    assert [(u.voice.label, u.words[0].text) for u in forged.taken_up] == [
        ("Two officers", "confirmed"),
        ("A clerk in Orrin", "confirmed"),
    ]
    assert ink.taken_up == ()
    told = {s.label: (s.claims, s.taken_up) for s in xray.ledger.unnamed}
    assert told == {
        "Two officers": ((forged.id,), (forged.id,)),
        "A clerk in Orrin": ((forged.id, ink.id), (forged.id,)),
    }


def test_json_round_trip_gives_the_same_xray(xray: XRay) -> None:
    assert msgspec.json.decode(msgspec.json.encode(xray), type=XRay) == xray


def test_table_counts_each_claim_once_by_basis_and_by_stance(xray: XRay) -> None:
    ids = sorted(c.id for c in xray.claims)
    assert sorted(i for row in xray.ledger.rows for i in row.claims) == ids
    assert sorted(i for row in xray.ledger.rows for t in row.stances for i in t.claims) == ids
    assert sorted(i for t in xray.ledger.stances for i in t.claims) == ids
    assert sorted(i for g in xray.ledger.groups for i in g.claims) == ids
    (official,) = [r for r in xray.ledger.rows if r.basis is Basis.UNNAMED_OFFICIAL]
    assert {t.key: len(t.claims) for t in official.stances} == {Stance.DENIED: 1, Stance.ASSERTED: 1}


def test_every_basis_and_stance_has_its_own_words_and_stands_in_one_group() -> None:
    assert set(BASIS) == set(Basis)
    assert set(STANCE) == set(Stance)
    looks = [*BASIS.values(), *STANCE.values()]
    assert len({w.glyph for w in looks}) == len({w.code for w in looks}) == len(looks)
    assert sorted(b for _, bases in GROUPS.values() for b in bases) == sorted(Basis)


def test_a_pronoun_is_counted_for_the_name_it_stands_for(xray: XRay) -> None:
    (dorn,) = [s for s in xray.ledger.named if s.label == "Ilka Dorn"]
    assert dorn.names == ("Ilka Dorn", "She")
    told = claim(xray, "a leaking pipe").via[0].voice
    assert (told.label, told.words[0].text, told.antecedent[0].text) == ("Ilka Dorn", "She", "Ilka Dorn")


def test_hearsay_keeps_its_chain(xray: XRay) -> None:
    pipe = claim(xray, "a leaking pipe")
    assert pipe.voice.label == "a mechanic"
    assert [(v.voice.label, [c.text for c in v.cues]) for v in pipe.via] == [("Ilka Dorn", ["told"])]


def test_a_circle_of_reports_ends() -> None:
    m = making([(K.PARAGRAPH, "Ana said Bo said it rained.")])
    first = m.attribute(Basis.NAMED_PERSON, "Ana", cue=("said",), content=("it rained",))
    second = m.attribute(Basis.NAMED_PERSON, "Bo", cue=("said",), content=("it rained",), within=first)
    m.claim(second, "it rained")
    m.records[0] = replace(first, within=second.id)
    (only,) = build(m.snapshot, m.document, m.records).claims
    assert [v.voice.label for v in only.via] == ["Ana"]


def test_unnamed_sources_say_whether_a_reason_is_given(xray: XRay) -> None:
    reasons = {s.label: [p.text for p in s.reasons] for s in xray.ledger.unnamed}
    assert reasons["Two senior officers"] == ["because the inquiry is open"]
    assert reasons["Residents on the east bank"] == []
    (flag,) = [f for f in xray.ledger.flags if f.code == "anonymous-without-reason"]
    assert claim(xray, "flashes").id in flag.claims
    assert claim(xray, "shots were fired").id not in flag.claims


def test_a_document_is_neither_a_named_nor_an_unnamed_source(xray: XRay) -> None:
    assert [s.label for s in xray.ledger.other] == ["A leaked log"]
    assert "A leaked log" not in {s.label for s in (*xray.ledger.named, *xray.ledger.unnamed)}


def test_names_are_joined_across_articles_and_case_but_aliases_are_not() -> None:
    m = making([(K.PARAGRAPH, "The Front said A fell. The front added B fell. Front fighters said C fell.")])
    m.says(Basis.NAMED_ORGANISATION, "The Front", "said", "A fell")
    m.says(Basis.NAMED_ORGANISATION, "The front", "added", "B fell")
    m.says(Basis.NAMED_ORGANISATION, "Front fighters", "said", "C fell")
    named = build(m.snapshot, m.document, m.records).ledger.named
    assert [(s.label, len(s.claims)) for s in named] == [("The Front", 2), ("Front fighters", 1)]


def test_sources_relied_on_most_come_first(xray: XRay) -> None:
    counts = [len(s.claims) for s in xray.ledger.named]
    assert counts == sorted(counts, reverse=True)
    assert xray.ledger.named[0].label == "Tossia’s interior ministry"


def test_authors_own_voice_counts_only_what_the_author_says(xray: XRay) -> None:
    mine = {c.id for c in xray.claims if c.voice.kind is SpeakerKind.AUTHOR}
    assert set(xray.ledger.author.claims) == mine
    assert claim(xray, "a patrol from Tossia").id not in mine
    assert claim(xray, "I counted").id in mine


def test_flags_of_the_reader_stand_with_their_words(xray: XRay) -> None:
    conflict = xray.ledger.flags[0]
    assert conflict.code == "bylines-conflict"
    assert [p.text for p in conflict.words] == ["Teodor Walsk", "Anonymous desk"]


def test_missing_byline_and_date_are_told_once() -> None:
    m = making([(K.PARAGRAPH, "It rained.")])
    m.says(Basis.NONE_STATED, None, None, "It rained")
    codes = [f.code for f in build(m.snapshot, m.document, m.records).ledger.flags]
    assert codes == ["no-byline", "no-date"]


def test_loaded_words_name_the_claims_that_hold_them(xray: XRay) -> None:
    (term,) = xray.ledger.loaded
    assert term.words.text == "cunning"
    assert term.claims == (claim(xray, "the cunning silence").id,)


def test_handles_for_checking(xray: XRay) -> None:
    def handles(words: str) -> dict[str, list[str]]:
        return {k.kind: [p.text for p in k.words] for k in claim(xray, words).checks}

    assert handles("The ferry") == {"date": ["4 March 2031"], "name": ["Orrin"]}
    assert handles("31 passengers") == {"number": ["31"]}
    assert handles("the patrol") == {"number": ["six", "eleven"], "document": [claim(xray, "the patrol").text]}
    assert handles("I counted") == {"number": ["nine"], "date": ["Thursday"]}
    assert handles("flashes") == {}
    assert handles("۳۱") == {"number": ["۳۱"]}
    (numbers,) = [t for t in xray.ledger.checks if t.key == "number"]
    assert claim(xray, "31 passengers").id in numbers.claims


def test_blocks_rebuild_every_passage_exactly() -> None:
    for m in (ferry(), persian()):
        xray = build(m.snapshot, m.document, m.records)
        for block, passage in zip(xray.blocks, m.document.passages, strict=True):
            rebuilt = "".join(g.text for s in block.sentences for g in s.segments)
            assert rebuilt == m.document.text[passage.start : passage.end]


def test_nested_claims_become_flat_segments(xray: XRay) -> None:
    outer, inner = claim(xray, "the patrol,"), claim(xray, "which carries")
    held = [
        (g.text, set(g.claims)) for b in xray.blocks for s in b.sentences for g in s.segments if outer.id in g.claims
    ]
    assert held == [
        ("the patrol, ", {outer.id}),
        ("which carries six men", {outer.id, inner.id}),
        (", was eleven kilometres away", {outer.id}),
    ]


def test_segments_tell_source_cue_stance_reason_and_loaded_words(xray: XRay) -> None:
    roles: dict[str, set[Role]] = {}
    for segment in (g for b in xray.blocks for s in b.sentences for g in s.segments):
        roles.setdefault(segment.text, set()).update(m.role for m in segment.marks)
    assert roles["Tossia’s interior ministry"] == {Role.SOURCE}
    assert roles["denied"] == {Role.CUE, Role.STANCE_CUE}
    assert roles["because the inquiry is open"] == {Role.REASON}
    assert roles["cunning"] == {Role.LOADED}
    assert roles["Ilka Dorn"] == {Role.SOURCE, Role.ANTECEDENT}


def test_no_sentence_ends_inside_a_claim() -> None:
    m = making([(K.PARAGRAPH, "Gen. Ost left at dawn. Nobody saw him. He spoke with A. B. Corr of the U.N. Mission.")])
    m.says(Basis.NONE_STATED, None, None, "He spoke with A. B. Corr of the U.N. Mission")
    (block,) = build(m.snapshot, m.document, m.records).blocks
    sentences = [m.document.text[s.start : s.end].strip() for s in block.sentences]
    assert sentences == ["Gen. Ost left at dawn.", "Nobody saw him.", "He spoke with A. B. Corr of the U.N. Mission."]


def test_claims_map_back_to_the_bytes_of_the_snapshot() -> None:
    m = ferry()
    raw = m.document.text.encode()
    for c in build(m.snapshot, m.document, m.records).claims:
        assert all(place.exact for place in c.raw)
        assert b" \xe2\x80\xa6 ".join(raw[p.start : p.end] for p in c.raw) == c.text.encode()


def test_bytes_that_cannot_be_told_apart_are_given_as_the_whole_run() -> None:
    m = making([(K.PARAGRAPH, "It rained & thundered.")])
    m.says(Basis.NONE_STATED, None, None, "It rained")
    # Seven bytes more than the text: as if the run held an entity whose place inside the run is not known.
    m.document = replace(m.document, places=(Place(start=0, end=22, raw_start=10, raw_end=39),))
    (place,) = build(m.snapshot, m.document, m.records).claims[0].raw
    assert (place.start, place.end, place.exact) == (10, 39, False)


def test_pdf_places_are_characters_of_a_page() -> None:
    m = making([(K.PARAGRAPH, "It rained. It thundered.")])
    m.says(Basis.NONE_STATED, None, None, "It thundered")
    m.document = replace(m.document, places=(Place(start=0, end=24, raw_start=100, raw_end=124, page=3),))
    (place,) = build(m.snapshot, m.document, m.records).claims[0].raw
    assert (place.page, place.start, place.end, place.exact) == (3, 111, 123, True)


def test_records_that_do_not_fit_are_refused() -> None:
    m = ferry()
    lone = next(r for r in m.records if isinstance(r, Claim))
    with pytest.raises(BadInput, match=r"not among the records"):
        build(m.snapshot, m.document, [lone])
    term = next(r for r in m.records if isinstance(r, LoadedTerm))
    with pytest.raises(BadInput, match="of document doc-other"):
        build(m.snapshot, m.document, [replace(term, document="doc-other")])
    far = replace(term, span=Span(document=m.document.id, start=10, end=99_999))
    with pytest.raises(BadInput, match="outside"):
        build(m.snapshot, m.document, [far])


def test_an_article_without_claims_still_has_its_text() -> None:
    m = making([(K.HEADING, "Weather"), (K.PARAGRAPH, "Rain?")])
    xray = build(m.snapshot, m.document, [])
    assert xray.claims == ()
    assert xray.head.title == "Weather"
    assert len(xray.blocks) == 2


def test_order_and_repetition_of_the_records_do_not_matter() -> None:
    m = ferry()
    once = build(m.snapshot, m.document, m.records)
    again = build(m.snapshot, m.document, [*m.records[::-1], *m.records])
    assert once.claims == again.claims
    assert once.blocks == again.blocks


def test_importing_the_views_loads_no_renderer() -> None:
    code = "import sys, ascertain.views; print(sorted({'jinja2', 'rich', 'markupsafe'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
