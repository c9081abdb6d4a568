"""Records of who is spoken of: mentions, the actors they stand for, and typed links between actors."""

from __future__ import annotations

from dataclasses import dataclass

from ascertain.model.records import Span
from ascertain.model.vocab import ActorKind, AliasKind, MentionForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that stand for an actor, `head` the word that carries them. `roles` are titles and offices said of it in
    place ("former spokesperson"). `collective` marks a group or body without a name of its own."""

    id: str
    document: str
    span: Span
    head: Span
    kind: ActorKind
    form: MentionForm
    collective: bool = False
    roles: tuple[Span, ...] = ()
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """All that one document says of one actor: its `mentions` (spans, in text order) and the `name` to show, the most
    telling of them. `author` marks the first person outside quotation. Actors of several documents are never merged:
    `AliasLink` joins them."""

    id: str
    document: str
    kind: ActorKind
    name: str
    mentions: tuple[Span, ...]
    names: tuple[str, ...] = ()
    """Distinct surface names, the most frequent first; empty for an actor without a name."""
    author: bool = False
    idle: bool = False
    """A place that is only named: nobody is said to act there in its name. Kept, but listed among no actors."""
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasLink:
    """Two actors' names hang together, in the direction `a` kind `b` ("ISIS-K" affiliate_of "ISIS").

    `a` and `b` are ids of actors, or `body:NAME` for an entry of the resource. `evidence` says how it is known (acronym,
    apposition, name, resource, person); `spans` are the words, `source` the resource entry's source and licence. A link
    is undone by a decision that names it; nothing else changes.
    """

    id: str
    a: str
    b: str
    kind: AliasKind
    evidence: str
    spans: tuple[Span, ...] = ()
    source: str | None = None
    side: str | None = None
    """Whose name the words are, as the resource has it: neutral, self or opponent; None where it does not say."""
    used_by: str | None = None
    """Who gives that name, where it is an opponent's."""
    method: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorGroup:
    """Actors held to be one by the links in force, and the entries of the resource (`body:NAME`) among them. Derived each
    time, never stored: undo a link and the group is as it was without it."""

    id: str
    name: str
    actors: tuple[str, ...]
    bodies: tuple[str, ...] = ()
