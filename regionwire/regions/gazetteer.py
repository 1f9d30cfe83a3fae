"""What is known of a country's places: one folder a country, all in one shape, read once (docs/gazetteers.md).

    <code>/gazetteer.json    country, regions, districts, places, and the names that are unsafe alone (`Document`)
    <code>/localities.csv    every populated place, where known: `localities.py`
    <code>/regions.geojson   the regions' outlines, where known: `outlines.py`

Nothing but these files names a country: a new country is a new folder. An operator's own folder of such folders goes
before those that come with the program: a gazetteer of a country that has a `country` stands in the place of ours, one
without adds to ours, record by record.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from regionwire.errors import GazetteerError
from regionwire.item import FOREIGN, Place
from regionwire.text import words

FILE = "gazetteer.json"
_DATA = Path(__file__).parent / "data"


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`capital` and `government` are towns: where the state sits in law, and where its ministries are."""

    code: str
    iso2: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]  # every form, in lower case
    capital: str
    government: str
    second_level: str = ""  # what its districts are called: "cercle"; the kind of their places
    source: str = ""
    licence: str = ""


class Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A first-level unit in force. `formerly` is the code of the region it was cut from, "" for an old one.

    `local` are names that mean it only to its own country ("4è Région", "région du Nord").
    """

    code: str
    name: str
    type: str
    seat: str
    aliases: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    formerly: str = ""
    iso: str = ""  # ISO 3166-2, "" where ISO has none yet
    law: str = ""  # its number in the law


class District(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A second-level unit in force: "ml-kayes-bafoulabe". It is a place as well, where its seat is.

    `seat` is the town that it is governed from, "" where that has its name; `commune` the one that this town lies in.
    """

    code: str
    name: str
    region: str
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    seat: str = ""
    commune: str = ""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place as a file has it; for the fields see `Place`. A commune is its own `commune` unless it says otherwise."""

    name: str
    region: str
    kind: str
    aliases: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    district: str = ""
    commune: str = ""


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """gazetteer.json, in which one record is one line. Without `country` it adds to the one that comes with us."""

    country: Country | None = None
    regions: tuple[Region, ...] = ()
    districts: tuple[District, ...] = ()
    places: tuple[Entry, ...] = ()
    ambiguous: dict[str, tuple[str, ...]] = {}  # folded name -> why it is unsafe alone
    surnames: tuple[str, ...] = ()  # folded
    given: tuple[str, ...] = ()  # folded


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
    """The file of that name in a country's folder, in the operator's before ours; None where neither has it."""
    return next((file for there in _sought(folder) if (file := there / code / name).is_file()), None)


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
def _load(code: str, folders: tuple[Path, ...]) -> Gazetteer:
    found = [file for folder in folders if (file := folder / code / FILE).is_file()]
    document = read_document(found[0])
    if document.country is None and len(found) > 1:
        document = _merged(read_document(found[1]), document)
    if document.country is None:
        raise GazetteerError(
            str(found[0]), "country", "is missing, and there is no other gazetteer that this could add to"
        )
    return compile_gazetteer(document, document.country)


def read_document(file: Path) -> Document:
    """A gazetteer.json. GazetteerError where it is not in the shape of one."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Document)
    except (OSError, ValueError) as cause:  # unreadable, not UTF-8, not JSON, another shape
        raise GazetteerError(str(file), "(file)", f"cannot be read as a gazetteer: {cause}") from cause


# ------------------------------------------------------------------------------------------------- from files to values


def _merged(ours: Document, own: Document) -> Document:
    """Both, where the operator's records take the place of ours."""
    return Document(
        country=ours.country,
        regions=tuple(({it.code: it for it in ours.regions} | {it.code: it for it in own.regions}).values()),
        districts=tuple(({it.code: it for it in ours.districts} | {it.code: it for it in own.districts}).values()),
        places=tuple(({_key(it): it for it in ours.places} | {_key(it): it for it in own.places}).values()),
        ambiguous=ours.ambiguous | own.ambiguous,
        surnames=(*ours.surnames, *own.surnames),
        given=(*ours.given, *own.given),
    )


def _key(entry: Entry | District) -> tuple[str, str]:
    return " ".join(words(entry.name)), entry.region


def compile_gazetteer(document: Document, country: Country) -> Gazetteer:
    """A document as the program uses it: every district is a place too, and places know their district."""
    kinds = {
        (region.seat, region.code): "capital" if region.seat == country.capital else "seat"
        for region in document.regions
    }
    entries = [
        Entry(
            name=unit.name,
            region=unit.region,
            kind=kinds.get((unit.name, unit.region), country.second_level),
            aliases=unit.aliases,
            latitude=unit.latitude,
            longitude=unit.longitude,
            district=unit.code,
            commune=unit.commune,
        )
        for unit in document.districts
    ]
    units = district_of(document.districts)
    places: list[Place] = []
    spellings: list[tuple[str, Place]] = []
    for entry in (*entries, *document.places):
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
        country=country,
        regions=document.regions,
        districts=document.districts,
        places=tuple(places),
        spellings=tuple(spellings),
        ambiguous=frozenset(document.ambiguous),
        surnames=frozenset(document.surnames),
        given=frozenset(document.given),
    )


def district_of(districts: tuple[District, ...]) -> dict[tuple[str, str], str]:
    """(name or seat of a district, its region) -> its code; ("", region) -> that of a region's only one."""
    found = {(name, unit.region): unit.code for unit in districts for name in (unit.name, unit.seat) if name}
    inside: dict[str, list[str]] = {}
    for unit in districts:
        inside.setdefault(unit.region, []).append(unit.code)
    return found | {("", region): codes[0] for region, codes in inside.items() if len(codes) == 1}
