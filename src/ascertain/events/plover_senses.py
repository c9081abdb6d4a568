"""What one word names: verbs by their senses, nouns that name an act, and the few walks that reading them needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.events.plover_lexicon import Sense, lexicon
from ascertain.events.words import bag

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
SLIPS = {"staged": "stage", "stormed": "storm", "outlawed": "outlaw", "raped": "rape"}
"""Words that the lemmatizer takes for others."""
TALKING = bag("say comment speak answer elaborate name identify give disclose reveal respond explain confirm")
CROWDS = frozenset({"demonstrate", "march", "riot"})
"""What crowds do takes no object: "demonstrated the need" is another verb."""
TOWARDS = frozenset({"04", "05", "06", "07"})
"""Done to or with somebody; with a clause as its object the verb has another sense ("recognised that")."""
PARTS = bag(
    "part number series kind sort form ton tonne kilogram kg worth amount total wave round set piece state patch batch group "
    "hundred thousand dozen score ten"
)
EMPTY = bag("effort process activity program programme operation action act campaign measure work")
PATIENTS = frozenset(
    {"@person", "@office", "@diplomat", "@town", "@structure", "@media", "@body", "@armed", "@captive", "@protester"}
)
"""Objects of a pattern that are acted on; any other is part of the act ("set fire", "sent troops")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something done. `verb` is the predicate that it hangs on, `chain` the words from there to `core`, which says what;
    `speaker` the subject of the verb that reports it; `demanded` that the speaker wants
    it of the verb's subject; `patient` the one acted on, where the tree does not show it."""

    code: str
    verb: Token
    core: Token
    chain: tuple[Token, ...]
    negative: bool = False
    speaker: Token | None = None
    demanded: bool = False
    patient: Token | None = None
    sure: float = 1.0

    @property
    def root(self) -> int:
        """The CAMEO root category, 2 to 20."""
        return int(self.code[:2])


def lemma_of(token: Token) -> str:
    """The lemma in lower case, where the lexicon looks it up, the tagger's slips mended."""
    return SLIPS.get(token.lower_) or token.lemma_.lower()


def child(token: Token, deps: frozenset[str] | set[str]) -> Token | None:
    """The first child with one of the dependencies."""
    return next((c for c in token.children if c.dep_ in deps), None)


def special(token: Token) -> Act | None:
    """The act of a verb in a telling frame: with a particle, an object or a subject that the sense asks for."""
    sense = match(token)
    if lemma_of(token) in CROWDS and child(token, {"dobj", "ccomp"}) is not None:
        return None
    if sense is None or (sense.object is None and sense.particle is None and sense.subject is None):
        return None
    return _by_sense(token, sense)


def plain(token: Token) -> Act | None:
    """The act of a verb by any sense that fits."""
    sense = match(token)
    if sense is None or (sense.code[:2] in TOWARDS and child(token, {"ccomp"}) is not None) or _of_words(token, sense):
        return None
    return _by_sense(token, sense)


def _of_words(token: Token, sense: Sense) -> bool:
    """Rejecting a report, or declining to comment, is a matter of who says what: claims tell it, not events."""
    if sense.code[:2] != "12":
        return False
    said = any(not lexicon().classes["saying"].isdisjoint(nouns_in(c)) for c in objects_of(token))
    return said or any(lemma_of(c) in TALKING for c in clauses(token, frozenset({"xcomp"})))


def _by_sense(token: Token, sense: Sense) -> Act:
    # What is discussed is no party to the talk; who recalls an ambassador does it to a country.
    means = lemma_of(token) == "discuss" or (
        sense.object is not None and (sense.object not in PATIENTS or sense.code == "160")
    )
    thing = (
        next((c for c in objects_of(token) if lexicon().fits_any(sense.object, nouns_in(c))), None) if means else None
    )
    part = next((c for c in token.children if sense.particle and c.lower_ == sense.particle), None)
    return made(token, sense.code, *(t for t in (part, thing) if t is not None))


def made(token: Token, code: str, *chain: Token) -> Act:
    """An act that hangs on a token; the last of the chain is its core."""
    return Act(code=code, verb=token, core=chain[-1] if chain else token, chain=(token, *chain))


