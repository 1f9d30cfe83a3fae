"""A recorded year of the press, played twice in batches of different size: nothing twice, nothing lost, the same bytes.

    python benchmarks/year.py [--stories 20000] [--days 365] [--seed 1] [--jobs 1] [--keep DIR] [--json]

The year is made up as it is asked for (`press.year`), and answered in place of a network; clock, scheduler, reading,
normalizing, identity, store and feeds are the real ones. Each play runs in a process of its own and reads every source
every three hours. The sizes differ in all that must not matter: stories in a transaction, sources and stories side by
side, which answer comes first. A visit that is cut short reads what is left at another hour, when other words may
stand there: so no visit may ask for more than the smaller play allows, and the report says if one did.

Exits with 1 if the promise is broken.
"""

from __future__ import annotations

import argparse
import asyncio
import filecmp
import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any, cast

from promise import Faults, Ledger, held

from press.year.archive import Archive
from press.year.outlets import OUTLETS
from press.year.plan import plan
from press.year.text import How
from press.year.wire import Wire
from regionwire.cli.demo import Watch
from regionwire.cli.room import open_store, programme_of, set_up_logging
from regionwire.config import Config, parse_config
from regionwire.labels import ALL
from regionwire.regions import load_atlas
from regionwire.store import Store
from scheduler import Room, Scheduler
from scrapers import refresh
from scrapers.fetch import Fetcher

START = datetime(2025, 1, 1, tzinfo=UTC)
TICK = timedelta(hours=1)
PUBLISHED = 8  # ticks from one publishing to the next
INTERVAL = 10_400.0  # seconds: a source is due at every third or fourth tick
REVISITED = 2.0  # days for which a page is asked again
AFTER = timedelta(days=5)  # that the play goes on when nothing new is filed: the last pages are read until they are old
SHOWN = 3.5  # days of stories in the feed of all, which is looked at for what was announced twice
MOST, LEAST, REGION = (
    300,
    60,
    15,
)  # entries of that feed, and of each other one: to print them takes most of the time


@dataclass(frozen=True, slots=True)
class Play:
    """The sizes of one play."""

    name: str
    visit: int  # stories, at most, in one visit
    batch: int  # stories in one transaction
    sources: int  # at once
    side_by_side: int  # stories of one source
    shuffle: int


PLAYS = (Play("large", 10_000, 30, 8, 4, 0), Play("small", 250, 1, 1, 1, 1))


