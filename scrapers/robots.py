"""robots.txt (RFC 9309): what a host lets us ask, kept for a day.

2xx                       its rules
4xx but 429, no such      everything is allowed (section 2.3.1.3)
redirects without end     the same (section 2.3.1.2)
429, 5xx, no connection   nothing is allowed, and it is asked again soon (section 2.3.1.4)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from regionwire.errors import BadDocument, FetchError, Refused

FRESH = timedelta(hours=24)  # section 2.4: not longer than this
UNREACHABLE = timedelta(minutes=10)  # until a host that could not be asked for its rules is asked again
MAX_BYTES = 500 * 1024  # section 2.5: at least so many are read; the rest is ignored
MAX_REDIRECTS = 5  # section 2.3.1.2
LONGEST_DELAY = 60.0  # seconds; a host that wants a longer Crawl-delay gets this one


class EndlessRedirects(BadDocument):
    """Redirected in a loop, or more often than we follow."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host said, until `expires`. `refusal` says why nothing at all may be asked; "" when something may."""

    expires: datetime
    refusal: str = ""
    rules: Protego | None = None  # None: everything is allowed

    def refuses(self, url: str, agent: str) -> str:
        """Why `agent` may not ask for `url`; "" when it may."""
        if self.refusal:
            return self.refusal
        if self.rules is not None and not self.rules.can_fetch(url, agent):
            return "robots.txt forbids it"
        return ""

    def delay(self, agent: str) -> float:
        """Seconds that `agent` has to leave between two requests; 0.0 where none are named."""
        said = self.rules.crawl_delay(agent) if self.rules is not None else None
        return min(max(said or 0.0, 0.0), LONGEST_DELAY)


class Robots:
    """The rules of all hosts. Each is asked once for all who want to know at the same time."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._known: dict[str, Rules] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def rules(self, origin: str, ask: Callable[[], Awaitable[tuple[int, bytes]]]) -> Rules:
        """The rules of `origin`; `ask` fetches its robots.txt: status and body, or a FetchError."""
        if known := self._fresh(origin):
            return known
        async with self._asking.setdefault(origin, asyncio.Lock()):
            if known := self._fresh(origin):
                return known
            self._known[origin] = answer = await self._ask(ask)
            return answer

    def _fresh(self, origin: str) -> Rules | None:
        known = self._known.get(origin)
        return known if known and self._clock() < known.expires else None

    async def _ask(self, ask: Callable[[], Awaitable[tuple[int, bytes]]]) -> Rules:
        try:
            status, body = await ask()
        except EndlessRedirects:
            return Rules(self._clock() + FRESH)
        except Refused as error:
            return Rules(self._clock() + UNREACHABLE, refusal=error.cause)
        except FetchError as error:
            return Rules(self._clock() + UNREACHABLE, refusal=f"robots.txt unreachable: {error.cause}")
        return judge(status, body, self._clock())


def judge(status: int, body: bytes, now: datetime) -> Rules:
    """What an answer means, by its status."""
    if status == 429 or status >= 500:
        return Rules(now + UNREACHABLE, refusal=f"robots.txt unreachable: HTTP {status}")
    if 200 <= status < 300:
        return Rules(now + FRESH, rules=Protego.parse(body.decode("utf-8-sig", "replace")))
    return Rules(now + FRESH)
