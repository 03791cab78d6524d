"""What is stored on disk is for its owner alone."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Iterator

import pytest

from bot import kept_secret, private_files
from bot.adapters.stores.engine import open_engine, writing
from bot.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def _umask_of_the_tests() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_new_databases_are_private(tmp_path: Path) -> None:
    """With their logs, and their folder."""
    folder = tmp_path / "data"
    private_files.keep(Settings(data_dir=folder))
    engine = open_engine(f"sqlite:///{folder / 'drafts.db'}")
    with writing(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE t (a)")
        found = {path.name: mode(path) for path in folder.iterdir()}
    engine.dispose()
    assert found == {"drafts.db": 0o600, "drafts.db-wal": 0o600, "drafts.db-shm": 0o600}
    assert mode(folder) == 0o700


def test_those_that_are_open_are_closed(tmp_path: Path) -> None:
    """Made by an older version, or by hand, in the folder or elsewhere."""
    folder, elsewhere = tmp_path / "data", tmp_path / "elsewhere.db"
    folder.mkdir(mode=0o755)
    names = ("tracker.db", "tracker.db-wal", "vault.key", "notes.txt")
    for path in (*(folder / name for name in names), elsewhere):
        path.touch(0o644)
    private_files.keep(Settings(data_dir=folder, drafts_url=f"sqlite:///{elsewhere}"))
    assert [mode(folder / name) for name in names] == [0o600, 0o600, 0o600, 0o644]
    assert (mode(folder), mode(elsewhere)) == (0o700, 0o600)


def test_a_folder_of_everybody_stays_open(tmp_path: Path) -> None:
    """Where data lie in a folder such as /tmp, others go on using it."""
    tmp_path.chmod(0o1777)
    (tmp_path / "drafts.db").touch(0o644)
    private_files.keep(Settings(data_dir=tmp_path))
    assert mode(tmp_path) == 0o1777
    assert mode(tmp_path / "drafts.db") == 0o600


def test_no_folder_can_be_made(tmp_path: Path) -> None:
    """The key is named."""
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="BOT_DATA_DIR"):
        private_files.keep(Settings(data_dir=tmp_path / "file" / "data"))


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    """20 that start at the same moment agree on one, which is its owner's alone."""
    path = tmp_path / "not there yet" / "session.key"
    with ThreadPoolExecutor(20) as pool:
        found = set(pool.map(lambda _: kept_secret.read_or_make(path), range(20)))
    assert len(found) == 1 and len(found.pop()) >= 32
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert mode(path) == 0o600


def test_an_open_secret_is_closed(tmp_path: Path) -> None:
    """A file that others may read is taken from them."""
    path = tmp_path / "session.key"
    before = kept_secret.read_or_make(path)
    path.chmod(0o644)
    assert kept_secret.read_or_make(path) == before
    assert mode(path) == 0o600


@pytest.mark.parametrize("content", [b"", b"short", "鍵".encode() * 20])
def test_a_file_that_holds_no_secret(tmp_path: Path, content: bytes) -> None:
    """It is named, and nothing is signed with it."""
    path = tmp_path / "session.key"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"^session\.key"):
        kept_secret.read_or_make(path)
