"""The spans a record rests on, each with the role it plays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

from ascertain.model import (
    Actor,
    AliasLink,
    Attribution,
    CheckMatch,
    Claim,
    ClaimCluster,
    Event,
    Inferred,
    Joined,
    Opinion,
    Origin,
    OriginLink,
    Relation,
    SourceWeight,
    Span,
    Weighing,
)


def roles(record: object) -> Iterator[tuple[str, Span]]:
    """Every span in the record with the path of fields that leads to it: `content`, `cue`, `speaker.antecedent`."""
    yield from _walk("", record)


def content(record: Inferred) -> tuple[Span, ...]:
    """The words a record is about, for show: a claim's content, a mention's span, an event's trigger."""
    match record:
        case Attribution() | Claim():
            return record.content
        case Actor():
            return record.mentions[:1]
        case Event():
            return (record.trigger,)
        case _:
            return (record.span,)


def rests_on(record: Joined) -> tuple[str, ...]:
    """Ids of the records and documents that a record across documents is made of."""
    match record:
        case Relation():
            return (record.a, record.b)
        case OriginLink():
            return (record.a, record.b, *record.evidence)
        case AliasLink():
            return tuple(name for name in (record.a, record.b) if not name.startswith("body:"))
        case ClaimCluster():
            return record.claims
        case CheckMatch():
            return (record.claim, record.check)
        case Opinion():
            return (record.claim,)
        case Origin():
            return (*record.documents, *record.claims, *record.links)
        case Weighing():
            return (record.cluster,)
        case SourceWeight():
            return (record.origin,)
        case _:
            return ()


def extent(spans: tuple[Span, ...]) -> tuple[int, int] | None:
    """Start of the first and end of the last character under the spans; None for no spans."""
    if len(spans) == 1:
        return spans[0].start, spans[0].end
    return (min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def _walk(path: str, value: object) -> Iterator[tuple[str, Span]]:
    if isinstance(value, Span):
        yield path, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _walk(path, item)
    else:
        for name in _names(type(value)):
            yield from _walk(f"{path}.{name}" if path else name, getattr(value, name))


def _names(kind: type) -> tuple[str, ...]:
    """The fields of a record that may hold spans; every record that is written comes through here, and most fields are words,
    numbers or, of a voice, thousands of ids."""
    names = _FIELDS.get(kind)
    if names is None:
        hints = get_type_hints(kind) if is_dataclass(kind) else {}
        names = _FIELDS[kind] = tuple(name for name, hint in hints.items() if _leads(hint))
    return names


_FIELDS: dict[type, tuple[str, ...]] = {}


def _leads(hint: Any) -> bool:
    """Whether a value of this type may hold a span."""
    if hint is Span:
        return True
    return any(map(_leads, get_args(hint))) or (isinstance(hint, type) and bool(_names(hint)))
