"""Words by which page furniture and bylines are known. Whole-line patterns; languages as far as the rules were tried."""

from __future__ import annotations

import re
from functools import lru_cache

# A whole line that is a button, a prompt or a label: English first, then the languages of common news pages.
_LABELS = (
    r"exit mobile version|view (?:the )?(?:mobile|desktop|full|amp) (?:version|site)|desktop version|"
    r"share(?: (?:this|on|via|with)\b.{0,40})?|tweet(?: this)?|print(?: this)?(?: (?:page|article|story))?|e-?mail(?: this.{0,20})?|"
    r"(?:post a |leave a |add a |view |show |read |load |\d+ )?(?:comments?|repl(?:y|ies))(?: \(?\d+\)?)?|comments are closed\.?|"
    r"tell us what you think.{0,5}|what do you think\?|join the (?:conversation|discussion).{0,20}|"
    r"loading\W*|menu|search|home|back to top|skip to .{0,30}|close|next|previous|advertise?ment.{0,25}|sponsored(?: content)?|"
    r"promoted|most (?:read|popular|viewed)|trending(?: now)?|related(?: (?:articles?|stories|posts?|topics?|news|content))?:?|"
    r"you (?:may|might) (?:also )?(?:like|be interested).{0,20}|recommended(?: for you)?|more (?:from|on|in|stories).{0,40}|"
    r"accept(?: all)?(?: cookies)?|cookie (?:policy|settings|notice|preferences)|privacy policy|terms (?:of (?:use|service)|and conditions)|"
    r"all rights reserved\.?|read more|continue reading|click here.{0,40}|log ?in|sign (?:in|up)|register|subscribe(?: now| today)?|"
    r"download (?:the |our )?app.{0,20}|listen(?: to this article)?|save(?: article)?|copy link|follow us.{0,40}|whatsapp|facebook|"
    r"twitter|linkedin|instagram|telegram|pinterest|reddit|tags?|topics?|"
    r"teilen|drucken|kommentare?(?: \(\d+\))?|kommentar schreiben|weiterlesen|anzeige|werbung|startseite|mehr zum thema|"
    r"partager|imprimer|commentaires?|lire aussi|publicité|compartir|imprimir|comentarios?|publicidad|leia (?:mais|também)|"
    r"compartilhe|condividi|stampa|commenti|pubblicità|reklama|udostępnij|komentarze"
)
# A line that starts so is an invitation or a pointer elsewhere, however it ends.
_PROMPTS = (
    r"(?:read (?:more|also|next)|also read|see also|more on this|related(?: (?:story|article|coverage|stories|articles))?|watch(?: (?:more|also))?|"
    r"click here|lire aussi|à lire aussi|lesen sie (?:auch|mehr)|mehr zum thema|leia (?:mais|também)|lea también|leggi anche|"
    r"czytaj też|zobacz także|filed under|tags?|posted in|categor(?:y|ies)|topics|schlagw(?:ort|örter)|kategorien?)\s*[:|»>]|"
    r"(?:subscribe|sign up|signup) (?:to|for|now|here|today)\b|get (?:the |our |all )?(?:.{0,30} )?(?:newsletter|delivered)|"
    r"like (?:this|what you|us on)|follow (?:us|me|@\w+|\w+(?: \w+){0,2} on (?:twitter|facebook|instagram))\b|"
    r"(?:we|this (?:site|website)) uses? cookies|by (?:continuing|using|clicking|signing)\b.{0,60}\b(?:agree|accept|cookies|consent)|"
    r"share (?:this|on|via)\b|(?:copyright|\(c\)|©)|all rights reserved|download (?:the|our) .{0,20}app\b|"
    r"(?:would you like|want) to (?:receive|get) .{0,60}(?:email|newsletter|alert|updates)|"
    r"hat (?:ihnen|dir) (?:dieser|der) artikel gefallen|abonnieren sie|folgen sie uns|abonnez-vous|suscríbete|siga-nos"
)
LABEL = re.compile(rf"(?:{_LABELS})", re.I)
PROMPT = re.compile(rf"\W{{0,3}}(?:{_PROMPTS})", re.I)
# Long phrases only: these may stand glued to the end of a line without a space between.
GLUED = re.compile(
    r"(?:exit mobile version|share this(?: article| story| post)?|skip to (?:main )?content|back to top|"
    r"subscribe to our newsletter|all rights reserved\.?|read more|leave a comment|advertisement)\s*$",
    re.I,
)

# Class names and the like that mark an author.
AUTHOR = re.compile(
    r"(?:^|[\s_=-]|(?<=[a-z])(?=A)|(?<=item))(?:the)?(?:by-?line|by-?author|authou?rs?|autor(?:es|en|in)?|auteurs?|autore|unauteur|writer|writtenby|"
    r"reporter|poster|contributors?|creator|redacteur|verfasser|publisher)(?:[\s_-]|$|(?=[A-Z])|names?|txt)",
    re.I,
)
# One of these is in whatever the pattern finds, which takes ten times as long to look for.
AUTHOR_HINT = re.compile("aut|by-?[la]|writ|report|poster|contrib|creator|redac|verfass|publisher")


# Pages of a site share their class names; seven in ten are asked about again.
@lru_cache(maxsize=8192)
def names_author(words: str) -> bool:
    """Whether the class and id of an element call it an author."""
    return AUTHOR_HINT.search(words) is not None and AUTHOR.search(words) is not None


def is_furniture(line: str) -> bool:
    """Whether a line is page furniture by its words alone."""
    line = line.strip(" \t\r\n\xa0·•|-–—»«>←→↑✕×…:.")
    if not line:
        return True
    return bool(LABEL.fullmatch(line)) or (len(line) < 300 and bool(PROMPT.match(line)))
