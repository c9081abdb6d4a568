"""Assessment: hypotheses beside evidence, likelihood and confidence kept apart, a person's judgement with its versions."""

from ascertain.assess.admiralty import Code, letter, number
from ascertain.assess.decisions import ACTIONS, FIELDS, decision, in_force, overrule
from ascertain.assess.likelihood import BANDS, Finding, band, bounds, lint, lint_grounds
from ascertain.assess.matrix import Column, Line, Loss, Matrix, origin_of, weigh
from ascertain.assess.work import Change, changes, check, close, draft, next_version, obstacles

__all__ = [
    "ACTIONS",
    "BANDS",
    "FIELDS",
    "Change",
    "Code",
    "Column",
    "Finding",
    "Line",
    "Loss",
    "Matrix",
    "band",
    "bounds",
    "changes",
    "check",
    "close",
    "decision",
    "draft",
    "in_force",
    "letter",
    "lint",
    "lint_grounds",
    "next_version",
    "number",
    "obstacles",
    "origin_of",
    "overrule",
    "weigh",
]
