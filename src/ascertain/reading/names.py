"""What looks like the name of a person on a byline, and how a byline line is taken apart. No list of people: shape only."""

from __future__ import annotations

import re

from ascertain.reading.lexicon import is_furniture

BY = re.compile(
    r"^\W{0,3}(?:(?:written|posted|published|reported|story|words|text|report|article|analysis|opinion|review(?:ed)?)\s+)?"
    r"(?:by|von|par|por|pour|di|da|door|av|af|przez|от|автор|autor(?:a|in|en)?|author|auteur|autore|text|texto|texte|written by|"
    r"verfasst von|geschrieben von|veröffentlicht von|posted by|publié par|escrito por|publicado por|بقلم|كتبه?|نویسنده|از)"
    r"(?:\s*[:：]\s*|\s+)(?=\S)",
    re.I,
)
SPLIT = re.compile(
    r"\s*(?:,\s*(?:and|und|et|y|e)\s+|\s(?:and|und|et|y|en|og|och|with|mit|&|\+)\s|[,;|•·]|\s[–—/-]\s|\s{2,}|\n)\s*",
    re.I,
)
_PARTICLES = "al bin bint ben da de del della den der des di do dos du el ibn la le les of ter ten van von y zu zur"
PARTICLES = frozenset(_PARTICLES.split())
# Words of bylines that name no person: roles, desks, prompts.
_NOT_NAMES = (
    "ministry republic department government affairs about account admin administrator advertisement agencies agency all anonymous archive archives article articles ask associated "
    "author authors blog board breaking by category comment comments contact contributor correspondent correspondents desk "
    "editor editorial editors email exclusive exit facebook follow full gallery gast guest guide home image info language "
    "latest live login magazine main media menu minutes more mobile new news newsletter newsroom no office online opinion page photo "
    "photos picture podcast post posted posts press profile published read redaktion reporter reporters search share sign "
    "source sources special staff stories story subscribe tags team the this today topics twitter unknown updated user version video view "
    "views webmaster website why what when where who how will world writer writers your"
)
NOT_NAMES = frozenset(_NOT_NAMES.split())
DEGREE = re.compile(r"(?:ph\.?d|m\.?d|dr|prof|esq|jr|sr|b\.?a|m\.?a|msc|bsc|mph|rn|staff)\.?", re.I)
_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira il vor hace publicado publié pubblicato veröffentlicht"
DAYS = frozenset(_DAYS.split())
_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz?|apr(?:il)?|may|mai|juni?|june|juil(?:let)?|july?|juli|aug(?:ust)?|"
    r"sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)"
)
DAY_WORD = re.compile(
    rf"{_MONTH}|mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag",
    re.I,
)
TAIL = re.compile(
    r"\s*(?:\(.*|\[.*|<.*|@.*|https?:.*|\b\S+@\S+.*|\b(?:updated|published|posted|on|am|le|el|em|in|for|fü?r)\b\s.*|"
    rf"\d{{1,4}}\s*[./:-].*|\b\d{{1,2}}(?:st|nd|rd|th)?\s.*|\b{_MONTH}\.?\s+\d.*|\s(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*|,.*)$",
    re.I,
)


