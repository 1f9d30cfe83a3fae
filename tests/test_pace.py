"""How often a host is asked, how many at once, and how long it is left alone; on a clock that nobody waits for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import NEWS, OTHER, Loopback, Request, Script, Time, Writer, fetching, reply, source

from regionwire.errors import HttpError
from scrapers.pace import parse_retry_after

STORY = "<p>À Kayes, la crue du Sénégal baisse depuis mardi.</p>".encode()


def test_requests_to_a_host_keep_their_distance() -> None:
    starts: list[tuple[str, float]] = []
    time = Time()

    async def answer(request: Request, writer: Any) -> None:
        starts.append((request.headers["host"], time.passed))
        writer.write(reply(STORY))

    async def test() -> None:
        async with Loopback({"/story": answer}) as host, fetching(host, time, pace=5.0, robots=False) as fetcher:
            for base in (NEWS, NEWS, OTHER, NEWS):
                await fetcher.get(base + "/story", source())
            await fetcher.get(NEWS + "/story", source(pace=60.0))
            await fetcher.get(NEWS + "/story", source())

    asyncio.run(test())
    assert starts == [
        ("news.example", 0.0),
        ("news.example", 5.0),
        ("other.example", 5.0),
        ("news.example", 10.0),
        ("news.example", 15.0),
        ("news.example", 75.0),
    ]


def test_requests_at_once_are_counted_by_host() -> None:
    running: list[str] = []
    most: list[int] = []

    def busy(crowd: int) -> Writer:
        arrived = asyncio.Barrier(crowd)

        async def answer(request: Request, writer: Any) -> None:
            running.append(request.headers["host"])
            most.append(running.count(request.headers["host"]))
            await arrived.wait()  # answers only when so many are here at once
            running.remove(request.headers["host"])
            writer.write(reply(STORY))

        return answer

    async def test() -> None:
        async with (
            Loopback({"/story": busy(4)}) as host,
            fetching(host, concurrency=3, robots=False) as fetcher,
        ):
            both = [base + "/story" for base in (NEWS, OTHER) for _ in range(6)]
            pages = await asyncio.gather(*(fetcher.get(url, source(concurrency=2)) for url in both))
            assert all(pages)

    asyncio.run(test())
    assert max(most) == 2


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("Sat, 14 Mar 2026 09:02:00 GMT", 120),
        ("9" * 30, 86_400),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 86_400),
    ],
)
def test_retry_after_is_kept_by_the_whole_host(status: int, said: str, seconds: float) -> None:
    async def test() -> None:
        time = Time()
        scripts: dict[str, Script] = {
            "/story": [reply(status=status, retry_after=said), reply(STORY)],
            "/next": reply(STORY),
        }
        async with Loopback(scripts) as host, fetching(host, time) as fetcher:
            with pytest.raises(HttpError) as asked:
                await fetcher.get(NEWS + "/story", source())
            assert (asked.value.status, asked.value.retry_after) == (status, seconds)
            assert fetcher.not_before("news.example") == time.now() + timedelta(seconds=seconds)
            time.passed += seconds - 1
            with pytest.raises(HttpError) as spared:
                await fetcher.get(NEWS + "/next", source())
            assert (spared.value.status, spared.value.retry_after) == (status, 1)
            assert host.targets() == ["/story"]
            assert await fetcher.get(OTHER + "/next", source())
            time.passed += 1
            assert fetcher.not_before("news.example") is None
            assert await fetcher.get(NEWS + "/next", source())

    asyncio.run(test())


@given(st.text() | st.text("0123456789-+:, GMTSatMar"))
def test_retry_after_is_a_wait_of_a_day_at_most_or_nothing(value: str) -> None:
    wait = parse_retry_after(value, Time().now())
    assert wait is None or timedelta(0) <= wait <= timedelta(days=1)


@pytest.mark.parametrize("said", ["soon", "-5", "Sat, 14 Mar 2026 08:00:00 GMT", ""])
def test_retry_after_that_asks_for_nothing(said: str) -> None:
    async def test() -> None:
        scripts = {"/story": [reply(status=429, retry_after=said), reply(STORY)]}
        async with Loopback(scripts) as host, fetching(host) as fetcher:
            with pytest.raises(HttpError):
                await fetcher.get(NEWS + "/story", source())
            assert fetcher.not_before("news.example") is None
            assert await fetcher.get(NEWS + "/story", source())

    asyncio.run(test())


def test_those_who_wait_for_their_turn_hear_of_the_hold() -> None:
    async def test() -> None:
        async with Loopback({"/story": reply(status=429, retry_after="60")}) as host:
            async with fetching(host, concurrency=1, robots=False) as fetcher:
                asked = (fetcher.get(NEWS + "/story", source()) for _ in range(5))
                errors = await asyncio.gather(*asked, return_exceptions=True)
            assert all(isinstance(error, HttpError) for error in errors)
            assert host.targets() == ["/story"]

    asyncio.run(test())


def test_page_is_dated_by_the_clock_that_was_passed() -> None:
    async def test() -> None:
        time = Time()
        time.passed = 3600
        async with Loopback({"/story": reply(STORY)}) as host, fetching(host, time) as fetcher:
            page = await fetcher.get(NEWS + "/story", source())
            assert page is not None
            assert page.fetched == datetime(2026, 3, 14, 10, 0, tzinfo=UTC)

    asyncio.run(test())
