"""Which feeds there are: those that are files, and any other that somebody asks for by name.

all, foreign              every story; what touches no country
ml, ml-kayes              national; a region
ml-kayes-bafoulabe        a second-level unit
agency-amap               an outlet, or the agency that signed
section-sport             a section
ml+ml-kayes               joined: each story once
search.xml?q=pirogue      what stories say (search.py)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Protocol

from feeds.search import BadQuery, Query, Term
from feeds.spec import FeedSpec, Kind, country_zone
from feeds.titles import Titles, titles
from regionwire.config import Config, RetiredTable, SearchTable
from regionwire.dateline import wire
from regionwire.item import FOREIGN, Item, Story
from regionwire.labels import AGENCY, ALL, LONGEST, SECTION, label, slug_of
from regionwire.regions import load_gazetteer, region_label
from regionwire.source import Source

JOINED = 40  # labels of one feed, at most
LONGEST_NAME = 200  # characters of a file's, without its ending
SEARCHED = 2000  # stories, the newest, that a search looks at
CHANGES = "-changes"  # behind the slug of a feed: that of what edits changed of it
SEARCH = "search"  # the slug of what is searched for by address
NOT_FEEDS = frozenset({SEARCH, "index", "feeds", "publishers", "archive", "hub"})  # names of other files of the output

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_RETIRED = re.compile(r"[a-z0-9][a-z0-9+-]*")
_SECTION = re.compile(rf"{SECTION}[a-z0-9]+(-[a-z0-9]+)*")


class UnknownFeed(ValueError):
    """No feed is called that; `hint` is the nearest name, or how names are."""

    def __init__(self, problem: str, hint: str) -> None:
        self.problem, self.hint = problem, hint
        super().__init__(f"{problem} ({hint})")


class BadFeed(ValueError):
    """A feed that a configuration names and cannot have: the `key` of config.toml, the `problem`, a `hint`."""

    def __init__(self, key: str, problem: str, hint: str) -> None:
        self.key, self.problem, self.hint = key, problem, hint
        super().__init__(f"{key}: {problem} ({hint})")


@dataclass(frozen=True, slots=True)
class Retired:
    """A feed that is no more, since when, and the slug of the one that takes its place, "" where none does."""

    slug: str
    since: date
    to: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a label is: its name, where it is listed, the clock there, and for a district its region's name."""

    kind: Kind
    name: str
    country: str
    zone: str
    inside: str = ""


class Reader(Protocol):
    """What feeds are read from: the store's shelf."""

    def latest(self, codes: frozenset[str] | None, limit: int) -> Sequence[Story]: ...

    def matching(
        self, codes: frozenset[str] | None, matches: Callable[[Item], bool], limit: int, among: int
    ) -> Sequence[Story]: ...


