"""Requests per second of our server beside nginx, on the same files, in one run; and what the two take of memory.

    python benchmarks/serving.py [--public DIR] [--seconds 5] [--connections 16] [--json]

wrk asks over keep-alive connections on loopback for a feed packed by gzip (200), and for one that it has (304), of the
one server and the other in turn, several times, so that what else the machine does befalls both alike. nginx has one
worker, as our server has one process; wrk has one thread.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import httpx
from nginx import INSTALLED, nginx

WRK = shutil.which("wrk")
ROUNDS = 5
FEED = 100  # entries


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of request, by the status that it is answered with: its headers."""

    name: str
    headers: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--public", type=Path, help=f"what to serve (default: a feed of {FEED} entries)")
    parser.add_argument("--name", default="all.xml", help="the file that is asked for")
    parser.add_argument("--seconds", type=int, default=2, help=f"of each of {ROUNDS} rounds")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not INSTALLED or not WRK:
        sys.exit("nginx and wrk are needed: apt install nginx libnginx-mod-http-brotli-static wrk")
    with tempfile.TemporaryDirectory(prefix="regionwire-") as scratch:
        public = asked.public or filled(Path(scratch) / "public")
        figures = measured(Path(scratch), public.resolve(), asked.name, asked.seconds, asked.connections)
    print(json.dumps(figures, indent=1) if asked.json else told(figures))


def filled(public: Path) -> Path:
    """A folder with one feed as a reader would get it."""
    from feed_stories import ALL, SITE, SOURCES, story

    from feeds import atom
    from feeds.channel import Channel
    from feeds.desk import Desk
    from feeds.entry import entries

    channel = Channel(spec=ALL, entries=entries(ALL, [story(n) for n in range(FEED)], SITE, SOURCES))
    Desk(public).put({"all.xml": atom.feed(channel, SITE)})
    return public


def measured(scratch: Path, public: Path, name: str, seconds: int, connections: int) -> dict[str, object]:
    """Rates by server and kind of request, the median of ROUNDS; their ratio; memory in MiB."""
    with ours(public) as (one, pid), nginx(scratch, public) as (other, master):
        servers = {"regionwire": (one, [pid]), "nginx": (other, children(master))}
        rates: dict[str, dict[str, list[float]]] = {}
        for _ in range(ROUNDS):
            for server, (url, _) in servers.items():
                for load in loads(f"{url}/{name}"):
                    found = rate(f"{url}/{name}", load, seconds, connections)
                    rates.setdefault(load.name, {}).setdefault(server, []).append(found)
        memory = {server: round(sum(map(resident, pids)) / 1024, 1) for server, (_, pids) in servers.items()}
    middle = {load: {server: round(median(found)) for server, found in by.items()} for load, by in rates.items()}
    return {
        "file": name,
        "bytes": (public / f"{name}.gz").stat().st_size,
        "connections": connections,
        "requests_per_second": middle,
        "ratio": {load: round(by["nginx"] / by["regionwire"], 1) for load, by in middle.items()},
        "memory_mib": memory,
    }


def told(figures: dict[str, object]) -> str:
    return "\n".join(f"{name:<22} {value}" for name, value in figures.items())


@contextmanager
def ours(public: Path) -> Iterator[tuple[str, int]]:
    """Our server as a process of its own: its address and process id."""
    code = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom feeds.serve import application, serving\n"
        "async def main():\n    async with serving(application(Path(sys.argv[1]))) as url:\n"
        "        print(url, flush=True)\n        await asyncio.Event().wait()\nasyncio.run(main())"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(public)], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.terminate()


def children(pid: int) -> list[int]:
    """A process and those that it started; Linux alone tells."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *map(int, found)]


def resident(pid: int) -> int:
    """Memory of a process that is its own, in KiB: what it shares is not counted twice."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def loads(url: str) -> list[Load]:
    """The two kinds of request; the second knows the tag that this server gives."""
    packed = {"Accept-Encoding": "gzip"}
    tag = httpx.get(url, headers=packed).headers["etag"]
    assert httpx.get(url, headers=packed | {"If-None-Match": tag}).status_code == 304
    return [Load("200", ("Accept-Encoding: gzip",)), Load("304", ("Accept-Encoding: gzip", f"If-None-Match: {tag}"))]


def rate(url: str, load: Load, seconds: int, connections: int) -> float:
    """Answers per second that wrk counts; every one of them with the status that is wanted."""
    headers = [word for line in load.headers for word in ("-H", line)]
    command = [str(WRK), "-t1", f"-c{connections}", f"-d{seconds}s", *headers, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    assert "Socket errors" not in said, said
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])


if __name__ == "__main__":
    main()
