"""What the parse of a claim says: the kind of deed, who does it to whom, what is counted, and what a negation reaches.

Finds: for the tokens of a claim its kinds and the main one, agents and patients, the deed's own arguments, the counted noun.
Needs: tokens of an English parse.
Known misses: those of the parser; arguments that stand outside the claim.
Example: `main_of(tokens, kinds_of(tokens))` is "cross" for "armed men did cross the ford"
References: Universal and ClearNLP dependency labels, as spaCy's English models give them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ascertain.compare import lexical
from ascertain.compare.amounts import VALUES, Amount
from ascertain.compare.deeds import KINDS, LIGHT, LOOSE, OPPOSITE, PHRASES, PLACES, SENSES, VERBS_ONLY
from ascertain.compare.lexical import words

if TYPE_CHECKING:
    from spacy.tokens import Token

_SENSE_OF_STEM = {lexical.stem(word): sense for word, sense in SENSES.items() if word != "arms"} | {"arms": "weapon"}
NEAR = 5
"""Tokens within which the words of a phrase stand."""
SUBJECT, OBJECT = {"nsubj", "csubj"}, {"dobj", "obj", "nsubjpass", "attr"}

NEGATIVE = frozenset({"no", "not", "n't", "never", "none", "nobody", "neither", "nothing", "nor"})


EXISTENCE = words("be have do see find hear take occur happen exist give detect report")
"""Verbs that only say of a noun's deed that it was: "saw no craters", "no order was given"."""
OCCURRENCE = words("exist occur happen")
PRESENCE = words("be see find hear detect notice discover") | OCCURRENCE
"""Verbs that say of a thing that it is there."""
SO = words("true so real correct possible fact case lie")
"""What is said of a deed to say that it was, or was not."""
OUTCOMES = frozenset({"die", "wound"})
"""Kinds that other deeds leave behind."""
SETTING_OFF = words("begin start open trigger provoke spark")
"""Verbs that tell of an outcome only who set it off: "they began the killing" is about the deed, not about the dead."""
MENTION = words("word term phrase expression")
"""Nouns after which a word is spoken of, not used: "the word ‘attack’ comes later"."""
TALLY = words("number toll tally count total figure record list trace sign evidence")
"""Nouns that count, or show, what stands behind their "of": "the number of dead rose to ten" is about the dead."""
PREDICATE = frozenset({"acomp", "oprd"})
ASIDE = frozenset({"relcl", "advcl", "prep", "pobj", "acl", "poss", "compound", "amod"})


def deed_of(tokens: Sequence[Token], kinds: Mapping[int, str], main: str | None) -> Token | None:
    """The word that tells the main kind; the head word where none is told."""
    inside = {t.i for t in tokens}
    told = next((t for t in tokens if main is not None and kinds.get(t.i) == main), None)
    return told or next((t for t in tokens if t.head.i == t.i or t.head.i not in inside), None)


def negated_of(tokens: Sequence[Token], kinds: Mapping[int, str], main: str | None) -> bool:
    """Whether the negation stands at the deed's own word, its arguments, or a verb that only says that it was: "the dead were not
    soldiers" says of the dead what they were not."""
    inside = {t.i for t in tokens}
    deed = deed_of(tokens, kinds, main)
    if deed is not None and deed.dep_ == "nsubj" and deed.head.lemma_ == "be" and _described(deed.head):
        return any(t.lower_ in NEGATIVE for t in deed.children if t.i in inside)
    while deed is not None and deed.i in inside:
        arguments = [c for c in deed.children if c.dep_ in {*SUBJECT, *OBJECT}]
        below = [deed, *deed.children, *(g for c in arguments for g in c.subtree if g.i - c.i <= 0 or g.head.i == c.i)]
        if any(t.lower_ in NEGATIVE for t in below if t.i in inside):
            return True
        if (deed.pos_ == "VERB" and deed.lemma_.lower() not in EXISTENCE) or deed.head.i == deed.i:
            return False
        up = deed.head.pos_ != "VERB" or deed.head.lemma_.lower() in EXISTENCE or deed.dep_ == "agent"
        deed = deed.head if up else None
    return False


def _described(verb: Token) -> bool:
    """Whether the verb says what something is or is like, rather than that it is so."""
    return any(c.dep_ in {"attr", "acomp"} and c.lemma_.lower() not in SO for c in verb.children)


