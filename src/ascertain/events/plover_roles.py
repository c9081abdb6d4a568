"""Who did it to whom: the actors of an act, by the syntax around its predicate.

The source is the subject, or the agent of a passive; the target is looked for outwards from the act, over objects,
possessors ("rejected the president's offer"), nations before a noun ("a U.S. request") and prepositional phrases, at a
cost for each step; the cheapest actor is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from ascertain.events.plover_lexicon import lexicon
from ascertain.events.plover_phrases import conjuncts, inner, is_actor, is_name, named, pronoun
from ascertain.events.plover_senses import PARTS, SUBJECTS, Act, agent_of, child, lemma_of, noun_act
from ascertain.events.words import bag

if TYPE_CHECKING:
    from spacy.tokens import Token

STEP = {
    "dobj": 0.0, "dative": 0.2, "nsubjpass": 0.0, "oprd": 1.0, "attr": 1.0, "xcomp": 0.3, "ccomp": 0.4, "nsubj": 0.1,
    "prep": 0.5, "agent": 0.4, "pobj": 0.0, "poss": 0.5, "compound": 0.8, "nmod": 0.8, "amod": 0.8, "npadvmod": 1.6,
    "conj": 0.8, "pcomp": 0.6, "acl": 1.0, "relcl": 1.4, "advcl": 2.2, "appos": 0.6, "acomp": 0.3, "advmod": 1.0,
    "dep": 1.0, "prt": 0.5,
}  # fmt: skip
"""What a step from a word to its dependent costs; others are not taken."""
PREPOSITION = {
    "to": 0.0, "with": 0.0, "against": 0.0, "on": 0.1, "upon": 0.1, "from": 0.2, "at": 0.5, "for": 0.6, "of": 0.1,
    "over": 0.6, "between": 0.1, "among": 0.1, "toward": 0.1, "towards": 0.1, "into": 0.5, "by": 0.4, "in": 1.2,
    "within": 1.3, "inside": 1.2, "near": 1.5, "outside": 1.5, "throughout": 1.3, "across": 1.3, "about": 0.8, "via": 2.0,
}  # fmt: skip
UNNAMED, PRONOUN = 0.9, 0.3
FARTHEST = 1.6
"""Beyond this cost an actor is rather part of something else. Found by eye on the visible sentences."""
BESIDE = 0.9
"""How far from a subject that cannot act ("US drone strikes") its actor may be: a name before it, or its possessor."""
NEARLY = 0.8
"""Beyond this cost, what two parties do together has no other party."""
MUTUAL = frozenset({3, 4, 5, 6, 12})
THING = 1.15
HURTS = 17
OF_ACTORS = frozenset({"172", "173", "174", "181", "190", "191", "192", "193", "194", "195"})
"""Acts of violence that no stuff or weather does: a bare noun before them is a name."""
BODILY = frozenset({"172", "173", "174", "181", "182", "184", "185", "186", "200"})
"""Violence to people: an object that is no person has another sense of the verb ("forced out an object")."""
OWN = {14: "protester", 15: "military"}
"""Whom an act sets moving: they are not its target."""
ABOUT = bag("at on near for over about from")
"""Prepositions behind which stands no party to a talk, but its place or its subject."""
STATES = bag("commit prepare set schedule determine expect resolve")
"""Passives in form only: "is committed to opening"."""
SHARED = frozenset({"xcomp", "advcl", "conj", "pcomp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Heads of the phrases in both roles; a phrase's conjuncts each for themselves."""

    sources: tuple[Token, ...]
    targets: tuple[Token, ...]


