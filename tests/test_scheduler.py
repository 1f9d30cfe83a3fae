"""The clock: what goes on while feeds are published, and when things go wrong inside our own house."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from newsroom import PATIENCE, Newsroom, newsroom, timetable

from feeds.serve import application, serving
from press.fault import FaultKind
from press.story import load_stories
from regionwire.item import Item, Story
from scheduler import LEASE

FEW = tuple(story for story in load_stories() if story.regions[0] in ("ml-kayes", "ne-zinder"))


def run(folder: Path, play: Callable[[Newsroom], Awaitable[None]], *, patience: float = PATIENCE) -> None:
    async def go() -> None:
        async with newsroom(folder, timetable(FEW, days=0.5), patience=patience) as room:
            room.watch.now += timedelta(hours=13)
            await play(room)

    asyncio.run(go())


def test_a_reading_that_takes_longer_than_its_lease_is_not_begun_twice(tmp_path: Path) -> None:
    async def play(room: Newsroom) -> None:
        room.press.fault(room.host("anp"), FaultKind.SLOW)
        await room.scheduler.tick()
        under_way = len(room.scheduler._tasks)
        room.watch.now += LEASE
        await room.scheduler.tick()
        assert len(room.scheduler._tasks) == under_way
        await room.scheduler.cancel()

    run(tmp_path, play)


def test_a_source_that_cannot_be_written_down_loses_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(room: Newsroom) -> None:
        finish = room.store.sources.finish

        def fail_for_amap(key: str, **values: Any) -> None:
            if key == "amap":
                raise OSError("disk full")
            finish(key, **values)

        monkeypatch.setattr(room.store.sources, "finish", fail_for_amap)
        outcome = await room.cycle()
        assert "index.html" in outcome.published.written
        monkeypatch.undo()
        assert "amap" in [report.source for report in (await room.cycle(hours=1)).reports]

    run(tmp_path, play)


def test_a_story_that_cannot_be_kept_takes_no_other_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(room: Newsroom) -> None:
        save, poisonous = room.store.stories.save, set[str]()

        def fail_for_one(item: Item, **values: Any) -> Any:
            """Raise for the first story of AMAP, whenever it comes."""
            if item.source == "amap" and not poisonous:
                poisonous.add(item.url)
            if item.url in poisonous:
                raise RuntimeError("poison")
            return save(item, **values)

        monkeypatch.setattr(room.store.stories, "save", fail_for_one)
        await room.cycle()
        (poisoned,) = [reason for source, _, reason in room.store.pages.left_out() if source == "amap"]
        assert "our own fault: RuntimeError('poison')" in poisoned
        read = [item for key, _, item in room.read() if key == "amap"]
        assert sum(item is None for item in read) == 1
        monkeypatch.undo()
        for _ in range(3):
            await room.cycle(hours=1)
        assert None not in [item for key, _, item in room.read() if key == "amap"]

    run(tmp_path, play)


def test_a_host_that_asks_for_patience_is_remembered_by_the_next_process(tmp_path: Path) -> None:
    async def play(room: Newsroom) -> None:
        room.press.fault(room.host("amap"), FaultKind.TOO_MANY)
        await room.cycle()
        assert room.store.sources.holds(room.watch.now) == {room.host("amap"): room.watch.now + timedelta(seconds=120)}

    run(tmp_path, play)


def test_sources_are_due_in_their_interval_and_not_in_step(tmp_path: Path) -> None:
    async def play(room: Newsroom) -> None:
        await room.cycle()
        due = {state.next_at - room.watch.now for state in room.store.sources.states() if not state.failures}
        assert all(timedelta(minutes=13) < wait < timedelta(minutes=17) for wait in due)
        assert len(due) > 1

    run(tmp_path, play)


class Slow:
    """A store that does not tell the newest stories before it is let."""

    def __init__(self, room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
        self._latest = room.store.stories.latest
        self._loop, self.asked, self._let = asyncio.get_running_loop(), asyncio.Event(), threading.Event()
        monkeypatch.setattr(room.store.stories, "latest", self.latest)

    def latest(self, codes: frozenset[str] | None, limit: int) -> tuple[Story, ...]:
        self._loop.call_soon_threadsafe(self.asked.set)
        self._let.wait()
        return self._latest(codes, limit)

    def let(self) -> None:
        self._let.set()


def test_readers_are_served_and_sources_read_while_feeds_are_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(room: Newsroom) -> None:
        room.watch.now -= timedelta(hours=9)
        await room.cycle()
        slow = Slow(room, monkeypatch)
        room.scheduler._owe(None)
        publishing = asyncio.create_task(room.scheduler.publish())
        await slow.asked.wait()
        try:
            async with serving(application(room.output)) as url, httpx.AsyncClient(trust_env=False) as reader:
                assert (await reader.get(f"{url}/all.xml")).status_code == 200
            room.watch.now += timedelta(hours=9)
            await room.scheduler.tick()
            reports = await room.scheduler.drain()
            assert not publishing.done()
        finally:
            slow.let()
        await publishing
        assert sum(report.changes.new for report in reports) > 0
        # what came meanwhile is for the next one, whether this one saw it or not
        assert room.scheduler._touched == frozenset().union(*(report.changes.touched for report in reports))

    run(tmp_path, play)


def test_what_is_stopped_while_feeds_are_published_ends_when_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(room: Newsroom) -> None:
        slow = Slow(room, monkeypatch)
        publishing = asyncio.create_task(room.scheduler.publish())
        await slow.asked.wait()
        publishing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await publishing
        stopping = asyncio.create_task(room.scheduler.cancel())
        await asyncio.sleep(0)
        assert not (room.output / "index.html").exists()
        slow.let()
        await stopping
        assert (room.output / "index.html").exists()

    run(tmp_path, play)


def test_what_could_not_be_published_is_tried_again_with_what_came_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(room: Newsroom) -> None:
        await room.cycle()
        slow = Slow(room, monkeypatch)
        room.scheduler._owe(frozenset({"all", "ml-kayes"}))
        publishing = asyncio.create_task(room.scheduler.publish())
        await slow.asked.wait()
        room.scheduler._owe(frozenset({"ne-zinder"}))
        (room.output / "all.xml").unlink()
        (room.output / "all.xml").mkdir()
        slow.let()
        assert (await publishing).failed
        assert room.scheduler._touched == frozenset({"all", "ml-kayes", "ne-zinder"})

    run(tmp_path, play)
