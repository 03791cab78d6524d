"""A new key seals from now on; what is under an older one still opens."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest
from sqlalchemy.engine import Engine

from bot.adapters.keeping import rotation
from bot.adapters.stores import keys as keys_module
from bot.adapters.stores.keys import read_keys
from bot.adapters.stores.vault import Vault
from bot.services.drafts.drafts import Drafts
from tests.adapters.draft_stores import AT, STORES, draft_engine


@pytest.fixture(params=STORES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One database after the other."""
    with draft_engine(request.param, tmp_path) as engine:
        yield engine


def test_old_drafts_open(engine: Engine, tmp_path: Path) -> None:
    """Before and after; what is written anew is under the new key."""
    before = read_keys({}, tmp_path, production=False)
    old = Drafts(Vault(engine, before))
    draft = old.open("web-1", "registration", AT)
    old.set_field(draft.id, "name_0", "損保 太郎", AT)
    entry = rotation.new_entry()
    rotation.add_to_file(tmp_path, entry)
    assert (tmp_path / keys_module.FILE).stat().st_mode & 0o777 == 0o600
    after = read_keys({}, tmp_path, production=False)
    assert [key.id for key in after.all()] == [before.newest.id, entry.split(":")[0]]

    found = rotation.used(engine, after)
    assert (found.opened, found.unreadable, found.lost) == (1, 0, ())
    assert found.rows == {before.newest.id: 1}
    new = Drafts(Vault(engine, after))
    assert new.get(draft.id, AT).fields["name_0"] == "損保 太郎"
    new.set_field(draft.id, "name_0", "損保 花子", AT)
    assert rotation.used(engine, after).rows == {after.newest.id: 1}


def test_a_key_that_is_gone_is_told(engine: Engine, tmp_path: Path) -> None:
    """How many rows it takes with it."""
    before = read_keys({}, tmp_path, production=False)
    Drafts(Vault(engine, before)).open("web-1", "registration", AT)
    other = read_keys({}, tmp_path / "other", production=False)
    found = rotation.used(engine, other)
    assert (found.opened, found.unreadable, found.lost) == (0, 1, (before.newest.id,))
