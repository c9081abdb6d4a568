"""Dates in the lines of a text, and the one by which a page shows when it was published."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ascertain.reading.metadata import Found, iso_date
from ascertain.reading.scan import Block

# The forms that dates are written with in thirty languages (Unicode CLDR); Croatian names that mean another month elsewhere are left out.
_MONTHS = (
    "jan january januar jänner janvier janv ene enero gen gennaio janeiro januari tammikuuta tammikuu sty stycznia styczeń led ledna "
    "leden januára január ianuarie oca ocak янв января январь січня січень януари јануар ιαν ιανουαρίου ιανουάριος يناير ژانویه gener",
    "feb february februar février févr febrero febbraio fev fevereiro februari helmikuuta helmikuu lut lutego luty února únor února "
    "februára február februarie şub şubat фев февр февраля февраль лютого лютий февруари фебруар φεβ φεβρουαρίου φεβρουάριος شباط "
    "فبراير فوریه febrer",
    "mar march mär märz mrz mars marzo março maart mrt marts maaliskuuta maaliskuu marca marzec března březen marec márc március "
    "martie mart мар марта март березня березень μαρ μαρτίου μάρτιος maret مارس آذار març",
    "apr april avril avr abr abril aprile huhtikuuta huhtikuu kwi kwietnia kwiecień dubna duben apríla apríl ápr április aprilie nis "
    "nisan апр апреля апрель квітня квітень април απρ απριλίου απρίλιος أبريل ابريل نيسان آوریل",
    "may mai mayo mag maggio maio mei maj toukokuuta toukokuu maja května květen mája máj május mayıs мая май травня травень мај μαΐ "
    "μαΐου μάιος مايو أيار maig",
    "jun june juni juin junio giu giugno junho kesäkuuta kesäkuu cze czerwca czerwiec června červen júna jún június iun iunie haz "
    "haziran июн июня июнь червня червень юни јун junij ιουν ιουνίου ιούνιος يونيو حزيران ژوئن juny",
    "jul july juli juillet juil julio lug luglio julho heinäkuuta heinäkuu lip lipca lipiec července červenec júla júl július iul "
    "iulie tem temmuz июл июля июль липня липень юли јул julij ιουλ ιουλίου ιούλιος يوليو تموز ژوئیه juliol",
    "aug august août aoû ago agosto augustus augusti elokuuta elokuu sie sierpnia sierpień srpna srpen augusta augusztus ağu ağustos "
    "авг августа август серпня серпень avgust avg αυγ αυγούστου αύγουστος agustus أغسطس آب اوت agost",
    "sep sept september septembre septiembre setiembre set settembre setembro syyskuuta syyskuu wrz września wrzesień září septembra "
    "szept szeptember septembrie eyl eylül сен сент сентября сентябрь вересня вересень септември септембар σεπ σεπτεμβρίου "
    "σεπτέμβριος سبتمبر أيلول سپتامبر setembre",
    "oct october okt oktober octobre octubre ott ottobre out outubro lokakuuta lokakuu paź października październik října říjen "
    "október októbra octombrie eki ekim окт октября октябрь жовтня жовтень октомври октобар οκτ οκτωβρίου οκτώβριος أكتوبر اکتبر",
    "nov november novembre noviembre novembro marraskuuta marraskuu lis listopada listopad listopadu novembra noiembrie kas kasım "
    "ноя нояб ноября ноябрь листопада листопад ноември новембар νοε νοεμβρίου νοέμβριος نوفمبر نوامبر",
    "dec december dez dezember décembre déc dic diciembre dicembre dezembro des desember joulukuuta joulukuu gru grudnia grudzień "
    "prosince prosinec decembra decembrie ara aralık дек декабря декабрь грудня грудень декември децембар δεκ δεκεμβρίου "
    "δεκέμβριος ديسمبر دسامبر desembre desembre",
)
MONTHS = {name.casefold(): number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_YEAR = r"((?:19|20)\d\d)(?!\d)"
_MONTH = r"(?<![^\W\d_])([^\W\d_]{3,14})"
DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s+|of\s+)?{_MONTH}[.,]*\s*(?:del?\s+)?{_YEAR}", re.I
)
MONTH_FIRST = re.compile(rf"{_MONTH}\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}", re.I)
YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[/.년年]\s?(\d{1,2})\s?[/.월月]\s?(\d{1,2})(?!\d)")
ISO = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d(?!\d)")
NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})([./-])\s?(\d{1,2})\2\s?((?:19|20)\d\d|\d\d)(?!\d|[.:]\d)")
# Arabic-Indic, Persian and Devanagari digits.
DIGITS = {zero + n: ord("0") + n for zero in (0x0660, 0x06F0, 0x0966) for n in range(10)}
A_DIGIT = re.compile(r"\d")

# Before the text, then in and after it: how many blocks are looked at. From 20 to 60 above and 2 to 6 below the right dates stay within
# one of 163 and of 220; twelve above lose two.
ABOVE, HEAD, BELOW = 30, 3, 4
WORDS, BYLINE, SHORT = 18, 8, 6
"""Words of a line beside the text, of one at its head, and of one in it, that may give the date."""
LEAD = 12
"""Characters into a paragraph that a dateline may start after."""
STAMPED = re.compile(
    r"publi[a-z_]{0,20}(?:\"|&quot;)\s?:\s?(?:\"|&quot;)((?:199\d|20\d\d)-[01]\d-[0-3]\d)|"
    r"\b((?:199\d|20\d\d)-[01]\d-[0-3]\d)[T ]\d\d:\d\d:\d\d",
    re.I,
)
PATH = re.compile(r"/((?:199\d|20\d\d))/?([01]\d)/?([0-3]\d)/")
EARLIEST = "1995"
"""Pages are not older; what they show from before is not when they were published."""


def visible_date(line: str, language: str | None = None) -> str | None:
    """The first date in a line, ISO 8601. Where 3/4 may be the day or the month, `language` decides (en-US the month, others the day);
    English of no country, and none, leave it open."""
    if not A_DIGIT.search(line):
        return None
    if not line.isascii():
        line = line.translate(DIGITS)
    found: list[tuple[int, str]] = []
    for pattern, day, month, year in ((DAY_FIRST, 1, 2, 3), (MONTH_FIRST, 2, 1, 3)):
        for match in pattern.finditer(line):
            number = MONTHS.get(match[month].casefold())
            if number and (value := _iso(match[year], number, int(match[day]))):
                found.append((match.start(), value))
                break
    for match in YEAR_FIRST.finditer(line):
        if value := _iso(match[1], int(match[2]), int(match[3])):
            found.append((match.start(), value))
            break
    for match in NUMERIC.finditer(line):
        if value := _numeric(match, (language or "en").lower().replace("_", "-")):
            found.append((match.start(), value))
            break
    if (full := ISO.search(line)) and (value := iso_date(line[full.start() :])):
        found.append((full.start(), value))
    return min(found)[1] if found else None


def _numeric(match: re.Match[str], language: str) -> str | None:
    first, second, year = int(match[1]), int(match[3]), match[4]
    if match[2] != ".":
        if first <= 12 and second <= 12 and first != second and language == "en":
            return None
        if second > 12 or (first <= 12 and language == "en-us"):
            first, second = second, first
    return _iso(year if len(year) == 4 else f"{19 if year >= '90' else 20}{year}", second, first)


def _iso(year: str, month: int, day: int) -> str | None:
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None


def shown_date(blocks: Sequence[Block], article: Collection[int], language: str | None, latest: str) -> Found | None:
    """The date in the short line nearest to where the article starts; without one, in a short line within it, just after it, or
    as its dateline. Not after `latest` (ISO 8601), which is the day of capture."""

    def look(indices: Collection[int] | range, words: int, links: float = 9.0) -> tuple[int, Found] | None:
        for index in indices:
            block = blocks[index]
            shown = len(block.text) <= 400 and block.link_share <= links and not block.frame.hidden
            for line in block.text.split("\n") if shown and A_DIGIT.search(block.text) else ():
                value = visible_date(line[:200], language) if len(line.split()) <= words else None
                if value and EARLIEST <= value[:10] <= latest:
                    return abs(index - first), Found(value, "visible", line[:80])
        return None

    first, last = min(article, default=0), max(article, default=0)
    size = len(blocks)
    near = [
        look(range(first - 1, max(-1, first - ABOVE - 1), -1), WORDS),
        *(look((i,), BYLINE if i in article else WORDS) for i in range(first, min(size, first + HEAD))),
    ]
    if placed := [found for found in near if found]:
        return min(placed, key=lambda found: found[0])[1]
    beside = look(range(first, max(first, last - 1)), SHORT, 0.5) or look(
        range(max(first, last - 1), min(size, last + BELOW)), WORDS, 0.5
    )
    if beside:
        return beside[1]
    for index in sorted(article)[:HEAD]:
        value = visible_date(blocks[index].text[:LEAD], language)
        if value and EARLIEST <= value <= latest:
            return Found(value, "visible", blocks[index].text[:80])
    return None


def source_date(source: str, latest: str) -> Found | None:
    """The last resort: the first time stamp anywhere in the markup and its scripts, or the first date in an address."""
    for match in STAMPED.finditer(source):
        if (value := match[1] or match[2]) <= latest:
            return Found(value, "estimated", "first time stamp of the source")
    if (path := PATH.search(source)) and (day := _iso(path[1], int(path[2]), int(path[3]))) and day <= latest:
        return Found(day, "estimated", f"address {path[0]}")
    return None
