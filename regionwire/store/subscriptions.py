"""Whom feeds are pushed to, and what of each feed they had last.

What a subscription had is an edition of its topic: a number, and marks of the entries that stood in it. When the topic
has a later one, the subscription is owed what differs. So nothing is lost while a subscriber is away, nor while we are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, delete, func, literal, select, tuple_, update

from regionwire.store.database import Database, insert_new
from regionwire.store.schema import edition, subscription

CLAIM = timedelta(minutes=5)  # after which a delivery of a process that died is free again; none takes nearly as long


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription that is owed something. `topic` is a file's name; `secret` is "" for none."""

    topic: str
    callback: str
    secret: str
    edition: int  # the last one that it has
    attempts: int  # that failed, in a row
    failing_since: datetime | None


class Subscriptions:
    """The part of the store that says who is told what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(
        self, topic: str, callback: str, *, host: str, secret: str, expires: datetime, edition: int, now: datetime
    ) -> None:
        """Subscribe, or renew. A renewal keeps what is owed, and is tried again within CLAIM however often it failed;
        not at once, as it may be under way.

        `edition` is the one that a new subscriber has; of what came while it was asked whether it means it, it is owed
        all.
        """
        here = (subscription.c.topic == topic, subscription.c.callback == callback)
        given = {"secret": secret, "expires": expires, "attempts": 0, "failing_since": None}
        within = literal(now + CLAIM, subscription.c.next_at.type)
        soon = case((subscription.c.next_at < within, subscription.c.next_at), else_=within)
        with self._database.write() as connection:
            if connection.execute(update(subscription).where(*here).values(given | {"next_at": soon})).rowcount == 0:
                owed = _latest(connection, topic)[0] > edition
                key = {"topic": topic, "callback": callback, "host": host, "edition": edition, "owed": owed}
                connection.execute(subscription.insert().values(key | given | {"next_at": now}))

    def drop(self, topic: str, callback: str) -> None:
        """End a subscription."""
        with self._database.write() as connection:
            here = (subscription.c.topic == topic, subscription.c.callback == callback)
            connection.execute(delete(subscription).where(*here))

    def holds(self, topic: str, callback: str) -> bool:
        """Whether there is this subscription."""
        here = (subscription.c.topic == topic, subscription.c.callback == callback)
        with self._database.read() as connection:
            return connection.execute(select(literal(1)).where(*here)).scalar() is not None

    def count(self, host: str) -> tuple[int, int]:
        """How many there are, and how many of callbacks at this host."""
        query = select(func.count(), func.count().filter(subscription.c.host == host)).select_from(subscription)
        with self._database.read() as connection:
            everywhere, here = connection.execute(query).one()
            return everywhere, here

    def topics(self) -> tuple[str, ...]:
        """The names that somebody is subscribed to."""
        with self._database.read() as connection:
            return tuple(connection.scalars(select(subscription.c.topic).distinct().order_by(subscription.c.topic)))

    def expire(self, now: datetime) -> None:
        """End the subscriptions whose lease is over, and forget the editions that nobody is compared with any more."""
        latest = select(edition.c.topic, func.max(edition.c.number)).group_by(edition.c.topic)
        had = select(subscription.c.topic, subscription.c.edition)
        this = tuple_(edition.c.topic, edition.c.number)
        with self._database.read() as connection:
            if not connection.execute(select(literal(1)).where(subscription.c.expires <= now).limit(1)).scalar():
                return
        with self._database.write() as connection:
            connection.execute(delete(subscription).where(subscription.c.expires <= now))
            connection.execute(delete(edition).where(this.not_in(latest), this.not_in(had)))

    def latest(self, topic: str) -> tuple[int, bytes]:
        """The number and marks of the topic's last edition; (0, b"") where it has none."""
        with self._database.read() as connection:
            return _latest(connection, topic)

    def marks(self, topic: str, number: int) -> bytes:
        """The marks of an edition; b"" where it is forgotten."""
        here = (edition.c.topic == topic, edition.c.number == number)
        with self._database.read() as connection:
            return connection.execute(select(edition.c.marks).where(*here)).scalar() or b""

    def add_edition(self, topic: str, number: int, marks: bytes) -> bool:
        """The topic has changed: every subscription to it is owed something. False, and nothing is changed, where there
        is an edition of this number: another process was first."""
        had = select(subscription.c.edition).where(subscription.c.topic == topic)
        old = (edition.c.topic == topic, edition.c.number < number, edition.c.number.not_in(had))
        with self._database.write() as connection:
            new = insert_new(connection, edition).values(topic=topic, number=number, marks=marks)
            if connection.execute(new).rowcount == 0:
                return False
            connection.execute(update(subscription).where(subscription.c.topic == topic).values(owed=True))
            connection.execute(delete(edition).where(*old))
        return True

    def claim(self, now: datetime, limit: int, *, failing: bool) -> tuple[Due, ...]:
        """Take up to `limit` subscriptions that are owed something, the longest due first, of those whose last delivery
        failed or of the others; nobody else gets them before CLAIM is over or their delivery is noted."""
        s = subscription.c
        which = s.attempts > 0 if failing else s.attempts == 0
        due = (
            select(s.topic, s.callback)
            .where(s.owed, s.next_at <= now, s.expires > now, which)
            .order_by(s.next_at, s.topic, s.callback)
            .limit(limit)
        )
        take = (
            update(subscription)
            .where(tuple_(s.topic, s.callback).in_(due))
            .values(next_at=now + CLAIM)
            .returning(s.topic, s.callback, s.secret, s.edition, s.attempts, s.failing_since)
        )
        with self._database.read() as connection:
            if not connection.execute(due.limit(1)).first():
                return ()
        with self._database.write() as connection:
            return tuple(sorted((Due(*row) for row in connection.execute(take)), key=lambda one: _key(one)))

    def delivered(self, one: Due, number: int, now: datetime) -> None:
        """It has this edition; it is owed something still if there is a later one by now."""
        latest = select(func.max(edition.c.number)).where(edition.c.topic == one.topic).scalar_subquery()
        values = {
            "edition": number,
            "owed": case((latest > number, True), else_=False),
            "next_at": now,
            "attempts": 0,
            "failing_since": None,
        }
        self._note(one, values)

    def failed(self, one: Due, now: datetime, next_at: datetime, *, owed: bool) -> None:
        """It could not be told, and is not to be asked before `next_at`; not `owed`: nor before something new is."""
        since = one.failing_since or now
        self._note(one, {"attempts": one.attempts + 1, "failing_since": since, "next_at": next_at, "owed": owed})

    def _note(self, one: Due, values: dict[str, object]) -> None:
        here = (subscription.c.topic == one.topic, subscription.c.callback == one.callback)
        with self._database.write() as connection:
            connection.execute(update(subscription).where(*here).values(values))


def _latest(connection: Connection, topic: str) -> tuple[int, bytes]:
    query = select(edition.c.number, edition.c.marks).where(edition.c.topic == topic)
    row = connection.execute(query.order_by(edition.c.number.desc()).limit(1)).first()
    return (row.number, row.marks) if row else (0, b"")


def _key(one: Due) -> tuple[str, int, str]:
    return one.topic, one.edition, one.callback
