"""The home page: the latest stories, then every country with its regions on its map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from feeds.site.edition import Edition
from feeds.site.map import Chart, chart
from feeds.site.shelf import LATEST, Front, newest
from feeds.spec import Kind, common_zone

SHOWN = (Kind.ALL, Kind.FOREIGN, Kind.COUNTRY, Kind.REGION)
LATELY = timedelta(days=1)  # before a country's newest story: what the home page counts


@dataclass(frozen=True, slots=True)
class Section:
    """Feeds that stand together on the home page: those of a country, or of none."""

    name: str
    zone: str
    until: datetime | None  # when the newest of their stories was published; None without any
    counted: tuple[tuple[Front, int], ...]  # each with how many of its stories were published LATELY before that
    quiet: tuple[Front, ...]  # those without any story
    map: Chart | None


def home(fronts: Sequence[Front], edition: Edition) -> bytes:
    """Of `fronts`, those of regions, of countries, of everything and of what is abroad are shown."""
    shown = [one for one in fronts if one.spec.kind in SHOWN]
    everything = {one.id: one for front in shown for one in front.newest}
    groups = [(country, tuple(members)) for country, members in groupby(shown, key=lambda front: front.spec.country)]
    groups.sort(key=lambda group: not group[0])  # what is of no country comes last
    return edition.render(
        "home.html",
        "index.html",
        zone=common_zone([front.spec for front in shown]),
        everything=next((spec for spec in edition.specs if spec.kind is Kind.ALL), None),
        titles={spec.slug: spec.title for spec in edition.specs},
        latest=newest(everything.values())[:LATEST],
        sections=[_section(country, members, edition) for country, members in groups],
    )


def _section(country: str, fronts: tuple[Front, ...], edition: Edition) -> Section:
    until = max((front.published[0] for front in fronts if front.published), default=None)
    counted = [(front, sum(1 for at in front.published if until and at > until - LATELY)) for front in fronts]
    counts: Mapping[str, int] = {front.spec.slug: count for front, count in counted}
    drawn = edition.maps.get(country)
    return Section(
        name=edition.country(country) if country else edition.say("site.everywhere"),
        zone=common_zone([front.spec for front in fronts]),
        until=until,
        counted=tuple((front, count) for front, count in counted if front.newest),
        quiet=tuple(front for front in fronts if not front.newest),
        map=chart(drawn, edition.slugs, counts) if drawn else None,
    )
