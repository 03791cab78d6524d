"""Where the contracts come from."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Callable

from bot.adapters.contracts import seed
from bot.adapters.contracts.http import HttpContracts
from bot.adapters.contracts.sql import SqlContracts
from bot.adapters.schema.schemas import CONTRACTS
from bot.adapters.schema.start import make_ready
from bot.adapters.stores.engine import failing_fast, open_engine
from bot.domain.errors import KeysLost
from bot.services.contracts import Contracts
from bot.services.drafts.drafts import KeyRing
from bot.settings import Settings


def open_contracts(settings: Settings, ring: KeyRing, now: Callable[[], datetime]) -> Contracts:
    """The insurer's API by its address, else a database, with sample customers in development."""
    url = settings.contracts_back_end_url
    if url.startswith(("http://", "https://")):
        return HttpContracts(url, settings.contracts_token)
    engine = open_engine(url, "contracts")
    if settings.prepares:
        make_ready(engine, CONTRACTS, is_embedded=not settings.contracts_url)
    if settings.prepares and not settings.production:
        seed.seed(engine, seed.read_samples(now().date()), now())
    return SqlContracts(failing_fast(engine), _key_of_contracts(ring), now)


def _key_of_contracts(ring: KeyRing) -> bytes:
    try:
        return ring.newest.derived("contracts")
    except KeysLost:  # confirmations that were sent before are not known again
        return secrets.token_bytes(32)
