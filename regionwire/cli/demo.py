"""`regionwire demo`: the whole real pipeline on a press of our own, live, at speed, or over a web archive.

Nothing here reads, decides or publishes: it makes a configuration whose sources live on loopback, and runs
the scheduler on it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import quote
from typing import Any

import click
import msgspec

from feeds.packing import PACKED
from feeds.serve import application
from press.press import Press
from press.replay import BadArchive, Replay
from press.story import load_stories
from press.timetable import plan
from regionwire.cli.live import stop_on_signals
from regionwire.cli.options import CONFIG, address, json_option
from regionwire.cli.republish import counted
from regionwire.cli.room import open_room, open_store, set_up_logging, wall_clock
from regionwire.cli.serving import Front, listening, shop
from regionwire.config import Config, parse_config
from regionwire.regions import region_label
from regionwire.source import Source
from regionwire.store import Store
from scheduler import Scheduler
from scrapers.agencies import SOURCES

COUNTRIES = ("ml", "ne", "bf", "sn", "ci")
NOTICE = "Démonstration : tout ici est inventé, personnes et faits. · A demo: all news, people and facts are invented."
REPLAYED = (
    "Archive relue : ces pages sont à leurs éditeurs. · A replayed archive: these pages are their publishers’ own."
)
FIRST_DAY = datetime(2025, 11, 17, 6, 0, tzinfo=UTC)  # of `--days`: always the same, so that it gives the same bytes
STEP = timedelta(hours=1)  # of the press's time, between two cycles of `--days`
BACKLOG = 0.7  # share of the stories that are in print when the live demo begins
BACKLOG_DAYS = 3.0
LIVE_DAYS = 1 / 24  # in which the others arrive
ALL_PAGES = 1_000_000
LIVE = 1000  # more stories than the press has
HERALDED = 50  # of the newest stories, looked through for new ones
HERALD_EVERY = 2.0  # seconds


@dataclass(slots=True)
class Watch:
    """A clock that is set by hand."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a demo that ends: counts, and what was left out with the reason."""

    output: str
    stories: int
    copies: int
    pages_left_out: tuple[tuple[str, str], ...]
    sources_failed: tuple[tuple[str, str], ...]
    files: int


@click.command(short_help="See Regionwire work, all on this machine.")
@click.option(
    "--listen",
    type=address,
    metavar="HOST:PORT",
    default="127.0.0.1:8000",
    show_default=True,
    help="Where to serve the pages.",
)
@click.option(
    "--days", type=click.FloatRange(0.1, 30), metavar="N", help="Play N days of the press at speed, and exit."
)
@click.option(
    "--replay",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.warc.gz",
    help="Read a web archive instead of the press.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write what would be served there (default: a folder that goes when the demo ends).",
)
@click.option(
    "--keep",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="With --days: leave store, config.toml and output there, to try other commands on.",
)
@click.option("--seed", default=1, show_default=True, help="Another seed, another timetable.")
@json_option
def demo(
    listen: tuple[str, int],
    days: float | None,
    replay: Path | None,
    output: Path | None,
    keep: Path | None,
    seed: int,
    as_json: bool,
) -> None:
    """See Regionwire work: agencies, pipeline and feeds, all on this machine.

    Without options it starts a press of replica agencies, reads them, serves the pages, and goes on until Ctrl-C.
    Every story is invented.

    With --days it plays that many days at speed into --output, and exits; with --keep in its place, `regionwire why`,
    `split`, `join`, `locate` and the like work on what was read, with -c DIR/config.toml. With --replay it reads a web
    archive; it exits when it has an --output, else it serves the pages until Ctrl-C.
    """
    ends = days is not None or replay is not None
    if days is not None and replay is not None:
        raise click.UsageError("--days plays the press, --replay an archive: give one of them")
    if keep is not None and (days is None or output is not None):
        raise click.UsageError("--keep DIR goes with --days, and has the output as well: no --output beside it")
    if days is not None and output is None and keep is None:
        raise click.UsageError("--days needs --output DIR: where to write what would be served; or --keep DIR")
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise click.UsageError(f"--keep {keep}: holds something already: name a new folder")
    if as_json and not ends:
        raise click.UsageError("--json tells what came of --days or --replay: give one of them")
    # what the press withdraws is no fault, and a demo that ends tells at its end what was left out or failed
    set_up_logging(quiet=True, least=logging.CRITICAL if ends else logging.ERROR)
    for number in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: the scratch folder goes with us
        signal.signal(number, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="regionwire-") as scratch:
        home = keep or Path(scratch)
        public = output or home / "public"
        _make(public)
        if days is not None:
            told = asyncio.run(_to_its_end(play(days, seed, home, public, progress=not as_json), public))
            _end(told, as_json, f"kept: try `regionwire why -c {quote(str(keep / CONFIG))} ADDRESS`" if keep else "")
        elif replay is None:
            asyncio.run(_live(listen, seed, home, public))
        elif output is not None or as_json:
            _end(asyncio.run(_to_its_end(play_archive(replay, home, public), public)), as_json)
        else:
            asyncio.run(_serve_archive(replay, home, public, listen))


