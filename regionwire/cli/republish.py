"""What every work on the whole store ends with, and says meanwhile: all feeds published, and how far it is."""

from __future__ import annotations

import sys
from typing import Protocol

import click

from feeds.desk import Published
from feeds.making import Maker
from feeds.publish import Publisher
from regionwire.cli.room import programme_of, wall_clock
from regionwire.config import Config
from regionwire.store import Store

TELLING = 5000  # stories after which something is said where no terminal is


class Done(Protocol):
    """How many stories were looked at, and how many were changed."""

    seen: int

    @property
    def changed(self) -> int: ...


def publish_all(config: Config, store: Store) -> Published:
    """All feeds: what a run that was stopped had changed, this one does not know of. Equal bytes are not written."""
    publisher = Publisher(Maker(store.stories, programme_of(config)), config.path(config.output.dir))
    store.stories.release(wall_clock())
    return publisher.publish(None)


def counted(number: int, one: str, many: str) -> str:
    """A number of things."""
    return f"{number:,} {one if number == 1 else many}"


def written(published: Published) -> str:
    """How many files were written, for people."""
    return f"{counted(len(published.written), 'file', 'files')} written"


class Progress:
    """How far a run is, on stderr: one line that changes on a terminal, else a line now and then."""

    def __init__(self, total: int) -> None:
        self._total, self._terminal, self._told = total, sys.stderr.isatty(), 0

    def __call__(self, done: Done) -> None:
        line = f"{done.seen:,} of {self._total:,} stories, {done.changed:,} changed"
        if self._terminal:
            click.echo(f"\r{line}", nl=done.seen >= self._total, err=True)
        elif done.seen - self._told >= TELLING:
            self._told = done.seen
            click.echo(line, err=True)
