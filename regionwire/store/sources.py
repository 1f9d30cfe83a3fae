"""When each source is due, and how its readings went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from regionwire.store.database import Database
from regionwire.store.schema import host, page, run, source, story

KEPT_RUNS = 50  # of each source


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What the store knows of one source."""

    key: str
    next_at: datetime
    last_at: datetime | None
    good_at: datetime | None
    failures: int
    error: str
    stories: int
    pending: int


class Sources:
    """The part of the store that says who is due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enlist(self, keys: Iterable[str], now: datetime) -> None:
        """Make sources known; a new one is due at once."""
        rows = [{"key": key, "next_at": now} for key in sorted(keys)]
        if rows:
            with self._database.write() as connection:
                connection.execute(insert(source).on_conflict_do_nothing(), rows)

    def claim(self, keys: Sequence[str], now: datetime, lease: timedelta) -> tuple[str, ...]:
        """Take the sources that are due; nobody else gets them before `lease` is over or `finish` says so."""
        due = select(source.c.key).where(source.c.key.in_(keys), source.c.next_at <= now)
        take = update(source).where(source.c.key.in_(due)).values(next_at=now + lease).returning(source.c.key)
        with self._database.write() as connection:
            return tuple(sorted(connection.scalars(take)))

    def free(self, keys: Sequence[str], now: datetime) -> None:
        """Give claims back unused: these sources are due at once."""
        with self._database.write() as connection:
            connection.execute(update(source).where(source.c.key.in_(keys)).values(next_at=now))

    def finish(self, key: str, *, started: datetime, next_at: datetime, error: str, report: str) -> None:
        """One reading is over; `error` is "" when it went well, `report` is JSON."""
        went = (
            {"failures": source.c.failures + 1, "error": error}
            if error
            else {"failures": 0, "error": "", "good_at": started}
        )
        old = select(run.c.id).where(run.c.source == key).order_by(run.c.id.desc()).offset(KEPT_RUNS).limit(1)
        with self._database.write() as connection:
            connection.execute(
                update(source).where(source.c.key == key).values(next_at=next_at, last_at=started, **went)
            )
            connection.execute(run.insert().values(source=key, started=started, report=report))
            connection.execute(delete(run).where(run.c.source == key, run.c.id <= old.scalar_subquery()))

    def failures(self, key: str) -> int:
        """How often in a row its readings failed."""
        with self._database.read() as connection:
            return connection.scalar(select(source.c.failures).where(source.c.key == key)) or 0

    def holds(self, now: datetime) -> dict[str, datetime]:
        """Hosts that asked to be left alone, until when."""
        with self._database.read() as connection:
            rows = connection.execute(select(host.c.name, host.c.not_before).where(host.c.not_before > now))
            return {row.name: row.not_before for row in rows}

    def hold(self, name: str, until: datetime) -> None:
        """A host asks to be left alone until then."""
        new = insert(host).values(name=name, not_before=until)
        with self._database.write() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"not_before": until}))

    def states(self) -> tuple[SourceState, ...]:
        """Every source, by key."""
        stories = (
            select(func.count())
            .where(story.c.source == source.c.key, story.c.withdrawn.is_(None))
            .correlate(source)
            .scalar_subquery()
        )
        pending = (
            select(func.count())
            .where(page.c.source == source.c.key, page.c.state.in_(("due", "failing")))
            .correlate(source)
            .scalar_subquery()
        )
        query = select(source, stories.label("stories"), pending.label("pending")).order_by(source.c.key)
        with self._database.read() as connection:
            return tuple(SourceState(**row._mapping) for row in connection.execute(query))

    def next_due(self, keys: Sequence[str]) -> datetime | None:
        """When the first of them is due; None for none."""
        with self._database.read() as connection:
            first: datetime | None = connection.scalar(select(func.min(source.c.next_at)).where(source.c.key.in_(keys)))
        return first
