"""Tables of the stores as they were when versions began.

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
        "accounts",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
        sa.UniqueConstraint("member"),
        if_not_exists=True,
    )
    op.create_table(
        "addressees",
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("conversation"),
        if_not_exists=True,
    )
    op.create_index(
        "addressees_by_time", "addressees", ["seen_at"], unique=False, if_not_exists=True
    )
    op.create_table(
        "case_work",
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("case_id"),
        if_not_exists=True,
    )
    op.create_table(
        "handoff_cases",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("journey", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=True),
        sa.Column("agency", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("transcript", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        "handoff_cases_by_agency",
        "handoff_cases",
        ["agency", "at", "id"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        "handoff_cases_by_time", "handoff_cases", ["at", "id"], unique=False, if_not_exists=True
    )
    op.create_table(
        "call_backs",
        sa.Column("case_id", sa.String(length=64), nullable=False),
        sa.Column("begins_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.String(length=64), nullable=False),
        sa.Column("phone_field", sa.String(length=64), nullable=False),
        sa.Column("has_consent", sa.Boolean(), nullable=False),
        sa.Column("consented_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("has_consent", name="call_backs_only_with_consent"),
        sa.ForeignKeyConstraint(["case_id"], ["handoff_cases.id"]),
        sa.PrimaryKeyConstraint("case_id"),
        if_not_exists=True,
    )
    op.create_table(
        "desk_agents",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        if_not_exists=True,
    )
    op.create_table(
        "desk_sessions",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_desk_sessions_until"), "desk_sessions", ["until"], unique=False, if_not_exists=True
    )
    op.create_table(
        "desk_audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("look", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("number"),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_desk_audit_at"), "desk_audit", ["at"], unique=False, if_not_exists=True
    )
    op.create_index(
        op.f("ix_desk_audit_reference"),
        "desk_audit",
        ["reference"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "desk_keys",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=200), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("id"),
        if_not_exists=True,
    )
    op.create_table(
        "conversation_events",
        sa.Column(
            "place",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("conversation", "sequence", name="conversation_events_in_order"),
        if_not_exists=True,
    )
    op.create_index(
        "conversation_events_by_done",
        "conversation_events",
        ["done_at", "place"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "feedback",
        sa.Column("answer", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("is_solved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("answer"),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_feedback_at"), "feedback", ["at"], unique=False, if_not_exists=True)
    op.create_table(
        "handover_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("journey", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("draft", sa.String(length=64), nullable=False),
        sa.Column("contract", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("draft", "contract"),
        if_not_exists=True,
    )
    op.create_index(
        "handover_codes_by_expiry",
        "handover_codes",
        ["expires_at"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "happenings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("process", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_happenings_at"), "happenings", ["at"], unique=False, if_not_exists=True
    )
    op.create_table(
        "inbound_events",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("message", sa.String(length=64), nullable=True),
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("put_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
        if_not_exists=True,
    )
    op.create_index(
        "inbound_events_by_conversation",
        "inbound_events",
        ["conversation", "done_at"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        "inbound_events_by_due",
        "inbound_events",
        ["channel", "done_at", "due_at"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        "inbound_events_by_message", "inbound_events", ["message"], unique=False, if_not_exists=True
    )
    op.create_table(
        "last_look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_table(
        "link_nonces",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        if_not_exists=True,
    )
    op.create_table(
        "linked_conversations",
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("of_member", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("conversation"),
        if_not_exists=True,
    )
    op.create_index(
        "linked_conversations_by_member",
        "linked_conversations",
        ["of_member"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "local_mails",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_local_mails_at"), "local_mails", ["at"], unique=False, if_not_exists=True
    )
    op.create_table(
        "match_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counts_until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        "match_attempts_by_digest", "match_attempts", ["digest"], unique=False, if_not_exists=True
    )
    op.create_index(
        "match_attempts_by_time",
        "match_attempts",
        ["counts_until"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "outbound_parcels",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("put_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=32), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        "outbound_parcels_by_conversation",
        "outbound_parcels",
        ["conversation", "done_at"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        "outbound_parcels_by_due",
        "outbound_parcels",
        ["channel", "done_at", "due_at"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("put_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        "letters_by_due", "letters", ["done_at", "due_at"], unique=False, if_not_exists=True
    )
    op.create_table(
        "answered_messages",
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("text", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "message_id"),
        if_not_exists=True,
    )
    op.create_index(
        "answered_messages_by_time", "answered_messages", ["at"], unique=False, if_not_exists=True
    )
    op.create_table(
        "reminders",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("deadline", sa.String(length=16), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("deadline_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        "reminders_by_conversation",
        "reminders",
        ["conversation", "done_at"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        "reminders_by_due", "reminders", ["done_at", "due_at"], unique=False, if_not_exists=True
    )
    op.create_table(
        "resume_code_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        "resume_code_tries_by_time",
        "resume_code_tries",
        ["tried_at"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "resume_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("draft"),
        if_not_exists=True,
    )
    op.create_table(
        "short_links",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("path", sa.String(length=128), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
        if_not_exists=True,
    )
    op.create_index(
        "short_links_by_page",
        "short_links",
        ["conversation", "path"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        "short_links_by_time", "short_links", ["expires_at"], unique=False, if_not_exists=True
    )
    op.create_table(
        "sign_in_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("counts_until", sa.DateTime(), nullable=False),
        sa.Column("try", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index(
        "sign_in_tries_by_digest", "sign_in_tries", ["digest"], unique=False, if_not_exists=True
    )
    op.create_index(
        "sign_in_tries_by_time", "sign_in_tries", ["counts_until"], unique=False, if_not_exists=True
    )
    op.create_index(
        "sign_in_tries_by_try", "sign_in_tries", ["try"], unique=False, if_not_exists=True
    )
    op.create_table(
        "sms_deliveries",
        sa.Column("gateway", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", "id"),
        if_not_exists=True,
    )
    op.create_index(
        "sms_deliveries_by_time", "sms_deliveries", ["at"], unique=False, if_not_exists=True
    )
    op.create_table(
        "sms_stops",
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=255), nullable=False),
        sa.Column("stopped_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        if_not_exists=True,
    )
    op.create_table(
        "sms_talks",
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=True),
        sa.Column("is_begun", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("conversation"),
        if_not_exists=True,
    )
    op.create_index(
        "sms_talks_by_time", "sms_talks", ["changed_at"], unique=False, if_not_exists=True
    )
    op.create_table(
        "exchanges",
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("asked_feedback", sa.Boolean(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("nonce", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("conversation", "number"),
        if_not_exists=True,
    )
    op.create_index("exchanges_by_time", "exchanges", ["at"], unique=False, if_not_exists=True)
    op.create_table(
        "turn_locks",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        if_not_exists=True,
    )
    op.create_table(
        "days_counted",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", "channel", "agency"),
        if_not_exists=True,
    )
    op.create_table(
        "turns_seen",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("at_s", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("journey", sa.String(length=32), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("is_unanswered", sa.Boolean(), nullable=False),
        sa.Column("hand_off", sa.String(length=32), nullable=False),
        sa.Column("is_to_person", sa.Boolean(), nullable=False),
        sa.Column("ends", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("turns_seen_by_day", "turns_seen", ["day"], unique=False, if_not_exists=True)
    op.create_table(
        "unanswered_items",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("nearest", sa.String(length=400), nullable=False),
        sa.Column("last_at", sa.DateTime(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=True),
        sa.Column("assigned_by", sa.String(length=300), nullable=True),
        sa.Column("confirmed_by", sa.String(length=300), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("form"),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_unanswered_items_last_at"),
        "unanswered_items",
        ["last_at"],
        unique=False,
        if_not_exists=True,
    )
    op.create_table(
        "unanswered_seen",
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("agency", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"],
            ["unanswered_items.id"],
        ),
        sa.PrimaryKeyConstraint("item", "agency", "channel", "place"),
        if_not_exists=True,
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=255), nullable=False),
        sa.Column("journey", sa.String(length=64), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("nonce", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("conversation", "journey"),
        if_not_exists=True,
    )
    op.create_index("drafts_by_expiry", "drafts", ["expires_at"], unique=False, if_not_exists=True)


def downgrade() -> None:
    """Nothing is left; `migrate --to` does not go here."""
    for table in (
        "drafts",
        "unanswered_seen",
        "unanswered_items",
        "turns_seen",
        "days_counted",
        "turn_locks",
        "exchanges",
        "sms_talks",
        "sms_stops",
        "sms_deliveries",
        "sign_in_tries",
        "short_links",
        "resume_codes",
        "resume_code_tries",
        "reminders",
        "answered_messages",
        "letters",
        "outbound_parcels",
        "match_attempts",
        "local_mails",
        "linked_conversations",
        "link_nonces",
        "last_look",
        "inbound_events",
        "happenings",
        "handover_codes",
        "feedback",
        "conversation_events",
        "desk_keys",
        "desk_audit",
        "desk_sessions",
        "desk_agents",
        "call_backs",
        "handoff_cases",
        "case_work",
        "addressees",
        "accounts",
    ):
        op.drop_table(table)
