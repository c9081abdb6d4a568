"""Across documents: copied passages, independent origins, claims on one question, contradiction and support.

Parts that find copied passages register with `finders`, those that group claims into independent voices with `groupers`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.model import Origin, OriginLink, Registry, Reuse

finders: Registry[..., Iterator[Reuse]] = Registry("compare")
groupers: Registry[..., Iterator[Origin | OriginLink]] = Registry("origins")

from ascertain.compare import origins, reuse  # noqa: E402, F401 - imported to be registered

__all__ = ["finders", "groupers"]
