"""Articles of a world: what each outlet prints of each event, as text, and what of it is whose voice.

A grammar with many forms for each thing said keeps independent reports of one event from looking alike, so that surface
overlap alone tells nothing but copying.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from ascertain.bench.newsroom.world import Event, Outlet, World, mistaken
from ascertain.compare.amounts import ONES, TENS

WORDS = (*ONES, *TENS[:1])
SYNONYMS = {
    "said": "stated", "killed": "slain", "people": "persons", "wounded": "hurt", "residents": "locals",
    "several": "a number of", "near": "close to", "late": "late on", "after": "following", "began": "started",
    "saw": "watched", "road": "highway", "night": "evening", "streets": "lanes", "heavy": "fierce", "old": "ancient",
    "closed": "shut", "help": "aid", "fled": "ran", "smoke": "fumes",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A number of dead as an article gives it: the words, the number, whose voice it is."""

    words: str
    value: int
    voice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One story. `copied` is the id of the article it was taken from. `root` is where its own reporting comes from."""

    id: str
    event: int
    outlet: str
    published: str
    title: str
    text: str
    said: tuple[Said, ...]
    denies: str | None
    copied: str | None


def publish(world: World) -> tuple[Article, ...]:
    """Every article of the world, in order of publication."""
    rng = Random(f"press {world.seed}")  # noqa: S311
    made: list[Article] = []
    for event in world.events:
        printed: dict[str, Article] = {}
        for outlet in sorted(world.outlets, key=lambda o: (o.delay, o.name)):
            if rng.random() < outlet.covers or outlet.name == outlet.wire:
                source = printed.get(outlet.wire)
                copy = source is not None and outlet.name != outlet.wire and rng.random() < outlet.copies
                write = (
                    _copied(rng, world, event, outlet, source) if copy and source else _own(rng, world, event, outlet)
                )
                printed[outlet.name] = write
        made += printed.values()
    return tuple(sorted(made, key=lambda a: (a.published, a.id)))


def _own(rng: Random, world: World, event: Event, outlet: Outlet) -> Article:
    said: list[Said] = []
    sentences: list[str] = []
    asked = [f"reporters of the {outlet.name}"]
    if rng.random() < 0.55:
        state = outlet.loyal or rng.choice(world.states)
        asked.append(world.ministry(state))
    if rng.random() < 0.45:
        asked.append(world.hospital(event))
    rng.shuffle(asked)
    for voice in asked:
        value = world.statements.get((event.number, voice))
        own = value is None
        if value is None:
            value = event.dead if rng.random() < outlet.accuracy else mistaken(rng, event.dead)
        sentence, words = _count(rng, event, value, None if own else voice, outlet)
        while any(words == s.words for s in said):
            sentence, words = _count(rng, event, value, None if own else voice, outlet)
        said.append(Said(words=words, value=value, voice=outlet.name if own else voice))
        sentences.append(sentence)
    denies = None
    if rng.random() < 0.4:
        denies = world.ministry(event.blamed)
        sentences.append(_denial(rng, event, denies))
    body = [_lead(rng, event), *sentences, *rng.sample(_colour(rng, event), 3)]
    middle = body[1:]
    rng.shuffle(middle)
    text = "\n\n".join(_paragraphs(rng, [body[0], *middle]))
    return _article(event, outlet, _title(rng, event), text, tuple(said), denies=denies)


def _copied(rng: Random, world: World, event: Event, outlet: Outlet, source: Article) -> Article:
    """The source's sentences with some words changed, some dropped, and now and then a line of one's own."""
    kept = {s.words for s in source.said}
    paragraphs = []
    for paragraph in source.text.split("\n\n"):
        bears = any(words in paragraph for words in kept)
        if bears or rng.random() < 0.85:
            paragraphs.append(paragraph if bears else _edited(rng, paragraph, outlet.edits))
    if rng.random() < outlet.credits:
        paragraphs[-1] += f" {source.outlet} reported." if rng.random() < 0.5 else f" ({source.outlet})"
    if rng.random() < 0.3:
        paragraphs.append(rng.choice(_colour(rng, event)))
    text = "\n\n".join(paragraphs)
    return _article(event, outlet, _title(rng, event), text, source.said, denies=source.denies, copied=source.id)


def _article(
    event: Event,
    outlet: Outlet,
    title: str,
    text: str,
    said: tuple[Said, ...],
    *,
    denies: str | None = None,
    copied: str | None = None,
) -> Article:
    day = event.day + timedelta(days=outlet.delay)
    return Article(
        id=f"{event.number:03}-{outlet.name.lower().replace(' ', '-')}",
        event=event.number,
        outlet=outlet.name,
        published=day.isoformat(),
        title=title,
        text=text,
        said=said,
        denies=denies,
        copied=copied,
    )


def _number(rng: Random, value: int) -> str:
    return WORDS[value] if value <= 20 and rng.random() < 0.6 else str(value)


def _count(rng: Random, event: Event, value: int, voice: str | None, outlet: Outlet) -> tuple[str, str]:
    """A sentence that gives the number of dead, and the words of it that are the claim."""
    n = _number(rng, value)
    words = rng.choice(
        (
            f"{n} people were killed in {event.place}",
            f"{n} people died in the {event.kind} in {event.place}",
            f"the {event.kind} in {event.place} killed {n} people",
            f"{n} people had been killed at {event.what} in {event.place}",
            f"the {event.kind} at {event.what} in {event.place} left {n} people dead",
        )
    )
    if voice is None:
        return f"{words[0].upper()}{words[1:]}.", f"{words[0].upper()}{words[1:]}"
    verb = "reported" if rng.random() < outlet.hedges else rng.choice(("said", "announced", "confirmed"))
    name = voice if voice[0].isupper() else f"the {voice}"
    forms = (
        f"{name} {verb} that {words}.",
        f"According to {name}, {words}.",
        f"In a statement, {name} {verb} that {words}.",
    )
    return rng.choice(forms), words


def _denial(rng: Random, event: Event, voice: str) -> str:
    return rng.choice(
        (
            f"{voice} denied that its forces had anything to do with the {event.kind}.",
            f"{voice} rejected any responsibility for the {event.kind} in {event.place}.",
            f'"Our forces were not in {event.place} that day," a spokesman of {voice} said.',
        )
    )


def _title(rng: Random, event: Event) -> str:
    return rng.choice(
        (
            f"Deaths reported after {event.kind} in {event.place}",
            f"{event.place} counts its dead",
            f"{event.kind.capitalize()} at {event.what} shakes {event.place}",
            f"What is known about the {event.kind} in {event.place}",
        )
    )


def _lead(rng: Random, event: Event) -> str:
    day = f"{event.day:%A}, {event.day.day} {event.day:%B}"
    return rng.choice(
        (
            f"The town of {event.place} was in mourning after the {event.kind} at {event.what} on {day}.",
            f"Streets in {event.place} stood empty on the morning after {day}, when the {event.kind} at {event.what} began.",
            f"On {day} the {event.kind} at {event.what} in {event.place} began shortly before nightfall.",
            f"Families gathered at {event.what} in {event.place}, where the {event.kind} took place on {day}.",
            f"{event.place}, {day}. The {event.kind} at {event.what} has left the town with many questions.",
            f"Nobody in {event.place} slept on {day}: the {event.kind} at {event.what} was heard in every house.",
            f"It was {event.day:%A} when the {event.kind} at {event.what} hit {event.place}, a town of mills and orchards.",
        )
    )


def _colour(rng: Random, event: Event) -> list[str]:
    """Sentences of a reporter's own, each put together from slots: two reporters seldom share eight words in a row."""

    def one(words: str) -> str:
        return rng.choice(words.split("|"))

    who = one("A baker|A teacher|A tram driver|A nurse|A carpenter|A widow|A student|A market porter|A retired sailor")
    lives = one("who lives behind|who works near|whose window looks out on|who was walking past|who sleeps above")
    felt = one("heard three blows|saw smoke over the roofs|hid in a cellar|ran to the church|lost sight of a brother")
    then = one(
        "and closed the shop|and called the children in|before the lights went out|and did not sleep|by nightfall"
    )
    some = one("Several|Dozens of|A few|Many")
    folk = one("residents|families|shopkeepers|pensioners|fishermen")
    went = one("fled along the river|waited in the school|walked to the next village|stayed with relatives")
    took = one("with what they could carry|until morning|in the rain|without coats|for two nights")
    brought = one("Volunteers|Neighbours|Nuns|Students|Drivers")
    goods = one("blankets and bread|tea and candles|water and dry clothes|soup|torches and rope")
    noon = one("by noon|in the evening|before dawn|the next day")
    hurt = one("others were wounded|more were taken to hospital|were treated for burns|were hurt by falling glass")
    cut = one("Electricity|Water|The telephone line|The bridge")
    state = one("was cut off|failed twice|came back only slowly|was not restored")
    spell = one("for most of the night|until the weekend|for eleven hours|that week")
    return [
        f"{who} {lives} {event.what} {felt} {then}.",
        f"{some} {folk} {went} {took}.",
        f"{brought} brought {goods} {noon}.",
        f"{one('At least|Some|Around|As many as')} {event.wounded} {hurt}.",
        f"{cut} {state} {spell}.",
    ]


def _paragraphs(rng: Random, sentences: list[str]) -> Iterator[str]:
    at = 0
    while at < len(sentences):
        size = rng.choice((1, 2, 2))
        yield " ".join(sentences[at : at + size])
        at += size


def _edited(rng: Random, paragraph: str, rate: float) -> str:
    words = paragraph.split(" ")
    return " ".join(SYNONYMS.get(w, w) if rng.random() < max(rate * 4, 0.05) and w in SYNONYMS else w for w in words)
