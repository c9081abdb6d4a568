"""The words of a person's name, and which names within a case stand for one person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

Words = tuple[str, ...]


def _bag(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _bag(
    """the mr mrs ms miss mx dr doctor prof professor sir lady lord dame sheikh mullah maulvi imam ayatollah rev reverend father
    sister pope bishop archbishop rabbi president vice prime minister premier chancellor king queen prince princess emir
    sultan gen general col colonel capt captain maj major lt lieutenant sgt sergeant brig brigadier adm admiral marshal
    commander chief senator sen rep representative congressman congresswoman governor gov mayor ambassador envoy secretary
    deputy judge justice director chairman chairwoman chair spokesman spokeswoman spokesperson foreign defence defense
    interior finance harbour former acting corporal cpl private constable officer inspector detective sheriff police
    attorney lawyer engineer comrade leader"""
)
"""Words before a name that are none of it."""
OFFICES = _bag(
    """minister president secretary governor mayor ambassador chancellor commander colonel captain lieutenant sergeant director
    chairman chairwoman senator professor spokesman spokeswoman spokesperson commissioner inspector leader officer"""
)
"""Those of them that are nobody's name: what stands before one is no name either ("Transport Minister Tobias Renn")."""
PARTICLES = _bag("al el bin ibn bint abu de da di du del della der den dos la le ter van von y")
"""Words inside a name that may be written small."""
EDGE = ".,;:!?\"'()[]{}<>«»“”„‘’…"
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def fold(text: str) -> str:
    """The text without case, marks on letters, and characters that do not show."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", INVISIBLE.sub("", text)).casefold()
    return "".join(c for c in plain if not unicodedata.combining(c))


def name_words(name: str) -> Words:
    """The words of the name alone: no title before it, no possessive, nothing from a comma or a common word on. Empty for
    what is no name ("the clerk")."""
    found: list[str] = []
    for raw in re.sub(r"['’]s\b", "", INVISIBLE.sub("", name)).split():
        word = raw.strip(EDGE)
        small = word[:1].islower()
        if found and (not word or (small and fold(word) not in PARTICLES)):
            break
        initial = len(word) == 1
        if word and not (small and not found) and (found or fold(word) not in TITLES):
            found.append(word)
        if found and raw.rstrip(EDGE) != raw and not initial and raw[-1] in ",;:":
            break
    while found and fold(found[-1]) in PARTICLES:
        found.pop()
    return tuple(found) if any(len(w) > 1 for w in found) else ()


def key(words: Words) -> str:
    """First and last word, by which a full name is known whatever stands between; one word by itself."""
    folded = [fold(w) for w in words]
    return folded[0] if len(folded) == 1 else f"{folded[0]} {folded[-1]}"


def same_person(seen: Iterable[tuple[str, Words]]) -> Mapping[Words, str]:
    """Each name -> the key of its person. `seen` are (document, words) in order.

    A single word or an initial joins the one full name in the case that it fits; where it fits several, it stands by
    itself: to take two people for one would show one under what was decided about the other.
    """
    names = {words: _bare(words) for _, words in seen}
    full = dict.fromkeys(key(w) for w in names.values() if len(w) > 1 and len(w[0].strip(".")) > 1)
    firsts: dict[str, list[str]] = {}
    lasts: dict[str, list[str]] = {}
    for name in full:
        first, last = name.split(" ", 1)
        firsts.setdefault(first, []).append(name)
        lasts.setdefault(last, []).append(name)
    joined: dict[Words, str] = {}
    for words, bare in names.items():
        if key(bare) in full:
            joined[words] = key(bare)
            continue
        last = fold(bare[-1])
        if len(bare) == 1:
            fits = {*firsts.get(last, ()), *lasts.get(last, ())}
        else:
            begin = fold(bare[0].strip("."))
            fits = {name for name in lasts.get(last, ()) if name.startswith(begin)}
        joined[words] = fits.pop() if len(fits) == 1 else key(words)
    return joined


def _bare(words: Words) -> Words:
    """The name without an office inside it and what stands before that."""
    cut = max((i + 1 for i, w in enumerate(words[:-1]) if fold(w) in OFFICES), default=0)
    return words[cut:]
