from __future__ import annotations

from dataclasses import replace

import pytest
from genre_texts import TEXTS

from ascertain.claims import extractors
from ascertain.model import REPORTING, Attribution, Claim, Document, Passage, PassageKind, Skipped, SpeakerKind
from ascertain.syntax import parse
from ascertain.testing import SAMPLES, check_extractor, document

RULES = extractors.get("rules")


def read(text: str, **settings: bool | int) -> tuple[dict[str, Attribution], list[Claim], list[Skipped]]:
    records = check_extractor(RULES, document(text), **settings)
    attributions = {r.id: r for r in records if isinstance(r, Attribution)}
    return attributions, [r for r in records if isinstance(r, Claim)], [r for r in records if isinstance(r, Skipped)]


def labels(text: str) -> list[tuple[str, str | None, str, str]]:
    attributions, claims, _ = read(text)
    shown = []
    for claim in claims:
        words = " … ".join(" ".join(text[s.start : s.end].split()) for s in claim.content)
        source = attributions[claim.attribution]
        name = source.speaker.name if source.speaker.kind == SpeakerKind.SOURCE else None
        shown.append((words, name, str(source.basis), str(claim.stance)))
    return shown


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_keeps_the_promises_of_every_part(text: str) -> None:
    check_extractor(RULES, document(text))


@pytest.mark.parametrize("genre", TEXTS)
def test_finds_the_labelled_claims_of_each_genre(genre: str) -> None:
    text, expected = TEXTS[genre]

    assert sorted(labels(text)) == sorted(expected)


@pytest.mark.parametrize("text", [*(t for t, _ in TEXTS.values()), *SAMPLES.values()])
def test_every_sentence_is_accounted_for(text: str) -> None:
    attributions, claims, skipped = read(text)
    spans = [s for c in claims for s in c.content] + [s for k in skipped for s in k.spans]
    spans += [s for a in attributions.values() for s in (*a.cue, *a.speaker.spans)]

    for parsed in parse(document(text.encode("utf-8", "replace").decode())):
        for sentence in parsed.doc.sents:
            start, end = parsed.offset + sentence.start_char, parsed.offset + sentence.end_char
            if sentence.text.strip():
                assert any(s.start < end and start < s.end for s in spans), sentence.text


@pytest.mark.parametrize("genre", TEXTS)
def test_nothing_is_claimed_in_two_voices(genre: str) -> None:
    attributions, claims, _ = read(TEXTS[genre][0])
    taken: set[int] = set()
    for claim in claims:
        letters = {i for s in claim.content for i in range(s.start, s.end)}
        assert not letters & taken, claim
        taken |= letters
    assert set(attributions) >= {c.attribution for c in claims}


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Why did the garrison leave?", "question"),
        ("Stay tuned for our next report.", "teaser"),
        ("Read more about the harbour here.", "teaser"),
        ("Good evening, dear listeners.", "greeting"),
        ("Close the bridge at once.", "imperative"),
        ("A bridge, a ford and a ferry.", "no-proposition"),
    ],
)
def test_what_puts_nothing_forward_is_skipped_with_its_reason(sentence: str, code: str) -> None:
    _, claims, skipped = read(f"The bridge was shut. {sentence}")

    assert len(claims) == 1
    assert [s.code for s in skipped] == [code]
    assert skipped[0].spans


@pytest.mark.parametrize(
    "line", ["TOLLEN, March 4 (Wire) - ", "LOWER SARN, 17 May 2031 - ", "Orl Venna, May 9 (Wire) – ", "SARN (Wire) — "]
)
def test_a_date_line_is_nobodys_and_no_claim(line: str) -> None:
    told = labels(f"{line}Governor Mara Orlin on Friday denied that the dam had leaked.")

    assert told == [("the dam had leaked", "Mara Orlin", "named_person", "denied")]


def test_a_question_inside_a_quotation_is_no_claim() -> None:
    text = '"Who sent the guards away?" Benn asked.'
    _, claims, skipped = read(text)

    assert claims == []
    assert [s.code for s in skipped] == ["question"]


