"""Events: what is said to have happened, time expressions and places of one document. Parts register with `finders`.

A part takes the document and the records of the stages before it, and yields times, places and events joined to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.model import Event, PlaceName, Registry, Skipped, TimeExpression

finders: Registry[..., Iterator[TimeExpression | PlaceName | Event | Skipped]] = Registry("events")

from ascertain.events import rules  # noqa: E402

__all__ = ["finders", "rules"]
