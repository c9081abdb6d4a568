"""No private or protected name in any byte of what leaves, and the proof still holds."""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_making import AT, SIGNER, TEXTS, document, log, material, salt, span

from ascertain.assess import CUSTODIAN, Person, Protected, decision, people_of
from ascertain.exchange import (
    Mask,
    Material,
    archive_obstacles,
    exporters,
    load_bundle,
    mask_material,
    opens,
    redact_report,
    verify_file,
    verify_report,
    write_report,
)
from ascertain.model import (
    ActorKind,
    Attribution,
    Basis,
    Byline,
    Claim,
    Decision,
    Mention,
    MentionForm,
    Speaker,
    SpeakerKind,
    text_hash,
)

NAME = re.compile(r"(?<![a-z])(?:imre|pavel)")
"""In `claimReviewed` stands the name of nobody."""


def _people(made: Material, *decisions: Decision) -> tuple[Person, ...]:
    return people_of(made.documents, made.records, decisions, case="one case")


def _named() -> Material:
    """The material with the name in every place where one can stand."""
    made = material()
    (shot, read), other = document(1, TEXTS[0]), made.documents[1]
    told = made.assessments[0]
    url = "https://north.example/2031/pavel-imre-counts?q=Pavel%20Imre"
    return replace(
        made,
        title="What IMRE said",
        snapshots=(replace(shot, origin=url, headers=(("link", "</pavel_imre.html>"),)), *made.snapshots[1:]),
        documents=(replace(read, title="Imre’s four boats", url=url), other),
        skipped=(replace(made.skipped[0], item="PavelImre.png", reason="Imre, Pavel: no text"),),
        decisions=(replace(made.decisions[0], why="Mr Imre says otherwise"),),
        assessments=(replace(told, question="Was Pavel J. Imre right?"),),
    )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for pair in value.items():
            for part in pair:
                yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _bare(data: str | bytes) -> str:
    text = data if isinstance(data, str) else data.decode(errors="replace")
    return text.lower().replace("\u200b", "")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Pavel Imre said", "Person 1 said"),
        ("Mr Imre's boats, IMRE’S boats", "Person 1's boats, Person 1’S boats"),
        ("Imre, Pavel (clerk)", "Person 1 (clerk)"),
        ("Pavel J. Imre", "Person 1"),
        ("Pavel\nImre", "Person 1"),
        ("Pa\u200bvel Im\u00adre", "Person 1"),
        ("https://north.example/pavel-imre.html", "https://north.example/Person 1.html"),
        ("pavel_imre_2031.pdf @PavelImre", "Person 1_2031.pdf @Person 1"),
        ("a primrose, Imreland, the chimre", "a primrose, Imreland, the chimre"),
    ],
)
def test_every_form_of_a_name_is_masked_and_no_other_word(text: str, masked: str) -> None:
    assert Mask.of(_people(material())).text(text) == masked


def _spoken(text: str, name: str) -> tuple[Person, ...]:
    """The people of an article in which that one speaks."""
    read = document(1, text)[1]
    speaker = Speaker(kind=SpeakerKind.SOURCE, name=name, spans=(span(read, name),))
    said = Attribution(
        id="att-1",
        document=read.id,
        speaker=speaker,
        cue=(),
        content=(),
        basis=Basis.NAMED_PERSON,
        method="t@1",
        score=1.0,
    )
    return people_of([read], [said], (), case="one case")


def test_marks_and_encodings_of_a_name_are_masked_too() -> None:
    mask = Mask.of(_spoken("Ferry\n\nÉva Ördög said four boats were searched.\n\nEnd.", "Éva Ördög"))
    for form in ("Éva Ördög", "E\u0301va O\u0308rdo\u0308g", "eva-ordog", "%C3%89va%20%C3%96rd%C3%B6g", "ÖRDÖG"):
        assert mask.text(f"({form})") == "(Person 1)", form


def test_a_last_name_that_is_a_common_word_is_masked_as_a_name_alone() -> None:
    text = "Ferry\n\nAmina Said said little. Said was tired, they said.\n\nWho said so? Nobody said."
    mask = Mask.of(_spoken(text, "Amina Said"), [document(1, text)[1]])
    assert mask.text("Amina Said said little. Said was tired, they said.") == (
        "Person 1 said little. Person 1 was tired, they said."
    )


def _thessock(kind: ActorKind, *, protected: bool = False) -> Mask:
    """The mask of a case in which Ivo Thessock speaks in the "Thessock Standard", and some record is called Thessock Road."""
    text = "Ferry\n\nIvo Thessock said Thessock Road was shut."
    read = replace(document(1, text)[1], outlet="Thessock Standard")
    road = span(read, "Thessock Road")
    named = Mention(
        id="mnt-1", document=read.id, span=road, head=road, kind=kind, form=MentionForm.NAME, method="t@1", score=1.0
    )
    (person,) = _spoken(text, "Ivo Thessock")
    hidden = replace(person, protected=(Protected.WITNESS,)) if protected else person
    return Mask.of([hidden], [read], [named])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Thessock Standard", "Thessock Standard"),
        (
            "the THESSOCK STANDARD's desk, thessock-standard.example",
            "the THESSOCK STANDARD's desk, thessock-standard.example",
        ),
        ("Thessock told the Thessock Standard", "Person 1 told the Thessock Standard"),
        ("Ivo Thessock Standard", "Person 1 Standard"),
        ("Mr Thessock, Standard", "Person 1, Standard"),
        ("Thessock Standards, Thessock Hall", "Person 1 Standards, Person 1 Hall"),
    ],
)
def test_a_last_name_inside_the_name_of_an_outlet_is_left_there_and_nowhere_else(text: str, masked: str) -> None:
    assert _thessock(ActorKind.PERSON).text(text) == masked


