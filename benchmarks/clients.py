"""Real feed readers on feeds of ours, over our own server: every entry once, an edit once, nothing again.

    python benchmarks/clients.py

Each client polls ten times in each format that it reads. Before the fifth poll one story was edited and one came; else
nothing changes. What a client then holds, or has sent by mail, must be the six stories, once each; and a request that
says what it has must be answered with 304 but that one time. What is not installed is named and left out: feedparser,
reader (pip, with sgmllib3k), newsboat, rss2email (Debian), rss-parser, feedsmith (npm, in NODE_PATH). Exit code 1 if
one fails.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import mailbox
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feeds import atom, jsonfeed, rss
from feeds.channel import Channel
from feeds.desk import Desk
from feeds.entry import entries
from feeds.serve import application, serving
from feeds.spec import FeedSpec, Site
from regionwire.item import Assigned, Item, Story

POLLS, CHANGE = 10, 5  # before this poll, counted from 1, the feed changes
FORMATS = {"xml": atom.feed, "rss": rss.feed, "json": jsonfeed.feed}
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPEC = FeedSpec("ml-kayes", "Kayes", "Kayes (Mali)", frozenset({"ml-kayes"}))

NODE = """
(async () => {
  const [name, url] = process.argv.slice(1), text = await (await fetch(url)).text();
  const one = name === "feedsmith" ? require(name).parseFeed(text).feed : await new (require(name))().parseString(text);
  const plain = it => typeof it === "object" ? it.value : it;
  console.log(JSON.stringify((one.entries || one.items).map(it => [plain(it.guid || it.id), plain(it.title)])));
})();
"""


@dataclass
class Log:
    """What was asked of the server: whether with a validator, and the status of the answer."""

    app: ASGIApp
    asked: list[tuple[bool, int]] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        names = {name.lower() for name, _ in scope.get("headers", ())}
        conditional = bool(names & {b"if-none-match", b"if-modified-since"})

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.asked.append((conditional, message["status"]))
            await send(message)

        await self.app(scope, receive, noted)


Poll = Callable[[], object]
Held = Callable[[], Sequence[tuple[str, str]]]  # (what tells it from others, title) of each row


def feedparser_(url: str, home: Path) -> tuple[Poll, Held]:
    """A program that keeps the validators and knows entries by their ids."""
    feedparser = importlib.import_module("feedparser")
    last: dict[str, Any] = {}
    rows: dict[str, list[str]] = {}

    def poll() -> None:
        got = feedparser.parse(url, etag=last.get("etag"), modified=last.get("modified"))
        last.update({name: got[name] for name in ("etag", "modified") if got.get(name)})
        for one in got.entries:
            rows.setdefault(one.id, []).append(one.title)

    # seen anew in each whole answer: the two generations give each at most twice
    return poll, lambda: [(id, titles[-1]) for id, titles in rows.items() if len(titles) <= 2]


def reader_(url: str, home: Path) -> tuple[Poll, Held]:
    reader = importlib.import_module("reader").make_reader(str(home / "reader.sqlite"))
    reader.add_feed(url)
    return partial(reader.update_feed, url), lambda: [(one.id, one.title) for one in reader.get_entries()]


def newsboat(url: str, home: Path) -> tuple[Poll, Held]:
    (home / "urls").write_text(url + "\n")
    (home / "config").write_text("auto-reload no\n")
    files = {"-u": "urls", "-C": "config", "-c": "cache.db"}
    command = ["newsboat", *(part for flag, name in files.items() for part in (flag, str(home / name))), "-x", "reload"]

    def held() -> Sequence[tuple[str, str]]:
        with sqlite3.connect(home / "cache.db") as cache:
            return cache.execute("select guid, title from rss_item").fetchall()

    return partial(_run, command, home), held


def rss2email(url: str, home: Path) -> tuple[Poll, Held]:
    """Each entry is a mail; what was sent once is not sent again, edited or not."""
    r2e = ["r2e", "-c", str(home / "r2e.cfg"), "-d", str(home / "r2e.json")]
    _run([*r2e, "new", "reader@example.org"], home)
    settings = (home / "r2e.cfg").read_text()
    for name, value in (("email-protocol", "maildir"), ("maildir-path", str(home)), ("maildir-mailbox", "mail")):
        settings = "\n".join(
            f"{name} = {value}" if line.startswith(f"{name} =") else line for line in settings.split("\n")
        )
    (home / "r2e.cfg").write_text(settings)
    mailbox.Maildir(home / "mail", create=True)
    _run([*r2e, "add", "kayes", url], home)

    def held() -> Sequence[tuple[str, str]]:
        mails = [str(make_header(decode_header(mail["Subject"]))) for mail in mailbox.Maildir(home / "mail")]
        return [(" ".join(subject.split()).removeprefix(EDITED), " ".join(subject.split())) for subject in mails]

    return partial(_run, [*r2e, "run"], home), held


def npm(name: str, url: str, home: Path) -> tuple[Poll, Held]:
    """A parser that remembers nothing: what it reads last."""
    rows: list[tuple[str, str]] = []

    def poll() -> None:
        rows[:] = [(id, title) for id, title in json.loads(_run(["node", "-e", NODE, name, url], home))]

    return poll, lambda: rows


def _run(command: Sequence[str], home: Path) -> str:
    done = subprocess.run(command, env={**os.environ, "HOME": str(home)}, capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return done.stdout


def _npm_has(name: str) -> bool:
    tried = ["node", "-e", f"require('{name}')"]
    return bool(shutil.which("node")) and subprocess.run(tried, capture_output=True).returncode == 0


EDITED = "Corrigé : "
CLIENTS: dict[str, tuple[Callable[[], bool], Callable[[str, Path], tuple[Poll, Held]], str]] = {
    "feedparser": (lambda: bool(find_spec("feedparser")), feedparser_, "xml rss"),
    "reader": (lambda: bool(find_spec("reader")), reader_, "xml rss json"),
    "newsboat": (lambda: bool(shutil.which("newsboat")), newsboat, "xml rss"),
    "rss2email": (lambda: bool(shutil.which("r2e")), rss2email, "xml rss"),
    "rss-parser": (partial(_npm_has, "rss-parser"), partial(npm, "rss-parser"), "xml rss"),
    "feedsmith": (partial(_npm_has, "feedsmith"), partial(npm, "feedsmith"), "xml rss json"),
}


def generations() -> Iterator[tuple[Story, ...]]:
    """Five stories; the same with one edited and one more."""
    first = tuple(_story(number) for number in range(1, 6))
    yield first
    yield (*first[:1], _story(2, EDITED, timedelta(hours=9)), *first[2:], _story(6))


def _story(number: int, before: str = "", edited: timedelta = timedelta()) -> Story:
    at = NOON + timedelta(hours=number)
    title, text = f"{before}La récolte du village {number}", f"Les greniers du village {number} sont pleins."
    item = Item(
        source="fleuve",
        url=f"https://www.fleuve.example/recolte-{number}",
        title=title,
        html=f"<p>{text}</p>",
        text=text,
        language="fr",
        fetched=at,
        regions=(Assigned("ml-kayes", 1.0),),
    )
    id = f"tag:feeds.example.org,2026:story/{number}"
    return Story(id=id, item=item, published=at, updated=at + edited, first_seen=at, changed=at + edited)


def put(output: Path, site: Site, stories: Sequence[Story], at: float) -> None:
    """The feed of these stories, as if written `at`: Last-Modified has whole seconds, and these polls are quick."""
    channel = Channel(spec=SPEC, entries=entries(SPEC, stories, site, {}))
    Desk(output).put({f"{SPEC.slug}.{ending}": write(channel, site) for ending, write in FORMATS.items()})
    for file in output.iterdir():
        os.utime(file, (at, at))


async def play(name: str, ending: str, output: Path, url: str, log: Log) -> str:
    """What went wrong with one client and one format; "" if nothing did."""
    site = Site(title="Fil d’essai", base_url=url, tag="feeds.example.org,2026", author="La rédaction")
    before, after = generations()
    put(output, site, before, time.time() - 3600)
    log.asked.clear()
    with tempfile.TemporaryDirectory(prefix="clients-") as home:
        poll, held = CLIENTS[name][1](f"{url}/{SPEC.slug}.{ending}", Path(home))
        for number in range(1, POLLS + 1):
            if number == CHANGE:
                put(output, site, after, time.time())
            await asyncio.to_thread(poll)
        rows = await asyncio.to_thread(held)
    whole = [asked for asked in log.asked if asked == (True, 200)]
    statuses = Counter(status for _, status in log.asked)
    shown = "new" if any(title.startswith(EDITED) for _, title in rows) else "old"
    fault = ""
    if sorted(Counter(id for id, _ in rows).values()) != [1] * 6:
        fault = f"holds {len(rows)} rows of {len({id for id, _ in rows})} entries"
    elif len(whole) > 1 or not statuses.keys() <= {200, 304}:
        fault = f"was answered {dict(statuses)}, {len(whole)} whole ones to a validator"
    print(f"{name:<12}{ending:<6}{len(rows):>7}{shown:>8}{statuses[200]:>6}{statuses[304]:>6}  {fault or 'ok'}")
    return fault


async def main() -> int:
    print(f"{'client':<12}{'form':<6}{'entries':>7}{'edited':>8}{'200':>6}{'304':>6}")
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="clients-") as output:
        log = Log(application(Path(output)))
        async with serving(log) as url:
            for name, (installed, _, formats) in CLIENTS.items():
                if not installed():
                    print(f"{name:<12}not installed")
                    continue
                faults += [await play(name, ending, Path(output), url, log) for ending in formats.split()]
    return int(any(faults))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