def stories_of(spec: FeedSpec, shelf: Reader) -> Sequence[Story]:
    """The stories of a feed, newest first. A search looks at the newest SEARCHED of its labels, and no further."""
    if spec.query is None:
        return shelf.latest(spec.codes, spec.limit)
    return shelf.matching(spec.codes, spec.query.matches, spec.limit, SEARCHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All feeds of a site. BadFeed where what is told of them cannot be; KeyError for a country without gazetteer."""

    countries: tuple[str, ...]  # codes of gazetteers
    sources: Mapping[str, Source] = field(default_factory=dict)  # all that are known, for their names
    language: str = "fr"  # of titles, where no other is asked for
    limit: int = 100  # entries of a feed
    regions: tuple[str, ...] = ()  # those that have a feed beside that of all; () is all
    feeds: tuple[str, ...] = ()  # further ones, by name
    searches: tuple[SearchTable, ...] = ()
    retirements: tuple[RetiredTable, ...] = ()
    parts: Mapping[str, Part] = field(init=False)  # every label but those of sections, in the order of listing

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", dict(_parts(self.countries, self.sources)))
        regional = {spec.slug for spec in self._regional(titles(self.language))}
        if unknown := sorted(set(self.regions) - regional):
            hint = f"see the regions of {', '.join(self.countries)}"
            raise BadFeed("regions.feeds", f"no feed is called {', '.join(unknown)}", hint)
        taken = {ALL, *(self.regions or regional)}
        self._check_feeds(taken)
        self._check_searches(taken)
        self._check_retired(taken)

    @classmethod
    def of(cls, config: Config, sources: Mapping[str, Source]) -> Catalogue:
        """That of a configuration; `sources` are all that are known."""
        return cls(
            countries=config.regions.countries,
            sources=sources,
            language=config.site.language,
            limit=config.output.entries,
            regions=config.regions.feeds,
            feeds=config.output.feeds,
            searches=config.output.search,
            retirements=config.output.retired,
        )

    def specs(self, language: str = "") -> tuple[FeedSpec, ...]:
        """The feeds that are files, in the order in which they are listed, with titles in that language.

        All stories, the international ones, of each country the national feed and its regions as in the gazetteer;
        then those that the configuration names, and its searches.
        """
        say = titles(language or self.language)
        listed = [self._spec(frozenset({ALL}), say)]
        listed += [spec for spec in self._regional(say) if not self.regions or spec.slug in self.regions]
        listed += [self._spec(self._labels(name), say) for name in self.feeds]
        listed += [self._search(table, say) for table in self.searches]
        return tuple({spec.slug: spec for spec in listed}.values())

    def named(self, slug: str, language: str = "") -> FeedSpec:
        """The feed of that name: one of `specs`, or any other. UnknownFeed where there is none.

        Its own slug may be another spelling: `kayes+mopti` is `ml-kayes+ml-mopti`.
        """
        say = titles(language or self.language)
        for table in self.searches:
            if table.name == slug:
                return self._search(table, say)
        return self._spec(self._labels(slug), say)

    def search(self, q: str, without: str = "", within: str = "", language: str = "") -> FeedSpec:
        """The feed of what somebody searches for, in the feed `within` (in all). BadQuery, UnknownFeed."""
        say, query = titles(language or self.language), Query.of(q, without)
        inside = self._spec(self._labels(within or ALL), say)
        asked = query.asked("" if inside.codes is None else inside.slug)
        title = " ".join(map(str, query.all))
        if query.none:
            title = say.without.format(title, say.list([str(it) for it in query.none]))
        if inside.codes is not None:
            title = say.within.format(title, inside.title)
        title = say.search.format(title)
        return replace(
            inside, slug=SEARCH, title=title, subtitle=say.search_about, kind=Kind.SEARCH, query=query, asked=asked
        )

    @property
    def retired(self) -> tuple[Retired, ...]:
        """The feeds that are no more."""
        return tuple(
            Retired(one.feed, date.fromisoformat(one.since), self.named(one.to).slug if one.to else "")
            for one in self.retirements
        )

    def _regional(self, say: Titles) -> list[FeedSpec]:
        kinds = (Kind.FOREIGN, Kind.COUNTRY, Kind.REGION)
        return [self._spec(frozenset({code}), say) for code, part in self.parts.items() if part.kind in kinds]

    def _spec(self, labels: frozenset[str], say: Titles) -> FeedSpec:
        """The feed of what has one of these labels."""
        named = sorted(labels)
        parts = [self._part(name) for name in named]
        country = {part.country for part in parts}
        zones = {part.zone for part in parts}
        if len(parts) > 1:
            kind, title = Kind.JOINED, say.list([_titled(part, say)[0] for part in parts])
            about = say.joined_about.format(title)
        else:
            kind, (title, about) = parts[0].kind, _titled(parts[0], say)
        return FeedSpec(
            slug="+".join(named),
            title=title,
            subtitle=about,
            codes=None if kind is Kind.ALL else labels,
            limit=self.limit,
            country=country.pop() if len(country) == 1 else "",
            zone=zones.pop() if len(zones) == 1 else "UTC",
            kind=kind,
        )

    def _search(self, table: SearchTable, say: Titles) -> FeedSpec:
        inside = self._spec(self._labels(table.within or ALL), say)
        query = Query.named(table.all, table.any, table.none)
        return replace(
            inside, slug=table.name, title=table.title, subtitle=say.search_about, kind=Kind.SEARCH, query=query
        )

    def _labels(self, name: str) -> frozenset[str]:
        """The labels that an expression joins; all of them are `all` where it is among them. UnknownFeed."""
        names = name.split("+")
        if len(names) > JOINED:
            raise UnknownFeed(f"{len(names)} feeds joined are too many", f"at most {JOINED}")
        labels = frozenset(self._label(one) for one in names)
        return frozenset({ALL}) if ALL in labels else labels

    def _label(self, name: str) -> str:
        """The label that is meant, by itself or without its beginning: "kayes", "amap". UnknownFeed."""
        slug = slug_of(name[: 2 * LONGEST])
        if slug in self.parts or _wire(slug):
            return slug
        if _SECTION.fullmatch(slug):
            return label(SECTION, slug.removeprefix(SECTION))
        for kind in (Kind.REGION, Kind.AGENCY, Kind.DISTRICT):
            found = [it for it, part in self.parts.items() if part.kind is kind and it.endswith(f"-{slug}")]
            if len(found) == 1:
                return found[0]
            if found and slug:
                raise UnknownFeed(f"several feeds are called {name!r}", "one of: " + ", ".join(found))
        raise UnknownFeed(f"no feed is called {name[:LONGEST]!r}", self._nearest(slug))

    def _nearest(self, slug: str) -> str:
        short = {name.partition("-")[2]: name for name in self.parts if "-" in name}
        close = get_close_matches(slug, [*self.parts, *short], n=1, cutoff=0.6)
        if close:
            return f"did you mean {short.get(close[0], close[0])!r}?"
        return "as in ml-kayes, ml, foreign, agency-amap, section-sport, or ml+ml-kayes"

    def _part(self, name: str) -> Part:
        if name in self.parts:
            return self.parts[name]
        zone = self.parts[ALL].zone
        if name.startswith(SECTION):
            return Part(Kind.SECTION, name.removeprefix(SECTION).replace("-", " ").capitalize(), "", zone)
        return Part(Kind.AGENCY, _wire(name), "", zone)

    def _check_feeds(self, taken: set[str]) -> None:
        """[output] feeds: each is a feed, and none is told twice."""
        for n, name in enumerate(self.feeds):
            slug = self._known(f"output.feeds[{n}]", name)
            if slug in {self.named(one).slug for one in self.feeds[:n]}:
                raise BadFeed(f"output.feeds[{n}]", f"{name!r} is told twice", "leave one of them out")
            if len(slug) > LONGEST_NAME:
                raise BadFeed(f"output.feeds[{n}]", "joins too many feeds for a file's name", "fewer of them")
            taken.add(slug)

    def _check_searches(self, taken: set[str]) -> None:
        """[[output.search]]: a name of its own each, something to look for, a feed to look in."""
        for n, table in enumerate(self.searches):
            key = f"output.search[{n}]"
            if not _NAME.fullmatch(table.name):
                raise BadFeed(f"{key}.name", f"no file's name: {table.name!r}", "a-z, 0-9 and hyphens, at most 40")
            if table.name in NOT_FEEDS | taken or self._is_feed(table.name.removesuffix(CHANGES)):
                raise BadFeed(f"{key}.name", f"{table.name!r} is the name of something else", "another name")
            taken.add(table.name)
            if not table.title.strip():
                raise BadFeed(f"{key}.title", "is empty", 'what readers call it, as in "Le fleuve"')
            for name in ("all", "any", "none"):
                for i, term in enumerate(getattr(table, name)):
                    try:
                        Term.of(term)
                    except BadQuery as bad:
                        raise BadFeed(f"{key}.{name}[{i}]", bad.problem, bad.hint) from bad
            try:
                Query.named(table.all, table.any, table.none)
            except BadQuery as bad:
                raise BadFeed(key, bad.problem, bad.hint) from bad
            if table.within:
                self._known(f"{key}.within", table.within)

    def _check_retired(self, taken: set[str]) -> None:
        """[[output.retired]]: a feed that is not published, a day, and one that is there in its place."""
        for n, one in enumerate(self.retirements):
            key = f"output.retired[{n}]"
            if not _RETIRED.fullmatch(one.feed):
                raise BadFeed(f"{key}.feed", f"no feed's name: {one.feed!r}", 'as in its address: "ml-kayes"')
            if one.feed in taken:
                raise BadFeed(f"{key}.feed", f"{one.feed!r} is still published", "leave it out of one of the two")
            try:
                date.fromisoformat(one.since)
            except ValueError:
                raise BadFeed(f"{key}.since", f"not a day: {one.since!r}", 'as in "2026-11-24"') from None
            if one.to and self._known(f"{key}.to", one.to) == one.feed:
                raise BadFeed(f"{key}.to", f"{one.feed!r} cannot take its own place", 'another feed, or ""')
            if one.to and self.named(one.to).slug in {it.feed for it in self.retirements}:
                raise BadFeed(f"{key}.to", f"{one.to!r} is retired itself", "the feed that took its place")

    def _known(self, key: str, name: str) -> str:
        """The slug of the feed of that name; BadFeed where there is none."""
        try:
            return self.named(name).slug
        except UnknownFeed as unknown:
            raise BadFeed(key, unknown.problem, unknown.hint) from unknown

    def _is_feed(self, name: str) -> bool:
        try:
            return bool(self._labels(name))
        except UnknownFeed:
            return False


def _parts(countries: Sequence[str], sources: Mapping[str, Source]) -> Iterator[tuple[str, Part]]:
    zones = {code: country_zone(code) for code in countries}
    common = next(iter(zones.values())) if len(set(zones.values())) == 1 else "UTC"
    yield ALL, Part(Kind.ALL, "", "", common)
    yield FOREIGN, Part(Kind.FOREIGN, "", "", common)
    for code, zone in zones.items():
        gazetteer = load_gazetteer(code)
        yield code, Part(Kind.COUNTRY, region_label(code), code, zone)
        for region in gazetteer.regions:
            yield region.code, Part(Kind.REGION, region.name, code, zone)
    for code, zone in zones.items():
        for district in load_gazetteer(code).districts:
            yield district.code, Part(Kind.DISTRICT, district.name, code, zone, region_label(district.region))
    signed = {label(AGENCY, it.agency): Part(Kind.AGENCY, it.agency, "", it.zone) for it in sources.values()}
    outlets = {label(AGENCY, key): Part(Kind.AGENCY, it.name, "", it.zone) for key, it in sorted(sources.items())}
    yield from ((name, part) for name, part in sorted((signed | outlets).items()) if name)


def _titled(part: Part, say: Titles) -> tuple[str, str]:
    """The title and subtitle of a feed of one label."""
    match part.kind:
        case Kind.ALL:
            return say.all, say.all_about
        case Kind.FOREIGN:
            return say.foreign, say.foreign_about
        case Kind.COUNTRY:
            return part.name, say.country_about
        case Kind.DISTRICT:
            return part.name, say.district_about.format(part.inside)
        case Kind.AGENCY:
            return part.name, say.agency_about.format(part.name)
        case Kind.SECTION:
            return part.name, say.section_about.format(part.name)
        case _:
            return part.name, say.region_about


def _wire(slug: str) -> str:
    """How an agency signs that is known, though no source is its own: "AFP" for `agency-afp`; "" for others."""
    return wire(slug.removeprefix(AGENCY)) if slug.startswith(AGENCY) else ""
