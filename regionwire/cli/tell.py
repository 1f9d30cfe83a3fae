"""The commands that only tell: check, sources, status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
import msgspec
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from regionwire.cli.options import config_option, json_option
from regionwire.cli.room import (
    catalogue_of,
    known_sources,
    make_ready,
    open_store,
    read_config,
    site_of,
    store_file,
    store_name,
    wall_clock,
)
from regionwire.config import Config
from regionwire.config.tables import SiteTable
from regionwire.errors import ConfigError
from regionwire.guard import is_public
from regionwire.store import SourceState
from regionwire.store.postgresql import Postgresql

UNITS = (("d", 86_400), ("h", 3_600), ("min", 60))  # and their lengths in seconds


@click.command(short_help="Check the configuration, without fetching anything.")
@config_option
@json_option
def check(config_path: Path, as_json: bool) -> None:
    """Check the configuration, without fetching anything.

    A key that is wrong is named, with the nearest valid spelling; the exit code is then 2. What is right, but hardly
    what a public site wants, stands at the end.
    """
    config = make_ready(read_config(config_path))
    _find_driver(config)
    specs, hubs = catalogue_of(config).specs(), site_of(config).hubs
    facts = {
        "config": str(config_path),
        "sources": [source.key for source in config.sources],
        "unread": [source.key for source in config.unread],
        "feeds": [spec.slug for spec in specs],
        "output": str(config.path(config.output.dir)),
        "store": store_name(config),
        "hubs": hubs,
        "warnings": list(_warnings(config)),
    }
    if as_json:
        click.echo(msgspec.json.encode(facts).decode())
        return
    click.echo(f"{config_path}: all right")
    click.echo(f"  sources  {len(config.sources)}: {', '.join(facts['sources'])}")
    click.echo(f"  feeds    {len(specs)} in {facts['output']}")
    click.echo(f"  store    {facts['store']}")
    if hubs:
        click.echo(f"  hubs     {', '.join(hubs)}")
    if config.unread:
        click.echo(f"  declared but not read: {', '.join(facts['unread'])}")
    for warning in facts["warnings"]:
        click.echo(f"  {warning}")


def _find_driver(config: Config) -> None:
    """What a store on a server needs on this machine: StoreError where that is missing. The server is not asked."""
    try:
        url = make_url(config.store.url)
    except (ArgumentError, ValueError) as cause:
        hint = "as in postgresql://user@host/name"
        raise ConfigError(config.file, "store.url", "not an address of a database", hint) from cause
    if url.get_backend_name() == "postgresql":
        Postgresql(url)


def _warnings(config: Config) -> Iterator[str]:
    """What cannot be mended once others have read the feeds."""
    site = config.site
    if site.tag == SiteTable().tag:
        yield f"site.tag is still {site.tag}, and goes into every id for ever: name a domain of yours first"
    if _is_private(site.base_url):
        yield f"site.base_url is {site.base_url}, which nobody else can reach, and goes into every feed"


def _is_private(url: str) -> bool:
    """Whether this address names a host that is not on the Internet, without looking its name up."""
    host = urlsplit(url).hostname or ""
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost"


@click.command(short_help="List the sources that can be read.")
@config_option
@json_option
def sources(config_path: Path, as_json: bool) -> None:
    """List the sources that can be read; a star marks those that the configuration reads."""
    config = read_config(config_path) if config_path.exists() else Config(file=config_path)
    read, known = {source.key for source in config.sources}, known_sources(config)
    if as_json:
        rows = [{**msgspec.to_builtins(source), "read": key in read} for key, source in sorted(known.items())]
        click.echo(msgspec.json.encode(rows).decode())
        return
    width = max(len(source.name) for source in known.values())
    for key, source in sorted(known.items()):
        listings = ", ".join(listing.kind for listing in source.listings)
        mark = "*" if key in read else " "
        click.echo(f"{mark} {key:<10} {source.name:<{width}}  {source.country:<3} {source.base:<30} {listings}")


@click.command(short_help="Tell how each source is doing.")
@config_option
@json_option
@click.option("--left-out", is_flag=True, help="Also the stories that could not be read, with the reason.")
def status(config_path: Path, as_json: bool, left_out: bool) -> None:
    """Tell how each source is doing: when it was read, when it is due, what it holds, what failed."""
    config = read_config(config_path)
    states, left = _kept(config)
    if as_json:
        rows = [{"source": source, "url": url, "reason": reason} for source, url, reason in left]
        click.echo(msgspec.json.encode({"sources": states, "left_out": rows}).decode())
        return
    if not states:
        click.echo("nothing was read yet: try `regionwire once`")
        return
    now = wall_clock()
    click.echo(f"{'source':<12} {'read':>10} {'due':>10} {'stories':>8} {'waiting':>8}  state")
    for state in states:
        click.echo(
            f"{state.key:<12} {_from(now, state.last_at):>10} {_from(now, state.next_at):>10} "
            f"{state.stories:>8} {state.pending:>8}  {_health(state, now)}"
        )
    if left_out:
        for source, url, reason in left:
            click.echo(f"left out: {source}: {url}: {reason}")
        if not left:
            click.echo("no story was left out")


def _kept(config: Config) -> tuple[list[SourceState], tuple[tuple[str, str, str], ...]]:
    """The sources that are read, and the stories left out; a store that is not there yet is not made by asking."""
    file = store_file(config)
    if file and not file.exists():
        return [], ()
    read = {source.key for source in config.sources}
    with open_store(config) as store:
        return [state for state in store.sources.states() if state.key in read], store.pages.left_out()


def _health(state: SourceState, now: datetime) -> str:
    if not state.failures:
        return "well" if state.last_at else "new"
    times = "once" if state.failures == 1 else f"{state.failures} times"
    return f"failed {times}, last well {_from(now, state.good_at)}: {state.error}"


def _from(now: datetime, then: datetime | None) -> str:
    """A time as seen from now: "5 min ago", "in 2 h"."""
    if then is None:
        return "never"
    seconds = int((then - now).total_seconds())
    unit, length = next((pair for pair in UNITS if abs(seconds) >= pair[1]), ("s", 1))
    if not seconds:
        return "now"
    return f"{-seconds // length} {unit} ago" if seconds < 0 else f"in {seconds // length} {unit}"
