"""What a case runs with: the limits it sets for itself, and the parts that read and compare its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.app.plan import IN_DOCUMENT, OFF, STAGES, Plan

if TYPE_CHECKING:
    from ascertain.app.plan import Step
    from ascertain.app.workbench import Workbench


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`days` the case is kept from its first entry on; `words` of one source in one quotation; `warnings` where the time is
    nearly over."""

    days: int
    words: int
    warnings: tuple[str, ...]


def limits(bench: Workbench) -> Limits:
    """The limits in force."""
    from ascertain.app.keeping import limits

    kept = limits(bench.case)
    return Limits(days=kept["retention_days"], words=kept["quotation_words"], warnings=bench.warnings())


def running(bench: Workbench) -> tuple[tuple[str, Step | None], ...]:
    """Each stage with the part that runs and its settings; None where the stage is left out. Readers and exporters go by what
    they are given, so they are not among them."""
    plan = Plan(settings=bench.effective)
    stages = [s for s in STAGES if s not in ("reading", "exchange")]
    left_out = {s for s in IN_DOCUMENT if plan.settings.use.get(s) == OFF}
    return tuple((s, None if s in left_out else plan.step(s)) for s in stages)
