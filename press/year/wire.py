"""The year as a reader meets it: asks like `scrapers.fetch.Fetcher`, is answered at the moment of a clock, no sockets.

Redirects, host names, validators and errors are as the real fetcher gives them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from urllib.parse import urlsplit

from press.calendar import month
from press.year.archive import TRACKING, Archive
from press.year.layouts import Row, Sheet, front_page, posts, rss, story_page, teaser
from press.year.outlets import Layout, Outlet
from press.year.plan import Fate, Printing
from press.year.text import Dispatch, How
from regionwire.errors import FetchError, HttpError
from regionwire.item import Page, Validators
from regionwire.source import ListingKind, Source

CREDITED = frozenset({How.VERBATIM, How.CUT, How.TEASER})
STATUS = {Fate.MISSING: 404, Fate.GONE: 410}
TYPES = {
    ListingKind.FEED: "application/rss+xml",
    ListingKind.WORDPRESS: "application/json",
    ListingKind.HTML: "text/html",
}
MOST_TURNS = 3
NONE = Validators()
HTML = "text/html"


class Wire:
    """Answers from `archive` at the time of `clock`. `shuffle` changes which of several requests is answered first.

    `announced` are the numbers of the printings that a listing has shown, `read` of those whose pages were given out.
    """

    def __init__(self, archive: Archive, clock: Callable[[], datetime], *, shuffle: int = 0) -> None:
        self.archive, self._clock, self._shuffle = archive, clock, shuffle
        self.announced: set[int] = set()
        self.read: set[int] = set()
        self.asked = 0
        self.given = 0

    def not_before(self, host: str) -> datetime | None:
        """Nobody asks to be left alone."""
        return None

    def holds(self) -> dict[str, datetime]:
        """As `not_before`."""
        return {}

    async def get(self, url: str, source: Source, validators: Validators = NONE, *, accept: str = HTML) -> Page | None:
        """The document at `url`; None when it is as it was. FetchError, HttpError."""
        await self._wait(url)
        self.asked += 1
        now = self._clock()
        outlet = self.archive.outlet(url)
        if outlet is None or self.archive.is_down(outlet, now):
            raise FetchError(url, "the connection was refused")
        listing = source.listings[0]
        if url == source.absolute(listing.url):
            return self._listing(url, outlet, listing.kind, validators, now)
        page = self.archive.find(url)
        if page is None or page.at > now:
            raise HttpError(url, 404)
        fate = page.gone(now)
        if fate in STATUS:
            raise HttpError(url, STATUS[fate])
        if fate is Fate.HOME:
            return self._listing(f"{outlet.base}/", outlet, ListingKind.HTML, NONE, now, asked=url)
        return self._story(url, page, validators, now)

    async def _wait(self, url: str) -> None:
        """Let others go first, so that answers come in another order for another `shuffle`."""
        turns = blake2b(f"{self._shuffle} {url}".encode(), digest_size=1).digest()[0] % MOST_TURNS
        for _ in range(turns):
            await asyncio.sleep(0)

    def _listing(
        self, url: str, outlet: Outlet, kind: ListingKind, validators: Validators, now: datetime, *, asked: str = ""
    ) -> Page | None:
        shown = self.archive.listed(outlet, now)
        rows = [self._row(page, now) for page in shown]
        etag = f'"{blake2b(repr(rows).encode(), digest_size=8).hexdigest()}"'
        if validators.etag == etag:
            return None
        if not asked:
            self.announced.update(page.number for page in shown)
        if kind is ListingKind.FEED:
            body = rss(outlet.name, outlet.base, rows)
        elif kind is ListingKind.WORDPRESS:
            body = posts(rows)
        else:
            body = front_page(outlet.name, rows, redesigned=self.archive.dress(outlet, now) is not outlet.dress)
        return self._page(asked or url, url, body, TYPES[kind], etag)

    def _row(self, page: Printing, now: datetime) -> Row:
        text = self.archive.text(page, now)
        undated = page.outlet.dress.layout is Layout.UNDATED
        return Row(
            url=self.archive.announced(page, now),
            title=text.title,
            teaser=teaser(text.paragraphs),
            published=None if undated else page.at,
        )

    def _story(self, url: str, page: Printing, validators: Validators, now: datetime) -> Page | None:
        outlet, parts = page.outlet, urlsplit(url)
        path = self.archive.path(page, now)
        door = outlet.base if outlet.tidy else f"{parts.scheme}://{parts.netloc}"
        final = f"{door}{path}"
        if url in (f"{final}?{TRACKING}", f"{final}&{TRACKING}"):
            final = url
        dress = self.archive.dress(outlet, now)
        etag = f'"{page.number}-{len(page.changed(now))}-{dress.layout}"'
        self.read.add(page.number)
        if validators.etag == etag:
            return None
        self.given += 1
        body = story_page(self._sheet(page, path, now), dress.layout)
        return self._page(url, final, body, "text/html", etag)

    def _sheet(self, page: Printing, path: str, now: datetime) -> Sheet:
        text = self.archive.text(page, now)
        edits = [change.at for change in page.changed(now) if not isinstance(change.what, Fate)]
        others = self.archive.others(page, 3)
        return Sheet(
            outlet=page.outlet.name,
            base=page.outlet.base,
            url=f"{page.outlet.base}{path}",
            title=text.title,
            paragraphs=self._paragraphs(page, text),
            signed=text.signed,
            published=page.at,
            modified=max(edits, default=page.at),
            others=tuple(
                (self.archive.text(other, page.at).title, f"{page.outlet.base}{self.archive.path(other, page.at)}")
                for other in others
            ),
        )

    def _paragraphs(self, page: Printing, text: Dispatch) -> tuple[str, ...]:
        """The words with what the outlet sets around them."""
        story = self.archive.plan.stories[page.story]
        home, filed = story.outlet, story.at
        first, *rest = text.paragraphs
        if home.sign and page.how in (How.OWN, How.VERBATIM, How.HEADLINE, How.CUT):
            first = f"{text.town}, {filed.day} {month(filed)} ({home.sign}) – {first}"
        tail = [f"Source : {home.name}"] if page.how in CREDITED else []
        if page.outlet.closing:
            tail.append(page.outlet.closing)
        return (first, *rest, *tail)

    def _page(self, asked: str, final: str, body: str, content_type: str, etag: str) -> Page:
        return Page(
            url=asked,
            final_url=final,
            status=200,
            content_type=content_type,
            charset="utf-8",
            body=body.encode(),
            fetched=self._clock(),
            validators=Validators(etag),
        )
