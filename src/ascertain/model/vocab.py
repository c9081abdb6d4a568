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


class ActorKind(StrEnum):
    """What an actor is. A body is a collective: a government, an office of one, an army, a movement, a company."""

    PERSON = "person"
    ORGANISATION = "organisation"
    ARMED_GROUP = "armed_group"
    OFFICE = "office"
    """A government, a ministry, an agency, a post ("the border ministry", "the governor of Marren")."""
    POPULATION = "population"
    """People by what they share ("residents of Orlin", "Keldrians", "refugees")."""
    PLACE = "place"
    """As an actor, whoever governs it ("Kesh protested")."""


class MentionForm(StrEnum):
    """How a mention names its actor."""

    NAME = "name"
    DESCRIPTION = "description"
    """A common noun phrase ("the ministry", "several high-ranking officials")."""
    PRONOUN = "pronoun"


class AliasKind(StrEnum):
    """How two names hang together. Every kind but SAME_AS keeps two actors apart."""

    SAME_AS = "same_as"
    PART_OF = "part_of"
    AFFILIATE_OF = "affiliate_of"
    OFFICE_OF = "office_of"
    LABEL_BY_OPPONENT = "label_by_opponent"
    """A name that only the actor's opponents give it."""
    DISTINCT_FROM = "distinct_from"
    """Names that are easily taken for one another and stand for different actors."""


class Precision(StrEnum):
    """How fine a stated time is."""

    MINUTE = "minute"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    VAGUE = "vague"


class Anchor(StrEnum):
    """How a time is known."""

    STATED = "stated"
    """The text says the date in full."""
    PUBLICATION = "publication"
    """Counted from the day of publication ("on Monday", "last year")."""
    TEXT = "text"
    """Counted from another time in the text ("two days later")."""
    EVENT = "event"
    """Bounded by an event ("before the garrison withdrew")."""
    UNKNOWN = "unknown"


class RelationKind(StrEnum):
    """How two claims stand to one another."""

    SAME = "same"
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    DISPUTES = "disputes"
    """One speaker denies what another says: a dispute between speakers, not a contradiction of fact."""
    SUPERSEDES = "supersedes"
    """A correction or an update takes the other claim's place."""


class QuestionKind(StrEnum):
    """What the claims of a cluster answer."""

    HAPPENED = "happened"
    WHO = "who"
    HOW_MANY = "how_many"
    WHEN = "when"
    WHERE = "where"
