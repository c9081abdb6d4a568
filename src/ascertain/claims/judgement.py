"""Value judgements: what a clause of the author's praises, blames or calls worth doing.

Finds: adjectives and nouns of value said of the subject, infinitives judged ("it would be kinder to"), overdone measures ("far too
weak"), "there is no reason to", "it is time to"; in a text that argues, verbs and attributes that judge.
Needs: the parse of the clause and `valuewords`.
Known misses: irony, images, a judgement by facts chosen; plain adjectives that also report ("serious", "dangerous") judge only
beside an abstract noun or in a text that argues.
Example: `judged` on "That is a shabby bargain." gives the word "shabby" where the text argues.
References: docs/labelling.md, author_opinion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ascertain.claims import cues
from ascertain.claims.conditions import conditional
from ascertain.claims.rhetoric import COPULAR, subject_of
from ascertain.claims.units import Unit
from ascertain.claims.valuewords import ATTITUDE, JUDGING, NOUN_VALUE, PLAIN, VALUE
from ascertain.claims.wordlists import bag
from ascertain.model import Basis

if TYPE_CHECKING:
    from spacy.tokens import Token

Verdict = tuple[Basis, list["Token"]]
OWED = frozenset({"deserve", "owe", "ought"})
ESCAPES = bag(
    "clear likely unlikely true false possible impossible known unknown unclear uncertain certain sure due able unable set ready free bound "
    "available doubtful probable scheduled expected legal illegal lawful unlawful"
)
"""Adjectives over "to" or "that" which say how sure or how arranged a thing is, not how good."""
DEFENCE = bag(
    "support justify suggest excuse explain defend show prove back contradict doubt fear hide celebrate gain lose"
)
NOTHING = bag(
    "nothing evidence reason excuse justification point sense ground grounds doubt basis proof need cause case merit"
)


def evaluates(unit: Unit, *, essay: bool) -> Verdict | None:
    head = unit.head
    if head.lower_ == "ought":
        return Basis.AUTHOR_OPINION, [head]
    if head.lemma_.lower() in OWED and head.tag_ in {"VBZ", "VBP", "VB"}:
        return None if conditional(head) else (Basis.AUTHOR_OPINION, [head])
    found = next((w for w in _predicated(head) if _judges(w, essay=essay)), None)
    if found is not None:
        return Basis.AUTHOR_OPINION, [found]
    extraposed = (
        _extraposed(head) or _nothing_to(head, essay=essay) or _overdone(head) or _judged_subject(head) or _urged(head)
    )
    if extraposed is not None:
        return Basis.AUTHOR_OPINION, [extraposed]
    if head.lemma_ in {"do", "fare"} and any(c.dep_ == "aux" and c.tag_ == "MD" for c in head.children):
        better = next((c for c in head.children if c.lower_ in {"better", "worse", "well", "best"}), None)
        return (Basis.AUTHOR_OPINION, [better]) if better is not None else None
    return None


def _predicated(head: Token) -> Iterator[Token]:
    """The words that a clause says of its subject: complements, their attributes, "in vain", "makes matters worse"."""
    for child in head.children:
        if child.dep_ in {"acomp", "attr", "oprd"} and (head.lemma_ in COPULAR or child.dep_ == "oprd"):
            yield child
            joined = [c for c in child.children if c.dep_ == "conj"]
            yield from joined
            if child.dep_ == "attr":
                adjectives = [c for noun in (child, *joined) for c in noun.children if c.dep_ == "amod"]
                yield from adjectives
                yield from (d for c in adjectives for d in c.children if d.dep_ in {"conj", "amod"})
        elif child.dep_ == "ccomp" and head.lemma_ == "make" and child.pos_ in {"ADJ", "NOUN"}:
            yield child
        elif child.dep_ == "xcomp" and child.lemma_ == "be" and head.lemma_ in {"seem", "appear", "prove"}:
            yield from _predicated(child)
        elif child.dep_ == "prep" and child.lower_ in {"in", "of"} and head.lemma_ == "be":
            yield from (n for n in child.children if n.lemma_.lower() in NOUN_VALUE)


def _judges(word: Token, *, essay: bool) -> bool:
    lemma = _positive(word)
    if any(c.dep_ == "neg" for c in word.children) and not essay:
        return False
    if lemma in NOUN_VALUE or word.lower_ in NOUN_VALUE:
        return True
    if lemma not in VALUE and word.lower_ not in VALUE:
        return False
    return essay or lemma not in PLAIN or (word.dep_ == "amod" and word.tag_ in {"JJR", "JJS"}) or _of_abstract(word)


def _positive(word: Token) -> str:
    """The adjective without its comparative ending, where the lemmatizer left it on: "graver"."""
    lemma = word.lemma_.lower()
    if word.tag_ not in {"JJR", "JJS"} or lemma in VALUE:
        return lemma
    stem = re.sub(r"(?:er|est)$", "", lemma)
    forms = (stem, f"{stem}e", re.sub(r"i$", "y", stem), stem[:-1])
    return next((form for form in forms if form in VALUE), lemma)


def _of_abstract(word: Token) -> bool:
    """As in "a serious failing", "that is a poor excuse": the noun judged is itself no thing to be measured."""
    noun = word.head
    subject = subject_of(noun.head if word.dep_ == "amod" else noun)
    if subject is not None and subject.lower_ in {"this", "that", "it"} and word.dep_ == "amod":
        return True
    return word.tag_ in {"JJR", "JJS"} or (word.lower_ in {"right", "wrong", "good", "bad"} and word.dep_ == "acomp")


def _extraposed(head: Token) -> Token | None:
    """As in "It would be kinder to open it": an infinitive judged."""
    subject = next((c for c in head.children if c.dep_ in {"nsubj", "expl"}), None)
    if head.lemma_ != "be" or subject is None or subject.lower_ != "it":
        return None
    for child in head.children:
        if child.dep_ == "acomp" and child.lemma_.lower() not in ESCAPES and child.tag_ in {"JJ", "JJR", "JJS"}:
            infinitive = [*child.children, *head.children]
            if any(
                c.dep_ in {"xcomp", "advcl", "csubj"} and any(t.tag_ == "TO" for t in c.children) for c in infinitive
            ):
                return child
    return None


def _overdone(head: Token) -> Token | None:
    """As in "Absurdly high", "far too weak": the adverb judges the measure."""
    for child in head.children:
        if child.dep_ == "acomp" and head.lemma_ in COPULAR:
            for adverb in child.children:
                stem = adverb.lower_.removesuffix("ly")
                if adverb.dep_ == "advmod" and (
                    adverb.lower_ == "too"
                    or adverb.lower_ in ATTITUDE
                    or (stem != adverb.lower_ and stem in VALUE - PLAIN)
                ):
                    return adverb
    return None


def _judged_subject(head: Token) -> Token | None:
    """As in "The best hope is a truce", "the real scandal is the price"."""
    subject = next((c for c in head.children if c.dep_ == "nsubj"), None)
    if (
        head.lemma_ != "be"
        or subject is None
        or not any(c.dep_ in {"attr", "ccomp", "acomp", "xcomp"} for c in head.children)
    ):
        return None
    if subject.lemma_.lower() in NOUN_VALUE and any(c.lower_ in {"the", "real", "greatest"} for c in subject.children):
        return subject
    return next(
        (
            c
            for c in subject.children
            if c.dep_ == "amod"
            and ((c.tag_ == "JJS" and _positive(c) in VALUE) or c.lower_ in {"real", "likely", "likeliest", "true"})
        ),
        None,
    )


def _urged(head: Token) -> Token | None:
    """As in "It is time to open the gate", "they had better leave", "I would rather stay"."""
    words_ = [t.lower_ for t in head.doc[head.left_edge.i : head.i + 3]]
    shown = " ".join(words_)
    if re.search(r"\b(?:it is|it 's|it was) (?:high |long past |about )?time\b", shown) and head.lemma_ == "be":
        return head
    if re.search(r"\b(?:had better|would do well|i would rather|i 'd rather|never going)\b", shown):
        return head
    return None


def _nothing_to(head: Token, *, essay: bool) -> Token | None:
    """As in "There is nothing to support him", "there is no reason to wait"."""
    if head.lemma_ != "be" or not any(c.dep_ == "expl" for c in head.children):
        return None
    for noun in head.children:
        if noun.dep_ not in {"attr", "nsubj", "dobj"} or noun.lemma_.lower() not in NOTHING:
            continue
        denied = noun.lower_ == "nothing" or any(c.lower_ in {"no", "little", "scant"} for c in noun.children)
        reason = noun.lower_ not in {"nothing", "evidence"}
        aim = next(
            (c for c in noun.children if c.dep_ in {"relcl", "acl"} and any(t.tag_ == "TO" for t in c.children)), None
        )
        if denied and (reason or (aim is not None and (essay or aim.lemma_ in DEFENCE))):
            return noun
    return None


def loaded(unit: Unit) -> Verdict | None:
    """A verb or an attribute that judges, in a text that argues: "they squandered it", "a shabby bargain"."""
    if cues.lemma_of(unit.head) in JUDGING:
        return Basis.AUTHOR_OPINION, [unit.head]
    inside = {t.i for t in unit.tokens}
    for noun in unit.head.children:
        if noun.dep_ in {"dobj", "attr", "nsubj"} and noun.i in inside:
            for word in noun.children:
                if (
                    word.dep_ == "amod"
                    and _positive(word) in VALUE
                    and (_positive(word) not in PLAIN or word.tag_ in {"JJR", "JJS"})
                ):
                    return Basis.AUTHOR_OPINION, [word]
    return None
