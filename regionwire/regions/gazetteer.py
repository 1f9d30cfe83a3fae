"""What is known of a country's places: one folder a country, all in one shape, read once (docs/gazetteers.md).

    <code>/gazetteer.json    country, regions, districts, places, and the names that are unsafe alone (`document.py`)
    <code>/localities.csv    every populated place, where known: `localities.py`
    <code>/regions.geojson   the regions' outlines, where known: `outlines.py`

Nothing but these files names a country: a new country is a new folder. An operator's own folder of such folders goes
before those that come with the program: a gazetteer of a country that has a `country` stands in the place of ours, one
without adds to ours, record by record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from regionwire.errors import GazetteerError
from regionwire.item import FOREIGN, Place
from regionwire.regions.document import FILE, Country, District, Document, Entry, Region, merged, read_document

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """One country. `spellings` gives further names of places in `places`, each with its place."""

    country: Country
    regions: tuple[Region, ...]
    places: tuple[Place, ...]  # the districts' among them, first
    spellings: tuple[tuple[str, Place], ...]
    ambiguous: frozenset[str]  # folded names that need a context to be a place
    surnames: frozenset[str]  # folded
    given: frozenset[str]  # folded
    districts: tuple[District, ...] = ()

    def region(self, code: str) -> Region:
        """The region of that code; KeyError if it is none of this country."""
        for region in self.regions:
            if region.code == code:
                return region
        raise KeyError(f"{self.country.name} has no region {code!r}")

    def district(self, code: str) -> District:
        """The district of that code; KeyError if it is none of this country."""
        for district in self.districts:
            if district.code == code:
                return district
        raise KeyError(f"{self.country.name} has no district {code!r}")


class Nation(msgspec.Struct, frozen=True):
    """A country of the world, for telling what happens abroad."""

    iso2: str
    names: tuple[str, ...]
    cities: tuple[str, ...]  # the best known


class World(msgspec.Struct, frozen=True):
    """`waters`: rivers and lakes that countries or towns are named after."""

    nations: tuple[Nation, ...]
    waters: frozenset[str]


# ------------------------------------------------------------------------------------------------------- where they lie

_own: list[Path] = []  # at most one: the operator's folder, for the whole process


def look_in(folder: Path | None) -> None:
    """From here on gazetteers are looked for in `folder` first, by whoever names no other. Called once, at the edge.

    For the whole process, because labels of regions are asked for from the feeds to the command line.
    """
    _own[:] = [folder] if folder else []


def _sought(folder: Path | None) -> tuple[Path, ...]:
    """The folders of gazetteers, the first that has a file wins: `folder`, else the operator's, and ours."""
    return (*([folder] if folder else _own), _DATA)


def known_countries(folder: Path | None = None) -> tuple[str, ...]:
    """Codes of the countries that have a gazetteer, in alphabetical order."""
    return _known(_sought(folder))


def load_gazetteer(code: str, folder: Path | None = None) -> Gazetteer:
    """The gazetteer of a country ("ml"); KeyError naming those that are known if there is none.

    GazetteerError where a file cannot be read as one.
    """
    if code not in known_countries(folder):
        raise KeyError(f"no gazetteer for country {code!r}; known: {', '.join(known_countries(folder))}")
    return _load(code, _sought(folder))


def first_file(code: str, name: str, folder: Path | None = None) -> Path | None:
    """The file of that name beside a country's gazetteer, the operator's before ours; None where none has it."""
    return next((file for there, _ in _layers(code, _sought(folder)) if (file := there / name).is_file()), None)


def region_label(code: str) -> str:
    """What a reader calls it: "Kayes", "Mali", "International"; KeyError for a code that no gazetteer holds."""
    if code == FOREIGN:
        return "International"
    gazetteer = load_gazetteer(code.partition("-")[0])
    return gazetteer.country.name if code == gazetteer.country.code else gazetteer.region(code).name


