"""The language of a page: what is translated, into which languages, and how a template or a function asks for it.

English is the source and the language wherever none is chosen (command line, API, exports). The other languages are gettext
catalogues, `locale/LANGUAGE/LC_MESSAGES/ascertain.po`, read as they are: nothing has to be compiled. Evidence is never translated.
Example: `with speaking("fa"): gettext("Claims")`
References: GNU gettext manual (PO files, plural forms); BCP 47 (language tags); RFC 9110 section 12.5.4 (Accept-Language).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ascertain.views.po import compiled, read

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language of the pages: its tag, its own name, and the direction of its script."""

    code: str
    name: str
    direction: str = "ltr"


ENGLISH = Language(code="en", name="English")
LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        ENGLISH,
        Language(code="ar", name="العربية", direction="rtl"),
        Language(code="fa", name="فارسی", direction="rtl"),
    )
}
"""Every language that the pages speak. Another one takes a line here and a catalogue."""

_PERSON = re.compile(r"Person (\d+)")
"""How a person is shown whose name is kept back."""
_spoken: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def language() -> Language:
    """The language of what is being made now."""
    return _spoken.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Make pages in that language until the block ends; English where the code is of none of them."""
    token = _spoken.set(LANGUAGES.get(code, ENGLISH))
    try:
        yield
    finally:
        _spoken.reset(token)


def preferred(accepted: str) -> str | None:
    """The code of the language that an Accept-Language header wants most and that we have."""
    wanted = []
    for place, part in enumerate(accepted.split(",")[:32]):
        tag, _, weight = part.partition(";")
        code = tag.strip().lower().partition("-")[0]
        if code in LANGUAGES and (share := _weight(weight)) > 0:
            wanted.append((-share, place, code))
    return min(wanted)[2] if wanted else None


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0


@cache
def translations(code: str) -> NullTranslations:
    """The catalogue of a language; English has none."""
    if code == ENGLISH.code:
        return NullTranslations()
    path = files("ascertain.views") / "locale" / code / "LC_MESSAGES" / "ascertain.po"
    return GNUTranslations(BytesIO(compiled(read(path.read_text(encoding="utf-8")))))


def gettext(message: str, **values: object) -> str:
    """The message in the language of now, with the values set in for `%(name)s`."""
    found = translations(language().code).gettext(message)
    return found % values if values else found


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The form of the message that fits the number, which `%(n)s` stands for."""
    return translations(language().code).ngettext(one, many, number) % {"n": number, **values}


def noop(message: str) -> str:
    """Marks a message of a table for the catalogue; it is translated where it is shown."""
    return message


def counted(number: int, noun: str) -> str:
    """A number of things of the table `nouns`, as words: `counted(2, "claim")` is "2 claims"."""
    return nouns(number)[noun]


def nouns(n: int) -> Mapping[str, str]:
    """What can be counted on a page, with that number."""
    return {
        "claim": ngettext("%(n)s claim", "%(n)s claims", n),
        "document": ngettext("%(n)s document", "%(n)s documents", n),
        "question": ngettext("%(n)s question", "%(n)s questions", n),
        "decision": ngettext("%(n)s decision", "%(n)s decisions", n),
        "voice": ngettext("%(n)s voice", "%(n)s voices", n),
        "independent voice": ngettext("%(n)s independent voice", "%(n)s independent voices", n),
        "speaker": ngettext("%(n)s speaker", "%(n)s speakers", n),
        "origin": ngettext("%(n)s origin", "%(n)s origins", n),
        "dispute": ngettext("%(n)s dispute", "%(n)s disputes", n),
        "correction": ngettext("%(n)s correction", "%(n)s corrections", n),
        "pair": ngettext("%(n)s pair", "%(n)s pairs", n),
        "deed": ngettext("%(n)s deed", "%(n)s deeds", n),
        "actor": ngettext("%(n)s actor", "%(n)s actors", n),
        "passage": ngettext("%(n)s passage", "%(n)s passages", n),
        "word": ngettext("%(n)s word", "%(n)s words", n),
        "time": ngettext("%(n)s time", "%(n)s times", n),
        "article": ngettext("%(n)s article", "%(n)s articles", n),
        "answer": ngettext("%(n)s answer", "%(n)s answers", n),
        "further answer": ngettext("%(n)s further answer", "%(n)s further answers", n),
        "rating": ngettext("%(n)s rating", "%(n)s ratings", n),
        "judgement": ngettext("%(n)s judgement", "%(n)s judgements", n),
        "hypothesis": ngettext("%(n)s hypothesis", "%(n)s hypotheses", n),
        "evidence": ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", n),
        "byte": ngettext("%(n)s byte", "%(n)s bytes", n),
    }


