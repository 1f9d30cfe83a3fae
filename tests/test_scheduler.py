"""The clock when things go wrong inside our own house: one source, one story or one line of the store."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from newsroom import Newsroom, newsroom, timetable

from press.fault import FaultKind
from press.story import load_stories
from regionwire.item import Item
from scheduler import LEASE

FEW = tuple(story for story in load_stories() if story.regions[0] in ("ml-kayes", "ne-zinder"))


def run(folder: Path, play: Callable[[Newsroom], Awaitable[None]], *, patience: float = 1.0) -> None:
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

    run(tmp_path, play, patience=60.0)


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
