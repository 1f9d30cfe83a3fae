"""Our hub's deliveries: to every subscription what is new to it, once, signed (W3C WebSub section 7).

    step ──▶ look at the files ──▶ new editions ──▶ claim what is owed ──▶ a task each ──▶ noted in the store

Whoever failed last has places of its own, so that the dead take none from the living.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from urllib.parse import urlsplit

import structlog

from feeds.push.editions import Edition, Editions
from feeds.push.hub import content_headers
from feeds.push.line import Line, Unreached
from feeds.push.patience import PATIENCE, PAUSE, backoff
from feeds.spec import Site
from regionwire.store.subscriptions import Due, Subscriptions

AT_ONCE = 64  # deliveries
FAILING_AT_ONCE = 16  # to those whose last one failed, beside the others
GONE = 410  # "the subscription has been deleted"

log = structlog.get_logger("regionwire.push")


class Deliverer:
    """Brings to each subscriber what it does not have yet."""

    def __init__(
        self, held: Subscriptions, editions: Editions, line: Line, site: Site, clock: Callable[[], datetime]
    ) -> None:
        self._held, self._editions, self._line, self._site, self._clock = held, editions, line, site, clock
        self._tasks: dict[bool, set[asyncio.Task[None]]] = {False: set(), True: set()}  # by whether it failed last
        self.woken = asyncio.Event()  # something changed, or there is room for another delivery

    async def step(self) -> None:
        """See what has changed, and start delivering what is owed and due, as far as there is room."""
        now = self._clock()
        self._held.expire(now)
        for topic in self._held.topics():
            await self._attempt_look(topic)
        for failing, room in ((False, AT_ONCE), (True, FAILING_AT_ONCE)):
            free = room - len(self._tasks[failing])
            claimed = self._held.claim(now, free, failing=failing) if free > 0 else ()
            for topic, owed in groupby(claimed, key=lambda one: one.topic):
                await self._send(topic, tuple(owed), failing=failing)

    async def settle(self) -> None:
        """Wait for every delivery that is under way."""
        await asyncio.gather(*self._tasks[False], *self._tasks[True])

    async def cancel(self) -> None:
        """Stop what is under way; it is owed still, and due when its claim ends."""
        tasks = (*self._tasks[False], *self._tasks[True])
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _attempt_look(self, topic: str) -> None:
        try:
            await self._editions.look(topic)
        except (OSError, ValueError) as cause:  # one feed that cannot be read keeps no other back
            log.error("feed not pushed", topic=topic, cause=str(cause))

    async def _send(self, topic: str, owed: Sequence[Due], *, failing: bool) -> None:
        """Start the deliveries of one topic; those that had the same edition get the same bytes."""
        try:
            edition = await self._editions.read(topic)
            if edition is None:
                raise ValueError("there is no such file any more")
            bodies = {number: await self._editions.since(edition, number) for number in {one.edition for one in owed}}
        except (OSError, ValueError) as cause:
            log.error("feed not pushed", topic=topic, cause=str(cause))
            return  # their claims end by themselves
        for one in owed:
            task = asyncio.create_task(self._deliver(one, edition, bodies[one.edition]))
            self._tasks[failing].add(task)
            task.add_done_callback(lambda done: self._ended(done, failing=failing))

    def _ended(self, task: asyncio.Task[None], *, failing: bool) -> None:
        self._tasks[failing].discard(task)
        if not task.cancelled() and (fault := task.exception()):  # its claim ends by itself
            log.error("delivery failed by our own fault", cause=repr(fault))
        self.woken.set()

    async def _deliver(self, one: Due, edition: Edition, body: bytes | None) -> None:
        if body is None:  # what it was owed is no more there
            self._held.delivered(one, edition.number, self._clock())
            return
        headers = content_headers(one.topic, self._site, one.secret, body)
        try:
            reply = await self._line.post(one.callback, body, headers)
        except Unreached as cause:
            self._failed(one, str(cause))
            return
        if reply.good:
            self._held.delivered(one, edition.number, self._clock())
        elif reply.status == GONE:
            self._held.drop(one.topic, one.callback)
            log.info("subscription ended by its subscriber", topic=one.topic)
        else:
            self._failed(one, f"HTTP {reply.status}")

    def _failed(self, one: Due, cause: str) -> None:
        """Try again later; after PATIENCE no more for this, but for what is new, until the lease ends (section 7)."""
        now = self._clock()
        given_up = one.failing_since is not None and now - one.failing_since >= PATIENCE
        wait = PAUSE if given_up else backoff(one.attempts + 1)
        self._held.failed(one, now, now + wait, owed=not given_up)
        host = urlsplit(one.callback).hostname  # no more of a callback is logged: it is its subscriber's secret (8.2)
        log.info("delivery failed", topic=one.topic, host=host, attempts=one.attempts + 1, paused=given_up, cause=cause)
