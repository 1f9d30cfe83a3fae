"""The commands that only tell: check, sources, status."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
import msgspec

from feeds.spec import feed_specs
from regionwire.cli.live import config_option, json_option
from regionwire.cli.room import open_store, read_config, wall_clock
from regionwire.config import Config
from regionwire.errors import ConfigError
from scrapers.agencies import SOURCES


@click.command()
@config_option
@json_option
def check(config_path: Path, as_json: bool) -> None:
    """Check the configuration, without fetching anything.

    A key that is wrong is named, with the nearest valid spelling; the exit code is then 2.
    """
    config = read_config(config_path)
    if not config.fetch.contact:
        raise ConfigError(config_path, "fetch.contact", "is missing", 'as in contact = "feeds@example.org"')
    specs = feed_specs(config.regions.countries, config.output.entries, config.regions.feeds)
    facts = {
        "config": str(config_path),
        "sources": [source.key for source in config.sources],
        "feeds": [spec.slug for spec in specs],
        "output": str(config.path(config.output.dir)),
    }
    if as_json:
        click.echo(msgspec.json.encode(facts).decode())
        return
    click.echo(f"{config_path}: all right")
    click.echo(f"  reads      {len(config.sources)} sources: {', '.join(facts['sources']) or 'none; see [read]'}")
    click.echo(f"  publishes  {len(specs)} feeds in {facts['output']}")


@click.command()
@config_option
@json_option
def sources(config_path: Path, as_json: bool) -> None:
    """List the sources that can be read; a star marks those that the configuration reads."""
    config = read_config(config_path) if config_path.exists() else Config(file=config_path)
    read = {source.key: source for source in config.sources}
    known = {**SOURCES, **read}
    if as_json:
        rows = [{**msgspec.to_builtins(source), "read": key in read} for key, source in sorted(known.items())]
        click.echo(msgspec.json.encode(rows).decode())
        return
    width = max(len(source.name) for source in known.values())
    for key, source in sorted(known.items()):
        listings = ", ".join(listing.kind for listing in source.listings)
        mark = "*" if key in read else " "
        click.echo(f"{mark} {key:<10} {source.name:<{width}}  {source.country:<3} {source.base:<30} {listings}")


@click.command()
@config_option
@json_option
@click.option("--left-out", is_flag=True, help="Also the stories that could not be read, with the reason.")
def status(config_path: Path, as_json: bool, left_out: bool) -> None:
    """Tell how each source is doing: when it was read, when it is due, what it holds, what failed."""
    config = read_config(config_path)
    now = wall_clock()
    with open_store(config) as store:
        read = {source.key for source in config.sources}
        states = [state for state in store.sources.states() if state.key in read]
        left = store.pages.left_out() if left_out or as_json else ()
    if as_json:
        click.echo(msgspec.json.encode({"sources": states, "left_out": left}).decode())
        return
    if not states:
        click.echo("nothing was read yet: try `regionwire once`")
    else:
        click.echo(f"{'source':<12} {'read':>8} {'due':>8} {'stories':>8} {'waiting':>8}  state")
    for state in states:
        said = f"failed {state.failures} times: {state.error}" if state.failures else "well" if state.last_at else "new"
        read_at, due = _ago(state.last_at, now), _ago(state.next_at, now)
        click.echo(f"{state.key:<12} {read_at:>8} {due:>8} {state.stories:>8} {state.pending:>8}  {said}")
    for source, url, reason in left:
        click.echo(f"left out: {source}: {url}: {reason}")


def _ago(then: datetime | None, now: datetime) -> str:
    """A time from now: "-5 min", "+2 h"."""
    if then is None:
        return "never"
    seconds = (then - now).total_seconds()
    size = abs(seconds)
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if size >= length:
            return f"{'-' if seconds < 0 else '+'}{size // length:.0f} {unit}"
    return "now"
