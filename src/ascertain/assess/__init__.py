"""Assessment: hypotheses beside evidence, likelihood and confidence kept apart, a person's judgement with its versions."""

from ascertain.assess.admiralty import Code, letter, number
from ascertain.assess.bodies import bodies_of
from ascertain.assess.decisions import ACTIONS, FIELDS, RELATED, decision, in_force, overrule, related
from ascertain.assess.likelihood import BANDS, Finding, band, bounds, lint, lint_grounds
from ascertain.assess.matrix import Column, Line, Loss, Matrix, origin_of, weigh
from ascertain.assess.people import ABOUT_PEOPLE, CUSTODIAN, Person, check_decision, find_person, people_of
from ascertain.assess.protection import Protected, Suggestion, suggestions
from ascertain.assess.work import Change, changes, check, close, draft, next_version, obstacles

__all__ = [
    "ABOUT_PEOPLE",
    "ACTIONS",
    "BANDS",
    "CUSTODIAN",
    "FIELDS",
    "RELATED",
    "Change",
    "Code",
    "Column",
    "Finding",
    "Line",
    "Loss",
    "Matrix",
    "Person",
    "Protected",
    "Suggestion",
    "band",
    "bodies_of",
    "bounds",
    "changes",
    "check",
    "check_decision",
    "close",
    "decision",
    "draft",
    "find_person",
    "in_force",
    "letter",
    "lint",
    "lint_grounds",
    "next_version",
    "number",
    "obstacles",
    "origin_of",
    "overrule",
    "people_of",
    "related",
    "suggestions",
    "weigh",
]