_OUTLETS = (
    "advertiser advocate agency argus broadcaster broadcasting bulletin chronicle courant courier daily digest dispatch echo "
    "enquirer examiner express gazette globe guardian herald independent inquirer journal mail media mercury mirror monitor news "
    "newspaper newswire observer post press radio record recorder register reporter review sentinel standard star sun telegram "
    "telegraph television times tribune tv weekly wire"
)
OUTLET_WORDS = frozenset(_OUTLETS.split())
"""With one of these a short line of capitalised words names who publishes, not who writes. English."""
CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’&-]*(?: (?:of|the|and|for|&|[^\W\d_a-z][\w'’&-]*))*")

_BODIES = (
    "agency alliance army association authority board bureau command commission committee company corporation council court department "
    "directorate federation forces foundation government guard hospital institute institution league ministry mission network observatory "
    "office organisation organization parliament party police secretariat service society staff syndicate union university"
)
BODY_WORDS = frozenset(_BODIES.split())
"""With one of these a name stands for a body that puts out its own papers. English."""
_MONTH = r"[^\W\d_]{3,12}\.?"
DATED_LINE = re.compile(
    rf"(?P<parts>[^\d\W].{{3,120}}?),\s+(?:\d{{1,2}}\.? {_MONTH}|{_MONTH} \d{{1,2}}),? (?:19|20)\d\d(?:,? (?:at )?\d{{1,2}}[:.]\d\d(?: ?[ap]\.?m\.?)?)?"
)
"""What stands over a statement: "Press release, Seafarers' Union of Corvane, 15 April 2026"."""
ABBREVIATED = re.compile(r"\s*\([A-Z]{2,8}\)$")
FEW = 3
"""Words that say what a paper is, at most: "Press release"."""

# An author field beyond this is no list of authors.
LONGEST = 600


def name_like(line: str) -> bool:
    """Whether a short line has the shape of a personal name: two to four capitalised words, particles allowed, no digits
    or sentence end. Scripts without capitals never pass; there a byline needs its "By"."""
    line = line.strip()
    if not 4 <= len(line) <= 45 or not re.fullmatch(r"[^\W\d_]+(?:[ '’.\u2010-]{1,2}[^\W\d_]+)*\.?", line):
        return False
    parts = line.rstrip(".").split()
    if len(parts[-1]) > 1 and parts[-1].isupper() and not parts[0].isupper():
        return False
    if not 2 <= len(parts) <= 4 or any(p.casefold().strip(".") in NOT_NAMES for p in parts):
        return False
    if line.endswith(".") and len(parts[-1]) > 2:
        return False
    capital = [p for p in parts if p[0].isupper()]
    return (
        len(capital) >= 2 and all(p[0].isupper() or p.casefold() in PARTICLES for p in parts) and parts[-1][0].isupper()
    )


def outlet_name(line: str) -> str | None:
    """The publisher that a short line names, alone or before a date ("Vale Gazette · 7 May 2024"); None for anything else."""
    name = re.split(r"\s[·|–—-]\s", " ".join(line.split()))[0]
    words = name.split()
    if BY.match(name) or not 2 <= len(words) <= 6 or not CAPITALISED.fullmatch(name):
        return None
    last, first = words[-1].casefold(), words[1 if words[0] == "The" else 0].casefold()
    titled = last in OUTLET_WORDS or first in ("radio", "times") or (words[0] == "The" and first in OUTLET_WORDS)
    return name if titled else None


def statement_line(line: str) -> list[str]:
    """What stands before the date in the line over a statement, part by part: names, or a word or two for what it is; empty where
    the line is something else."""
    dated = DATED_LINE.fullmatch(" ".join(line.split()))
    parts = [ABBREVIATED.sub("", part) for part in dated["parts"].split(", ")] if dated else []
    named = all(CAPITALISED.fullmatch(p) or (p[:1].isupper() and len(p.split()) <= FEW) for p in parts)
    return parts if named else []


def issuer(line: str, title: str) -> str | None:
    """The body that the line over a statement names: by a word for a body, or because the title names it too."""
    for name in statement_line(line):
        words = {w.casefold() for w in name.split()}
        known = bool(words & BODY_WORDS) or name.casefold() in title.casefold()
        if (known or outlet_name(name)) and len(words) > 1 and CAPITALISED.fullmatch(name):
            return name
    return None


def byline_names(line: str) -> list[str]:
    """Names on a byline line: "By X", "X and Y", a bare name, or a name before the date ("X · 7 May · 4 min read").

    Empty when the line is something else.
    """
    line = " ".join(line.split())
    opened = BY.match(line)
    if opened is None and outlet_name(line):
        return []
    if opened is None:
        first, _, rest = line.partition(" · ")
        return [first] if name_like(first) and (not rest or re.search(r"\b(?:19|20)\d\d\b", rest)) else []
    return clean_names(line[opened.end() :])


def clean_names(text: str) -> list[str]:
    """The names in an author field or after "By", in order, without roles, dates, handles and addresses."""
    text = " ".join((text or "")[:LONGEST].split())
    while opened := BY.match(text):
        text = text[opened.end() :]
    names: list[str] = []
    for part in SPLIT.split(text):
        name = TAIL.sub("", part).strip(" \t\xa0.,:;|-–—*\"“”„'")
        if not _plausible(name):
            # "Ann Roe, Political Correspondent": what follows a name is its role.
            if names:
                break
            continue
        if names and (DEGREE.fullmatch(name) or (len(name.split()) > 1 and not name_like(name))):
            continue
        if name.casefold() not in (n.casefold() for n in names):
            names.append(name)
    return names


def _plausible(name: str) -> bool:
    words = name.split()
    if not 2 <= len(name) <= 60 or not 1 <= len(words) <= 6 or name[0].isdigit() or re.search(r"\d\W\d", name):
        return False
    if "/" in name or "://" in name or ".com" in name.casefold() or not any(c.isalpha() for c in name):
        return False
    if DAY_WORD.fullmatch(words[0]) or all(w.casefold().strip(".:") in NOT_NAMES for w in words):
        return False
    if by_alone(name) or is_furniture(name) or words[0].casefold() in DAYS:
        return False
    # One word may be a pen name of any form; several must be written as a name, in scripts that have capitals.
    cased = [w for w in words if w[:1].lower() != w[:1].upper()]
    return len(words) == 1 or all(w[0].isupper() or w.casefold() in PARTICLES for w in cased)


def by_alone(name: str) -> bool:
    """Whether a "name" is only the word for "by" (the name itself stood elsewhere)."""
    found = BY.match(f"{name} x")
    return found is not None and found.end() == len(name) + 1


def fold(name: str) -> str:
    """A name without case, punctuation and spacing, for comparing."""
    return " ".join(re.findall(r"\w+", name.casefold()))


def same_person(a: str, b: str) -> bool:
    """Whether two names may be one person's: the words of one stand in the other."""
    x, y = set(fold(a).split()), set(fold(b).split())
    return bool(x and y) and (x <= y or y <= x)
