"""Push: subscriptions, what of a feed they had last, hubs that are still to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.BigInteger  # microseconds since 1970, UTC
HOST = sa.String(255).with_variant(sa.Text(collation="C"), "postgresql")
ADDRESS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("topic", ADDRESS, primary_key=True),
        sa.Column("callback", ADDRESS, primary_key=True),
        sa.Column("host", HOST, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("expires", TIME, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("owed", sa.Boolean, nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("failing_since", TIME),
    )
    op.create_index("subscription_due", "subscription", ["owed", "next_at"])
    op.create_index("subscription_host", "subscription", ["host"])
    op.create_table(
        "edition",
        sa.Column("topic", ADDRESS, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("marks", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "ping",
        sa.Column("hub", ADDRESS, primary_key=True),
        sa.Column("topic", ADDRESS, primary_key=True),
        sa.Column("changed", TIME, nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
    )


def downgrade() -> None:
    for table in ("ping", "edition", "subscription"):
        op.drop_table(table)
