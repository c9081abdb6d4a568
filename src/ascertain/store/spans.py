"""The spans a record rests on, each with the role it plays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

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
    Span,
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
            inner = getattr(value, name)
            # Most fields are plain words and numbers; every record that is written comes through here.
            if isinstance(inner, tuple) or _names(type(inner)):
                yield from _walk(f"{path}.{name}" if path else name, inner)


def _names(kind: type) -> tuple[str, ...]:
    names = _FIELDS.get(kind)
    if names is None:
        names = _FIELDS[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    return names


_FIELDS: dict[type, tuple[str, ...]] = {}
"""Names of the fields of each type seen so far, none for what is no record."""
