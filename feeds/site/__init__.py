"""The HTML twin of every feed, and the home page of all: plain pages without scripts, in French, for a phone first.

The pages link to one another by relative addresses, so that they work wherever the directory is served; only the
address of a feed is printed whole, because it is to be copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from itertools import groupby
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from feeds.entry import Entry
from feeds.site import french
from feeds.spec import ALL, FeedSpec, Site, common_zone
from regionwire.regions import region_label
from regionwire.text import summary

MAX_BYTES = 60_000  # of a feed's page: some seconds on a slow phone line
MAX_STORIES = 30  # of a feed's page; the feed holds more
LATEST = 9  # stories on the home page
STANDFIRST = 280  # characters of a summary shown
REASONS = 4  # pieces of evidence shown of a story
STATIC = ("style.css", "feed.css", "icon.png")

FIELDS = {
    "title": "titre",
    "dateline": "lieu et date",
    "byline": "signature",
    "byline_place": "signature",
    "standfirst": "chapô",
    "text": "texte",
    "url": "adresse",
}  # the fields of a story that evidence names


@dataclass(frozen=True, slots=True)
class Shelf:
    """A feed and what it holds, the last updated first."""

    spec: FeedSpec
    entries: tuple[Entry, ...]

    def front(self) -> Front:
        """What the home page shows of it."""
        newest = tuple(replace(one, html="") for one in _newest(self.entries)[:LATEST])
        return Front(self.spec, len(self.entries), newest)


@dataclass(frozen=True, slots=True)
class Front:
    """A feed on the home page: how many entries it holds, and the newest of them without their text."""

    spec: FeedSpec
    count: int
    newest: tuple[Entry, ...]

    @property
    def latest(self) -> Entry | None:
        """The story that was published last."""
        return self.newest[0] if self.newest else None


@dataclass(frozen=True, slots=True)
class Day:
    """The stories of one day, newest first."""

    name: str
    date: str  # ISO 8601
    entries: tuple[Entry, ...]


def feed_page(shelf: Shelf, specs: Sequence[FeedSpec], site: Site) -> bytes:
    """The page of one feed, at most MAX_BYTES long: what is older is left to the feed."""
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
            neighbours=[s for s in specs if s.slug != spec.slug and s.country == (spec.country or s.country)],
        )
        if len(page) <= MAX_BYTES or len(shown) <= 1:
            return page
        shown = shown[: len(shown) * MAX_BYTES // len(page)] or shown[:1]


def home_page(fronts: Sequence[Front], site: Site) -> bytes:
    """The page of the whole: the latest stories, then every feed with its latest one, by country."""
    specs = [front.spec for front in fronts]
    everything = {one.id: one for front in fronts for one in front.newest}
    countries = [
        (region_label(country), list(members))
        for country, members in groupby(fronts, key=lambda front: front.spec.country)
        if country
    ]
    return _render(
        "home.html",
        site,
        specs,
        zone=common_zone(specs),
        latest=_newest(everything.values())[:LATEST],
        countries=countries,
        general=[front for front in fronts if not front.spec.country],
    )


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
    environment.globals.update(clock_name=french.clock_name, reasons=_reasons, brief=_brief, all_slug=ALL)
    return environment


def _render(name: str, site: Site, specs: Sequence[FeedSpec], **values: object) -> bytes:
    pages = {code: spec.slug for spec in specs for code in spec.codes or ()}
    slugs = {spec.slug for spec in specs}
    return _templates().get_template(name).render(site=site, pages=pages, slugs=slugs, **values).encode("utf-8")


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


def _reasons(one: Entry, spec: FeedSpec) -> list[tuple[str, str, str]]:
    """Why the story is in this feed: field, words, and the place meant where the words do not say it."""
    regions = one.regions[:1] if spec.codes is None else [r for r in one.regions if r.code in spec.codes]
    found = [
        (FIELDS.get(why.field, why.field), why.words, "" if why.place.casefold() in why.words.casefold() else why.place)
        for region in regions
        for why in region.why
    ]
    return found[:REASONS]
