"""The mentions of one document as a table: what coreference looks at, one row a mention, in text order.

Needs: phrases with their traits, and the parses they stand in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ascertain.actors import lexicon
from ascertain.actors.name_clues import DATELINE
from ascertain.actors.phrases import Phrase
from ascertain.actors.quotes import Quotes
from ascertain.actors.tagger import Name
from ascertain.actors.traits import WEAK, Traits
from ascertain.model import MentionForm
from ascertain.syntax import Parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Ints = NDArray[np.int64]
FORMS = {MentionForm.NAME: 0, MentionForm.DESCRIPTION: 1, MentionForm.PRONOUN: 2}
SORTS = ("unknown", "person", "group", "place", "object", "event", "time", "substance", "living", "abstract")
NUMBERS = {"": 0, "s": 1, "p": 2}
GENDERS = {"": 0, "m": 1, "f": 2, "n": 3, "p": 4}
MALE, FEMALE = 1, 2
DETERMINERS = {"": 0, "the": 1, "this": 2, "a": 3, "poss": 4, "no": 5}
ROLES = {
    **dict.fromkeys(("nsubj", "nsubjpass", "csubj"), 1),
    **dict.fromkeys(("dobj", "iobj", "dative", "oprd"), 2),
    "pobj": 3,
    "poss": 4,
    "appos": 5,
    "attr": 6,
    "conj": 7,
    "compound": 8,
}
BITS = 61
"""Words are marked in a row of so many bits: two different words of a pair fall together in under 2 % of pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Columns over mentions. `twin` is the row that a mention stands in apposition to or is said to be (-1 if none),
    `speaker` the row of who says the quotation around it (-1), `quote` its number (0 outside). `short` is the same for an
    abbreviation and the names it may stand for (0 for others). `bits` marks the content words, `own` those with a capital
    or a digit; `top` and `tail` are the first and last word; `people` the adjective of a people that a body's name opens
    with (0 for none); `picked` says that a bare plural is told apart by what follows ("guards who fled")."""

    form: Ints
    sort: Ints
    number: Ints
    gender: Ints
    determiner: Ints
    role: Ints
    person: Ints
    lemma: Ints
    string: Ints
    tail: Ints
    bits: Ints
    own: Ints
    top: Ints
    short: Ints
    size: Ints
    people: Ints
    picked: Ints
    where: Ints
    sentence: Ints
    start: Ints
    end: Ints
    twin: Ints
    subject: Ints
    speaker: Ints
    quote: Ints
    of_string: Ints
    of_lemma: Ints

    def __len__(self) -> int:
        return len(self.form)


def scene(
    parsed: Sequence[Parsed],
    named: Sequence[Sequence[Name]],
    phrases: Sequence[Phrase],
    described: Sequence[Traits],
) -> Scene:
    """The table of `phrases`, which are in text order, with their traits; `named` are the names of every parse."""
    code: dict[str, int] = {}
    inside = [{i for n in names for i in range(n.first, n.last + 1)} for names in named]
    rows = [_row(parsed[p.where].doc, p, t, code, inside[p.where]) for p, t in zip(phrases, described, strict=True)]
    columns = np.array(rows, np.int64).reshape(len(rows), 17).T
    quotes = Quotes(parsed)
    number = np.array([quotes.number(p.where, p.first) for p in phrases], np.int64)
    heads = {(p.where, p.head): i for i, p in reversed(list(enumerate(phrases)))}
    at = _places(parsed, phrases)
    lines = [m.end() if (m := DATELINE.match(p.doc.text)) else 0 for p in parsed]
    twins = (_twin(parsed[p.where].doc[p.head], p.where, heads, lines[p.where]) for p in phrases)
    twin = np.fromiter(twins, np.int64, len(phrases))
    of_string, of_lemma = Counter(columns[8].tolist()), Counter(columns[7].tolist())
    return Scene(
        form=columns[0],
        sort=columns[1],
        number=columns[2],
        gender=columns[3],
        determiner=columns[4],
        role=columns[5],
        person=columns[6],
        lemma=columns[7],
        string=columns[8],
        tail=columns[9],
        bits=columns[10],
        own=columns[11],
        top=columns[12],
        where=columns[13],
        size=columns[14],
        people=columns[15],
        picked=columns[16],
        short=_abbreviations(parsed, phrases),
        sentence=at[0],
        start=at[1],
        end=at[2],
        twin=_apart(twin, columns, number),
        subject=np.array([_subject(parsed[p.where].doc, p, heads) for p in phrases], np.int64),
        speaker=np.array([heads.get(quotes.speaker(p.where, p.first), -1) for p in phrases], np.int64),
        quote=number,
        of_string=np.array([of_string[c] for c in columns[8].tolist()], np.int64),
        of_lemma=np.array([of_lemma[c] for c in columns[7].tolist()], np.int64),
    )


def _row(doc: Doc, phrase: Phrase, t: Traits, code: dict[str, int], inside: set[int]) -> tuple[int, ...]:
    head = doc[phrase.head]
    words = [doc[i].text for i in range(phrase.first, phrase.last + 1)]
    while len(words) > 1 and words[0].lower() in lexicon.DETERMINERS:
        words = words[1:]
    bits, own = 0, 0
    for word in sorted(t.words):  # codes are given in the order of asking, the same in every process
        bits |= 1 << _code(code, word) % BITS
    for i in range(phrase.first, phrase.last + 1):
        if doc[i].lower_ in WEAK:
            continue
        if i in inside or (doc[i].text[:1].isupper() and not doc[i].is_sent_start) or doc[i].is_digit:
            own |= 1 << _code(code, doc[i].lower_) % BITS
    return (
        FORMS[phrase.form],
        SORTS.index(t.sort),
        NUMBERS[t.number],
        GENDERS[t.gender],
        DETERMINERS[t.determiner],
        ROLES.get(head.dep_, 0),
        lexicon.PERSONAL.get(head.lower_, (0,))[0] if phrase.form == MentionForm.PRONOUN else 0,
        _code(code, t.lemma),
        _code(code, " ".join(words).lower()),
        _code(code, doc[phrase.last].lower_),
        bits,
        own,
        _code(code, words[0].lower()),
        phrase.where,
        len(words),
        _code(code, "people " + words[0]) if _is_of_people(phrase, words) else 0,
        phrase.full > phrase.last and t.number == "p" and t.determiner == "" and t.sort == "person",
    )


def _is_of_people(phrase: Phrase, words: Sequence[str]) -> bool:
    """Whether a body's name opens with the adjective of a people: "Keldrian Guard", which is not "the Guard"."""
    body = phrase.name is not None and phrase.name.type == "ORG"
    return body and len(words) > 1 and lexicon.DEMONYM.match(words[0]) is not None


