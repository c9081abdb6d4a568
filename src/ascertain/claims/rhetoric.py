"""Frames in which an author puts a proposition forward: "it is clear that p", "we must acknowledge that p"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.wordlists import bag

if TYPE_CHECKING:
    from spacy.tokens import Token

COPULAR = bag("be become seem appear remain get look sound prove feel")
ADJECTIVES = bag(
    "clear evident obvious definite certain sure true false untrue undeniable apparent plain known likely unlikely probable "
    "improbable possible impossible doubtful questionable unclear uncertain unknown crucial important vital essential "
    "necessary worth noteworthy notable significant striking interesting telling ironic sad tragic shameful "
    "unfortunate fortunate regrettable surprising unsurprising natural understandable conceivable plausible "
    "implausible inconceivable imperative inevitable wrong right good bad fair unfair conclusive indisputable"
)
FALSEHOOD = bag(
    "false untrue baseless groundless unfounded invented fabricated wrong nonsense lie lies myth fabrication"
)
NOUNS = bag(
    "guess bet hope fear impression feeling view belief conclusion sense doubt fact truth reality point question problem secret mistake pity lie myth evidence sign proof indication"
)
UTTERED = bag(
    "mention acknowledge note say add stress emphasise emphasize admit remember recognise recognize point recall "
    "understand forget concede confess repeat underline accept see realise realize"
)
THOUGHT = bag("""think believe feel suspect guess suppose doubt know hope fear assume presume expect imagine reckon find see hear
    learn discover conclude observe notice argue maintain insist confirm establish write report
    say state warn predict""")
"""Verbs that frame what an "I" or "we" holds, without any "must"."""
SPEAK = bag(
    "say tell comment confirm deny explain disclose discuss reveal answer respond elaborate specify name identify"
)
FIRST = frozenset({"i", "we", "one", "you", "us"})
BARE = bag("seem appear happen follow")
UNSETTLED = bag("clear unclear certain uncertain sure unsure known unknown know")


def framed(head: Token) -> Token | None:
    """The head of the proposition that the clause of `head` only frames, or None where the clause stands for itself.

    A clause counts as a frame by its predicate (copula and adjective or noun of judgement, "seem", first person and a
    verb of uttering under "must", "should", "let", or an order to note) and when a finite clause follows.
    """
    inner = called_false(head) or _left_open(head)
    if inner is not None:
        return inner
    inner = _clause(head)
    if inner is not None:
        return inner if _frames(head) else None
    for child in head.children:
        if child.dep_ in {"xcomp", "acomp", "attr", "ccomp", "advcl"} and child.i > head.i:
            inner = _clause(child)
            if inner is not None and (_frames(head, child) or (child.dep_ == "ccomp" and _let(head))):
                return inner
    return None


def called_false(head: Token) -> Token | None:
    """The p of "claims that p are false"."""
    if head.lemma_ != "be" or not any(c.lower_ in FALSEHOOD and c.dep_ in {"acomp", "attr"} for c in head.children):
        return None
    for subject in head.children:
        if subject.dep_ == "nsubj" and subject.i < head.i:
            for c in subject.children:
                if c.dep_ in {"acl", "relcl", "ccomp"} and finite(c) and any(m.dep_ == "mark" for m in c.children):
                    return c
    return None


def _left_open(head: Token) -> Token | None:
    """The question of "who paid is not known", "why it fell remains unclear"."""
    known = {head.lemma_.lower(), *(c.lower_ for c in head.children if c.dep_ == "acomp")} & UNSETTLED
    asked = next((c for c in head.children if c.dep_ in {"csubj", "csubjpass"} and finite(c)), None)
    open_ = asked is not None and (asked.left_edge.tag_ in ASKING or asked.left_edge.lower_ == "whether")
    return asked if known and open_ else None


def _clause(head: Token) -> Token | None:
    for child in head.children:
        if (
            child.dep_ in {"ccomp", "acl"}
            and child.i > head.i
            and has_subject(child)
            and (finite(child) or child.tag_ == "VBN")
        ):
            return child
    return None


def _frames(head: Token, inner: Token | None = None) -> bool:
    lemma = head.lemma_.lower()
    subject = next((c for c in head.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    complement = any(c.dep_ in {"acomp", "attr", "oprd"} for c in head.children)
    if (lemma in COPULAR or head.pos_ == "AUX") and not (lemma in BARE and not complement):
        return _judgement(head, inner)
    if (
        subject is not None
        and subject.lower_ == "it"
        and lemma in cues.HELD
        and any(c.dep_ == "auxpass" for c in head.children)
    ):
        return not any(c.dep_ == "agent" for c in head.children)
    if lemma in BARE or (lemma == "turn" and any(c.dep_ == "prt" for c in head.children)):
        return subject is not None and subject.lower_ == "it"
    verb = head if inner is None else inner
    if inner is None and lemma in THOUGHT and subject is not None and subject.lower_ in {"i", "we"}:
        held = _clause(head)
        return held is None or held.left_edge.tag_ not in ASKING
    if verb.lemma_.lower() not in UTTERED:
        return False
    if subject is None:
        return head.tag_ in {"VB", "VBP"} and head.dep_ == "ROOT"
    return subject.lower_ in FIRST and (verb is not head or _obliged(head))


def _obliged(verb: Token) -> bool:
    return any(
        c.dep_ == "aux" and c.lower_ in {"must", "should", "can", "have", "would", "may", "need"} for c in verb.children
    )


def _judgement(head: Token, inner: Token | None) -> bool:
    words = [
        c for c in head.children if c.dep_ in {"acomp", "attr", "oprd", "expl"} or (c.dep_ == "nsubj" and c.i < head.i)
    ]
    words += [inner] if inner is not None else []
    lowered = {w.lemma_.lower() for w in words}
    subjects = {c.lower_ for c in head.children if c.dep_ in {"nsubj", "expl", "nsubjpass"}}
    if lowered & NOUNS and not subjects & {"i", "we", "he", "she", "they"}:
        return True
    return bool(lowered & ADJECTIVES) and bool(subjects & {"it", "there", "what", "this"} or not subjects)


def _let(head: Token) -> bool:
    return head.lemma_.lower() == "let"


FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
ASKING = frozenset({"WP", "WRB", "WDT", "WP$"})
"""First words of a clause that puts nothing forward by itself: "I know what I was told"."""


def finite(token: Token) -> bool:
    """Whether the clause of the token has a finite verb: its own, or one of its auxiliaries."""
    if token.tag_ in FINITE:
        return True
    if token.pos_ not in {"VERB", "AUX", "ADJ", "NOUN", "ADV"}:
        return False
    return any(c.dep_ in {"aux", "auxpass", "cop"} and c.tag_ in FINITE for c in token.children)


def has_subject(token: Token) -> bool:
    """Whether the token has a grammatical subject of its own, "there" and "it" included."""
    return any(c.dep_ in {"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"} for c in token.children)


def subject_of(verb: Token) -> Token | None:
    """The verb's subject, or that of the verbs it is coordinated with."""
    while True:
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        subject = subject or next((c for c in verb.children if c.dep_ == "expl"), None)
        if subject is not None or verb.dep_ != "conj":
            return subject
        verb = verb.head


