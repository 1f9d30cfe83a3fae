"""The commands that work: once, run, serve."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import click
import msgspec
import structlog
from starlette.routing import BaseRoute

from feeds.desk import Published
from feeds.spec import HUB
from regionwire.cli.options import address, config_option, json_option, record_option
from regionwire.cli.republish import written
from regionwire.cli.room import make_ready, open_push, open_room, open_store, read_config, set_up_logging
from regionwire.cli.serving import listening, shop
from regionwire.config import Config
from regionwire.errors import StoreBusy
from scheduler import Scheduler
from scrapers.refresh import Report

TELLING, PARTING = 20.0, 5.0  # seconds in which `once` tells hubs at its end, and `run` at its own

log = structlog.get_logger("regionwire.cli")


class Ended(StrEnum):
    """How a cycle of `once` ended."""

    WHOLE = "whole"
    STOPPED = "stopped"  # by a signal
    BUSY = "busy"  # another Regionwire has the store


@dataclass(frozen=True, slots=True)
class Cycle:
    """What `once` did, as `--json` prints it. One that was stopped has no reports."""

    ended: Ended
    reports: tuple[Report, ...] = ()
    published: Published = field(default_factory=Published)


def stop_on_signals(stop: asyncio.Event) -> None:
    """SIGTERM, Ctrl-C and a terminal that is closed end a cycle cleanly."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)


@click.command(short_help="Read what is due, publish, and exit: for cron.")
@config_option
@record_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Log every source, also where nobody watches.")
def once(config_path: Path, record: Path | None, as_json: bool, verbose: bool) -> None:
    """Read what is due, publish what changed, and exit: for cron.

    Exits with 0 when every source was read, 1 when one could not be, or a feed not be written (the others are
    published all the same), 2 when the configuration is wrong. Says nothing under cron unless something went wrong.
    When another Regionwire is at work on the same store it says so and leaves.
    """
    config = make_ready(read_config(config_path))
    set_up_logging(quiet=not (verbose or sys.stderr.isatty()))
    try:
        cycle = asyncio.run(_once(config, record))
    except StoreBusy as busy:  # cron came round before the last cycle ended: no fault of anybody's
        click.echo(str(busy), err=True)
        cycle = Cycle(Ended.BUSY)
    if cycle.ended is Ended.STOPPED:
        click.echo("stopped: what was read is kept and published, the rest is due again at once", err=True)
    if as_json:
        click.echo(msgspec.json.encode(cycle, enc_hook=str, order="deterministic").decode())
    elif cycle.ended is Ended.WHOLE and (verbose or sys.stdout.isatty()):
        click.echo(told(cycle))
    failed = cycle.published.failed or any(report.error for report in cycle.reports)
    raise click.exceptions.Exit(1 if failed else 0)


async def _once(config: Config, record: Path | None) -> Cycle:
    """One cycle, or as much of it as there was time for."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    with open_store(config) as store, store.exclusive():
        async with open_room(config, store, record=record) as room:
            clock = Scheduler(room)
            cycle = asyncio.create_task(clock.once())
            waiting = asyncio.create_task(stop.wait())
            await asyncio.wait((cycle, waiting), return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if cycle.done():
                outcome = cycle.result()
                if room.push:
                    await room.push.tell(within=TELLING)
                return Cycle(Ended.WHOLE, outcome.reports, outcome.published)
            cycle.cancel()
            await asyncio.gather(cycle, return_exceptions=True)
            await clock.cancel()
            return Cycle(Ended.STOPPED, published=await clock.publish())


@click.command(short_help="Read and publish on a clock: for systemd and containers.")
@config_option
@record_option
@click.option("--listen", type=address, metavar="HOST:PORT", help="Serve what is published there as well.")
@click.option("-q", "--quiet", is_flag=True, help="Log warnings and errors only.")
def run(config_path: Path, record: Path | None, listen: tuple[str, int] | None, quiet: bool) -> None:
    """Read and publish on a clock until told to stop: for systemd and containers.

    SIGTERM ends it cleanly, also in mid-cycle: what was read is kept and published, the rest is due again at the
    next start.
    """
    config = make_ready(read_config(config_path))
    set_up_logging(quiet=quiet)
    asyncio.run(_run(config, record, listen))


async def _run(config: Config, record: Path | None, listen: tuple[str, int] | None) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with AsyncExitStack() as stack:
        store = stack.enter_context(open_store(config))
        stack.enter_context(store.exclusive())
        room = await stack.enter_async_context(open_room(config, store, record=record, serves=bool(listen)))
        push = room.push
        app = stack.enter_context(shop(config, routes=push.routes() if push else ()))
        served = await stack.enter_async_context(listening(app, listen)) if listen else ""
        log.info("running", sources=len(room.sources), output=str(room.output), served=served or None)
        async with push.working() if push else nullcontext():
            await Scheduler(room).run(stop)
        if push:
            await push.tell(within=PARTING)
        log.info("stopped")


@click.command(short_help="Serve what is published, without reading anything.")
@config_option
@click.option(
    "--listen", type=address, metavar="HOST:PORT", default="127.0.0.1:8000", show_default=True, help="Where to serve."
)
def serve(config_path: Path, listen: tuple[str, int]) -> None:
    """Serve what is published, without reading anything.

    Files, and any other feed that is asked for by its name, made from the store. Any other web server can serve the
    same folder, and ask this one for the rest.
    """
    config = read_config(config_path)
    output = config.path(config.output.dir)
    if not (output / "index.html").is_file():
        raise click.ClickException(f"nothing is published in {output} yet: let `regionwire once` do it first")
    set_up_logging(quiet=False)
    asyncio.run(_serve(config, listen))


async def _serve(config: Config, listen: tuple[str, int]) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with AsyncExitStack() as stack:
        routes: Sequence[BaseRoute] = ()
        if config.push.own:  # the files are another process's: the hub looks for itself which have changed
            store = stack.enter_context(open_store(config))
            push = await stack.enter_async_context(open_push(config, store, own=True))
            await stack.enter_async_context(push.working())
            routes = push.routes()
        app = stack.enter_context(shop(config, routes=routes))
        url = await stack.enter_async_context(listening(app, listen))
        if routes:
            click.echo(f"{url}/{HUB}  takes subscriptions", err=True)
        click.echo(f"{url}/  (Ctrl-C ends it)", err=True)
        await stop.wait()


def told(cycle: Cycle) -> str:
    """What a cycle did, for people."""
    lines = []
    for report in cycle.reports:
        changes = report.changes
        if report.error:
            lines.append(f"{report.source:<12} FAILED  {report.error}")
            continue
        counts = {
            "new": changes.new,
            "updated": changes.updated,
            "copied": changes.copies,
            "withdrawn": changes.withdrawn,
        }
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing new"
        lines.append(
            f"{report.source:<12} {said}" + (f"  ({len(report.notes)} left for later)" if report.notes else "")
        )
    if not cycle.reports:
        lines.append("nothing was due")
    lines.append(f"{written(cycle.published)}, {cycle.published.unchanged:,} unchanged")
    return "\n".join(lines)
