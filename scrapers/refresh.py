"""One source, once: fetch -> read -> normalize -> find the original -> store; a Report back.

    listings, in order ──▶ announcements ──▶ pages that are due ──▶ RawItem ──▶ Item ──▶ Store
         │ the next one when one fails          │ one that fails is recorded, and the others go on
                                                └─ further pages of a story are asked after its first, and joined

A source fails only when none of its listings can be had; stories that are due are asked all the same, as long as the
host answers at all.

A story that we hold is withdrawn when its page is missing twice, a day apart: 404, 410, a notice that says so, or a
redirect to the home page or a listing. The last two are judged when the visit is over: a host that sends all its
stories home is out of order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from regionwire.errors import FetchError, HttpError, NotAStory, ReadError, RegionwireError
from regionwire.item import Announcement, Item, Kind, Page, RawItem, Validators
from regionwire.normalize import normalize
from regionwire.regions import UNCORRECTED, Atlas, Corrections
from regionwire.source import Listing, ListingKind, Source
from regionwire.store import GONE_AFTER, Changes, DuePage, Store
from scrapers.article import read_article, read_page
from scrapers.fetch import FEED, HTML, JSON, XML, Fetcher
from scrapers.gone import leads_away
from scrapers.listing import look_at_listing, nested, read_listing
from scrapers.parts import MOST, is_part, join

log = structlog.get_logger("regionwire.refresh")

ACCEPT = {ListingKind.FEED: FEED, ListingKind.WORDPRESS: JSON, ListingKind.HTML: HTML, ListingKind.SITEMAP: XML}
NESTED = 3  # parts of a sitemap index that are read: the newest ones
BATCH = 30  # stories in one transaction
PATIENCE = 4  # failures of a host in a row after which the rest of a visit is put off
GIVE_UP = 8  # failures in a row after which a story that was never read is left, until it is announced again
LONGEST_WAIT = 6 * 3600.0  # seconds between two attempts at a story
OUT_OF_ORDER = 3  # stories that lead home from which, if that is half of them, it is the host
NO_PART = frozenset({Kind.MISSING, Kind.CHALLENGE, Kind.HOME, Kind.LISTING, Kind.TAG})  # a short page may be the rest


@dataclass(frozen=True, slots=True)
class Policy:
    """How a source is visited. A story is asked again for `revisit` after it was first seen; `corrections` are what an
    operator says of its regions."""

    interval: float  # seconds
    revisit: timedelta
    stories: int  # at most, in one visit
    concurrency: int  # stories asked side by side
    corrections: Corrections = UNCORRECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How one reading of a source went. `error` is "" when it went well; `notes` are (url, what was wrong there)."""

    source: str
    started: datetime
    listing: str = ""  # the address that announced
    announced: int = 0  # new ones
    asked: int = 0  # stories' pages, further ones included
    changes: Changes = field(default_factory=Changes)
    notes: tuple[tuple[str, str], ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What became of one story's page: an item, nothing new, or an error."""

    due: DuePage
    page: Page | None = None
    item: Item | None = None
    error: RegionwireError | None = None
    missing: FetchError | ReadError | None = None  # why the item lacks a further page
    away: bool = False  # the page of a story that we hold leads home, or says that it is missing


class Reading:
    """One reading of one source."""

    def __init__(
        self,
        source: Source,
        fetcher: Fetcher,
        store: Store,
        atlas: Atlas,
        policy: Policy,
        clock: Callable[[], datetime],
    ) -> None:
        self.source, self.fetcher, self.store, self.atlas = source, fetcher, store, atlas
        self.policy, self.clock = policy, clock
        self.notes: list[tuple[str, str]] = []
        self.changes = Changes()
        self.asked = 0
        self._answers: list[_Answer] = []  # not written down yet
        self._away: list[_Answer] = []  # to be judged when the visit is over
        self._held = 0  # stories asked that we hold
        self._failures = 0  # of the host, in a row

    async def run(self) -> Report:
        """Read the listing, then every story that is due. Never raises for what a host or a page did."""
        started = self.clock()
        listing, announced, error = await self._listing()
        try:
            todo = iter(self.store.pages.due(self.source.key, self.clock(), self.policy.stories))
            async with asyncio.TaskGroup() as readers:
                for _ in range(self.source.concurrency or self.policy.concurrency):
                    readers.create_task(self._stories(todo))
        finally:  # also when it is stopped: what was read is kept
            self._write()
            self._judge()
        return Report(
            source=self.source.key,
            started=started,
            listing=listing,
            announced=announced,
            asked=self.asked,
            changes=self.changes,
            notes=tuple(self.notes),
            error=error,
        )

    async def _listing(self) -> tuple[str, int, str]:
        """(the address that announced, how many stories were new, what failed if all did)"""
        failed: list[tuple[str, str]] = []
        for listing in self.source.listings:
            url = self.source.absolute(listing.url)
            try:
                announced = await self._announced(url, listing)
            except RegionwireError as error:
                self._count(error)
                failed.append((url, _reason(error)))
            except Exception as error:  # a listing that trips our own code gives way to the next one as well
                log.exception("listing failed", source=self.source.key, url=url)
                failed.append((url, f"our own fault: {error!r}; please send us the page"))
            else:
                for bad, cause in failed:  # the source is well, but this way to it is not
                    log.warning("listing failed", source=self.source.key, url=bad, cause=cause)
                self.notes += failed
                return url, announced, ""
        self.notes += failed
        return "", 0, _together(failed)

    async def _announced(self, url: str, listing: Listing) -> int:
        key = self.source.key
        page = await self.fetcher.get(
            url, self.source, self.store.pages.validators(key, url), accept=ACCEPT[listing.kind]
        )
        if page is None:
            return 0
        parts = nested(page, listing, self.source)
        if parts:
            return await self._parts(parts[:NESTED], listing)
        looked = look_at_listing(page, listing, self.source)
        if looked.note:  # the stories are there, the selectors no longer
            log.warning("listing redesigned", source=key, url=url, cause=looked.note)
            self.notes.append((url, looked.note))
        return self._announce({url: page}, looked.stories)

    async def _parts(self, parts: Sequence[str], listing: Listing) -> int:
        """The stories of a sitemap index. Its own validators are not kept: its parts change while it stays."""
        pages: dict[str, Page] = {}
        announced: list[Announcement] = []
        errors: list[RegionwireError] = []
        for part in parts:
            try:
                validators = self.store.pages.validators(self.source.key, part)
                page = await self.fetcher.get(part, self.source, validators, accept=XML)
                if page is not None:
                    announced += read_listing(page, listing, self.source)
                    pages[part] = page
            except (FetchError, ReadError) as error:
                log.warning("listing failed", source=self.source.key, url=part, cause=_reason(error))
                self.notes.append((part, _reason(error)))
                errors.append(error)
        if len(errors) == len(parts):
            raise errors[0]
        return self._announce(pages, announced)

    def _announce(self, pages: Mapping[str, Page], announced: Iterable[Announcement]) -> int:
        """Write down what these documents announce; how many stories that makes due."""
        now = self.clock()
        with self.store.batch():
            for url, page in pages.items():
                self.store.pages.listed(self.source.key, url, page.validators, now)
            return self.store.pages.announce(self.source.key, announced, now)

    async def _stories(self, todo: Iterator[DuePage]) -> None:
        """Read one story after the other, as long as the host answers; what is left stays due."""
        for due in todo:
            if self._failures >= PATIENCE:
                return
            answer = await self._story(due)
            self._count(answer.error or answer.missing)
            self._held += due.story is not None
            (self._away if answer.away else self._answers).append(answer)
            if len(self._answers) >= BATCH:
                self._write()

    def _count(self, error: RegionwireError | None) -> None:
        """A host that fails again and again is left alone until the next visit."""
        down = isinstance(error, FetchError) and error.transient
        self._failures = self._failures + 1 if down else 0

    def _write(self) -> None:
        """Write down, in one transaction, what became of the stories that were asked."""
        answers, self._answers = self._answers, []
        noted = len(self.notes)
        try:
            with self.store.batch():
                changes = [self._keep(answer) for answer in answers]
        except Exception:  # one that cannot be kept must not take the others with it
            log.exception("batch not kept", source=self.source.key, stories=len(answers))
            del self.notes[noted:]
            changes = [self._keep_alone(answer) for answer in answers]
        self.changes = sum(changes, self.changes)

    def _keep_alone(self, answer: _Answer) -> Changes:
        try:
            with self.store.batch():
                return self._keep(answer)
        except Exception as error:
            log.exception("story not kept", source=self.source.key, url=answer.due.url)
            fault = ReadError(answer.due.url, f"our own fault: {error!r}; please send us the page")
            with self.store.batch():
                return self._failed(answer.due, fault, self.clock())

    async def _story(self, due: DuePage) -> _Answer:
        page: Page | None = None
        try:
            self.asked += 1
            page = await self.fetcher.get(due.announced.address or due.url, self.source, due.validators)
            if page is None:
                return _Answer(due)
            raw, missing = await self._whole(read_article(page, self.source, due.announced), due)
            return _Answer(due, page, normalize(raw, self.source, self.atlas, self.policy.corrections), missing=missing)
        except NotAStory as error:
            away = page is not None and due.story is not None and leads_away(page, error, self.source)
            return _Answer(due, page, error=error, away=away)
        except (FetchError, ReadError) as error:
            return _Answer(due, error=error)
        except Exception as error:  # a page that trips our own code must not take the other stories with it
            log.exception("story failed", source=self.source.key, url=due.url)
            return _Answer(due, error=ReadError(due.url, f"our own fault: {error!r}; please send us the page"))

    async def _whole(self, raw: RawItem, due: DuePage) -> tuple[RawItem, FetchError | ReadError | None]:
        """A story with its further pages, as far as they can be had; and why not all of them can."""
        announced = replace(due.announced, url=raw.url)
        for _ in range(MOST):
            if not raw.pages:
                break
            try:
                raw = join(raw, [await self._part(raw.pages[0], announced)])
            except (FetchError, ReadError) as error:
                return join(raw, ()), error
        return raw, None

    async def _part(self, url: str, announced: Announcement) -> RawItem:
        """One further page of the story at `announced.url`; asked without validators, for nothing of it is kept."""
        self.asked += 1
        page = await self.fetcher.get(url, self.source)
        if page is None or not is_part(page.final_url, announced.url, self.source):
            raise ReadError(url, "a further page of a story that leads elsewhere")
        reading = read_page(page, self.source, announced)
        if reading.raw is None or reading.kind in NO_PART:
            raise ReadError(url, f"a further page of a story: {reading.reason}")
        return reading.raw

    def _keep(self, answer: _Answer) -> Changes:
        """Write down what became of a story's page."""
        due, now, key = answer.due, self.clock(), self.source.key
        if answer.error is not None:
            return self._failed(due, answer.error, now)
        if answer.item is None or answer.page is None:
            self.store.pages.unchanged(key, due.url, now, self._next_visit(due, now))
            return Changes(unchanged=1)
        validators = answer.page.validators
        if answer.missing is not None:  # without validators: 304 for the first page would leave it as it is
            validators = Validators()
            self.notes.append((answer.missing.url, _reason(answer.missing)))
            log.warning("part failed", source=key, url=answer.missing.url, cause=_reason(answer.missing))
        agency = bool(self.source.agency)
        row, changes = self.store.stories.save(answer.item, agency=agency, now=now, seen=due.first_seen)
        self.store.pages.read(key, due.url, now, self._next_visit(due, now), validators, row)
        return changes

    def _failed(self, due: DuePage, error: RegionwireError, now: datetime) -> Changes:
        key = self.source.key
        self._tell(due, error)
        if due.story is not None and isinstance(error, HttpError) and error.gone:
            return self._missing(due, now)
        if due.story is not None:  # we hold it: the good copy stays, and the page is asked again in its turn
            self.store.pages.postpone(key, due.url, self._next_visit(due, now))
            return Changes()
        # that a host is down or asks for patience says nothing about the page
        attempts = due.attempts + (not (isinstance(error, FetchError) and error.transient))
        wait = min(self.policy.interval * 2.0**due.attempts, LONGEST_WAIT)
        next_at = now + timedelta(seconds=wait) if attempts < GIVE_UP else None
        self.store.pages.failed(key, due.url, now, next_at, _reason(error), attempts)
        return Changes()

    def _tell(self, due: DuePage, error: RegionwireError) -> None:
        self.notes.append((due.url, _reason(error)))
        log.warning(
            "story failed", source=self.source.key, url=due.url, cause=_reason(error), attempts=due.attempts + 1
        )

    def _missing(self, due: DuePage, now: datetime) -> Changes:
        """A story that we hold is not there; the second time, a day after the first, it is withdrawn."""
        withdrawn = self.store.pages.missing(self.source.key, due.url, now)
        return self.store.stories.withdraw(withdrawn, now) if withdrawn else Changes()

    def _judge(self) -> None:
        """Decide about the stories that we hold and whose pages led home in this visit."""
        if not self._away:
            return
        now, key = self.clock(), self.source.key
        led, self._away = self._away, []
        with self.store.batch():
            lost = self._out_of_order({answer.due.url for answer in led}, now)
            for answer in led:
                if answer.error is not None:
                    self._tell(answer.due, answer.error)
                if lost:
                    self.store.pages.postpone(key, answer.due.url, self._next_visit(answer.due, now))
                else:
                    self.changes += self._missing(answer.due, now)
        if lost:
            cause = f"{lost} stories that we hold lead home or are missing: the host is out of order, none is withdrawn"
            log.warning("host out of order", source=key, url=self.source.base, cause=cause)
            self.notes.append((self.source.base, cause))

    def _out_of_order(self, led: set[str], now: datetime) -> int:
        """How many stories are lost if these pages, which led home, are too many to have been taken off one by one: in
        this visit, or with those that are missing since others; else 0."""
        answered, missing = self.store.pages.pulse(self.source.key, now - GONE_AFTER)
        lost = led | missing
        for some, of in ((len(led), self._held), (len(lost), len(lost | answered))):
            if some >= OUT_OF_ORDER and 2 * some >= of:
                return some
        return 0

    def _next_visit(self, due: DuePage, now: datetime) -> datetime | None:
        """A story is asked again ever more rarely as it grows old, and at last no more, unless it was missing: news is
        edited young."""
        age = now - due.first_seen
        if age > self.policy.revisit:
            return now + GONE_AFTER if due.missing else None
        return now + max(timedelta(seconds=self.policy.interval), age / 4)


def _reason(error: RegionwireError) -> str:
    """What went wrong, without the address that stands beside it."""
    if isinstance(error, FetchError):
        return error.cause
    return error.reason if isinstance(error, ReadError) else str(error)


def _together(failed: Iterable[tuple[str, str]]) -> str:
    """What failed where, each cause once: "HTTP 500 (https://…, https://…)"."""
    by_cause: dict[str, list[str]] = {}
    for url, cause in failed:
        by_cause.setdefault(cause, []).append(url)
    return "; ".join(f"{cause} ({', '.join(urls)})" for cause, urls in by_cause.items())
