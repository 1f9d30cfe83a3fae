"""A first gazetteer of any country, from GeoNames' towns: usable as it is, and meant to be corrected by people.

What GeoNames does not tell is missing from it: districts, demonyms, outlines, and which names are also words or people.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from regionwire.regions.document import Country, Document, Entry, Region
from regionwire.text import words

SHORT = 3  # a name of so many letters is unsafe alone
MANY = 3  # and so is one that is found in so many regions
SOURCE, LICENCE = "GeoNames, https://www.geonames.org/", "CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Town:
    """A populated place. `unit` is GeoNames' code of its first-level unit, "" where that is not known."""

    name: str
    unit: str
    latitude: float
    longitude: float
    people: int
    names: tuple[str, ...] = ()  # in all languages


def draft(iso2: str, names: Sequence[str], capital: str, towns: Iterable[Town], units: Mapping[str, str]) -> Document:
    """The gazetteer of a country of at least one town; `names` are its own, `units` those of its units by their codes.

    A unit without a name is called after its largest town, which stands for its seat.
    """
    ordered = _placed(sorted(towns, key=lambda it: (-it.people, it.name, it.unit, it.latitude, it.longitude, it.names)))
    kept = {(_folded(town.name), town.unit): town for town in reversed(ordered)}  # of two of one name, the larger
    largest = {town.unit: town for town in reversed(ordered)}
    regions = _regions(iso2.lower(), largest, units)
    seats = {(town.name, unit) for unit, town in largest.items()}
    chief = next((town for town in ordered if _folded(capital) in map(_folded, (town.name, *town.names))), ordered[0])
    aliases = _aliases([*kept.values()], [region.name for region in regions.values()])
    return Document(
        country=Country(
            code=iso2.lower(),
            iso2=iso2,
            name=names[0],
            aliases=tuple(name for name in dict.fromkeys(names) if name != names[0]),
            demonyms=(),
            capital=chief.name,
            government=chief.name,
            source=SOURCE,
            licence=LICENCE,
        ),
        regions=tuple(sorted(regions.values(), key=lambda region: region.code)),
        places=tuple(
            Entry(
                name=town.name,
                region=regions[town.unit].code,
                kind="capital" if town is chief else "seat" if (town.name, town.unit) in seats else "town",
                aliases=aliases.get((town.name, town.unit), ()),
                latitude=round(town.latitude, 3) + 0.0,  # never -0.0
                longitude=round(town.longitude, 3) + 0.0,
            )
            for town in sorted(kept.values(), key=lambda town: (regions[town.unit].code, -town.people, town.name))
        ),
        ambiguous=_ambiguous(
            [(it.name, it.unit) for it in kept.values()] + [(it.name, u) for u, it in regions.items()]
        ),
    )


def _placed(towns: Sequence[Town]) -> list[Town]:
    """Each town of no known unit in that of the nearest town, if any town has one."""
    known = [town for town in towns if town.unit]

    def placed(town: Town) -> Town:
        if town.unit or not known:
            return town
        near = min(known, key=lambda it: (it.latitude - town.latitude) ** 2 + (it.longitude - town.longitude) ** 2)
        return replace(town, unit=near.unit)

    return [placed(town) for town in towns]


def _regions(code: str, largest: Mapping[str, Town], units: Mapping[str, str]) -> dict[str, Region]:
    """The region of each unit. Of those whose names would make one code, all but the first have a number in theirs."""
    found: dict[str, Region] = {}
    taken: set[str] = set()
    for unit in sorted(largest):
        name = units.get(unit) or largest[unit].name
        slug = f"{code}-{_slug(name) or _slug(unit) or 'region'}"
        slug = next(it for it in (slug, *(f"{slug}-{n}" for n in range(2, len(largest) + 2))) if it not in taken)
        taken.add(slug)
        found[unit] = Region(code=slug, name=name, type="region", seat=largest[unit].name)
    return found


def _slug(name: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", " ".join(words(name))))


def _aliases(towns: Sequence[Town], regions: Iterable[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    """(name, unit) of a town -> its further names in Latin letters that are neither another town's nor a region's."""
    taken = {_folded(name) for name in (*regions, *(town.name for town in towns))}
    further: dict[str, list[tuple[str, str, str]]] = {}
    for town in towns:
        for folded, name in {_folded(name): name for name in sorted(town.names) if _is_name(name)}.items():
            if folded not in taken:
                further.setdefault(folded, []).append((town.name, town.unit, name))
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for claims in further.values():
        if len(claims) == 1:
            ((town_name, unit, name),) = claims
            found[town_name, unit] = (*found.get((town_name, unit), ()), name)
    return found


def _is_name(name: str) -> bool:
    """Whether a further name is one that a text would use: not a code, nor a transcription, which has no capital."""
    letters = [sign for sign in name if sign.isalpha()]
    return (
        len(letters) > SHORT
        and name[0].isupper()
        and not name.isupper()
        and all(unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    )


def _ambiguous(names: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Of names, each with its unit: those that are too short or too common to say where, with the reason."""
    units: dict[str, set[str]] = {}
    for name, unit in names:
        units.setdefault(_folded(name), set()).add(unit)
    reasons = {
        name: (*("short",) * (len(name.replace(" ", "")) <= SHORT), *("many",) * (len(inside) >= MANY))
        for name, inside in units.items()
    }
    return {name: why for name, why in sorted(reasons.items()) if why}


def _folded(name: str) -> str:
    return " ".join(words(name))
