"""Actors: mentions, collective actors, coreference inside a document, and typed links between names.

Parts register with `finders`."""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.model import Actor, Mention, Registry, Skipped

finders: Registry[..., Iterator[Mention | Actor | Skipped]] = Registry("actors")

from ascertain.actors import rules  # noqa: E402

__all__ = ["finders", "rules"]
