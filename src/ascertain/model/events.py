"""Records of what is said to have happened, when and where."""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.model.records import Span
from ascertain.model.vocab import Anchor, Polarity, Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A time as the text puts it. `type` and `value` are TIMEX3's (DATE, TIME, DURATION, SET; ISO 8601 with its
    extensions). `begin` and `end` bound the interval, ISO 8601, `end` exclusive; None is open. `anchor` says how it is
    known, `anchor_spans` by which words. `calendar` is set where it is not Gregorian."""

    id: str
    document: str
    span: Span
    type: str
    value: str
    begin: str | None = None
    end: str | None = None
    precision: Precision = Precision.VAGUE
    anchor: Anchor = Anchor.UNKNOWN
    anchor_spans: tuple[Span, ...] = ()
    calendar: str | None = None
    modifier: str | None = None
    """TIMEX3's mod: START, MID, END, BEFORE, AFTER, APPROX, MORE_THAN, LESS_THAN, EQUAL_OR_MORE, EQUAL_OR_LESS."""
    bound: str | None = None
    """How it lies to the event in `anchor_spans`, where an event bounds it: before, after, since, until, during or at."""
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCandidate:
    """What a place name may stand for. `feature` is country, province, district, city or region; `score` the share of belief."""

    geonameid: int | None
    name: str
    country: str
    """ISO 3166-1 alpha-2; empty where none applies."""
    feature: str
    latitude: float
    longitude: float
    population: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """A place as the text names it, with its likeliest readings, best first, three at most. `chosen` is the index of the
    one taken, None where the text does not decide. Never more precise than the text."""

    id: str
    document: str
    span: Span
    candidates: tuple[PlaceCandidate, ...] = ()
    chosen: int | None = None
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is said to have happened in one place of one document.

    `type` is PLOVER's (ASSAULT, PROTEST, ...), `cameo` the CAMEO root or code where known. `trigger` are the words that
    carry it. `sources` and `targets` are who is said to have done it to whom: the spans in place, and the actors' ids
    where known. `times` and `places` are ids of TimeExpression and PlaceName. `claims` are the claims that report it.
    """

    id: str
    document: str
    type: str
    cameo: str | None = None
    trigger: Span
    sources: tuple[Span, ...] = ()
    targets: tuple[Span, ...] = ()
    source_actors: tuple[str, ...] = ()
    target_actors: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    polarity: Polarity = Polarity.POSITIVE
    method: str
    score: float
