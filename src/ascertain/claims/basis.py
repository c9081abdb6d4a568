"""Basis: on what a claim is said to rest, with the words that decide it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims import wordlists as words
from ascertain.claims.units import Unit
from ascertain.claims.wordlists import bag
from ascertain.model import Basis

if TYPE_CHECKING:
    from spacy.tokens import Token

Verdict = tuple[Basis, list["Token"]]

RUMOUR = bag("reportedly allegedly purportedly supposedly")
HELD = bag(
    "believe think say know rumour rumor allege report understand argue regard consider presume assume accept fear suspect"
)
SEEN = bag("""see watch hear count measure witness visit observe interview record photograph film find examine inspect collect
    survey document speak meet verify test monitor travel arrive reach enter walk drive notice smell feel sample map
    identify establish confirm catalogue catalog review tally note receive sift search dig weigh trace look""")
MINE = frozenset({"our", "my"})
STAFF = bag(
    "team teams correspondent reporter reporters researcher researchers monitor monitors staff observers observer "
    "investigator investigators journalist journalists photographer crew colleagues volunteers delegates analysts doctors medics"
)
THINKING = bag(
    "think believe feel suspect hope want wish doubt know suppose argue fear expect consider prefer love hate"
)
VIEWS = frozenset({"opinion", "view", "judgment", "judgement", "mind", "estimation", "eyes"})
GUESSES = bag("guess bet hope fear impression feeling belief conclusion sense")
ATTITUDE = bag("""unfortunately sadly fortunately regrettably hopefully thankfully tragically shamefully alarmingly disturbingly
    ironically absurdly rightly wrongly understandably predictably laughably mercifully disgracefully undoubtedly
    surely frankly honestly""")
VALUE = bag("""baseless groundless wrong right unacceptable shameful shameless disgraceful crucial essential necessary vital imperative
    important better worse best worst tragic absurd naive foolish reckless dangerous wise unwise unjust just unfair
    fair justified unjustified legitimate illegitimate immoral moral irresponsible responsible hypocritical cowardly
    brave heroic ridiculous laughable outrageous appalling pathetic deplorable commendable admirable praiseworthy
    inexcusable indefensible intolerable vain interest duty mistake blunder shame disgrace folly hypocrisy travesty
    tragedy farce betrayal disaster priority futile pointless hopeless sensible reasonable unreasonable unforgivable thin flimsy
    convincing unconvincing persuasive error harder deserving good bad terrible awful great excellent wonderful""")
OWED = frozenset({"deserve", "owe", "ought"})
NOUN_VALUE = bag(
    "mistake blunder shame disgrace folly hypocrisy travesty tragedy farce betrayal disaster duty vain interest priority"
)
OBLIGED = frozenset({"should", "must", "ought"})
TAKES_UP = bag("they it none all one two both some most each these those others another many")
CALENDAR = re.compile(
    r"\d|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|today|january|february|march|april|"
    r"june|july|august|september|october|november|december|(?:next|this|coming|following) (?:week|month))\b",
    re.I,
)


def of_author(unit: Unit, outlet: str) -> Verdict:
    """The basis of what the author puts forward, and the deciding tokens."""
    return _common(unit) or _document(unit) or _seen(unit, outlet) or _opinion(unit) or (Basis.NONE_STATED, [])


def carries_on(unit: Unit, main: Unit) -> bool:
    """Whether a flat unit rests on what the author saw in `main`: a clause of its sentence, or one taking up its things."""
    if unit.parsed.doc is not main.parsed.doc or unit.owner != main.owner:
        return False
    if unit.head.sent.start == main.head.sent.start:
        because = any(
            c.dep_ == "mark" and c.lower_ in {"because", "since", "if", "although"} for c in unit.head.children
        )
        return unit.head.dep_ in {"advcl", "conj", "relcl", "ccomp", "parataxis"} and not because
    subject = _subject(unit.head)
    return subject is not None and (subject.lower_ in TAKES_UP or subject.pos_ == "NUM" or subject.tag_ in {"CD", "JJ"})


def _common(unit: Unit) -> Verdict | None:
    head = unit.head
    for token in (*unit.frame, *unit.tokens):
        if (
            token.lower_ in RUMOUR
            and token.dep_ == "advmod"
            and (head.i in {token.head.i, token.head.head.i} or token.i in {t.i for t in unit.frame})
        ):
            return Basis.COMMON_BELIEF, [token]
    passive = any(c.dep_ == "auxpass" for c in head.children) and not any(c.dep_ == "agent" for c in head.children)
    if (
        passive
        and cues.lemma_of(head) in HELD
        and any(c.dep_ == "xcomp" and any(a.lower_ == "to" for a in c.children) for c in head.children)
    ):
        return Basis.COMMON_BELIEF, [head]
    for token in unit.frame:
        bare = any(c.dep_ == "auxpass" for c in token.children) and not any(c.dep_ == "agent" for c in token.children)
        if bare and cues.lemma_of(token) in HELD:
            return Basis.COMMON_BELIEF, [token]
    return None


def _document(unit: Unit) -> Verdict | None:
    for token in unit.tokens:
        if token.lower_ == "according" or (
            token.lower_ in {"based", "drawing", "citing"} and token.dep_ in {"prep", "advcl", "acl"}
        ):
            inside = [t for t in token.subtree if t.lemma_.lower() in words.DOCUMENTS]
            if inside:
                return Basis.DOCUMENT, [token, inside[0]]
    return None


def grounded(cue: Sequence[Token]) -> list[Token]:
    """The words by which a reporting clause rests on a document: "recognised, based on intelligence information, that"."""
    for token in cue:
        for child in token.children:
            if child.lower_ in {"based", "citing"} and child.dep_ in {"prep", "advcl", "acl"}:
                inside = [t for t in child.subtree if t.lemma_.lower() in words.DOCUMENTS]
                if inside:
                    return [child, inside[0]]
    return []


def _seen(unit: Unit, outlet: str) -> Verdict | None:
    frame = [t for t in unit.frame if t.pos_ == "VERB"]
    for verb in [*frame, unit.head]:
        subject = _subject(verb)
        if subject is None or not _past(verb):
            continue
        lemma = cues.lemma_of(verb)
        mine = any(c.lower_ in MINE for c in subject.children)
        staff = (mine and subject.lower_ in STAFF) or _of_outlet(subject, outlet)
        if (subject.lower_ == "we" or staff) and lemma in SEEN:
            return Basis.FIRST_HAND, [subject, verb]
        if (
            subject.lower_ == "i"
            and lemma not in THINKING | {"be", "seem"}
            and verb is unit.head
            and not any(c.tag_ == "MD" for c in verb.children)
        ):
            return Basis.FIRST_HAND, [subject, verb]
        if subject.lower_ == "i" and lemma in SEEN:
            return Basis.FIRST_HAND, [subject, verb]
    for token in unit.tokens:
        if token.dep_ == "agent" and any(
            c.lower_ in STAFF and any(m.lower_ in MINE for m in c.children) for c in token.children
        ):
            return Basis.FIRST_HAND, list(token.children)
        if (
            token.lower_ in {"me", "us"}
            and token.dep_ in {"dobj", "dative", "pobj"}
            and cues.lemma_of(unit.head) in {"tell", "show", "confirm", "speak"}
        ):
            return Basis.FIRST_HAND, [unit.head, token]
    return None


def _subject(verb: Token) -> Token | None:
    """The verb's subject, or that of the verbs it is coordinated with."""
    while True:
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is not None or verb.dep_ != "conj":
            return subject
        verb = verb.head