def roles(act: Act, *, farthest: float = FARTHEST) -> Roles:
    """The sources and targets of an act."""
    if act.verb.pos_ in {"NOUN", "PROPN"}:
        return _of_noun(act.verb)
    subject = _subject(act.verb)
    if act.demanded:
        asked = subject is not None and is_actor(subject) and act.speaker is not None
        wanted = subject if asked and act.speaker is not None and act.speaker.lower_ not in {"i", "we"} else None
        sources = _doers(act.speaker, act) if wanted is not None else ()
        patient = wanted
    elif _passive(act.verb) and lemma_of(act.verb) not in STATES:
        sources, patient = _doers(agent_of(act.verb), act), subject
    else:
        sources, patient = _doers(subject, act), act.patient or _counted(act.verb)
    taken = {t.i for s in sources for t in s.subtree}
    if lemma_of(act.verb) == "discuss" and (topic := child(act.verb, {"dobj"})) is not None:
        taken |= {t.i for t in topic.subtree if not _party(t, topic)}
    if patient is not None and (is_actor(patient) or (act.root >= HURTS and patient.pos_ == "NOUN")):
        return Roles(sources=sources, targets=_each(patient, set()))
    if act.code in {"0831", "0871", "0873", "0874"}:
        farthest = min(farthest, NEARLY)
    elif len(sources) > 1 and act.root in MUTUAL:
        farthest = NEARLY
    return Roles(sources=sources, targets=_patients(act, patient, taken, farthest))


def _counted(verb: Token) -> Token | None:
    """Those of whom a bare number is hit: the guards of "killed two of its guards at the bridge"."""
    thing = child(verb, {"dobj"})
    of = child(thing, {"prep"}) if thing is not None and thing.pos_ in {"NUM", "PRON", "DET"} else None
    return child(of, {"pobj"}) if of is not None and of.lower_ == "of" else None


def _party(token: Token, topic: Token) -> bool:
    """Whether a word of what is discussed stands in "with somebody"."""
    while token.i != topic.i:
        if token.dep_ == "prep":
            return token.lower_ in {"with", "between"}
        token = token.head
    return False


def _of_noun(noun: Token) -> Roles:
    """As in "the killing of X by Y", "Y's attack on X", "Keldrian riots against X"."""
    by: tuple[Token, ...] = ()
    on: tuple[Token, ...] = ()
    of: tuple[Token, ...] = ()
    for c in noun.children:
        if c.dep_ in {"prep", "agent"}:
            whom = child(c, {"pobj"})
            if whom is not None and not is_actor(whom):
                whom = next((t for _, t in _reach(whom, set(), 1.5)), None)
            if whom is None:
                continue
            if c.lower_ == "by":
                by = by or _each(whom, set())
            elif c.lower_ in {"against", "on", "to", "with", "from"}:
                on = on or _each(whom, set())
            elif c.lower_ == "of":
                of = of or _each(whom, set())
        elif (c.dep_ == "poss" and is_actor(c)) or (c.dep_ in {"amod", "compound"} and is_name(c)):
            by = by or _each(c, set())
    return Roles(sources=by, targets=on or of)


def _passive(verb: Token) -> bool:
    if child(verb, {"nsubjpass", "auxpass"}) is not None or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        return True
    return verb.dep_ == "conj" and verb.tag_ == "VBN" and child(verb, SUBJECTS) is None and _passive(verb.head)


CONTROL = bag("ask urge order force compel allow permit tell warn advise invite encourage help let lead press push")


def _subject(verb: Token) -> Token | None:
    """The subject, or that of the verb which governs this one without a subject of its own."""
    for _ in range(6):
        own = child(verb, SUBJECTS)
        if own is not None:
            return _relative(own, verb)
        if verb.dep_ in {"acl", "relcl"}:
            return verb.head
        if verb.dep_ == "xcomp" and lemma_of(verb.head) in CONTROL and (whom := child(verb.head, {"dobj"})) is not None:
            return whom
        if verb.dep_ not in SHARED or verb.head.pos_ not in {"VERB", "AUX", "ADJ", "ADP", "SCONJ"}:
            return None
        verb = verb.head
    return None


def _relative(subject: Token, verb: Token) -> Token:
    if subject.tag_ in {"WDT", "WP"} and verb.dep_ == "relcl":
        return verb.head
    return subject


def _doers(doer: Token | None, act: Act) -> tuple[Token, ...]:
    if doer is None:
        return ()
    if pronoun(doer) and act.speaker is not None and not pronoun(act.speaker) and doer.lower_ not in {"i", "we", "us"}:
        doer = act.speaker
    if is_actor(doer) or (_bare_name(doer) and (act.root < HURTS or act.code in OF_ACTORS)):
        return _each(doer, set())
    found = tuple(t for _, t in _reach(doer, {act.verb.i}, BESIDE))
    return found[:1]


