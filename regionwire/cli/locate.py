"""`regionwire locate`: why a story is of its regions; the same for items of others; and the whole store anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from regionwire.cli.jsonl import answer_lines
from regionwire.cli.options import config_option, jobs_option
from regionwire.cli.room import known_sources, read_config
from regionwire.cli.whereabouts import LONGEST, Known, answer_failed, answering, locator
from regionwire.config import Config
from regionwire.regions import known_countries


@click.command(short_help="Show why a story is of its regions; with --jsonl, those of many items.")
@click.argument("stories", nargs=-1, metavar="ADDRESS|ID|FILE")
@config_option
@click.option("--jsonl", is_flag=True, help="Take items from FILES or stdin, a JSON object a line, and answer each.")
@click.option(
    "--countries", metavar="CODE,…", help="With --jsonl: the gazetteers.  [those of the configuration, or all]"
)
@click.option(
    "--country", metavar="CODE", default="ml", show_default=True, help="With --jsonl: of items that tell none."
)
@jobs_option
def locate(
    stories: tuple[str, ...], config_path: Path, jsonl: bool, countries: str | None, country: str, jobs: int | None
) -> None:
    """Show why a story is of its regions."""
    config = read_config(config_path) if config_path.exists() else None
    if jsonl:
        known = _known(config, countries, country)
        locator(known)  # before the first process is forked
        make = partial(answering, known)
        answer_lines(stories or ("-",), make, answer_failed, jobs=1 if jobs is None else jobs, longest=LONGEST)


def _known(config: Config | None, countries: str | None, country: str) -> Known:
    codes = tuple(countries.split(",")) if countries else config.regions.countries if config else known_countries()
    for code in codes:
        if code not in known_countries():
            known = ", ".join(known_countries())
            raise click.BadParameter(f"no gazetteer knows the country {code!r}: {known}", param_hint="--countries")
    config = config or Config(file=Path("config.toml"))
    return Known(codes, country, tuple(known_sources(config).values()), config.regions.corrections)
