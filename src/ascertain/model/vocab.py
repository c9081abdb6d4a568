"""Closed vocabularies. A value is what stands in JSON; a label is what people read."""

from __future__ import annotations

from enum import StrEnum


class PassageKind(StrEnum):
    """What a block of a document is. Only paragraphs, quotes and captions are read as reporting."""

    HEADING = "heading"
    BYLINE = "byline"
    PARAGRAPH = "paragraph"
    QUOTE = "quote"
    CAPTION = "caption"
    CHROME = "chrome"


REPORTING = frozenset({PassageKind.PARAGRAPH, PassageKind.QUOTE, PassageKind.CAPTION})


class Basis(StrEnum):
    """On what a claim is said to rest."""

    NAMED_PERSON = "named_person"
    NAMED_ORGANISATION = "named_organisation"
    UNNAMED_OFFICIAL = "unnamed_official"
    UNNAMED_OTHER = "unnamed_other"
    DOCUMENT = "document"
    FIRST_HAND = "first_hand"
    COMMON_BELIEF = "common_belief"
    AUTHOR_OPINION = "author_opinion"
    NONE_STATED = "none_stated"


class Stance(StrEnum):
    """How firmly the speaker puts the claim."""

    ASSERTED = "asserted"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    DENIED = "denied"
    QUESTIONED = "questioned"
    HYPOTHETICAL = "hypothetical"


class Polarity(StrEnum):
    """Whether the proposition is stated as holding or as not holding ("did not cross the river")."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class SpeakerKind(StrEnum):
    """Who speaks: the author in the author's own voice, a source the author reports, or nobody who is named at all."""

    AUTHOR = "author"
    SOURCE = "source"
    UNSTATED = "unstated"
