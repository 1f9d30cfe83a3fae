"""Which stories became something else to others since one looked last; for a store in memory, whose one connection
notes it as it happens."""

from __future__ import annotations

from regionwire.store.database import Database

_NOTES = (
    "CREATE TEMP TABLE noted (story INTEGER PRIMARY KEY)",
    "CREATE TEMP TRIGGER noted_tied AFTER INSERT ON likeness BEGIN"
    " INSERT OR IGNORE INTO noted VALUES (new.one), (new.other); END",
    "CREATE TEMP TRIGGER noted_loosed AFTER DELETE ON likeness BEGIN"
    " INSERT OR IGNORE INTO noted VALUES (old.one), (old.other); END",
    "CREATE TEMP TRIGGER noted_hung AFTER UPDATE OF original ON story BEGIN"
    " INSERT OR IGNORE INTO noted VALUES (new.id), (ifnull(old.original, new.id)), (ifnull(new.original, new.id)); END",
)


class Watch:
    """Notes stories whose ties or original change, from now on."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.write() as connection:
            for note in _NOTES:
                connection.exec_driver_sql(note)

    def changed(self) -> frozenset[int]:
        """The rows of those since the last call."""
        with self._database.write() as connection:
            rows = frozenset(row[0] for row in connection.exec_driver_sql("SELECT story FROM noted"))
            connection.exec_driver_sql("DELETE FROM noted")
        return rows
