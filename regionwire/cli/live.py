"""The commands that work: once, run, serve."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from feeds.serve import serve as serve_files
from regionwire.cli.room import open_room, open_store, read_config, set_up_logging
from regionwire.config import Config
from scheduler import Outcome, Scheduler

config_option = click.option(
    "-c",
    "--config",
    "config_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("config.toml"),
    show_default=True,
    help="The configuration.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document, for machines.")
record_option = click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.warc.gz",
    help="Keep everything that is fetched in a web archive, to send us the page that broke.",
)


def stop_on_signals(stop: asyncio.Event) -> None:
    """SIGTERM and Ctrl-C end a cycle cleanly."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)


@click.command()
@config_option
@record_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Log every source, also where nobody watches.")
def once(config_path: Path, record: Path | None, as_json: bool, verbose: bool) -> None:
    """Read what is due, publish what changed, and exit: for cron.

    Exits with 0 when all went well, 1 when some source could not be read (the others are published all the same),
    2 when the configuration is wrong. Says nothing under cron unless something went wrong. When another Regionwire is
    at work on the same store it says so and leaves.
    """
    set_up_logging(quiet=not (verbose or sys.stderr.isatty()))
    outcome = asyncio.run(_once(read_config(config_path), record))
    if as_json:
        click.echo(msgspec.json.encode(outcome, enc_hook=_plain).decode())
    elif outcome is not None and (verbose or sys.stdout.isatty()):
        click.echo(told(outcome))
    raise click.exceptions.Exit(1 if outcome and (outcome.failed or outcome.published.failed) else 0)


async def _once(config: Config, record: Path | None) -> Outcome | None:
    """One cycle; None when it was told to stop before its end."""
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
                return cycle.result()
            cycle.cancel()
            await asyncio.gather(cycle, return_exceptions=True)
            await clock.cancel()
            clock.publish()
            return None


@click.command()
@config_option
@record_option
@click.option("--listen", metavar="HOST:PORT", help="Serve what is published there as well.")
@click.option("-q", "--quiet", is_flag=True, help="Log warnings and errors only.")
def run(config_path: Path, record: Path | None, listen: str | None, quiet: bool) -> None:
    """Read and publish on a clock until told to stop: for systemd and containers.

    SIGTERM ends it cleanly, also in mid-cycle: what was read is kept and published, the rest is due again at the
    next start.
    """
    set_up_logging(quiet=quiet)
    asyncio.run(_run(read_config(config_path), record, listen))


async def _run(config: Config, record: Path | None, listen: str | None) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    with open_store(config) as store, store.exclusive():
        async with open_room(config, store, record=record) as room:
            jobs = [Scheduler(room).run(stop)]
            if listen:
                host, port = address(listen)
                jobs.append(serve_files(room.output, host, port, stop=stop))
            await asyncio.gather(*jobs)


@click.command()
@config_option
@click.option("--listen", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT", help="Where to serve.")
def serve(config_path: Path, listen: str) -> None:
    """Serve what is published, without reading anything."""
    set_up_logging(quiet=False)
    config = read_config(config_path)
    output = config.path(config.output.dir)
    if not (output / "index.html").is_file():
        raise click.UsageError(f"nothing is published in {output} yet: let `regionwire once` do it first")
    host, port = address(listen)
    click.echo(f"http://{host}:{port}/", err=True)
    asyncio.run(_serve(output, host, port))


async def _serve(output: Path, host: str, port: int) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    await serve_files(output, host, port, stop=stop)


def address(listen: str) -> tuple[str, int]:
    """`HOST:PORT`; click.UsageError for anything else."""
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise click.UsageError(f"--listen {listen}: give HOST:PORT, as in 127.0.0.1:8000")
    return host.strip("[]") or "127.0.0.1", int(port)


def told(outcome: Outcome) -> str:
    """What a cycle did, for people."""
    lines = []
    for report in outcome.reports:
        changes = report.changes
        if report.error:
            lines.append(f"{report.source:<12} FAILED  {report.error}")
            continue
        counts = {
            "new": changes.new,
            "updated": changes.updated,
            "copies": changes.copies,
            "withdrawn": changes.withdrawn,
        }
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing new"
        lines.append(
            f"{report.source:<12} {said}" + (f"  ({len(report.notes)} left for later)" if report.notes else "")
        )
    if not outcome.reports:
        lines.append("nothing was due")
    lines.append(f"{len(outcome.published.written)} files written, {outcome.published.unchanged} unchanged")
    return "\n".join(lines)


def _plain(value: Any) -> Any:
    """What JSON does not know."""
    return sorted(value) if isinstance(value, frozenset) else str(value)
