"""Keys under which names of the same actor meet, and what a name's form says: acronym, title, office and state.

Finds: spelling, article, accent and transliteration variants ("Tehrik-e", "Tehreek-i"; "Da'esh", "Daesh"), titles before
    persons' names, "Ministry of Defence of X" and "X-ian Defence Ministry", first letters that make an acronym.
Needs: a table of states and their adjectives; the adjective of an unknown place is cut to its stem.
Known misses: translated names, vowels heard differently (Muhammad is listed, rarer names are not), reversed names.
Example: `name_key("the Tehreek-i-Taliban")` is `name_key("Tehrik-e Taliban")`.
References: the folding follows what transliteration standards (ALA-LC, UNGEGN) leave open; list and order are this project's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ascertain.actors.lexicon import bag

WORD = re.compile(r"[^\W_]+")
APOSTROPHES = re.compile("['’‘ʼʻʿʾ`´]")
DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
POSSESSIVE = re.compile("['’]s?(?=\\s|$)")


SMALL = bag("of the and for in on to de la el al del des du los las a an d y e i u wa")
ARTICLES = re.compile(
    r"(?<![^\W_])(?:al|el|ul|ud|ur|us|ad|as|ash|az|an|at|ar|e|i|wal)[-‐‑](?=\w)|[-‐‑](?:e|i) (?=\w)", re.I
)
LOOSE_ARTICLES = re.compile(r"(?<![^\W_])(?:al|el|ul|wal) (?=\w)", re.I)
FIRM = bag("ltd limited inc incorporated corp corporation co company plc llc gmbh sa ag nv bv")
SAME = {
    "saint": "st", "defense": "defence", "labor": "labour", "organisation": "organization", "center": "centre",
    "programme": "program", "defenses": "defences", "armor": "armour", "harbor": "harbour", "first": "1", "1st": "1",
    "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4", "fifth": "5", "5th": "5",
    "sixth": "6", "6th": "6", "seventh": "7", "7th": "7", "eighth": "8", "8th": "8", "ninth": "9", "9th": "9",
    "tenth": "10", "10th": "10", "eleventh": "11", "11th": "11", "twelfth": "12", "12th": "12", "thirteenth": "13",
    "13th": "13", "fourteenth": "14", "14th": "14", "fifteenth": "15", "15th": "15", "sixteenth": "16", "16th": "16",
    "seventeenth": "17", "17th": "17", "eighteenth": "18", "18th": "18", "nineteenth": "19", "19th": "19",
    "twentieth": "20", "20th": "20",
}  # fmt: skip
GIVEN = {
    form: forms.split()[0]
    for forms in (
        "muhammad mohammed mohammad mohamed muhammed mohamad mohamud muhamad",
        "yusuf yousef youssef yousuf yusef yousif",
        "ahmad ahmed ahmet achmed",
        "husayn hussein hussain husain hossein hussayn",
        "abdullah abdallah abdulla",
        "usama osama",
        "umar omar omer",
        "sayyid sayed syed said saeed sayyed",
        "khalid khaled",
        "sulayman suleiman sulaiman soleiman soleyman",
        "jamal gamal djamal",
        "qasim qassem kassem qasem",
        "aleksandr alexander alexandr oleksandr",
        "hasan hassan",
    )
    for form in forms.split()
}
"""Spellings of given names whose vowels no rule brings together."""
FOLDS = (("ph", "f"), ("ck", "k"), ("q", "k"), ("dh", "d"), ("gh", "g"), ("ee", "i"), ("ou", "u"), ("oo", "u"), ("aw", "au"),
         ("y", "i"), ("e", "i"), ("o", "u"), ("w", "u"))  # fmt: skip
TITLES = bag(
    """president vice-president prime minister premier chancellor general gen colonel col lieutenant lt major maj captain
    capt sergeant sgt corporal brigadier brig admiral adm marshal commander cmdr doctor dr professor prof mr mrs ms miss
    sir dame lord lady sheikh shaykh sheik mullah maulvi mawlawi maulana molvi imam ayatollah hojatoleslam haji hajji
    king queen prince princess emir sultan pope bishop archbishop cardinal rabbi reverend rev father sister brother
    governor mayor senator sen congressman congresswoman representative rep mp ambassador judge justice prosecutor
    secretary foreign defence defense interior finance health justice state deputy vice former ex acting late outgoing
    spokesman spokeswoman spokesperson chief chairman chairwoman director engineer comrade inspector officer staff
    party opposition leader police army supreme grand"""
)
HEADS = {
    "ministry": "ministry", "department": "ministry", "office": "ministry", "government": "government", "army": "army", "navy": "navy",
    "police": "police", "parliament": "parliament", "court": "court", "embassy": "embassy", "intelligence": "intelligence",
    "cabinet": "cabinet", "senate": "senate", "presidency": "presidency", "regime": "regime", "junta": "regime",
    "administration": "government",
}  # fmt: skip
TOPICS = bag(
    """defence interior foreign affairs external home health finance justice information education agriculture energy
    transport labour culture environment economy economic trade commerce industry water religious refugees security
    border intelligence supreme high constitutional federal national state secret service agency forces armed police
    internal public works planning development tourism oil general directorate bureau main"""
)
NOT_TOPICS = frozenset({"of", "the", "and", "for"})
ENDINGS = re.compile(r"(?:ians?|eans?|ans?|ese|ish|ns?|ia|a|e|i)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the form of an office's name says: its state (a stem or code, None where unsaid), its head and its topic."""

    state: str | None
    head: str
    topic: str

    @property
    def key(self) -> str:
        return f"office:{self.state or ''}:{self.head}:{self.topic}"


