"""What a page that is no story says of the story that was there. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from regionwire.addresses import is_door
from regionwire.errors import NotAStory
from regionwire.item import Kind, Page
from regionwire.source import Source
from regionwire.urls import canonical_url, same_site
from scrapers.signs import listing_by_address

AWAY = frozenset({Kind.HOME, Kind.LISTING, Kind.TAG})  # what a story that was taken off is redirected to


def leads_away(page: Page, error: NotAStory, source: Source) -> bool:
    """Whether a page says that its story is not there: by a notice, or by a redirect to the home page or a listing.

    `error` is why the page is no story. One that reads as a listing at its own address says nothing.
    """
    if error.kind == Kind.MISSING:
        return True
    try:
        asked, got = (
            canonical_url(it, base=source.base, hosts=source.hosts, aliases=source.aliases)
            for it in (page.url, page.final_url)
        )
    except ValueError:  # hosts redirect to anything
        return False
    if asked == got or not same_site(got, source.base):
        return False
    parts = urlsplit(got)
    skipped = bool(source.skip) and re.search(source.skip, parts.path, re.IGNORECASE) is not None
    listed = skipped and listing_by_address(parts.path, parts.query) is not None
    return error.kind in AWAY or listed or is_door(got, source)
