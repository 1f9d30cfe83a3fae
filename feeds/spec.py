"""What is published: the site, and each of its feeds (catalogue.py tells which).

A feed is known by its slug: `ml-kayes` is written to `ml-kayes.xml` (Atom) and `ml-kayes.html` (its page).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files

from feeds.search import Query
from feeds.titles import TITLES
from regionwire.config import LANGUAGE
from regionwire.labels import ALL as ALL
from regionwire.source import Content
from regionwire.urls import host_of

HUB = "hub"  # where our own hub is, under the site's address

_LABEL = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_TAG = re.compile(rf"{_LABEL}(\.{_LABEL})*,(?P<day>[0-9]{{4}}(-[0-9]{{2}}){{0,2}})")  # RFC 4151 section 2.1
_NO_ADDRESS = re.compile(r"[\s#<>\"\\^`{|}]")
_ENCODED = 'write the host as in "xn--…" (its IDNA form) and the path percent-encoded, as in "/%C3%A9t%C3%A9"'
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*(\+[a-z0-9][a-z0-9-]*)*")


class BadSite(ValueError):
    """A value of a `Site` that cannot be used: its `key`, the `problem`, and as a `hint` how it is written."""

    def __init__(self, key: str, problem: str, hint: str) -> None:
        self.key, self.problem, self.hint = key, problem, hint
        super().__init__(f"{key}: {problem} ({hint})")


@dataclass(frozen=True, slots=True)
class Site:
    """Who publishes, and under which addresses.

    `base_url` is where the output directory is served, http or https; `tag` is the authority and date that ids are
    minted under (RFC 4151 section 2.1), never to be changed; `since` is the `updated` of a feed that holds nothing yet.
    BadSite where one of these cannot be used.
    """

    title: str
    base_url: str
    tag: str  # "feeds.example.org,2026"
    author: str
    language: str = "fr"  # BCP 47
    content: Content = Content.FULL  # FULL publishes whole stories: a question of the agencies' rights
    notice: str = ""  # printed on top of every page
    rights: str = ""  # copyright line of the feeds themselves; the stories carry their source's
    hubs: tuple[str, ...] = ()  # addresses of WebSub hubs that are told of every change
    languages: tuple[str, ...] = ("fr",)  # of the pages
    interval: float = 900.0  # seconds between two looks at a source
    since: datetime = datetime(2000, 1, 1, tzinfo=UTC)

    def __post_init__(self) -> None:
        for key, url in (("base_url", self.base_url), *((f"hubs[{n}]", hub) for n, hub in enumerate(self.hubs))):
            if not url.isascii():
                raise BadSite(key, f"not in ASCII: {url!r}", _ENCODED)
        if not _is_directory(self.base_url):
            raise BadSite(
                "base_url",
                f"not the http(s) address of a directory: {self.base_url!r}",
                'without query and fragment, as in "https://feeds.example.org"',
            )
        if not _is_tag(self.tag):
            raise BadSite(
                "tag",
                f"not a tag authority and date: {self.tag!r}",
                'a domain of yours and a day on which it was yours, as in "example.org,2026" (RFC 4151)',
            )
        if not LANGUAGE.fullmatch(self.language):
            raise BadSite("language", f"not a language tag: {self.language!r}", 'as in "fr" or "pt-BR" (BCP 47)')
        for n, language in enumerate(self.languages):
            if language not in TITLES or language in self.languages[:n]:
                problem = f"{language!r} is told twice" if language in TITLES else f"there are no words in {language!r}"
                raise BadSite(f"languages[{n}]", problem, f"known: {', '.join(sorted(TITLES))}")
        if not self.languages:
            raise BadSite("languages", "is empty", f"one of: {', '.join(sorted(TITLES))}")
        for n, hub in enumerate(self.hubs):
            if not _is_address(hub) or hub in self.hubs[:n]:
                problem = f"is told twice: {hub!r}" if _is_address(hub) else f"not an http(s) address: {hub!r}"
                raise BadSite(f"hubs[{n}]", problem, 'as in "https://hub.example.org/"')
        if self.since.tzinfo is None:
            raise BadSite("since", f"has no time zone: {self.since}", "an aware time")

    def url(self, name: str = "") -> str:
        """The address of a file of the output; of the home page when empty."""
        return f"{self.base_url.rstrip('/')}/{name}"

    def mint(self, name: str) -> str:
        """A tag URI (RFC 4151) of this site."""
        return f"tag:{self.tag}:{name}"


def _is_directory(url: str) -> bool:
    return "?" not in url and _is_address(url)


def _is_address(url: str) -> bool:
    try:
        return not _NO_ADDRESS.search(url) and bool(host_of(url))
    except ValueError:
        return False


def _is_tag(tag: str) -> bool:
    """Whether `tag` is a domain and a day, of which month and day may be left out for the first."""
    found = _TAG.fullmatch(tag)
    try:
        return bool(found and date.fromisoformat((found["day"] + "-01-01")[:10]))
    except ValueError:
        return False


class Kind(StrEnum):
    """What a feed is of."""

    ALL = "all"
    FOREIGN = "foreign"
    COUNTRY = "country"  # what is national there
    REGION = "region"
    DISTRICT = "district"
    AGENCY = "agency"
    SECTION = "section"
    JOINED = "joined"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """One feed. `codes` are labels (regionwire.labels): it holds what has one of them, None all stories; `limit` is in
    entries. A search keeps of these what its `query` says, and `asked` is the query string that it is asked for with,
    "" where it is a feed of its own name."""

    slug: str
    title: str  # "Kayes"; the site's title is added where it stands alone
    subtitle: str
    codes: frozenset[str] | None
    limit: int = 100
    country: str = ""  # gazetteer code of the country it is listed under; "" for none
    zone: str = "UTC"  # IANA name of the clock its page prints
    kind: Kind = Kind.REGION
    query: Query | None = None
    asked: str = ""

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.slug):
            raise ValueError(f"slug {self.slug!r} is no file name of a-z, 0-9, hyphens, and + between labels")

    def file(self, ending: str) -> str:
        """Its name under the site's address: "ml-kayes.xml", "search.rss?q=pirogue"."""
        return f"{self.slug}.{ending}" + (f"?{self.asked}" if self.asked else "")


def feed_id(site: Site, spec: FeedSpec) -> str:
    """The feed's id for ever: a tag URI (RFC 4151)."""
    return site.mint(f"feed/{spec.slug}" + (f"?{spec.asked}" if spec.asked else ""))


def common_zone(specs: Iterable[FeedSpec]) -> str:
    """The zone of all of these, UTC where they differ."""
    zones = {spec.zone for spec in specs}
    return zones.pop() if len(zones) == 1 else "UTC"


@cache
def country_zone(code: str) -> str:
    """The IANA zone of a country's clocks, the first that tzdata's zone.tab names for it; UTC where it names none."""
    for line in files("tzdata.zoneinfo").joinpath("zone.tab").read_text("ascii").splitlines():
        if line.startswith(code.upper() + "\t"):
            return line.split("\t")[2]
    return "UTC"
