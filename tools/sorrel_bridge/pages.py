"""HTML pages of the outlets: each outlet has a template of its own and its own habits of mark-up and encoding.

In a template `@@name@@` is filled in, `{{words}}` are page furniture (collected for the gold file), and what stands
between `<!--insert N-->` and `<!--end-->` is moved behind the N-th block of the story, as sites do with offers.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markup import Article, Block

TEMPLATES = Path(__file__).parent / "templates"
NAMED = {"“": "&ldquo;", "”": "&rdquo;", "‘": "&lsquo;", "’": "&rsquo;", "—": "&mdash;", "–": "&ndash;"}


@dataclass(frozen=True, kw_only=True)
class House:
    """How one outlet sets its pages. The five patterns take `{text}`, the caption and quote also `{credit}`."""

    paragraph: str = "<p>{text}</p>"
    heading: str = "<h2>{text}</h2>"
    quote: str = "<blockquote><p>{text}</p></blockquote>"
    caption: str = "<figure><img src='/img/ummer.jpg' alt=''><figcaption>{text}</figcaption></figure>"
    note: str = "<p class='note'>{text}</p>"
    encode: Callable[[str], str] = html.escape
    links: tuple[tuple[str, str], ...] = ()
    charset: str = "utf-8"


def plain(text: str) -> str:
    return html.escape(text, quote=False)


def named(text: str) -> str:
    """Entities by name, and a no-break space between day and month."""
    text = re.sub("[“”‘’—–]", lambda m: NAMED[m[0]], plain(text))
    return re.sub(r"(\d+) (March|May)", r"\1&nbsp;\2", text)


def numeric(text: str) -> str:
    return re.sub("[“”‘’—–]", lambda m: f"&#{ord(m[0])};", plain(text))


HOUSES = {
    "courier": House(
        heading="<h3>{text}</h3>",
        quote='<aside class="pull"><blockquote>{text}</blockquote><cite>{credit}</cite></aside>',
        caption='<figure class="lead"><img src="/img/2025/lead.jpg" alt="" width="960">'
        '<figcaption>{text} <span class="credit">{credit}</span></figcaption></figure>',
        note='<p class="tagline"><em>{text}</em></p>',
        encode=named,
        links=(("the border ministry", "/topics/border-ministry"), ("Jorre Pellin", "/people/pellin")),
    ),
    "standard": House(
        heading='<h3 class="sub">{text}</h3>',
        caption='<div class="wp-caption"><a href="/img/full.jpg"><img src="/img/small.jpg" alt="barge"/></a>'
        '<p class="wp-caption-text">{text} <small>{credit}</small></p></div>',
        encode=plain,
        links=(("the river commission", "/t/commission"), ("Ysanne Delk", "/t/delk"), ("the report", "/t/report")),
    ),
    "valley-post": House(paragraph="{text}<P>", note="<I>{text}</I><P>", encode=named, charset="windows-1252"),
    "sluice": House(
        paragraph='<div class="sc-p">{text}</div>',
        heading='<div class="sc-h" role="heading" aria-level="2">{text}</div>',
        quote='<div class="sc-pq"><blockquote>{text}</blockquote><div class="sc-pq-by">{credit}</div></div>',
        encode=numeric,
        links=(("a radio log", "/s/88119"), ("Tobin Marlask", "/tag/marlask")),
    ),
    "meridian": House(paragraph='<p data-testid="para">{text}</p>', encode=plain),
    "calder-review": House(encode=plain, links=(("The Sluice reported on Friday", "/1131/notes#1"),)),
    "foreign-office": House(heading="<h2>{text}</h2>", encode=html.escape),
    "rudnama": House(encode=plain),
}


def render(article: Article) -> tuple[bytes, list[str]]:
    """The page's bytes and the page furniture on it, in the order of the template."""
    house = HOUSES[article.head["outlet"]]
    template = (TEMPLATES / f"{article.head['outlet']}.html").read_text("utf-8")
    template, moved, after = _cut_insert(template)
    blocks = [_block(block, house) for block in article.blocks]
    blocks[after:after] = moved
    page = template.replace("@@body@@", "\n".join(_dropcap(blocks, article)))
    for name, value in _fields(article, house).items():
        page = page.replace(f"@@{name}@@", value)
    furniture = [html.unescape(words) for words in re.findall(r"\{\{(.+?)\}\}", page)]
    page = re.sub(r"\{\{(.+?)\}\}", r"\1", page)
    return page.encode(house.charset), furniture


def _cut_insert(template: str) -> tuple[str, list[str], int]:
    found = re.search(r"<!--insert (\d+)-->\n(.*?)\n<!--end-->\n", template, re.S)
    if not found:
        return template, [], 0
    return template.replace(found[0], ""), [found[2]], int(found[1])


def _block(block: Block, house: House) -> str:
    text = house.encode(block.text)
    for words, target in house.links:
        text = text.replace(house.encode(words), f'<a href="{target}">{house.encode(words)}</a>', 1)
    if re.search("[\u0600-\u06ff]", block.text) is None and house is HOUSES["rudnama"]:
        return f'<p lang="en" dir="ltr">{text}</p>'
    pattern: str = getattr(house, block.kind)
    return pattern.format(text=text, credit=house.encode(block.credit or ""))


def _dropcap(blocks: list[str], article: Article) -> list[str]:
    if article.head["outlet"] != "calder-review":
        return blocks
    return [re.sub(r"^<p>(\w)", r'<p><span class="dc">\1</span>', blocks[0]), *blocks[1:]]


def _fields(article: Article, house: House) -> dict[str, str]:
    head = article.head
    day = date.fromisoformat(head["published"])
    seen = " and ".join(name for name, where in article.bylines if "visible" in where)
    told = [name for name, where in article.bylines if "json-ld" in where or "meta" in where]
    modified = head.get("modified")
    return {
        "title": house.encode(head["title"]),
        "title_json": json.dumps(head["title"], ensure_ascii=False),
        "slug": head["file"].removesuffix(".html"),
        "published": head["published"],
        "published_path": f"{day:%Y/%m}",
        "modified": modified or head["published"],
        "modified_meta": f'<meta property="article:modified_time" content="{modified}T07:30:00+03:00"/>\n'
        if modified
        else "",
        "clock": head.get("clock", "08:15"),
        "date_long": f"{day:%A}, {day.day} {day:%B %Y}",
        "date_short": f"{day.day} {day:%b %Y}",
        "byline": house.encode(seen),
        "author": house.encode(", ".join(told)),
        "author_json": json.dumps(", ".join(told), ensure_ascii=False),
        "authors_json": json.dumps([{"@type": "Person", "name": name} for name in told], ensure_ascii=False),
    }
