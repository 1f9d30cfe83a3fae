"""A source as declared: one agency or outlet that is read. Pure data, so that a class of ours and a table of
config.toml say the same things with the same names.

    LESSOR = Source(key="lessor", name="L'Essor", base="https://www.lessor.ml", …)

`Source` says who and where, `Listing` where stories are announced, `Fields` where a story page keeps its parts.
All patterns are Python regular expressions that are searched, case ignored; all selectors are CSS.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin


def limited(default: Any, low: float, high: float) -> Any:
    """A dataclass field whose number config.toml may set from `low` to `high`; its default need not be a number."""
    return field(default=default, metadata={"limits": (low, high)})


class ListingKind(StrEnum):
    """How stories are announced."""

    FEED = "feed"  # RSS 0.9x, 1.0, 2.0, Atom
    WORDPRESS = "wordpress"  # /wp-json/wp/v2/posts
    HTML = "html"  # a page with links
    SITEMAP = "sitemap"  # sitemap or sitemap index


class Content(StrEnum):
    """How much of a story its entry holds."""

    FULL = "full"
    SUMMARY = "summary"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One place where stories are announced. Selectors are for HTML only; those in `item` are relative to it."""

    kind: ListingKind
    url: str  # relative to the source's base
    item: str = ""  # the block of one announced story; "" takes every link that looks like a story
    link: str = "a[href]"
    title: str = ""  # "" takes the link's text
    date: str = ""
    teaser: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Selectors of a story page, tried in order; the first that finds text wins."""

    title: tuple[str, ...] = ()
    standfirst: tuple[str, ...] = ()
    body: tuple[str, ...] = ()  # the element that holds the story's paragraphs
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    image: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()  # who made the image
    attribution: tuple[str, ...] = ()  # the line that names the outlet a copy is of: "Source : L'Essor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One agency or outlet. Times are in seconds; None takes the value of config.toml's [fetch] or [schedule]."""

    key: str  # stable, lower case: it goes into ids and the store
    name: str
    base: str  # scheme and host that addresses are canonical under
    country: str  # gazetteer code: "ml"; one that no gazetteer has is abroad
    listings: tuple[Listing, ...]
    hosts: tuple[str, ...] = ()  # other host names that serve the same documents under the same paths
    aliases: tuple[tuple[str, str], ...] = ()  # pattern and replacement, in order, on path and query of its addresses
    language: str = "fr"
    zone: str = "UTC"  # IANA name of the clock its pages print
    agency: str = ""  # how it signs its own dispatches: "AMAP"; "" for an outlet that signs none
    home: str = ""  # region code of a gazetteer where most of its own, unplaced stories happen; "" says nothing
    story: str = ""  # pattern of a story's path, e.g. r"^/posts/"; "" accepts any path
    skip: str = ""  # pattern of paths that are never stories
    fields: Fields = Fields()
    remove: tuple[str, ...] = ()  # selectors, inside the body, of what is not the story
    noise: tuple[str, ...] = ()  # patterns of whole lines of the body that are not the story
    end: tuple[str, ...] = ()  # patterns of the line at which the story is over
    paywall: tuple[str, ...] = ()  # patterns of the words that say that the rest is for subscribers
    accounts: tuple[str, ...] = ()  # names that sign for the site, not for a person: "Rédaction Lessor"
    uniqid: bool = False  # the path ends in PHP's uniqid(), which is the time of creation
    rights: str = ""  # copyright line for the feeds
    content: Content | None = None  # how much of its stories may be published; None takes [output] content
    interval: float | None = limited(None, 10, 86_400)  # seconds between two readings of the listing
    pace: float | None = limited(None, 0, 3600)  # seconds between two requests to one host
    concurrency: int | None = limited(None, 1, 16)  # requests at once to one host
    private: bool = False  # may live at an address that is not public (loopback, intranet)

    def absolute(self, url: str) -> str:
        """`url` against the base."""
        return urljoin(self.base.rstrip("/") + "/", url)

    @property
    def feed(self) -> str:
        """The address of its own feed, the first that is declared; "" where none is."""
        return next((self.absolute(one.url) for one in self.listings if one.kind is ListingKind.FEED), "")
