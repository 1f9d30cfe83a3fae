"""`regionwire dedup`: stories of others told apart, a line each; and the whole store anew.

What only one of the two needs is imported where it is used.
"""

from __future__ import annotations

import logging
import signal
import sys
from functools import partial
from pathlib import Path

import click

from regionwire.cli.jsonl import filter_lines
from regionwire.cli.options import config_option
from regionwire.cli.room import known_sources, read_config, set_up_logging
from regionwire.config import Config


@click.command(short_help="Tell copies and versions in stories of others; with --all, anew in the store.")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@config_option
@click.option("--jsonl", is_flag=True, help="Take stories from FILES or stdin, a JSON object a line, and answer each.")
@click.option("--stream", is_flag=True, help="With --jsonl: answer at once, and again when an answer changes.")
@click.option("--all", "everything", is_flag=True, help="Find out anew for all that is stored, and publish.")
def dedup(files: tuple[str, ...], config_path: Path, jsonl: bool, stream: bool, everything: bool) -> None:
    """Tell which stories are one.

    With --all, what every story in the store is to the others is found out anew, and the feeds that this changes are
    written. It may be stopped, and goes on where it was; while another Regionwire is at work on the store it leaves.

    With --jsonl, each line is an object {"id", "source", "url", "title", "text", "published"}, in order of arrival; all
    but the id may be missing or null, and "standfirst", "byline" and "agency" are looked at as well. Each is answered,
    in order, by {"id", "story", "relation", "why", "related"}: "story" is the id of the original, the line's own for an
    original; "relation" is original, copy, excerpt, version (another state of the story at its address) or related
    (another report of the same event, which keeps its own id as story); "related" are ids of such reports. A better
    original that comes later gathers its copies, so answers are final, and written, when all is read. With --stream a
    line is answered at once, and an earlier one again, by a new line, whenever its answer has changed.

    No line ends it: what cannot be answered has an "error". Nothing is read from the store, and nothing is written to
    it; a story without a time is taken to be of the latest time that was given before.
    """
    if jsonl == everything:
        raise click.UsageError("either --jsonl, with any number of files, or --all")
    if everything:
        if files or stream:
            raise click.UsageError("--all is for the store: name no files, and no --stream")
        _all(read_config(config_path))
    else:
        config = read_config(config_path) if config_path.exists() else Config(file=config_path)
        _filter(files or ("-",), config, stream)


def _filter(files: tuple[str, ...], config: Config, stream: bool) -> None:
    from regionwire.cli import sieve
    from regionwire.cli.given import LONGEST
    from regionwire.store import Store

    set_up_logging(quiet=True, least=logging.ERROR)
    sources = tuple(known_sources(config).values())
    with Store.open("sqlite://", tag=config.site.tag) as store:
        filter_lines(files, partial(sieve.stream if stream else sieve.sift, store, sources), longest=LONGEST)


def _all(config: Config) -> None:
    from regionwire.cli.relearn import relearn, shown, stopped
    from regionwire.cli.republish import Progress
    from regionwire.cli.room import stored

    set_up_logging(quiet=True)
    for number in (signal.SIGTERM, signal.SIGHUP):  # as Ctrl-C: how far it came is told
        signal.signal(number, signal.default_int_handler)
    with stored(config) as store, store.exclusive():
        try:
            done = relearn(config, store, Progress(store.stories.size()))
        except KeyboardInterrupt:
            click.echo("\n" * sys.stderr.isatty() + stopped(store), err=True)
            raise click.exceptions.Exit(130) from None
    click.echo(shown(done))
    for failed in done.published.failed:
        click.echo(f"Error: {failed}", err=True)
    raise click.exceptions.Exit(1 if done.published.failed else 0)
