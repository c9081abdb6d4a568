"""Families of records by what they rest on."""

from __future__ import annotations

from ascertain.model.actors import Actor, AliasLink, Mention
from ascertain.model.comparison import CheckMatch, ClaimCluster, FactCheck, Origin, OriginLink, Relation, Reuse
from ascertain.model.events import Event, PlaceName, TimeExpression
from ascertain.model.opinion import Opinion
from ascertain.model.records import Attribution, Claim, LoadedTerm
from ascertain.model.weighing import SourceWeight, Weighing

Inferred = Attribution | Claim | LoadedTerm | Mention | Actor | TimeExpression | PlaceName | Event
"""What the stages find in one document."""

Joined = (
    AliasLink
    | Reuse
    | OriginLink
    | Origin
    | ClaimCluster
    | Relation
    | Weighing
    | SourceWeight
    | Opinion
    | FactCheck
    | CheckMatch
)
"""What is inferred across the documents of a case, and what others have published about its claims."""
