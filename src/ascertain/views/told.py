"""Sentences that the program says in English wherever it says them (problems, warnings, what became of work), in the language
of a page: found again by their pattern, with what stood in their gaps set into the translation.

Known misses: a sentence of no pattern stays as it is, marked as English for a screen reader.
Example: `told("No author is named.")`
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ascertain.views.language import ENGLISH, LANGUAGES, gettext, language, noop
from ascertain.views.plain import one_line

if TYPE_CHECKING:
    from markupsafe import Markup

SENTENCES: tuple[str, ...] = (
    noop("No author is named."),
    noop("No date of publication was found."),
    noop("Sources speak without a name, and the article gives no reason for it."),
    noop("Different authors are named in different places: %(names)s."),
    noop("a question puts nothing forward"),
    noop("an invitation to read on puts nothing forward"),
    noop("a greeting puts nothing forward"),
    noop("an order puts nothing forward"),
    noop("no finite verb that states something"),
    noop("a speaker's label or a time of day puts nothing forward"),
    noop("the head of an entry puts nothing forward"),
    noop("the passage is in '%(language)s'; these rules read English"),
    noop("the passage is in '%(language)s' or not in Latin script; these rules read English"),
    noop("the passage is not in Latin script; these rules read English"),
    noop("only the first %(n)s characters of reporting are read"),
    noop("No charset was declared; the text was read as %(charset)s."),
    noop("The declared charset does not fit the bytes; they were read as %(charset)s."),
    noop("%(n)s characters that the page hides were left out."),
    noop("No running text was found; everything was taken as page furniture."),
    noop("Structured data of the page does not parse."),
    noop("another answer comes first without it"),
    noop("it gives an answer to a contested question"),
    noop("kept for %(days)s days until %(day)s: purge the case, or set a longer time with a reason"),
    noop("in %(left)s days, on %(day)s, the case has been kept for %(days)s days and is to be purged"),
    noop("how sure the attribution is decides the order"),
    noop("a decision needs a name: say who decides"),
    noop("say who decides"),
    noop("say who assesses"),
    noop("say who sets a limit, and why"),
    noop("say why: a decision without a reason cannot be followed later"),
    noop("say why the assessment changes: a version without a reason helps nobody later"),
    noop("a limit is a whole number above 0"),
    noop("choose a likelihood and a confidence"),
    noop("choose two names that differ"),
    noop("choose the other claim first: “%(choice)s” is about two"),
    noop("say how the two names hang together"),
    noop("this pair of names is no longer in the case"),
    noop("%(who)s decided on these names meanwhile"),
    noop("%(who)s decided on this at %(at)s: look at that first"),
    noop("%(who)s changed this assessment at %(at)s: look at that version first"),
    noop("nothing differs from the version before"),
    noop("no decision is called %(name)s"),
    noop("%(id)s is no claim of the case any more"),
    noop("nothing in the case has the id %(id)s of a question; the case may have been compared anew"),
    noop("nothing in the case has the id %(id)s of an assessment"),
    noop("nothing in the case has the id %(id)s of a claim"),
    noop("nothing in the case has the id %(id)s; nearest: %(near)s"),
    noop("nothing in the case has the id %(id)s; the case is empty"),
    noop("%(id)s is too short for an id: give at least %(n)s of its digits"),
    noop("%(id)s is ambiguous: %(names)s; give more digits"),
    noop("these words do not stand in the document: take them as they are printed there"),
    noop("the form is from another run of the server; load the page again"),
    noop("there is nothing in it"),
    noop("%(name)s has %(n)s bytes; at most %(most)s are taken"),
    noop("name or password is not right"),
    noop("too many attempts: try again in %(n)s minutes"),
    noop("this case has no accounts"),
    noop("this case has no accounts; make the first with: ascertain users add"),
    noop("a password has %(least)s to %(most)s characters; a sentence is easy to remember"),
    noop("a name has 1 to %(most)s characters that can be seen"),
    noop("%(name)s has an account already"),
    noop("%(name)s is the only admin: make somebody else one first"),
    noop("nobody is called %(name)s here; see: ascertain users list"),
    noop("only a custodian purges"),
    noop("there is no such page here"),
    noop("this page is not asked for so"),
    noop("the form is not as this page makes it: load the page again"),
    noop("a change must come from a page of this server"),
    noop("this address was used already or is wrong: start the server again"),
    noop("open the address that ascertain serve printed; it works once"),
    noop("sign in, or send your key"),
    noop("%(name)s: %(day)s is no date; give a year, month or day as 2031, 2031-05 or 2031-05-04"),
    noop("the search names a natural person of the case; searches about people are not kept"),
    noop("a search is kept under a name of up to %(n)s characters on one line, without a slash"),
    noop("the case keeps %(n)s searches already; delete one first"),
    noop("the case keeps no search %(name)s"),
    noop("the search names no word to look for; give at least one word that must be there"),
    noop("the search has more than %(n)s terms; leave some out"),
    noop("prepared"),
    noop("dropped"),
    noop("compared, nothing new"),
    noop("compared, %(n)s records"),
    noop("could not be compared: %(error)s"),
    noop("failed: %(error)s"),
    noop("was in the case already"),
    noop("added, %(n)s records"),
    noop("added, %(n)s articles with %(records)s records, %(left)s left out"),
    noop("nothing is fetched here: start the server with --allow-url to allow it"),
    noop("%(address)s is no address that begins with http:// or https://"),
    noop("%(words)s is another likelihood than the one chosen (%(chosen)s)"),
    noop("say how likely it is, in a word of the scale: almost no chance … roughly even … almost certain"),
    noop("likelihood belongs in the statement, not among the grounds of confidence"),
    noop("likelihood and confidence stand in one sentence: part them"),
    noop("%(words)s claims certainty, which the scale does not have"),
    noop("%(words)s is no word of the scale: readers take it for anything"),
    noop("the assessment cannot be closed: %(reasons)s"),
    noop("at least two hypotheses are needed: with one there is nothing to compare"),
    noop("no evidence is cited"),
    noop("1 suggested rating waits for a person's decision"),
    noop("%(n)s suggested ratings wait for a person's decision"),
    noop("no judgement is written"),
    noop("no claim of this source could be weighed"),
    noop("the interval %(low)s to %(high)s is too wide to judge by"),
    noop("borne out in %(low)s to %(high)s of %(n)s claims (90 %% interval)"),
    noop("too few independent origins to judge"),
    noop("confirmed by %(origins)s independent origins in %(documents)s documents"),
    noop("confirmed by 1 independent origin in %(documents)s document"),
    noop("confirmed by 1 independent origin in %(documents)s documents"),
    noop("probably true (%(share)s), contested: %(origins)s independent origins in %(documents)s documents"),
    noop("probably true (%(share)s), supported: %(origins)s independent origins in %(documents)s documents"),
    noop("probably true (%(share)s), not confirmed independently: 1 independent origin in 1 document"),
    noop("probably true (%(share)s), not confirmed independently: 1 independent origin in %(documents)s documents"),
    noop("probably true (%(share)s), contested: 1 independent origin in 1 document"),
    noop("probably true (%(share)s), contested: 1 independent origin in %(documents)s documents"),
    noop("possibly true (%(share)s): 1 independent origin in 1 document"),
    noop("possibly true (%(share)s): 1 independent origin in %(documents)s documents"),
    noop("possibly true (%(share)s): %(origins)s independent origins in %(documents)s documents"),
    noop("doubtful (%(share)s): 1 independent origin in 1 document"),
    noop("doubtful (%(share)s): 1 independent origin in %(documents)s documents"),
    noop("doubtful (%(share)s): %(origins)s independent origins in %(documents)s documents"),
    noop("improbable (%(share)s): 1 independent origin in 1 document"),
    noop("improbable (%(share)s): 1 independent origin in %(documents)s documents"),
    noop("improbable (%(share)s): %(origins)s independent origins in %(documents)s documents"),
    noop("compiled in"),
    noop("not compiled in"),
    noop("not installed"),
    noop("not installed; the rules answer"),
    noop("not found"),
    noop("off: nothing is fetched unless --allow-url says so"),
    noop("on: addresses given as sources are fetched"),
)
"""A `%(name)s` stands for what the program sets in. The first that fits is taken."""


def told(message: str) -> str | Markup:
    """The sentence in the language of now, on one line; as it is, and marked as English, where it is of no pattern."""
    from markupsafe import Markup

    message = one_line(message)
    if language() is ENGLISH:
        return message
    for pattern, english in _patterns():
        if found := pattern.fullmatch(message):
            return gettext(english, **found.groupdict()) if found.groupdict() else gettext(english)
    return Markup('<span lang="{}" dir="{}">{}</span>').format(ENGLISH.code, LANGUAGES["en"].direction, message)


REASONS: tuple[str, ...] = (
    noop("reviewed: right as it stands"),
    noop("reviewed: states nothing that could be checked"),
    noop("reviewed: reads as asserted"),
    noop("reviewed: reads as hedged: probable"),
    noop("reviewed: reads as hedged: possible"),
    noop("reviewed: reads as denial"),
    noop("reviewed: reads as questioned"),
    noop("reviewed: reads as hypothetical"),
    noop("reviewed: rests on named person"),
    noop("reviewed: rests on named organisation"),
    noop("reviewed: rests on unnamed official"),
    noop("reviewed: rests on unnamed other"),
    noop("reviewed: rests on document or data"),
    noop("reviewed: rests on first hand"),
    noop("reviewed: rests on common belief"),
    noop("reviewed: rests on author’s opinion"),
    noop("reviewed: rests on none stated"),
    noop("reviewed: the claim is in other words"),
    noop("reviewed: said by somebody else"),
    noop("reviewed: bears the other out"),
    noop("reviewed: cannot hold with the other"),
    noop("reviewed: neither bears the other out nor denies it"),
    noop("reviewed: both tell of one matter"),
    noop("reviewed: tells of another matter"),
    noop("reviewed: both go back to one voice"),
    noop("reviewed: two voices"),
    noop("reviewed: the names hang together so"),
    noop("reviewed: the names do not hang together so"),
    noop("went through the ratings"),
    noop("wrote a judgement"),
    noop("nothing stands in the way"),
    noop("drafted from the cluster"),
)
"""What is kept as the reason of a decision where nobody types one. The record holds it in English."""


def reason(kept: str) -> str:
    """A reason as it was kept: in the language of now where it is the program's own, else as a person wrote it."""
    words = one_line(kept)
    return gettext(words) if words in REASONS else words


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(_GAP.sub(r"(?P<\1>.+?)", re.escape(s).replace("%%", "%")), re.DOTALL), s) for s in SENTENCES
    )


_GAP = re.compile(r"%\\\((\w+)\\\)s")
