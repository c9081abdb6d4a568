"""The place index: names to places, in arrays that load in a moment. Built by tools/gazetteer/build.py.

Data of GeoNames (CC BY 4.0) and of the CIA World Factbook (public domain); coordinates are rounded to 0.01 degree.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

KINDS = ("country", "province", "district", "city", "capital", "region")
ALTERNATE = 1
"""Not the name that GeoNames gives first."""
DEMONYM = 2
"""The name of the people ("Iranian")."""
SHORT = 3
"""An abbreviation with its points ("Ky.")."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place that a name may lead to. `flag` says what kind of name it was found by."""

    row: int
    name: str
    kind: str
    geonameid: int | None
    country: str
    province: int
    latitude: float
    longitude: float
    population: int
    flag: int


class Index:
    """Places by folded name. Arrays only, so that half a million names cost no objects until they are asked for."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._keys, self._key_at = arrays["keys"].tobytes(), _starts(arrays["key_length"])
        self._names, self._name_at = arrays["names"].tobytes(), _starts(arrays["name_length"])
        self._pairs, self._pair_at = np.cumsum(arrays["steps"], dtype=np.int64), _starts(arrays["pair_count"])
        self._countries = arrays["countries"].tobytes().decode().split(",")
        self._columns = {name: arrays[name] for name in COLUMNS}
        self.find = lru_cache(maxsize=4096)(self._find)

    def _find(self, key: str) -> tuple[Entry, ...]:
        """Every place that a folded name (or an abbreviation in lower case, with its points) leads to."""
        wanted, at = key.encode(), self._key_at
        place = bisect_left(range(len(at) - 1), wanted, key=lambda i: self._keys[at[i] : at[i + 1]])
        if place == len(at) - 1 or self._keys[at[place] : at[place + 1]] != wanted:
            return ()
        return tuple(self._entry(int(pair)) for pair in self._pairs[self._pair_at[place] : self._pair_at[place + 1]])

    def _entry(self, pair: int) -> Entry:
        row, at, columns = pair >> 2, self._name_at, self._columns
        return Entry(
            row=row,
            name=self._names[at[row] : at[row + 1]].decode(),
            kind=KINDS[columns["kind"][row]],
            geonameid=int(columns["geonameid"][row]) or None,
            country=self._countries[columns["country"][row]],
            province=int(columns["province"][row]),
            latitude=int(columns["latitude"][row]) / 100,
            longitude=int(columns["longitude"][row]) / 100,
            population=int(columns["population"][row]),
            flag=pair & 3,
        )


COLUMNS = ("kind", "geonameid", "country", "province", "latitude", "longitude", "population")


def _starts(lengths: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))


def pack(
    *,
    names: Sequence[str],
    leading: Mapping[str, Mapping[int, int]],
    countries: Sequence[str],
    columns: Mapping[str, npt.NDArray[Any]],
) -> dict[str, npt.NDArray[Any]]:
    """The arrays that `Index` reads: `leading` gives the rows of a key with their flags."""
    keys = sorted(leading, key=lambda key: key.encode())
    pairs = [row << 2 | flag for key in keys for row, flag in sorted(leading[key].items())]
    return {
        "keys": _bytes("".join(keys)),
        "key_length": np.array([len(key.encode()) for key in keys], dtype=np.uint8),
        "steps": np.diff(np.array(pairs, dtype=np.int32), prepend=0),
        "pair_count": np.array([len(leading[key]) for key in keys], dtype=np.uint16),
        "names": _bytes("".join(names)),
        "name_length": np.array([len(name.encode()) for name in names], dtype=np.uint8),
        "countries": _bytes(",".join(countries)),
        **columns,
    }


def _bytes(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)


@cache
def index() -> Index:
    """The index that ships with the package. Loaded once a process."""
    with (resources.files("ascertain.events") / "data" / "places.npz").open("rb") as file, np.load(file) as arrays:
        return Index({name: arrays[name] for name in arrays.files})
