"""The default part of the events stage: times, places and events of one document, joined."""

from __future__ import annotations

import pytest

from ascertain.events import finders
from ascertain.model import Event, PlaceName, Skipped, TimeExpression
from ascertain.testing import document

TEXTS = [
    "The army shelled Kabul on 3 March 2021. On Monday the ministry said that it would expel the envoys.",
    "",
    "قال الوزير إن الجيش هاجم كابول أمس.",
    "😀 Rebels attacked\u202e Lahore 👩‍👩‍👧 in 2019!",
]


@pytest.mark.parametrize("text", TEXTS)
def test_records_stand_in_the_text_repeat_and_have_ids_of_their_own(text: str) -> None:
    read = document(text)
    found, again = ([r for r in finders.get("rules").function(read) if not isinstance(r, Skipped)] for _ in range(2))
    assert found == again
    assert len({r.id for r in found}) == len(found)
    for record in found:
        spans = (record.trigger, *record.sources, *record.targets) if isinstance(record, Event) else (record.span,)
        assert all(0 <= s.start < s.end <= len(text) and s.document == read.id for s in spans)


def test_an_event_names_its_time_and_place() -> None:
    found = list(finders.get("rules").function(document("The army shelled Thessock near Kabul on 3 March 2021.")))
    (event,) = (r for r in found if isinstance(r, Event))
    assert [r.id for r in found if isinstance(r, TimeExpression)] == list(event.times)
    assert set(event.places) <= {r.id for r in found if isinstance(r, PlaceName)}
    assert event.places


def test_times_and_places_can_be_left_out() -> None:
    read = document("The army shelled Kabul on 3 March 2021.")
    found = list(finders.get("rules").function(read, times=False, places=False))
    assert [type(r) for r in found] == [Event]


def test_a_text_in_another_language_is_reported_and_not_read() -> None:
    read = document("Die Armee beschoss Kabul am 3. März 2021, und Kinder flohen.", language="de")
    found = list(finders.get("rules").function(read))
    assert [(type(r), r.code) for r in found if isinstance(r, Skipped)] == [(Skipped, "language")]
    assert len(found) == 1
