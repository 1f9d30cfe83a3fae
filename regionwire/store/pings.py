"""Which hubs are still to be told of which changes: kept until they are, so that a restart loses none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from sqlalchemy import ColumnElement, delete, select, tuple_, update

from regionwire.store.database import Database
from regionwire.store.schema import ping


@dataclass(frozen=True, slots=True)
class Ping:
    """A hub (its address) that is to be told that a topic (a file's name) changed at `changed`."""

    hub: str
    topic: str
    changed: datetime
    attempts: int  # that failed


class Pings:
    """The part of the store that remembers what outside hubs do not know yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, hubs: Iterable[str], topics: Iterable[str], now: datetime) -> None:
        """These topics have changed; one that a hub has not been told of yet is told once."""
        pairs = product(sorted(set(hubs)), sorted(set(topics)))
        rows = [{"hub": hub, "topic": topic, "changed": now, "next_at": now, "attempts": 0} for hub, topic in pairs]
        if not rows:
            return
        with self._database.write() as connection:
            old = [(row["hub"], row["topic"]) for row in rows]
            held = select(ping).where(tuple_(ping.c.hub, ping.c.topic).in_(old))
            waiting = {(row.hub, row.topic): row for row in connection.execute(held)}
            connection.execute(delete(ping).where(tuple_(ping.c.hub, ping.c.topic).in_(old)))
            for row in rows:  # a hub that is out of order is not asked sooner for it
                before = waiting.get((str(row["hub"]), str(row["topic"])))
                if before:
                    row |= {"next_at": before.next_at, "attempts": before.attempts}
            connection.execute(ping.insert(), rows)

    def due(self, hubs: Sequence[str], now: datetime) -> tuple[Ping, ...]:
        """What is to be told now, by hub."""
        columns = (ping.c.hub, ping.c.topic, ping.c.changed, ping.c.attempts)
        query = select(*columns).where(ping.c.hub.in_(hubs), ping.c.next_at <= now).order_by(ping.c.hub, ping.c.topic)
        with self._database.read() as connection:
            return tuple(Ping(*row) for row in connection.execute(query))

    def done(self, told: Iterable[Ping]) -> None:
        """Forget these; one that changed again meanwhile stays."""
        with self._database.write() as connection:
            for one in told:
                connection.execute(delete(ping).where(*_same(one)))

    def put_off(self, failed: Iterable[Ping], next_at: datetime) -> None:
        """Ask again then."""
        with self._database.write() as connection:
            for one in failed:
                here = (ping.c.hub == one.hub, ping.c.topic == one.topic)
                connection.execute(update(ping).where(*here).values(next_at=next_at, attempts=one.attempts + 1))


def _same(one: Ping) -> tuple[ColumnElement[bool], ...]:
    return (ping.c.hub == one.hub, ping.c.topic == one.topic, ping.c.changed == one.changed)
