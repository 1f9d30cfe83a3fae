"""What may be wrong with [regions]: codes that no gazetteer knows, names and stories that nobody has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from regionwire.config.tables import Config, RegionsTable
from regionwire.config.typed import nearest
from regionwire.errors import ConfigError
from regionwire.item import FOREIGN
from regionwire.regions import known_countries, load_gazetteer
from regionwire.regions.corrections import folded
from regionwire.source import Source
from regionwire.urls import canonical_url, host_of


def check_regions(config: Config) -> None:
    """ConfigError where a country, a region that has a feed, or the folder of gazetteers is not there."""
    if config.gazetteers and not config.gazetteers.is_dir():
        hint = "`regionwire gazetteer make CODE` makes one"
        raise ConfigError(config.file, "regions.folder", f"there is no folder {config.gazetteers}", hint)
    for n, code in enumerate(config.regions.countries):
        if code not in known_countries():
            raise ConfigError(
                config.file,
                f"regions.countries[{n}]",
                f"no gazetteer knows the country {code!r}",
                nearest(code, known_countries()),
            )
    if config.regions.feeds:
        countries = config.regions.countries
        codes = (FOREIGN, *countries, *region_codes(countries))
        for n, code in enumerate(config.regions.feeds):
            if code not in codes:
                raise ConfigError(
                    config.file, f"regions.feeds[{n}]", f"no gazetteer knows the region {code!r}", nearest(code, codes)
                )


def misled(told: RegionsTable, sources: Mapping[str, Source]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with what is told of names, weights and stories: key, problem, hint."""
    regions = region_codes(told.countries)
    codes = (FOREIGN, *told.countries, *regions)
    for key, code, known in _codes_told(told, codes, regions):
        if code not in known:
            yield key, f"no region is called {code!r} here", nearest(code, known)
    named = [(f"name[{n}]", it.source) for n, it in enumerate(told.name)]
    for key, source in named + [(f"weigh[{n}]", it.source) for n, it in enumerate(told.weigh)]:
        if source and source not in sources:
            yield f"{key}.source", f"no source is called {source!r}", nearest(source, sources)
    for n, naming in enumerate(told.name):
        if not folded(naming.words):
            yield f"name[{n}].words", "is empty", 'a name as stories write it, as in words = "Madina"'
    for n, pin in enumerate(told.story):
        if not story_of(pin.story, ()):
            yield f"story[{n}].story", f"no address and no entry's id: {pin.story!r}", "copy either from a feed"
        if bool(pin.regions) == bool(pin.without):
            problem = "both regions and without" if pin.regions else "neither regions nor without"
            yield (
                f"story[{n}]",
                problem,
                'regions = ["ml-kayes"]: these and no others; without = ["ml-kayes"]: not these',
            )
    yield from _told_twice("name", [(folded(it.words), it.source) for it in told.name])
    yield from _told_twice("weigh", [(it.region, it.source) for it in told.weigh])
    yield from _told_twice("story", [story_of(it.story, sources.values()) for it in told.story])


def _codes_told(
    told: RegionsTable, codes: tuple[str, ...], regions: tuple[str, ...]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each code that is told: its key, the code, and those that may stand there."""
    yield from ((f"name[{n}].means", it.means, ("", *codes)) for n, it in enumerate(told.name))
    yield from ((f"weigh[{n}].region", it.region, regions) for n, it in enumerate(told.weigh))
    for n, pin in enumerate(told.story):
        yield from ((f"story[{n}].regions[{i}]", code, codes) for i, code in enumerate(pin.regions))
        yield from ((f"story[{n}].without[{i}]", code, regions) for i, code in enumerate(pin.without))


def _told_twice(name: str, told: Sequence[object]) -> Iterator[tuple[str, str, str]]:
    for n, one in enumerate(told):
        if one in told[:n]:
            yield f"{name}[{n}]", f"is told twice, first in {name}[{told.index(one)}]", "leave one of them out"


def story_of(called: str, sources: Iterable[Source]) -> str:
    """A story as `Pin` names it, by its address as its source has it or its entry's id; "" where it is neither."""
    if re.fullmatch(r"tag:[^:]+:[a-z][a-z0-9-]*/[0-9a-f]+", called):
        return called.rpartition(":")[2]
    if not re.match("https?://", called, re.IGNORECASE):
        return ""
    try:
        for source in sources:
            url = canonical_url(called, base=source.base, hosts=source.hosts, aliases=source.aliases)
            if host_of(url) == host_of(source.base):
                return url
        return canonical_url(called)
    except ValueError:
        return ""


def region_codes(countries: Iterable[str]) -> tuple[str, ...]:
    """The codes of all regions of these countries."""
    return tuple(region.code for country in countries for region in load_gazetteer(country).regions)
