"""Keys of the vault from the environment and from the key file."""

from __future__ import annotations

import base64
import os
import stat
import traceback
from pathlib import Path

import pytest

from bot.adapters.stores.keys import FILE, VARIABLE, parse_keys, read_keys
from bot.services.drafts.drafts import VaultKey
from bot.settings import SettingsError
from tests.adapters.draft_stores import at_once

ONE, TWO = b"\xfb\xff" * 16, bytes(range(32))
ONE_64, TWO_64 = (base64.b64encode(secret).decode() for secret in (ONE, TWO))
SHORT_64 = base64.b64encode(b"x" * 16).decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"k1:{ONE_64}", [("k1", ONE)]),
        (f"k1:{ONE_64},k2:{TWO_64}", [("k1", ONE), ("k2", TWO)]),
        (f" 2026-11:{ONE_64} ,\n k_2:{TWO_64}\n", [("2026-11", ONE), ("k_2", TWO)]),
        (f"k1:{base64.urlsafe_b64encode(ONE).decode()}", [("k1", ONE)]),
    ],
)
def test_parse(text: str, expected: list[tuple[str, bytes]]) -> None:
    """Keys stand in their order, and the last one is the newest."""
    keys = parse_keys(text)
    assert [(key.id, key.secret) for key in keys.all()] == expected
    assert keys.newest == VaultKey(*expected[-1])
    assert keys.find(expected[0][0]) == VaultKey(*expected[0])
    assert keys.find("k9") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (ONE_64, "entry 1 must read id:base64"),
        (f"k1:{ONE_64},{TWO_64}", "entry 2 must read id:base64"),
        (f"k1:{ONE_64},", "entry 2 must read id:base64"),
        (f":{ONE_64}", "entry 1 must read id:base64"),
        (f"k 1:{ONE_64}", "entry 1 must read id:base64"),
        (f"鍵:{ONE_64}", "entry 1 must read id:base64"),
        # the wrong way round, a key of the right length and one that is too short
        (f"{ONE_64}:k1", "entry 1 must read id:base64"),
        (f"{SHORT_64}:k1", "entry 1 must read id:base64"),
        ("k1:", r"entry 1 \(k1\) must be 32 bytes in base64"),
        (f"k1:{SHORT_64}", r"entry 1 \(k1\) must be 32 bytes in base64"),
        (f"k1:{ONE_64[:-1]}", r"entry 1 \(k1\) must be 32 bytes in base64"),
        (f"k1:{ONE_64[:-1]}*", r"entry 1 \(k1\) must be 32 bytes in base64"),
        (f"k1:{ONE_64}{TWO_64}", r"entry 1 \(k1\) must be 32 bytes in base64"),
        (f"k1:{ONE_64} {TWO_64}", r"entry 1 \(k1\) must be 32 bytes in base64"),
        (f"k1:{ONE_64}、k2:{TWO_64}", r"entry 1 \(k1\) must be 32 bytes in base64"),
        (f"k1:{ONE_64},k1:{TWO_64}", r"entry 2 \(k1\) has an id that stands there already"),
        (f"k1:{ONE_64},k2:{ONE_64}", r"entry 2 \(k2\) is a key that stands there already"),
    ],
)
def test_malformed(text: str, message: str) -> None:
    """A malformed key is named by its place, and no part of any key is shown."""
    with pytest.raises(SettingsError, match=f"^{VARIABLE}: {message}") as caught:
        parse_keys(text)
    error = caught.value
    told = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    assert not any(secret[:8] in told for secret in (ONE_64, TWO_64, SHORT_64))


def test_repr_hides_keys() -> None:
    """A ring and a key show ids alone."""
    keys = parse_keys(f"k1:{TWO_64}")
    shown = f"{keys} {keys.newest!r}"
    assert "k1" in shown
    assert TWO_64 not in shown and repr(TWO)[2:12] not in shown


