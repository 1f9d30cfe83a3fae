"""Telling outside hubs what has changed (W3C WebSub section 6).

How a hub is told is left to it and its publishers; hub.mode=publish with hub.url is what the public ones agree on, some
with hub.topic in its place. Both are sent. What is still to be told is in the store until the hub has taken it, so that
nothing is lost when a process ends; a topic that changes again before that is told once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode, urlsplit

import structlog

from feeds.push.line import Line, Unreached
from feeds.push.patience import PATIENCE, backoff
from feeds.spec import Site
from regionwire.store.pings import Ping, Pings

# hubs that take many topics in one request (PubSubHubbub 0.3 section 7.1). One that does not may take the last and lose
# the others without a word, so that all other hubs are told of one at a time
MANY = frozenset(("pubsubhubbub.appspot.com", "pubsubhubbub.superfeedr.com"))
TOGETHER = 50  # topics in such a request

log = structlog.get_logger("regionwire.push")


class Pinger:
    """Tells one `hub` (its address) of changed topics (names of files), at its own pace: a slow one delays no other."""

    def __init__(self, owed: Pings, hub: str, line: Line, site: Site, clock: Callable[[], datetime]) -> None:
        self._owed, self._hub, self._line, self._site, self._clock = owed, hub, line, site, clock
        self.woken = asyncio.Event()  # something changed

    async def step(self) -> None:
        """Tell what is to be told now, one thing after the other."""
        owed = self._owed.due((self._hub,), self._clock())
        size = TOGETHER if urlsplit(self._hub).hostname in MANY else 1
        for start in range(0, len(owed), size):
            told = owed[start : start + size]
            if problem := await self._post(told):
                self._put_off(owed[start:], problem)
                return  # the rest would fare no better
            self._owed.done(told)

    async def _post(self, told: Sequence[Ping]) -> str:
        """Why the hub did not take it; "" where it did."""
        form = [("hub.mode", "publish")]
        for one in told:
            form += [(name, self._site.url(one.topic)) for name in ("hub.url", "hub.topic")]
        try:
            reply = await self._line.post(
                self._hub, urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
            )
        except Unreached as cause:
            return str(cause)
        return "" if reply.good else f"HTTP {reply.status}"

    def _put_off(self, failed: Sequence[Ping], problem: str) -> None:
        now = self._clock()
        given_up = [one for one in failed if now - one.changed >= PATIENCE]
        self._owed.done(given_up)
        log.warning("hub not told", hub=self._hub, topics=len(failed), given_up=len(given_up), cause=problem)
        for attempts, waiting in groupby(sorted(failed, key=lambda one: one.attempts), key=lambda one: one.attempts):
            self._owed.put_off(waiting, now + backoff(attempts + 1))
