"""One file with databases and keys, made while others write; put back as it was or not at all."""

from __future__ import annotations

import sqlite3
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.keeping.backup import BackupError, back_up, put_back
from bot.adapters.keeping.in_use import hold, is_in_use
from tests.adapters.draft_stores import AT

SECRET = "dev-1:c2VjcmV0"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two databases and a key."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("drafts.db", "tracker.db"):
        with closing(sqlite3.connect(folder / name)) as connection, connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE t (n INTEGER, twice INTEGER)")
            connection.executemany("INSERT INTO t VALUES (?, ?)", [(n, 2 * n) for n in range(500)])
    (folder / "vault.key").write_text(SECRET)
    (folder / "shared.db").write_text("of a moment")
    return folder


def rows(database: Path) -> list[tuple[int, int]]:
    """What is in it."""
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.execute("SELECT n, twice FROM t ORDER BY n"))


def test_there_and_back(data: Path, tmp_path: Path) -> None:
    """Everything that is not of a moment, for its owner alone."""
    file, other = tmp_path / "kept.tar.gz", tmp_path / "other"
    assert set(back_up(data, file, AT)) == {"drafts.db", "tracker.db", "vault.key"}
    assert file.stat().st_mode & 0o777 == 0o600
    put_back(file, other)
    assert rows(other / "drafts.db") == rows(data / "drafts.db")
    assert (other / "vault.key").read_text() == SECRET
    assert {path.stat().st_mode & 0o777 for path in other.iterdir()} == {0o600}
    assert {path.name for path in other.iterdir()} == {"drafts.db", "tracker.db", "vault.key"}


def test_while_somebody_writes(data: Path, tmp_path: Path) -> None:
    """Each row is whole, and those before the backup are all there."""
    stop = threading.Event()

    def write() -> None:
        with closing(sqlite3.connect(data / "drafts.db", timeout=10)) as connection:
            number = 500
            while not stop.is_set():
                with connection:
                    connection.execute("INSERT INTO t VALUES (?, ?)", (number, 0))
                    connection.execute("UPDATE t SET twice = 2 * n WHERE n = ?", (number,))
                number += 1

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for number in range(3):
            back_up(data, tmp_path / str(number), AT)
    finally:
        stop.set()
        writing.join()
    put_back(tmp_path / "2", tmp_path / "other")
    found = rows(tmp_path / "other" / "drafts.db")
    assert len(found) >= 500 and all(twice == 2 * n for n, twice in found)


def test_nothing_is_replaced_unless_it_is_said(data: Path, tmp_path: Path) -> None:
    """A second backup under the same name, a folder that holds something."""
    file = tmp_path / "kept.tar.gz"
    back_up(data, file, AT)
    with pytest.raises(BackupError, match="already"):
        back_up(data, file, AT)
    with pytest.raises(BackupError, match="already"):
        put_back(file, data)
    with closing(sqlite3.connect(data / "drafts.db")) as connection, connection:
        connection.execute("DELETE FROM t")
    (data / "session.key").write_text("made since")
    put_back(file, data, replace=True)
    assert len(rows(data / "drafts.db")) == 500
    assert not (data / "session.key").exists(), "it was not there then"


def test_a_file_that_is_no_whole_backup(data: Path, tmp_path: Path) -> None:
    """Cut off, changed, with something else in it, none at all: nothing changes."""
    file, wrong = tmp_path / "kept.tar.gz", tmp_path / "wrong"
    back_up(data, file, AT)
    content = file.read_bytes()
    evil = tmp_path / "evil"
    evil.write_text("x")
    with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as packed:
        packed.add(evil, "../../drafts.db")
    for bad in (
        content[:-100],
        content[: len(content) // 2],
        b"",
        (tmp_path / "evil.tar.gz").read_bytes(),
    ):
        wrong.write_bytes(bad)
        with pytest.raises(BackupError, match="no whole backup"):
            put_back(wrong, data, replace=True)
        assert len(rows(data / "drafts.db")) == 500
    with pytest.raises(BackupError):
        put_back(tmp_path / "missing", data, replace=True)


def test_a_folder_without_anything(tmp_path: Path) -> None:
    """There is nothing to keep, and it is said."""
    with pytest.raises(BackupError, match="nothing"):
        back_up(tmp_path, tmp_path / "kept", AT)


def test_who_works_with_a_folder_is_known(tmp_path: Path) -> None:
    """As long as a process does."""
    assert not is_in_use(tmp_path)
    hold(tmp_path)
    assert is_in_use(tmp_path)
