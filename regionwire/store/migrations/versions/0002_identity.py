"""Identity: addresses, versions, likenesses, verdicts, merges; the index of near copies. Digests go.

What is held already is not in the index of near copies: `regionwire dedup --all` brings it there.
"""

import sqlalchemy as sa
from alembic import op

from regionwire.urls import address_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.BigInteger  # microseconds since 1970, UTC
NAME = sa.String(40).with_variant(sa.Text(collation="C"), "postgresql")  # sorts as bytes do, as in SQLite
ADDRESS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "story_url",
        sa.Column("key", ADDRESS, primary_key=True),
        sa.Column("story", KEY, sa.ForeignKey("story.id"), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("story_url_story", "story_url", ["story"])
    op.create_table(
        "version",
        sa.Column("story", KEY, sa.ForeignKey("story.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("until", TIME, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sketch",
        sa.Column("key", sa.BigInteger, primary_key=True),
        sa.Column("story", KEY, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sentence",
        sa.Column("hash", sa.Integer, primary_key=True),
        sa.Column("story", KEY, primary_key=True),
        sa.Column("day", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("sentence_day", "sentence", ["day"])
    op.create_table(
        "refrain",
        sa.Column("hash", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Integer, nullable=False),
    )
    op.create_table(
        "likeness",
        sa.Column("one", KEY, primary_key=True),
        sa.Column("other", KEY, primary_key=True),
        sa.Column("relation", sa.String(10), nullable=False),
        sa.Column("strength", sa.Float, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("likeness_other", "likeness", ["other"])
    op.create_table(
        "verdict",
        sa.Column("one", KEY, primary_key=True),
        sa.Column("other", KEY, primary_key=True),
        sa.Column("same", sa.Boolean, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("verdict_other", "verdict", ["other"])
    op.create_table(
        "merge",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("at", TIME, nullable=False),
        sa.Column("story", KEY, nullable=False),
        sa.Column("before", KEY, nullable=False),
        sa.Column("after", KEY, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_index("merge_story", "merge", ["story"])
    op.create_table("task", sa.Column("name", NAME, primary_key=True), sa.Column("done", KEY, nullable=False))
    op.execute(
        "INSERT INTO likeness (one, other, relation, strength, why)"
        " SELECT CASE WHEN id < original THEN id ELSE original END, CASE WHEN id < original THEN original ELSE id END,"
        " 'copy', 1.0, 'the same words' FROM story WHERE original IS NOT NULL"
    )
    op.drop_table("fingerprint")
    _name_stories()


def _name_stories() -> None:
    """Every address that a story or its page is known by leads to it."""
    keys: dict[str, int] = {}
    connection = op.get_bind()
    for query in (
        "SELECT id, url FROM story ORDER BY id",
        "SELECT story, url FROM page WHERE story IS NOT NULL ORDER BY url",
    ):
        for row, url in connection.execute(sa.text(query)):
            keys.setdefault(address_key(url), row)
    story_url = sa.table("story_url", sa.column("key"), sa.column("story"))
    if keys:
        connection.execute(story_url.insert(), [{"key": key, "story": row} for key, row in keys.items()])


def downgrade() -> None:
    for table in ("task", "merge", "verdict", "likeness", "refrain", "sentence", "sketch", "version", "story_url"):
        op.drop_table(table)
    op.create_table(
        "fingerprint",
        sa.Column("digest", NAME, primary_key=True),
        sa.Column("story", KEY, sa.ForeignKey("story.id"), primary_key=True),
    )
    op.create_index("fingerprint_story", "fingerprint", ["story"])
