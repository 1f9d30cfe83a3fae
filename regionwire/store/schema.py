"""The tables. Any change here goes with a migration (migrations/versions), and a test holds the two together.

source ──< page >── story ──< story_region, fingerprint      run: one row a reading of a source
                      └─ original ─▶ story                   host: until when a host asked to be left alone
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Instant(TypeDecorator[datetime]):
    """An aware time as microseconds since 1970 in UTC: sorts, indexes and compares alike in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value!r}")
        return (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = MetaData()

# SQLite gives a rowid, and so a number that grows, only to an INTEGER primary key
Key = BigInteger().with_variant(Integer, "sqlite")

source = Table(
    "source",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("next_at", Instant, nullable=False),  # when it is due; a claim moves it
    Column("last_at", Instant),
    Column("good_at", Instant),
    Column("failures", Integer, nullable=False, server_default=text("0")),  # in a row
    Column("error", Text, nullable=False, server_default=text("''")),
    Index("source_due", "next_at"),
)

host = Table(
    "host",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("not_before", Instant, nullable=False),
)

page = Table(
    "page",
    metadata,
    Column("source", String(40), primary_key=True),
    Column("url", Text, primary_key=True),
    Column("kind", String(10), nullable=False),  # listing, story
    Column("announced", Text, nullable=False, server_default=text("''")),  # the Announcement, as JSON
    Column("state", String(10), nullable=False),  # due, read, failing, left, gone
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("first_seen", Instant, nullable=False),
    Column("checked_at", Instant),
    Column("next_at", Instant),  # None: never again
    Column("attempts", Integer, nullable=False, server_default=text("0")),  # that failed, in a row
    Column("gone_since", Instant),
    Column("story", Key, ForeignKey("story.id")),
    Index("page_due", "source", "next_at"),
    Index("page_story", "story"),
)

story = Table(
    "story",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("uri", Text, nullable=False, unique=True),  # atom:id
    Column("source", String(40), nullable=False),
    Column("url", Text, nullable=False, unique=True),  # canonical
    Column("agency", Boolean, nullable=False),  # the source's own dispatch
    Column("published", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("original", Key, ForeignKey("story.id")),  # None: it is an original
    Column("released", Boolean, nullable=False),  # has stood in a feed: its choice as original is final
    Column("withdrawn", Instant),
    Column("document", LargeBinary, nullable=False),  # the Item, JSON, zlib
    Index("story_original", "original"),
    Index("story_published", "published", "id"),
)

# every wording that a story has had: a copy may be made of the first one, and read after an edit
fingerprint = Table(
    "fingerprint",
    metadata,
    Column("digest", String(40), primary_key=True),  # Fingerprint.digests
    Column("story", Key, ForeignKey("story.id"), primary_key=True),
    Index("fingerprint_story", "story"),
)

story_region = Table(
    "story_region",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("story", Key, ForeignKey("story.id"), primary_key=True),
    Column("published", Instant, nullable=False),
    Index("story_region_latest", "code", "published", "story"),
)

run = Table(
    "run",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("source", String(40), nullable=False),
    Column("started", Instant, nullable=False),
    Column("report", Text, nullable=False),  # JSON
    Index("run_latest", "source", "started"),
)
