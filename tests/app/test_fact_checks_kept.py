"""Published fact-checks are kept with their bytes and shown, in their publishers' words, beside the claims they may be about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ascertain.app import Settings, Workbench
from ascertain.model import BadInput, CheckMatch, FactCheck
from ascertain.views.xray_html import render

ARTICLE = (
    "Ferry\nKesh Mail\nPublished: 2031-03-02\n\nThe harbour master said that the ferry Osk carried forty wolves to Kesh.\n\n"
    "Barley was dear in Orlin, traders said.\n"
)
REVIEW = {
    "@type": "ClaimReview",
    "url": "https://checks.example/wolves",
    "claimReviewed": "The ferry Osk carried forty wolves to Kesh.",
    "datePublished": "2031-03-04",
    "author": {"name": "Kesh & Osk Facts"},
    "reviewRating": {"alternateName": "Woolly & wrong"},
}


def bench(tmp_path: Path) -> Workbench:
    made = Workbench.init(
        tmp_path / "case.db", settings=Settings(use={"claims": "rules", "actors": "none", "events": "none"})
    )
    article = tmp_path / "ferry.txt"
    article.write_text(ARTICLE, "utf-8")
    assert all(outcome.documents for outcome in made.add([article]))
    return made


def feed(tmp_path: Path, *reviews: object) -> Path:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(reviews), "utf-8")
    return path


def test_a_check_stands_beside_its_claim_with_link_publisher_and_rating(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        (imported,) = made.add_checks([feed(tmp_path, REVIEW)])
        assert (len(imported.checks), imported.skipped) == (1, ())
        assert not made.compare().known
        (document,) = made.list(kind="document")
        shown = {c.text: c.published for c in made.xray_of(document["id"]).claims}
        (claim,) = (text for text, found in shown.items() if found)
        assert "forty wolves" in claim
        (check,) = shown[claim]
        assert (check.url, check.publisher, check.rating) == (
            "https://checks.example/wolves",
            "Kesh & Osk Facts",
            "Woolly & wrong",
        )
        page = render(made.xray_of(document["id"]))
        assert '<a href="https://checks.example/wolves" rel="nofollow noopener noreferrer external">' in page
        assert "Kesh &amp; Osk Facts" in page
        assert "Woolly &amp; wrong" in page


def test_checks_are_traced_to_their_file_and_to_the_claims_words(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        made.add_checks([feed(tmp_path, REVIEW)])
        made.compare()
        (match,) = made.case.current(CheckMatch)
        assert made.trace(match.id).verified
        (check,) = made.case.current(FactCheck)
        assert made.published(match.claim) == (check,)
        (derivation,) = made.trace(check.id).derivations
        assert made.case.snapshot(derivation.input) is not None


def test_new_checks_leave_the_rest_of_a_comparison_as_it_was(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        before = made.compare()
        made.add_checks([feed(tmp_path, REVIEW)])
        after = made.compare()
        stages = [d.stage for d in before.derivations]
        unchanged = {d.stage for d in before.derivations} & {
            d.stage for d in after.derivations if d in before.derivations
        }
        assert stages == [d.stage for d in after.derivations]
        assert {"compare", "origins", "questions", "aliases", "weighing"} <= unchanged
        assert made.compare().known


def test_a_file_without_checks_keeps_nothing_and_says_why(tmp_path: Path) -> None:
    with bench(tmp_path) as made:
        broken = feed(tmp_path, REVIEW | {"url": "javascript:alert(1)"})
        (imported,) = made.add_checks([broken])
        assert imported.checks == ()
        assert [s.code for s in imported.skipped] == ["incomplete"]
        assert made.case.current(FactCheck) == ()
        with pytest.raises(BadInput, match="cannot be read"):
            made.add_checks([tmp_path / "none.json"])
