"""Every address that is asked: listings and stories, with what to ask them with and when next.

announced ──▶ due ──read──▶ read ──asked again──▶ read … until it is old
               └─failed──▶ failing ──▶ due again, or left (given up, with the reason)
              read ──missing twice, a day apart──▶ gone ──announced again──▶ due
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Update, bindparam, case, or_, select, update

from regionwire.item import Announcement, Validators
from regionwire.store.database import Database
from regionwire.store.schema import page

GONE_AFTER = timedelta(days=1)
CHUNK = 500  # addresses in one question: databases limit the parameters of a statement


class PageState(StrEnum):
    DUE = "due"
    READ = "read"
    FAILING = "failing"
    LEFT = "left"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage:
    """A story's page that is to be asked now.

    `first_seen` is when it was first announced, less a second for each story above it in that listing: listings have
    the newest on top, so that stories which nobody dates keep their order.
    """

    url: str
    announced: Announcement
    validators: Validators
    state: PageState
    attempts: int
    first_seen: datetime
    story: int | None
    missing: bool = False  # it was not there the last time


class Pages:
    """The part of the store that remembers addresses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def validators(self, source: str, url: str) -> Validators:
        """What to ask this page with; empty for one never had."""
        query = select(page.c.etag, page.c.last_modified).where(page.c.source == source, page.c.url == url)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        return Validators(row.etag, row.last_modified) if row else Validators()

    def listed(self, source: str, url: str, validators: Validators, now: datetime) -> None:
        """A listing was had and read."""
        had = {"etag": validators.etag, "last_modified": validators.last_modified, "checked_at": now}
        with self._database.write() as connection:
            if self._set(source, url, **had) == 0:
                new = {"source": source, "url": url, "kind": "listing", "state": PageState.READ, "first_seen": now}
                connection.execute(page.insert(), {**new, "next_at": None, **had})

    def announce(self, source: str, announced: Iterable[Announcement], now: datetime) -> int:
        """Stories were announced, the newest first: those never seen before become due, and those that were given up
        more than a day ago.

        Returns how many are due now that were not.
        """
        stories = {one.url: one for one in announced}
        with self._database.write() as connection:
            known = self._known(connection, source, list(stories))
            new = [
                {
                    "source": source,
                    "url": url,
                    "kind": "story",
                    "announced": _encode(one),
                    "state": PageState.DUE,
                    "first_seen": now - timedelta(seconds=above),
                    "next_at": now,
                }
                for above, (url, one) in enumerate(stories.items())
                if url not in known
            ]
            if new:
                connection.execute(page.insert(), new)
            again = [url for url, row in known.items() if _is_given_up(row, now)]
            for url in again:
                # without validators: 304 would say that nothing changed of a page that was gone
                fresh = {"attempts": 0, "gone_since": None, "etag": None, "last_modified": None}
                self._set(source, url, state=PageState.DUE, next_at=now, **fresh)
            for url, row in known.items():
                if row.announced != (said := _encode(stories[url])):
                    self._set(source, url, announced=said)
        return len(new) + len(again)

    def _known(self, connection: Connection, source: str, urls: Sequence[str]) -> dict[str, Row[Any]]:
        """What is known of these addresses."""
        known: dict[str, Row[Any]] = {}
        for first in range(0, len(urls), CHUNK):
            chunk = urls[first : first + CHUNK]
            query = select(page).where(page.c.source == source, page.c.url.in_(chunk), page.c.kind == "story")
            known |= {row.url: row for row in connection.execute(query)}
        return known

    def due(self, source: str, now: datetime, limit: int) -> tuple[DuePage, ...]:
        """The stories of a source that are to be asked now.

        Never read first, the newest announcement before a backlog, then what failed, then those longest not asked.
        """
        query = (
            select(page)
            .where(page.c.source == source, page.c.kind == "story", page.c.next_at <= now)
            .order_by(
                page.c.story.is_not(None),
                page.c.attempts > 0,
                case((page.c.story.is_(None), page.c.first_seen)).desc(),
                page.c.next_at,
                page.c.url,
            )
            .limit(limit)
        )
        with self._database.read() as connection:
            return tuple(
                DuePage(
                    url=row.url,
                    announced=msgspec.json.decode(row.announced, type=Announcement),
                    validators=Validators(row.etag, row.last_modified),
                    state=PageState(row.state),
                    attempts=row.attempts,
                    first_seen=row.first_seen,
                    story=row.story,
                    missing=row.gone_since is not None,
                )
                for row in connection.execute(query)
            )

    def read(
        self, source: str, url: str, now: datetime, next_at: datetime | None, validators: Validators, story: int
    ) -> None:
        """A story's page was had, read and saved as that story."""
        self._set(
            source,
            url,
            state=PageState.READ,
            reason="",
            etag=validators.etag,
            last_modified=validators.last_modified,
            checked_at=now,
            next_at=next_at,
            attempts=0,
            gone_since=None,
            story=story,
        )

    def unchanged(self, source: str, url: str, now: datetime, next_at: datetime | None) -> None:
        """The host says that nothing changed since."""
        self._set(source, url, checked_at=now, next_at=next_at, attempts=0, gone_since=None, state=PageState.READ)

    def failed(
        self, source: str, url: str, now: datetime, next_at: datetime | None, reason: str, attempts: int
    ) -> None:
        """It could not be had or read, for this reason and so many times in a row; `next_at` None gives it up."""
        state = PageState.FAILING if next_at else PageState.LEFT
        self._set(
            source,
            url,
            checked_at=now,
            next_at=next_at,
            reason=reason,
            attempts=attempts,
            state=state,
        )

    def postpone(self, source: str, url: str, next_at: datetime | None) -> None:
        """A story that we hold could not be had this time; what we hold stays."""
        self._set(source, url, next_at=next_at)

    def pulse(self, source: str, since: datetime) -> tuple[frozenset[str], frozenset[str]]:
        """Of the pages of stories that we hold: those that answered `since` then, and those that are missing once."""
        query = select(page.c.url, page.c.gone_since).where(
            page.c.source == source,
            page.c.story.is_not(None),
            page.c.state == PageState.READ,
            or_(page.c.gone_since.is_not(None), page.c.checked_at >= since),
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        missing = frozenset(row.url for row in rows if row.gone_since is not None)
        return frozenset(row.url for row in rows) - missing, missing

    def missing(self, source: str, url: str, now: datetime) -> int | None:
        """A story that we hold is not there: 404, 410, or a page that leads home.

        The second one, a day or more after the first, is final. Returns the story then, unless another of its addresses
        still answers.
        """
        here = (page.c.source == source, page.c.url == url)
        with self._database.write() as connection:
            row = connection.execute(select(page.c.gone_since, page.c.story).where(*here)).one()
            final = row.gone_since is not None and now - row.gone_since >= GONE_AFTER
            self._set(
                source,
                url,
                checked_at=now,
                gone_since=row.gone_since or now,
                next_at=None if final else now + GONE_AFTER,
                state=PageState.GONE if final else PageState.READ,
            )
            alive = (page.c.story == row.story, page.c.state == PageState.READ, page.c.gone_since.is_(None))
            elsewhere = connection.execute(select(page.c.url).where(*alive)).first()
            if final and elsewhere:  # one that is asked no more may be gone as well
                connection.execute(update(page).where(*alive, page.c.next_at.is_(None)).values(next_at=now))
        return int(row.story) if final and elsewhere is None else None

    def left_out(self, limit: int = 1000) -> tuple[tuple[str, str, str], ...]:
        """(source, url, reason) of stories that are not read, by source and address."""
        query = (
            select(page.c.source, page.c.url, page.c.reason)
            .where(page.c.state.in_((PageState.FAILING, PageState.LEFT)))
            .order_by(page.c.source, page.c.url)
            .limit(limit)
        )
        with self._database.read() as connection:
            return tuple((row.source, row.url, row.reason) for row in connection.execute(query))

    def _set(self, source: str, url: str, **values: object) -> int:
        """Set columns of one page; how many rows that were."""
        with self._database.write() as connection:
            return connection.execute(_setting(tuple(values)), {"of": source, "at": url, **values}).rowcount


def _encode(announced: Announcement) -> str:
    return msgspec.json.encode(announced).decode()


def _is_given_up(row: Row[Any], now: datetime) -> bool:
    return row.state in (PageState.LEFT, PageState.GONE) and now - row.checked_at >= GONE_AFTER


@cache
def _setting(names: tuple[str, ...]) -> Update:
    """The statement that sets these columns of one page; built once, because that costs more than to run it."""
    here = (page.c.source == bindparam("of"), page.c.url == bindparam("at"))
    return update(page).where(*here).values({name: bindparam(name) for name in names})
