"""Who says what: each construction a reader of news would expect to be caught, on sentences about invented states."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascertain.claims.attribution import Found, find
from ascertain.claims.cues import group_of
from ascertain.model import Document, Passage, PassageKind
from ascertain.syntax import parse


def document(text: str) -> Document:
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    passages = tuple(Passage(kind=PassageKind.PARAGRAPH, start=s, end=e) for s, e in lines)
    return Document(id="d", snapshot="s", method="m", text=text, passages=passages, places=())


def findings(text: str) -> list[Found]:
    made = document(text)
    return find(made, parse(made))


def words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[s:e] for s, e in spans)


def triples(text: str) -> list[tuple[str, str, str]]:
    return [(words(text, f.source), words(text, f.cue), words(text, f.content)) for f in findings(text)]


CASES = [
    # direct, mixed and indirect quotation
    ("She said: “I never signed it.”", "She", "said", "“I never signed it.”"),
    (
        "“The bridge will hold,” said Mara Venn, the chief engineer. “We have tested it for years. Nobody need worry.”",
        "Mara Venn, the chief engineer",
        "said",
        "“The bridge will hold,” … “We have tested it for years. Nobody need worry.”",
    ),
    ("“The bridge,” Venn said, “will hold.”", "Venn", "said", "“The bridge,” … “will hold.”"),
    ("“I saw smoke,” recalled Ilse Brandt, 44, a baker.", "Ilse Brandt, 44, a baker", "recalled", "“I saw smoke,”"),
    ("Ostria denied that it had shelled the port.", "Ostria", "denied", "that it had shelled the port"),
    ("The minister asked whether the road was safe.", "The minister", "asked", "whether the road was safe"),
    ("The plan, experts say, will fail.", "experts", "say", "The plan … will fail"),
    # paragraphs
    (
        "“We came at dawn,” the governor of Ostria said. “The gate was open and nobody stood guard.\n\n"
        "“We took it without a shot.”",
        "the governor of Ostria",
        "said",
        "“We came at dawn,” … “The gate was open and nobody stood guard. … “We took it without a shot.”",
    ),
    ("The ministry said in a statement:\n\n“The talks have ended.”", "The ministry", "said", "“The talks have ended.”"),
    # cues that are no verbs
    (
        "According to Norland officials, the convoy turned back.",
        "Norland officials",
        "According to",
        "the convoy turned back",
    ),
    (
        "The convoy, according to Norland officials, turned back.",
        "Norland officials",
        "according to",
        "The convoy … turned back",
    ),
    ("In the mayor’s view, the tax is too high.", "the mayor’s", "In … view", "the tax is too high"),
    ("However, in my opinion, the tax is too high.", "my", "in … opinion", "the tax is too high"),
    ("As the minister put it, the war is over.", "the minister", "put", "the war is over"),
    ("Minister: the road is open.", "Minister", ":", "the road is open"),
    ("Norland’s claim that the island is empty angered many.", "Norland", "claim", "that the island is empty"),
    (
        "The statements made by the former Norland envoy, Aldo Rimm, are not baseless.",
        "the former Norland envoy, Aldo Rimm",
        "made by",
        "The statements",
    ),
    # thought, wish, judgement
    ("The queen vowed to rebuild the temple.", "The queen", "vowed", "to rebuild the temple"),
    ("The party wants to leave the union.", "The party", "wants", "to leave the union"),
    ("The opposition called the vote a fraud.", "The opposition", "called", "the vote a fraud"),
    ("Villagers criticised the army for burning barns.", "Villagers", "criticised", "the army for burning barns"),
    (
        "Envoys from Norland’s Ministry of Trade repeatedly advocated for the lifting of the ban.",
        "Envoys from Norland’s Ministry of Trade",
        "repeatedly advocated for",
        "the lifting of the ban",
    ),
    (
        "The Ostrian authorities consistently referred to Norland as the cradle of smugglers.",
        "The Ostrian authorities",
        "consistently referred to",
        "Norland as the cradle of smugglers",
    ),
    (
        "The coast guard quickly recognised, based on radio traffic, that boats might be moved.",
        "The coast guard",
        "quickly recognised",
        "that boats might be moved",
    ),
    # passives, and nobody named
    (
        "It was widely believed that Ostria had sent the drones.",
        "",
        "was widely believed",
        "that Ostria had sent the drones",
    ),
    ("It was argued that talks would bring nothing.", "", "was argued", "that talks would bring nothing"),
    ("The drones are believed to have come from Ostria.", "", "are believed", "The drones … to have come from Ostria"),
    ("The general reportedly left the capital at night.", "", "reportedly", "The general … left the capital at night"),
    ("These fears were voiced by several deputies.", "several deputies", "were voiced by", "These fears"),
    (
        "He had been told by a cook on another boat that the first shots came from the tower.",
        "a cook on another boat",
        "had been told by",
        "the first shots came from the tower",
    ),
    # what stands between the cue and its content
    (
        "The ministry denied in writing that the ferry was armed.",
        "The ministry",
        "denied in writing",
        "that the ferry was armed",
    ),
    (
        "The minister dismissed as “a fairy tale” the claim that guards had fired first.",
        "The minister",
        "dismissed",
        "that guards had fired first",
    ),
    ("Two colonels confirmed this to me.", "Two colonels", "confirmed", "this to me"),
    ("Reports suggest that the dam was mined.", "Reports", "suggest", "that the dam was mined"),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), CASES)
def test_construction_is_found(text: str, source: str, cue: str, content: str) -> None:
    assert (source, cue, content) in triples(text)


def test_hearsay_in_hearsay_names_its_parent() -> None:
    text = "The harbour ministry said that its envoy had told the council that the ferry was late."
    outer, inner = findings(text)
    assert words(text, outer.source) == "The harbour ministry"
    assert outer.parent is None
    assert words(text, inner.source) == "its envoy"
    assert words(text, inner.content) == "that the ferry was late"
    assert inner.parent == 0


def test_one_speaker_shares_two_contents() -> None:
    text = "Venn told reporters that the bridge would hold and added that the old one had failed."
    assert triples(text) == [
        ("Venn", "told", "that the bridge would hold"),
        ("Venn", "added", "that the old one had failed"),
    ]


def test_label_given_in_passing_is_its_own_finding() -> None:
    text = "Many analysts in Norland viewed the move in a bad light, labelling it as a trick."
    assert ("Many analysts in Norland", "labelling", "it as a trick") in triples(text)


def test_speech_verb_after_infinitive_chain_finds_its_speaker() -> None:
    text = "The colonel was quick to add that the bridge was intact."
    assert ("The colonel", "to add", "that the bridge was intact") in triples(text)


def test_relative_clause_speaks_through_its_pronoun() -> None:
    text = "Analysts, who had warned that prices would rise, stayed home."
    assert ("who", "had warned", "that prices would rise") in triples(text)


def test_quotation_without_speaker_is_kept_with_none() -> None:
    text = "The leaflet lay in the street. “Nobody in this valley will ever kneel before a tax collector again.”"
    found = findings(text)
    assert [(f.source, f.cue, f.rule) for f in found] == [((), (), "quotation")]


def test_title_in_quotation_marks_is_not_speech() -> None:
    text = "In an interview with “Morning Harbour Hour,” Rimm pointed to the weather."
    assert all("Morning" not in content for _, _, content in triples(text))


@pytest.mark.parametrize(
    "text",
    [
        "The army crossed the river at dawn.",
        "It became clear that winter was near.",
        "The so-called “peace lane” closed.",
        "",
        "\n\n",
    ],
)
def test_plain_narration_has_no_attribution(text: str) -> None:
    assert findings(text) == []


def test_author_setting_out_a_matter_is_no_speaker() -> None:
    assert findings("It is crucial to note that the harbour froze.") == []


def test_cue_group_comes_with_the_finding() -> None:
    (found,) = findings("Ostria denied that it had shelled the port.")
    assert found.lemma is not None
    assert group_of(found.lemma) == "deny"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab said\n “”\"‘’':.,;😀אب\u200f()-", max_size=120))
def test_any_text_gives_spans_inside_it(text: str) -> None:
    found = findings(text)
    assert found == findings(text)
    for index, f in enumerate(found):
        assert f.content
        assert 0 < f.score <= 1
        assert f.parent is None or f.parent != index
        for start, end in (*f.source, *f.cue, *f.content):
            assert 0 <= start < end <= len(text)
