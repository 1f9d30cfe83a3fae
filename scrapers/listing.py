"""A document that announces stories -> announcements: each story once, in its order, at its canonical address.

What is on other hosts, what the source declares as no story, and what has no address at all is left out. A listing that
announces nothing raises `NoItems`, because that is how a rotten selector shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from regionwire.dates import find_published
from regionwire.errors import BadDocument, NoItems
from regionwire.item import Announcement, Page
from regionwire.source import Listing, ListingKind, Source
from regionwire.text import clean_line
from regionwire.urls import LONGEST, canonical_url, same_site
from scrapers.lines import absolute, read_lines
from scrapers.refusal import TOO_DEEP, refused_markup
from scrapers.syndication import read_feed, read_sitemap, read_wordpress, sitemap_parts
from scrapers.trim import any_of

# the parts of a sitemap index, as WordPress and its plugins name them
POSTS = re.compile(r"post|news|article|actualit", re.IGNORECASE)
NO_POSTS = re.compile(
    r"(?:^|[/_-])(?:post_(?:tag|format)|tags?|categor\w+|taxonom\w+|authors?|users?|pages?)(?:[_.-]|$)", re.IGNORECASE
)
# paths of no CMS's stories; only asked where a source declares no pattern of its stories
ELSEWHERE = re.compile(
    r"/(?:category|categorie|tag|tags|author|auteur|page|feed|rss|wp-\w+|search|recherche|login|connexion|contact|about|a-propos|"
    r"mentions-legales|privacy|cgu|abonnement)(?:/|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp3|mp4|css|js|xml|zip)$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\d{4}")
LATER = ("title", "published", "teaser", "author", "section")  # what a later mention may know of a story
MENUS = frozenset(("nav", "footer"))
READ_MORE = re.compile(r"^(?:lire (?:la suite|plus)|en savoir plus|read more|suite|plus)\b.{0,12}$", re.IGNORECASE)


def read_listing(page: Page, listing: Listing, source: Source) -> tuple[Announcement, ...]:
    """The stories that a document announces.

    BadDocument if it is of another kind than `listing` says or cannot be parsed, NoItems if it announces no story of
    this source.
    """
    if listing.kind is ListingKind.FEED:
        found = read_feed(page)
    elif listing.kind is ListingKind.WORDPRESS:
        found = read_wordpress(page)
    elif listing.kind is ListingKind.SITEMAP:
        found = read_sitemap(page)
    else:
        found = _read_html(page, listing, source)
    announced = _own(found, page, source)
    if not announced:
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
    return tuple(stories.values())


def _address(url: str, page: Page, source: Source) -> str:
    """The canonical address of a story of this source; "" for everything else."""
    try:
        address = canonical_url(absolute(page.final_url, url), base=source.base, hosts=source.hosts)
    except ValueError:
        return ""
    if not same_site(address, source.base):
        return ""
    parts = urlsplit(address)
    path = parts.path
    if path in ("", "/") and not parts.query:
        return ""
    skip, story = any_of((source.skip,) if source.skip else ()), any_of((source.story,) if source.story else ())
    if (skip is not None and skip.search(path)) or (story is not None and not story.search(path)):
        return ""
    return address


def _read_html(page: Page, listing: Listing, source: Source) -> Iterator[Announcement]:
    if reason := refused_markup(page.body):
        raise BadDocument(page.final_url, reason)
    tree = LexborHTMLParser(page.body)
    if listing.item:
        for item in tree.css(listing.item):
            try:
                yield from _card(item, listing, page)
            except RecursionError:
                raise BadDocument(page.final_url, TOO_DEEP) from None
        return
    for link in tree.css(listing.link):
        href = link.attributes.get("href") or ""
        path = urlsplit(absolute(page.final_url, href)).path
        likely = len(href) <= LONGEST and (bool(source.story) or (_is_wordy(path) and not ELSEWHERE.search(path)))
        if likely and not _in_menu(link):
            title = clean_line(link.text(deep=True, separator=" "))
            yield Announcement(href, "" if READ_MORE.match(title) else title)


def _is_wordy(path: str) -> bool:
    """Whether a path ends in a slug of four words, or holds a number."""
    return path.rstrip("/").rpartition("/")[2].count("-") > 2 or NUMBER.search(path) is not None


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


def _in_menu(link: LexborNode) -> bool:
    parent = link.parent
    for _ in range(8):
        if parent is None:
            return False
        if parent.tag in MENUS:
            return True
        parent = parent.parent
    return False
