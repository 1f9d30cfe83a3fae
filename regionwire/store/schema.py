"""The tables. Any change here goes with a migration (migrations/versions), and a test holds the two together.

source ──< page >── story ──< label, story_url, version             run: one row a reading of a source
                      └─ original ─▶ story                          host: until when a host asked to be left alone

sketch, sentence, refrain ──▶ story        what brings up copies (index.py)
likeness, verdict, merge: story ──▶ story  what stories are to each other, and who said so (identity.py)

tombstone                  what stood in feeds of a label and left them; of stories that are no more as well
subscription ──▶ edition   whom feeds are pushed to, and what of a feed they had last; ping: which hubs are to be told
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
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

# PostgreSQL sorts as its server's language does, and holds to lengths; SQLite sorts bytes, and does not
_BYTES = Text(collation="C")
Name = String(40).with_variant(_BYTES, "postgresql")
Host = String(255).with_variant(_BYTES, "postgresql")
Address = Text().with_variant(_BYTES, "postgresql")


class Prose(TypeDecorator[str]):
    """Words for people, which may hold what a page says: without NUL, which PostgreSQL does not keep."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value and value.replace("\0", "")


source = Table(
    "source",
    metadata,
    Column("key", Name, primary_key=True),
    Column("next_at", Instant, nullable=False),  # when it is due; a claim moves it
    Column("last_at", Instant),
    Column("good_at", Instant),
    Column("failures", Integer, nullable=False, server_default=text("0")),  # in a row
    Column("error", Prose, nullable=False, server_default=text("''")),
    Index("source_due", "next_at"),
)

host = Table(
    "host",
    metadata,
    Column("name", Host, primary_key=True),
    Column("not_before", Instant, nullable=False),
)

page = Table(
    "page",
    metadata,
    Column("source", Name, primary_key=True),
    Column("url", Address, primary_key=True),
    Column("kind", String(10), nullable=False),  # listing, story
    Column("announced", Text, nullable=False, server_default=text("''")),  # the Announcement, as JSON
    Column("state", String(10), nullable=False),  # due, read, failing, left, gone
    Column("reason", Prose, nullable=False, server_default=text("''")),
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
    Column("uri", Address, nullable=False, unique=True),  # atom:id
    Column("source", Name, nullable=False),
    Column("url", Address, nullable=False, unique=True),  # canonical
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
    Index(
        "story_unreleased",
        "original",
        sqlite_where=text("released IS 0"),
        postgresql_where=text("released IS false"),
    ),
)

# every spelling of an address that a story was ever met under
story_url = Table(
    "story_url",
    metadata,
    Column("key", Address, primary_key=True),  # urls.address_key
    Column("story", Key, ForeignKey("story.id"), nullable=False),
    Index("story_url_story", "story"),
    sqlite_with_rowid=False,
)

# what a story said before an edit of its words
version = Table(
    "version",
    metadata,
    Column("story", Key, ForeignKey("story.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # from 1; the story itself is the last one
    Column("until", Instant, nullable=False),  # when the edit was seen
    Column("change", Prose, nullable=False),  # what the edit changed, "" for a typo
    Column("document", LargeBinary, nullable=False),  # the Item, JSON, zlib
    Index("version_until", "until"),
    sqlite_with_rowid=False,
)

# no foreign keys below: a row that leads to a story that is no more is never looked at
sketch = Table(
    "sketch",
    metadata,
    Column("key", BigInteger, primary_key=True),  # Fingerprint.hashes << 16 | day of publication since 1970
    Column("story", Key, primary_key=True),
    sqlite_with_rowid=False,
)
sentence = Table(
    "sentence",
    metadata,
    Column("hash", Integer, primary_key=True),  # Draft.sentences
    Column("story", Key, primary_key=True),
    Column("day", Integer, nullable=False),  # since 1970, on which it was seen
    Index("sentence_day", "day"),
    sqlite_with_rowid=False,
)
refrain = Table(
    "refrain",
    metadata,
    Column("hash", Integer, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False),
)

# what two stories are to each other, the lesser row first; only what is alike, or would be but for what conflicts
likeness = Table(
    "likeness",
    metadata,
    Column("one", Key, primary_key=True),
    Column("other", Key, primary_key=True),
    Column("relation", String(10), nullable=False),  # dedup.Relation
    Column("strength", Float, nullable=False),
    Column("why", Prose, nullable=False),
    Index("likeness_other", "other"),
    sqlite_with_rowid=False,
)
verdict = Table(
    "verdict",
    metadata,
    Column("one", Key, primary_key=True),
    Column("other", Key, primary_key=True),
    Column("same", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("why", Prose, nullable=False),
    Index("verdict_other", "other"),
    sqlite_with_rowid=False,
)
# which story was hung on which, and taken off again; never changed
merge = Table(
    "merge",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("story", Key, nullable=False),
    Column("before", Key, nullable=False),  # its original until then, itself where it was one
    Column("after", Key, nullable=False),
    Column("why", Prose, nullable=False),
    Index("merge_story", "story"),
)
# how far a task over the whole store has come
task = Table("task", metadata, Column("name", Name, primary_key=True), Column("done", Key, nullable=False))

# what an original is filed under (labels.py): a feed is the newest of a label, an archive what changed behind a place
label = Table(
    "label",
    metadata,
    Column("story", Key, ForeignKey("story.id"), primary_key=True),
    Column("code", Name, primary_key=True),
    Column("published", Instant, nullable=False),  # the story's
    Column("live", Boolean, nullable=False),  # neither withdrawn nor old when it was first seen: may stand in a feed
    Column("changed", Instant, nullable=False),  # when it came, was edited or filed elsewhere; of two writes the later
    Index("label_latest", "code", "live", "published", "story"),
    Index("label_changed", "code", "changed", "story"),
    sqlite_with_rowid=False,
)

# what stood in the feeds of a label and does not any more: taken back, a copy of another one by now, or filed elsewhere
tombstone = Table(
    "tombstone",
    metadata,
    Column("uri", Address, primary_key=True),  # the story's
    Column("code", Name, primary_key=True),
    Column("at", Instant, nullable=False),
    Index("tombstone_latest", "code", "at", "uri"),
    sqlite_with_rowid=False,
)

run = Table(
    "run",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("source", Name, nullable=False),
    Column("started", Instant, nullable=False),
    Column("report", Text, nullable=False),  # JSON
    Index("run_latest", "source", "started"),
)

# topics are names of published files, as "ml-kayes.xml"
subscription = Table(
    "subscription",
    metadata,
    Column("topic", Address, primary_key=True),
    Column("callback", Address, primary_key=True),
    Column("host", Host, nullable=False),  # of the callback
    Column("secret", Text, nullable=False),  # "" for none
    Column("expires", Instant, nullable=False),
    Column("edition", Integer, nullable=False),  # the last one that it has, or that needed no telling
    Column("owed", Boolean, nullable=False),  # there is a later one
    Column("next_at", Instant, nullable=False),  # not to be asked before; a claim moves it
    Column("attempts", Integer, nullable=False, server_default=text("0")),  # that failed, in a row
    Column("failing_since", Instant),
    Index("subscription_due", "owed", "next_at"),
    Index("subscription_host", "host"),
)

edition = Table(
    "edition",
    metadata,
    Column("topic", Address, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("marks", LargeBinary, nullable=False),  # 16 bytes an entry: its id, its words
)

ping = Table(
    "ping",
    metadata,
    Column("hub", Address, primary_key=True),
    Column("topic", Address, primary_key=True),
    Column("changed", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
)