def main() -> None:
    """Both plays, and what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, choices=(1, 2), help="plays at a time")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave stores and feeds in this new folder")
    parser.add_argument("--play", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.play:
        (one,) = (play for play in PLAYS if play.name == asked.play)
        print(json.dumps(played(one, asked.keep, asked.seed, asked.days, asked.stories)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        report = _both(asked, asked.keep or Path(scratch))
    print(json.dumps(report, ensure_ascii=False, indent=1) if asked.json else _said(report))
    sys.exit(0 if report["kept"] else 1)


def played(play: Play, folder: Path, seed: int, days: int, stories: int) -> dict[str, Any]:
    """One play in this process; its figures and faults."""
    set_up_logging(quiet=True, least=logging.CRITICAL)
    started = time.perf_counter()
    watch = Watch(START)
    wire = Wire(Archive(plan(seed=seed, start=START, days=days, stories=stories)), watch, shuffle=play.shuffle)
    refresh.BATCH = play.batch
    faults = Faults()
    ledger = Ledger(wire.archive, faults)
    config = _config(play, folder)
    with open_store(config) as store:
        course = asyncio.run(_course(play, Scheduler(_room(config, store, wire, watch)), wire, ledger, watch))
    found = held(folder / "year.db", wire, ledger, faults, watch.now)
    seconds = time.perf_counter() - started
    return {
        "play": play.name,
        "filed": len(wire.archive.plan.stories),
        "printed": len(wire.archive.plan.printings),
        "announced": len({wire.archive.plan.printings[number].story for number in wire.announced}),
        "listed": len(wire.announced),
        **course,
        **asdict(found),
        "faults": faults.told(),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(time.process_time(), 1),
        "stories_a_second": round(len(ledger.ids) / seconds, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


async def _course(play: Play, scheduler: Scheduler, wire: Wire, ledger: Ledger, watch: Watch) -> dict[str, Any]:
    """The year, hour by hour."""
    room, started = scheduler.room, time.perf_counter()
    ends = START + timedelta(days=wire.archive.plan.days) + AFTER
    publishings: list[tuple[str, str]] = []
    longest, failed, ours, hours = 0, 0, [], 0
    while watch.now <= ends:
        await scheduler.tick()
        for report in await scheduler.drain():
            longest, failed = max(longest, report.asked), failed + bool(report.error)
            ours += [note for _, note in ((room.output, report.error), *report.notes) if "our own fault" in note]
        if hours % PUBLISHED == 0:
            published = await scheduler.publish()
            ours += [str(error) for error in published.failed]
            if published.written:
                written = blake2b(digest_size=8)
                for name in sorted(published.written):
                    written.update(name.encode() + blake2b((room.output / name).read_bytes()).digest())
                publishings.append((watch.now.isoformat(), written.hexdigest()))
                ledger.see((room.output / f"{ALL}.xml").read_bytes())
        if hours % 240 == 0:
            _tell(play, wire, watch.now, time.perf_counter() - started)
        watch.now += TICK
        hours += 1
    return {
        "asked": wire.asked,
        "given": wire.given,
        "readings_failed": failed,
        "longest_visit": longest,
        "our_own_faults": sorted(set(ours))[:5],
        "left_out": len(room.store.pages.left_out(1_000_000)),
        "publishings": publishings,
    }


def _config(play: Play, folder: Path) -> Config:
    data = {
        "site": {"tag": "year.regionwire.example,2025", "base_url": "https://year.regionwire.example"},
        "store": {"url": "sqlite:///year.db"},
        # archive documents are closed as stories are at that moment, which is what the two plays differ in
        "output": {"dir": "public", "archive": False},
        "fetch": {"contact": "year@regionwire.example", "concurrency": play.side_by_side},
        "schedule": {
            "interval": INTERVAL,
            "revisit_days": REVISITED,
            "sources_at_once": play.sources,
            "stories_per_visit": play.visit,
        },
        "read": {"sources": sorted(outlet.key for outlet in OUTLETS)},
        "regions": {"countries": ["ml"]},
    }
    return parse_config(data, folder / "year.toml", {outlet.key: outlet.source for outlet in OUTLETS})


def _room(config: Config, store: Store, wire: Wire, watch: Watch) -> Room:
    a_day = len(wire.archive.plan.stories) / wire.archive.plan.days
    shown = min(max(round(a_day * SHOWN), LEAST), MOST)
    programme = programme_of(config)
    listed = {
        language: [replace(spec, limit=shown if spec.slug == ALL else REGION) for spec in specs]
        for language, specs in programme.listed.items()
    }
    return Room(
        config=config,
        store=store,
        fetcher=cast(Fetcher, wire),
        atlas=load_atlas(config.regions.countries),
        programme=replace(programme, listed=listed),
        sources={source.key: source for source in config.sources},
        output=config.path(config.output.dir),
        clock=watch,
    )


def _both(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Both plays, each in its process, and how they differ."""
    results: list[dict[str, Any]] = []
    for first in range(0, len(PLAYS), asked.jobs):
        started = [(play, _started(play, folder, asked)) for play in PLAYS[first : first + asked.jobs]]
        for play, process in started:
            out, _ = process.communicate()
            if process.returncode:
                sys.exit(f"{play.name} failed")
            results.append(json.loads(out))
    differing = _differing(*(folder / play.name / "public" for play in PLAYS))
    one, other = (dict(result.pop("publishings")) for result in results)
    apart = sorted(at for at in one.keys() | other.keys() if one.get(at) != other.get(at))
    same_store = len({result["digest"] for result in results}) == 1
    bound = max(result["longest_visit"] for result in results) >= PLAYS[1].visit
    faultless = not any(result["faults"] or result["our_own_faults"] for result in results)
    return {
        "year": _counted(asked),
        "kept": faultless and not differing and not apart and same_store and not bound,
        "plays": results,
        "files": len(_files(folder / PLAYS[0].name / "public")),
        "publishings": len(one),
        "files_that_differ": differing,
        "publishings_that_differ": apart,
        "stores_alike": same_store,
        "visit_cut_short": bound,
    }


