"""How far a work over the whole store has come, so that it goes on where it was stopped."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from regionwire.store.database import Database
from regionwire.store.schema import task

_DONE = select(task.c.done).where(task.c.name == bindparam("called"))


class Tasks:
    """The part of the store that remembers a number for each task."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def done(self, name: str) -> int | None:
        """What was noted last; None if nothing was, or it was cleared."""
        with self._database.read() as connection:
            return connection.execute(_DONE, {"called": name}).scalar()

    def note(self, name: str, done: int) -> None:
        self.clear(name)
        with self._database.write() as connection:
            connection.execute(task.insert(), {"name": name, "done": done})

    def clear(self, name: str) -> None:
        with self._database.write() as connection:
            connection.execute(delete(task).where(task.c.name == name))
