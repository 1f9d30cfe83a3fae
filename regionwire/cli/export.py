"""The command `export`: every story, a line each."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import click

from feeds.export import lines
from regionwire.cli.options import config_option, moment
from regionwire.cli.room import programme_of, read_config, stored


@click.command(short_help="Every story that was ever published, as NDJSON.")
@config_option
@click.option(
    "--since",
    type=moment,
    metavar="TIME",
    help="What came or was changed after this time, as in 2026-11-24 or 2026-11-24T08:00:00Z, and no more.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="A file; it is replaced when the export is whole."
)
def export(config_path: Path, since: datetime | None, output: Path | None) -> None:
    """Every story that was ever published, a line each (NDJSON), in the order in which they came or were changed.

    A line is an item of JSON Feed 1.1; its `_regionwire.changed` goes into --since the next time. Of a story whose
    source must not be quoted whole there is no more than in the feeds.
    """
    config = read_config(config_path)
    programme = programme_of(config)
    with stored(config) as store:
        told = lines(store.stories, programme.site, programme.sources, since)
        if output is None:
            sys.stdout.buffer.writelines(told)
            return
        beside = output.with_name(f".{output.name}.new")
        try:
            with beside.open("wb") as file:
                file.writelines(told)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(output)
        except OSError as cause:
            beside.unlink(missing_ok=True)
            raise click.ClickException(f"--output {output}: cannot be written: {cause.strerror}") from cause
