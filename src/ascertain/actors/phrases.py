"""Noun phrases, names and pronouns of parsed text: everything that may stand for somebody or something.

Finds: phrases with their head, extent and form, nested ones too ("the [Orlin] garrison").
Needs: the parses of `ascertain.syntax` and the names of `tagger`.
Known misses: phrases that the parser attaches wrongly; nouns used as verbs in headlines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ascertain.actors import lexicon
from ascertain.actors.tagger import Name
from ascertain.model import MentionForm

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NOMINAL = frozenset({"NOUN", "PROPN"})
INNER = frozenset({"compound", "amod", "nmod", "npadvmod", "advmod", "quantmod", "nummod", "predet", "det", "punct"})
BEFORE = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "predet", "npadvmod"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "iobj", "dative", "attr", "conj", "agent", "csubj"})
POINTERS = frozenset({"PRP", "PRP$"})
STOPS = frozenset({"cc", "conj", "punct", "appos", "case"})
RELATIVE = frozenset({"WP", "WP$", "WDT", "WRB"})
MISREAD = frozenset({"near", "in", "on", "at", "both", "over"})
"""Prepositions that the tagger takes for names at the head of a line."""
MOST = frozenset({"least", "most"})
"""With "at" before them they belong to the number that follows."""
LINKING = frozenset({"be", "become", "seem", "appear"})
ADJECTIVE = re.compile(r"(?:ed|en|ing|al|ar|ous|ful|i[bv]e|[ai]ble|ic|[ae]nt|y|ary|less|ish|own)$")
LONGEST = 40
"""Words of a phrase; what is longer was not read rightly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Tokens of the parse number `where`, both ends included. `first..last` is the phrase with its of-phrase,
    `first..full` with everything that hangs on it; `name` the name that is its head, if one is."""

    where: int
    first: int
    last: int
    full: int
    head: int
    form: MentionForm
    name: Name | None = None


def phrases(doc: Doc, names: Sequence[Name], where: int) -> list[Phrase]:
    """All phrases of one parse in text order, one for each head, the longer one first where two begin together."""
    inside = {i: n for n in names for i in range(n.first, n.last + 1)}
    heads = [head_of(doc, n.first, n.last) for n in names]
    within = inside.keys() - set(heads)
    found = {p.head: p for p in _headed(doc, inside, where) if p.head not in within}
    for name, head in zip(names, heads, strict=True):
        if head not in found and (name.type != "NAT" or stands_alone(doc[head])):
            last = _with_place(doc, name, inside)
            found[head] = Phrase(
                where=where,
                first=name.first,
                last=name.last,
                full=last,
                head=head,
                form=MentionForm.NAME,
                name=name,
            )
    return sorted(found.values(), key=lambda p: (p.first, -p.last))


def _with_place(doc: Doc, name: Name, inside: dict[int, Name]) -> int:
    """The end of a place's name with the larger place after a comma: "Orlin, Kesh"."""
    after = inside.get(name.last + 2)
    if name.type != "LOC" or after is None or after.type != "LOC" or doc[name.last + 1].text != ",":
        return name.last
    further = inside.get(after.last + 2)
    listed = further is not None and doc[after.last + 1].text == "," and further.type == "LOC"
    within = doc[head_of(doc, after.first, after.last)].dep_ in {"appos", "npadvmod"}
    return after.last if within and not listed else name.last


def stands_alone(token: Token) -> bool:
    """Whether the name of a people stands for the people: "Keldrians fled", not "Keldrian officials"."""
    return token.dep_ not in INNER and (token.tag_ in {"NNS", "NNPS"} or token.pos_ in NOMINAL)


def head_of(doc: Doc, first: int, last: int) -> int:
    """The token whose head lies outside: the last such one."""
    for i in range(last, first - 1, -1):
        head = doc[i].head.i
        if (head < first or head > last or head == i) and not doc[i].is_punct:
            return i
    return last


def _headed(doc: Doc, inside: dict[int, Name], where: int) -> Iterator[Phrase]:
    for token in doc:
        pos = token.pos_
        if pos == "PRON" or token.tag_ in POINTERS or (pos == "ADV" and token.lower_ in {"here", "there"}):
            if (phrase := _pronoun(token, where)) is not None:
                yield phrase
        elif _heads_phrase(token, pos, inside):
            yield _noun(token, inside, where)


def _heads_phrase(token: Token, pos: str, inside: dict[int, Name]) -> bool:
    """A noun that modifies no other, or stands for somebody though it does; an adjective, number or determiner that
    stands for a noun ("the wounded", "those in need"); a year."""
    dep = token.dep_
    if pos in NOMINAL:
        if dep == "npadvmod":
            return token.head.pos_ in {"VERB", "AUX"}
        return dep not in INNER or (dep in {"compound", "nmod"} and _own_name(token, inside))
    if pos not in {"ADJ", "NUM", "DET"} or dep not in SUBJECTS:
        return False
    if token.tag_ == "CD":
        return token.shape_ == "dddd" and dep == "pobj"
    return token.lower_ in {"those", "both", "others", "many", "some"} or any(c.dep_ == "det" for c in token.lefts)


def _own_name(token: Token, inside: dict[int, Name]) -> bool:
    """A noun before another that stands for somebody: a whole name, or a body ("rebel fire")."""
    name = inside.get(token.i)
    if name is not None:
        return name.last == token.i and name.type != "NAT"
    return token.lemma_ in lexicon.MODIFIERS


