"""What becomes of a request to our hub after it was answered: it is validated, its subscriber asked, and then followed
(W3C WebSub sections 5.2 and 5.3)."""

from __future__ import annotations

import asyncio
import hmac
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import structlog

from feeds.push.editions import Editions
from feeds.push.hub import Mode, Wish, confirmation, denial
from feeds.push.line import Line, Reply, Unreached
from regionwire.store.subscriptions import Subscriptions

PENDING = 200  # requests under way
HOURLY = 600  # requests in an hour whose callbacks are at one host
SUBSCRIPTIONS = 10_000
SUBSCRIPTIONS_OF_HOST = 400  # all of a host's callbacks together

log = structlog.get_logger("regionwire.push")


class Intent:
    """Follows wishes in the background, those of one callback and topic in the order in which they came."""

    def __init__(
        self,
        held: Subscriptions,
        editions: Editions,
        line: Line,
        clock: Callable[[], datetime],
        challenge: Callable[[], str],
    ) -> None:
        self._held, self._editions, self._line = held, editions, line
        self._clock, self._challenge = clock, challenge
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._hour, self._asked = clock(), Counter[str]()

    def accept(self, wish: Wish) -> bool:
        """Start following a wish; False where there are too many just now."""
        hour = self._clock().replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour, self._asked = hour, Counter()
        if len(self._tasks) >= PENDING or self._asked[wish.host] >= HOURLY:
            return False
        self._asked[wish.host] += 1
        key = wish.topic, wish.callback
        task = self._tasks[key] = asyncio.create_task(self._follow(wish, self._tasks.get(key)))
        task.add_done_callback(lambda done: self._ended(key, done))
        return True

    async def settle(self) -> None:
        """Wait for all that is under way."""
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def cancel(self) -> None:
        """Stop what is under way: who asked will ask again."""
        for task in self._tasks.values():
            task.cancel()
        await self.settle()

    def _ended(self, key: tuple[str, str], task: asyncio.Task[None]) -> None:
        if self._tasks.get(key) is task:
            del self._tasks[key]
        if not task.cancelled() and (fault := task.exception()):
            log.error("subscription failed by our own fault", topic=key[0], cause=repr(fault))

    async def _follow(self, wish: Wish, before: asyncio.Task[None] | None) -> None:
        if before:
            await asyncio.gather(before, return_exceptions=True)
        if wish.mode is Mode.UNSUBSCRIBE:
            if self._held.holds(wish.topic, wish.callback) and await self._is_meant(wish):
                self._held.drop(wish.topic, wish.callback)
                log.info("unsubscribed", topic=wish.topic, host=wish.host)
            return
        if refusal := self._refusal(wish) or await self._missing(wish):
            log.info("subscription denied", topic=wish.topic, host=wish.host, cause=refusal)
            await self._get(denial(wish, refusal), 0)
            return
        asked = self._clock()
        edition = await self._editions.read(wish.topic)
        if edition and await self._is_meant(wish):
            self._held.put(
                wish.topic,
                wish.callback,
                host=wish.host,
                secret=wish.secret,
                expires=asked + wish.lease,
                edition=edition.number,
                now=self._clock(),
            )
            log.info("subscribed", topic=wish.topic, host=wish.host, days=round(wish.lease.total_seconds() / 86_400, 2))

    def _refusal(self, wish: Wish) -> str:
        """Why there may be no such subscription; "" where there may. A renewal always may."""
        if self._held.holds(wish.topic, wish.callback):
            return ""
        everywhere, of_host = self._held.count(wish.host)
        if of_host >= SUBSCRIPTIONS_OF_HOST:
            return f"{wish.host} has {of_host} subscriptions, as many as this hub gives to one host"
        return "this hub is full" if everywhere >= SUBSCRIPTIONS else ""

    async def _missing(self, wish: Wish) -> str:
        try:
            edition = await self._editions.read(wish.topic)
        except (OSError, ValueError) as cause:
            log.error("feed not pushed", topic=wish.topic, cause=str(cause))
            edition = None
        return "" if edition else f"there is no feed {wish.topic} here"

    async def _is_meant(self, wish: Wish) -> bool:
        """Whether the subscriber gives the challenge back, and nothing else (section 5.3.1)."""
        challenge = self._challenge()
        reply = await self._get(confirmation(wish, challenge), len(challenge) + 1)
        if reply and reply.good and hmac.compare_digest(reply.body, challenge.encode()):
            return True
        log.info(f"{wish.mode} not confirmed", topic=wish.topic, host=wish.host, status=reply and reply.status)
        return False

    async def _get(self, url: str, limit: int) -> Reply | None:
        try:
            return await self._line.get(url, limit)
        except Unreached as cause:
            log.info("callback not reached", cause=str(cause))
            return None