def _name(token: Token) -> str:
    """The lemma, with what a hyphen joins before it where the lexicon has that ("test-fired")."""
    lemma = lemma_of(token)
    if token.i > 1 and token.nbor(-1).text == "-":
        joined = f"{token.nbor(-2).lower_}-{lemma}"
        return joined if joined in lexicon().verbs else lemma
    return lemma


def match(token: Token) -> Sense | None:
    """The most telling sense of a verb that its dependents allow."""
    senses = lexicon().verbs.get(_name(token))
    if not senses:
        return None
    words, preps = lexicon(), set()
    particle: str | None = None
    objects: list[str] = []
    governed: dict[str, list[str]] = {}
    subjects: list[str] = []
    phrasal = False
    for c in token.children:
        if c.dep_ == "prt":
            particle, phrasal = c.lower_, True
        elif c.dep_ == "advmod" and c.i == token.i + 1:
            particle = particle or c.lower_
        elif c.dep_ in {"prep", "agent"} and c.i > token.i:
            preps.add(c.lower_)
            governed.setdefault(c.lower_, []).extend(n for p in c.children for n in nouns_in(p))
        if c.dep_ in {"dobj", "nsubjpass", "oprd", "attr"}:
            objects += nouns_in(c)
        elif c.dep_ == "nsubj":
            subjects = nouns_in(c)
        elif c.dep_ == "agent":
            subjects = [n for p in c.children for n in nouns_in(p)]
    if token.dep_ == "acl" and token.tag_ == "VBN":
        objects += nouns_in(token.head)
    for sense in senses:
        if (
            (sense.particle == particle if sense.particle or phrasal else True)
            and (sense.preposition is None or sense.preposition in preps)
            and words.fits_any(sense.object, (*objects, *governed.get(sense.preposition or "", ())))
            and words.fits_any(sense.subject, subjects)
        ):
            return sense
    return None


def nouns_in(token: Token) -> list[str]:
    """Lemmas that an object stands for: its head, what is joined on, and what it is a part or an amount of."""
    found = [lemma_of(token)]
    for c in token.children:
        if c.dep_ in {"compound", "amod"} and c.i >= token.i - 3:
            found.append(f"{lemma_of(c)}_{found[0]}")
            if found[0] in EMPTY:
                found.append(lemma_of(c))
        elif c.dep_ == "conj":
            found.append(lemma_of(c))
        elif c.dep_ == "prep" and c.lower_ == "of" and found[0] in PARTS:
            found += [n for p in c.children for n in nouns_in(p)]
    return found


def noun_act(token: Token) -> str | None:
    """The code of a noun that names an act, compounds first; None for any other noun."""
    if token.pos_ not in {"NOUN", "PROPN"}:
        return None
    nouns = lexicon().nouns
    for name in reversed(nouns_in(token)):
        if name in nouns:
            return nouns[name]
    return None


def act_of_noun(token: Token) -> Act | None:
    """The act that a noun names by itself ("the shelling of Orlin by the army")."""
    code = noun_act(token)
    return Act(code=code, verb=token, core=token, chain=(token,)) if code is not None else None


def objects_of(token: Token) -> Iterator[Token]:
    """Direct objects, or the subject of a passive, with what is joined on."""
    for c in token.children:
        if c.dep_ in {"dobj", "nsubjpass"}:
            yield from joined(c)


def joined(token: Token) -> Iterator[Token]:
    """A noun, those joined on to it, and what it is a part of."""
    yield token
    for c in token.children:
        if c.dep_ == "conj" or (c.dep_ == "prep" and c.lower_ == "of" and lemma_of(token) in PARTS):
            yield from joined(c if c.dep_ == "conj" else next(iter(c.children), c))


def clauses(token: Token, deps: frozenset[str]) -> Iterator[Token]:
    """Predicates that the token governs, those joined on to them included."""
    for c in token.children:
        if c.dep_ in deps:
            yield c
        elif c.dep_ == "prep":
            yield from (p for p in c.children if p.dep_ == "pcomp")
        elif c.dep_ == "acomp":
            yield from clauses(c, deps)


def agent_of(token: Token) -> Token | None:
    """Who a passive is done by."""
    by = child(token, {"agent"})
    return child(by, {"pobj"}) if by is not None else None


def depth(token: Token) -> int:
    """Steps from the root of the sentence."""
    steps = 0
    while token.dep_ != "ROOT" and token.head.i != token.i:
        token, steps = token.head, steps + 1
    return steps
