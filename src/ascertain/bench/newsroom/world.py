"""Worlds: two states that distrust each other, what happens at their border, and the outlets that tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

ONSETS, VOWELS, CODAS = (
    ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "dr", "kr", "st", "tr"],
    ["a", "e", "i", "o", "u"],
    ["l", "m", "n", "r", "s", "t", "th"],
)
FIRST_DAY = date(2024, 2, 5)
KINDS = ("shelling", "bombing", "raid", "ambush", "fire", "sinking")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened. `blamed` is the state whose forces are held responsible, `dead` the true number."""

    number: int
    kind: str
    place: str
    what: str
    day: date
    dead: int
    wounded: int
    blamed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who publishes, and how. accuracy: share of its own reporting that has the right number. copies: share of stories it
    takes from `wire`; edits: share of words it changes then; credits: share of copies that name the source. hedges: share of
    sentences it softens. delay: days after the event. loyal: the state whose ministry it prefers to ask, or ""."""

    name: str
    loyal: str
    accuracy: float
    copies: float
    wire: str
    edits: float
    credits: float
    hedges: float
    delay: int
    covers: float


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """States, events, outlets, and what each public body says of each event's dead: (event, body) -> number."""

    seed: int
    states: tuple[str, str]
    events: tuple[Event, ...]
    outlets: tuple[Outlet, ...]
    statements: dict[tuple[int, str], int]

    def ministry(self, state: str) -> str:
        """The body that speaks for a state."""
        return f"{state}'s Ministry of the Interior"

    def hospital(self, event: Event) -> str:
        """The body that counts an event's dead."""
        return f"{event.place} General Hospital"


def make(seed: int, *, events: int = 12, outlets: int = 12, copies: float = 0.8) -> World:
    """A world of its own for every seed. copies: share of its stories that each of the copying outlets, three in four, takes
    from the agency, which is often wrong."""
    rng = Random(seed)  # noqa: S311 - worlds are to repeat, not to be secret
    names = _names(rng)
    states = (next(names), next(names))
    happened = tuple(_event(rng, n, next(names), states) for n in range(events))
    press = _press(rng, [next(names) for _ in range(outlets)], states, copies)
    world = World(seed=seed, states=states, events=happened, outlets=press, statements={})
    for event in happened:
        for state in states:
            leaning = 0.55 if event.blamed == state else 0.75
            world.statements[event.number, world.ministry(state)] = _told(rng, event.dead, leaning)
        world.statements[event.number, world.hospital(event)] = _told(rng, event.dead, 0.9)
    return world


def mistaken(rng: Random, dead: int) -> int:
    """A wrong number near the right one; the nearest ones are the most popular errors."""
    step = rng.choice((1, 1, 1, 2, 2, 3, 5))
    return dead + step if rng.random() < 0.5 or dead - step < 2 else dead - step


def _told(rng: Random, dead: int, accuracy: float) -> int:
    return dead if rng.random() < accuracy else mistaken(rng, dead)


def _names(rng: Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        name = "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(2)) + rng.choice(CODAS)
        if name not in seen and len(name) > 5:
            seen.add(name)
            yield name.capitalize()


def _event(rng: Random, number: int, place: str, states: tuple[str, str]) -> Event:
    kind = rng.choice(KINDS)
    what = {
        "shelling": ("the grain market", "the bus station", "the old bridge"),
        "bombing": ("a cinema", "the town hall", "a petrol station"),
        "raid": ("a border post", "the customs house", "a police station"),
        "ambush": ("the quarry road", "the mill crossing", "the northern checkpoint"),
        "fire": ("a textile mill", "the harbour warehouse", "a hotel"),
        "sinking": ("the ferry landing", "the lower quay", "the old weir"),
    }[kind]
    return Event(
        number=number,
        kind=kind,
        place=place,
        what=rng.choice(what),
        day=FIRST_DAY + timedelta(days=9 * number + rng.randrange(4)),
        dead=rng.randrange(4, 40),
        wounded=rng.randrange(41, 90),
        blamed=rng.choice(states),
    )


def _press(rng: Random, names: list[str], states: tuple[str, str], copies: float) -> tuple[Outlet, ...]:
    styles = ("Herald", "Gazette", "Observer", "Post", "Tribune", "Dispatch", "Courier", "Chronicle")
    wire = f"{names[0]} News Agency"
    made = []
    for n, name in enumerate(names):
        copying = n % 2 == 1 or n % 4 == 2
        made.append(
            Outlet(
                name=wire if n == 0 else f"{name} {rng.choice(styles)}",
                loyal="" if n == 0 else rng.choice((*states, "")),
                accuracy=0.5 if n == 0 else rng.uniform(0.6, 0.95),
                copies=copies if copying else 0.0,
                wire=wire,
                edits=rng.uniform(0.0, 0.12),
                credits=rng.choice((0.0, 0.5, 1.0)),
                hedges=rng.uniform(0.0, 0.3),
                delay=0 if n == 0 else rng.randrange(1, 4),
                covers=rng.uniform(0.6, 0.95),
            )
        )
    return tuple(made)
