"""Tables of the embedded contract back end as they were when versions began.

What is there already stays: a database from before versions becomes one of this version.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make what is missing."""
    op.create_table(
        "answered_requests",
        sa.Column("operation", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("operation", "key"),
        if_not_exists=True,
    )
    op.create_table(
        "coverages",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_adjustable", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("family", sa.String(length=200), nullable=False),
        sa.Column("given", sa.String(length=200), nullable=False),
        sa.Column("family_kana", sa.String(length=200), nullable=False),
        sa.Column("given_kana", sa.String(length=200), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_table(
        "members",
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("applicant", sa.JSON(), nullable=False),
        sa.Column("registered_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("reference"),
        sa.UniqueConstraint("email"),
        if_not_exists=True,
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("policy_number", sa.String(length=20), nullable=False),
        sa.Column("customer", sa.String(length=64), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column("inception_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("postal_code", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("named_insured", sa.String(length=200), nullable=False),
        sa.Column("vehicle", sa.String(length=200), nullable=False),
        sa.Column("registration_plate", sa.String(length=200), nullable=False),
        sa.Column("vehicle_owner", sa.String(length=200), nullable=False),
        sa.Column("owner_relation", sa.String(length=200), nullable=False),
        sa.Column("possession", sa.String(length=20), nullable=False),
        sa.Column("group_name", sa.String(length=200), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("employment", sa.String(length=20), nullable=False),
        sa.Column("retired_in", sa.String(length=7), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer"],
            ["customers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("policy_number"),
        if_not_exists=True,
    )
    op.create_table(
        "registrations",
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("applicant", sa.JSON(), nullable=False),
        sa.Column("policy_numbers", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["member"],
            ["members.reference"],
        ),
        sa.PrimaryKeyConstraint("reference"),
        if_not_exists=True,
    )
    op.create_table(
        "applications",
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("contract", sa.String(length=64), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.String(length=20), nullable=False),
        sa.Column("premium_yen", sa.Integer(), nullable=False),
        sa.Column("application", sa.JSON(), nullable=False),
        sa.Column("inception_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract"],
            ["contracts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member"],
            ["members.reference"],
        ),
        sa.PrimaryKeyConstraint("reference"),
        sa.UniqueConstraint("contract"),
        if_not_exists=True,
    )
    op.create_table(
        "member_contracts",
        sa.Column("member", sa.String(length=64), nullable=False),
        sa.Column("contract", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract"],
            ["contracts.id"],
        ),
        sa.ForeignKeyConstraint(
            ["member"],
            ["members.reference"],
        ),
        sa.PrimaryKeyConstraint("member", "contract"),
        if_not_exists=True,
    )
    op.create_table(
        "quotes",
        sa.Column("contract", sa.String(length=64), nullable=False),
        sa.Column("plan", sa.String(length=20), nullable=False),
        sa.Column("product", sa.String(length=200), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("premium_yen", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contract"],
            ["contracts.id"],
        ),
        sa.PrimaryKeyConstraint("contract", "plan"),
        if_not_exists=True,
    )


def downgrade() -> None:
    """Nothing is left; `migrate --to` does not go here."""
    for table in (
        "quotes",
        "member_contracts",
        "applications",
        "registrations",
        "contracts",
        "members",
        "customers",
        "coverages",
        "answered_requests",
    ):
        op.drop_table(table)