def test_one_key_for_each_purpose() -> None:
    """What is derived for one purpose is not what is derived for another, nor the key itself."""
    key = VaultKey("k1", ONE)
    derived = {key.derived("one"), key.derived("two"), key.secret}
    assert len(derived) == 3
    assert {len(secret) for secret in derived} == {32}
    assert key.derived("one") == VaultKey("k2", ONE).derived("one")


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_length_of_a_key(length: int) -> None:
    """A key has 256 bits."""
    with pytest.raises(ValueError, match="32 bytes"):
        VaultKey("k1", b"x" * length)


@pytest.mark.parametrize("production", [True, False])
def test_environment_comes_first(tmp_path: Path, production: bool) -> None:
    """With keys in the environment no key file is made."""
    keys = read_keys({VARIABLE: f"k1:{ONE_64}"}, tmp_path, production)
    assert keys.newest.secret == ONE
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("environ", [{}, {VARIABLE: ""}, {VARIABLE: " \n"}])
def test_production_needs_keys(tmp_path: Path, environ: dict[str, str]) -> None:
    """Production does not start without keys, and makes none, though a key file is there."""
    read_keys({}, tmp_path, production=False)
    with pytest.raises(SettingsError, match=VARIABLE):
        read_keys(environ, tmp_path, production=True)


def test_key_file(tmp_path: Path) -> None:
    """In development a key is made on the first run, for its owner alone, and found again."""
    folder = tmp_path / "not" / "there yet"
    keys = read_keys({}, folder, production=False)
    assert [path.name for path in folder.iterdir()] == [FILE]
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert read_keys({}, folder, production=False) == keys
    assert read_keys({}, tmp_path / "other", production=False) != keys


def test_key_file_under_any_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new key is its owner's alone from the start, however generous the process is."""

    def no_chmod(*_: object) -> None:
        raise AssertionError("a new key file was open to others")

    monkeypatch.setattr(Path, "chmod", no_chmod)
    before = os.umask(0)
    try:
        read_keys({}, tmp_path, production=False)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_open_key_file_is_closed(tmp_path: Path) -> None:
    """A key file that others may read is taken from them."""
    keys = read_keys({}, tmp_path, production=False)
    (tmp_path / FILE).chmod(0o644)
    assert read_keys({}, tmp_path, production=False) == keys
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_key_file_holds_several(tmp_path: Path) -> None:
    """A key added to the file by hand is the newest."""
    old = read_keys({}, tmp_path, production=False).newest
    path = tmp_path / FILE
    path.write_text(f"{path.read_text().strip()},k2:{ONE_64}\n")
    keys = read_keys({}, tmp_path, production=False)
    assert keys.newest == VaultKey("k2", ONE)
    assert keys.find(old.id) == old


def test_malformed_key_file(tmp_path: Path) -> None:
    """What is wrong in the key file is named with the file, without the key."""
    (tmp_path / FILE).write_text(f"k1:{SHORT_64}")
    with pytest.raises(SettingsError, match=f"^{FILE}: entry 1") as caught:
        read_keys({}, tmp_path, production=False)
    assert SHORT_64[:8] not in str(caught.value)


@pytest.mark.parametrize("content", [None, "鍵".encode()])
def test_unreadable_key_file(tmp_path: Path, content: bytes | None) -> None:
    """A key file that cannot be read is an error that names it."""
    path = tmp_path / FILE
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(SettingsError, match=f"^{FILE} cannot be read"):
        read_keys({}, tmp_path, production=False)


def test_key_file_cannot_be_made(tmp_path: Path) -> None:
    """Where no file can be made, the error says so."""
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=f"^{FILE} cannot be read or made"):
        read_keys({}, tmp_path / "file", production=False)


def test_first_run_of_many(tmp_path: Path) -> None:
    """20 that start at the same moment agree on one key."""
    found = at_once(20, lambda _: read_keys({}, tmp_path, production=False).newest)
    assert len({(key.id, key.secret) for key in found}) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
