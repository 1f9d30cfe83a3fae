"""The command line. The one place in `regionwire` that looks up: at the scheduler, the scrapers, the feeds, the press.

Exit codes: 0 all well; 1 some source could not be read (feeds are published all the same), or another Regionwire is at
work on the store (`once` leaves with 0 then); 2 usage or configuration.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from regionwire import __version__
from regionwire.errors import RegionwireError, StoreBusy

COMMANDS = {  # each with its module
    "once": "live",
    "run": "live",
    "serve": "live",
    "demo": "demo",
    "read": "read",
    "locate": "locate",
    "dedup": "dedup",
    "why": "why",
    "split": "why",
    "join": "why",
    "export": "export",
    "gazetteer": "gazetteer",
    "check": "tell",
    "sources": "tell",
    "status": "tell",
}


class Commands(click.Group):
    """Commands that are imported when they are asked for: who reads a page needs no store, no feeds and no press."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = COMMANDS.get(cmd_name)
        return getattr(import_module(f"regionwire.cli.{module}"), cmd_name) if module else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="regionwire")
def cli() -> None:
    """Read news agencies' pages and publish one feed per region: Atom, RSS and JSON.

    Begin with `regionwire demo`, which needs neither network nor configuration. Then edit config.toml, try it with
    `regionwire check`, and let cron call `regionwire once`, or keep `regionwire run` running.
    """


def main() -> None:
    """The entry point: every error of ours is one line and an exit code, never a traceback."""
    try:
        # what click.exceptions.Exit said; None when it was not raised
        sys.exit(cli(prog_name="regionwire", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except RegionwireError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1 if isinstance(error, StoreBusy) else 2)
