"""Pages about the site: all its feeds, and what publishers want to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feeds.site.edition import Edition
from feeds.spec import FeedSpec, Kind, common_zone
from regionwire.source import Source

SECONDS_A_DAY = 86_400
NOTICES = {  # what is said, and what helps, by HTTP status
    400: ("notice.400", ""),
    404: ("notice.404", "notice.help_404"),
    405: ("notice.405", ""),
    410: ("notice.410", "notice.help_410"),
    414: ("notice.414", ""),
    500: ("notice.500", ""),
    503: ("notice.503", "notice.help_503"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How hosts are asked, as `publishers.html` tells it. Times are in seconds.

    `agent` is the User-Agent, `contact` an address or page in it.
    """

    agent: str
    contact: str
    interval: float  # between two readings of a source that names none of its own
    pace: float  # between two requests to one host, unless a source names its own
    revisit_days: float
    robots: bool

    @property
    def product(self) -> str:
        """By which robots.txt calls it: "Regionwire"."""
        return self.agent.partition("/")[0].strip()

    @property
    def link(self) -> str:
        """Where the contact leads; "" for one that is neither address nor page."""
        if self.contact.startswith(("https://", "http://")):
            return self.contact
        return f"mailto:{self.contact}" if "@" in self.contact else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """Feeds under one heading."""

    name: str
    id: str  # of the heading
    specs: Sequence[FeedSpec]
    joinable: bool


def feeds(edition: Edition) -> bytes:
    """All feeds by country and kind, and how to join some."""
    groups = list(_groups(edition))
    regions = [spec.slug for spec in edition.specs if spec.kind is Kind.REGION]
    return edition.render(
        "feeds.html",
        "feeds.html",
        zone=common_zone(edition.specs),
        groups=groups,
        example="+".join(sorted(regions[:2])) if len(regions) > 1 else "",
    )


def publishers(sources: Iterable[Source], manners: Manners, edition: Edition) -> bytes:
    """Every source in the order of its country's and its own name, and how it is read."""
    listed = sorted(sources, key=lambda source: (edition.say.place(source.country, source.country), source.name))
    return edition.render(
        "publishers.html",
        "publishers.html",
        zone=common_zone(edition.specs),
        manners=manners,
        pause=edition.say.duration(manners.pace),
        revisited=edition.say.duration(manners.revisit_days * SECONDS_A_DAY),
        sources=[
            (
                source,
                edition.say.place(source.country, source.country),
                edition.say.duration(source.interval or manners.interval),
                source.content or edition.site.content,
            )
            for source in listed
        ],
    )


def notice(status: int, reason: str, home: str, edition: Edition) -> bytes:
    """What stands in place of a page that is not given: `home` is the top as seen from its address."""
    title, help_ = (edition.say(key) if key else "" for key in NOTICES[status])
    return edition.render("notice.html", "index.html", zone="UTC", home=home, title=title, help=help_, reason=reason)


def _groups(edition: Edition) -> Iterable[Listed]:
    say, specs = edition.say, edition.specs
    yield Listed(say("feeds.general"), "general", _of(specs, Kind.ALL, Kind.FOREIGN), joinable=False)
    for country in dict.fromkeys(spec.country for spec in specs if spec.country):
        members = [spec for spec in specs if spec.country == country]
        name = edition.country(country)
        yield Listed(name, country, _of(members, Kind.COUNTRY, Kind.REGION), joinable=True)
        yield Listed(
            f"{name} — {say('feeds.districts')}", f"{country}-districts", _of(members, Kind.DISTRICT), joinable=True
        )
    yield Listed(say("feeds.agencies"), "agencies", _of(specs, Kind.AGENCY), joinable=True)
    yield Listed(say("feeds.sections"), "sections", _of(specs, Kind.SECTION), joinable=True)
    yield Listed(say("feeds.joined"), "joined", _of(specs, Kind.JOINED), joinable=False)
    yield Listed(say("feeds.searches"), "searches", _of(specs, Kind.SEARCH), joinable=False)


def _of(specs: Iterable[FeedSpec], *kinds: Kind) -> list[FeedSpec]:
    return [spec for spec in specs if spec.kind in kinds]
