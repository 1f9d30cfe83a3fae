"""When each source is due, and how its readings went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import delete, func, select, update

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
    report: msgspec.Raw  # of its last reading, JSON; null for none


class Sources:
    """The part of the store that says who is due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enlist(self, keys: Iterable[str], now: datetime) -> None:
        """Make sources known; a new one is due at once."""
        with self._database.write() as connection:
            known = set(connection.scalars(select(source.c.key)))
            new = [{"key": key, "next_at": now} for key in sorted(set(keys) - known)]
            if new:
                connection.execute(source.insert(), new)

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

    def next_due(self) -> datetime | None:
        """When the next source is due; None where there are none."""
        with self._database.read() as connection:
            found: datetime | None = connection.scalar(select(func.min(source.c.next_at)))
        return found

    def failures(self, key: str) -> int:
        """How often in a row its readings failed."""
        with self._database.read() as connection:
            return connection.scalar(select(source.c.failures).where(source.c.key == key)) or 0

    def holds(self, now: datetime) -> dict[str, datetime]:
        """Hosts that asked to be left alone, until when."""
        with self._database.read() as connection:
            rows = connection.execute(select(host.c.name, host.c.not_before).where(host.c.not_before > now))
            return {row.name: row.not_before for row in rows}

    def hold(self, holds: Mapping[str, datetime]) -> None:
        """Hosts ask to be left alone until then."""
        if not holds:
            return
        with self._database.write() as connection:
            connection.execute(delete(host).where(host.c.name.in_(sorted(holds))))
            rows = [{"name": name, "not_before": until} for name, until in sorted(holds.items())]
            connection.execute(host.insert(), rows)

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
        report = (
            select(run.c.report)
            .where(run.c.source == source.c.key)
            .order_by(run.c.id.desc())
            .limit(1)
            .correlate(source)
            .scalar_subquery()
        )
        query = select(source, stories.label("stories"), pending.label("pending"), report.label("report"))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(source.c.key)).all()
        return tuple(
            SourceState(**{**row._mapping, "report": msgspec.Raw((row.report or "null").encode())}) for row in rows
        )
