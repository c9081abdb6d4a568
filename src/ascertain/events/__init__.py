"""Events: what is said to have happened, time expressions and places of one document."""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.model import Inferred, Registry, Skipped

finders: Registry[..., Iterator[Inferred | Skipped]] = Registry("events")