def _make(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise click.ClickException(f"--output {output}: cannot be made: {cause.strerror}") from cause


def _end(told: Told, as_json: bool, hint: str = "") -> None:
    click.echo(msgspec.json.encode(told).decode() if as_json else "\n".join(filter(None, (_said(told), hint))))
    raise click.exceptions.Exit(1 if told.sources_failed else 0)


async def _to_its_end(playing: Coroutine[Any, Any, Told], output: Path) -> Told:
    """What comes of it, unless a signal stops it."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    work = asyncio.create_task(playing)
    if await _before(stop, work):
        return work.result()
    click.echo(f"stopped: {output} holds what was published until then", err=True)
    raise click.exceptions.Exit(130)


async def play(days: float, seed: int, home: Path, output: Path, *, progress: bool = False) -> Told:
    """`days` of the press at speed: a cycle every STEP of its time. `home` has the store afterwards, and the
    config.toml by which other commands find it."""
    watch = Watch(FIRST_DAY)
    timetable = plan(load_stories(), seed=seed, start=FIRST_DAY, days=days)
    press = Press(timetable, clock=watch)
    await press.start()
    try:
        config = press_config(
            press, home, output, base_url="https://demo.regionwire.example", interval=STEP.total_seconds() * 0.9
        )
        config.file.write_text(_written(config), "utf-8")
        with open_store(config) as store:
            async with open_room(config, store, clock=watch, routes=press.routes) as room:
                scheduler = Scheduler(room)
                steps = int(timedelta(days=days) / STEP) + 1
                failed: dict[str, str] = {}
                hidden = not (progress and sys.stderr.isatty())
                with click.progressbar(length=steps, label="Playing", hidden=hidden, file=sys.stderr) as bar:
                    try:
                        for _ in range(steps):
                            outcome = await scheduler.once()
                            failed = {report.source: report.error for report in outcome.failed}
                            watch.now += STEP
                            bar.update(1)
                    finally:
                        await scheduler.cancel()
            return _told(store, output, failed)
    finally:
        await press.stop()


async def play_archive(
    archive: Path, home: Path, output: Path, *, base_url: str = "https://replay.regionwire.example"
) -> Told:
    """One cycle over a web archive, each page at its own address. click.ClickException for a file that is none."""
    replay = _opened(archive)
    await replay.start()
    try:
        config = _config(
            home,
            output,
            replay.sources(),
            site={"base_url": base_url, "notice": REPLAYED},
            output_table={"entries": 300},
            schedule={"stories_per_visit": 10_000},
            countries=(),
        )
        with open_store(config) as store:
            async with open_room(config, store, routes=replay.routes) as room:
                scheduler = Scheduler(room)
                try:
                    outcome = await scheduler.once()
                finally:
                    await scheduler.cancel()
            return _told(store, output, {report.source: report.error for report in outcome.failed})
    finally:
        await replay.stop()


def _opened(archive: Path) -> Replay:
    try:
        replay = Replay(archive, clock=wall_clock)
    except BadArchive as cause:
        raise click.ClickException(f"--replay {cause}") from cause
    except OSError as cause:
        raise click.ClickException(f"--replay {archive}: cannot be read: {cause.strerror}") from cause
    if not replay.pages:
        raise click.ClickException(f"--replay {archive}: holds no HTML page that was answered with 200")
    return replay


async def _serve_archive(archive: Path, home: Path, output: Path, listen: tuple[str, int]) -> None:
    """The archive's pages read once, and served until a signal."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with listening(application(output), listen) as url:
        click.echo("The archive is being read …", err=True)
        reading = asyncio.create_task(play_archive(archive, home, output, base_url=url))
        if await _before(stop, reading):
            click.echo(f"{_said(reading.result())}\nOpen  {url}/  — Ctrl-C ends it.")
            await stop.wait()


async def _live(listen: tuple[str, int], seed: int, home: Path, output: Path) -> None:
    """The press in real time, until a signal."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    timetable = plan(
        load_stories(), seed=seed, start=wall_clock(), days=LIVE_DAYS, backlog=BACKLOG, backlog_days=BACKLOG_DAYS
    )
    press = Press(timetable, clock=wall_clock, suffix=".localhost", scheme="http")
    async with AsyncExitStack() as stack:
        front = Front(application(output, max_age=5))
        url = await stack.enter_async_context(listening(front, listen))
        await press.start()
        stack.push_async_callback(press.stop)
        config = press_config(press, home, output, base_url=url, interval=10.0)
        store = stack.enter_context(open_store(config))
        room = await stack.enter_async_context(open_room(config, store, routes=press.routes))
        front.app = stack.enter_context(shop(config))
        scheduler = Scheduler(room)
        click.echo("The press is running, its stories are being read …", err=True)
        reading = asyncio.create_task(scheduler.once())
        if await _before(stop, reading):
            count, _ = store.stories.count()
            click.echo(f"{count} stories read. Open  {url}/  — new ones arrive every few minutes; Ctrl-C ends it.")
            await asyncio.gather(scheduler.run(stop), _herald(store, config, stop))
        else:
            await scheduler.cancel()


async def _before(stop: asyncio.Event, work: asyncio.Task[Any]) -> bool:
    """Whether `work` ended before `stop` was set; if not, it is cancelled. Raises what it raised."""
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait((work, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if work.done():
        work.result()
        return True
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    return False


async def _herald(store: Store, config: Config, stop: asyncio.Event) -> None:
    """A line for each story that arrives, until `stop`."""
    names = {source.key: source.name for source in config.sources}
    seen = {story.id for story in store.stories.latest(None, LIVE)}
    while not stop.is_set():
        for story in reversed(store.stories.latest(None, HERALDED)):
            if story.id not in seen:
                seen.add(story.id)
                item = story.item
                where = region_label(item.regions[0].code)
                click.echo(f"{story.first_seen.astimezone():%H:%M}  {where}: {item.title}  ({names[item.source]})")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), HERALD_EVERY)


def press_config(press: Press, home: Path, output: Path, *, base_url: str, interval: float) -> Config:
    """The declared sources, moved to the hosts that they have at the press."""
    moved = {key: replace(SOURCES[key], **fields) for key, fields in press.sources().items()}
    return _config(
        home,
        output,
        moved,
        site={"base_url": base_url, "notice": NOTICE},
        schedule={"interval": interval, "tick": 1.0},
        countries=COUNTRIES,
    )


def _config(
    home: Path,
    output: Path,
    sources: Mapping[str, Source],
    *,
    countries: Sequence[str],
    site: Mapping[str, Any],
    output_table: Mapping[str, Any] | None = None,
    schedule: Mapping[str, Any] | None = None,
) -> Config:
    data = {
        "site": {"tag": "demo.regionwire.example,2026", **site},
        "output": {"dir": str(output.resolve()), "content": "full", **(output_table or {})},
        "fetch": {"contact": "demo@regionwire.example", "pace": 0.0, "concurrency": 2},
        "schedule": dict(schedule or {}),
        "read": {"sources": sorted(sources)},
        "regions": {"countries": list(countries)},
    }
    return parse_config(data, home / CONFIG, sources)


def _written(config: Config) -> str:
    """config.toml of a demo that was played: all that is published by, so that other commands write the same bytes."""
    tables: dict[str, dict[str, Any]] = {
        "site": {key: getattr(config.site, key) for key in ("base_url", "tag", "notice")},
        "output": {"dir": os.path.relpath(config.output.dir, config.file.parent), "content": config.output.content},
        "fetch": {key: getattr(config.fetch, key) for key in ("contact", "pace")},
        "schedule": {"interval": config.schedule.interval},
        "read": {"sources": config.read.sources},
        "regions": {"countries": config.regions.countries},
    }
    tables |= {f"source.{it.key}": {"base": it.base, "hosts": it.hosts} for it in config.sources}
    lines = (
        "\n".join((f"[{name}]", *(f"{key} = {msgspec.json.encode(value).decode()}" for key, value in table.items())))
        for name, table in tables.items()
    )
    return "\n\n".join(("# What `regionwire demo --days` read, all of it invented.", *lines)) + "\n"


def _told(store: Store, output: Path, failed: Mapping[str, str]) -> Told:
    stories, copies = store.stories.count()
    return Told(
        output=str(output),
        stories=stories,
        copies=copies,
        pages_left_out=tuple((url, reason) for _, url, reason in store.pages.left_out(ALL_PAGES)),
        sources_failed=tuple(sorted(failed.items())),
        files=sum(1 for path in output.rglob("*") if path.is_file() and path.suffix not in PACKED),
    )


def _said(told: Told) -> str:
    copies = counted(told.copies, "copy of one", "copies of them")
    files = counted(told.files, "file", "files")
    lines = [f"{counted(told.stories, 'story', 'stories')}, {copies} at other outlets, {files} in {told.output}"]
    lines += [f"left out: {url}: {reason}" for url, reason in told.pages_left_out]
    lines += [f"failed: {source}: {error}" for source, error in told.sources_failed]
    return "\n".join(lines)
