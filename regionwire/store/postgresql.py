"""A store on a PostgreSQL server: who may write, and the lock that keeps two Regionwires apart.

Both are advisory locks, which hold for one database. Writers come one after the other, as in SQLite: whether a story is
new, a version or a copy is decided by reading all around it, and two that decide at once would make two originals.
SERIALIZABLE would find that out afterwards and ask for the whole batch again, which has left the caller's hands by
then; and it would mistake neighbours in an index for the same row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from regionwire.errors import StoreBusy, StoreError, StoreLost

DRIVER = "postgresql+psycopg"

# two numbers: the first one is ours, lest a program that shares the database means the same lock
_HOLD = text("SELECT pg_try_advisory_lock(21079, 1)")
_LET_GO = text("SELECT pg_advisory_unlock(21079, 1)")
_WRITE = text("SELECT pg_advisory_xact_lock(21079, 2)")
_SETTINGS = (
    "-c lock_timeout=10s"  # as long as SQLite waits for another writer
    " -c idle_session_timeout=0"  # the session that holds the store is idle between two readings
    " -c jit=off"  # a look-up in the index seems dear to the planner, and is over before it would be compiled
)


class Postgresql:
    """A PostgreSQL database, version 14 or later, in UTF-8, by way of psycopg."""

    def __init__(self, url: URL) -> None:
        self._name = url.render_as_string()  # without the password
        if url.drivername not in ("postgresql", DRIVER):
            raise StoreError(f"store {self._name}: it is read by psycopg alone; use postgresql://…")
        settings = {
            "client_encoding": "utf8",
            "fallback_application_name": "regionwire",
            "connect_timeout": url.query.get("connect_timeout", "10"),  # seconds; the driver's own is two minutes
            "options": f"{_SETTINGS} {url.query.get('options', '')}",  # the operator's word is the last
        }
        try:
            self.engine: Engine = create_engine(
                url.set(drivername=DRIVER), connect_args=settings, use_native_hstore=False
            )
        except ImportError as cause:
            raise StoreError(
                f"store {self._name}: the driver is missing ({cause}): pip install -r requirements-postgresql.txt"
            ) from cause
        event.listen(self.engine, "connect", self._connect)
        # one state of the database, whatever others write meanwhile
        self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._held: Connection | None = None

    def __str__(self) -> str:
        return self._name

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._told(), self._reading.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """While the store is held, the session that holds it does the writing: if that ends, nothing more is written,
        though another Regionwire may have come since: StoreLost."""
        if self._held is not None and self._held.invalidated:
            raise StoreLost(f"store {self}: the session that held it has ended; start anew")
        with (
            self._told(),
            nullcontext(self._held) if self._held is not None else self.engine.connect() as connection,
            connection.begin(),
        ):
            # READ COMMITTED: a snapshot would be taken before the wait, and not show what the other one wrote
            connection.execute(_WRITE)
            yield connection

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._told(), self.engine.connect() as connection:
            if not connection.execute(_HOLD).scalar_one():
                raise StoreBusy(f"another Regionwire is at work on {self}: left to it")
            connection.commit()
            self._held = connection
            try:
                yield
            finally:
                self._held = None
                with suppress(DBAPIError):  # a session that is dead holds nothing
                    connection.execute(_LET_GO)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What happens to a server (it ends, its disk is full, another program locks for long) in our words."""
        try:
            yield
        except OperationalError as cause:
            raise StoreError(f"store {self}: {str(cause.orig).strip()}") from cause

    def _connect(self, connection: Any, record: Any) -> None:
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise StoreError(f"store {self}: its encoding is {encoding}; make a database with ENCODING 'UTF8'")
