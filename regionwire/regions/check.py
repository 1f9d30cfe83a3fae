"""What is wrong with a gazetteer: everything that would lead a story astray, told before one is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from regionwire.item import Place
from regionwire.regions import localities as list_of
from regionwire.regions import outlines as map_of
from regionwire.regions.document import FILE
from regionwire.regions.gazetteer import Gazetteer
from regionwire.regions.localities import Localities
from regionwire.regions.outlines import Outline, distance
from regionwire.text import words

TOLERANCE = 0.1  # degrees that a place may lie outside its region's outline, which is simplified
SAME = 0.01  # degrees within which two villages of one name are one
TOLD = 3  # names that are told of many


class Severity(StrEnum):
    ERROR = "error"  # must be mended
    WARNING = "warning"  # may be as it is


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` is the record that it is about, `problem` what is wrong with it and what to do."""

    severity: Severity
    file: str  # its name in the country's folder
    key: str
    problem: str


def check_gazetteer(
    gazetteer: Gazetteer, localities: Localities | None = None, outlines: Mapping[str, Outline] | None = None
) -> list[Finding]:
    """All that is wrong with a gazetteer, its localities and its regions' outlines, in the order of the files."""
    regions = {region.code for region in gazetteer.regions}
    outlines = outlines or {}
    found = [
        *(_error(key, problem) for key, problem in _country(gazetteer)),
        *(_error(key, problem) for key, problem in _units(gazetteer, regions)),
        *(_error(key, problem) for key, problem in _places(gazetteer, regions, outlines)),
        *(_error(key, problem) for key, problem in _clashes(gazetteer)),
        *_summed(Severity.WARNING, FILE, "places", gazetteer.places, _nowhere, "without coordinates"),
    ]
    if localities:
        found += _localities(localities, regions, outlines)
    if outlines:
        found += [
            Finding(Severity.ERROR, map_of.FILE, code, "no region has this code: see the ids of the features")
            for code in sorted(outlines.keys() - regions)
        ]
        found += [
            Finding(Severity.WARNING, map_of.FILE, code, "has no outline: its places cannot be checked, nor drawn")
            for code in sorted(regions - outlines.keys())
        ]
    return found


def _error(key: str, problem: str) -> Finding:
    return Finding(Severity.ERROR, FILE, key, problem)


Found = Iterator[tuple[str, str]]  # key, problem


def _country(gazetteer: Gazetteer) -> Found:
    country = gazetteer.country
    towns = {place.name for place in gazetteer.places}
    for name in ("source", "licence"):
        if not getattr(country, name):
            yield f"country.{name}", "is missing: say where the data come from, and who may use them"
    for name in ("capital", "government"):
        if (town := getattr(country, name)) not in towns:
            yield f"country.{name}", f"no place is called {town!r}: add it to places"
    for name in ("ambiguous", "surnames", "given"):
        for entry in sorted(getattr(gazetteer, name)):
            if entry != " ".join(words(entry)):
                yield f"{name} {entry!r}", f"never matches: write it as texts are compared, {' '.join(words(entry))!r}"


def _units(gazetteer: Gazetteer, regions: set[str]) -> Found:
    code = gazetteer.country.code
    inside = {place.region for place in gazetteer.places}
    towns = {(place.name, place.region) for place in gazetteer.places}
    codes = [unit.code for unit in gazetteer.regions] + [unit.code for unit in gazetteer.districts]
    for twice, times in Counter(codes).items():
        if times > 1:
            yield twice, f"is the code of {times} units: give each one of its own"
    for region in gazetteer.regions:
        if not re.fullmatch(rf"{code}(-[a-z0-9]+)+", region.code):
            yield f"region {region.code}", f"is no code: {code}- and a name of a-z, 0-9 and hyphens"
        if region.formerly and region.formerly not in regions:
            yield f"region {region.code}", f"formerly {region.formerly!r}: there is no such region"
        if region.code not in inside:
            yield f"region {region.code}", "has no place: add at least its seat to places"
        elif (region.seat, region.code) not in towns:
            yield f"region {region.code}", f"its seat {region.seat!r} is no place of it: add it, or mend the spelling"
    for district in gazetteer.districts:
        key = f"district {district.code}"
        if district.region not in regions:
            yield key, f"lies in {district.region!r}: there is no such region"
        elif not re.fullmatch(rf"{re.escape(district.region)}(-[a-z0-9]+)+", district.code):
            yield key, f"is no code: {district.region}- and a name of a-z, 0-9 and hyphens"
        if district.seat and (district.seat, district.region) not in towns:
            yield key, f"its seat {district.seat!r} is no place of its region: add it, or mend the spelling"


