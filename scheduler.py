"""The clock: what is due is claimed from the store and read, host by host; what changed is published.

    tick ──claim──▶ one task a host ──▶ Reading(source).run() ──▶ store ──▶ release ──▶ publish

`once` is one tick, waited for; `run` is APScheduler calling tick and publish until it is told to stop. Both are the
same two functions, so cron, systemd timers and a long-lived process do the same. Publishing has a thread of its own, so
that readers are served and pages read meanwhile. APScheduler keeps nothing: when a
source is due stands in the store, where it holds for every process.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import msgspec
import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from feeds.desk import Published
from feeds.making import Maker
from feeds.programme import Programme
from feeds.publish import Publisher
from feeds.push import Push
from regionwire.config import Config
from regionwire.errors import StoreLost
from regionwire.regions import Atlas
from regionwire.source import Source
from regionwire.store import Store
from regionwire.urls import host_of
from scrapers.fetch import Fetcher
from scrapers.refresh import Policy, Reading, Report

log = structlog.get_logger("regionwire.scheduler")

LEASE = timedelta(minutes=30)  # a claim of a process that died is free again after this
LONGEST_WAIT = 86_400.0  # seconds; a source that fails is asked at least once a day


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one cycle did."""

    reports: tuple[Report, ...]
    published: Published

    @property
    def failed(self) -> tuple[Report, ...]:
        """The sources that could not be read at all."""
        return tuple(report for report in self.reports if report.error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """All that a cycle needs, made by the command line (or a test)."""

    config: Config
    store: Store
    fetcher: Fetcher
    atlas: Atlas
    programme: Programme
    sources: Mapping[str, Source]
    output: Path
    clock: Callable[[], datetime]
    push: Push | None = None  # None where nobody is told of changes


class Scheduler:
    """Reads what is due and publishes what changed; one a process, and one process a store (`Store.exclusive`)."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._hosts = {key: host_of(source.base) for key, source in room.sources.items()}
        self._slots = asyncio.Semaphore(room.config.schedule.sources_at_once)
        self._tasks: set[asyncio.Task[tuple[Report, ...]]] = set()
        self._claimed: set[str] = set()
        # None: everything. What was saved but not published when a process died, the next one's first pass publishes
        self._touched: frozenset[str] | None = None
        self._publishing = asyncio.Lock()
        self._publisher = Publisher(Maker(room.store.stories, room.programme), room.output)
        room.store.sources.enlist(room.sources, room.clock())

    async def tick(self) -> None:
        """Claim what is due and start reading it, each host in a task of its own."""
        room = self.room
        free = sorted(room.sources.keys() - self._claimed)  # a reading may take longer than its lease
        claimed = room.store.sources.claim(free, room.clock(), LEASE)
        self._claimed |= set(claimed)
        for _, keys in groupby(sorted(claimed, key=lambda key: (self._hosts[key], key)), key=self._hosts.__getitem__):
            task = asyncio.create_task(self._read([room.sources[key] for key in keys]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def drain(self) -> tuple[Report, ...]:
        """Wait for every reading that is under way; how each went, by source."""
        reports = [report for read in await asyncio.gather(*self._tasks) for report in read]
        return tuple(sorted(reports, key=lambda report: report.source))

    async def publish(self) -> Published:
        """Write the feeds that changed since the last time; the first time, all.

        In a thread, and one at a time. To stop waiting for it does not stop it.
        """
        return await asyncio.shield(asyncio.create_task(self._publish()))

    async def once(self) -> Outcome:
        """One whole cycle: what is due is read to the end, then published."""
        await self.tick()
        return Outcome(await self.drain(), await self.publish())

    async def run(self, stop: asyncio.Event) -> None:
        """Cycle until `stop` is set; then end cleanly: what was read is kept and published, the rest is due again.

        StoreLost when the store is no longer held: only a new start can take it again.
        """

        def failed(event: JobExecutionEvent) -> None:
            cause = repr(event.exception) if event.exception else "it was missed"
            log.error("job failed", job=event.job_id, cause=cause)
            if isinstance(event.exception, StoreLost):
                stop.set()  # and whatever is written at the end raises it again

        every = self.room.config.schedule.tick
        clock = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        clock.add_listener(failed, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
        clock.add_job(self.tick, "interval", seconds=every)
        # a second one sees that the first is at work, and leaves: APScheduler would warn of it
        clock.add_job(self._publish_job, "interval", seconds=every, max_instances=2)
        clock.start()
        try:
            await self.tick()
            await self.publish()  # what is held is served from the first moment
            await stop.wait()
        finally:
            clock.shutdown(wait=False)
            await self.cancel()
            await self.publish()

    async def cancel(self) -> None:
        """Stop the readings that are under way, whose sources are due at once again; wait for a publishing to end."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._claimed:
            self.room.store.sources.hold(self.room.fetcher.holds())
            self.room.store.sources.free(sorted(self._claimed), self.room.clock())
            self._claimed.clear()
            self._touched = None  # what those readings saved before they were stopped is not known here
        async with self._publishing:
            pass

    async def _publish_job(self) -> None:
        if not self._publishing.locked():
            await self.publish()

    async def _publish(self) -> Published:
        room = self.room
        async with self._publishing:
            # what is saved from here on may be published already, and will be at the next pass
            touched, self._touched = self._touched, frozenset()
            if touched == frozenset() and not self._publisher.behind:
                return Published()
            try:
                # before they are read, so that none of them gives way to another one while they are written
                room.store.stories.release(room.clock())
                published = await asyncio.to_thread(self._publisher.publish, touched)
            except BaseException:
                self._owe(touched)
                raise
            if published.failed:
                self._owe(touched)
            if published.written:
                log.info("published", files=len(published.written), unchanged=published.unchanged)
                if room.push:
                    room.push.changed(published.written)
            return published

    def _owe(self, touched: frozenset[str] | None) -> None:
        """Let the next pass publish these as well: what was saved, or could not be written."""
        self._touched = None if touched is None or self._touched is None else self._touched | touched

    async def _read(self, sources: Iterable[Source]) -> tuple[Report, ...]:
        """The sources of one host, one after the other."""
        reports = []
        for source in sources:
            async with self._slots:
                reports.append(await self._read_one(source))
        return tuple(reports)

    async def _read_one(self, source: Source) -> Report:
        room, schedule = self.room, self.room.config.schedule
        interval = source.interval if source.interval is not None else schedule.interval
        revisit = timedelta(days=schedule.revisit_days)
        told = room.config.regions.corrections
        policy = Policy(interval, revisit, schedule.stories_per_visit, room.config.fetch.concurrency, told)
        started = room.clock()
        try:
            report = await Reading(source, room.fetcher, room.store, room.atlas, policy, room.clock).run()
            self._owe(report.changes.touched)
        except Exception as error:  # one source must never stop another
            log.exception("source failed", source=source.key)
            report = Report(source=source.key, started=started, error=f"our own fault: {error!r}")
            self._touched = None  # what it saved before is not known here
        self._finish(source, interval, report)
        _tell(report, source.base)
        return report

    def _finish(self, source: Source, interval: float, report: Report) -> None:
        """Write down how a reading went. When that fails, the claim ends with its lease."""
        try:
            self.room.store.sources.hold(self.room.fetcher.holds())
            self.room.store.sources.finish(
                source.key,
                started=report.started,
                next_at=self._next_at(source, interval, report),
                error=report.error,
                report=msgspec.json.encode(report, order="deterministic").decode(),
            )
        except Exception:
            log.exception("reading not written down", source=source.key)
        self._claimed.discard(source.key)

    def _next_at(self, source: Source, interval: float, report: Report) -> datetime:
        """When it is due again: spread a little so that hosts are not asked in step, later with each failure."""
        now = self.room.clock()
        wait = interval * _spread(source.key, report.started)
        if report.error:
            wait = min(interval * 2.0 ** min(self.room.store.sources.failures(source.key), 16), LONGEST_WAIT)
        until = self.room.fetcher.not_before(self._hosts[source.key])
        return max(now + timedelta(seconds=wait), until or now)


def _spread(key: str, at: datetime) -> float:
    """A factor from 0.9 to 1.1 that differs by source and reading, and is the same when replayed."""
    digest = blake2b(f"{key} {at.isoformat()}".encode(), digest_size=4).digest()
    return 0.9 + 0.2 * int.from_bytes(digest) / 0xFFFFFFFF


def _tell(report: Report, base: str) -> None:
    changes = report.changes
    facts = {
        "source": report.source,
        "url": report.listing or base,
        "new": changes.new,
        "updated": changes.updated,
        "copies": changes.copies,
        "withdrawn": changes.withdrawn,
        "notes": len(report.notes),
    }
    if report.error:
        log.error("source failed", cause=report.error, **facts)
    else:
        log.info("source read", **facts)
