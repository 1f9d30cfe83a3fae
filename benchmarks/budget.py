"""What a reader downloads in a day who asks every hour, headers included: from a region, and from the feed of all.

    python benchmarks/budget.py [--entries 100] [--json]

The press's stories stand in a feed as long as a busy one; new ones arrive through the day, six in the region and forty
in all, evenly, which is the dearest: an hour without one costs a 304. Our own server gives the feed out over a plain
socket that sends the validators back and takes one packed form, and every byte that comes is counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from feed_stories import NOON, SITE, SOURCES, story

from feeds.channel import Channel
from feeds.desk import Desk
from feeds.entry import entries
from feeds.making import FORMATS
from feeds.serve import application, serving
from feeds.spec import FeedSpec
from press.story import PressStory, load_stories
from regionwire.item import Assigned, Story
from regionwire.source import Content

HOURS = 24
REGION = FeedSpec("ml-kayes", "Kayes", "L’actualité locale", frozenset({"ml-kayes"}), country="ml")
ALL = FeedSpec("all", "Toutes les nouvelles", "Toutes les régions en un seul flux", None)
DAYS = {"region": (REGION, 6, 60_000), "all": (ALL, 40, 250_000)}  # new stories, and bytes that they may cost
CODINGS = ("br", "zstd", "gzip")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100, help="of a feed")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures = [
        asyncio.run(day(name, ending, coding, asked.entries))
        for name in DAYS
        for ending in FORMATS
        for coding in CODINGS
    ]
    if asked.json:
        print(json.dumps(figures, indent=1))
    else:
        for one in figures:
            kept = "kept" if one["kept"] else "BROKEN"
            print("{feed:<8}{format:<6}{coding:<6}{bytes:>9,} of {budget:,}".format(**one), kept, one["polls"])
    sys.exit(0 if all(one["kept"] for one in figures if one["coding"] == "br") else 1)


async def day(name: str, ending: str, coding: str, limit: int) -> dict[str, object]:
    """A day of polls of one feed in one format: bytes that came, of how many they may be, and each poll's."""
    spec, new, budget = DAYS[name]
    spec, file = replace(spec, limit=limit), f"{spec.slug}.{ending}"
    site = replace(SITE, content=Content.SUMMARY)
    stories = printed(limit + new, timedelta(days=1) / new)
    sizes = []
    with tempfile.TemporaryDirectory(prefix="regionwire-") as public:
        async with serving(application(Path(public))) as url:
            validators: Mapping[str, str] = {}
            for hour in range(HOURS + 1):  # the first one fetches what is there
                count = limit + new * hour // HOURS
                channel = Channel(spec=spec, entries=entries(spec, stories[count - limit : count], site, SOURCES))
                Desk(Path(public)).put({file: FORMATS[ending](channel, site)})
                size, validators = await poll(f"{url}/{file}", coding, validators)
                sizes.append(size)
    total = sum(sizes[1:])
    told = {"feed": name, "format": ending, "coding": coding, "entries": limit, "bytes": total, "budget": budget}
    return {**told, "kept": total < budget, "polls": sizes}


def printed(count: int, apart: timedelta) -> Sequence[Story]:
    """So many stories of the press, so far apart, the oldest first."""
    filed = load_stories()
    return [_printed(filed[n % len(filed)], n, NOON + n * apart) for n in range(count)]


def _printed(filed: PressStory, n: int, at: datetime) -> Story:
    return story(
        n,
        title=filed.title,
        standfirst=filed.standfirst,
        text="\n".join(filed.paragraphs),
        html="".join(f"<p>{paragraph}</p>" for paragraph in filed.paragraphs),
        section=filed.section,
        byline=filed.byline,
        authors=(filed.byline,) if filed.byline else (),
        url=f"https://www.fleuve.example/{filed.section.lower()[:4]}/{filed.id}-{n}",
        regions=(Assigned("ml-kayes", 2.0), *(Assigned(code, 0.5) for code in filed.regions[:1] if code != "ml-kayes")),
        published=at,
        updated=at,
        first_seen=at,
        copies=(),
    )


async def poll(url: str, coding: str, validators: Mapping[str, str]) -> tuple[int, Mapping[str, str]]:
    """Ask once over a connection of its own: the bytes that came, and the validators for the next time."""
    host, _, path = url.removeprefix("http://").partition("/")
    name, _, port = host.rpartition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    lines = [f"GET /{path} HTTP/1.1", f"Host: {host}", f"Accept-Encoding: {coding}", "Connection: close"]
    lines += [f"{key}: {value}" for key, value in validators.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    answer = await reader.read()
    writer.close()
    head = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in head[1:])
    assert head[0].split()[1] in ("200", "304"), head[0]
    return len(answer), {"If-None-Match": fields["etag"], "If-Modified-Since": fields["last-modified"]}


if __name__ == "__main__":
    main()