def direct_of(tokens: Sequence[Token], kinds: Mapping[int, str], main: str | None) -> bool:
    """Whether no aside (relative clause, adjunct, "after …") stands between the claim's head word and the deed."""
    inside = {t.i for t in tokens}
    deed = deed_of(tokens, kinds, main) if main else None
    deed = _tally(deed) or deed if deed is not None else None
    while deed is not None:
        if deed.head.i == deed.i or deed.head.i not in inside:
            return True
        where = deed.dep_ == "prep" and deed.head.lemma_ == "be"
        if deed.dep_ in ASIDE and deed.head.dep_ != "agent" and not where:
            return False
        deed = deed.head
    return False


def _tally(deed: Token) -> Token | None:
    """The noun that counts those the deed was done to: "number" in "the number of people killed"."""
    counted = deed.head if deed.dep_ in {"acl", "relcl", "amod"} else deed
    over = counted.head.head if counted.dep_ == "pobj" and counted.head.lower_ == "of" else None
    return over if over is not None and over.lemma_.lower() in TALLY else None


def opposite_of(tokens: Sequence[Token], kinds: Mapping[int, str], main: str | None) -> bool:
    """Whether the word that tells the kind says that the deed was not done: the door "was open"."""
    deed = deed_of(tokens, kinds, main) if main else None
    return deed is not None and OPPOSITE.get(deed.lemma_.lower()) == main and deed.dep_ in PREDICATE


def beside_of(tokens: Sequence[Token], kinds: Mapping[int, str], main: str | None) -> list[Token]:
    """The words that tell what came of the deed, where the claim tells it beside the deed: "shelled the village, | killing five"."""
    inside = {t.i for t in tokens}
    return [t for t in tokens if kinds.get(t.i) in OUTCOMES - {main} and _result(t, inside)]


def _result(token: Token, inside: set[int]) -> bool:
    """Whether the word stands in what the claim states, or in a participle that tells the result of that."""
    while token.head.i != token.i and token.head.i in inside:
        resulting = token.dep_ == "advcl" and token.tag_ == "VBG" and not any(c.dep_ == "mark" for c in token.children)
        above = token.head.head
        reduced = token.dep_ == "acl" and (above.i == token.head.i or above.i not in inside)
        if not (resulting or reduced or left_so(token) or token.dep_ in {"conj", "dobj"}):
            return False
        token = token.head
    return True


def left_so(token: Token) -> bool:
    """Whether the word says what somebody was made or left: "leaving nine people dead"."""
    return token.dep_ == "oprd" or (token.dep_ == "amod" and token.i > token.head.i)


def _lemma(token: Token) -> str:
    if token.lower_ in SENSES:
        return str(token.lower_)
    word = token.lower_.removesuffix("s")
    return word if word in KINDS else str(token.lemma_).lower()


def _stem(token: Token) -> str:
    lemma = _lemma(token)
    return lemma if lemma in SENSES else lexical.stem(lemma)


def stems_of(tokens: Sequence[Token], part: str) -> frozenset[str]:
    """Stems of the lemmas of the content words of a part of the claim."""
    inside = {word.lower() for word in lexical.WORD.findall(part.replace("-", " "))}
    kept = (t for t in tokens if t.lower_ in inside and t.lower_ not in lexical.STOP)
    return _senses({_stem(t) for t in kept})


def _senses(found: set[str]) -> frozenset[str]:
    return frozenset(_SENSE_OF_STEM.get(word, word) for word in found)


def common_of(tokens: Sequence[Token]) -> set[str]:
    """Words that have a capital only because a sentence begins with them."""
    return {t.lower_ for t in tokens if t.is_sent_start and t.pos_ != "PROPN"}


def kinds_of(tokens: Sequence[Token]) -> dict[int, str]:
    """Kind by the position of the word that tells it; a phrase tells it at its first word and silences the others."""
    found: dict[int, str] = {}
    silent: set[int] = set()
    lemmas = [t.lemma_.lower() for t in tokens]
    held = set(lemmas)
    for phrase, kind in (told for told in PHRASES if held.issuperset(told[0])):
        for i, lemma in enumerate(lemmas):
            places = _phrase(lemmas, i, phrase) if lemma == phrase[0] else ()
            if places:
                found[tokens[i].i] = kind
                silent.update(tokens[p].i for p in places)
    for token, lemma in zip(tokens, lemmas, strict=True):
        if token.i not in silent and (told := _kind(token, lemma)):
            found.setdefault(token.i, told)
    return found


