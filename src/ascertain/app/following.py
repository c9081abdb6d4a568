"""What a watch follows, from a TOML file.

every = "15m"          # how often a feed is asked, unless it says otherwise
pause = "5s"           # between two requests to one host
compare = "5m"         # at most this often are new items compared

[[feed]]
url = "https://news.example/rss"     # RSS, Atom, or a sitemap
take = "pages"                       # pages: fetch what it links to; entries: the text that the feed itself gives
every = "1h"
newest = 50                          # of what it lists, at most so many each time
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ascertain.model import BadInput

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
LEAST_EVERY = 60.0
"""A feed is not asked more often than once a minute, whatever the file says."""
TAKE = ("pages", "entries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed or sitemap. every: seconds between two visits."""

    url: str
    take: str = "pages"
    every: float = 900.0
    newest: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """All that is watched. pause, compare: seconds."""

    feeds: tuple[Feed, ...]
    pause: float = 5.0
    compare: float = 300.0


def read_following(path: Path) -> Following:
    """The file's feeds. Raises BadInput that names what is wrong in it."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}") from error
    _known(given, {"every", "pause", "compare", "feed"}, str(path))
    every = _seconds(given.get("every", "15m"), "every")
    feeds = tuple(_feed(f, every) for f in given.get("feed", ()))
    if not feeds:
        raise BadInput(f"{path} names no feed; add a [[feed]] with a url")
    if len({f.url for f in feeds}) < len(feeds):
        raise BadInput(f"{path} names a feed twice")
    pause, compare = (_seconds(given.get(name, text), name) for name, text in (("pause", "5s"), ("compare", "5m")))
    return Following(feeds=feeds, pause=pause, compare=compare)


def _feed(given: Any, every: float) -> Feed:
    if not isinstance(given, Mapping) or not isinstance(given.get("url"), str):
        raise BadInput("every [[feed]] needs a url")
    _known(given, {"url", "take", "every", "newest"}, given["url"])
    take, newest = given.get("take", "pages"), given.get("newest", 200)
    if take not in TAKE:
        raise BadInput(f"{given['url']}: take is {' or '.join(TAKE)}, not {take!r}")
    if not isinstance(newest, int) or newest < 1:
        raise BadInput(f"{given['url']}: newest is a number above 0")
    own = _seconds(given["every"], "every") if "every" in given else every
    return Feed(url=given["url"], take=take, every=max(own, LEAST_EVERY), newest=newest)


def _known(given: Mapping[str, Any], names: set[str], where: str) -> None:
    if unknown := sorted(set(given) - names):
        raise BadInput(f"{where}: unknown setting {unknown[0]!r}; known: {', '.join(sorted(names))}")


def _seconds(given: Any, name: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd]?)", str(given).strip())
    if not found:
        raise BadInput(f"{name} is a time such as 30s, 15m or 2h, not {given!r}")
    return float(found[1]) * UNITS[found[2] or "s"]
