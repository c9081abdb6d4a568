"""The registry of parts: one file adds a part.

    extractors = Registry("claims")

    @extractors.part("rules", version="1")
    def extract(document: Document, *, max_source_words: int = 25) -> Iterator[...]:
        '''One line for people.

        max_source_words: longest source phrase, in words
        '''

Keyword-only parameters, their types, defaults and the `name: text` lines of the docstring are the part's settings.
Third parties add parts through the entry-point group `ascertain.<stage>`, naming a module that registers on import.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

from ascertain.model.errors import BadInput, UnknownPart

P = ParamSpec("P")
R = TypeVar("R")
SETTING_TYPES = (bool, int, float, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One keyword-only parameter of a part."""

    name: str
    type: type
    default: Any
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[P, R]):
    """A registered function with its name, version and settings."""

    stage: str
    name: str
    version: str
    function: Callable[P, R]
    settings: tuple[Setting, ...]
    traits: Mapping[str, Any] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """`name@version`, as records carry it."""
        return f"{self.name}@{self.version}"

    @property
    def summary(self) -> str:
        """First line of the docstring."""
        return (inspect.getdoc(self.function) or "").split("\n", 1)[0]

    def resolve(self, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """All settings with `given` laid over the defaults. Text is converted; an unknown name is BadInput."""
        known = {s.name: s for s in self.settings}
        values = {s.name: s.default for s in self.settings}
        for name, value in (given or {}).items():
            if name not in known:
                raise BadInput(
                    f"{self.stage} part {self.name} has no setting {name!r}; it has: {', '.join(known) or 'none'}"
                )
            values[name] = _convert(known[name], value)
        return values

    def settings_key(self, given: Mapping[str, Any] | None = None) -> str:
        """Canonical JSON of the resolved settings, for caches and derivations."""
        return json.dumps(self.resolve(given), sort_keys=True, separators=(",", ":"))


class Registry(Generic[P, R]):
    """Parts of one stage by name. The first one registered is the default."""

    def __init__(self, stage: str) -> None:
        self.stage = stage
        self._parts: dict[str, Part[P, R]] = {}
        self._loaded = False

    def part(self, name: str, *, version: str, **traits: Any) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Register the decorated function as `name@version`. `traits` are free facts about it (media types, languages)."""

        def register(function: Callable[P, R]) -> Callable[P, R]:
            if name in self._parts:
                raise ValueError(f"{self.stage} part {name!r} is registered twice")
            self._parts[name] = Part(
                stage=self.stage,
                name=name,
                version=version,
                function=function,
                settings=_settings(function),
                traits=traits,
            )
            return function

        return register

    def get(self, name: str) -> Part[P, R]:
        """The part of that name; UnknownPart tells the nearest names."""
        self._load()
        try:
            return self._parts[name]
        except KeyError:
            raise UnknownPart(self.stage, name, self._parts) from None

    def __iter__(self) -> Iterator[Part[P, R]]:
        self._load()
        return iter(tuple(self._parts.values()))

    def _load(self) -> None:
        if not self._loaded:
            self._loaded = True
            for entry in entry_points(group=f"ascertain.{self.stage}"):
                entry.load()


def _settings(function: Callable[..., Any]) -> tuple[Setting, ...]:
    hints = get_type_hints(function)
    helps = dict(re.findall(r"^\s*(\w+): (.+)$", inspect.getdoc(function) or "", re.M))
    found = []
    for p in inspect.signature(function).parameters.values():
        if p.kind is not p.KEYWORD_ONLY:
            continue
        kind = hints.get(p.name)
        if kind not in SETTING_TYPES or p.default is p.empty:
            raise TypeError(
                f"{function.__qualname__}: setting {p.name!r} needs a default and a type of bool, int, float or str"
            )
        if p.name not in helps:
            raise TypeError(f"{function.__qualname__}: setting {p.name!r} needs a line '{p.name}: …' in the docstring")
        found.append(Setting(name=p.name, type=kind, default=p.default, help=helps[p.name]))
    return tuple(found)


def _convert(setting: Setting, value: Any) -> Any:
    if isinstance(value, str) and setting.type is bool:
        words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        if value.lower() in words:
            return words[value.lower()]
    elif isinstance(value, setting.type):
        return value
    elif setting.type is not bool:
        try:
            return setting.type(value)
        except (TypeError, ValueError):
            pass
    raise BadInput(f"setting {setting.name!r} takes {setting.type.__name__}, not {value!r}")