def _phrase(lemmas: Sequence[str], start: int, phrase: Sequence[str]) -> tuple[int, ...]:
    at, places = start, [start]
    for word in phrase[1:]:
        window = lemmas[at + 1 : at + 1 + NEAR]
        if word not in window:
            return ()
        at += 1 + window.index(word)
        places.append(at)
    return tuple(places)


def _kind(token: Token, lemma: str) -> str | None:
    forms = (
        lemma,
        token.lower_.removesuffix("s"),
        lemma + "e",
    )  # the lemmatizer errs on rarer words ("graves", "waded")
    if lemma in OPPOSITE and token.dep_ in PREDICATE:
        return OPPOSITE[lemma]
    word = next((form for form in forms if form in KINDS), "")
    if (word in VERBS_ONLY and token.pos_ != "VERB") or (
        word in PLACES and token.pos_ != "VERB" and token.dep_ != "nsubj"
    ):
        return None
    if token.pos_ in {"PROPN", "ADV", "ADP"} or token.dep_ == "compound":
        return None
    if word == "enter" and any(c.dep_ == "auxpass" for c in token.children):
        return None  # what is entered is mostly written down
    return meant(token, KINDS[word]) if word else None


def meant(token: Token, kind: str) -> str | None:
    """The kind of deed that a word of that kind stands for in its place: none where it is only mentioned, or where somebody is said
    to have set an outcome off, whose own deed that leaves open."""
    if token.dep_ == "appos" and token.head.lemma_.lower() in MENTION:
        return None
    over = token.head if token.pos_ == "NOUN" and token.dep_ in OBJECT else token
    begun = over.lemma_.lower() in SETTING_OFF and any(c.dep_ == "nsubj" for c in over.children)
    return None if begun and kind in OUTCOMES else kind


def main_of(tokens: Sequence[Token], kinds: Mapping[int, str]) -> str | None:
    """The kind of the head word, or of the nearest word below it; a telling kind anywhere goes before a loose one, and what came
    of a deed before the deed ("the raid left nine dead"). What only tells one thing from others ("the burned shed", "the shed
    that they burned") tells the kind where nothing else does."""
    apart = _telling_apart(tokens)
    stated = {i: kind for i, kind in kinds.items() if i not in apart}
    telling = {i: kind for i, kind in stated.items() if kind not in LOOSE}
    left = (kinds[t.i] for t in tokens if kinds.get(t.i) in OUTCOMES and t.dep_ == "oprd" and t.head.dep_ not in ASIDE)
    return (
        next(left, None)
        or _nearest(tokens, telling)
        or next(iter(telling.values()), None)
        or _nearest(tokens, stated)
        or _nearest(tokens, kinds)
        or next((kind for kind in kinds.values() if kind not in LOOSE), None)
    )


def _telling_apart(tokens: Sequence[Token]) -> set[int]:
    """Positions of what only says which thing is meant: relative clauses, and what qualifies the noun of an adjunct."""
    inside = {t.i for t in tokens}
    roots = [t for t in tokens if t.dep_ == "relcl" and t.head.i in inside]
    found = {g.i for t in roots for g in t.subtree}
    return found | {t.i for t in tokens if t.dep_ == "amod" and t.head.dep_ == "pobj" and t.head.i in inside}


def _nearest(tokens: Sequence[Token], kinds: Mapping[int, str]) -> str | None:
    inside = {t.i for t in tokens}
    heads = [t for t in tokens if t.head.i == t.i or t.head.i not in inside]
    heads = sorted(heads, key=lambda t: (t.pos_ not in {"VERB", "AUX"}, t.i))
    for head in heads:
        layer, steps = [head], 0
        while layer and steps < 4:
            for token in sorted(layer, key=lambda t: (t.pos_ == "VERB", t.i)):
                if token.i in kinds:
                    return kinds[token.i]
            if steps == 0 and head.pos_ == "VERB" and head.lemma_.lower() not in LIGHT and head.i not in kinds:
                layer = [c for c in head.children if c.i in inside and c.dep_ in {*OBJECT, "nsubj"}]
            else:
                layer = [c for t in layer for c in t.children if c.i in inside]
            steps += 1
    return None


