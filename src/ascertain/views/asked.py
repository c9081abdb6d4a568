"""Questions as the program words them, in the language of a page: found again by their pattern, with the words of the texts left
as they are and in their own direction.

Known misses: a question of no pattern stays as it is; what is counted ("guards") is a word of the texts and stays English.
Example: `asked("How many people died at Sorrel Bridge?")`
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping
from functools import cache

from markupsafe import Markup, escape

from ascertain.views.language import ENGLISH, gettext, language, noop
from ascertain.views.plain import one_line

WORDINGS: tuple[str, ...] = (
    noop("Did anyone die%(where)s?"),
    noop("Was anyone wounded%(where)s?"),
    noop("Were shots fired%(where)s?"),
    noop("Was there shelling%(where)s?"),
    noop("Did anyone cross%(where)s?"),
    noop("Was anything burned%(where)s?"),
    noop("Was there an attack%(where)s?"),
    noop("Was anyone detained%(where)s?"),
    noop("Was anyone on board%(where)s?"),
    noop("Did people flee%(where)s?"),
    noop("Was there a protest%(where)s?"),
    noop("Did anyone withdraw%(where)s?"),
    noop("How many people died%(where)s?"),
    noop("How many people were wounded%(where)s?"),
    noop("How many people fired%(where)s?"),
    noop("How many people crossed%(where)s?"),
    noop("How many people attacked%(where)s?"),
    noop("How many people in the attack%(where)s?"),
    noop("How many people were on board%(where)s?"),
    noop("How many people were detained%(where)s?"),
    noop("How many people fled%(where)s?"),
    noop("How many people protested%(where)s?"),
    noop("How many people withdrew%(where)s?"),
    noop("How many %(what)s (%(question)s)?"),
    noop("How many %(what)s died%(where)s?"),
    noop("How many %(what)s were wounded%(where)s?"),
    noop("How many %(what)s fired%(where)s?"),
    noop("How many %(what)s shelled%(where)s?"),
    noop("How many %(what)s in the shelling%(where)s?"),
    noop("How many %(what)s crossed%(where)s?"),
    noop("How many %(what)s burned%(where)s?"),
    noop("How many %(what)s attacked%(where)s?"),
    noop("How many %(what)s in the attack%(where)s?"),
    noop("How many %(what)s were on board%(where)s?"),
    noop("How many %(what)s were detained%(where)s?"),
    noop("How many %(what)s fled%(where)s?"),
    noop("How many %(what)s protested%(where)s?"),
    noop("How many %(what)s withdrew%(where)s?"),
    noop("When? %(question)s"),
    noop("Who? %(question)s"),
    noop("Where? %(question)s"),
    noop("Is it so that %(words)s?"),
)
"""The first that fits is taken; cases of older versions word some otherwise. `where` is a place with the word that leads to it, or a day, or both, or nothing."""
PLACES: Mapping[str, str] = {
    "in": noop(" in %(place)s"), "at": noop(" at %(place)s"), "near": noop(" near %(place)s"), "on": noop(" on %(place)s"),
    "from": noop(" from %(place)s"), "to": noop(" to %(place)s"), "outside": noop(" outside %(place)s"),
    "around": noop(" around %(place)s"), "below": noop(" below %(place)s"), "above": noop(" above %(place)s"),
    "across": noop(" across %(place)s"), "over": noop(" over %(place)s"),
}  # fmt: skip
DAY = noop(" on %(day)s")
MONTHS = tuple(month_name)[1:]
_WHERE = re.compile(
    rf"(?: (?P<lead>[a-z]+) (?P<place>.+?))??(?: on (?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}}))?"
)
_GAP = re.compile(r"%\\\((\w+)\\\)s")
_GAPS = {"where": r"(?P<where>(?: [a-z]+ .+?)?)", "what": r"(?P<what>[^()?]+?)"}


def asked(question: str, longest: int = 0) -> str | Markup:
    """The question in the language of now, its quoted words cut to `longest` characters (0: whole)."""
    question = one_line(question)
    if language() is ENGLISH:
        return _cut(question, longest)
    for pattern, english in _patterns():
        if found := pattern.fullmatch(question):
            return _said(english, found.groupdict(), longest)
    return Markup("<bdi>{}</bdi>").format(_cut(question, longest))


def _said(english: str, gaps: Mapping[str, str], longest: int) -> Markup:
    made = {name: _gap(name, words, longest) for name, words in gaps.items()}
    return Markup(gettext(english)) % made  # noqa: S704 - a message of our catalogue; what is set in is escaped


def _gap(name: str, words: str, longest: int) -> Markup:
    if name == "where":
        return _place(words)
    if name == "question":
        # Inside another question it may be cut short, and so stand without its mark.
        whole = asked(words if words.endswith("?") else f"{words}?", longest)
        return whole if isinstance(whole, Markup) else escape(whole)
    if name == "words":
        return Markup('<q dir="auto">{}</q>').format(_cut(words, longest))
    return Markup("<bdi>{}</bdi>").format(words)


def _place(words: str) -> Markup:
    found = _WHERE.fullmatch(words)
    if found is None:
        return Markup(" <bdi>{}</bdi>").format(words.strip())
    made = Markup("")
    if found["place"]:
        place = Markup("<bdi>{}</bdi>").format(found["place"])
        made += Markup(gettext(PLACES.get(found["lead"], PLACES["in"]))) % {"place": place}  # noqa: S704 - as above
    if found["day"]:
        month = MONTHS.index(found["month"]) + 1
        made += Markup(gettext(DAY)) % {"day": f"{found['year']}-{month:02}-{int(found['day']):02}"}  # noqa: S704 - as above
    return made


def _cut(words: str, longest: int) -> str:
    return words if not longest or len(words) <= longest else words[: longest - 1].rstrip() + "…"


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(_GAP.sub(lambda m: _GAPS.get(m[1], rf"(?P<{m[1]}>.+?)"), re.escape(english))), english)
        for english in WORDINGS
    )
