"""The whole cycle against its floor: robots, listings, fetching, reading, normalizing, regions, identity, store, feeds,
beside fetching and bare-parsing the same pages with httpx and selectolax.

    python benchmarks/cycle.py [ROUNDS]

The press serves from a process of its own. The two contenders take turns, each round in a fresh process with a fresh
store, and report their own wall time, CPU time and peak memory; the ratio is that of a round, and its median is quoted.
"""

from __future__ import annotations

import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx
from selectolax.lexbor import LexborHTMLParser

from press.press import Press
from press.story import load_stories
from press.timetable import plan
from regionwire.cli.demo import press_config
from regionwire.cli.room import open_room, open_store
from regionwire.item import Announcement
from scheduler import Scheduler

START = datetime(2025, 11, 17, 6, 0, tzinfo=UTC)
NOW = START + timedelta(days=4)
CLIENTS = 8  # as the product has, because one large pool is slow
AT_ONCE = 16


def press() -> Press:
    """The press at the end of its third day: everything is in print, nothing moves."""
    return Press(plan(load_stories(), seed=1, start=START, days=3), clock=lambda: NOW)


async def serve() -> None:
    """The press, until its standard input ends; says where it is and what it has in print."""
    served = press()
    await served.start()
    stories = {
        key: [served.timetable.edition(key, NOW, served.base(key)).url(article.path) for article in articles]
        for key, articles in served.timetable.expected(NOW).items()
    }
    print(json.dumps({"port": next(iter(served.routes.values()))[1], "stories": stories}), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await served.stop()


class _ToPress(httpcore.AsyncNetworkBackend):
    """Connects every name to the press, in plain HTTP."""

    def __init__(self, port: int) -> None:
        self._inner, self._port = httpcore.AnyIOBackend(), port

    async def connect_tcp(self, host: str, port: int, **options: Any) -> httpcore.AsyncNetworkStream:  # type: ignore[override]  # passed on as they are
        return await self._inner.connect_tcp("127.0.0.1", self._port, **options)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


async def floor(port: int, stories: dict[str, list[str]], folder: Path) -> int:
    """httpx, tuned as the product's, and a bare parse."""
    clients = []
    for _ in range(CLIENTS):
        transport = httpx.AsyncHTTPTransport(trust_env=False)
        transport._pool._network_backend = _ToPress(port)
        clients.append(httpx.AsyncClient(transport=transport, headers={"accept-encoding": "gzip, br, zstd"}))
    by_host = {key: clients[number % CLIENTS] for number, key in enumerate(sorted(stories))}
    todo = iter([(by_host[key], url.replace("https:", "http:")) for key in sorted(stories) for url in stories[key]])
    done = 0

    async def work() -> None:
        nonlocal done
        for client, url in todo:
            answer = await client.get(url)
            answer.raise_for_status()
            LexborHTMLParser(answer.content)
            done += 1

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    for client in clients:
        await client.aclose()
    return done


async def cycle(port: int, stories: dict[str, list[str]], folder: Path) -> int:
    """One cycle of the product on a fresh store, all stories announced before."""
    served = press()
    sources = served.sources().values()
    hosts = {host for fields in sources for host in (urlsplit(fields["base"]).netloc, *fields["hosts"])}
    routes = dict.fromkeys(hosts, ("127.0.0.1", port))
    config = press_config(
        served, folder, folder / "public", base_url="https://bench.regionwire.example", interval=900.0
    )
    config = replace(config, schedule=replace(config.schedule, stories_per_visit=10_000))
    with open_store(config) as store:
        for key, urls in stories.items():
            store.pages.announce(key, [Announcement(url) for url in urls], NOW - timedelta(hours=1))
        async with open_room(config, store, clock=lambda: NOW, routes=routes) as room:
            outcome = await Scheduler(room).once()
    for report in outcome.reports:
        assert not report.error, report
    return sum(report.asked for report in outcome.reports)


def contend(name: str, port: int, stories: dict[str, list[str]]) -> None:
    """One contender in this process; prints its figures."""
    run: Callable[[int, dict[str, list[str]], Path], Awaitable[int]] = {"floor": floor, "cycle": cycle}[name]

    async def timed(folder: Path) -> tuple[int, float, float]:
        wall, cpu = time.perf_counter(), time.process_time()
        pages = await run(port, stories, folder)
        return pages, time.perf_counter() - wall, time.process_time() - cpu

    with tempfile.TemporaryDirectory() as folder:
        pages, wall, cpu = asyncio.run(timed(Path(folder)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"pages": pages, "per_second": pages / wall, "cpu_ms": cpu / pages * 1e3, "peak_mb": peak}))


def child(name: str, told: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, name], input=told, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main(rounds: int) -> None:
    """All rounds, and what they gave."""
    with subprocess.Popen(
        [sys.executable, __file__, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin
        assert server.stdout
        told = server.stdout.readline()
        child("floor", told)  # renders every page once, so that neither contender pays for it
        results = [(child("floor", told), child("cycle", told)) for _ in range(rounds)]
        server.stdin.close()
    for name, number in (("floor", 0), ("cycle", 1)):
        rows = [pair[number] for pair in results]
        middle = {key: statistics.median(row[key] for row in rows) for key in rows[0]}
        print(
            f"{name}: {middle['pages']:.0f} pages, {middle['per_second']:.0f} pages/s, "
            f"{middle['cpu_ms']:.2f} CPU-ms a page, peak {max(row['peak_mb'] for row in rows):.0f} MB"
        )
    cpu = statistics.median(floor["cpu_ms"] / cycle["cpu_ms"] for floor, cycle in results)
    ratios = [cycle["per_second"] / floor["per_second"] for floor, cycle in results]
    print(f"cycle / floor, pages a second: {statistics.median(ratios):.2f}", end=" ")
    print(f"({min(ratios):.2f} to {max(ratios):.2f}, {rounds} rounds); pages a CPU second: {cpu:.2f}")


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    elif sys.argv[1:2] in (["floor"], ["cycle"]):
        at = json.loads(sys.stdin.read())
        contend(sys.argv[1], at["port"], at["stories"])
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 5)
