"""Every populated place of a country: for names that the text calls a village, and for coordinates.

localities.csv has the columns of `COLUMNS`, in any order, and any others (docs/gazetteers.md). Most names of villages
are also words, people, or another village, so they are not for free text: their `kind` is VILLAGE.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path

from regionwire.errors import GazetteerError
from regionwire.item import Place
from regionwire.regions.document import District
from regionwire.regions.gazetteer import district_of, first_file, load_gazetteer

FILE = "localities.csv"
COLUMNS = (
    "name",
    "region",
    "latitude",
    "longitude",
    "kind",
    "aliases",
)  # aliases parted by |, degrees empty if unknown
VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Localities:
    """`spellings` gives further names of places in `places`, each with its place."""

    places: tuple[Place, ...]
    spellings: tuple[tuple[str, Place], ...]


def load_localities(code: str, folder: Path | None = None) -> tuple[Place, ...]:
    """The populated places of a country ("ml"), none where there is no list; KeyError for one without gazetteer.

    Read once. GazetteerError where the file is no such list.
    """
    return load_names(code, folder).places


def load_names(code: str, folder: Path | None = None) -> Localities:
    """The same with the further names that some of them have."""
    districts = load_gazetteer(code, folder).districts
    file = first_file(code, FILE, folder)
    return _read(file, districts) if file else Localities((), ())


@cache
def _read(file: Path, districts: tuple[District, ...]) -> Localities:
    units = district_of(districts)
    places: list[Place] = []
    spellings: list[tuple[str, Place]] = []
    try:
        rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
        header = next(rows, [])
        picked = itemgetter(*(header.index(column) for column in COLUMNS))
        for name, region, latitude, longitude, kind, aliases in map(picked, rows):
            unit = units.get(("" if kind == VILLAGE else name, region), "")
            y, x = (float(latitude), float(longitude)) if latitude else (None, None)
            places.append(place := Place(name, region, kind, y, x, unit))
            if aliases:
                spellings += ((alias, place) for alias in aliases.split("|"))
    except (OSError, ValueError, IndexError) as cause:
        problem = f"no row with {', '.join(COLUMNS)}: {cause}"
        raise GazetteerError(str(file), f"row {len(places) + 1}", problem) from cause
    return Localities(tuple(places), tuple(spellings))
