from hypothesis import given
from hypothesis import strategies as st
from samples import read_bytes, texts

from ascertain.model import Document
from ascertain.reading import places_coverage

NOTE = """---
title: "Ferry stops"
author: [Mira Oldan, Jon Tarn]
date: 2031-05-04
---

# Ferry *stops* as river rises

By Mira Oldan

The **ferry** stopped on [Monday](https://lantern.example/a), the
harbour office\\* said.

> They told us
> nothing.

## Why?

- The river rose.
- The chain `broke`.

```
not *marked*
```
"""


def test_marks_are_dropped_and_every_character_keeps_its_place():
    document = read_bytes(NOTE.encode(), "n.md")
    assert document.title == "Ferry stops as river rises"
    assert texts(document, "quote") == ["They told us nothing."]
    assert "The ferry stopped on Monday, the harbour office* said." in texts(document, "paragraph")
    assert [p.level for p in document.passages if p.kind == "heading"] == [1, 2]
    assert "The chain broke." in texts(document, "paragraph")
    assert places_coverage(document, NOTE.encode()) == 1.0


def test_front_matter_gives_candidates():
    document = read_bytes(NOTE.encode(), "n.md")
    assert [(b.name, b.origin) for b in document.bylines] == [
        ("Mira Oldan", "visible"),
        ("Mira Oldan", "meta"),
        ("Jon Tarn", "meta"),
    ]
    assert document.published == "2031-05-04"
    assert "title:" not in document.text


def test_many_open_brackets_and_stars_do_not_hang():
    for data in (b"# T\n\n" + b"[a" * 300_000, b"# T\n\n" + b"*a " * 60_000, b"> " * 200_000 + b"x"):
        assert isinstance(read_bytes(data, "h.md"), Document)


@given(st.text(alphabet="ab *_`[]()>#-=~\\\n\té\u200f", max_size=200))
def test_any_marks_give_places_that_lead_back(text):
    try:
        document = read_bytes(text.encode(), "h.md")
    except Exception as error:
        assert type(error).__name__ == "BadInput"  # noqa: PT017
        return
    if isinstance(document, Document):
        assert places_coverage(document, text.encode()) == 1.0
        assert all(p.start < p.end for p in document.passages)