def roles_of(tokens: Sequence[Token]) -> tuple[frozenset[str], frozenset[str]]:
    """Lemmas of the phrases that stand as agent and as patient of the claim's verbs."""
    agents: set[str] = set()
    patients: set[str] = set()
    inside = {t.i for t in tokens}
    for token in tokens:
        if token.dep_ in SUBJECT:
            agents |= _phrase_words(token, inside)
        elif token.dep_ in OBJECT:
            patients |= _phrase_words(token, inside)
        elif token.dep_ == "pobj" and token.head.dep_ == "agent":
            agents |= _phrase_words(token, inside)
    return frozenset(agents), frozenset(patients)


def involved_of(tokens: Sequence[Token], kinds: Mapping[int, str], main: str | None) -> frozenset[str]:
    """Lemmas of subject and object of the deed's verb, or of the verb that a noun's deed hangs on."""
    deed = deed_of(tokens, kinds, main)
    inside = {t.i for t in tokens}
    found: set[str] = set()
    if deed is not None and deed.pos_ not in {"VERB", "AUX"}:
        found.add(lexical.stem(_lemma(deed)))
        deed = deed.head if deed.head.i in inside else None
    while deed is not None:
        arguments = [c for c in deed.children if c.i in inside and c.dep_ in {*SUBJECT, *OBJECT}]
        found |= {word for c in arguments for word in _phrase_words(c, inside)}
        own = any(c.dep_ in {*SUBJECT, "nsubjpass"} for c in arguments)
        deed = deed.head if not own and deed.dep_ in {"conj", "xcomp"} and deed.head.i in inside else None
    return frozenset(found)


def _root(tokens: Sequence[Token]) -> Token | None:
    inside = {t.i for t in tokens}
    return next((t for t in tokens if t.head.i == t.i or t.head.i not in inside), None)


def there_of(tokens: Sequence[Token]) -> frozenset[str]:
    """Stems of things of which the claim says no more than that they are there, or are not: "there are no guns", "saw no craters",
    "no cartridges were found", "any second log existed"."""
    head = _root(tokens)
    lemma = head.lemma_.lower() if head is not None else ""
    if head is None or lemma not in PRESENCE:
        return frozenset()
    expletive = any(c.dep_ == "expl" for c in head.children)
    if lemma == "be" and not expletive:
        return frozenset()
    wanted = {*SUBJECT, *OBJECT} if expletive or lemma in OCCURRENCE else OBJECT
    inside = {t.i for t in tokens}
    things = [c for c in head.children if c.dep_ in wanted and c.i in inside and c.pos_ == "NOUN"]
    things = [c for c in things if not any(_definite(d) for d in c.children)]
    found = {_stem(t) for c in things for t in (c, *c.children) if t.i == c.i or t.dep_ == "compound"}
    return _senses(found - lexical.STOP)


def new_of(tokens: Sequence[Token]) -> frozenset[str]:
    """Stems of arguments that the claim brings up as not known before: "rifles", "one log", not "the log" or "their rifles"."""
    found: set[str] = set()
    for token in tokens:
        head = token
        while head.dep_ == "conj":
            head = head.head
        argument = head.dep_ in {*SUBJECT, *OBJECT} or (head.dep_ == "pobj" and head.head.dep_ == "agent")
        if argument and token.pos_ == "NOUN" and not any(_definite(c) for c in (*token.children, *head.children)):
            found.add(_stem(token))
    return _senses(found)


def bare_of(tokens: Sequence[Token]) -> bool:
    """Whether the claim begins with a verb whose subject was told before it: "was not overloaded"."""
    head = _root(tokens)
    if head is None or head.pos_ not in {"VERB", "AUX"}:
        return False
    before = {t.i for t in tokens if t.i < head.i}
    return all(t.pos_ in {"AUX", "ADV", "PART"} for t in tokens if t.i in before)


def _definite(token: Token) -> bool:
    return token.dep_ == "poss" or (token.dep_ == "det" and token.lower_ in {"the", "this", "that", "these", "those"})