def _past(verb: Token) -> bool:
    return verb.tag_ in {"VBD", "VBN"} or any(c.tag_ == "VBD" for c in verb.children if c.dep_ == "aux")


def _of_outlet(subject: Token, outlet: str) -> bool:
    if subject.lower_ not in STAFF:
        return False
    near = {c.text for c in subject.children} | {g.text for c in subject.children for g in c.children}
    return (bool(outlet) and bool(near & set(outlet.split()))) or "This" in near or "this" in near


def _opinion(unit: Unit) -> Verdict | None:
    head = unit.head
    for token in unit.frame:
        lemma = token.lemma_.lower()
        if (token.lower_ in GUESSES or token.lower_ in VIEWS) and any(c.lower_ in MINE for c in token.children):
            return Basis.AUTHOR_OPINION, [token]
        if token.lower_ in VIEWS or (lemma in THINKING and token.pos_ == "VERB"):
            return Basis.AUTHOR_OPINION, [token]
        if (
            lemma in VALUE
            and lemma not in {"evident", "obvious", "undeniable"}
            and token.dep_ in {"acomp", "attr", "oprd"}
            and not _noting(unit)
        ):
            return Basis.AUTHOR_OPINION, [token]
    for token in unit.tokens:
        if token.lower_ in VIEWS and any(c.lower_ in MINE for c in token.children):
            return Basis.AUTHOR_OPINION, [token]
        if (
            token.lower_ in ATTITUDE
            and token.dep_ == "advmod"
            and (token.head.i == head.i or token.i == unit.tokens[0].i)
        ):
            return Basis.AUTHOR_OPINION, [token]
    return _evaluates(unit) or _obliges(unit) or _forecasts(unit)


