"""Listings without a selector: on every replica listing the stories that are printed there, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from press_reader import END, timetable
from selectolax.lexbor import LexborHTMLParser
from structlog.testing import capture_logs

from press.agency import Ask, Edition
from press.pages import AGENCIES
from regionwire.item import Announcement, Page
from regionwire.source import Listing, ListingKind, Source
from regionwire.urls import canonical_url
from scrapers.agencies import SOURCES
from scrapers.decode import decode
from scrapers.listing import read_listing

PRINTED = [
    pytest.param(source, listing, id=f"{key} {listing.url}")
    for key, source in SOURCES.items()
    for listing in source.listings
    if listing.kind is ListingKind.HTML and key in AGENCIES
]


def without_selectors(listing: Listing) -> Listing:
    return Listing(kind=listing.kind, url=listing.url)


@cache
def edition(key: str, at: datetime = END) -> Edition:
    return timetable().edition(key, at, f"https://{AGENCIES[key].hosts[0]}")


def printed(source: Source, url: str) -> Page:
    """A page of a replica, as it is in print at the end of its four days."""
    address = source.absolute(url)
    parts = urlsplit(address)
    ask = Ask(AGENCIES[source.key].hosts[0], unquote(parts.path), dict(parse_qsl(parts.query)))
    document = AGENCIES[source.key].respond(edition(source.key), ask)
    assert document is not None
    assert document.status == 200
    body, charset = decode(document.body, document.content_type)
    return Page(address, address, 200, "text/html", charset, body, END)


def truth(source: Source, page: Page) -> list[str]:
    """The stories of the edition that a page links to, in its order."""
    known = {canonical(source, edition(source.key).url(path)) for path in edition(source.key).by_path}
    links = (it.attributes.get("href") or "" for it in LexborHTMLParser(page.body).css("a[href]"))
    return list(dict.fromkeys(url for link in links if (url := canonical(source, link)) in known))


def canonical(source: Source, link: str) -> str:
    try:
        return canonical_url(link, base=source.base, hosts=source.hosts)
    except ValueError:
        return ""


def rows(stories: tuple[Announcement, ...]) -> list[tuple[str, str]]:
    return [(it.url, it.title) for it in stories]


@pytest.mark.parametrize(("source", "listing"), PRINTED)
def test_a_replica_listing_announces_the_same_without_selectors(source: Source, listing: Listing) -> None:
    page = printed(source, listing.url)
    bare = replace(source, story="", skip="")
    found = read_listing(page, without_selectors(listing), bare)
    assert [it.url for it in found] == truth(source, page)
    assert rows(found) == rows(read_listing(page, listing, source))
    with capture_logs() as logs:
        assert rows(read_listing(page, without_selectors(listing), source)) == rows(found)
    assert not logs
