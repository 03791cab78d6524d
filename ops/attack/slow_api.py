"""The contracts' API as docs/contract-api.openapi.yaml says, over sample customers, at a pace.

The server is the one of the adapters' tests; here an answer may take its time.
"""

from __future__ import annotations

import secrets
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from bot.adapters.contracts import tables  # noqa: E402
from bot.adapters.contracts.seed import read_samples, seed  # noqa: E402
from bot.adapters.contracts.sql import SqlContracts  # noqa: E402
from bot.adapters.stores.engine import open_engine  # noqa: E402
from bot.domain.hours import TOKYO  # noqa: E402
from tests.adapters.contract_api_server import ContractApiServer  # noqa: E402


class _Paced:
    """Contracts that answer `takes_s` later than they could."""

    def __init__(self, contracts: Any) -> None:
        self._contracts = contracts
        self.takes_s = 0.0
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._contracts, name)

        def call(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            time.sleep(self.takes_s)
            return method(*arguments, **named)

        return call


def _now() -> datetime:
    return datetime.now(TOKYO)


class SlowApi:
    """Served on a free loopback port between `with` and its end."""

    def __init__(self, folder: Path) -> None:
        engine = open_engine(f"sqlite:///{folder / 'api.db'}")
        tables.create_tables(engine)
        seed(engine, read_samples(_now().date()), _now())
        self.contracts: Any = _Paced(SqlContracts(engine, secrets.token_bytes(32), _now))
        self.token = secrets.token_urlsafe(32)
        self._server = ContractApiServer(self.contracts, self.token)

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a product that uses it."""
        return {"BOT_CONTRACTS_URL": self._server.url, "BOT_CONTRACTS_TOKEN": self.token}

    def __enter__(self) -> SlowApi:
        self._server.__enter__()
        return self

    def __exit__(self, *ended: object) -> None:
        self._server.__exit__(*ended)