@pytest.mark.parametrize("kind", [ActorKind.ORGANISATION, ActorKind.OFFICE, ActorKind.PLACE])
def test_a_last_name_inside_a_body_or_place_is_left_there_where_the_case_has_a_record_of_it(kind: ActorKind) -> None:
    assert _thessock(kind).text("Thessock Road, Thessock Lane") == "Thessock Road, Person 1 Lane"
    assert _thessock(ActorKind.PERSON).text("Thessock Road") == "Person 1 Road"


def test_of_protected_people_the_last_name_is_kept_back_inside_other_names_too() -> None:
    assert _thessock(ActorKind.PLACE, protected=True).text("Thessock Standard") == "Person 1 Standard"


def test_a_masked_material_reads_on_and_its_spans_lie_on_the_same_words() -> None:
    made = _named()
    masked = mask_material(made, _people(made))
    assert masked.documents[0].text.startswith("Ferry at Dunmere stopped\n\nPerson 1 of the Harbour Office said four")
    claims = [(c, d) for c, d in zip(made.records, masked.records, strict=True) if isinstance(c, Claim)]
    for before, after in claims:
        old = next(d for d in made.documents if d.id == before.document)
        new = next(d for d in masked.documents if d.id == before.document)
        assert isinstance(after, Claim)
        assert new.slice(*after.content) == old.slice(*before.content)
    assert masked.documents[0].slice(masked.records[0].speaker.spans[0]) == "Person 1"  # type: ignore[union-attr]
    ends = [(p.start, p.end) for p in masked.documents[0].passages]
    assert ends[-1][1] == len(masked.documents[0].text)
    assert masked.documents[1] == made.documents[1]


