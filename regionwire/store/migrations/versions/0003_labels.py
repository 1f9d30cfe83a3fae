"""Labels: what an original is filed under, in the place of its regions alone; what is history; when it changed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from regionwire.labels import labels_of
from regionwire.store.document import item_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.BigInteger  # microseconds since 1970, UTC
NAME = sa.String(40).with_variant(sa.Text(collation="C"), "postgresql")  # sorts as bytes do, as in SQLite

FRESH = 7 * 86_400 * 1_000_000  # what was older when it was first seen is history
AT_ONCE = 1000  # stories

STORIES = sa.text(
    "SELECT id, published, first_seen, updated, withdrawn, document FROM story"
    " WHERE original IS NULL AND id > :after ORDER BY id LIMIT :limit"
)


def upgrade() -> None:
    label = op.create_table(
        "label",
        sa.Column("story", KEY, sa.ForeignKey("story.id"), primary_key=True),
        sa.Column("code", NAME, primary_key=True),
        sa.Column("published", TIME, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("changed", TIME, nullable=False),
        sqlite_with_rowid=False,
    )
    connection, after = op.get_bind(), 0
    while rows := connection.execute(STORIES, {"after": after, "limit": AT_ONCE}).all():
        connection.execute(label.insert(), [filed for row in rows for filed in _filed(row)])
        after = rows[-1].id
    op.create_index("label_latest", "label", ["code", "live", "published", "story"])
    op.create_index("label_changed", "label", ["code", "changed", "story"])
    op.create_index(
        "story_withdrawn",
        "story",
        ["withdrawn"],
        sqlite_where=sa.text("withdrawn IS NOT NULL"),
        postgresql_where=sa.text("withdrawn IS NOT NULL"),
    )
    op.create_index("version_until", "version", ["until"])
    op.drop_table("story_region")


def _filed(row: Any) -> list[dict[str, Any]]:
    common = {
        "story": row.id,
        "published": row.published,
        "live": row.withdrawn is None and row.first_seen - row.published <= FRESH,
        "changed": max(row.first_seen, row.updated),
    }
    return [{"code": code, **common} for code in sorted(labels_of(item_of(row)))]


def downgrade() -> None:
    op.create_table(
        "story_region",
        sa.Column("code", NAME, primary_key=True),
        sa.Column("story", KEY, sa.ForeignKey("story.id"), primary_key=True),
        sa.Column("published", TIME, nullable=False),
    )
    op.create_index("story_region_latest", "story_region", ["code", "published", "story"])
    op.execute(
        "INSERT INTO story_region (code, story, published) SELECT code, story, published FROM label"
        " WHERE code <> 'all' AND code NOT LIKE 'agency-%' AND code NOT LIKE 'section-%'"
    )
    op.drop_index("version_until", "version")
    op.drop_index("story_withdrawn", "story")
    op.drop_table("label")
