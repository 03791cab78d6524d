"""担当者 in a database: names and parts in clear, the hash of the password sealed; and who is signed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Optional

from sqlalchemy import Column, MetaData, String, Table, select
from sqlalchemy.engine import Engine, Row

from bot.adapters.contracts.tables import Moment
from bot.adapters.stores.engine import writing
from bot.adapters.stores.sealing import Seal, columns
from bot.adapters.stores.work import creating, translated
from bot.domain.desk_user import Role
from bot.domain.errors import StoreUnavailable
from bot.services.accounts.agents import Agent, DeskSession
from bot.services.drafts.drafts import KeyRing

metadata = MetaData()

agents = Table(
    "desk_agents",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("agency", String(64)),
    Column("added_at", Moment, nullable=False),
    *columns(),
)

sessions = Table(
    "desk_sessions",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("until", Moment, nullable=False, index=True),
    *columns(),
)

create_tables = creating(metadata)

_NOBODY = "nobody"


class SqlAgents:
    """`services.accounts.agents.AgentStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._seal = Seal(keys, "desk agents")

    def put(self, agent: Agent, at: datetime) -> bool:
        """See the port."""
        row = {"role": agent.role.value, "agency": agent.agency, "added_at": at}
        row |= {"name": agent.name, **self._sealed(agent)}
        with translated(), writing(self._engine) as connection:
            is_it = agents.c.name == agent.name
            if connection.execute(select(agents.c.name).where(is_it)).first():
                return False
            connection.execute(agents.insert().values(row))
            return True

    def find(self, name: str) -> Optional[Agent]:
        """See the port."""
        with translated(), self._engine.connect() as connection:
            row = connection.execute(select(agents).where(agents.c.name == name)).first()
        if row is None:  # the same work: something is opened
            self._seal.open(self._nobody, _NOBODY)
            return None
        return self._opened(row)

    def change_hash(self, agent: Agent, password_hash: str) -> None:
        """See the port."""
        is_it = agents.c.name == agent.name
        with translated(), writing(self._engine) as connection:
            row = connection.execute(select(agents).where(is_it).with_for_update()).first()
            if row is not None and self._opened(row) == agent:
                changed = self._sealed(replace(agent, password_hash=password_hash))
                connection.execute(agents.update().where(is_it).values(changed))

    def all(self) -> tuple[Agent, ...]:
        """See the port."""
        with translated(), self._engine.connect() as connection:
            rows = connection.execute(select(agents).order_by(agents.c.name)).all()
        return tuple(map(self._opened, rows))

    def remove(self, name: str) -> bool:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            deleted = connection.execute(agents.delete().where(agents.c.name == name))
            return bool(deleted.rowcount)

    def _sealed(self, agent: Agent) -> dict[str, Any]:
        return self._seal.close({"password_hash": agent.password_hash}, agent.name)

    def _opened(self, row: Row) -> Agent:
        document = self._seal.open(row, row.name)
        if document is None:
            raise StoreUnavailable(f"there is no key {row.key_id} that opens the agent")
        return Agent(row.name, Role(row.role), row.agency, document["password_hash"])

    @cached_property
    def _nobody(self) -> Any:
        """A row of nobody's, of the usual size."""
        return SimpleNamespace(**self._seal.close({"password_hash": "h" * 97}, _NOBODY))


class SqlDeskSessions:
    """`services.accounts.agents.DeskSessionStore` over a database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._seal = Seal(keys, "desk sessions")

    def put(self, key: str, session: DeskSession) -> None:
        """See the port."""
        document = {
            "name": session.name,
            "shown": session.shown,
            "role": session.role.value,
            "agency": session.agency,
            "agent": session.agent,
        }
        row = {"key": key, "until": session.until, **self._seal.close(document, key)}
        with translated(), writing(self._engine) as connection:
            connection.execute(sessions.delete().where(sessions.c.key == key))
            connection.execute(sessions.insert().values(row))

    def get(self, key: str, at: datetime) -> Optional[DeskSession]:
        """See the port."""
        is_it = (sessions.c.key == key) & (sessions.c.until > at)
        with translated(), self._engine.connect() as connection:
            row = connection.execute(select(sessions).where(is_it)).first()
        document = self._seal.open(row, key) if row else None
        if row is None or document is None:
            return None
        return DeskSession(
            document["name"],
            document["shown"],
            Role(document["role"]),
            document["agency"],
            row.until,
            document["agent"],
        )

    def remove(self, key: str) -> None:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            connection.execute(sessions.delete().where(sessions.c.key == key))

    def purge(self, now: datetime) -> int:
        """See the port."""
        with translated(), writing(self._engine) as connection:
            is_over = sessions.c.until <= now
            return int(connection.execute(sessions.delete().where(is_over)).rowcount)