CODES = frozenset({
    noop("very likely"), noop("likely"), noop("neutral"), noop("unlikely"), noop("very unlikely"), noop("not applicable"),
    noop("almost no chance"), noop("roughly even"), noop("almost certain"), noop("low"), noop("moderate"), noop("high"),
    noop("viewer"), noop("reviewer"), noop("editor"), noop("custodian"), noop("admin"),
    noop("named person"), noop("named organisation"), noop("unnamed official"), noop("unnamed other"),
    noop("first hand"), noop("common belief"), noop("author opinion"), noop("none stated"),
    noop("confirm"), noop("reject"), noop("set"), noop("undo"), noop("relate"), noop("merge"), noop("split"),
    noop("same origin"), noop("not same origin"), noop("link"), noop("unlink"), noop("public role"), noop("protect"), noop("unmask"),
    noop("basis"), noop("stance"), noop("speaker"), noop("span"), noop("relation"), noop("words"), noop("content"),
    noop("cue"), noop("source"), noop("antecedent"), noop("reason"), noop("text"), noop("title"), noop("type"), noop("actor"),
    noop("same"), noop("supports"), noop("contradicts"), noop("disputes"), noop("supersedes"), noop("corroborates"),
    noop("neither"), noop("denial"), noop("polarity"), noop("opening"), noop("absence"), noop("role"), noop("correction"), noop("update"),
    noop("nli"),
    noop("claim"), noop("attribution"), noop("snapshot"), noop("claim cluster"), noop("origin"), noop("event"), noop("place name"),
    noop("place"), noop("time expression"), noop("loaded term"), noop("skipped"), noop("reuse"), noop("alias link"),
    noop("actor group"), noop("assessment"), noop("decision"), noop("weighing"), noop("derivation"), noop("capture"),
    noop("question"), noop("hypothesis"), noop("evidence"), noop("rating"), noop("judgement"),
    noop("outlet"), noop("agency"), noop("office"), noop("organisation"), noop("person"), noop("voice"), noop("body"),
    noop("said by"), noop("who stands for"), noop("basis from"), noop("stance from"), noop("reason for not naming"),
    noop("claims"), noop("actors"), noop("events"), noop("compare"), noop("origins"), noop("weigh"), noop("meaning"), noop("reading"), noop("exchange"),
    noop("begin"), noop("create"), noop("commit"), noop("judge"), noop("assess"), noop("checkpoint"), noop("target"), noop("decide"),
    noop("view"), noop("purge"), noop("export"), noop("migrate"), noop("basis cues"), noop("stance cues"), noop("anonymity reason"),
    noop("mentions"), noop("trigger"), noop("raw bytes"), noop("names"), noop("search"), noop("add"), noop("record"), noop("records"),
    noop("ok"), noop("missing"), noop("optional"), noop("span text"), noop("spans"), noop("document text"),
    noop("snapshot bytes"), noop("snapshot size"),
    noop("number"), noop("date"), noop("name"), noop("document"), noop("positive"), noop("negative"),
    noop("city"), noop("district"), noop("province"), noop("region"), noop("country"),
    noop("meta"), noop("url"), noop("file"), noop("visible"), noop("estimated"), noop("published"), noop("modified"),
    noop("asserted"), noop("probable"), noop("possible"), noop("denied"), noop("questioned"), noop("hypothetical"),
    noop("added"), noop("removed"), noop("changed"),
    noop("gregorian"), noop("islamic"), noop("persian"), noop("julian"), noop("hebrew"),
})  # fmt: skip
"""Codes of records that a page shows as words."""
OURS = frozenset({
    noop("the author"), noop("a source without a name"), noop("a source without words of its own"),
    noop("nobody in particular"), noop("not stated"), noop("outlet not stated"), noop("no date"), noop("Untitled"),
    noop("it is said to be so"), noop("it is said not to be so"), noop("None of these"), noop("none of these"),
    noop("Publisher not found"), noop("The case"), noop("Meaning"),
})  # fmt: skip
"""What a read model says in the place of a name that the text does not give."""


def coded(code: object) -> str:
    """A code of a record as words, in the language of now where it is one of `CODES`."""
    words = str(code).replace("_", " ")
    return gettext(words) if words in CODES else words


def named(text: str) -> str:
    """A name as it stands in the evidence, or, in the language of now, what stands in the place of one."""
    if kept_back := _PERSON.fullmatch(text):
        return gettext("Person %(number)s", number=kept_back[1])
    return gettext(text) if text in OURS else text


def install(env: Environment) -> None:
    """Let templates translate: `{% trans %}`, `_()`, `ngettext()`; the filters tr (a message of a table), named and count;
    and `language()`."""
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    made: Any = env
    made.install_gettext_callables(
        lambda message: translations(language().code).gettext(message),
        lambda one, many, n: translations(language().code).ngettext(one, many, n),
        newstyle=True,
    )
    env.filters |= {"tr": gettext, "named": named, "count": counted}
    env.globals["language"] = language
