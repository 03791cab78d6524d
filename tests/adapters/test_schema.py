"""Versions of tables: forwards, backwards, and what a start does. SQLite and PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator, Optional

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from bot.adapters.schema import migrating
from bot.adapters.schema.schemas import CONTRACTS, FIRST, FOLDER, STORES, Schema
from bot.adapters.schema.start import make_ready, moved, version_of
from bot.adapters.stores import cases, vault
from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.vault import Vault
from bot.domain.draft import Draft
from bot.domain.errors import StoreUnavailable
from bot.settings import SettingsError
from tests.adapters.conftest import postgresql_engine
from tests.adapters.draft_stores import AT, KEYS, at_once
from tests.adapters.draft_stores import STORES as KINDS

SCHEMAS = [pytest.param(STORES, id="drafts"), pytest.param(CONTRACTS, id="contracts")]

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade():
    op.add_column("drafts", sa.Column("noted_at", sa.DateTime(), nullable=True))
    op.create_table("notes", sa.Column("id", sa.String(64), primary_key=True))
    {then}


def downgrade():
    op.drop_table("notes")
    op.drop_column("drafts", "noted_at")
"""


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Engine]:
    """An empty database."""
    if kind == "postgresql":
        with postgresql_engine() as engine:
            yield engine
        return
    engine = open_engine(f"sqlite:///{folder / 'drafts.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """One empty database after the other."""
    with opened(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def coming(tmp_path: Path) -> Schema:
    """The stores of the next version of the code: a column and a table more."""
    return _with_next(tmp_path, "pass")


def _with_next(tmp_path: Path, then: str) -> Schema:
    folder = tmp_path / "next"
    folder.mkdir()
    (folder / "v0003_notes.py").write_text(NEXT.format(then=then))
    return replace(STORES, folders=(*STORES.folders, folder))


def described(engine: Engine) -> dict[str, Any]:
    """All that the database says of its tables, but for those of versions."""
    found = sa.inspect(engine)

    def in_order(listed: list[Any], name: str = "name") -> list[str]:
        return sorted(map(repr, listed))

    return {
        table: {
            "columns": [
                {key: str(value) for key, value in column.items() if key != "comment"}
                for column in found.get_columns(table)
            ],
            "key": found.get_pk_constraint(table)["constrained_columns"],
            "unique": in_order(found.get_unique_constraints(table)),
            "indexes": in_order(found.get_indexes(table)),
            "foreign": in_order(found.get_foreign_keys(table)),
            "checks": in_order(found.get_check_constraints(table)),
        }
        for table in found.get_table_names()
        if not table.startswith("alembic_version")
    }


def a_draft(name: str = "d-1") -> Draft:
    """One that holds something."""
    return Draft(
        name, "web-1", "registration", 1, AT, AT.replace(year=2027), {"email": "taro@example.jp"}
    )


def kept(engine: Engine, name: str = "d-1") -> Optional[Draft]:
    """A draft as the store opens it."""
    return Vault(engine, KEYS).get(name, AT)


@pytest.mark.parametrize("schema", SCHEMAS)
def test_migrations_make_what_the_code_describes(
    schema: Schema, engine: Engine, tmp_path: Path
) -> None:
    """Alembic finds no difference, and the database none to tables that the code makes at once."""
    moved(engine, schema, schema.head)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": schema.version_table, "compare_server_default": True}
        )
        assert compare_metadata(context, list(schema.metadata)) == []  # type: ignore[arg-type]
    (tmp_path / "other").mkdir()
    with opened(engine.dialect.name, tmp_path / "other") as other:
        make_ready(other, schema, is_embedded=True)
        assert described(other) == described(engine) != {}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_versions_are_numbered_in_one_line(schema: Schema) -> None:
    """The head is found by names of files: they are what alembic reads in them."""
    found = ScriptDirectory(str(FOLDER), version_locations=[str(one) for one in schema.folders])
    assert found.get_heads() == [schema.head]
    numbers = [one.revision for one in found.walk_revisions()]
    assert tuple(reversed(numbers)) == schema.versions
    assert [f"v{number}" for number in numbers] == [
        Path(one.path).name.partition("_")[0] for one in found.walk_revisions()
    ]


def test_an_empty_database_gets_the_head(engine: Engine) -> None:
    """Also where several start on it at the same moment; a start after that changes nothing."""
    at_once(4, lambda _: make_ready(engine, STORES, is_embedded=False))
    before = described(engine)
    make_ready(engine, STORES, is_embedded=False)
    assert version_of(engine, STORES) == STORES.head and described(engine) == before


def test_one_from_before_versions_is_recognised(engine: Engine) -> None:
    """What it holds stays, what it lacks is made, and its version is that of this code."""
    moved(engine, STORES, FIRST)
    Vault(engine, KEYS).put(a_draft())
    with engine.begin() as connection:
        for gone in (f"TABLE {STORES.version_table}", "TABLE turn_locks", "INDEX drafts_by_expiry"):
            connection.exec_driver_sql(f"DROP {gone}")
    assert version_of(engine, STORES) is None
    make_ready(engine, STORES, is_embedded=True)
    assert version_of(engine, STORES) == STORES.head
    assert kept(engine) is not None
    found = sa.inspect(engine)
    assert found.has_table("turn_locks")
    assert "drafts_by_expiry" in [index["name"] for index in found.get_indexes("drafts")]


def test_one_that_no_version_has_is_refused(engine: Engine) -> None:
    """The table is named, and nothing is changed."""
    cases.create_tables(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE call_backs DROP COLUMN draft")
    before = described(engine)
    with pytest.raises(SettingsError, match=r"^BOT_DRAFTS_URL: the table call_backs lacks draft"):
        make_ready(engine, STORES, is_embedded=True)
    assert described(engine) == before and version_of(engine, STORES) is None


def test_forwards_and_backwards(engine: Engine, coming: Schema) -> None:
    """What is stored stays; the tables are those of the version."""
    make_ready(engine, STORES, is_embedded=True)
    first = described(engine)
    Vault(engine, KEYS).put(a_draft())
    assert moved(engine, coming, "0003") == version_of(engine, coming) == "0003"
    assert "notes" in described(engine) and kept(engine) is not None
    assert moved(engine, coming, "0002") == version_of(engine, coming) == "0002"
    assert described(engine) == first and kept(engine) is not None


@pytest.mark.parametrize("schema", SCHEMAS)
def test_back_to_nothing(schema: Schema, engine: Engine) -> None:
    """The first version takes away what it has made."""
    moved(engine, schema, schema.head)
    with engine.begin() as connection:
        command.downgrade(migrating.config(connection, schema), "base")
    assert described(engine) == {}


def test_a_migration_that_fails_has_not_happened(engine: Engine, tmp_path: Path) -> None:
    """What it did before it failed is taken back too."""
    broken = _with_next(tmp_path, 'raise RuntimeError("in the middle")')
    make_ready(engine, STORES, is_embedded=True)
    before = described(engine)
    with pytest.raises(RuntimeError, match="in the middle"):
        moved(engine, broken, "0003")
    assert described(engine) == before and version_of(engine, STORES) == "0002"


@pytest.mark.services
def test_nobody_waits_long_for_a_table(tmp_path: Path, coming: Schema) -> None:
    """While somebody reads it in a transaction that goes on, the command gives up, and changed nothing."""
    with postgresql_engine() as engine:
        make_ready(engine, STORES, is_embedded=False)
        before = described(engine)
        with engine.connect() as reading, reading.begin():
            reading.execute(sa.select(vault.drafts)).all()
            with pytest.raises(StoreUnavailable):
                moved(engine, coming, "0003")
        assert described(engine) == before and version_of(engine, STORES) == "0002"
        assert moved(engine, coming, "0003") == "0003"


def test_one_that_is_behind(engine: Engine, coming: Schema) -> None:
    """A file of the data folder is migrated; for others the command is named."""
    make_ready(engine, STORES, is_embedded=True)
    with pytest.raises(
        SettingsError, match=r"0002, this code needs 0003: run python -m bot migrate"
    ):
        make_ready(engine, coming, is_embedded=False)
    assert version_of(engine, STORES) == "0002"
    make_ready(engine, coming, is_embedded=True)
    assert version_of(engine, coming) == "0003"


def test_one_that_is_ahead_is_worked_with(engine: Engine, coming: Schema) -> None:
    """Old code beside new, for one version: a column and a table more are nothing to it."""
    make_ready(engine, STORES, is_embedded=True)
    moved(engine, coming, "0003")
    assert "notes" in described(engine)
    make_ready(engine, STORES, is_embedded=False)
    assert version_of(engine, STORES) == "0003"
    store = Vault(engine, KEYS)
    store.put(a_draft())
    changed = store.patch("d-1", {"email": "hanako@example.jp"}, AT)
    assert changed is not None and kept(engine) == changed
    with pytest.raises(SettingsError, match="0003, which this code does not know"):
        moved(engine, STORES, "0002")
