"""Options that several commands have."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

CONFIG = Path("config.toml")  # where no other one is named

config_option = click.option(
    "-c",
    "--config",
    "config_path",
    type=click.Path(dir_okay=False, path_type=Path),
    default=CONFIG,
    show_default=True,
    help="The configuration.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document, for machines.")
jobs_option = click.option(
    "--jobs", type=click.IntRange(0, 256), metavar="N", help="With --jsonl: processes; 0: one a core.  [1]"
)
record_option = click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.warc.gz",
    help="Add everything that is fetched to a web archive, to send us the page that broke.",
)


def address(listen: str) -> tuple[str, int]:
    """`HOST:PORT` of an option as (host, port)."""
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise click.BadParameter(f"{listen!r} is not HOST:PORT, as in 127.0.0.1:8000")
    return host.strip("[]") or "127.0.0.1", int(port)


def moment(text: str) -> datetime:
    """The day or time of an option; UTC where it does not say."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no time; as in 2026-11-24 or 2026-11-24T08:00:00Z") from None
    return told if told.tzinfo else told.replace(tzinfo=UTC)
