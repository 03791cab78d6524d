"""A verdict on an answer knows whose page it was given on; those of before do not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("feedback") as table:
        table.add_column(sa.Column("agency", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Verdicts stay, without their agencies."""
    with op.batch_alter_table("feedback") as table:
        table.drop_column("agency")
