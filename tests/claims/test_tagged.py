from __future__ import annotations

from dataclasses import replace

import pytest

from ascertain.claims import default_extractor, extractors, tagged
from ascertain.model import Attribution, BadInput, Claim, PassageKind
from ascertain.syntax import parse
from ascertain.testing import SAMPLES, check_extractor, document

needs_weights = pytest.mark.skipif(not tagged.installed(), reason="the tagger's weights are not installed: make models")


@needs_weights
@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_keeps_the_promises_of_every_part(text: str) -> None:
    check_extractor(extractors.get("tagger"), document(text))


@needs_weights
def test_an_indirect_report_without_the_word_said_is_found() -> None:
    text = "Campaign aides have long harboured doubts that the bridge is safe, Mara Benn told reporters on Monday."
    read = document(text)
    records = check_extractor(extractors.get("tagger"), read)
    attributions = {r.id: r for r in records if isinstance(r, Attribution)}
    claims = [r for r in records if isinstance(r, Claim)]
    speakers = {attributions[c.attribution].speaker.name for c in claims}
    assert "Mara Benn" in speakers


@needs_weights
def test_what_is_no_reporting_is_never_read_as_a_source() -> None:
    text = "By Mara Benn of the ministry, which said\n\nThe bridge was shut on Monday."
    read = document(text)
    read = replace(read, passages=(replace(read.passages[0], kind=PassageKind.BYLINE), read.passages[1]))
    assert tagged.reporting_only(read) == " " * 40 + "\n\nThe bridge was shut on Monday."
    inside = [span for found in tagged.find(read) for span in (*found.source, *found.cue, *found.content)]
    assert all(start >= read.passages[1].start for start, _ in inside)


@needs_weights
def test_a_report_inside_a_report_names_the_outer_one() -> None:
    text = (
        "The mayor said that officials in Varn had told her the bridge was mined.\n\n"
        "According to the report, Captain Ilya Venn said in March that the river could not be crossed.\n\n"
        "“The minister told us that the toll would rise,” said Mara Benn."
    )
    read = document(text)
    found = tagged.find_all(read, parse(read))
    inner = [f for f in found if f.parent is not None]
    assert [text[f.source[0][0] : f.source[0][1]] for f in inner] == [
        "officials in Varn",
        "Captain Ilya Venn",
        "The minister",
    ]
    for f in inner:
        outer = found[f.parent or 0]
        assert outer.parent is None
        assert any(s <= f.content[0][0] and f.content[-1][1] <= e for s, e in outer.content)


def test_the_rules_answer_where_the_weights_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagged, "MODULES", ("no_such_distribution",))
    tagged.tagger.cache_clear()
    assert default_extractor() == "rules"
    with pytest.raises(BadInput, match="make models"):
        tagged.find(document("The bridge was shut."))
    tagged.tagger.cache_clear()
