"""What has not stood in a feed yet is found without a look at all that has."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "story_unreleased",
        "story",
        ["original"],
        sqlite_where=sa.text("released IS 0"),
        postgresql_where=sa.text("released IS false"),
    )


def downgrade() -> None:
    op.drop_index("story_unreleased", "story")
