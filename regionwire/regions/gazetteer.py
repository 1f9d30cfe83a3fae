"""What is known of a country's places: one JSON file a country, all in one shape, read once.

    {"country":    {"code", "iso2", "name", "aliases", "demonyms", "capital", "government", "second_level", "source"},
     "regions":    [{"code", "name", "type", "seat", "aliases", and where known "iso", "law", "formerly", "local"}],
     "places":     [{"name", "region", "kind", and where known "latitude", "longitude", "aliases"}],
     "ambiguous":  {folded name: [why it is unsafe alone]},
     "surnames":   [folded], "given": [folded]}

`formerly` is the region that a young region was cut from; `local` holds names that mean the region only to its own
country ("4è Région", "région du Nord"). Nothing but these files names a country: a new country is a new file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from regionwire.item import FOREIGN, Place

_DATA = files("regionwire.regions") / "data"
_NOT_A_COUNTRY = {"world"}


@dataclass(frozen=True, slots=True)
class Country:
    """`capital` and `government` are towns: where the state sits in law, and where its ministries are."""

    code: str
    iso2: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]  # every form, in lower case
    capital: str
    government: str


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level unit in force. `formerly` is the code of the region it was cut from, "" for an old one."""

    code: str
    name: str
    type: str
    seat: str
    aliases: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    formerly: str = ""
    iso: str = ""  # ISO 3166-2, "" where ISO has none yet


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """One country. `spellings` gives further names of places in `places`, each with its place."""

    country: Country
    regions: tuple[Region, ...]
    places: tuple[Place, ...]
    spellings: tuple[tuple[str, Place], ...]
    ambiguous: frozenset[str]  # folded names that need a context to be a place
    surnames: frozenset[str]  # folded
    given: frozenset[str]  # folded

    def region(self, code: str) -> Region:
        """The region of that code; KeyError if it is none of this country."""
        for region in self.regions:
            if region.code == code:
                return region
        raise KeyError(f"{self.country.name} has no region {code!r}")


@dataclass(frozen=True, slots=True)
class Nation:
    """A country of the world, for telling what happens abroad."""

    iso2: str
    names: tuple[str, ...]
    cities: tuple[str, ...]  # the best known


@dataclass(frozen=True, slots=True)
class World:
    """`waters`: rivers and lakes that countries or towns are named after."""

    nations: tuple[Nation, ...]
    waters: frozenset[str]


@cache
def known_countries() -> tuple[str, ...]:
    """Codes of the countries that have a gazetteer, in alphabetical order."""
    names = (entry.name for entry in _DATA.iterdir())
    codes = (name.removesuffix(".json") for name in names if name.endswith(".json"))
    return tuple(sorted(code for code in codes if code not in _NOT_A_COUNTRY))


@cache
def load_gazetteer(code: str) -> Gazetteer:
    """The gazetteer of a country ("ml"); KeyError naming those that are known if there is none."""
    if code not in known_countries():
        raise KeyError(f"no gazetteer for country {code!r}; known: {', '.join(known_countries())}")
    return _gazetteer(json.loads((_DATA / f"{code}.json").read_text(encoding="utf-8")))


@cache
def load_world() -> World:
    """The world as far as a story's country must be told from others."""
    document = json.loads((_DATA / "world.json").read_text(encoding="utf-8"))
    return World(
        nations=tuple(
            Nation(nation["iso2"], tuple(nation["names"]), tuple(nation["cities"])) for nation in document["nations"]
        ),
        waters=frozenset(document["waters"]),
    )


def region_label(code: str) -> str:
    """What a reader calls it: "Kayes", "Mali", "International"; KeyError for a code that no gazetteer holds."""
    if code == FOREIGN:
        return "International"
    gazetteer = load_gazetteer(code.partition("-")[0])
    return gazetteer.country.name if code == gazetteer.country.code else gazetteer.region(code).name


def _gazetteer(document: dict[str, Any]) -> Gazetteer:
    country = document["country"]
    places: list[Place] = []
    spellings: list[tuple[str, Place]] = []
    for entry in document["places"]:
        place = Place(entry["name"], entry["region"], entry["kind"], entry.get("latitude"), entry.get("longitude"))
        places.append(place)
        spellings += ((alias, place) for alias in entry.get("aliases", ()))
    return Gazetteer(
        country=Country(
            code=country["code"],
            iso2=country["iso2"],
            name=country["name"],
            aliases=tuple(country["aliases"]),
            demonyms=tuple(country["demonyms"]),
            capital=country["capital"],
            government=country["government"],
        ),
        regions=tuple(
            Region(
                code=entry["code"],
                name=entry["name"],
                type=entry["type"],
                seat=entry["seat"],
                aliases=tuple(entry["aliases"]),
                local=tuple(entry.get("local", ())),
                formerly=entry.get("formerly") or "",
                iso=entry.get("iso") or "",
            )
            for entry in document["regions"]
        ),
        places=tuple(places),
        spellings=tuple(spellings),
        ambiguous=frozenset(document["ambiguous"]),
        surnames=frozenset(document["surnames"]),
        given=frozenset(document["given"]),
    )
