"""The last step of every reader: language, direction and flags, then the Document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ascertain.model import Byline, DatedBy, Document, Flag, Passage, PassageKind, Snapshot
from ascertain.reading.build import Draft
from ascertain.reading.flags import character_flags
from ascertain.reading.language import RIGHT_TO_LEFT, language_of, script_of


def finish(
    draft: Draft,
    snapshot: Snapshot,
    method: str,
    *,
    title: str | None = None,
    bylines: Iterable[Byline] = (),
    dates: Iterable[DatedBy] = (),
    published: str | None = None,
    modified: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    declared: str | None = None,
    flags: Iterable[Flag] = (),
) -> Document:
    """Close the draft. `declared` is the language the source declares, used where the text is too short to tell."""
    text = draft.text
    own = "\n".join(text[p.start : p.end] for p in draft.passages if p.kind is not PassageKind.CHROME) or text
    script = script_of(own)
    language = language_of(own) or (declared.split("-")[0].lower() if declared else None)
    every = list(flags)
    if published is None:
        every.append(Flag(code="no-date", message="No date of publication was found."))
    return Document(
        id=draft.document,
        snapshot=snapshot.id,
        method=method,
        text=text,
        passages=tuple(_localised(p, text, script) for p in draft.passages),
        places=tuple(draft.places),
        title=title,
        bylines=tuple(bylines),
        published=published,
        modified=modified,
        dates=tuple(dates),
        outlet=outlet,
        url=url or (snapshot.origin if snapshot.method == "url" else None),
        language=language,
        direction=None if script is None else "rtl" if script in RIGHT_TO_LEFT else "ltr",
        flags=(*every, *character_flags(draft.document, text)),
    )


def _localised(passage: Passage, text: str, script: str | None) -> Passage:
    """The passage with its own language and direction where it is in another script than the document."""
    words = text[passage.start : min(passage.end, passage.start + 2000)]
    own = script if words.isascii() and script == "Latn" else script_of(words)
    if own is None or own == script:
        return passage
    direction = "rtl" if own in RIGHT_TO_LEFT else "ltr"
    return replace(passage, language=passage.language or language_of(words), direction=passage.direction or direction)
