"""運ぶもの: a parcel by its reply token where that is still good, pushed where it is not; once."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Callable, Mapping, Optional, Sequence

from bot.channels.line.platform import Answered, Platform, Unanswered
from bot.services.messaging.outbound import (
    Parcel,
    SendingDelayed,
    SendingRefused,
    TakenParcel,
)

TOKEN_GOOD_FOR = timedelta(seconds=55)
"""A minute by the platform, less the way there."""
TOKEN_BEGUN_FOR = timedelta(seconds=20)
"""An older one is not begun with: if that try were cut off, nobody could find out any more."""

_PUSHED = uuid.UUID("6f0d3c5e-6b1b-4d38-9d0e-1f6f1a6a2b11")  # any of our own
_USED = "invalid reply token"

NOT_THERE, MAY_BE_THERE = "not there", "may be there"
"""What is known of a reply after a try that failed."""

PUSHING = "pushing"


def parcel(
    key: str,
    conversation: str,
    channel: str,
    user: str,
    messages: Sequence[Mapping[str, Any]],
    plain: Sequence[Mapping[str, Any]],
    token: str = "",
    got_at: Optional[datetime] = None,
) -> Parcel:
    """What is to be sent to a person; `plain` is the same without Flex."""
    body = {
        "to": user,
        "messages": list(messages),
        "plain": list(plain),
        "token": token,
        "got_at": got_at.isoformat() if got_at else "",
    }
    return Parcel(channel, key, conversation, body)


class Carrier:
    """`services.messaging.sending.Carrier` over the platform."""

    def __init__(self, platform: Callable[[], Platform], now: Callable[[], datetime]) -> None:
        self._platform = platform
        self._now = now

    async def send(self, taken: TakenParcel) -> None:
        """See the port.

        A reply that may be there already, as after a crash or no answer, is tried by its token again
        and by nothing else: the platform takes a token once. It can only be told from one that was
        too late while the token would be good; after that nobody knows, and nothing is said twice.
        That a parcel is pushed is noted before: a push has a key and can be tried as often as one likes.
        """
        body = taken.parcel.body
        if not body["token"] or taken.note == PUSHING:
            await self._pushed(taken)
            return
        may_be_there = taken.is_cut_off or taken.note == MAY_BE_THERE
        if not may_be_there and not self._is_younger(body, TOKEN_BEGUN_FOR):
            raise SendingDelayed("reply token is over", note=PUSHING)
        await self._replied(body, may_be_there)

    async def _replied(self, body: Mapping[str, Any], may_be_there: bool) -> None:
        note = MAY_BE_THERE if may_be_there else NOT_THERE
        was_good = self._is_younger(body, TOKEN_GOOD_FOR)
        try:
            await self._each(body, lambda messages: self._platform().reply(body["token"], messages))
        except Unanswered as error:
            note = MAY_BE_THERE if error.is_sent else note
            raise SendingDelayed(error.reason, note=note) from None
        except Answered as error:
            if _is_used(error) and not may_be_there:
                raise SendingDelayed("reply token is refused", note=PUSHING) from None
            if _is_used(error) and was_good:
                return  # used by the try before
            if _is_used(error):
                raise SendingRefused("reply token", is_unsure=True) from None
            if error.status == 429:
                raise SendingDelayed("429", error.retry_after_s, note) from None
            if error.status >= 500:
                reason = str(error.status)
                raise SendingDelayed(reason, error.retry_after_s, MAY_BE_THERE) from None
            raise SendingRefused(str(error.status)) from None

    async def _pushed(self, taken: TakenParcel) -> None:
        body, keys = taken.parcel.body, _keys(taken)
        try:
            await self._each(
                body, lambda messages: self._platform().push(body["to"], messages, next(keys))
            )
        except Unanswered as error:
            raise SendingDelayed(error.reason, note=PUSHING) from None
        except Answered as error:
            if error.status == 409:
                return  # accepted before
            if error.status == 429 or error.status >= 500:
                reason = str(error.status)
                raise SendingDelayed(reason, error.retry_after_s, PUSHING) from None
            raise SendingRefused(str(error.status)) from None

    async def _each(self, body: Mapping[str, Any], send: Callable[[Any], Any]) -> None:
        """As it is drawn, and in words where that is refused."""
        try:
            await send(body["messages"])
        except Answered as error:
            if error.status != 400 or _is_used(error):
                raise
            await send(body["plain"])

    def _is_younger(self, body: Mapping[str, Any], age: timedelta) -> bool:
        got_at = body["got_at"]
        return bool(got_at) and self._now() - datetime.fromisoformat(got_at) < age


def _is_used(error: Answered) -> bool:
    return error.status == 400 and _USED in error.told.lower()


def _keys(taken: TakenParcel) -> Any:
    """The retry keys of the drawn form and of the one in words: always the same for a parcel."""
    return iter([str(uuid.uuid5(_PUSHED, f"{taken.id} {form}")) for form in ("drawn", "plain")])
