"""A document that announces stories -> announcements: each story once, in its order, at its canonical address.

What is on other hosts, what the source declares as no story, and what has no address at all is left out. A listing that
announces nothing raises `NoItems`. Where declared selectors find nothing, stories are found by the page's own
repetition, as they are where none is declared: a redesign is told, and silences no source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import structlog
from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.dates import find_published
from regionwire.errors import BadDocument, NoItems
from regionwire.item import Announcement, Page
from regionwire.source import Listing, ListingKind, Source
from regionwire.text import clean_line
from regionwire.urls import canonical_url, same_site
from scrapers.lines import read_lines
from scrapers.media import absolute
from scrapers.refusal import TOO_DEEP, refused_markup
from scrapers.repetition import find_listing
from scrapers.syndication import read_feed, read_sitemap, read_wordpress, sitemap_parts
from scrapers.trim import any_of

# the parts of a sitemap index, as WordPress and its plugins name them
POSTS = re.compile(r"post|news|article|actualit", re.IGNORECASE)
NO_POSTS = re.compile(
    r"(?:^|[/_-])(?:post_(?:tag|format)|tags?|categor\w+|taxonom\w+|authors?|users?|pages?)(?:[_.-]|$)", re.IGNORECASE
)
EVERY_LINK = "a[href]"  # the default of `Listing.link`, which chooses nothing
LATER = ("title", "published", "teaser", "author", "section")  # what a later mention may know of a story
ROTTEN = (
    "the declared selectors find no story here; {} were found by the page's own repetition: has it been redesigned?"
)

log = structlog.get_logger("regionwire.listing")


@dataclass(frozen=True, slots=True)
class Announced:
    """What a document announces; `note` says what its operator should know of how that was found, "" for nothing."""

    stories: tuple[Announcement, ...]
    note: str = ""


def read_listing(page: Page, listing: Listing, source: Source) -> tuple[Announcement, ...]:
    """The stories that a document announces. Raises as `look_at_listing` does; a note is logged as a warning."""
    announced = look_at_listing(page, listing, source)
    if announced.note:
        log.warning("listing redesigned", source=source.key, url=page.final_url, cause=announced.note)
    return announced.stories


def look_at_listing(page: Page, listing: Listing, source: Source) -> Announced:
    """The stories that a document announces, and what is to be said of it.

    BadDocument if it is of another kind than `listing` says or cannot be parsed, NoItems if it announces no story of
    this source.
    """
    if listing.kind is ListingKind.FEED:
        announced = Announced(_own(read_feed(page), page, source))
    elif listing.kind is ListingKind.WORDPRESS:
        announced = Announced(_own(read_wordpress(page), page, source))
    elif listing.kind is ListingKind.SITEMAP:
        announced = Announced(_own(read_sitemap(page), page, source))
    else:
        announced = _look_at_html(page, listing, source)
    if not announced.stories:
        raise NoItems(
            page.final_url,
            f"this {listing.kind} announces no story of {source.name}: has it moved, or been redesigned?",
        )
    return announced


def nested(page: Page, listing: Listing, source: Source) -> tuple[str, ...]:
    """The sitemaps to fetch in place of a sitemap index, newest first; () for other documents. BadDocument as above."""
    if listing.kind is not ListingKind.SITEMAP:
        return ()
    parts = [absolute(page.final_url, it) for it in sitemap_parts(page)]
    own = [it for it in parts if same_site(it, page.final_url)]
    likely = [it for it in own if not NO_POSTS.search(urlsplit(it).path)]
    return tuple([it for it in likely if POSTS.search(urlsplit(it).path)] or likely or own)


def _own(found: Iterable[Announcement], page: Page, source: Source) -> tuple[Announcement, ...]:
    """Stories of this source, each once; what later mentions know of it fills what the first left empty."""
    stories: dict[str, Announcement] = {}
    for it in found:
        if not it.url or not (url := _address(it.url, page, source)):
            continue
        address = absolute(page.final_url, it.url.strip()).partition("#")[0]
        first = stories.setdefault(url, replace(it, url=url, address=address))
        stories[url] = replace(first, **{name: getattr(first, name) or getattr(it, name) for name in LATER})
    named = Counter(it.guid for it in stories.values())  # a name that several stories have tells none
    return tuple(it if named[it.guid] == 1 else replace(it, guid="") for it in stories.values())


def _address(url: str, page: Page, source: Source) -> str:
    """The canonical address of a story of this source; "" for everything else."""
    try:
        address = canonical_url(
            absolute(page.final_url, url), base=source.base, hosts=source.hosts, aliases=source.aliases
        )
    except ValueError:
        return ""
    if not same_site(address, source.base):
        return ""
    parts = urlsplit(address)
    path = parts.path
    if path in ("", "/") and not parts.query:
        return ""
    return address if _is_story(path, source) else ""


def _is_story(path: str, source: Source) -> bool:
    """Whether what the source declares of its addresses allows a story at this path."""
    skip, story = any_of((source.skip,) if source.skip else ()), any_of((source.story,) if source.story else ())
    return not (skip is not None and skip.search(path)) and (story is None or story.search(path) is not None)


def _look_at_html(page: Page, listing: Listing, source: Source) -> Announced:
    if reason := refused_markup(page.body):
        raise BadDocument(page.final_url, reason)
    tree = LexborHTMLParser(page.body)
    declared = bool(listing.item) or listing.link != EVERY_LINK
    try:
        stories = _own(_declared_cards(tree, listing, page), page, source) if declared else ()
        if stories:
            return Announced(stories)
        known = (lambda path: _is_story(path, source)) if source.story else None
        stories = _own(find_listing(tree, page.final_url, story=known), page, source)
    except RecursionError:
        raise BadDocument(page.final_url, TOO_DEEP) from None
    return Announced(stories, ROTTEN.format(len(stories)) if declared and stories else "")


def _declared_cards(tree: LexborHTMLParser, listing: Listing, page: Page) -> Iterator[Announcement]:
    """What the declared selectors find: cards, or links alone."""
    for item in tree.css(listing.item or listing.link):
        yield from _card(item, listing, page)


def _card(item: LexborNode, listing: Listing, page: Page) -> Iterator[Announcement]:
    """One announced story: declared selectors, the link's own words and an anchored date where none is declared."""
    link = item if item.tag == "a" else item.css_first(listing.link)
    if link is None or not (href := link.attributes.get("href")):
        return
    title = _declared(item, listing.title) if listing.title else clean_line(link.text(deep=True, separator=" "))
    title = title or clean_line(link.attributes.get("title") or "")
    if listing.date:
        date = _date(item, listing.date)
    else:
        date = find_published(line.text for line in read_lines(item, page.final_url)) or ""
    yield Announcement(href, title, date, _declared(item, listing.teaser) if listing.teaser else "")


def _declared(item: LexborNode, selector: str) -> str:
    node = item.css_first(selector)
    return clean_line(node.text(deep=True, separator=" ")) if node is not None else ""


def _date(item: LexborNode, selector: str) -> str:
    node = item.css_first(selector)
    if node is None:
        return ""
    return (node.attributes.get("datetime") or "").strip() or clean_line(node.text(deep=True, separator=" "))
