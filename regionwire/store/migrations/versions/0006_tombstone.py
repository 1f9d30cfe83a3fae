"""Tombstones: what left the feeds of a label, whatever for; what was withdrawn so far is among them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BYTES = sa.Text(collation="C")  # sorts as bytes do, as in SQLite


def upgrade() -> None:
    op.create_table(
        "tombstone",
        sa.Column("uri", sa.Text().with_variant(BYTES, "postgresql"), primary_key=True),
        sa.Column("code", sa.String(40).with_variant(BYTES, "postgresql"), primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),  # microseconds since 1970, UTC
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO tombstone (uri, code, at) SELECT story.uri, label.code, story.withdrawn"
        " FROM story JOIN label ON label.story = story.id WHERE story.released AND story.withdrawn IS NOT NULL"
    )
    op.create_index("tombstone_latest", "tombstone", ["code", "at", "uri"])
    op.drop_index("story_withdrawn", "story")


def downgrade() -> None:
    op.create_index(
        "story_withdrawn",
        "story",
        ["withdrawn"],
        sqlite_where=sa.text("withdrawn IS NOT NULL"),
        postgresql_where=sa.text("withdrawn IS NOT NULL"),
    )
    op.drop_table("tombstone")