def source_of(tokens: Sequence[Token], kinds: Mapping[int, str], main: str | None) -> frozenset[str]:
    """Stems of where the deed is said to come from: "shots came from the tower", "fired from the reeds"."""
    deed = deed_of(tokens, kinds, main) if main else None
    if deed is None:
        return frozenset()
    inside = {t.i for t in tokens}
    above = [deed.head] if deed.dep_ in SUBJECT and deed.head.lemma_.lower() in LIGHT else []
    preps = [c for t in (deed, *above) for c in t.children if c.lower_ == "from" and c.i in inside]
    return frozenset(w for p in preps for c in p.children if c.dep_ == "pobj" for w in _phrase_words(c, inside))


def generic_of(tokens: Sequence[Token]) -> bool:
    """Whether the claim tells what things of a sort do, not what happened: "flour does not explode"."""
    head = _root(tokens)
    if head is None or head.pos_ != "VERB" or head.lemma_.lower() in LIGHT:
        return False
    helpers = {c.lower_ for c in head.children if c.dep_ in {"aux", "auxpass"}}
    habit = bool(helpers & {"do", "does"}) or (not helpers and head.tag_ in {"VBZ", "VBP"})
    subject = next((c for c in head.children if c.dep_ in SUBJECT), None)
    if not habit or subject is None or subject.pos_ != "NOUN":
        return False
    return not any(c.dep_ in {"det", "poss", "nummod"} for c in subject.children)


def listed_of(tokens: Sequence[Token]) -> tuple[str, int, Token, Token] | None:
    """What is counted one by one ("the dead were two guards, two bargemen and a man"): its lemma, the sum, first and last word."""
    inside = {t.i for t in tokens}
    for token in tokens:
        if token.dep_ != "attr" or token.head.lemma_ != "be":
            continue
        parts = [token, *(t for t in token.subtree if t.dep_ == "conj" and t.i in inside and t.pos_ == "NOUN")]
        counts = [_many(part) for part in parts]
        subject = next((c for c in token.head.children if c.dep_ in SUBJECT), None)
        if len(parts) > 1 and all(counts) and subject is not None and subject.i in inside:
            return _lemma(subject), sum(counts), min(token.subtree, key=lambda t: t.i), parts[-1]
    return None


def _many(noun: Token) -> int:
    number = next((c for c in noun.children if c.dep_ == "nummod"), None)
    if number is not None:
        return int(number.text) if number.text.isdecimal() else VALUES.get(number.lower_, 0)
    return int(any(c.lower_ in {"a", "an"} for c in noun.children if c.dep_ == "det"))


def head_of(tokens: Sequence[Token]) -> str:
    inside = {t.i for t in tokens}
    return next((t.lemma_.lower() for t in tokens if t.head.i == t.i or t.head.i not in inside), "")


def _phrase_words(head: Token, inside: set[int]) -> frozenset[str]:
    keep = {"NOUN", "PROPN", "ADJ"}
    near = [t for t in head.subtree if t.i in inside and t.pos_ in keep and t.head.dep_ != "relcl"]
    return _senses({_stem(t) for t in near if abs(t.i - head.i) <= 6} - lexical.STOP)


def noun_of(tokens: Sequence[Token], text: str, amount: Amount) -> str:
    """Lemma of what is counted, by the parse: the number's head noun, or what follows "of"."""
    number = re.findall(r"[\w,-]+", text[amount.start : amount.end].removesuffix(" of"))
    last = number[-1].lower().split("-")[-1] if number else ""
    for token in tokens:
        if token.lower_ != last:
            continue
        head = token
        while head.dep_ in {"nummod", "quantmod", "compound", "amod", "det"} and head.head.i != head.i:
            head = head.head
        if head.pos_ in {"NOUN", "PROPN"} and head.i != token.i:
            return _lemma(head)
        of = next((c for c in token.children if c.lower_ == "of"), None)
        below = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
        attribute = next((c for c in token.head.children if c.dep_ == "attr"), None) if token.dep_ in SUBJECT else None
        if attribute is not None:
            return _lemma(attribute)
        if below is not None and below.pos_ in {"NOUN", "PROPN", "ADJ", "PRON"}:
            return "" if below.pos_ == "PRON" else _lemma(below)
        return ""
    return ""
