"""The map drawn: a window of the world around the places named, each as exact as the text is.

A town is a point, a province a soft disc (its bounds are not known here), a country its outline in a pattern. A reading
that is less than sure has a broken rim. Places are drawn on an even grid of degrees, narrowed by the middle latitude.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, radians

from ascertain.views.figure_marks import short, tag
from ascertain.views.language import gettext
from ascertain.views.map import MapPlace, PlaceMap
from ascertain.views.outlines import Line, Outline, outlines
from ascertain.views.plain import one_line

WIDTH = 720
SHORTEST, TALLEST = 380, 560
LEAST = 7.0
"""Degrees of latitude in the smallest window: closer in, the outlines are too coarse to stand beside a point."""
SURE = 0.75
"""Below this share of belief a reading's rim is broken."""
DISC = {"district": 0.4, "province": 0.9, "region": 2.2, "country": 2.5}
"""Radius in degrees of the disc for a place whose bounds are not known here: a symbol, not a measure."""
DEFS = """<pattern id="mp-h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
<rect width="1.6" height="6" class="hatch"/></pattern>\
<radialGradient id="mp-soft"><stop offset="0" class="full"/><stop offset=".55" class="half"/><stop offset="1" class="gone"/>\
</radialGradient>"""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Window:
    """West, south, east and north in degrees, and the size it is drawn at."""

    box: Box
    height: float
    narrow: float

    def xy(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point stands in the drawing."""
        west, south, east, north = self.box
        return (
            (longitude - west) / (east - west) * WIDTH,
            (north - latitude) / (north - south) * self.height,
        )

    @property
    def degree(self) -> float:
        """Length of a degree of latitude in the drawing."""
        return self.height / (self.box[3] - self.box[1])


def window(view: PlaceMap) -> Window | None:
    """The part of the world that holds every place with a reading; None where there is none."""
    points = [p.reading for p in view.decided if p.reading is not None]
    if not points:
        return None
    boxes = [_extent(p) for p in view.decided]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    middle, centre = (south + north) / 2, (west + east) / 2
    narrow = max(0.35, cos(radians(middle)))
    high = max(LEAST, (north - south) * 1.25)
    wide = max(LEAST / narrow, (east - west) * 1.25)
    if wide * narrow / high > WIDTH / SHORTEST:
        high = wide * narrow * SHORTEST / WIDTH
    if wide * narrow / high < WIDTH / TALLEST:
        wide = high * WIDTH / TALLEST / narrow
    wide, high = min(wide, 360.0), min(high, 170.0)
    west, east = max(-180.0, centre - wide / 2), min(180.0, centre + wide / 2)
    south, north = max(-85.0, middle - high / 2), min(85.0, middle + high / 2)
    height = WIDTH * (north - south) / ((east - west) * narrow)
    return Window((west, south, east, north), min(max(height, 240.0), 640.0), narrow)


def _extent(place: MapPlace) -> Box:
    reading = place.reading
    assert reading is not None  # noqa: S101 - only decided places are asked for
    if reading.feature == "country" and (land := _country(reading.country)) is not None:
        around = [r for r in land.rings if _holds(r, reading.longitude, reading.latitude, 25.0)]
        xs, ys = [p[0] for r in around for p in r], [p[1] for r in around for p in r]
        if xs and max(xs) - min(xs) < 60:
            return (min(xs), min(ys), max(xs), max(ys))
    reach = DISC.get(reading.feature, 0.6)
    return (reading.longitude - reach, reading.latitude - reach, reading.longitude + reach, reading.latitude + reach)


def _holds(ring: Line, x: float, y: float, far: float) -> bool:
    return any(abs(px - x) < far and abs(py - y) < far for px, py in ring)


def _country(code: str) -> Outline | None:
    return next((o for o in outlines() if o.code == code and code), None)


def draw(view: PlaceMap, *, style: str | None = None) -> str:
    """The map as one SVG element; with `style`, the CSS of its classes, one that stands alone. Empty without places."""
    frame = window(view)
    if frame is None:
        return ""
    shown = [o for o in outlines() if _meets(o.box, frame.box)]
    named = {p.reading.country for p in view.decided if p.reading is not None and p.reading.feature == "country"}
    parts = [tag("title", escape(gettext("Map of the places named"))), tag("desc", escape(_told(view)))]
    parts += [tag("style", escape(style, quote=False))] if style is not None else []
    parts += [tag("defs", DEFS), tag("rect", width=WIDTH, height=short(frame.height), class_="sea")]
    parts += [_land(o, frame, "land") for o in shown]
    parts += list(_grid(frame))
    parts += [_land(o, frame, "named") for o in shown if o.code in named]
    labels = _Labels(frame.height)
    marks = "".join(_mark(p, frame) for p in sorted(view.decided, key=_rank))
    texts = "".join(labels.place(p, frame) for p in sorted(view.decided, key=_rank, reverse=True))
    texts += "".join(labels.country(o, frame) for o in shown if o.code not in named)
    parts += [marks, texts]
    alone = style is not None
    return tag(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg" if alone else None,
        role="img",
        viewBox=f"0 0 {WIDTH} {short(frame.height)}",
        width=WIDTH if alone else None,
        height=short(frame.height) if alone else None,
        class_="figure mp" if alone else "mp",
    )


def _rank(place: MapPlace) -> tuple[int, int]:
    order = ("country", "region", "province", "district", "city")
    feature = place.reading.feature if place.reading is not None else ""
    return (order.index(feature) if feature in order else 4, -place.number)


def _told(view: PlaceMap) -> str:
    return "; ".join(
        f"{p.number} {one_line(p.name)}, {gettext(p.reading.feature)}, {abs(p.reading.latitude):.1f} {'N' if p.reading.latitude >= 0 else 'S'} "
        f"{abs(p.reading.longitude):.1f} {'E' if p.reading.longitude >= 0 else 'W'}"
        for p in view.decided
        if p.reading is not None
    )


def _meets(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _land(land: Outline, frame: Window, look: str) -> str:
    west, south, east, north = frame.box
    wide, high = east - west, north - south
    near = (west - wide, south - high, east + wide, north + high)
    paths = []
    for ring in land.rings:
        xs, ys = [p[0] for p in ring], [p[1] for p in ring]
        if not _meets((min(xs), min(ys), max(xs), max(ys)), frame.box):
            continue
        held = ((min(max(x, near[0]), near[2]), min(max(y, near[1]), near[3])) for x, y in ring)
        paths.append(_path([frame.xy(x, y) for x, y in held]))
    fill = "url(#mp-h)" if look == "named" else None
    return tag("path", d="".join(paths), class_=look, fill=fill) if paths else ""


def _path(points: Sequence[tuple[float, float]]) -> str:
    """Whole units, each counted from the last: points nearer than two to the one kept before add bytes and nothing that
    can be seen."""
    kept = [_whole(points[0])]
    for point in map(_whole, points[1:]):
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= 2:
            kept.append(point)
    if len(kept) < 3:
        return ""
    steps = (f"{x - a} {y - b}" for (a, b), (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l" + " ".join(steps).replace(" -", "-") + "z"


def _whole(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def _grid(frame: Window) -> Iterator[str]:
    west, south, east, north = frame.box
    step = next(s for s in (1, 2, 5, 10, 20, 30) if (north - south) / s <= 6 or s == 30)
    for longitude in range(int(west // step + 1) * step, int(east) + 1, step):
        x = frame.xy(longitude, south)[0]
        yield tag("line", x1=short(x), x2=short(x), y1=0, y2=short(frame.height), class_="grid")
        if 30 < x < WIDTH - 40:
            yield tag(
                "text",
                f"{abs(longitude)}°{'EW'[longitude < 0]}",
                x=short(x + 3),
                y=short(frame.height - 5),
                class_="deg",
            )
    for latitude in range(int(south // step + 1) * step, int(north) + 1, step):
        y = frame.xy(west, latitude)[1]
        yield tag("line", x1=0, x2=WIDTH, y1=short(y), y2=short(y), class_="grid")
        if 20 < y < frame.height - 20:
            yield tag("text", f"{abs(latitude)}°{'NS'[latitude < 0]}", x=4, y=short(y - 3), class_="deg")


def _mark(place: MapPlace, frame: Window) -> str:
    reading = place.reading
    assert reading is not None  # noqa: S101 - only decided places are drawn
    x, y = (short(v) for v in frame.xy(reading.longitude, reading.latitude))
    rim = "sure" if reading.score >= SURE else "unsure"
    if reading.feature == "city":
        return tag("circle", cx=x, cy=y, r=5.5, class_=f"point {rim}")
    if reading.feature == "country" and _country(reading.country) is not None:
        return tag("circle", cx=x, cy=y, r=2.2, class_="centre")
    radius = short(max(16.0, DISC.get(reading.feature, 0.9) * frame.degree))
    soft = tag("circle", cx=x, cy=y, r=radius, class_="disc", fill="url(#mp-soft)")
    return soft + tag("circle", cx=x, cy=y, r=2.2, class_=f"centre {rim}")


class _Labels:
    """Sets labels one by one where they overlap none before; one that finds no room is left out of the map."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.taken: list[Box] = []

    def place(self, place: MapPlace, frame: Window) -> str:
        assert place.reading is not None  # noqa: S101 - only decided places are drawn
        x, y = frame.xy(place.reading.longitude, place.reading.latitude)
        # On a narrow page the names would be too small to read: there, large numbers lead to the table.
        number = tag("text", str(place.number), x=short(x + 12), y=short(y + 9), class_="num")
        text = f"{place.number} {one_line(place.name)}"
        wide = len(text) * 7.4 + 4
        for dx, dy in (
            (9, 5),
            (-wide - 9, 5),
            (-wide / 2, -11),
            (-wide / 2, 22),
            (9, -9),
            (9, 20),
            (-wide - 9, -9),
            (-wide - 9, 20),
        ):
            if (found := self._set(text, x + dx, y + dy, wide=wide, look="label")) is not None:
                return found + number
        return tag("text", str(place.number), x=short(x + 7), y=short(y + 4), class_="label") + number

    def country(self, land: Outline, frame: Window) -> str:
        where = land.label_at(frame.box) if land.code else None
        if where is None:
            return ""
        x, y = frame.xy(*where)
        wide = len(land.name) * 6.3
        return self._set(land.name, x - wide / 2, y, wide=wide, look="around") or ""

    def _set(self, text: str, x: float, y: float, *, wide: float, look: str) -> str | None:
        box = (x, y - 13.0, x + wide, y + 3)
        inside = box[0] >= 2 and box[2] <= WIDTH - 2 and box[1] >= 2 and box[3] <= self.height - 2
        if not inside or any(_meets(box, other) for other in self.taken):
            return None
        self.taken.append(box)
        return tag("text", escape(text), x=short(x), y=short(y), class_=look)
