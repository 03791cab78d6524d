"""The commands of an operator, as processes: backup, restore, keys, forget."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from bot import settings as settings_module
from bot.adapters.keeping.in_use import hold
from bot.bootstrap import services, tokyo_now
from bot.domain.handoff import RENEWAL
from bot.services.renewal.record import MEMBER
from tests_support import IS_ON_SERVICES, bot_process

pytestmark = pytest.mark.skipif(IS_ON_SERVICES, reason="of the embedded default")


def run(*arguments: str, data: Path, **settings: str) -> tuple[int, str]:
    """Its status, and all that it says."""
    settings = {"BOT_DATA_DIR": str(data), "BOT_LOG_LEVEL": "ERROR", **settings}
    process = bot_process(*arguments, stderr=subprocess.STDOUT, **settings)
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of an assistant that somebody has talked to."""
    folder = tmp_path / "data"
    made = services(settings_module.read({"BOT_DATA_DIR": str(folder)}))
    at: datetime = tokyo_now()
    draft = made.drafts.open("web-1", RENEWAL, at)
    made.drafts.change(draft.id, MEMBER.keeping("member-1"), at)
    return folder


def test_a_backup_opens_elsewhere(data: Path, tmp_path: Path) -> None:
    """With its keys; a folder in use is left alone."""
    file, other = str(tmp_path / "kept"), tmp_path / "other"
    status, said = run("backup", file, data=data)
    assert status == 0 and "drafts.db" in said and "vault.key" in said
    assert run("restore", file, data=other)[0] == 0
    assert run("keys", "status", data=other) == (
        0,
        said_of_one_key(other),
    )
    hold(other)
    status, said = run("restore", file, "--replace", data=other)
    assert status == 1 and "in use" in said


def test_contracts_behind_an_api_keep_nobody_from_a_backup(data: Path, tmp_path: Path) -> None:
    """As in production; those in a database that is elsewhere do."""
    api = {"BOT_CONTRACTS_URL": "https://contracts.example.jp", "BOT_CONTRACTS_TOKEN": "token"}
    assert run("backup", str(tmp_path / "kept"), data=data, **api)[0] == 0
    elsewhere = {"BOT_CONTRACTS_URL": f"sqlite:///{tmp_path / 'contracts.db'}"}
    status, said = run("backup", str(tmp_path / "other"), data=data, **elsewhere)
    assert status == 1 and "BOT_CONTRACTS_URL" in said


def said_of_one_key(folder: Path) -> str:
    """What `keys status` says of one draft under the one key."""
    key_id = (folder / "vault.key").read_text().partition(":")[0]
    return f"{key_id}: 1 rows\ndrafts that open: 1, that do not: 0\n"


def test_a_new_key(data: Path) -> None:
    """Told by its id alone; the old drafts open."""
    status, said = run("keys", "rotate", data=data)
    assert status == 0 and "opened before: 1, that open now: 1" in said
    entries = (data / "vault.key").read_text().strip().split(",")
    assert len(entries) == 2 and not any(entry.partition(":")[2] in said for entry in entries)
    assert run("keys", "status", data=data)[0] == 0


def test_a_person_is_forgotten(data: Path) -> None:
    """What is said is counts, no value."""
    status, said = run("forget", "--member", "member-1", data=data)
    assert status == 0 and "drafts: 1 deleted" in said and "member-1" not in said
    assert "total: 0 deleted" in run("forget", "--member", "member-1", data=data)[1]


def test_a_database_elsewhere_is_not_ours_to_copy(data: Path, tmp_path: Path) -> None:
    """PostgreSQL has tools of its own."""
    process = bot_process(
        "backup",
        str(tmp_path / "kept"),
        BOT_DATA_DIR=str(data),
        BOT_DRAFTS_URL="postgresql://db.example.jp/drafts",
    )
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1 and "BOT_DRAFTS_URL" in said
