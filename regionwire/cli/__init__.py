"""The command line. The one place in `regionwire` that looks up: at the scheduler, the scrapers, the feeds, the press.

Exit codes: 0 all well; 1 some source could not be read (feeds are published all the same), or another Regionwire is at
work on the store (`once` leaves with 0 then); 2 usage or configuration.
"""

from __future__ import annotations

import sys

import click

from regionwire import __version__
from regionwire.cli import demo, live, read, tell
from regionwire.errors import RegionwireError, StoreBusy


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="regionwire")
def cli() -> None:
    """Read news agencies' pages and publish one Atom feed per region.

    Begin with `regionwire demo`, which needs neither network nor configuration. Then edit config.toml, try it with
    `regionwire check`, and let cron call `regionwire once`, or keep `regionwire run` running.
    """


for command in (live.once, live.run, demo.demo, live.serve, read.read, tell.check, tell.sources, tell.status):
    cli.add_command(command)


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
