"""Conversations that were ended, in whichever process."""

from __future__ import annotations

from typing import Optional

from bot.channels.web.sessions import EndedHere
from bot.services.transcript.fan_out import FanOut, Happening, Kind

TOPIC = "ended conversations"
_LISTEN_S = 3600.0


class EndedTogether(EndedHere):
    """`sessions.Ended`: each process remembers what all were told."""

    def __init__(self, fan_out: FanOut) -> None:
        super().__init__()
        self._fan_out = fan_out

    def end(self, conversation: str, until: int, now: int) -> None:
        """See the port."""
        super().end(conversation, until, now)
        told = {"conversation": conversation, "until": until, "now": now}
        self._fan_out.tell(TOPIC, Happening(Kind.ENDED, data=told))

    async def listen(self) -> None:
        """Remember what is told, until this is cancelled."""
        with self._fan_out.listening([TOPIC]) as listener:
            while True:
                happening: Optional[Happening] = await listener.next(_LISTEN_S)
                if happening is not None and happening.kind is Kind.ENDED:
                    super().end(**happening.data)