def thing_given(clause: Token) -> Token | None:
    """The words behind a verb of giving that are only what was given, where the parse took their participle for a verb: "handed him,
    known as Ash, a map circled in red"."""
    given = [c for c in clause.children if c.dep_ in {"dobj", "dative"}]
    if clause.lemma_ not in GIVING or len(given) != 1:
        return None
    after = clause.right_edge.i + 1
    behind = (c for c in clause.head.children if c.dep_ in {"ccomp", "conj"} and c.left_edge.i == after)
    return next((c for c in behind if c.tag_ in {"VBD", "VBN"} and not _own_clause(c)), None)


def _own_clause(verb: Token) -> bool:
    """Whether a conjunction, an auxiliary or an adverb shows that a clause stands on its own."""
    return any(c.dep_ in {"mark", "cc", "aux", "auxpass", "advmod"} for c in verb.children)


GIVING = bag("hand give send show offer lend pass sell award bring pay")


def keeps_silent(head: Token, *, negative: bool) -> bool:
    """Whether a negated "will" or "would" tells a refusal to speak, and nothing of what is to come: "nobody will say who"."""
    modal = any(c.dep_ == "aux" and c.lower_ in {"will", "would", "wo", "'d", "’d"} for c in head.children)
    return negative and modal and cues.lemma_of(head) in SPEAK
