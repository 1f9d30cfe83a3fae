"""Whose turn it is: how many requests a host gets at once, how far apart, and when it asked to be left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from regionwire.errors import HttpError

LONGEST_HOLD = timedelta(hours=24)  # a host that asks for a longer silence is asked again after this one


def parse_retry_after(value: str, now: datetime) -> timedelta | None:
    """A Retry-After header (RFC 9110 section 10.2.3), seconds or a date, as a wait from `now`; None if it is neither.

    Never negative, never over LONGEST_HOLD.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        seconds = min(int(value[:12]), int(LONGEST_HOLD.total_seconds()))
        return timedelta(seconds=seconds)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)  # "-0000" is UTC by RFC 5322 section 3.3
    return min(max(until - now, timedelta(0)), LONGEST_HOLD)


@dataclass(slots=True)
class _Host:
    running: int = 0
    next_start: float = float("-inf")  # of the monotonic source
    freed: asyncio.Event = field(default_factory=asyncio.Event)


class Turns:
    """The turns of all hosts, by host. `clock` is for what hosts say in wall time, `monotonic` and `sleep` for the
    pace."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._clock, self._monotonic, self._sleep = clock, monotonic, sleep
        self._hosts: dict[str, _Host] = {}
        self._holds: dict[str, tuple[datetime, int]] = {}

    @asynccontextmanager
    async def turn(self, url: str, host: str, pace: float, concurrency: int) -> AsyncIterator[None]:
        """Wait until `host` may be asked for `url`, and hold the turn while the block runs.

        `pace`: seconds since the start of the turn before. HttpError when the host is on hold, before or after the
        wait.
        """
        state = self._hosts.setdefault(host, _Host())
        while state.running >= concurrency:
            state.freed.clear()
            await state.freed.wait()
        state.running += 1
        try:
            self.check(url, host)
            now = self._monotonic()
            start = max(now, state.next_start)
            state.next_start = start + pace
            if start > now:
                await self._sleep(start - now)
                self.check(url, host)
            yield
        finally:
            state.running -= 1
            state.freed.set()

    def hold(self, host: str, wait: timedelta, status: int) -> None:
        """The host answered `status` and asked to be left alone for `wait`."""
        self._holds[host] = (self._clock() + wait, status)

    def not_before(self, host: str) -> datetime | None:
        """Until when the host asked to be left alone; None when it did not, or the time is over."""
        until, _ = self._holds.get(host, (None, 0))
        if until is None or until <= self._clock():
            self._holds.pop(host, None)
            return None
        return until

    def holds(self) -> dict[str, datetime]:
        """Every host that is to be left alone now, until when."""
        known = {host: self.not_before(host) for host in sorted(self._holds)}
        return {host: until for host, until in known.items() if until is not None}

    def check(self, url: str, host: str) -> None:
        """HttpError with what the host said and the seconds that are left, when it is on hold."""
        if host in self._holds and (until := self.not_before(host)):
            raise HttpError(url, self._holds[host][1], (until - self._clock()).total_seconds())
