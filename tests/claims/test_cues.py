"""The cue lexicon: groups are stable names that stance is derived from."""

import pytest

from ascertain.claims import cues


@pytest.mark.parametrize(
    ("lemma", "group"),
    [("say", "say"), ("believe", "believe"), ("deny", "deny"), ("ask", "ask"), ("vow", "want"), ("warn", "warn"),
     ("criticise", "judge"), ("criticize", "judge"), ("seem", "seem"), ("doubt", "doubt"), ("urge", "order")],
)  # fmt: skip
def test_group(lemma: str, group: str) -> None:
    assert cues.group_of(lemma) == group


def test_ordinary_verbs_are_no_cues() -> None:
    assert [cues.group_of(lemma) for lemma in ("walk", "burn", "", "the")] == [None] * 4


def test_every_group_is_documented() -> None:
    rows = {group for group, _, _ in (*cues.VERBS, *cues.NOUN_ROWS)}
    assert cues.__doc__ is not None
    assert {group for group in rows if f" {group}" not in cues.__doc__} == set()


def test_frames_tell_contents_from_addressees() -> None:
    assert cues.accepts("tell", "that")
    assert not cues.accepts("tell", "np")
