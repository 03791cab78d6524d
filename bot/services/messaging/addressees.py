"""宛先: where a conversation is written to on its platform; personal, so sealed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional, Protocol

KEPT_FOR = timedelta(days=400)
"""From the last message on: a reminder of the end of a contract comes a year later."""


class Addressees(Protocol):
    """Platform user ids and telephone numbers by conversation. Calls block.

    Raises `StoreUnavailable`.
    """

    def keep(self, conversation: str, address: str, at: datetime) -> None:
        """Keep it, with the other changes of the turn. Raises `KeysLost`."""

    def find(self, conversation: str) -> Optional[str]:
        """Where it is written to; None where it is not known."""

    def forget(self, conversation: str) -> None:
        """Forget it, with the other changes of the turn."""
