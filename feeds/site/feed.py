"""Pages that list stories: the HTML twin of a feed, and what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from feeds.entry import Entry
from feeds.site.edition import Edition
from feeds.site.map import chart
from feeds.site.shelf import Shelf, newest
from feeds.site.words import Words
from feeds.spec import FeedSpec, Kind, common_zone

MAX_BYTES = 60_000  # of a feed's page: some seconds on a slow phone line
MAX_STORIES = 30  # of a feed's page; the feed holds more
CHOICES = (Kind.FOREIGN, Kind.COUNTRY, Kind.REGION, Kind.AGENCY, Kind.SECTION)  # of feeds to search in


@dataclass(frozen=True, slots=True)
class Day:
    """The stories of one day, newest first."""

    name: str
    date: str  # ISO 8601
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A search as it was typed - words, words to leave out, the slug of a feed - and what it found.

    `shelf` is None where these make no search.
    """

    query: str
    without: str
    within: str
    shelf: Shelf | None


def feed(shelf: Shelf, edition: Edition) -> bytes:
    """The page of one feed, at most MAX_BYTES long: what is older is left to the feed. Its map counts nothing: it would
    change with the stories of all other regions."""
    named = next((one for one in edition.specs if one.slug == shelf.spec.slug), shelf.spec)  # in the page's language
    spec = replace(shelf.spec, title=named.title, subtitle=named.subtitle)
    drawn = edition.maps.get(spec.country)
    near = next((area.neighbours for area in drawn.areas if area.code == spec.slug), frozenset()) if drawn else ()
    others = [one for one in _beside(spec, edition) if one.slug != spec.slug]
    shown = newest(shelf.entries)[:MAX_STORIES]
    while True:
        page = edition.render(
            "feed.html",
            f"{spec.slug}.html",
            zone=spec.zone,
            spec=spec,
            country=edition.country(spec.country) if spec.country else "",
            changes=shelf.changes,
            days=_days(shown, spec.zone, edition.say),
            here={one.id for one in shown},
            more=len(shown) < len(shelf.entries),
            shown=len(shown),
            neighbours=[one for one in others if one.slug in near],
            others=[one for one in others if one.slug not in near],
            map=chart(drawn, edition.slugs, {}) if drawn else None,
        )
        if len(page) <= MAX_BYTES or len(shown) <= 1:
            return page
        shown = shown[: len(shown) * MAX_BYTES // len(page)] or shown[:1]


def search(found: Found | None, edition: Edition) -> bytes:
    """The form, and what it found; None: nothing was asked for."""
    shelf = found.shelf if found else None
    zone = shelf.spec.zone if shelf else common_zone(edition.specs)
    shown = newest(shelf.entries)[:MAX_STORIES] if shelf else []
    return edition.render(
        "search.html",
        "search.html",
        zone=zone,
        query=f"?{shelf.spec.asked}" if shelf else "",
        found=found,
        spec=shelf.spec if shelf else None,
        choices=[one for one in edition.specs if one.kind in CHOICES],
        days=_days(shown, zone, edition.say),
        here={one.id for one in shown},
        count=len(shelf.entries) if shelf else 0,
        shown=len(shown),
    )


def _beside(spec: FeedSpec, edition: Edition) -> list[FeedSpec]:
    """The feeds that a feed's page leads to: those of its country's regions, of all countries where it has none."""
    kinds = (Kind.COUNTRY, Kind.REGION) if spec.country else (Kind.ALL, Kind.FOREIGN, Kind.COUNTRY)
    return [one for one in edition.specs if one.kind in kinds and spec.country in (one.country, "")]


def _days(shown: Sequence[Entry], zone: str, say: Words) -> list[Day]:
    def local(one: Entry) -> date:
        return one.published.astimezone(ZoneInfo(zone)).date()

    days = [(when, tuple(members)) for when, members in groupby(shown, key=local)]
    return [Day(say.day(members[0].published, zone), when.isoformat(), members) for when, members in days]
