"""Opening a database: the driver's settings, migrations, and the lock that keeps two Regionwires apart."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as Alembic
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from regionwire.errors import StoreBusy, StoreError

MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """One database, opened and brought to the version of this program.

    `url` is SQLAlchemy's; SQLite is what is tested. Raises StoreError when it cannot be opened or is newer than we are.
    """

    def __init__(self, url: str) -> None:
        try:
            self.url: URL = make_url(url)
        except ArgumentError as cause:
            raise StoreError(f"store {url!r}: not an address of a database ({cause})") from cause
        if self.url.get_backend_name() != "sqlite":
            raise StoreError(f"store {url!r}: only sqlite is supported so far; use sqlite:///var/regionwire.db")
        if self.file is not None:
            try:
                self.file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as cause:
                raise StoreError(f"store {self.file}: cannot be made: {cause.strerror}") from cause
        self.engine: Engine = create_engine(self.url)
        self._writing: Connection | None = None  # never across an await: see Store.batch
        event.listen(self.engine, "connect", _connect)
        event.listen(self.engine, "begin", _begin)
        try:
            self._migrate()
        except DBAPIError as cause:
            raise StoreError(f"store {url!r}: cannot be opened: {cause.orig}") from cause

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for one in memory."""
        name = self.url.database
        return Path(name) if name and name != ":memory:" else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a transaction that sees one state of the database."""
        if self._writing is not None:
            yield self._writing
            return
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a transaction that may write: all of it, or nothing. Inside another one, it is that one."""
        if self._writing is not None:
            yield self._writing
            return
        with self.engine.connect().execution_options(write=True) as connection, connection.begin():
            self._writing = connection
            try:
                yield connection
            finally:
                self._writing = None

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the store for one program; StoreBusy when another one holds it. A lock of the dead is no lock."""
        if self.file is None:
            yield
            return
        path = self.file.with_name(self.file.name + ".lock")
        try:
            opened = path.open("a")
        except OSError as cause:
            raise StoreError(f"store {self.file}: cannot be locked: {cause.strerror}: {path}") from cause
        with opened as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreBusy(f"another Regionwire is at work on {self.file}: left to it") from None
            yield

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
        with self.exclusive(), self.write() as connection:  # never under a program that is at work
            if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
                raise StoreError(
                    f"store {self.url} is of version {current}, which this Regionwire does not know; use a newer one"
                )
            alembic.attributes["connection"] = connection
            command.upgrade(alembic, "head")


def insert_new(connection: Connection, table: Table) -> Insert:
    """An INSERT that leaves alone what is there already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def _connect(connection: Any, record: Any) -> None:
    # pysqlite begins its own transactions only before it writes; we say when (see _begin)
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA page_size=16384")  # before the first table: rows of 2 kB waste most of a 4 kB page
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # a deferred transaction that turns to writing fails at once when another one wrote meanwhile
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