def district_label(code: str) -> str:
    """What a reader calls a district: "Bafoulabé"; KeyError for a code that no gazetteer holds."""
    return load_gazetteer(code.partition("-")[0]).district(code).name


@cache
def load_world() -> World:
    """The world as far as a story's country must be told from others."""
    return msgspec.json.decode((_DATA / "world.json").read_bytes(), type=World)


@cache
def _known(folders: tuple[Path, ...]) -> tuple[str, ...]:
    inside = (entry for folder in folders if folder.is_dir() for entry in folder.iterdir())
    return tuple(sorted({entry.name for entry in inside if (entry / FILE).is_file()}))


@cache
def _layers(code: str, folders: tuple[Path, ...]) -> tuple[tuple[Path, Document], ...]:
    """The folders of a country with what their gazetteers say, down to the first that is one by itself."""
    layers: list[tuple[Path, Document]] = []
    for folder in folders:
        file = folder / code / FILE
        if file.is_file():
            layers.append((file.parent, document := read_document(file)))
            if document.country and document.country.code != code:
                raise GazetteerError(
                    file, "country.code", f"{document.country.code!r} stands in a folder named {code!r}"
                )
            if document.country:
                return tuple(layers)
    problem = "is missing, and no other gazetteer is there that this could add to"
    raise GazetteerError(layers[0][0] / FILE, "country", problem)


@cache
def _load(code: str, folders: tuple[Path, ...]) -> Gazetteer:
    *own, (_, document) = _layers(code, folders)
    for _, further in own:
        document = merged(document, further)
    return compile_gazetteer(document)


# ------------------------------------------------------------------------------------------------- from files to values


def compile_gazetteer(document: Document) -> Gazetteer:
    """A document as the program uses it: every district is a place too, and places know their district.

    ValueError if it has no `country`: it adds to another.
    """
    if document.country is None:
        raise ValueError("a document without country is no gazetteer by itself")
    units = district_of(document.districts)
    places: list[Place] = []
    spellings: list[tuple[str, Place]] = []
    for entry in (*_seats(document, document.country), *document.places):
        place = Place(
            name=entry.name,
            region=entry.region,
            kind=entry.kind,
            latitude=entry.latitude,
            longitude=entry.longitude,
            district=entry.district or units.get((entry.name, entry.region)) or units.get(("", entry.region), ""),
            commune=entry.commune or (entry.name if entry.kind == "commune" else ""),
        )
        places.append(place)
        spellings += ((alias, place) for alias in entry.aliases)
    return Gazetteer(
        country=document.country,
        regions=document.regions,
        districts=document.districts,
        places=tuple(places),
        spellings=tuple(spellings),
        ambiguous=frozenset(document.ambiguous),
        surnames=frozenset(document.surnames),
        given=frozenset(document.given),
    )


def _seats(document: Document, country: Country) -> Iterator[Entry]:
    """Each district as a place: where its seat is."""
    towns = {(entry.name, entry.region): entry for entry in document.places}
    chief = {(it.seat, it.code): "capital" if it.seat == country.capital else "seat" for it in document.regions}
    for unit in document.districts:
        where = towns.get((unit.seat, unit.region), unit)
        yield Entry(
            name=unit.name,
            region=unit.region,
            kind=chief.get((unit.name, unit.region), country.second_level),
            aliases=unit.aliases,
            latitude=unit.latitude if unit.latitude is not None else where.latitude,
            longitude=unit.longitude if unit.longitude is not None else where.longitude,
            district=unit.code,
            commune=unit.commune,
        )


def district_of(districts: tuple[District, ...]) -> dict[tuple[str, str], str]:
    """(name or seat of a district, its region) -> its code; ("", region) -> that of a region's only one."""
    found = {(name, unit.region): unit.code for unit in districts for name in (unit.name, unit.seat) if name}
    inside: dict[str, list[str]] = {}
    for unit in districts:
        inside.setdefault(unit.region, []).append(unit.code)
    return found | {("", region): codes[0] for region, codes in inside.items() if len(codes) == 1}
