"""What has versions: the tables of the stores, and those of the embedded contract back end.

Rasa's own table of events has none: it is Rasa's, and is made by `assistant.event_log`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from sqlalchemy import Column, MetaData, String, Table, inspect, select
from sqlalchemy.engine import Connection

from bot.adapters.contracts import tables as contracts_tables
from bot.adapters.stores import (
    accounts,
    addressees,
    case_work,
    cases,
    desk_agents,
    desk_audit,
    desk_keys,
    events,
    feedback,
    handovers,
    happenings,
    inbound,
    last_look,
    linked,
    local_mails,
    match_attempts,
    outbound,
    outbox,
    received,
    reminders,
    resume_codes,
    short_links,
    sign_in_tries,
    sms,
    transcripts,
    turn_locks,
    turns_seen,
    unanswered,
    vault,
)

FOLDER = Path(__file__).parent
FIRST = "0001"
"""What databases from before versions have."""


@dataclass(frozen=True)
class Schema:
    """The tables of one database. Versions are files `v0002_….py` in `folders`, numbered."""

    name: str
    setting: str
    """Where the database is named; without it, it is a SQLite file of the data folder."""
    metadata: tuple[MetaData, ...]
    folders: tuple[Path, ...]
    version_table: str = "alembic_version"

    @property
    def head(self) -> str:
        """The version of this code, found without alembic: a start need not load it."""
        return max(self.versions)

    @property
    def versions(self) -> tuple[str, ...]:
        """All that this code knows, the oldest first."""
        return tuple(
            sorted(path.name[1:5] for folder in self.folders for path in folder.glob("v*_*.py"))
        )

    @property
    def tables(self) -> frozenset[str]:
        """Names of the tables of this code."""
        return frozenset(name for one in self.metadata for name in one.tables)

    def version(self, connection: Connection) -> Optional[str]:
        """That of a database; None where it has tables from before versions, or none."""
        if not inspect(connection).has_table(self.version_table):
            return None
        found: Optional[str] = connection.execute(select(self._kept.c.version_num)).scalar()
        return found

    def note(self, connection: Connection, version: str) -> None:
        """Write down the version of a database that has none yet, as alembic does."""
        self._kept.create(connection, checkfirst=True)
        connection.execute(self._kept.delete())
        connection.execute(self._kept.insert().values(version_num=version))

    @property
    def _kept(self) -> Table:
        number = Column("version_num", String(32), primary_key=True)
        return Table(self.version_table, MetaData(), number)


STORES = Schema(
    "drafts",
    "BOT_DRAFTS_URL",
    tuple(
        store.metadata
        for store in (
            vault,
            resume_codes,
            match_attempts,
            handovers,
            cases,
            received,
            last_look,
            accounts,
            sign_in_tries,
            outbox,
            local_mails,
            transcripts,
            feedback,
            events,
            inbound,
            outbound,
            addressees,
            sms,
            short_links,
            reminders,
            linked,
            desk_keys,
            desk_audit,
            case_work,
            desk_agents,
            turns_seen,
            unanswered,
            turn_locks,
            happenings,
        )
    ),
    (FOLDER / "stores",),
)
CONTRACTS = Schema(
    "contracts",
    "BOT_CONTRACTS_URL",
    (contracts_tables.metadata,),
    (FOLDER / "contracts",),
    "alembic_version_of_contracts",
)
