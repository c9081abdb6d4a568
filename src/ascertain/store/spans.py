"""The spans a record rests on, each with the role it plays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from ascertain.model import Span


def roles(record: object) -> Iterator[tuple[str, Span]]:
    """Every span in the record with the path of fields that leads to it: `content`, `cue`, `speaker.antecedent`."""
    yield from _walk("", record)


def extent(spans: tuple[Span, ...]) -> tuple[int, int] | None:
    """Start of the first and end of the last character under the spans; None for no spans."""
    return (min(s.start for s in spans), max(s.end for s in spans)) if spans else None


def _walk(path: str, value: object) -> Iterator[tuple[str, Span]]:
    if isinstance(value, Span):
        yield path, value
    elif isinstance(value, tuple):
        for item in value:
            yield from _walk(path, item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _walk(f"{path}.{field.name}" if path else field.name, getattr(value, field.name))
