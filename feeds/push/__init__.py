"""Push (W3C WebSub): outside hubs are told what changed, and our own hub brings it to its subscribers.

push = Push(store, site, output, hubs=("https://hub.example/",), own=True, agent=…, clock=…)
push.changed(published.written)        what is in place now; waits for nobody
push.routes()                          the hub's, for whoever serves
async with push.working(): …           tells and delivers meanwhile
await push.tell(within=20)             at the end: tells what there is time for, the rest stays for the next start
await push.aclose()
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

import httpx
import structlog
from starlette.routing import Route

from feeds.push.delivery import Deliverer
from feeds.push.editions import Editions
from feeds.push.endpoint import route
from feeds.push.hub import topic_of
from feeds.push.intent import Intent
from feeds.push.line import Line
from feeds.push.ping import Pinger
from feeds.spec import HUB, Site
from regionwire.store import Store

__all__ = ["Push"]

EVERY = 10.0  # seconds between two looks at the files and at what is due

log = structlog.get_logger("regionwire.push")


class Push:
    """Both sides of a publisher. `hubs` are those of others, told by whoever publishes; `own` is for whoever serves.

    `agent` is the User-Agent; `private` allows callbacks at addresses that are not public, and on any port; `challenge`
    makes what only a subscriber can give back.
    """

    def __init__(
        self,
        store: Store,
        site: Site,
        output: Path,
        *,
        hubs: Iterable[str] = (),
        own: bool = False,
        agent: str,
        clock: Callable[[], datetime],
        private: bool = False,
        challenge: Callable[[], str] = secrets.token_urlsafe,
    ) -> None:
        self._site, self._own, self._private = site, own, private
        tls = httpx.create_ssl_context(trust_env=False)
        self._to_hubs = Line(agent, tls, private=True)  # the operator names them
        self._to_subscribers = Line(agent, tls, private=private)
        self._owed, self._clock = store.pings, clock
        others = dict.fromkeys(hub for hub in hubs if hub != site.url(HUB))
        self._pingers = {hub: Pinger(store.pings, hub, self._to_hubs, site, clock) for hub in others}
        held, editions = store.subscriptions, Editions(output, store.subscriptions)
        self.deliverer = Deliverer(held, editions, self._to_subscribers, site, clock)
        self.intent = Intent(held, editions, self._to_subscribers, clock, challenge)

    def changed(self, names: Iterable[str]) -> None:
        """These files (those of feeds among them) have been put in place."""
        self._owed.add(self._pingers, filter(topic_of, names), self._clock())
        for pinger in self._pingers.values():
            pinger.woken.set()
        self.deliverer.woken.set()

    def routes(self) -> list[Route]:
        """Where the hub is asked; none where there is no hub."""
        return [route(self._site, self.intent.accept, private=self._private)] if self._own else []

    async def tell(self, *, within: float) -> None:
        """Tell outside hubs what is to be told now, side by side, for at most so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await asyncio.gather(*(pinger.step() for pinger in self._pingers.values()))

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Tells and delivers in the background; at the end, what is under way is stopped and stays owed."""
        workers: list[Pinger | Deliverer] = [*self._pingers.values(), *([self.deliverer] if self._own else [])]
        works = [asyncio.create_task(_repeat(worker.step, worker.woken)) for worker in workers]
        try:
            yield
        finally:
            for work in works:
                work.cancel()
            await asyncio.gather(*works, return_exceptions=True)
            await self.intent.cancel()
            await self.deliverer.cancel()

    async def aclose(self) -> None:
        """Stop what is under way, and close the connections."""
        await self.intent.cancel()
        await self.deliverer.cancel()
        await self._to_hubs.aclose()
        await self._to_subscribers.aclose()


async def _repeat(step: Callable[[], Awaitable[None]], woken: asyncio.Event) -> None:
    """`step` again and again: when woken, and every EVERY seconds. What fails is logged and tried again."""
    while True:
        woken.clear()
        try:
            await step()
        except Exception:
            log.exception("push failed")
        with suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), EVERY)
