"""Which part runs at each stage, with which settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ascertain.app.settings import Settings
from ascertain.model import BadInput, Part, Registry, Snapshot, make_id


def _readers() -> Registry[Any, Any]:
    from ascertain.reading import readers

    return readers


def _extractors() -> Registry[Any, Any]:
    from ascertain.claims import extractors

    return extractors


def _actors() -> Registry[Any, Any]:
    from ascertain.actors import finders

    return finders


def _events() -> Registry[Any, Any]:
    from ascertain.events import finders

    return finders


def _comparers() -> Registry[Any, Any]:
    from ascertain.compare import finders

    return finders


def _groupers() -> Registry[Any, Any]:
    from ascertain.compare import groupers

    return groupers


def _models() -> Registry[Any, Any]:
    from ascertain.weigh import models

    return models


def _encoders() -> Registry[Any, Any]:
    from ascertain.compare.vectors import encoders

    return encoders


def _exporters() -> Registry[Any, Any]:
    from ascertain.exchange import exporters

    return exporters


STAGES: Mapping[str, Callable[[], Registry[Any, Any]]] = {
    "reading": _readers,
    "claims": _extractors,
    "actors": _actors,
    "events": _events,
    "compare": _comparers,
    "origins": _groupers,
    "weigh": _models,
    "meaning": _encoders,
    "exchange": _exporters,
}

IN_DOCUMENT = ("claims", "actors", "events")
"""The stages that find records in one document, in order. `none` in place of a part leaves a stage out."""
ON_RECORDS = frozenset({"events"})
"""Those whose parts take the document and the records of the stages before; the others take the document alone."""
OFF = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A part and the values of its settings."""

    part: Part[Any, Any]
    values: Mapping[str, Any] = field(default_factory=dict)

    def derivation_id(self, item: str, text_hash: str) -> str:
        """Name of this step's run on that input. The hash stands for what the input holds, so that a reader which
        gives one id to two texts cannot make the second look done."""
        return make_id("drv", self.part.stage, self.part.method, self.part.settings_key(self.values), item, text_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The choices of one run, checked as a whole before any work: a misspelt part or setting stops it at once."""

    settings: Settings

    def __post_init__(self) -> None:
        for stage in self.settings.use:
            if stage not in IN_DOCUMENT or self.settings.use[stage] != OFF:
                _registry(stage).get(self.settings.use[stage])
        for path, given in self.settings.values.items():
            stage, name = path.split(".")
            _registry(stage).get(name).resolve(given)

    def reader(self, snapshot: Snapshot) -> Step:
        """The reader for the snapshot's media type; UnknownPart or BadInput when none reads it."""
        from ascertain.reading import reader_for

        if "reading" in self.settings.use:
            return self._step(_readers().get(self.settings.use["reading"]))
        return self._step(reader_for(snapshot.media_type))

    def steps(self) -> tuple[Step, ...]:
        """The stages to run on each document, in order, each with the part chosen or its default."""
        return tuple(self.step(stage) for stage in IN_DOCUMENT if self.settings.use.get(stage) != OFF)

    def step(self, stage: str) -> Step:
        """The part chosen for a stage, else the first registered there."""
        return self._step(_registry(stage).get(self.settings.use.get(stage) or _default(stage)))

    def _step(self, part: Part[Any, Any]) -> Step:
        return Step(part=part, values=part.resolve(self.settings.values.get(f"{part.stage}.{part.name}")))


def _default(stage: str) -> str:
    if stage == "claims":
        from ascertain.claims import default_extractor

        return default_extractor()
    return next(iter(_registry(stage))).name


def _registry(stage: str) -> Registry[Any, Any]:
    if stage not in STAGES:
        raise BadInput(f"no stage named {stage!r}; known: {', '.join(STAGES)}")
    return STAGES[stage]()
