"""A folder as it is published, and a server that runs beside a test."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from starlette.types import ASGIApp

from feeds.desk import Desk
from feeds.serve import serving

FILES = (
    "index.html", "all.xml", "ml-kayes.xml", "ml-kayes.rss", "ml-kayes.json", "ml-kayes.html", "feeds.opml",
    "style.css", "site.js", "icon.png", "ml-gao.xml", "en/index.html", "en/ml-kayes.html",
    "archive/ml-kayes/2026-10.xml", "archive/ml-kayes/2026.ndjson",
)  # fmt: skip


def fill(output: Path) -> None:
    """Put something under each of these names, with its packed forms."""
    desk = Desk(output)
    desk.put({name: f"<p>{name}</p>".encode() * 50 for name in FILES})
    assert desk.result().failed == ()


@contextmanager
def in_a_thread(app: ASGIApp) -> Iterator[str]:
    """A server in a thread of its own, and its address."""
    ready: Queue[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Queue()

    async def run() -> None:
        stop = asyncio.Event()
        async with serving(app) as address:
            ready.put((address, asyncio.get_running_loop(), stop))
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    address, loop, stop = ready.get(timeout=30)
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
