"""A server on loopback that says exactly the bytes a test gives it (HTTP/1.1, one script a path), and a fetcher that
finds it under the names of the web, with a clock that nobody waits for.

    async with Loopback({"/a": reply(b"<p>hello</p>"), "/b": [reply(status=502), reply(b"<p>well again</p>")]}) as host:
        ...
        host.requests    what was asked, in order
        host.connections how many connections were opened

    await get(host, "/a"), await failure(host, "/gone")

A script is the raw response, a list of them (one a request, the last one for ever), or an async function that writes.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import brotli
import pytest
import zstandard

from regionwire.errors import FetchError
from regionwire.item import Page
from regionwire.source import Source
from scrapers.fetch import Fetcher, FetchSettings

NEWS = "https://news.example"
OTHER = "https://other.example"

# what puts a content coding on
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "br": lambda body: brotli.compress(body, quality=5),
    "zstd": lambda body: zstandard.ZstdCompressor(write_content_size=False).compress(body),
    "deflate": zlib.compress,
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked for."""

    target: str
    headers: Mapping[str, str]  # names in lower case


Writer = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
Script = bytes | Sequence[bytes] | Writer

_REASONS = {200: "OK", 301: "Moved Permanently", 304: "Not Modified", 404: "Not Found", 429: "Too Many Requests"}


def reply(body: bytes = b"", status: int = 200, type: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A whole response; `retry_after="5"` is the header Retry-After. A header given as "" is left out."""
    fields = {"Content-Type": type, "Content-Length": str(len(body))}
    fields |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    if status in (204, 304):
        fields.pop("Content-Length")
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Whatever')}"]
    lines += [f"{name}: {value}" for name, value in fields.items() if value]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str, status: int = 302) -> bytes:
    """A response that leads elsewhere."""
    return reply(status=status, location=location)


class Loopback:
    """Answers 404 where it has no script, and 404 for /robots.txt unless told otherwise: everything is allowed."""

    def __init__(self, scripts: Mapping[str, Script] | None = None, *, greeting: bytes = b"") -> None:
        """`greeting` is said at once to whoever connects, before anything is asked."""
        self.scripts: dict[str, Script] = dict(scripts or {})
        self.greeting = greeting
        self.requests: list[Request] = []
        self.connections = 0
        self._said: dict[str, int] = {}
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.address = ("127.0.0.1", self.port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def targets(self) -> list[str]:
        """What was asked, robots.txt left out."""
        return [request.target for request in self.requests if request.target != "/robots.txt"]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.connections += 1
        try:
            writer.write(self.greeting)
            while request := await _request(reader):
                self.requests.append(request)
                await self._answer(request, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass  # dropped by a script, by the client, or at the end of the test
        finally:
            self._open.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        script = self.scripts.get(request.target, reply(status=404))
        if callable(script):
            await script(request, writer)
            return
        if not isinstance(script, bytes):
            turn = self._said.get(request.target, 0)
            self._said[request.target] = turn + 1
            script = script[min(turn, len(script) - 1)]
        if not script:  # nothing at all: the connection is dropped
            raise ConnectionResetError
        writer.write(script)
        await writer.drain()
        if b"connection: close" in script.partition(b"\r\n\r\n")[0].lower():
            raise ConnectionResetError


async def _request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Request(first.split(" ")[1], headers)


class Time:
    """Wall clock and monotonic source that move only when somebody sleeps, or the test says so."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return datetime(2026, 3, 14, 9, 0, tzinfo=UTC) + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds


def source(base: str = NEWS, **fields: Any) -> Source:
    """A source that announces nothing, at `base`."""
    values: dict[str, Any] = {"key": "news", "name": "News", "base": base, "country": "ml", "listings": ()}
    return Source(**values | fields)


def fetching(host: Loopback, time: Time | None = None, **settings: Any) -> Fetcher:
    """A fetcher for which NEWS and OTHER are `host`; no pace unless asked for."""
    time = time or Time()
    recorder = settings.pop("recorder", None)
    values: dict[str, Any] = {"contact": "desk@press.example", "pace": 0.0}
    return Fetcher(
        FetchSettings(**values | settings),
        clock=time.now,
        routes={"news.example": host.address, "other.example": host.address},
        recorder=recorder,
        monotonic=time.monotonic,
        sleep=time.sleep,
    )


async def get(host: Loopback, path: str = "/story", **settings: Any) -> Page | None:
    """What a fetcher of its own brings home from NEWS; it has `settings`."""
    async with fetching(host, **settings) as fetcher:
        return await fetcher.get(NEWS + path, source())


async def failure(host: Loopback, path: str = "/story", **settings: Any) -> FetchError:
    """Why it brings nothing home."""
    with pytest.raises(FetchError) as caught:
        await get(host, path, **settings)
    return caught.value
