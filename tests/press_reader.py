"""A press of four days, and a client that finds its hosts, or those of a replay, as the fetcher does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from urllib.parse import quote, urlsplit

import httpx

from press.agency import Article
from press.press import Press
from press.replay import Replay
from press.story import PressStory, load_stories
from press.timetable import Timetable, plan

START = datetime(2026, 8, 4, 6, tzinfo=UTC)
END = START + timedelta(days=4)


@cache
def stories() -> tuple[PressStory, ...]:
    return load_stories()


@cache
def timetable() -> Timetable:
    return plan(stories(), seed=1, start=START, days=3)


class Clock:
    def __init__(self, now: datetime = END) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Reader:
    """A client that finds hosts through a resolver map, as the fetcher does."""

    def __init__(self, served: Press | Replay, client: httpx.AsyncClient) -> None:
        self.served, self.client = served, client

    def request(self, url: str, method: str = "GET", **headers: str) -> httpx.Request:
        parts = urlsplit(url)
        ip, port = self.served.routes[parts.netloc]
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.build_request(method, f"http://{ip}:{port}{target}", headers={"Host": parts.netloc, **names})

    async def get(self, url: str, method: str = "GET", **headers: str) -> httpx.Response:
        return await self.client.send(self.request(url, method, **headers))


@asynccontextmanager
async def reading(served: Press | Replay) -> AsyncIterator[Reader]:
    async with AsyncExitStack() as stack:
        await served.start()
        stack.push_async_callback(served.stop)
        yield Reader(served, await stack.enter_async_context(httpx.AsyncClient(trust_env=False, timeout=10)))


def with_press(test: Callable[[Press, Reader], Awaitable[None]], clock: Clock | None = None, **options: str) -> None:
    async def run() -> None:
        press = Press(timetable(), clock=clock or Clock(), **options)
        async with reading(press) as reader:
            await test(press, reader)

    asyncio.run(run())


def url_of(press: Press, article: Article) -> str:
    return press.base(article.issue.agency) + quote(article.path)


def newest(agency: str, at: datetime = END) -> Article:
    return timetable().expected(at)[agency][0]
