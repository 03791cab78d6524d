"""The code of now on tables of the next version, as while machines are upgraded one by one."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

from dialogue_support import PREPARE, TARO
from worker_support import Talker, served_together

from bot import settings as settings_module
from bot.adapters.schema.schemas import STORES
from bot.adapters.schema.start import make_ready, moved, version_of
from bot.adapters.stores.engine import open_engine
from tests_support import environment

NEXT = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"
TABLES = ("drafts", "exchanges", "answered_messages", "turns_seen", "resume_codes", "handoff_cases")


def upgrade():
    for table in TABLES:
        op.add_column(table, sa.Column("added", sa.String(64), nullable=True))
    op.create_table("added", sa.Column("id", sa.String(64), primary_key=True))
"""


def test_one_version_ahead_serves(tmp_path: Path) -> None:
    """It starts, answers, keeps what is told, and gives the same answer again."""
    (tmp_path / "v0003_added.py").write_text(NEXT)
    (tmp_path / "data").mkdir()
    settings = settings_module.read(environment(tmp_path / "data"))
    engine = open_engine(settings.drafts_database_url)
    make_ready(engine, STORES, is_embedded=True)
    moved(engine, replace(STORES, folders=(*STORES.folders, tmp_path)), "0003")
    with served_together(tmp_path / "data", 2) as served:
        talker = Talker(served.address)
        for text in (
            "会員登録したいです",
            PREPARE,
            TARO["email"],
            TARO["name"],
            "証券番号はどこですか",
        ):
            message_id = uuid.uuid4().hex
            first = talker.post(text, message_id)
            assert first.status_code == 200, first.text
            assert talker.post(text, message_id).json() == first.json()
        assert [one["from"] for one in talker.read()].count("user") == 5
        assert '"schema.ahead"' in served.log.read_text()
    assert version_of(engine, STORES) == "0003"