def _pronoun(token: Token, where: int) -> Phrase | None:
    word = token.lower_
    if (word not in lexicon.PERSONAL and word not in lexicon.POINTING) or token.tag_ in RELATIVE:
        return None
    i = token.i
    if token.dep_ in {"expl", "det", "mark"} or (word == "it" and _empty(token)):
        return None
    return Phrase(where=where, first=i, last=i, full=i, head=i, form=MentionForm.PRONOUN)


def _empty(token: Token) -> bool:
    """The "it" that stands for a clause to come: "it was believed that", "it is time to"."""
    verb = token.head
    if token.dep_ not in SUBJECTS or not (token.dep_ == "nsubjpass" or verb.lemma_ in LINKING):
        return False
    return any(c.dep_ in {"ccomp", "xcomp", "csubj", "advcl", "acl"} and c.i > verb.i for c in verb.rights) or any(
        c.dep_ in {"ccomp", "xcomp", "acl"}
        for part in verb.rights
        if part.dep_ in {"acomp", "attr"}
        for c in part.rights
    )


def _noun(token: Token, inside: dict[int, Name], where: int) -> Phrase:
    doc, name = token.doc, inside.get(token.i)
    first = _left(token)
    last = name.last if name is not None and name.last > token.i else token.i
    if name is not None:
        first = min(first, name.first)
    core = _of(doc, last, token, inside)
    full = max(core, _right(doc, last, token))
    if name is not None and full == name.last:
        full = _with_place(doc, name, inside)
    elif full + 2 < len(doc) and doc[full + 1].text == "," and doc[full + 2].shape_ == "dddd":
        full += 2
    if (place := inside.get(full)) is not None:
        full = max(full, _with_place(doc, place, inside))
    full += full + 1 < len(doc) and doc[full + 1].text == '"' and _odd(doc, first, full)
    form = MentionForm.NAME if name is not None and not _common(token) else MentionForm.DESCRIPTION
    return Phrase(
        where=where,
        first=first,
        last=core,
        full=full,
        head=token.i,
        form=form,
        name=name if form == MentionForm.NAME else None,
    )


def _odd(doc: Doc, first: int, last: int) -> bool:
    """Whether a quotation mark opens inside that does not close."""
    return sum(doc[i].text == '"' for i in range(first, last + 1)) % 2 == 1


def _common(token: Token) -> bool:
    return token.tag_ in {"NN", "NNS"} and token.text.islower()


def _left(token: Token) -> int:
    """The first token of what stands before the noun and belongs to it."""
    doc, first = token.doc, token.i
    for part in reversed(list(token.lefts)):
        if part.dep_ not in BEFORE and part.dep_ != "punct":
            break
        edge = part.left_edge.i
        if token.i - edge > LONGEST:
            break
        first = edge
    while first < token.i and (
        _edge(doc[first]) or (doc[first].lower_ in MISREAD and doc[first + 1].lower_ not in MOST)
    ):
        first += 1
    if first > 0 and token.i - first > 1 and doc[first - 1].lower_ == "to" and _infinitive(doc[first], doc[first + 1]):
        first += 2
    if doc[first].text == '"' and not any(t.text == '"' for t in doc[first + 1 : token.i + 1]):
        first += 1
    while (
        first > 1 and doc[first - 1].text == "-" and not doc[first - 1].whitespace_ and not doc[first - 2].whitespace_
    ):
        first -= 2
    return first


def _infinitive(first: Token, second: Token) -> bool:
    """Whether a verb after "to" and an adverb was read as an adjective: "to forcibly expel refugees"."""
    return first.tag_ == "RB" and second.tag_ == "JJ" and ADJECTIVE.search(second.lower_) is None


def _edge(token: Token) -> bool:
    return (token.is_punct or token.is_space) and token.text != '"'


def _of(doc: Doc, last: int, token: Token, inside: dict[int, Name]) -> int:
    """The end of the phrase with the of-phrase right behind it that names somebody or some place: "the people [of Orlin]",
    "officials [from the Ministry of Water]"."""
    for part in token.rights:
        if part.i != last + 1 or part.dep_ != "prep" or part.lower_ not in {"of", "from"}:
            continue
        goal = next((c for c in part.rights if c.dep_ == "pobj"), None)
        if goal is None or goal.i - last > LONGEST:
            continue
        name = inside.get(goal.i)
        if name is not None:
            return _of(doc, name.last, goal, inside) if part.lower_ == "of" else name.last
        if part.lower_ == "of" and lexicon.nouns().get(goal.lemma_.lower()) in {"person", "group", "place"}:
            return goal.i
    return last


def _right(doc: Doc, last: int, token: Token) -> int:
    """The end of everything that hangs on the noun, a clause behind a comma too, up to a bracket or a part of a list."""
    end, comma = last, False
    for part in token.rights:
        if part.i <= end:
            continue
        if part.text == "," and part.i == end + 1:
            comma = True
            continue
        if part.dep_ in STOPS or part.left_edge.i != end + 1 + comma or (comma and part.dep_ != "relcl"):
            break
        cut = _cut(doc, end, part.right_edge.i)
        if cut < part.right_edge.i:
            break
        end, comma = cut, False
    return end


def _cut(doc: Doc, start: int, end: int) -> int:
    while end > start and (doc[end].is_punct or doc[end].is_space):
        end -= 1
    return end if end - start <= LONGEST else start
