"""`python -m bot migrate`, and a start on tables of another version, as processes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.adapters.schema.schemas import CONTRACTS, STORES
from bot.adapters.stores.engine import open_engine
from tests_support import bot_process


def run(*arguments: str, data: Path, **settings: str) -> tuple[int, str]:
    """Its status, and all that it says."""
    settings = {"BOT_LOG_LEVEL": "ERROR", "BOT_DRAFTS_URL": "", **settings}
    process = bot_process(*arguments, stderr=subprocess.STDOUT, BOT_DATA_DIR=str(data), **settings)
    said, _ = process.communicate(timeout=120)
    return process.returncode, said


def test_from_nothing(tmp_path: Path) -> None:
    """The versions are told before and after; the contracts of an API are its own."""
    head = STORES.head
    assert run("migrate", "--status", data=tmp_path) == (
        0,
        f"drafts: no version, this code {head}\ncontracts: no version, this code {CONTRACTS.head}\n",
    )
    assert run("migrate", data=tmp_path) == (
        0,
        f"drafts: no version -> {head}\ncontracts: no version -> {CONTRACTS.head}\n",
    )
    api = {"BOT_CONTRACTS_URL": "http://127.0.0.1:1", "BOT_CONTRACTS_TOKEN": "token"}
    assert run("migrate", "--status", data=tmp_path, **api) == (
        0,
        f"drafts: {head}, this code {head}\n",
    )


@pytest.mark.parametrize(
    "wrong", [("--to", "0001"), ("--of", "drafts", "--to", "base"), ("--of", "tracker")]
)
def test_what_it_does_not_go_to(wrong: tuple[str, ...], tmp_path: Path) -> None:
    """A version belongs to one database, and nothing goes back to nothing."""
    status, said = run("migrate", *wrong, data=tmp_path)
    assert status == 1 and "0001 of drafts" in said


def test_a_start_on_tables_that_are_behind(tmp_path: Path) -> None:
    """Where the database is named by a setting it refuses, and says what to do."""
    url = f"sqlite:///{tmp_path / 'named.db'}"
    with open_engine(url).begin() as connection:
        STORES.note(connection, "0000")
    status, said = run("serve", data=tmp_path, BOT_DRAFTS_URL=url)
    assert status == 1
    assert "BOT_DRAFTS_URL: its tables have version 0000" in said
    assert "python -m bot migrate" in said and "Traceback" not in said
    assert run("migrate", "--status", data=tmp_path, BOT_DRAFTS_URL=url)[0] == 1
    with open_engine(url).connect() as connection:
        assert sa.inspect(connection).get_table_names() == [STORES.version_table]
