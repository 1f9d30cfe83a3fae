"""The HTML twin of every feed, and the home page of all: plain pages without scripts, in French, for a phone first.

The pages link to one another by relative addresses, so that they work wherever the directory is served; only the
address of a feed is printed whole, because it is to be copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import groupby
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds.entry import Entry
from feeds.site import french
from feeds.site.map import DOT, Map, Shown, show
from feeds.site.why import reason
from feeds.spec import ALL, FeedSpec, Site, common_zone
from regionwire.regions import region_label
from regionwire.text import summary

MAX_BYTES = 60_000  # of a feed's page: some seconds on a slow phone line
MAX_STORIES = 30  # of a feed's page; the feed holds more
LATEST = 9  # stories on the home page
STANDFIRST = 280  # characters of a summary shown
LATELY = timedelta(days=1)  # before a country's newest story: what the home page counts
STATIC = ("style.css", "feed.css", "icon.png", "logo.png")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A feed and what it holds, the last updated first."""

    spec: FeedSpec
    entries: tuple[Entry, ...]

    def front(self) -> Front:
        """What the home page shows of it."""
        newest = _newest(self.entries)
        return Front(
            self.spec,
            tuple(replace(one, html="") for one in newest[:LATEST]),
            tuple(one.published for one in newest),
        )


@dataclass(frozen=True, slots=True)
class Front:
    """A feed on the home page: its newest entries without their text, and when each that it holds was published."""

    spec: FeedSpec
    newest: tuple[Entry, ...]
    published: tuple[datetime, ...]  # the newest first

    @property
    def latest(self) -> Entry | None:
        """The story that was published last."""
        return self.newest[0] if self.newest else None


@dataclass(frozen=True, slots=True)
class Chart:
    """A map as one page shows it."""

    drawn: Map
    shown: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Section:
    """Feeds that stand together on the home page: those of a country, or of none."""

    name: str
    zone: str
    until: datetime | None  # when the newest of their stories was published; None without any
    counted: tuple[tuple[Front, int], ...]  # each with how many of its stories were published LATELY before that
    map: Chart | None


@dataclass(frozen=True, slots=True)
class Day:
    """The stories of one day, newest first."""

    name: str
    date: str  # ISO 8601
    entries: tuple[Entry, ...]


def feed_page(shelf: Shelf, specs: Sequence[FeedSpec], site: Site, maps: Mapping[str, Map]) -> bytes:
    """The page of one feed, at most MAX_BYTES long: what is older is left to the feed.

    `maps` are those of the countries that have one, by code. That of a page counts nothing: it would change with the
    stories of all other regions.
    """
    spec = shelf.spec
    shown = _newest(shelf.entries)[:MAX_STORIES]
    while True:
        page = _render(
            "feed.html",
            site,
            specs,
            zone=spec.zone,
            spec=spec,
            country=region_label(spec.country) if spec.country else "",
            days=_days(shown, spec.zone),
            here={one.id for one in shown},
            neighbours=[s for s in specs if s.slug != spec.slug and s.country == (spec.country or s.country)],
            map=_chart(maps.get(spec.country), specs, {}),
        )
        if len(page) <= MAX_BYTES or len(shown) <= 1:
            return page
        shown = shown[: len(shown) * MAX_BYTES // len(page)] or shown[:1]


def home_page(fronts: Sequence[Front], site: Site, maps: Mapping[str, Map]) -> bytes:
    """The page of the whole: the latest stories, then every feed with its latest one, by country, on its map."""
    specs = [front.spec for front in fronts]
    everything = {one.id: one for front in fronts for one in front.newest}
    groups = [(country, tuple(members)) for country, members in groupby(fronts, key=lambda front: front.spec.country)]
    groups.sort(key=lambda group: not group[0])  # what is of no country comes last
    return _render(
        "home.html",
        site,
        specs,
        zone=common_zone(specs),
        latest=_newest(everything.values())[:LATEST],
        sections=[_section(country, members, maps.get(country)) for country, members in groups],
    )


def _section(country: str, fronts: tuple[Front, ...], drawn: Map | None) -> Section:
    specs = [front.spec for front in fronts]
    until = max((front.published[0] for front in fronts if front.published), default=None)
    counted = [(front, sum(1 for at in front.published if until and at > until - LATELY)) for front in fronts]
    counts = {code: count for front, count in counted for code in front.spec.codes or ()}
    return Section(
        name=region_label(country) if country else "Partout",
        zone=common_zone(specs),
        until=until,
        counted=tuple(counted),
        map=_chart(drawn, specs, counts),
    )


def _chart(drawn: Map | None, specs: Sequence[FeedSpec], counts: Mapping[str, int]) -> Chart | None:
    return Chart(drawn, show(drawn, _pages(specs), counts)) if drawn else None


def static_files() -> Mapping[str, bytes]:
    """What the pages and feeds refer to, by file name."""
    return {name: files(__name__).joinpath(name).read_bytes() for name in STATIC}


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader(__name__, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(date=french.date, short_date=french.short_date, day=french.day, clock=french.clock)
    environment.globals.update(clock_name=french.clock_name, stories=french.stories)
    environment.globals.update(reason=reason, locality=_locality, brief=_brief, all_slug=ALL, dot=DOT)
    return environment


def _render(name: str, site: Site, specs: Sequence[FeedSpec], **values: object) -> bytes:
    slugs = {spec.slug for spec in specs}
    document = _templates().get_template(name).render(site=site, pages=_pages(specs), slugs=slugs, **values)
    return document.encode("utf-8")


def _pages(specs: Iterable[FeedSpec]) -> Mapping[str, str]:
    """The slug of the feed of each code that has one."""
    return {code: spec.slug for spec in specs for code in spec.codes or ()}


def _brief(text: str) -> str:
    return summary(text, STANDFIRST)


def _age(one: Entry) -> tuple[datetime, str]:
    return one.published, one.id


def _newest(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=_age, reverse=True)


def _days(shown: Sequence[Entry], zone: str) -> list[Day]:
    def local(one: Entry) -> date:
        return one.published.astimezone(ZoneInfo(zone)).date()

    days = [(when, tuple(members)) for when, members in groupby(shown, key=local)]
    return [Day(french.day(members[0].published, zone), when.isoformat(), members) for when, members in days]


def _locality(one: Entry, spec: FeedSpec) -> str:
    """The place inside the page's region, where it says more than the region's name; else ""."""
    spot = one.spot
    if spot is None or (spec.codes is not None and spot.region not in spec.codes):
        return ""
    return "" if spot.name == region_label(spot.region) else spot.name