@pytest.mark.parametrize("name", [p.name for p in exporters])
def test_no_export_holds_a_private_name(name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow")
    made = _named()
    part = exporters.get(name)
    whole = "".join(_bare(data) for _, data in part.function(made))
    masked = "".join(_bare(data) for _, data in part.function(mask_material(made, _people(made))))
    assert not NAME.search(masked)
    if name in ("csv", "stix", "web-annotation"):
        assert NAME.search(whole)


def test_a_redacted_report_holds_no_name_in_any_byte_and_still_verifies(tmp_path: Path) -> None:
    made = _named()
    plain = _bare(write_report(made, salt=salt(), signer=SIGNER))
    assert NAME.search(plain)
    redacted = redact_report(made, _people(made), salt=salt(), signer=SIGNER)
    text = _bare(redacted.page)
    assert not NAME.search(text)
    assert not any(NAME.search(word.lower()) for word in _json_strings(redacted.page))
    assert "person 1" in text
    path = tmp_path / "report.html"
    path.write_bytes(redacted.page.encode())
    found = verify_file(path)
    assert (found.status, found.first) == ("ok", None)
    assert [s.key for s in found.signed] == [SIGNER.public]
    assert f"{redacted.withheld} items are withheld" in found.notes[0]
    assert 0 < redacted.withheld < len(load_bundle(redacted.page).items)


def _json_strings(page: str) -> Iterator[str]:
    body = page.split('id="bundle">\n')[1].removesuffix("</script>\n</body>\n</html>\n")
    for text in _strings(json.loads(body)):
        yield from _strings(json.loads(text)) if text.startswith("{") else (text,)


def test_no_hash_is_left_that_a_guessed_name_could_be_tried_against() -> None:
    made = _named()
    page = redact_report(made, _people(made), salt=salt(), signer=SIGNER).page
    first = made.documents[0]
    guesses = {
        "Pavel Imre",
        *(
            first.text[p.start : p.end]
            for p in first.passages
            if "Imre" in first.slice(span(first, first.text[p.start : p.end]))
        ),
    }
    assert not any(text_hash(g) in page for g in guesses)
    assert f'"text_sha256":"{text_hash(first.text)}"' not in page


def test_a_changed_byte_of_a_redacted_report_is_named() -> None:
    page = redact_report(_named(), _people(_named()), salt=salt(), signer=SIGNER).page
    for old, new in (("four boats", "five boats"), ('"leaf":"', '"leaf":"0'), ("Person 1", "Person 7")):
        assert verify_report(page.replace(old, new, 1)).status == "broken"


def test_the_full_bundle_opens_the_redacted_page_and_no_other_does() -> None:
    made = _named()
    redacted = redact_report(made, _people(made), salt=salt(), signer=SIGNER)
    assert opens(redacted.page, redacted.bundle)
    assert "Imre" in redacted.bundle
    forged = replace(made, skipped=())
    assert not opens(redacted.page, redact_report(forged, _people(forged), salt=salt(), signer=SIGNER).bundle)


def test_a_correction_of_a_redacted_report_is_redacted_too() -> None:
    first = redact_report(_named(), _people(_named()), salt=salt(), signer=SIGNER).page
    made = replace(_named(), title="Again", skipped=())
    again = redact_report(made, _people(made), salt=salt(), signer=SIGNER, before=first).page
    assert verify_report(again).status == "ok"
    assert "Report, version 2" in again
    assert not NAME.search(_bare(again))


def test_a_redacted_report_after_a_full_one_does_not_tell_what_that_one_showed() -> None:
    full = write_report(_named(), salt=salt(), signer=SIGNER)
    kept = _named()
    asked = replace(kept.assessments[0], question="Were boats searched?")
    made = replace(kept, assessments=(replace(asked, id="asm-9"),))
    page = redact_report(made, _people(made), salt=salt(), signer=SIGNER, before=full).page
    assert verify_report(page).status == "ok"
    assert "<strong>removed</strong> assessment" in page
    assert not NAME.search(_bare(page))


def _decided(made: Material) -> tuple[Decision, ...]:
    person = _people(made)[0]
    return (
        decision(
            "public_role", person.id, who="ada", at=AT, why="office", value="harbour clerk", spans=person.mentions
        ),
        decision("protect", person.id, who="bo", at=AT, why="at risk", value="witness"),
        decision("unmask", person.id, who="cy", at=AT, why="agreed", value="witness", field=CUSTODIAN),
    )


def test_a_public_role_shows_the_name_protection_hides_it_and_unmasking_shows_it_again() -> None:
    made = _named()
    role, protect, unmask = _decided(made)
    shown = [
        "Imre" in mask_material(made, _people(made, *ds)).documents[0].text
        for ds in ((), (role,), (role, protect), (role, protect, unmask))
    ]
    assert shown == [False, True, False, True]


def test_what_was_decided_about_people_does_not_leave() -> None:
    made = _named()
    role, protect, _ = _decided(made)
    entries = log(
        {"decision": protect.id, "target": protect.target}, {"snapshot": made.snapshots[0].id}, {"snapshot": "sha256:x"}
    )
    made = replace(made, decisions=(*made.decisions, role, protect), log=entries)
    page = redact_report(made, _people(made, role, protect), salt=salt(), signer=SIGNER).page
    assert verify_report(page).status == "ok"
    assert protect.target not in page
    assert "harbour clerk" not in page
    bundle = "".join(_bare(d) for _, d in exporters.get("prov").function(mask_material(made, _people(made, role))))
    assert protect.id not in bundle


def test_an_author_is_named_where_they_signed_and_nowhere_else() -> None:
    made = material()
    byline = Byline(name="Pavel Imre", origin="visible", evidence="line 1", span=span(made.documents[0], "Pavel Imre"))
    signed = replace(made.documents[0], bylines=(byline,))
    made = replace(made, documents=(signed, made.documents[1]), title="Pavel Imre’s file")
    masked = mask_material(made, _people(made))
    assert masked.documents[0].bylines[0].name == "Pavel Imre"
    assert "Pavel Imre" in masked.documents[0].text
    assert masked.title == "Person 1’s file"
    person = _people(made)[0]
    protect = decision("protect", person.id, who="bo", at=AT, why="threatened", value="witness")
    hidden = mask_material(made, _people(made, protect)).documents[0]
    assert "imre" not in _bare(hidden.text + hidden.bylines[0].name)


def test_captured_bytes_cannot_be_masked_and_say_so() -> None:
    made = material()
    assert archive_obstacles(made, _people(made)) == (
        "the captured bytes name Person 1; a web archive cannot be masked",
    )
    assert archive_obstacles(made, _people(made, _decided(made)[0])) == ()


@pytest.mark.browser
def test_the_pdf_of_a_redacted_report_holds_no_name(tmp_path: Path) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("no Chromium")
    import pypdfium2

    from ascertain.exchange import print_pdf

    made = _named()
    page, target = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_bytes(redact_report(made, _people(made), salt=salt(), signer=SIGNER).page.encode())
    print_pdf(page, target, sandbox=False)
    pdf = pypdfium2.PdfDocument(target)
    text = " ".join(p.get_textpage().get_text_range() for p in pdf)
    meta = " ".join(pdf.get_metadata_dict().values())
    assert "Person 1" in text
    assert not re.search("imre|pavel", f"{text} {meta}", re.I)
    whole = target.read_bytes()
    streams = re.findall(rb"stream\r?\n(.*?)endstream", whole, re.S)
    inflated = [zlib.decompressobj().decompress(s) for s in streams if s.startswith(b"x")]
    assert inflated
    for data in (whole, *inflated):
        for name in ("imre", "pavel"):
            for coded in (name.encode(), name.encode("utf-16-be"), name.encode().hex().encode()):
                assert coded not in data.lower()
