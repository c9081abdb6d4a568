"""What a phrase is a phrase for: its sort, number and gender, and the kind of actor it names, if any.

Finds: traits of phrases, from word lists, WordNet's first senses, the name tagger and agreement of words.
Needs: the phrases of `phrases`.
Known misses: nouns in another than their usual sense ("the party" that people dance at); gender of most given names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.actors import lexicon
from ascertain.actors.phrases import Phrase
from ascertain.model import ActorKind, MentionForm

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SORT_OF_TYPE = {"PER": "person", "ORG": "group", "LOC": "place", "NAT": "person", "MISC": "object"}
PLURAL = frozenset({"NNS", "NNPS"})
LIGHT = lexicon.bag(
    "group number dozens dozen hundreds thousands majority member members lot couple range pair team bunch part"
)
"""Heads that count what their of-phrase names: "a group of residents" are residents."""
STANDING = lexicon.bag(
    "senior political public leading prominent religious opposition military top key cultural party government tribal"
)
"""Modifiers by which "figures" are people and not numbers."""
SET_PHRASES = frozenset(
    {("on", "board"), ("in", "front"), ("in", "place"), ("at", "home"), ("in", "office"), ("in", "power")}
)
"""Prepositions with a noun that names nobody and nowhere by itself."""
WEAK = lexicon.bag("the a an this that these those of in from for 's ’s ' and , - other such same")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """`sort` as `lexicon.nouns` has it, or unknown. `number` is s, p or empty; `gender` m, f, n, p (some person) or empty.
    `words` are the content words in lower case, `lemma` the head's, `determiner` the, this, a, poss or empty."""

    sort: str
    kind: ActorKind | None
    collective: bool
    number: str
    gender: str
    lemma: str
    words: frozenset[str]
    determiner: str


def traits(doc: Doc, phrase: Phrase) -> Traits:
    """The traits of one phrase."""
    head = doc[phrase.head]
    if phrase.form == MentionForm.PRONOUN:
        return _of_pronoun(head)
    lemma = head.lemma_.lower()
    words = frozenset(
        doc[i].lower_ for i in range(phrase.first, phrase.last + 1) if doc[i].lower_ not in WEAK and not doc[i].is_punct
    )
    if phrase.name is not None:
        return _of_name(doc, phrase, lemma, words)
    return _of_description(doc, phrase, head, lemma, words)


def _of_pronoun(head: Token) -> Traits:
    word = head.lower_
    person, number, gender = lexicon.PERSONAL.get(word, (3, "", ""))
    sort = "person" if gender in {"m", "f"} or person < 3 or word in {"who", "whom"} else "unknown"
    if word in {"there", "here"}:
        sort = "place"
    if word in {"these", "those", "both"}:
        number = "p"
    elif word in {"this", "that", "one", "each"}:
        number = "s"
    return Traits(
        sort=sort,
        kind=None,
        collective=False,
        number=number,
        gender=gender,
        lemma=word,
        words=frozenset((word,)),
        determiner="",
    )


def _of_name(doc: Doc, phrase: Phrase, lemma: str, words: frozenset[str]) -> Traits:
    name = phrase.name
    assert name is not None  # noqa: S101 (the caller looked)
    sort = SORT_OF_TYPE[name.type]
    tokens = [doc[i].lower_ for i in range(name.first, name.last + 1)]
    kind: ActorKind | None = None
    number, gender = "s", "n"
    if name.type == "PER":
        kind, gender = ActorKind.PERSON, _gender(doc, phrase)
    elif name.type == "ORG":
        kind, number = name.kind or _body(tokens, lemma), ""
    elif name.type == "LOC":
        kind = ActorKind.PLACE
    elif name.type == "NAT":
        kind, number, gender = ActorKind.POPULATION, "p", "p"
    return Traits(
        sort=sort,
        kind=kind,
        collective=name.type == "NAT",
        number=number,
        gender=gender,
        lemma=lemma,
        words=words,
        determiner="",
    )


