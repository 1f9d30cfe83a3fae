"""config.toml -> frozen `Config`.

Every table of the file is a dataclass below, every key one of its fields; what a field may hold is its type and its
`limits`. So an unknown key, a bad value, a source that nobody declared or a region that no gazetteer knows is found
here, before anything is fetched, and the ConfigError names file, key and the nearest valid spelling.
"""

from __future__ import annotations

import re
import tomllib
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from regionwire.errors import ConfigError
from regionwire.item import FOREIGN
from regionwire.regions import known_countries, load_gazetteer
from regionwire.source import Source


def _limits(default: Any, low: float, high: float) -> Any:
    return field(default=default, metadata={"limits": (low, high)})


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


class Content(StrEnum):
    """How much of a story its entry holds."""

    FULL = "full"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputTable:
    """[output]: what is published, and where to."""

    dir: str = "public"
    entries: int = _limits(100, 1, 300)
    content: Content = Content.SUMMARY


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchTable:
    """[fetch]: how hosts are asked. Times in seconds, sizes in bytes."""

    contact: str = ""
    pace: float = _limits(1.0, 0, 3600)
    concurrency: int = _limits(2, 1, 16)
    timeout: float = _limits(30.0, 1, 600)
    max_bytes: int = _limits(10_000_000, 10_000, 200_000_000)
    max_redirects: int = _limits(5, 0, 20)
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleTable:
    """[schedule]: the clock. Times in seconds."""

    interval: float = _limits(900.0, 10, 86_400)
    tick: float = _limits(10.0, 0.1, 30)
    revisit_days: float = _limits(3.0, 0, 60)
    sources_at_once: int = _limits(8, 1, 64)
    stories_per_visit: int = _limits(60, 1, 10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """[read]: which sources."""

    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionsTable:
    """[regions]: which countries, and which of their regions have a feed."""

    countries: tuple[str, ...] = ("ml",)
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration. `sources` are those of [read], as declared, with their overrides."""

    file: Path
    site: SiteTable = SiteTable()
    store: StoreTable = StoreTable()
    output: OutputTable = OutputTable()
    fetch: FetchTable = FetchTable()
    schedule: ScheduleTable = ScheduleTable()
    read: ReadTable = ReadTable()
    regions: RegionsTable = RegionsTable()
    sources: tuple[Source, ...] = ()

    def path(self, name: str) -> Path:
        """A path of the file, relative to the file."""
        return (self.file.parent / name).resolve()


NO_PAGE = LexborHTMLParser("")  # to try selectors on

TABLES = {name: table for name, table in get_type_hints(Config).items() if name not in ("file", "sources")}


def load_config(file: Path, declared: Mapping[str, Source]) -> Config:
    """Read `file`; `declared` are the sources that the program brings, by key. ConfigError names what is wrong."""
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(file, "(file)", "there is no such file", "copy the config.toml of the project") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
        raise ConfigError(file, "(file)", f"cannot be read: {cause}") from cause
    return parse_config(data, file, declared)


def parse_config(data: Mapping[str, Any], file: Path, declared: Mapping[str, Source]) -> Config:
    """The tables of a configuration as values; see `load_config`."""
    _known(file, "", data, [*TABLES, "source"])
    tables = {name: _table(file, name, table, data.get(name, {})) for name, table in TABLES.items()}
    config = Config(file=file, **tables)
    _check_regions(config)
    _check_site(config)
    known = dict(declared) | _declared(file, data.get("source", {}), declared)
    chosen = []
    for n, key in enumerate(config.read.sources):
        if key in config.read.sources[:n]:
            raise ConfigError(file, f"read.sources[{n}]", f"{key!r} is named twice")
        if key not in known:
            raise ConfigError(file, f"read.sources[{n}]", f"no source is called {key!r}", _nearest(key, known))
        chosen.append(known[key])
    return replace(config, sources=tuple(sorted(chosen, key=lambda source: source.key)))


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
    if source.zone not in available_timezones():
        raise ConfigError(
            file, f"{where}.zone", f"no such time zone: {source.zone!r}", _nearest(source.zone, available_timezones())
        )
    if urlsplit(source.base).scheme not in ("http", "https") or not urlsplit(source.base).hostname:
        raise ConfigError(file, f"{where}.base", f"not an http(s) address: {source.base!r}")
    patterns = [("story", source.story), ("skip", source.skip)]
    patterns += [(name, one) for name in ("noise", "end", "paywall") for one in getattr(source, name)]
    for name, pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as cause:
            raise ConfigError(file, f"{where}.{name}", f"{pattern!r} is no regular expression: {cause}") from cause
    for name, selector in _selectors(source):
        try:
            NO_PAGE.css(selector)
        except SelectolaxError as cause:
            raise ConfigError(file, f"{where}.{name}", f"{selector!r} is no CSS selector") from cause
    if not source.listings:
        raise ConfigError(
            file,
            f"{where}.listings",
            "a source needs at least one listing",
            '[[source.NAME.listings]] kind = "feed", url = "/feed/"',
        )


def _selectors(source: Source) -> Iterator[tuple[str, str]]:
    """Every selector that a source declares, with its key."""
    yield from (("remove", one) for one in source.remove)
    for field_ in fields(source.fields):
        yield from ((f"fields.{field_.name}", one) for one in getattr(source.fields, field_.name))
    for n, listing in enumerate(source.listings):
        named = {name: getattr(listing, name) for name in ("item", "link", "title", "date", "teaser")}
        yield from ((f"listings[{n}].{name}", one) for name, one in named.items() if one)


def _check_regions(config: Config) -> None:
    for n, code in enumerate(config.regions.countries):
        if code not in known_countries():
            raise ConfigError(
                config.file,
                f"regions.countries[{n}]",
                f"no gazetteer knows the country {code!r}",
                _nearest(code, known_countries()),
            )
    if config.regions.feeds:
        codes = region_codes(config.regions.countries)
        for n, code in enumerate(config.regions.feeds):
            if code not in codes:
                raise ConfigError(
                    config.file, f"regions.feeds[{n}]", f"no gazetteer knows the region {code!r}", _nearest(code, codes)
                )


def _check_site(config: Config) -> None:
    site = config.site
    if urlsplit(site.base_url).scheme not in ("http", "https") or not urlsplit(site.base_url).hostname:
        raise ConfigError(config.file, "site.base_url", f"not an http(s) address: {site.base_url!r}")
    if not re.fullmatch(r"[a-z0-9.-]+,\d{4}(-\d\d(-\d\d)?)?", site.tag):
        raise ConfigError(
            config.file,
            "site.tag",
            f"not a tag authority and date: {site.tag!r}",
            'a domain of yours and a day on which it was yours, as in "example.org,2026" (RFC 4151)',
        )


def region_codes(countries: Iterable[str]) -> tuple[str, ...]:
    """Every code that can have a feed: regions, the countries themselves, `foreign`."""
    codes = [FOREIGN]
    for country in countries:
        codes += [country, *(region.code for region in load_gazetteer(country).regions)]
    return tuple(codes)


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
            raise ConfigError(file, spot, f"{value!r} is out of range", f"from {low:g} to {high:g}")
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
        return tuple(_value(file, f"{where}[{n}]", get_args(hint)[0], one) for n, one in enumerate(value))
    if is_dataclass(hint) and isinstance(hint, type):
        return _table(file, where, hint, value, base=base)
    if issubclass(hint, StrEnum):
        if value not in list(hint):
            raise ConfigError(file, where, f"{value!r} is not one of them", "one of: " + ", ".join(hint))
        return hint(value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not hint:
        names = {str: "a text in quotes", int: "a whole number", float: "a number", bool: "true or false"}
        raise ConfigError(file, where, f"must be {names[hint]}, not {value!r}")
    return value
