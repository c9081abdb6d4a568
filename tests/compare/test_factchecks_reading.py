"""Published checks are read from pages, feeds and search answers as they are, and hostile files cost nothing but a note."""

from __future__ import annotations

import json

import pytest

from ascertain.compare.factchecks import matching, read
from ascertain.model import FactCheck, Skipped, Span
from ascertain.testing import document

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://checks.example/bridge",
    "claimReviewed": "The mayor of Orlin sold the old bridge.",
    "datePublished": "2031-03-04",
    "author": {"@type": "Organization", "name": "Orlin Checks"},
    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "a pamphlet"}, "datePublished": "2031-03"},
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "alternateName": "Invented from end to end"},
}
ANSWER = {
    "claims": [
        {
            "text": "Wolves were let loose in Kesh.",
            "claimant": "chain letter",
            "claimDate": "2031-02-01T00:00:00Z",
            "claimReview": [
                {
                    "publisher": {"name": "Kesh Facts", "site": "facts.example"},
                    "url": "https://facts.example/wolves",
                    "title": "No wolves",
                    "reviewDate": "2031-02-03T00:00:00Z",
                    "textualRating": "Not so",
                    "languageCode": "en",
                }
            ],
        }
    ],
    "nextPageToken": "x",
}


def checks(value: object) -> list[FactCheck]:
    return [f for f in read(json.dumps(value).encode(), "f.json") if isinstance(f, FactCheck)]


def notes(data: bytes) -> list[str]:
    return [f.code for f in read(data, "f.json") if isinstance(f, Skipped)]


def test_a_claim_review_keeps_its_rating_in_its_own_words() -> None:
    (check,) = checks(REVIEW)
    assert (check.publisher, check.rating, check.published) == (
        "Orlin Checks",
        "Invented from end to end",
        "2031-03-04",
    )
    assert (check.claimant, check.claimed_at, check.url) == ("a pamphlet", "2031-03", "https://checks.example/bridge")


def test_a_search_answer_is_read() -> None:
    (check,) = checks(ANSWER)
    assert (check.claim, check.publisher, check.rating) == ("Wolves were let loose in Kesh.", "Kesh Facts", "Not so")
    assert (check.published, check.language) == ("2031-02-03T00:00:00Z", "en")


@pytest.mark.parametrize(
    "wrapped",
    [[REVIEW, REVIEW], {"@graph": [{"@type": "WebPage"}, REVIEW]}, {"dataFeedElement": [{"item": [REVIEW]}]}],
    ids=["list", "graph", "feed"],
)
def test_reviews_are_found_wherever_they_lie_and_once(wrapped: object) -> None:
    assert [c.claim for c in checks(wrapped)] == [REVIEW["claimReviewed"]]


def test_reviews_in_pages_and_lines_are_read() -> None:
    page = f'<html><script type="application/ld+json">{json.dumps(REVIEW)}</script><script>var x = 1</script></html>'
    lines = json.dumps(REVIEW) + "\n" + json.dumps(REVIEW | {"url": "https://checks.example/2"})
    assert len([f for f in read(page.encode(), "p") if isinstance(f, FactCheck)]) == 1
    assert len([f for f in read(lines.encode(), "l") if isinstance(f, FactCheck)]) == 2


def test_an_item_without_address_or_rating_is_noted_and_the_rest_goes_on() -> None:
    broken = [REVIEW | {"url": "javascript:alert(1)"}, REVIEW | {"reviewRating": {"ratingValue": 1}}, REVIEW]
    assert notes(json.dumps(broken).encode()) == ["incomplete", "incomplete"]
    assert len(checks(broken)) == 1


@pytest.mark.parametrize(
    "value",
    [None, 3, "x", [], {"@type": 5}, {"@type": ["ClaimReview"], "author": [[]], "reviewRating": 7, "itemReviewed": "x", "url": {}},
     {"claimReview": [None, 3, {"publisher": []}], "text": "t"}],
)  # fmt: skip
def test_wrong_types_make_no_check(value: object) -> None:
    assert checks(value) == []


def test_deep_wide_and_broken_files_end_soon() -> None:
    assert notes(b"[" * 5000 + b"]" * 5000) in (["too-much"], ["not-json"])
    assert notes(b'{"a":' * 60 + b"[[1]]" + b"}" * 60) == ["too-much"]
    assert notes(b"{not json") == ["not-json"]
    assert notes(b"\xff\xfe\x00") == ["not-json"]
    assert notes(b" " * 32_000_001) == ["too-large"]


def test_mark_up_and_control_characters_are_taken_out() -> None:
    (check,) = checks(REVIEW | {"claimReviewed": "<b>The\u0000 mayor</b> &amp; the bridge", "headline": "x" * 9000})
    assert check.claim == "The mayor & the bridge"
    assert len(check.title or "") == 2000


def test_a_claim_finds_its_check_and_another_finds_none() -> None:
    text = "The mayor of Orlin sold the old bridge, a pamphlet says.\n\nBarley was dear in Kesh."
    doc = document(text)
    end = text.index(", a pamphlet")
    at = text.index("Barley")
    claims = [
        ("clm-1", doc, (Span(document=doc.id, start=0, end=end),)),
        ("clm-2", doc, (Span(document=doc.id, start=at, end=len(text)),)),
    ]
    known = {c.id: c for c in checks([REVIEW, ANSWER])}
    found = matching(claims, known.values())
    assert [(m.claim, known[m.check].rating) for m in found] == [("clm-1", "Invented from end to end")]
    assert matching(claims, []) == []
    assert matching([], checks(REVIEW)) == []