def _noting(unit: Unit) -> bool:
    """The frame only introduces: "it is important to note that"."""
    return any(t.pos_ == "VERB" and t.dep_ == "xcomp" for t in unit.frame)


def _evaluates(unit: Unit) -> Verdict | None:
    if any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "whether"} for c in unit.head.children):
        return None
    if unit.head.lemma_.lower() in OWED:
        return Basis.AUTHOR_OPINION, [unit.head]
    for child in unit.head.children:
        if child.dep_ in {"acomp", "attr", "oprd"} and child.lemma_.lower() in VALUE:
            return Basis.AUTHOR_OPINION, [child]
        if child.dep_ == "prep" and child.lower_ in {"in", "of"} and unit.head.lemma_ == "be":
            for noun in child.children:
                if noun.lemma_.lower() in NOUN_VALUE:
                    return Basis.AUTHOR_OPINION, [child, noun]
    return None


def _obliges(unit: Unit) -> Verdict | None:
    children = list(unit.head.children)
    perfect = any(c.lower_ == "have" and c.dep_ == "aux" for c in children)
    for child in children:
        if child.dep_ == "aux" and child.lower_ in OBLIGED and not (child.lower_ == "must" and perfect):
            return Basis.AUTHOR_OPINION, [child]
    if unit.head.lemma_ == "need" and unit.head.tag_ in {"VBP", "VBZ"} and any(c.dep_ == "xcomp" for c in children):
        return Basis.AUTHOR_OPINION, [unit.head]
    return None


def _forecasts(unit: Unit) -> Verdict | None:
    will = next(
        (c for c in unit.head.children if c.dep_ == "aux" and c.lower_ in {"will", "'ll", "’ll", "shall"}), None
    )
    if will is None:
        likely = next((c for c in unit.head.children if c.lower_ in {"likely", "unlikely"} and c.dep_ == "acomp"), None)
        future = (
            unit.head.tag_ in {"VBZ", "VBP"} and likely is not None and any(c.dep_ == "xcomp" for c in likely.children)
        )
        return (Basis.AUTHOR_OPINION, [likely]) if future and likely is not None else None
    if CALENDAR.search(" ".join(t.text for t in unit.tokens)):
        return None
    return Basis.AUTHOR_OPINION, [will]