def _places(gazetteer: Gazetteer, regions: set[str], outlines: Mapping[str, Outline]) -> Found:
    districts = {district.code: district.region for district in gazetteer.districts}
    for (_, region), same in _namesakes(gazetteer.places).items():
        if len(same) > 1:
            yield f"place {same[0].name!r}", f"stands {len(same)} times in {region}: leave one"
    for place in gazetteer.places:
        key = f"place {place.name!r}"
        if place.region not in regions:
            yield key, f"lies in {place.region!r}: there is no such region"
        if place.district and districts.get(place.district) != place.region:
            yield key, f"lies in {place.district!r}: {place.region} has no such district"
        if _astray(place):
            yield key, f"at {place.latitude}, {place.longitude}: latitude and longitude, in degrees, or neither"
        elif (far := _outside(place, outlines)) > TOLERANCE:
            yield key, f"lies {far:.2f}° outside {place.region}: mend the region or the coordinates"


def _clashes(gazetteer: Gazetteer) -> Found:
    """Further names that mean something in two regions, and of which nobody is warned."""
    means: dict[str, set[str]] = {}
    for name, region in [
        *((it.name, it.region) for it in gazetteer.places),
        *((name, it.code) for it in gazetteer.regions for name in (it.name, *it.aliases, *it.local)),
    ]:
        means.setdefault(" ".join(words(name)), set()).add(region)
    further = [(name, place.region) for name, place in gazetteer.spellings]
    for name, region in further:
        means.setdefault(" ".join(words(name)), set()).add(region)
    further += [(name, it.code) for it in gazetteer.regions for name in (*it.aliases, *it.local)]
    for name, region in sorted(set(further)):
        folded = " ".join(words(name))
        others = means[folded] - {region}
        if others and folded not in gazetteer.ambiguous:
            problem = f"is a name in {', '.join(sorted(others))} too: put {folded!r} under ambiguous"
            yield f"alias {name!r} of {region}", problem


def _localities(localities: Localities, regions: set[str], outlines: Mapping[str, Outline]) -> Iterator[Finding]:
    places, file = localities.places, list_of.FILE
    lost = "of no region that there is: mend their codes"
    yield from _summed(Severity.ERROR, file, "region", places, lambda it: it.region not in regions, lost)
    yield from _summed(
        Severity.ERROR, file, "degrees", places, _astray, "whose coordinates are out of range: mend or empty them"
    )
    yield from _summed(Severity.WARNING, file, "degrees", places, _nowhere, "without coordinates")
    off = f"more than {TOLERANCE}° outside their region's outline"
    yield from _summed(Severity.WARNING, file, "region", places, lambda it: _outside(it, outlines) > TOLERANCE, off)
    twice = [same for there in _namesakes(places).values() for same in _doubles(there)]
    yield from _summed(Severity.WARNING, file, "name", twice, bool, "that stand twice: leave one of each")


def _summed(
    severity: Severity, file: str, key: str, places: Sequence[Place], wrong: Callable[[Place], bool], what: str
) -> Iterator[Finding]:
    """One finding for all of `places` that are wrong in one way."""
    names = [place.name for place in places if wrong(place)]
    if names:
        more = ", …" if len(names) > TOLD else ""
        yield Finding(severity, file, key, f"{len(names)} {what}: {', '.join(names[:TOLD])}{more}")


def _namesakes(places: Iterable[Place]) -> dict[tuple[str, str], list[Place]]:
    """The places of each folded name in each region."""
    found: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        found.setdefault((" ".join(words(place.name)), place.region), []).append(place)
    return found


def _doubles(same: Sequence[Place]) -> Iterator[Place]:
    """Those of some places of one name that lie where one before them does."""
    for n, place in enumerate(same):
        if any(_near(place, other) for other in same[:n]):
            yield place


def _near(a: Place, b: Place) -> bool:
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return False
    return abs(a.latitude - b.latitude) < SAME and abs(a.longitude - b.longitude) < SAME


def _nowhere(place: Place) -> bool:
    return place.latitude is None and place.longitude is None


def _astray(place: Place) -> bool:
    if place.latitude is None or place.longitude is None:
        return not _nowhere(place)
    return not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180)


def _outside(place: Place, outlines: Mapping[str, Outline]) -> float:
    """How far, in degrees; 0.0 where that cannot be told."""
    outline = outlines.get(place.region)
    if outline is None or place.latitude is None or place.longitude is None:
        return 0.0
    return distance(outline, place.latitude, place.longitude)
