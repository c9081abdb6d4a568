from __future__ import annotations

from ascertain.bench.claims import predict


def shown(text: str) -> list[tuple[list[str], str | None, str, str]]:
    (record,) = predict([{"id": "a", "text": text}])
    return [([text[s:e] for s, e in c["content"]], c["speaker"], c["basis"], c["stance"]) for c in record["claims"]]


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "Bridge shut\r\n\r\nBy Mara Orlin\r\n\r\nOfficials said the “old” bridge 🌉 was\r\nshut on Monday.\r\n"

    assert shown(text) == [(["the “old” bridge 🌉 was\r\nshut on Monday"], "Officials", "unnamed_official", "asserted")]


def test_the_authors_own_claim_has_no_speaker() -> None:
    text = "A title of some sort\n\nThe bridge over the Sarn was shut before dawn on Monday."

    assert shown(text) == [
        (["The bridge over the Sarn was shut before dawn on Monday"], None, "none_stated", "asserted")
    ]


def test_every_record_gets_an_answer() -> None:
    answers = list(predict([{"id": "a", "text": ""}, {"id": "b", "text": "پل بسته است."}]))

    assert answers == [{"id": "a", "claims": []}, {"id": "b", "claims": []}]
