"""A report shows what it rests on, verifies from its own bytes alone, and names what was changed in it."""

# ruff: noqa: S311 - the moments of damage are repeatable, not secret
from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from exchange_making import AT, SIGNER, TEXTS, material, salt

from ascertain.exchange import (
    build_items,
    load_bundle,
    seal,
    verify_bundle,
    verify_file,
    verify_report,
    withhold,
    write_report,
)
from ascertain.model import AnswerWeight, Assessment, BadInput, ClaimCluster, Skipped, Weighing
from ascertain.store.seal import signer_of


@pytest.fixture(scope="module")
def page() -> str:
    return write_report(material(), salt=salt(), signer=SIGNER)


def _bundle_text() -> str:
    return seal(build_items(material(), salt()), material(), signer=SIGNER).text()


def test_an_untouched_report_verifies_and_says_who_signed_it(page: str, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_bytes(page.encode())
    found = verify_file(path)
    assert (found.status, found.first) == ("ok", None)
    assert [(s.key, s.at) for s in found.signed] == [(SIGNER.public, AT)]
    assert found.checked["texts"] == 2
    assert found.checked["spans"] >= 12
    assert found.checked["log entries"] == 3
    assert found.checked["page parts"] == 10
    (tmp_path / "bundle.json").write_text(_bundle_text(), encoding="utf-8")
    assert verify_file(tmp_path / "bundle.json").status == "ok"


def test_the_page_holds_findings_evidence_methods_changes_and_hashes(page: str) -> None:
    text = re.sub(r"<script.*?</script>|</?bdi[^>]*>", "", page, flags=re.S)
    for words in (
        "Were boats searched at Dunmere?",
        "Judgement: likely.",
        "Confidence: low.",
        "Officials have a motive to deny (assumption)",
        "A rating in italics is suggested",
        "four boats were searched",
        "Named person: Pavel Imre",
        "rules@4",
        "text@1",
        "a.png is a PNG image",
        "set <code>clm-000000000000000000000002</code> stance to denied",
        "commit, 2031-05-04T10:00:00Z, by desk",
        material().snapshots[0].id,
        "This is the first version.",
        "Neither proves that a captured page was genuine",
        "&lt;Ferry&gt; &amp; quay",
    ):
        assert words in text, words
    assert "/home/desk" not in page


def test_the_page_has_its_landmarks_once_and_in_order(page: str) -> None:
    marks = ("<header>", "</header>", "<main>", 'id="findings"', 'id="hashes"', "</main>", '<footer id="about">')
    assert [page.count(mark) for mark in marks] == [1] * len(marks)
    assert sorted(marks, key=page.index) == list(marks)


def test_the_page_asks_for_nothing_and_runs_nothing(page: str) -> None:
    assert "default-src 'none'; style-src 'sha256-" in unescape(page)
    assert not re.search(r"<(img|link|iframe|object|form)\b|\son\w+=|javascript:|url\(", page)
    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/json" id="bundle">']
    assert "</script" not in page.split('id="bundle">')[1].removesuffix("</script>\n</body>\n</html>\n")


def test_a_question_of_one_voice_is_not_two_and_unknown_voices_are_not_counted() -> None:
    made = material()
    given, denied = (f'1: <span class="soft"><a href="#clm-{n:024x}">{n}.1</a></span>' for n in (1, 2))
    row = f'<td class="num">1</td><td class="num">1</td><td>{given}</td><td>{denied}</td>'
    assert row in write_report(made, salt=salt())
    bare = replace(made, joined=made.joined[:1])
    assert "not determined" in write_report(bare, salt=salt())


def test_answers_are_told_with_their_probability_and_interval_and_disputed_questions_come_first() -> None:
    made = material()
    (cluster,) = (j for j in made.joined if isinstance(j, ClaimCluster))
    agreed = replace(cluster, id="clu-0", question="Did a storm come?", answers=cluster.answers[:1])

    def weight(answer: str, share: float) -> AnswerWeight:
        return AnswerWeight(
            answer=answer, label=answer, probability=share, low=share - 0.05, high=share + 0.05, range_low=0.1,
            range_high=0.9, origins=1, documents=1,
        )  # fmt: skip

    def weighed(of: ClaimCluster, *shares: AnswerWeight, sure: bool = True) -> Weighing:
        return Weighing(
            id=f"wei-{of.id}", cluster=of.id, answers=shares, unknown=0.1, identifiable=sure, method="case@2", score=1.0
        )

    both = (weighed(cluster, weight("ans-2", 0.62), weight("ans-1", 0.21)), weighed(agreed, weight("ans-1", 0.8)))
    page = write_report(replace(made, joined=(agreed, *made.joined, *both)), salt=salt())
    findings = page[page.index('id="findings"') : page.index('id="article-1"')]
    assert findings.index("Were boats searched") < findings.index("Did a storm come")
    assert findings.index('<bdi>0.62</bdi> <span class="soft"><bdi>0.57–0.67</bdi>') < findings.index("<bdi>0.21</bdi>")
    assert "Cannot be told" not in findings
    unsure = replace(made, joined=(*made.joined, weighed(cluster, weight("ans-2", 0.62), sure=False)))
    assert "Cannot be told: too few independent voices" in write_report(unsure, salt=salt())


def test_the_same_material_gives_the_same_report(page: str) -> None:
    assert write_report(material(), salt=salt(), signer=SIGNER) == page


def test_a_report_without_signature_or_log_says_so() -> None:
    page = write_report(replace(material(), log=()), salt=salt())
    found = verify_report(page)
    assert found.status == "unverifiable"
    assert "not signed" in found.unverifiable[0]
    assert "nothing tells who handled it" in page


def test_an_empty_case_makes_a_report() -> None:
    empty = replace(
        material(),
        snapshots=(),
        documents=(),
        records=(),
        joined=(),
        derivations=(),
        decisions=(),
        assessments=(),
        log=(),
    )
    assert verify_report(write_report(empty, salt=salt(), signer=SIGNER)).status == "ok"


@pytest.mark.parametrize(
    ("old", "new", "item"),
    [
        ("four boats were searched</blockquote>", "five boats were searched</blockquote>", "page article-1"),
        ("Judgement: likely.", "Judgement: unlikely.", "page findings"),
        ("Neither proves", "Either proves", "page about"),
        ("<!--part methods-->", "<!--part method-->", "page methods"),
        ('"stance":"denied","score"', '"stance":"asserted","score"', None),
        ("Nobody was hurt", "Many were hurt", "page article-1"),
        ('"method":"url"', '"method":"uri"', "snapshot sha256:"),
        ('"name":"Pavel Imre"', '"name":"Pavel Amre"', "attribution att-000000000000000000000001"),
        ('"polarity":"positive"', '"polarity":"negative"', "claim clm-000000000000000000000001"),
        ('\\"who\\":\\"desk\\"', '\\"who\\":\\"disk\\"', "log 1"),
        ('"version":1', '"version":2', "signature"),
        ("ascertain-bundle/1", "ascertain-bundle/2", "bundle"),
        ("</html>\n", "</html>", "page frame"),
        ("</script>\n</body>", "</script><p>more</p>\n</body>", "page frame"),
    ],
)
def test_what_was_changed_is_named(page: str, old: str, new: str, item: str | None) -> None:
    if item is None:
        old, new, item = '"stance":"denied"', '"stance":"asserted"', "claim clm-000000000000000000000002"
    assert old in page
    found = verify_report(page.replace(old, new, 1))
    assert found.status == "broken"
    assert found.broken[0].item.startswith(item)


def test_swapped_taken_and_added_items_are_noticed(page: str) -> None:
    lines = page.split("\n")
    at = next(i for i, text in enumerate(lines) if '"kind":"claim"' in text)
    swapped = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
    for damaged in (swapped, [*lines[:at], *lines[at + 1 :]], [*lines[:at], lines[at], *lines[at:]]):
        assert verify_report("\n".join(damaged)).status == "broken"


def test_swapped_sections_are_noticed(page: str) -> None:
    pieces = re.split(r"(?=<!--part [a-z0-9-]+-->\n)", page)
    pieces[1], pieces[2] = pieces[2], pieces[1]
    assert "order" in str(verify_report("".join(pieces)).first)


def test_someone_who_makes_all_hashes_fit_again_cannot_sign(page: str) -> None:
    made = material()
    forged = replace(made, records=(replace(made.records[0], score=0.1), *made.records[1:]))
    found = verify_report(write_report(forged, salt=salt(), signer=signer_of(b"x" * 32)))
    assert found.status == "ok"
    assert found.signed[0].key != SIGNER.public
    head = re.search(r'"signature":"[0-9a-f]+"', page)
    assert head
    unsigned = write_report(forged, salt=salt(), signer=signer_of(b"x" * 32))
    assert verify_report(re.sub(r'"signature":"[0-9a-f]+"', head[0], unsigned, count=1)).first == (
        "the signature does not fit the statement: one of them was altered"
    )


def test_one_flipped_byte_anywhere_is_noticed(page: str, tmp_path: Path) -> None:
    chance, whole, path = random.Random(5), page.encode(), tmp_path / "report.html"
    for _ in range(250):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        try:
            found = verify_file(path)
        except BadInput:
            continue
        assert found.status == "broken"
        assert found.first


@pytest.mark.parametrize("old", ['"items":3', "<!DOCTYPE", '"words":[', '"proof":["'])
def test_ruins_are_told_and_never_a_traceback(page: str, old: str) -> None:
    for new in ("", '"items":[[[[', "\x00", "{" * 5000):
        text = page.replace(old, new, 1)
        if text != page:
            assert verify_report(text).status == "broken"
    assert verify_bundle("").status == "broken"
    assert verify_bundle("[" * 100_000).status == "broken"


def test_what_is_no_report_is_bad_input(tmp_path: Path) -> None:
    path = tmp_path / "other.html"
    path.write_text("<!DOCTYPE html><html></html>")
    with pytest.raises(BadInput, match="no report, no bundle"):
        verify_file(path)
    with pytest.raises(BadInput, match="cannot be read"):
        verify_file(tmp_path / "none.html")


def test_a_withheld_item_leaves_no_trace_of_itself_and_the_signature_holds() -> None:
    bundle = seal(build_items(material(), salt()), material(), signer=SIGNER)
    names = [
        i.name for i in bundle.items if i.id.endswith("0001") and i.kind in ("attribution", "claim", "loaded_term")
    ]
    names += [f"passage {material().documents[0].id}/2", "assessment asm-1"]
    closed = withhold(bundle, names, why="a protected person").text()
    assert "Imre" not in closed
    found = verify_bundle(closed)
    assert (found.status, found.first) == ("ok", None)
    assert f"{len(names)} items are withheld" in found.notes[0]
    assert found.signed
    with pytest.raises(BadInput, match="claim clm-none"):
        withhold(bundle, ["claim clm-none"], why="x")
    assert verify_bundle(closed.replace('"leaf":"', '"leaf":"0', 1)).status == "broken"


def test_the_salt_keeps_a_withheld_item_from_being_guessed() -> None:
    one = seal(build_items(material(), lambda: "00"), material(), signer=None)
    other = seal(build_items(material(), lambda: "01"), material(), signer=None)
    assert {i.hash for i in one.items}.isdisjoint(i.hash for i in other.items)


def test_a_correction_names_the_version_before_and_lists_what_changed(page: str) -> None:
    made = material()
    first = made.assessments[0]
    second = replace(first, id="asm-2", version=2, previous="asm-1", why="Imre withdrew his count", closed=False)
    fixed = replace(
        made,
        records=(*made.records[:2], replace(made.records[2], score=0.3), *made.records[3:]),
        assessments=(first, second),
        skipped=(
            *made.skipped,
            Skipped(stage="capture", item="b.png", code="bad-input", reason="b.png is a PNG image"),
        ),
        snapshots=made.snapshots,
    )
    again = write_report(fixed, salt=salt(), signer=SIGNER, before=page)
    assert verify_report(again).status == "ok"
    assert "Report, version 2" in again
    assert load_bundle(page).hash in again
    changes = again.split("<!--part changes-->")[1].split("<!--part custody-->")[0]
    assert "<strong>added</strong> assessment" in changes
    assert re.search(r"<strong>changed</strong> claim .*<code>clm-000000000000000000000001</code>: <bdi>score", changes)
    assert "<strong>added</strong> 1 skipped" in changes
    assert "Imre withdrew his count" in changes
    assert "<strong>changed</strong> document" not in changes
    third = write_report(fixed, salt=salt(), signer=SIGNER, before=again)
    assert "Report, version 3" in third
    assert "Nothing differs in the evidence." in third
    with pytest.raises(BadInput, match="does not verify"):
        write_report(fixed, salt=salt(), before=page.replace("Dunmere", "Dunmore", 1))


def test_only_the_newest_version_of_an_assessment_is_a_finding() -> None:
    made = material()
    first: Assessment = made.assessments[0]
    second = replace(first, id="asm-2", version=2, previous="asm-1", question="Were any boats searched?")
    page = write_report(replace(made, assessments=(first, second)), salt=salt())
    findings = page.split("<!--part findings-->")[1].split("<!--part")[0]
    assert findings.count("<h3><bdi>Were any boats searched?") == 1
    assert "Assessment, version 1" not in findings


def test_texts_come_back_whole_from_the_bundle() -> None:
    items = [json.loads(i.line) for i in build_items(material(), salt())]
    for read, text in zip(material().documents, TEXTS, strict=True):
        bodies = [i["body"] for i in items if i["kind"] == "passage" and i["body"]["document"] == read.id]
        assert "".join(b["lead"] + b["text"] for b in bodies) == text