def _each(head: Token, taken: set[int]) -> tuple[Token, ...]:
    return tuple(dict.fromkeys(inner(t) for t in conjuncts(head) if t.i not in taken))


def _bare_name(token: Token) -> bool:
    """A noun that opens its sentence without article, count or modifier: an unknown name, if not a stuff ("Rain")."""
    alone = not any(c.dep_ in {"det", "amod", "nummod", "poss", "compound"} for c in token.children)
    return token.is_sent_start is True and token.tag_ == "NN" and token.text[0].isupper() and alone


def _patients(act: Act, patient: Token | None, taken: set[int], farthest: float) -> tuple[Token, ...]:
    if act.root == 11 and farthest <= FARTHEST and (deed := _deed(act.verb)) is not None:
        return _of_noun(deed).sources
    best: list[tuple[float, int, Token]] = []
    if patient is not None:
        best += [(cost + 0.2, t.i, t) for cost, t in _reach(patient, taken, farthest)]
    parts = {t.i for t in act.chain}
    things = act.root >= HURTS and act.code not in BODILY
    for n, start in enumerate(dict.fromkeys((act.core, *reversed(act.chain)))):
        found = _reach(start, taken, farthest, parts=parts, root=act.root, things=things)
        best += [(cost + 0.3 * n, t.i, t) for cost, t in found]
    if not best:
        return ()
    return _each(min(best, key=lambda b: b[:2])[2], taken)


def _deed(verb: Token) -> Token | None:
    """The act that is condemned: its doer is accused, not whom it was done to."""
    thing = child(verb, {"dobj"})
    return thing if thing is not None and noun_act(thing) is not None else None


def _doubt(token: Token) -> float:
    return PRONOUN if pronoun(token) else 0.0 if named(inner(token)) else UNNAMED


def _thing(token: Token) -> bool:
    return token.pos_ == "NOUN" and lemma_of(token) not in PARTS and noun_act(token) is None


def _prepositional(preposition: Token, root: int) -> float:
    if preposition.lower_ == "of" and lemma_of(preposition.head) in lexicon().classes["town"]:
        return 0.0
    step = STEP["prep"] + PREPOSITION.get(preposition.lower_, 1.5)
    word = preposition.lower_
    if (root == 4 and word in ABOUT) or (root == 10 and word == "for") or (root >= 18 and word == "from"):
        return 2 * FARTHEST
    if root == 2 and word == "in":
        # Refuge is sought in a country, from its authorities.
        return STEP["prep"]
    # A protest is held in one place against an actor of another.
    return step + 1.0 if root == 14 and preposition.lower_ in {"in", "at", "on", "near"} else step


def _reach(
    start: Token,
    taken: set[int],
    farthest: float,
    *,
    parts: set[int] | None = None,
    root: int = 0,
    things: bool = False,
) -> Iterator[tuple[float, Token]]:
    """Actors below a word with what it costs to get there, the cheapest first. `parts` are the words of the act itself."""
    queue: list[tuple[float, int, Token]] = [(0.0, start.i, start)]
    seen: set[int] = set()
    parts = parts or set()
    while queue:
        cost, _, token = heappop(queue)
        if token.i in seen or token.i in taken:
            continue
        seen.add(token.i)
        if token.i not in parts:
            modifier = token.dep_ in {"compound", "amod", "nmod", "npadvmod"}
            if is_name(token) or (is_actor(token) and not modifier and token.lower_ not in {"it", "we", "i", "who"}):
                if lemma_of(token) not in lexicon().classes[OWN.get(root, "none")]:
                    yield cost + _doubt(token), token
                    continue
            elif things and token.dep_ == "dobj" and _thing(token):
                yield cost + THING, token
        for c in token.children:
            step = STEP.get(c.dep_)
            if step is None or (c.dep_ == "nsubj" and token.i in parts):
                continue
            if c.dep_ == "dobj" and token.i not in parts:
                step += 0.3
            elif c.dep_ == "prep":
                step = _prepositional(c, root)
            elif c.dep_ == "advcl" and root in {10, 14}:
                step = 0.6 if root == 14 else 4.0
            if cost + step <= farthest:
                heappush(queue, (cost + step, c.i, c))
