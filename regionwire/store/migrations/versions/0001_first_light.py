"""The first tables: sources, hosts, pages, stories, their regions, runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.BigInteger  # microseconds since 1970, UTC
NAME = sa.String(40).with_variant(sa.Text(collation="C"), "postgresql")  # sorts as bytes do, as in SQLite
HOST = sa.String(255).with_variant(sa.Text(collation="C"), "postgresql")
ADDRESS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "source",
        sa.Column("key", NAME, primary_key=True),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("last_at", TIME),
        sa.Column("good_at", TIME),
        sa.Column("failures", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("error", sa.Text, nullable=False, server_default=sa.text("''")),
    )
    op.create_index("source_due", "source", ["next_at"])
    op.create_table(
        "host",
        sa.Column("name", HOST, primary_key=True),
        sa.Column("not_before", TIME, nullable=False),
    )
    op.create_table(
        "story",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("uri", ADDRESS, nullable=False, unique=True),
        sa.Column("source", NAME, nullable=False),
        sa.Column("url", ADDRESS, nullable=False, unique=True),
        sa.Column("agency", sa.Boolean, nullable=False),
        sa.Column("published", TIME, nullable=False),
        sa.Column("updated", TIME, nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("original", KEY, sa.ForeignKey("story.id")),
        sa.Column("released", sa.Boolean, nullable=False),
        sa.Column("withdrawn", TIME),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("story_original", "story", ["original"])
    op.create_index("story_published", "story", ["published", "id"])
    op.create_table(
        "page",
        sa.Column("source", NAME, primary_key=True),
        sa.Column("url", ADDRESS, primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("announced", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text, nullable=False, server_default=sa.text("''")),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("checked_at", TIME),
        sa.Column("next_at", TIME),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("gone_since", TIME),
        sa.Column("story", KEY, sa.ForeignKey("story.id")),
    )
    op.create_index("page_due", "page", ["source", "next_at"])
    op.create_index("page_story", "page", ["story"])
    op.create_table(
        "fingerprint",
        sa.Column("digest", NAME, primary_key=True),
        sa.Column("story", KEY, sa.ForeignKey("story.id"), primary_key=True),
    )
    op.create_index("fingerprint_story", "fingerprint", ["story"])
    op.create_table(
        "story_region",
        sa.Column("code", NAME, primary_key=True),
        sa.Column("story", KEY, sa.ForeignKey("story.id"), primary_key=True),
        sa.Column("published", TIME, nullable=False),
    )
    op.create_index("story_region_latest", "story_region", ["code", "published", "story"])
    op.create_table(
        "run",
        sa.Column("id", KEY, primary_key=True, autoincrement=True),
        sa.Column("source", NAME, nullable=False),
        sa.Column("started", TIME, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
    )
    op.create_index("run_latest", "run", ["source", "started"])


def downgrade() -> None:
    for table in ("run", "story_region", "fingerprint", "page", "story", "host", "source"):
        op.drop_table(table)
