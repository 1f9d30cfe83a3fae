"""Feeds that are no files: made on request, kept for a while, never many at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from feeds.catalogue import UnknownFeed
from feeds.search import BadQuery
from feeds.serve import Moved, application, serving
from feeds.serve.made import WAITING, Kitchen

TEXT = b"<feed>" + b"<entry>Le prix du sac reste pourtant lourd.</entry>" * 20 + b"</feed>"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Desk:
    """Makes what is asked for of a text that can be changed, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.text, self.asked, self.now = TEXT, list[tuple[str, dict[str, str]]](), NOON

    def __call__(self, name: str, query: Mapping[str, str]) -> bytes | Moved:
        self.asked.append((name, dict(query)))
        if name.startswith("kayes"):
            return Moved(f"ml-{name}")
        if name == "search.rss" and query["q"] == "BAC":
            return Moved("search.rss", "q=bac")
        if name.startswith("search") and not query["q"]:
            raise BadQuery("nothing to look for", "a word")
        if "mars" in name:
            raise UnknownFeed("no feed is called 'mars'", "did you mean 'ml'?")
        if "fault" in name:
            raise RuntimeError("of our own")
        return self.text

    def clock(self) -> datetime:
        return self.now


def answers(
    tmp_path: Path, desk: Desk, *requests: tuple[str, dict[str, str]] | str | timedelta
) -> list[httpx.Response]:
    """What is answered to these requests in turn; a timedelta lets time pass."""

    async def session() -> list[httpx.Response]:
        app = application(tmp_path, make=desk, clock=desk.clock)
        found = []
        async with serving(app) as address, httpx.AsyncClient(base_url=address) as client:
            for one in requests:
                if isinstance(one, timedelta):
                    desk.now += one
                else:
                    path, headers = (one, {}) if isinstance(one, str) else one
                    found.append(await client.get(path, headers=headers))
        return found

    return asyncio.run(session())


def test_what_is_no_file_is_made_with_the_same_validators(tmp_path: Path) -> None:
    (first,) = answers(tmp_path, desk := Desk(), "/ml-gao+ml-kayes.rss?from=a-link")
    tag, date = first.headers["etag"], first.headers["last-modified"]
    assert desk.asked == [("ml-gao+ml-kayes.rss", {})]
    assert (first.content, first.headers["content-type"]) == (TEXT, "application/rss+xml")
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        (again,) = answers(tmp_path, Desk(), ("/ml-gao+ml-kayes.rss", headers))
        assert again.status_code == 304
    for coding in ("br", "zstd", "gzip"):
        (packed,) = answers(tmp_path, Desk(), ("/en/ml-gao+ml-kayes.html", {"Accept-Encoding": coding}))
        assert (packed.headers["content-encoding"], len(packed.headers["etag"])) == (coding, len(tag) + len(coding) - 2)


def test_it_is_made_once_in_a_while(tmp_path: Path) -> None:
    path, desk = "/ml-gao+ml-kayes.xml", Desk()
    answers(tmp_path, desk, path, path, timedelta(seconds=59), path)
    assert len(desk.asked) == 1
    answers(tmp_path, desk, path, timedelta(seconds=60), path)
    assert len(desk.asked) == 3


def test_it_changed_when_it_was_seen_to_be_another(tmp_path: Path) -> None:
    path, desk = "/ml-gao+ml-kayes.xml", Desk()

    async def session() -> list[httpx.Response]:
        async with (
            serving(application(tmp_path, make=desk, clock=desk.clock)) as url,
            httpx.AsyncClient(base_url=url) as client,
        ):
            found = [await client.get(path)]
            desk.now += timedelta(minutes=2)
            found.append(await client.get(path))
            desk.now, desk.text = desk.now + timedelta(minutes=2), TEXT + b"<!---->"
            return [*found, await client.get(path)]

    first, same, other = asyncio.run(session())
    assert same.headers["etag"] == first.headers["etag"] != other.headers["etag"]
    times = [one.headers["last-modified"][-12:-4] for one in (first, same, other)]
    assert times == ["12:00:00", "12:00:00", "12:04:00"]