def _abbreviations(parsed: Sequence[Parsed], phrases: Sequence[Phrase]) -> Ints:
    """One number for "NBG" and every phrase whose capitals end in N, B, G."""
    short: dict[str, int] = {}
    initials = []
    for p in phrases:
        doc = parsed[p.where].doc
        words = [doc[i].text for i in range(p.first, p.last + 1)]
        capitals = "".join(w[0] for w in words if w[0].isupper())
        plain = words[-1].replace(".", "")
        if len(capitals) == 1 and plain.isupper() and 1 < len(plain) < 7:
            short.setdefault(plain, len(short) + 1)
            capitals = "=" + plain
        initials.append(capitals)
    return np.array([_short_of(c, short) for c in initials], np.int64)


def _short_of(capitals: str, short: Mapping[str, int]) -> int:
    if capitals.startswith("="):
        return short.get(capitals[1:], 0)
    return next((number for word, number in short.items() if len(capitals) > 1 and capitals.endswith(word)), 0)


def _code(code: dict[str, int], text: str) -> int:
    return code.setdefault(text, len(code) + 1)


def _places(parsed: Sequence[Parsed], phrases: Sequence[Phrase]) -> tuple[Ints, Ints, Ints]:
    """Sentence number, first and last token of each phrase, counted through the document."""
    tokens, sentences, firsts = 0, 0, []
    numbers: list[list[int]] = []
    for p in parsed:
        firsts.append(tokens)
        tokens += len(p.doc)
        own = []
        for token in p.doc:
            sentences += bool(token.is_sent_start)
            own.append(sentences)
        numbers.append(own)
    return (
        np.array([numbers[p.where][p.head] for p in phrases], np.int64),
        np.array([firsts[p.where] + p.first for p in phrases], np.int64),
        np.array([firsts[p.where] + p.last for p in phrases], np.int64),
    )


def _apart(twin: Ints, columns: Ints, quote: Ints) -> Ints:
    """Without pairs of places by name (in "Orlin, Kesh" the second lies around the first), and of words on both sides of a
    quotation mark, which the parser takes for appositions."""
    place = (columns[0] == 0) & (columns[1] == SORTS.index("place"))
    return np.where((twin >= 0) & ((place & place[twin]) | (quote != quote[twin])), -1, twin)


def _twin(head: Token, where: int, heads: Mapping[tuple[int, int], int], line: int) -> int:
    """The row of what a phrase in apposition or after "is" names once more; none where that stands in the dateline, which is
    `line` code points long."""
    if head.dep_ == "appos" and head.head.idx >= line:
        return heads.get((where, head.head.i), -1)
    if head.dep_ == "attr" and head.head.lemma_ in {"be", "become", "remain"}:
        subject = next((c for c in head.head.lefts if c.dep_ in {"nsubj", "nsubjpass"}), None)
        return heads.get((where, subject.i), -1) if subject is not None else -1
    return -1


def _subject(doc: Doc, phrase: Phrase, heads: Mapping[tuple[int, int], int]) -> int:
    """The row of the subject beside which a pronoun is an object of the verb, or of a preposition at the verb or its object:
    in "they pressed them" and "they put pressure on them" the two are not the same."""
    token = doc[phrase.head]
    if phrase.form != MentionForm.PRONOUN or token.lower_ not in OBJECTS:
        return -1
    while token.dep_ in {"pobj", "prep"}:
        token = token.head
    if token.dep_ in {"dobj", "dative", "iobj"}:
        token = token.head
    while token.dep_ == "conj" and not any(c.dep_ in SUBJECTS for c in token.lefts):
        token = token.head
    subject = next((c for c in token.lefts if c.dep_ in SUBJECTS), None)
    return heads.get((phrase.where, subject.i), -1) if subject is not None else -1


OBJECTS = lexicon.bag("him her it them")
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
