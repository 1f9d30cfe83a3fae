"""A whole Regionwire on a press of its own: real server, real fetcher, real store, real files; only the clock is ours.

async with newsroom(tmp_path) as room:
    await room.cycle()
    room.press.fault(…)
    await room.cycle(hours=1)
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from feeds.packing import PACKED
from press.agency import Article
from press.press import Press
from press.story import PressStory, load_stories
from press.timetable import Timetable, plan
from regionwire.cli.demo import Watch, press_config
from regionwire.cli.room import open_room, open_store
from regionwire.item import Item
from regionwire.store import Store
from regionwire.urls import canonical_url
from scheduler import Outcome, Scheduler

START = datetime(2025, 11, 17, 6, 0, tzinfo=UTC)
PATIENCE = 60.0  # seconds; far over what a document of the press takes on a busy machine


@dataclass(slots=True)
class Newsroom:
    """The press, the clock that both sides go by, and what reads and publishes."""

    press: Press
    watch: Watch
    store: Store
    scheduler: Scheduler
    output: Path

    async def cycle(self, hours: float = 0.0) -> Outcome:
        """Let time pass, then one cycle."""
        self.watch.now += timedelta(hours=hours)
        return await self.scheduler.once()

    def files(self) -> dict[str, tuple[int, str]]:
        """Every published file but the packed forms: when it was written, and a hash of its bytes."""
        return {
            path.relative_to(self.output).as_posix(): (
                path.stat().st_mtime_ns,
                hashlib.sha256(path.read_bytes()).hexdigest(),
            )
            for path in sorted(self.output.rglob("*"))
            if path.is_file() and path.suffix not in PACKED
        }

    def host(self, key: str) -> str:
        return urlsplit(self.press.base(key)).netloc

    def read(self) -> list[tuple[str, Article, Item | None]]:
        """What is in print now, and the item that was made of it."""
        items, now = self.store.stories.by_page(), self.watch.now
        moved = self.press.sources()
        found = []
        for key, articles in self.press.timetable.expected(now).items():
            edition = self.press.timetable.edition(key, now, self.press.base(key))
            for article in articles:
                url = canonical_url(edition.url(article.path), base=moved[key]["base"], hosts=moved[key]["hosts"])
                found.append((key, article, items.get((key, url))))
        return found


def timetable(stories: Iterable[PressStory] | None = None, *, days: float = 1.0, backlog: float = 0.0) -> Timetable:
    """The press's plan for `days` from START, with these stories or all of them."""
    return plan(load_stories() if stories is None else stories, seed=1, start=START, days=days, backlog=backlog)


@asynccontextmanager
async def newsroom(
    folder: Path, table: Timetable, *, patience: float = PATIENCE, store: str = ""
) -> AsyncIterator[Newsroom]:
    """A newsroom that reads the press of `table`; a document may take `patience` seconds. `store`: another address."""
    watch = Watch(START)
    press = Press(table, clock=watch)
    await press.start()
    try:
        config = press_config(
            press, folder, folder / "public", base_url="https://feeds.regionwire.example", interval=900.0
        )
        config = replace(config, fetch=replace(config.fetch, timeout=patience))
        config = replace(config, store=replace(config.store, url=store or config.store.url))
        with open_store(config) as opened:
            async with open_room(config, opened, clock=watch, routes=press.routes) as room:
                yield Newsroom(press, watch, opened, Scheduler(room), folder / "public")
    finally:
        await press.stop()