def plain(text: str) -> str:
    """Lower case without accents and apostrophes."""
    text = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text))
    return "".join(c for c in text if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=1 << 16)
def name_key(name: str, *, loose: bool = True) -> str:
    """The key of a body's or a place's name; `loose` (not for places) also evens out transliteration and the plural."""
    name = re.sub(r"^\s*the\s+", "", name, flags=re.I)
    letters = re.sub(r"[^A-Za-z]", "", name)
    if " " not in name and 1 < len(letters) <= 4 and sum(c.isupper() for c in letters) > 1:
        # In lower case "LeT" is "let" and "ISI" what is left of "Yes I"; longer ones are also written "Unicef".
        return letters.upper() + re.sub(r"\D", "", name)
    name = ARTICLES.sub(" ", name.replace(".", "") if is_acronym(name) else name)
    words = WORD.findall(plain(LOOSE_ARTICLES.sub(" ", name) if loose else name))
    words = [SAME.get(w, w) for w in words if w != "the"]
    while len(words) > 1 and words[-1] in FIRM:
        words.pop()
    if loose and not is_acronym(name):
        words = [fold(GIVEN.get(w, w)) for w in words]
        if words and len(words[-1]) > 4:
            words[-1] = words[-1].removesuffix("s")
    return "".join(words)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """A word in plain lower case as its transliterations agree on it."""
    for old, new in FOLDS:
        word = word.replace(old, new)
    word = re.sub(r"(.)\1+", r"\1", word)
    return word.removesuffix("h") if len(word) > 3 else word


def is_acronym(name: str) -> bool:
    """Whether a name is written in initials: "NDS", "E.R.B.", "ISIS-K", "R&AW"."""
    return re.fullmatch(r"(?:[A-Z]\.?[&/-]?){2,10}[a-z]?", name.strip()) is not None


def spells(acronym: str, long: str) -> bool:
    """Whether the letters of `acronym` are the first letters of the words of `long`, small words left out or not."""
    letters = re.sub(r"[^A-Za-z]", "", acronym).casefold()
    words = WORD.findall(plain(long))
    full = "".join(w[0] for w in words)
    short = "".join(w[0] for w in words if w not in SMALL)
    return len(letters) > 1 and letters in (full, short)


def person_words(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(titles, name words) of a person's name, plain and given names evened out."""
    words = WORD.findall(plain(ARTICLES.sub(" ", name)))
    at = 0
    while at < len(words) - 1 and words[at] in TITLES:
        at += 1
    return tuple(words[:at]), tuple(fold(GIVEN.get(w, w)) if len(w) > 1 else w for w in words[at:])


def same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two full names (words of `person_words`) may be one person's: first and last word agree, middle names and
    initials do not speak against it."""
    if len(a) < 2 or len(b) < 2 or a[-1] != b[-1] or not _agree(a[0], b[0]):
        return False
    return all(_agree(x, y) for x, y in zip(a[1:-1], b[1:-1], strict=False))


def _agree(a: str, b: str) -> bool:
    return a == b or (1 in (len(a), len(b)) and a[0] == b[0])


def office(name: str, states: Mapping[str, str]) -> Office | None:
    """The office that a name spells out ("Keldria's Interior Ministry", "Army of Tossia"), else None. `states` gives the
    code of each state's plain name and adjective; an unknown place counts by its stem."""
    found = WORD.findall(plain(POSSESSIVE.sub(" ", DOTTED.sub(lambda m: m[0].replace(".", ""), name))))
    words = [SAME.get(w, w) for w in found if w not in NOT_TOPICS]
    heads = [HEADS[w] for w in words if w in HEADS]
    if not heads:
        return None
    topic = sorted({w for w in words if w in TOPICS} - {"affairs", "home" if "interior" in words else ""})
    topic = ["interior" if t == "home" else "foreign" if t == "external" else t for t in topic]
    rest = [w for w in words if w not in HEADS and w not in TOPICS]
    head = "intelligence" if "intelligence" in words else heads[0]
    if len(rest) > 3 or (head == "ministry" and not topic):
        return None
    return Office(state=_state(rest, states), head=head, topic=" ".join(topic))


def state_key(name: str, states: Mapping[str, str]) -> str | None:
    """The state (code or stem) that a place's name or an adjective stands for."""
    return _state(WORD.findall(plain(POSSESSIVE.sub(" ", name.removeprefix("the ")))), states)


def _state(words: list[str], states: Mapping[str, str]) -> str | None:
    if not words:
        return None
    known = states.get(" ".join(words)) or states.get("the " + " ".join(words))
    if known:
        return known
    *before, last = words
    stem = ENDINGS.sub("", last)
    return " ".join([*before, stem if len(stem) > 2 else last])


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Starts and ends of runs of capitalised words, small words inside allowed: where names may stand."""
    for found in RUN.finditer(text):
        yield found.start(), found.end()


# Atomic words and twelve of them at most: a page of capitals costs no more than its length.
CAPITAL = r"(?>[A-Z]\w*(?:['’](?!s\b)\w+|[&.-]{1,3}(?!(?:affiliated|allied|aligned|linked|backed|led|based)\b)\w+){0,9}|\d+(?:st|nd|rd|th)\b)"
TAIL = "government|administration|regime|army|navy|police|ministry|parliament|authorities|network|movement|group"
RUN_TEXT = (
    rf"{CAPITAL}(?:(?:['’]s?)?(?: (?:of|the|for|to|and|in|de|la|al|el|ul|wal|du|des)){{0,3}} (?:al-|el-|ul-|ad-|as-)?{CAPITAL}){{0,11}}"
    rf"(?:(?:['’]s?)? (?:{TAIL})\b)?"
)
RUN = re.compile(RUN_TEXT)
