"""Actors: mentions, collective actors, coreference inside a document, and typed links between names."""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.model import Inferred, Registry, Skipped

finders: Registry[..., Iterator[Inferred | Skipped]] = Registry("actors")
