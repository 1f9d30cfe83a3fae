"""A store in an SQLite file: the driver's settings, who may write, and the lock that keeps two Regionwires apart."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import StaticPool

from regionwire.errors import StoreBusy, StoreError


class Sqlite:
    """An SQLite database in WAL mode; its folder is made. It must lie on a local file system."""

    def __init__(self, url: URL) -> None:
        self._file = Path(url.database) if url.database and url.database != ":memory:" else None
        if self._file is not None:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            except OSError as cause:
                raise StoreError(f"store {self._file}: cannot be made: {cause.strerror}") from cause
        if self._file is None:  # what is in memory belongs to its one connection, which threads take in turn
            self._turn: AbstractContextManager[Any] = RLock()
            self.engine: Engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
        else:
            self._turn = nullcontext()
            self.engine = create_engine(url)
        event.listen(self.engine, "connect", _connect)
        event.listen(self.engine, "begin", _begin)

    def __str__(self) -> str:
        return str(self._file or "in memory")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._turn, self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._turn, self.engine.connect().execution_options(write=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        if self._file is None:
            yield
            return
        path = self._file.with_name(self._file.name + ".lock")
        try:
            opened = path.open("a")
        except OSError as cause:
            raise StoreError(f"store {self}: cannot be locked: {cause.strerror}: {path}") from cause
        with opened as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreBusy(f"another Regionwire is at work on {self}: left to it") from None
            yield


def _connect(connection: Any, record: Any) -> None:
    # pysqlite begins its own transactions only before it writes; we say when (see _begin)
    connection.isolation_level = None
    cursor = connection.cursor()
    # before the first table: a story touches some fifty pages of the index and each is written whole, so that 16 kB
    # pages write 1.8 times as much; rows of 2 kB would waste most of a 4 kB page
    cursor.execute("PRAGMA page_size=8192")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # a deferred transaction that turns to writing fails at once when another one wrote meanwhile
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