def test_a_search_is_made_of_what_is_asked_and_of_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "search.html").write_bytes(b"the empty form")
    desk = Desk()
    form, found, feed, moved, bad = answers(
        tmp_path,
        desk,
        "/search.html",
        "/search.html?q=bac+kayo&in=ml&utm_source=mail",
        "/search.xml?in=ml&q=bac+kayo",
        "/search.rss?q=BAC",
        "/search.rss?q=",
    )
    assert (form.content, found.content, feed.content) == (b"the empty form", TEXT, TEXT)
    assert desk.asked[0] == ("search.html", {"q": "bac kayo", "in": "ml"})
    assert moved.headers["location"] == "search.rss?q=bac"
    assert (bad.status_code, bad.headers["cache-control"]) == (400, "no-store")
    assert "nothing to look for" in bad.text


@pytest.mark.parametrize(
    ("path", "status", "to"),
    [
        ("/kayes.xml?x=1", 301, "ml-kayes.xml?x=1"),
        ("/mars.xml", 404, None),
        ("/fault.xml", 500, None),
        ("/ml-gao%2Bml-kayes.xml", 301, "ml-gao+ml-kayes.xml"),
        ("/search.xml?q=" + "x" * 1001, 414, None),
    ],
)
def test_what_is_answered_otherwise(tmp_path: Path, path: str, status: int, to: str | None) -> None:
    (answer,) = answers(tmp_path, Desk(), path)
    assert (answer.status_code, answer.headers.get("location")) == (status, to)
    assert ("no-store" in answer.headers["cache-control"]) is (status >= 400)
    if status == 404:
        assert "did you mean 'ml'?" in answer.text


def test_a_file_is_never_made(tmp_path: Path) -> None:
    (tmp_path / "ml-kayes.xml").write_bytes(b"<feed/>")
    (answer,) = answers(tmp_path, desk := Desk(), "/ml-kayes.xml?q=x")
    assert (answer.content, desk.asked) == (b"<feed/>", [])


def test_one_is_made_at_a_time_and_who_would_wait_too_long_comes_again(tmp_path: Path) -> None:
    started, go = threading.Semaphore(0), threading.Event()
    working, most = 0, 0

    def slow(name: str, query: Mapping[str, str]) -> bytes:
        nonlocal working, most
        working, most = working + 1, max(most, working + 1)
        started.release()
        go.wait(60)
        working -= 1
        return name.encode()

    async def session() -> tuple[list[httpx.Response], httpx.Response, httpx.Response]:
        app = application(tmp_path, make=slow, max_age=700)
        (tmp_path / "all.xml").write_bytes(b"<feed/>")
        limits = httpx.Limits(max_connections=None)
        async with serving(app) as url, httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
            waiting = [asyncio.create_task(client.get(f"/feed-{n}.xml")) for n in range(WAITING + 1)]
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            file = await client.get("/all.xml")
            go.set()
            (busy,) = done
            return [await one for one in waiting if one is not busy], busy.result(), file

    served, busy, file = asyncio.run(session())
    assert {one.status_code for one in served} == {200}
    assert (busy.status_code, busy.headers["retry-after"], busy.headers["cache-control"]) == (503, "700", "no-store")
    assert file.status_code == 200
    assert most == 1


def test_memory_is_bounded_by_what_was_asked_for_last() -> None:
    asked: list[str] = []

    def make(name: str, query: Mapping[str, str]) -> bytes:
        asked.append(name)
        return b"x" * 200

    async def session() -> None:
        kitchen = Kitchen(make, lambda: NOON, held=3000)
        for name in ("a.png", "b.png", "a.png", "c.png", "a.png", "b.png"):
            await kitchen.get(name, (), 60)

    asyncio.run(session())
    assert asked == ["a.png", "b.png", "c.png", "b.png"]
