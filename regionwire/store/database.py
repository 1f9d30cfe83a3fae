"""Opening a database, bringing it to this program's version, and transactions that may stand in one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import local
from typing import Protocol

from alembic import command
from alembic.config import Config as Alembic
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from regionwire.errors import StoreError
from regionwire.store.postgresql import Postgresql
from regionwire.store.sqlite import Sqlite

MIGRATIONS = Path(__file__).parent / "migrations"


class Backend(Protocol):
    """What differs between databases. `str` of one names it in messages, without its password."""

    engine: Engine

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state of the database."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that may write; no other one writes meanwhile, in whatever process."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the store for one program; StoreBusy when another one does. A lock of the dead is no lock."""


class _AtWork(local):
    """The transaction that a thread writes in: no other thread's, which sees what is committed; nor does it last across
    an await (see Store.batch)."""

    writing: Connection | None = None


class Database:
    """One database, opened and brought to the version of this program. Threads may share it.

    `url` is SQLAlchemy's; `readable` is enough where nothing is to be written, and then nothing is. Raises StoreError
    when it cannot be opened or is newer than we are.
    """

    def __init__(self, url: str, *, readable: bool = False) -> None:
        self._backend = _backend(url)
        self.engine: Engine = self._backend.engine
        self._at_work = _AtWork()
        self._readable = readable
        try:
            self._migrate()
        except BaseException as cause:
            self.close()
            if isinstance(cause, DBAPIError):
                raise StoreError(f"store {self._backend}: cannot be opened: {cause.orig}") from cause
            raise

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a transaction that sees one state of the database."""
        if self._at_work.writing is not None:
            yield self._at_work.writing
            return
        with self._backend.reading() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a transaction that may write: all of it, or nothing. Inside another one, it is that one."""
        if self._at_work.writing is not None:
            yield self._at_work.writing
            return
        if self._readable:
            raise StoreError(f"store {self._backend}: opened to be read, and not to be written")
        with self._backend.writing() as connection:
            self._at_work.writing = connection
            try:
                yield connection
            finally:
                self._at_work.writing = None

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the store for one program; StoreBusy when another one holds it. A lock of the dead is no lock."""
        return self._backend.exclusive()

    def close(self) -> None:
        self.engine.dispose()

    def _migrate(self) -> None:
        alembic = Alembic()
        alembic.set_main_option("script_location", str(MIGRATIONS))
        script = ScriptDirectory.from_config(alembic)
        with self.read() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return
        if self._readable:
            raise StoreError(f"store {self._backend} is of another version: `regionwire once` brings it to this one")
        with self.exclusive(), self.write() as connection:  # never under a program that is at work
            if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
                raise StoreError(
                    f"store {self._backend} is of version {current},"
                    " which this Regionwire does not know; use a newer one"
                )
            alembic.attributes["connection"] = connection
            command.upgrade(alembic, "head")


def insert_new(connection: Connection, table: Table) -> Insert:
    """An INSERT that leaves alone what is there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def _backend(url: str) -> Backend:
    try:
        parsed: URL = make_url(url)
    except (ArgumentError, ValueError) as cause:
        named = re.sub(r"(?<=//).*@", "***@", url)  # no password in a message
        raise StoreError(f"store {named!r}: not an address of a database ({cause})") from cause
    match parsed.get_backend_name():
        case "sqlite":
            return Sqlite(parsed)
        case "postgresql":
            return Postgresql(parsed)
        case other:
            raise StoreError(
                f"store {parsed.render_as_string()}: {other} is not supported;"
                " use sqlite:///var/regionwire.db or postgresql://user@host/name"
            )
