"""Claims: attribution, basis, stance and loaded language of one document. Parts register with `extractors`."""

from __future__ import annotations

from collections.abc import Iterator

from ascertain.model import Inferred, Registry, Skipped

extractors: Registry[..., Iterator[Inferred | Skipped]] = Registry("claims")

from ascertain.claims import rules, tagged  # noqa: E402


def default_extractor() -> str:
    """The part that claims are found with unless another is chosen: the tagger where it is installed, else the rules."""
    return "tagger" if tagged.installed() else "rules"


__all__ = ["default_extractor", "extractors", "rules", "tagged"]