def _body(tokens: list[str], lemma: str) -> ActorKind:
    """The kind of a body, by the words of its name: "Northern Border Guard", "Ministry of Water"."""
    for word in (lemma, *reversed(tokens)):
        if word == "marine" != lemma:
            continue
        stem = word[:-1] if word.endswith("s") and word not in lexicon.OFFICE else word
        if stem in lexicon.ARMED or word in lexicon.ARMED:
            return ActorKind.ARMED_GROUP
        if stem in lexicon.OFFICE or word in lexicon.OFFICE:
            return ActorKind.OFFICE
    return ActorKind.ORGANISATION


def _gender(doc: Doc, phrase: Phrase) -> str:
    """Says m or f by a title or a role before the name, or by the first of several names; else p."""
    name = phrase.name
    first = name.first if name is not None else phrase.first
    for i in range(max(first - 3, phrase.first, 0), first + 1):
        word = doc[i].lower_
        if word in lexicon.MALE:
            return "m"
        if word in lexicon.FEMALE:
            return "f"
    return lexicon.given_names().get(doc[first].lower_, "p") if name is not None and name.last > first else "p"


def _of_description(doc: Doc, phrase: Phrase, head: Token, lemma: str, words: frozenset[str]) -> Traits:
    determiner = _determiner(doc, phrase)
    counted = _counted(doc, phrase, head) if lemma in LIGHT else None
    carrier = counted or head
    main = carrier.lemma_.lower()
    if main == "guard" and "coast" in words:
        main = "coastguard"
    plural = head.tag_ in PLURAL or (counted is not None and counted.tag_ in PLURAL)
    sort = lexicon.nouns().get(main, "unknown")
    if sort == "unknown":
        sort = _guess(carrier, main)
    elif _is_phrase(doc, phrase, head):
        sort = "abstract"
    elif main == "figure" and words & STANDING:
        sort = "person"
    kind = _kind(sort, main, plural=plural)
    gender = {"person": "p"}.get(sort, "n")
    if sort == "person" and not plural:
        gender = "m" if main in lexicon.MALE else "f" if main in lexicon.FEMALE else "p"
    return Traits(
        sort=sort,
        kind=kind,
        collective=kind not in {None, ActorKind.PLACE} and (plural or sort == "group"),
        number="p" if plural or lemma in {"people", "police"} else "" if sort == "group" else "s",
        gender=gender,
        lemma=main,
        words=words,
        determiner=determiner,
    )


def _is_phrase(doc: Doc, phrase: Phrase, head: Token) -> bool:
    """Whether a bare noun is part of a set phrase ("on board", "in front of") or counts the dead ("two bodies")."""
    if phrase.first == head.i and head.i:
        return (doc[head.i - 1].lower_, head.lower_) in SET_PHRASES
    return head.lower_ in {"body", "bodies"} and doc[head.i - 1].like_num


def _determiner(doc: Doc, phrase: Phrase) -> str:
    first = doc[phrase.first]
    if first.dep_ == "poss" or first.tag_ == "PRP$" or any(c.dep_ == "poss" for c in doc[phrase.head].lefts):
        return "poss"
    return lexicon.DETERMINERS.get(first.lower_, "a" if first.lower_ in lexicon.INDEFINITE or first.like_num else "")


def _counted(doc: Doc, phrase: Phrase, head: Token) -> Token | None:
    for i in range(head.i + 1, phrase.last + 1):
        if doc[i].dep_ == "pobj" and doc[i].head.lower_ == "of" and doc[i].head.head == head:
            return doc[i]
    return None


def _guess(token: Token, lemma: str) -> str:
    """The sort of a noun that no list has: by its ending, or by the last part of a compound."""
    tail = lemma.rsplit("-", 1)[-1]
    if tail != lemma and tail in lexicon.nouns():
        return lexicon.nouns()[tail]
    if lemma.endswith(("ist", "ian", "eer", "woman", "man", "ant")) and len(lemma) > 5:
        return "person"
    return "person" if token.pos_ == "ADJ" else "unknown"


def _kind(sort: str, lemma: str, *, plural: bool) -> ActorKind | None:
    if sort == "group":
        return lexicon.kind_of_group(lemma)
    if sort == "place":
        return ActorKind.PLACE
    if sort != "person":
        return None
    if not plural and lemma not in {"people", "public", "population"}:
        return ActorKind.PERSON
    if lemma in lexicon.ARMED:
        return ActorKind.ARMED_GROUP
    return ActorKind.OFFICE if lemma in lexicon.OFFICIALS else ActorKind.POPULATION
