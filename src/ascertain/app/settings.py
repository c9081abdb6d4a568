"""Settings in layers: defaults, then what a case keeps, then the environment, then what was asked for just now.

| environment | means |
|---|---|
| `ASCERTAIN_USE` | part of a stage: `claims=rules`, several with `;` |
| `ASCERTAIN_SET` | value of a part's setting: `claims.rules.NAME=VALUE`, several with `;` |
| `ASCERTAIN_ENGINE` | `auto`, `serial`, `processes` or `ray` |
| `ASCERTAIN_ALLOW_URL` | `1` lets sources be fetched from the network |
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from ascertain.model import BadInput

ENGINES = ("auto", "serial", "processes", "ray")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One layer. None, or a missing name, leaves the choice to the layer below."""

    use: Mapping[str, str] = field(default_factory=dict)
    """Part name by stage."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Given settings by `stage.part`, as text; the part converts them."""
    engine: str | None = None
    allow_url: bool | None = None

    def __post_init__(self) -> None:
        if self.engine is not None and self.engine not in ENGINES:
            raise BadInput(f"no engine named {self.engine!r}; known: {', '.join(ENGINES)}")

    def over(self, below: Settings) -> Settings:
        """The layer laid over another."""
        parts = {*below.values, *self.values}
        return replace(
            self,
            use={**below.use, **self.use},
            values={p: {**below.values.get(p, {}), **self.values.get(p, {})} for p in parts},
            engine=self.engine or below.engine,
            allow_url=below.allow_url if self.allow_url is None else self.allow_url,
        )

    @classmethod
    def parse(
        cls,
        *,
        use: Iterable[str] = (),
        values: Iterable[str] = (),
        engine: str | None = None,
        allow_url: bool | None = None,
    ) -> Self:
        """From words as typed: `STAGE=PART` and `STAGE.PART.NAME=VALUE`."""
        chosen: dict[str, str] = {}
        given: dict[str, dict[str, str]] = {}
        for word in use:
            stage, _, part = word.partition("=")
            if not stage.strip() or not part.strip():
                raise BadInput(f"{word!r} chooses no part; write STAGE=PART, such as claims=rules")
            chosen[stage.strip()] = part.strip()
        for word in values:
            path, equals, value = word.partition("=")
            names = path.strip().split(".")
            if not equals or len(names) != 3 or not all(names):
                raise BadInput(f"{word!r} sets nothing; write STAGE.PART.NAME=VALUE")
            given.setdefault(f"{names[0]}.{names[1]}", {})[names[2]] = value
        return cls(use=chosen, values=given, engine=engine, allow_url=allow_url)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """The layer that `ASCERTAIN_*` variables hold."""
        return cls.parse(
            use=_words(environment.get("ASCERTAIN_USE")),
            values=_words(environment.get("ASCERTAIN_SET")),
            engine=environment.get("ASCERTAIN_ENGINE") or None,
            allow_url=_switch(environment.get("ASCERTAIN_ALLOW_URL")),
        )

    @classmethod
    def from_case(cls, kept: Mapping[str, str]) -> Self:
        """The layer a case keeps. It never lets the network in: a case may come from somebody else."""
        return cls.parse(
            use=[f"{k.removeprefix('use.')}={v}" for k, v in kept.items() if k.startswith("use.")],
            values=[f"{k.removeprefix('set.')}={v}" for k, v in kept.items() if k.startswith("set.")],
            engine=kept.get("engine"),
        )

    def to_case(self) -> dict[str, str]:
        """The layer as rows for a case; the network switch stays out."""
        rows = {f"use.{stage}": part for stage, part in self.use.items()}
        rows |= {f"set.{part}.{name}": value for part, given in self.values.items() for name, value in given.items()}
        return rows | ({"engine": self.engine} if self.engine else {})


def _words(text: str | None) -> list[str]:
    return [word.strip() for word in (text or "").split(";") if word.strip()]


def _switch(text: str | None) -> bool | None:
    if not text:
        return None
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text.lower() not in words:
        raise BadInput(f"ASCERTAIN_ALLOW_URL takes 1 or 0, not {text!r}")
    return words[text.lower()]