def test_headings_bylines_and_chrome_are_not_read() -> None:
    text = "Bridge falls\n\nBy Mara Orlin\n\nThe bridge fell.\n\nShare this page with friends"
    kinds = [PassageKind.HEADING, PassageKind.BYLINE, PassageKind.PARAGRAPH, PassageKind.CHROME]
    plain = document(text)
    passages = tuple(replace(p, kind=k) for p, k in zip(plain.passages, kinds, strict=True))
    records = check_extractor(RULES, replace(plain, passages=passages))

    claims = [r for r in records if isinstance(r, Claim)]
    assert [plain.slice(*c.content) for c in claims] == ["The bridge fell"]
    assert not [r for r in records if isinstance(r, Skipped)]


def passages_in(found: Document) -> list[Passage]:
    return [p for p in found.passages if p.kind in REPORTING]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("مقام‌ها گفتند که پل بسته است.", None),
        ("مقام‌ها گفتند که پل بسته است.", "fa"),
        ("Die Brücke war gesperrt, sagte Benn.", "de"),
    ],
)
def test_another_language_is_skipped_and_said_so(text: str, language: str | None) -> None:
    found = document(text, language=language)
    records = check_extractor(RULES, found)

    assert [r.code for r in records] == ["language"]
    assert records[0].spans[0].end - records[0].spans[0].start == passages_in(found)[0].end


def test_only_the_foreign_passage_of_a_mixed_document_is_skipped() -> None:
    found = document("The bridge fell.\n\nLe pont est tombé.")
    second = replace(found.passages[1], language="fr")
    records = check_extractor(RULES, replace(found, passages=(found.passages[0], second)))

    assert [found.slice(*r.content) for r in records if isinstance(r, Claim)] == ["The bridge fell"]
    assert [r.code for r in records if isinstance(r, Skipped)] == ["language"]


def test_regional_english_is_english() -> None:
    records = check_extractor(RULES, document("The bridge fell.", language="en-GB"))

    assert [type(r) for r in records] == [Attribution, Claim]


def test_hearsay_points_to_the_attribution_it_is_reported_in() -> None:
    text = "Mara Orlin said that Ilya Benn had claimed that the bridge was mined."
    attributions, claims, _ = read(text)
    inner = attributions[claims[-1].attribution]

    assert inner.speaker.name == "Ilya Benn"
    assert inner.within is not None
    assert attributions[inner.within].speaker.name == "Mara Orlin"


def test_loaded_words_can_be_left_out() -> None:
    text = "The brutal regime fell."

    assert len(list(RULES.function(document(text), loaded=False))) == 2
    assert len(list(RULES.function(document(text), loaded=True))) == 4


def test_each_claim_of_the_author_is_the_authors() -> None:
    attributions, claims, _ = read("The bridge fell. The road is shut.")

    assert [attributions[c.attribution].speaker.kind for c in claims] == [SpeakerKind.AUTHOR, SpeakerKind.AUTHOR]


def test_beyond_the_longest_text_every_passage_is_said_to_be_left_out() -> None:
    text = "\n\n".join(f"The bridge was shut on day {n}." for n in range(6))
    _, claims, skipped = read(text, longest=60)
    assert [text[c.content[0].start : c.content[0].end] for c in claims] == [
        "The bridge was shut on day 0",
        "The bridge was shut on day 1",
    ]
    assert [s.code for s in skipped] == ["too-long"] * 4


@pytest.mark.parametrize("part", ["rules", "tagger"])
def test_officials_who_confirm_something_to_the_author_are_its_unnamed_source(part: str) -> None:
    if part == "tagger":
        pytest.importorskip("ascertain_models_en")
    text = "The garrison was moved in the night. Several high-ranking Keshi officials confirmed this to me."
    read_document = document(text)
    records = check_extractor(extractors.get(part), read_document)
    found = next(r for r in records if isinstance(r, Attribution) and r.cue)
    assert found.speaker.name == "Several high-ranking Keshi officials"
    assert found.basis == "unnamed_official"
    assert read_document.slice(*found.content) == "this"
