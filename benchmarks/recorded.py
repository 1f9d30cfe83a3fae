"""The whole cycle over recorded pages that nobody here wrote: how many become items, and how many of those are right.

    python benchmarks/recorded.py DATA SET [SET ...]

DATA holds, for each set, `gold.json` (page -> url, title, date, text) and `html/<page>` (bytes as crawled). A page is
right in its title when the words are equal, in its day when it is, in UTC, that of the gold value. Every page is an
item, or left out for a reason that is printed. `-v` prints the titles and days that differ.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from regionwire.cli.demo import play_archive
from regionwire.cli.room import set_up_logging
from regionwire.item import Item
from regionwire.store import Store
from regionwire.text import words
from regionwire.urls import canonical_url


def archive(folder: Path, target: Path) -> dict[str, dict[str, Any]]:
    """The pages of a set as a web archive, each at its own address once; the gold values by address."""
    gold: dict[str, dict[str, Any]] = {}
    with target.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for page, row in sorted(json.loads((folder / "gold.json").read_text("utf-8")).items()):
            url = row.get("url", "")
            if not url.startswith("http") or url in gold:
                continue
            gold[url] = row
            body = (folder / "html" / page).read_bytes()
            day = str(row.get("crawl_date") or row.get("date") or "2026-01-01")[:10]
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))], protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=io.BytesIO(body),
                    http_headers=headers,
                    warc_headers_dict={"WARC-Date": f"{day}T12:00:00Z"},
                )
            )
    return gold


def measure(data: Path, name: str) -> None:
    """One set, printed."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        gold = archive(data / name, home / "pages.warc.gz")
        told = asyncio.run(play_archive(home / "pages.warc.gz", home, home / "public"))
        with Store.open(f"sqlite:///{home}/var/regionwire.db", tag="demo.regionwire.example,2026") as store:
            read = {key(url): item for (_, url), item in store.stories.by_page().items()}
    left = {key(url): reason for url, reason in told.pages_left_out}
    titles = days = dated = titled = bodies = 0
    wrong: list[str] = []
    by_key = {key(url): row for url, row in gold.items()}
    for url, row in by_key.items():
        item = read.get(url)
        if item is None:
            continue
        bodies += bool(item.text)
        titled += bool(row.get("title"))
        right = bool(row.get("title")) and words(item.title) == words(str(row["title"]))
        titles += right
        if row.get("title") and not right:
            wrong.append(f"  title {url}\n    gold {row['title']}\n    ours {item.title}")
        if row.get("date"):
            dated += 1
            if same_day(item, str(row["date"])[:10]):
                days += 1
            else:
                wrong.append(f"  day {url}\n    gold {row['date']}\n    ours {item.published}")
    unseen = [url for url in by_key if url not in read and url not in left]
    print(
        f"{name}: {len(gold)} pages: {len(read)} items, {bodies} with a body; {len(left)} left out, {len(unseen)} lost"
    )
    print(f"  title equal to gold: {titles} of {titled} ({titles / titled:.1%})")
    print(f"  day equal to gold:   {days} of {dated} ({days / dated:.1%})")
    for reason, count in Counter(reason.split(": ", 1)[-1] for reason in left.values()).most_common():
        print(f"  left out {count:>3}  {reason}")
    for url in unseen:
        print(f"  lost: {url}")
    if "-v" in sys.argv:
        print("\n".join(wrong))


def key(url: str) -> str:
    """What a page is known by here: its canonical address, whatever the scheme."""
    return canonical_url(url, base=urljoin(url, "/")).partition("://")[2]


def same_day(item: Item, gold: str) -> bool:
    """Whether an item was published on that day."""
    return item.published is not None and item.published.at.date().isoformat() == gold


if __name__ == "__main__":
    set_up_logging(quiet=True)
    arguments = [argument for argument in sys.argv[1:] if argument != "-v"]
    for chosen in arguments[1:]:
        measure(Path(arguments[0]), chosen)
