"""Claims: attribution, basis, stance and loaded language of one document. Parts register with `extractors`."""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.model import Inferred, Registry, Skipped

extractors: Registry[..., Iterator[Inferred | Skipped]] = Registry("claims")

from ascertain.claims import rules  # noqa: E402

__all__ = ["extractors", "rules"]
