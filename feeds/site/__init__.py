"""The pages: a twin of every feed, and those of the whole, in each language of the site. Plain HTML, for a phone first;
one small script copies addresses, and reading needs none.

    Shelf ──pages──▶        ml-kayes.html    en/ml-kayes.html
    Fronts ──front_pages──▶ index.html       en/index.html       feeds, search, publishers as well
                            style.css …      of which each language has none of its own

Words are in `languages/`, one file a language; templates beside this file hold none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from feeds.site import about, feed, home
from feeds.site.about import Manners
from feeds.site.edition import Edition
from feeds.site.feed import MAX_BYTES, MAX_STORIES, Found
from feeds.site.map import Map
from feeds.site.shelf import Front, Shelf
from feeds.site.words import Words, languages, words
from feeds.spec import FeedSpec, Site
from regionwire.source import Source

__all__ = [
    "MAX_BYTES",
    "MAX_STORIES",
    "Found",
    "Front",
    "Manners",
    "Shelf",
    "feed_page",
    "feeds_page",
    "front_pages",
    "home_page",
    "languages",
    "notice_page",
    "pages",
    "publishers_page",
    "search_page",
    "static_files",
]

STATIC = ("style.css", "feed.css", "site.js", "icon.png", "logo.png")

Specs = Sequence[FeedSpec]
Maps = Mapping[str, Map]


def pages(shelf: Shelf, specs: Mapping[str, Specs], site: Site, maps: Maps) -> dict[str, bytes]:
    """The page of a feed in each language, by file name. `specs` are the feeds listed, by language."""
    editions = _editions(specs, site, maps)
    return {one.address(f"{shelf.spec.slug}.html"): feed.feed(shelf, one) for one in editions}


def front_pages(
    fronts: Sequence[Front],
    specs: Mapping[str, Specs],
    site: Site,
    maps: Maps,
    sources: Iterable[Source],
    manners: Manners,
) -> dict[str, bytes]:
    """The pages of the whole in each language, by file name: home, feeds, search and publishers."""
    found, read = {}, tuple(sources)
    for one in _editions(specs, site, maps):
        found[one.address("index.html")] = home.home(fronts, one)
        found[one.address("feeds.html")] = about.feeds(one)
        found[one.address("search.html")] = feed.search(None, one)
        found[one.address("publishers.html")] = about.publishers(read, manners, one)
    return found


def feed_page(shelf: Shelf, specs: Specs, site: Site, maps: Maps, language: str = "") -> bytes:
    """The page of one feed, at most MAX_BYTES long. `maps` are those of the countries that have one, by code.

    `language` is one of the site's, the first where none is named; `specs` are the feeds listed, in that language.
    """
    return feed.feed(shelf, _edition(specs, site, maps, language))


def home_page(fronts: Sequence[Front], specs: Specs, site: Site, maps: Maps, language: str = "") -> bytes:
    """The page of the whole: the latest stories, then every region with its latest one, by country, on its map."""
    return home.home(fronts, _edition(specs, site, maps, language))


def feeds_page(specs: Specs, site: Site, language: str = "") -> bytes:
    """The page of all feeds."""
    return about.feeds(_edition(specs, site, {}, language))


def search_page(found: Found | None, specs: Specs, site: Site, language: str = "") -> bytes:
    """The page to search on, and what was found; None: nothing was asked for yet, which is the file."""
    return feed.search(found, _edition(specs, site, {}, language))


def publishers_page(sources: Iterable[Source], manners: Manners, specs: Specs, site: Site, language: str = "") -> bytes:
    """The page for publishers: what is read, how often, and how to opt out."""
    return about.publishers(sources, manners, _edition(specs, site, {}, language))


def notice_page(status: int, reason: str, home: str, site: Site, language: str) -> bytes:
    """What stands in place of a page that is not given; `home` is the top of the site as seen from there."""
    return about.notice(status, reason, home, _edition((), site, {}, language))


def static_files() -> Mapping[str, bytes]:
    """What the pages and feeds refer to, by file name."""
    found = {name: files(__name__).joinpath(name).read_bytes() for name in STATIC}
    found["feed.css"] += b"".join(_opened(words(language)) for language in languages())
    return found


def _opened(say: Words) -> bytes:
    """What the style sheet of feeds says to whoever opens one in a browser."""
    text = say("feed.opened").replace("\\", "\\\\").replace('"', '\\"')
    rule = f':is(feed > subtitle, channel > description):lang({say.language})::after {{ content: "{text}"; }}\n'
    return rule.encode("utf-8")


def _editions(specs: Mapping[str, Specs], site: Site, maps: Maps) -> list[Edition]:
    return [Edition(specs[language], site, maps, language) for language in site.languages]


def _edition(specs: Specs, site: Site, maps: Maps, language: str) -> Edition:
    return Edition(specs, site, maps, language or site.languages[0])
