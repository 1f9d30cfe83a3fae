"""config.toml -> frozen `Config`.

Every table of the file is a dataclass below, every key one of its fields; what a field may hold is its type and its
`limits`. So an unknown key, a bad value, a source that nobody declared or a region that no gazetteer knows is found
here, before anything is fetched, and the ConfigError names file, key and the nearest valid spelling.
"""

from __future__ import annotations

import re
import tomllib
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import available_timezones

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from regionwire.errors import ConfigError
from regionwire.item import FOREIGN
from regionwire.regions import Corrections, Naming, Pin, Weighing, known_countries, load_gazetteer, look_in
from regionwire.regions.corrections import folded
from regionwire.source import Content, Source, limited
from regionwire.urls import canonical_url, host_of

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")  # a language tag's form (BCP 47, as RFC 4647 section 2.1)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # which neither XML 1.0 nor a file's name can hold


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteTable:
    """[site]: who publishes."""

    title: str = "Regionwire"
    base_url: str = "http://127.0.0.1:8000"
    tag: str = "regionwire.example,2026"
    author: str = "Regionwire"
    language: str = "fr"
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreTable:
    """[store]: where stories are kept."""

    url: str = "sqlite:///var/regionwire.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTable:
    """[[output.search]]: a feed of the stories that say something. `within` is an expression as in [output] feeds."""

    name: str  # of its files
    title: str
    all: tuple[str, ...] = ()  # words or phrases, each of which a story has
    any: tuple[str, ...] = ()  # one of which it has
    none: tuple[str, ...] = ()  # none of which it has
    within: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredTable:
    """[[output.retired]]: a feed that is no more. `to` is the one that takes its place; `since` a day, as 2026-11-24."""

    feed: str
    since: str
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputTable:
    """[output]: what is published, and where to."""

    dir: str = "public"
    entries: int = limited(100, 1, 300)
    content: Content = Content.SUMMARY
    languages: tuple[str, ...] = ("fr", "en")  # of the pages; the first one's stand at the top
    feeds: tuple[str, ...] = ()  # beside those of regions: "ml-kayes+ml", "agency-amap", "section-sport"
    search: tuple[SearchTable, ...] = ()
    changes: bool = False  # a feed of what edits changed beside each feed
    archive: bool = True  # documents of what the feeds no longer hold
    retired: tuple[RetiredTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PushTable:
    """[push]: whom changes are told to at once (WebSub). `own`: the hub that `run` and `serve` have themselves."""

    hubs: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchTable:
    """[fetch]: how hosts are asked. Times in seconds, sizes in bytes."""

    contact: str = ""
    pace: float = limited(1.0, 0, 3600)
    concurrency: int = limited(2, 1, 16)
    timeout: float = limited(30.0, 1, 600)
    max_bytes: int = limited(10_000_000, 10_000, 200_000_000)
    max_redirects: int = limited(5, 0, 20)
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTable:
    """[schedule]: the clock. Times in seconds."""

    interval: float = limited(900.0, 10, 86_400)
    tick: float = limited(10.0, 0.1, 30)
    revisit_days: float = limited(3.0, 0, 60)
    sources_at_once: int = limited(8, 1, 64)
    stories_per_visit: int = limited(60, 1, 10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """[read]: which sources."""

    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionsTable:
    """[regions]: which countries, which of their regions have a feed, and what the program is told beyond its data."""

    countries: tuple[str, ...] = ("ml",)
    feeds: tuple[str, ...] = ()
    folder: str = ""
    name: tuple[Naming, ...] = ()
    weigh: tuple[Weighing, ...] = ()
    story: tuple[Pin, ...] = ()

    @property
    def corrections(self) -> Corrections:
        return Corrections(self.name, self.weigh, self.story)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration. `sources` are those of [read], as declared, with their overrides; `unread` are those
    that the file declares or changes and [read] does not name. Both by key."""

    file: Path
    site: SiteTable = SiteTable()
    store: StoreTable = StoreTable()
    output: OutputTable = OutputTable()
    push: PushTable = PushTable()
    fetch: FetchTable = FetchTable()
    schedule: ScheduleTable = ScheduleTable()
    read: ReadTable = ReadTable()
    regions: RegionsTable = RegionsTable()
    sources: tuple[Source, ...] = ()
    unread: tuple[Source, ...] = ()

    def path(self, name: str) -> Path:
        """A path of the file, relative to the file."""
        return (self.file.parent / name).resolve()

    @property
    def gazetteers(self) -> Path | None:
        """The operator's own gazetteers, None where there are none."""
        return self.path(self.regions.folder) if self.regions.folder else None


NO_PAGE = LexborHTMLParser("")  # to try selectors on

TABLES = {name: table for name, table in get_type_hints(Config).items() if name not in ("file", "sources", "unread")}


def load_config(file: Path, declared: Mapping[str, Source]) -> Config:
    """Read `file`; `declared` are the sources that the program brings, by key. ConfigError names what is wrong."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(file, "(file)", "there is no such file", "copy the config.toml of the project") from None
    except (OSError, ValueError) as cause:  # not UTF-8, not TOML, a number of more digits than Python reads
        raise ConfigError(file, "(file)", f"cannot be read: {cause}") from cause
    return parse_config(data, file, declared)


def parse_config(data: Mapping[str, Any], file: Path, declared: Mapping[str, Source]) -> Config:
    """A configuration's tables as values; see `load_config`. Its folder of gazetteers is looked in from here on."""
    _known(file, "", data, [*TABLES, "source"])
    tables = {name: _table(file, name, table, data.get(name, {})) for name, table in TABLES.items()}
    config = Config(file=file, **tables)
    look_in(config.gazetteers)
    _check_regions(config)
    own = _declared(file, data.get("source", {}), declared)
    known = dict(declared) | own
    for n, key in enumerate(config.read.sources):
        if key in config.read.sources[:n]:
            raise ConfigError(file, f"read.sources[{n}]", f"{key!r} is named twice")
        if key not in known:
            raise ConfigError(file, f"read.sources[{n}]", f"no source is called {key!r}", _nearest(key, known))
    read = set(config.read.sources)
    for key, problem, hint in _misled(config.regions, known):
        raise ConfigError(file, f"regions.{key}", problem, hint)
    stories = tuple(replace(pin, story=_story(pin.story, known.values())) for pin in config.regions.story)
    return replace(
        config,
        regions=replace(config.regions, story=stories),
        sources=tuple(known[key] for key in sorted(read)),
        unread=tuple(own[key] for key in sorted(own.keys() - read)),
    )


def _declared(file: Path, tables: Any, declared: Mapping[str, Source]) -> dict[str, Source]:
    """[source.KEY]: a source of the operator's own, or changes to one that the program brings."""
    if not isinstance(tables, dict):
        raise ConfigError(file, "source", "must be a table of tables", "[source.mypaper]")
    made = {}
    for key, given in tables.items():
        where = f"source.{key}"
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", key):
            raise ConfigError(file, where, "a source's key has lower-case letters, digits and hyphens only")
        made[key] = _table(file, where, Source, given, {"key": key}, declared.get(key))
        _check_source(file, where, made[key])
    return made


def _check_source(file: Path, where: str, source: Source) -> None:
    for key, problem, hint in _faults(source):
        raise ConfigError(file, f"{where}.{key}", problem, hint)


def _faults(source: Source) -> Iterator[tuple[str, str, str]]:
    """What types and limits do not find: key, problem, hint."""
    if source.zone not in available_timezones():
        yield "zone", f"no such time zone: {source.zone!r}", _nearest(source.zone, available_timezones())
    if not re.fullmatch("[a-z]{2}", source.country):
        yield "country", f"not a country's code: {source.country!r}", 'two lower-case letters, as in "ml" (ISO 3166-1)'
    if source.home and source.home not in (homes := _region_codes(known_countries())):
        yield "home", f"no gazetteer knows the region {source.home!r}", _nearest(source.home, homes)
    if not LANGUAGE.fullmatch(source.language):
        yield "language", f"not a language tag: {source.language!r}", 'as in "fr" or "pt-BR" (BCP 47)'
    scheme, _, host = source.base.partition("://")
    if scheme.lower() not in ("http", "https") or not _is_host(host.removesuffix("/")):
        yield "base", f"not an http(s) address: {source.base!r}", 'scheme and host only: "https://www.example.org"'
    for n, host in enumerate(source.hosts):
        if not _is_host(host):
            yield f"hosts[{n}]", f"not a host name: {host!r}", 'a bare name, as in "example.org" or "example.org:8080"'
    for n, (pattern, replacement) in enumerate(source.aliases):
        try:
            re.compile(pattern).sub(replacement, "")
        except (re.error, IndexError) as cause:  # IndexError: the replacement names a group that the pattern has not
            hint = r"['^/article/(\d+)/.*', '/article/\1']: a pattern, and what stands in its place"
            yield f"aliases[{n}]", f"{pattern!r}, {replacement!r}: {cause}", hint
    if not source.listings:
        hint = '[[source.NAME.listings]] kind = "feed", url = "/feed/"'
        yield "listings", "a source needs at least one listing", hint
    for n, listing in enumerate(source.listings):
        try:
            host_of(source.absolute(listing.url))
        except ValueError as cause:
            yield f"listings[{n}].url", f"{listing.url!r}: {cause}", 'a path or an http(s) address, as in "/feed/"'
    for key, pattern in _patterns(source):
        try:
            re.compile(pattern)
        except re.error as cause:
            yield key, f"{pattern!r} is no regular expression: {cause}", ""
    for key, selector in _selectors(source):
        try:
            NO_PAGE.css(selector)
        except SelectolaxError:
            yield key, f"{selector!r} is no CSS selector", ""


def _is_host(name: str) -> bool:
    """Whether `name` is a host, or host:port, and nothing else."""
    try:
        return not re.search(r"[\s/?#@\\]", name) and bool(host_of(f"http://{name}"))
    except ValueError:
        return False


def _patterns(source: Source) -> Iterator[tuple[str, str]]:
    """Every pattern that a source declares, with its key."""
    yield from (("story", source.story), ("skip", source.skip))
    for key in ("noise", "end", "paywall"):
        yield from ((key, one) for one in getattr(source, key))


def _selectors(source: Source) -> Iterator[tuple[str, str]]:
    """Every selector that a source declares, with its key."""
    yield from (("remove", one) for one in source.remove)
    for field_ in fields(source.fields):
        yield from ((f"fields.{field_.name}", one) for one in getattr(source.fields, field_.name))
    for n, listing in enumerate(source.listings):
        named = {name: getattr(listing, name) for name in ("item", "link", "title", "date", "teaser")}
        yield from ((f"listings[{n}].{name}", one) for name, one in named.items() if one)


def _check_regions(config: Config) -> None:
    if config.gazetteers and not config.gazetteers.is_dir():
        hint = "`regionwire gazetteer make CODE` makes one"
        raise ConfigError(config.file, "regions.folder", f"there is no folder {config.gazetteers}", hint)
    for n, code in enumerate(config.regions.countries):
        if code not in known_countries():
            raise ConfigError(
                config.file,
                f"regions.countries[{n}]",
                f"no gazetteer knows the country {code!r}",
                _nearest(code, known_countries()),
            )
    if config.regions.feeds:
        countries = config.regions.countries
        codes = (FOREIGN, *countries, *_region_codes(countries))
        for n, code in enumerate(config.regions.feeds):
            if code not in codes:
                raise ConfigError(
                    config.file, f"regions.feeds[{n}]", f"no gazetteer knows the region {code!r}", _nearest(code, codes)
                )


def _misled(told: RegionsTable, sources: Mapping[str, Source]) -> Iterator[tuple[str, str, str]]:
    """What is wrong with what is told of names, weights and stories: key, problem, hint."""
    regions = _region_codes(told.countries)
    codes = (FOREIGN, *told.countries, *regions)
    for key, code, known in _codes_told(told, codes, regions):
        if code not in known:
            yield key, f"no region is called {code!r} here", _nearest(code, known)
    named = [(f"name[{n}]", it.source) for n, it in enumerate(told.name)]
    for key, source in named + [(f"weigh[{n}]", it.source) for n, it in enumerate(told.weigh)]:
        if source and source not in sources:
            yield f"{key}.source", f"no source is called {source!r}", _nearest(source, sources)
    for n, naming in enumerate(told.name):
        if not folded(naming.words):
            yield f"name[{n}].words", "is empty", 'a name as stories write it, as in words = "Madina"'
    for n, pin in enumerate(told.story):
        if not _story(pin.story, ()):
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
    yield from _told_twice("story", [_story(it.story, sources.values()) for it in told.story])


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


def _story(called: str, sources: Iterable[Source]) -> str:
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


def _region_codes(countries: Iterable[str]) -> tuple[str, ...]:
    return tuple(region.code for country in countries for region in load_gazetteer(country).regions)


def _nearest(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = get_close_matches(str(word), names, n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]!r}?"
    return "known: " + ", ".join(names[:12]) + (" …" if len(names) > 12 else "")


def _known(file: Path, where: str, given: Mapping[str, Any], known: Iterable[str]) -> None:
    names = list(known)
    for key in given:
        if key not in names:
            raise ConfigError(file, f"{where}.{key}".lstrip("."), "unknown key", _nearest(key, names))


def _table(
    file: Path, where: str, table: type, given: Any, fixed: Mapping[str, Any] | None = None, base: Any = None
) -> Any:
    """`given` as a value of the dataclass `table`; `base` supplies what is not given."""
    if not isinstance(given, dict):
        raise ConfigError(file, where, "must be a table", f"[{where}]")
    hints, fixed = get_type_hints(table), dict(fixed or {})
    declared = {f.name: f for f in fields(table)}
    _known(file, where, given, [name for name in declared if name not in fixed])
    values = dict(fixed)
    for name, value in given.items():
        spot = f"{where}.{name}"
        values[name] = _value(file, spot, hints[name], value, getattr(base, name, None))
        low, high = declared[name].metadata.get("limits", (None, None))
        if low is not None and not low <= values[name] <= high:
            raise ConfigError(file, spot, f"{value!r} is out of range", f"from {low:.9g} to {high:.9g}")
    if base is not None:
        return replace(base, **values)
    for name, f in declared.items():
        if name not in values and f.default is MISSING and f.default_factory is MISSING:
            raise ConfigError(file, f"{where}.{name}", "is missing")
    return table(**values)


def _value(file: Path, where: str, hint: Any, value: Any, base: Any = None) -> Any:
    """`value` as the type `hint`; only the types that the dataclasses use."""
    if get_origin(hint) in (Union, types.UnionType):  # X | None
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ConfigError(file, where, f"must be a list, not {value!r}")
        kinds = get_args(hint)
        if kinds[-1] is Ellipsis:
            kinds = kinds[:1] * len(value)
        elif len(value) != len(kinds):
            raise ConfigError(file, where, f"must be a list of {len(kinds)}, not {value!r}")
        return tuple(
            _value(file, f"{where}[{n}]", kind, one) for n, (kind, one) in enumerate(zip(kinds, value, strict=True))
        )
    if is_dataclass(hint) and isinstance(hint, type):
        return _table(file, where, hint, value, base=base)
    if issubclass(hint, StrEnum):
        if value not in list(hint):
            raise ConfigError(file, where, f"{value!r} is not one of them", "one of: " + ", ".join(hint))
        return hint(value)
    if hint is float and type(value) is int:
        return float(str(value))  # infinite, so out of range, where float(value) overflows
    if type(value) is not hint:
        names = {str: "a text in quotes", int: "a whole number", float: "a number", bool: "true or false"}
        raise ConfigError(file, where, f"must be {names[hint]}, not {value!r}")
    if hint is str and CONTROL.search(value):
        raise ConfigError(file, where, f"holds a control character: {value!r}")
    return value
