"""配信の結果: what a gateway tells of our messages, whenever it does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.services.sms.port import Status

KEPT_FOR = timedelta(days=30)


class Deliveries(Protocol):
    """Keeps the last state of each message, by the gateway's id. Calls block.

    Raises `StoreUnavailable`.
    """

    def note(self, gateway: str, status: Status, at: datetime) -> None:
        """Keep it, if it is later than what was told before: 「sent」 may come after 「delivered」."""
