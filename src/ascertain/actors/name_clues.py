"""What the words around a name say of its type, in weights beside those of the networks.

Finds: hints before a name ("near Orlin", "General Benn", "the tanker Lady Marten"), in its last word ("Orlin Airport"), in the
    dateline, and in an adjective that the text makes of it ("Kesh" beside "Keshan guns").
Needs: a parse.
Example: in "The ferry Lady Marten sank" the name is no person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ascertain.actors import lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = NDArray[np.float32]
TYPES = ("PER", "ORG", "LOC", "NAT", "MISC")
"""Persons, bodies, places, peoples (adjectives and nouns), other names. Tags: none, then begin and inside of each."""
HINT = 0.6
"""Weight of a word before a name that tells its type, against 1 for a sighting of which the network is certain."""
WITHIN = frozenset({"in", "near", "around", "throughout", "outside"})
SETTLEMENTS = lexicon.bag("city town village province district region state port area county island")
SITES = lexicon.bag(
    """airport stadium river lake street avenue road bridge county island islands mountain mountains park station province
    district village valley bay sea ocean peninsula desert coast hospital cathedral castle tower square forest gulf canal
    airfield hills beach highway dam barrage"""
)
BODIES = lexicon.bag(
    """university college school company corporation corp inc ltd inc. ltd. corp. records orchestra club association party
    league institute society press times news committee council agency ministry department police army forces brigade front
    union bank network foundation organization organisation court parliament coalition commission group"""
)
"""Last words of longer names that tell a place and a body."""
VESSELS = lexicon.bag(
    "ferry ship vessel boat tanker trawler freighter frigate destroyer submarine yacht liner barge tug tugboat steamer cruiser corvette"
)
"""What is named like a person, and is none."""
DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z .'-]+[A-Z])\b[^()]{0,40}?(?:\((?P<agency>[A-Z][^()\d]{1,39})\))?\s+(?:-{1,2}|[–—])\s"
)
"""As in "ORLIN, Kesh (Kesh News) - "; with a date in brackets there is no agency."""
ADJECTIVE = ("n", "an", "ian", "i", "ese", "ish", "ic")
"""What makes the adjective of a place from its name, less a last vowel where it has one: "Kesh", "Keshan"."""


def states(docs: Sequence[Doc], votes: Mapping[str, Floats]) -> Iterator[tuple[str, str]]:
    """Names of one word with the adjective that the text makes of them: "Kesh" beside "Keshan guns"."""
    before_nouns = {
        token.text
        for doc in docs
        for token in doc[:-1]
        if token.text[:1].isupper() and (after := doc[token.i + 1]).pos_ == "NOUN" and after.text.islower()
    }
    for name in [text for text in votes if text.isalpha() and len(text) > 3]:
        stems = (name, name[:-1]) if name[-1] in "aeiouy" else (name,)
        found = next((s + e for s in stems for e in ADJECTIVE if s + e in before_nouns and s + e != name), None)
        if found is not None:
            yield name, found


def evidence(doc: Doc, first: int, last: int) -> Floats:
    """Weight of each type by the words around: "near Orlin", "the town of Orlin", "General Benn", "Orlin Airport"."""
    found = np.zeros(len(TYPES), np.float32)
    final = doc[last].lower_
    if doc[last].dep_ == "appos" and doc[last].head.lemma_.lower() in lexicon.OFFICIALS:
        found[TYPES.index("PER")] = 2 * HINT
    if last > first and (final in SITES or final in BODIES):
        found[TYPES.index("LOC" if final in SITES else "ORG")] = HINT
    if first == 0:
        return found
    before = doc[first - 1].lower_
    if (before in WITHIN and doc[last].dep_ == "pobj") or (
        before == "of" and first > 1 and doc[first - 2].lower_ in SETTLEMENTS
    ):
        found[TYPES.index("LOC")] = 2 * HINT
    elif before in lexicon.SHORT_TITLES:
        found[TYPES.index("PER")] = 2 * HINT
    elif before in VESSELS or (before == "the" and _has_article(doc, first, last)):
        found[TYPES.index("PER")] = -np.inf
        found[TYPES.index("MISC")] = HINT
    return found


def _has_article(doc: Doc, first: int, last: int) -> bool:
    """Whether the article before a name is the name's own, as no person's is: "the Orlin", not "the Orlin family"."""
    titled = doc[first].lower_ in lexicon.TITLED
    return not titled and doc[last].tag_ == "NNP" and doc[last].dep_ not in {"compound", "poss", "nmod", "amod"}