def _counted(asked: argparse.Namespace) -> dict[str, int]:
    """What the year holds: stories and pages by kind, and what happens to them."""
    year = plan(seed=asked.seed, start=START, days=asked.days, stories=asked.stories)
    counts = Counter(story.kind.value for story in year.stories)
    counts.update(f"reprinted: {page.how.value}" for page in year.printings if page.how is not How.OWN)
    counts.update(change.what.value for page in year.printings for change in page.changes)
    return dict(sorted(counts.items()))


def _started(play: Play, folder: Path, asked: argparse.Namespace) -> subprocess.Popen[str]:
    place = folder / play.name
    place.mkdir(parents=True)
    sizes = [f"--{name}={getattr(asked, name)}" for name in ("stories", "days", "seed")]
    command = [sys.executable, __file__, *sizes, f"--play={play.name}", f"--keep={place}"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _differing(one: Path, other: Path) -> list[str]:
    _, differ, missing = filecmp.cmpfiles(one, other, sorted(_files(one) | _files(other)), shallow=False)
    return sorted(differ + missing)


def _files(folder: Path) -> set[str]:
    """The names of all files in a folder and in those that it has, from there."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def _tell(play: Play, wire: Wire, now: datetime, seconds: float) -> None:
    print(f"{play.name}: {now:%d %b %Y}, {wire.given} pages read, {seconds:.0f} s", file=sys.stderr, flush=True)


def _said(report: dict[str, Any]) -> str:
    lines = ["the year: " + ", ".join(f"{count} {what}" for what, count in report["year"].items())]
    lines += [line for result in report["plays"] for line in _said_of_play(result)]
    if report["visit_cut_short"]:
        lines.append("a visit asked for as many stories as the smaller play allows: bytes may differ for that")
    apart, files = report["publishings_that_differ"], report["files_that_differ"]
    how = "every byte the same at each"
    if apart or files or not report["stores_alike"]:
        how = f"{len(apart)} publishings differ ({', '.join(apart[:5])}), and at the end {len(files)} files"
    lines.append(f"{report['files']} files after {report['publishings']} publishings: {how}")
    lines.append("the promise is kept" if report["kept"] else "THE PROMISE IS BROKEN")
    return "\n".join(lines)


def _said_of_play(result: dict[str, Any]) -> Iterator[str]:
    copies = ", ".join(f"{how} {found}/{every}" for how, (found, every) in result["by_how"].items())
    yield (
        f"{result['play']}: {result['announced']} stories announced of {result['filed']} filed, on {result['listed']}"
        f" pages of {result['printed']}"
    )
    yield (
        f"  {result['asked']} requests, {result['given']} pages read, {result['readings_failed']} readings failed,"
        f" longest visit {result['longest_visit']} pages, {result['left_out']} pages left out"
    )
    yield f"  held: {result['entries']} entries, {result['withdrawn']} withdrawn"
    yield f"  copies joined: {result['joined']} of {result['copies']} ({copies})"
    yield (
        f"  {result['seconds']:.0f} s ({result['cpu_seconds']:.0f} of the processor), {result['stories_a_second']}"
        f" stories/s, peak {result['peak_mb']} MB"
    )
    yield from (f"  our own fault: {fault}" for fault in result["our_own_faults"])
    for fault in result["faults"]:
        yield f"  {fault['count']:6} {fault['fault']}: {fault['of']}"
        yield f"         {fault['examples'][0]}"


if __name__ == "__main__":
    main()
