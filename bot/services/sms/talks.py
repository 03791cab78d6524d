"""やりとり: what our last message numbered, what was said last, and who wants no more."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Optional, Protocol, Sequence

from bot.text.normalise import normalise

KEPT_FOR = timedelta(days=30)
"""What a last message offered; a choice of it is understood so long."""
WAITED_FOR = timedelta(minutes=5)
"""Who has no answer by then and says the same again is answered anew."""


@dataclass(frozen=True)
class Offer:
    """A choice as it stands in a message: `number` from 1, 0 where it has none."""

    number: int
    word: str
    payload: str


@dataclass(frozen=True)
class Heard:
    """What was said last: `text` as it came, by which event, and `meant` as it was handed on.

    `meant` is None for a number that chooses nothing.
    """

    by: str
    at: datetime
    text: str = field(repr=False)
    meant: Optional[str] = field(repr=False)


@dataclass(frozen=True)
class Talk:
    """Where an exchange by SMS stands.

    `said_at` is when our last message began to go out, with its `offers`. Of the answer to what was
    said last, `is_begun` tells that a message of it began to, and `answered_at` when one was
    handed over.
    """

    offers: tuple[Offer, ...] = ()
    heard: Optional[Heard] = None
    said_at: Optional[datetime] = None
    is_begun: bool = True
    answered_at: Optional[datetime] = None

    def is_repeat(self, text: str, at: datetime) -> bool:
        """The same once more, sent before our answer to it went out."""
        if self.heard is None or self.heard.text.strip() != text.strip():
            return False
        is_before = self.answered_at is None or at <= self.answered_at
        return is_before and at - self.heard.at < WAITED_FOR

    def is_late(self, at: datetime) -> bool:
        """What was sent then was sent before our last message: it chose among others."""
        if self.heard is not None and not self.is_begun and at - self.heard.at < WAITED_FOR:
            return True
        return self.said_at is not None and at <= self.said_at


class Talks(Protocol):
    """Keeps one `Talk` a conversation, sealed. Calls block. Raises `StoreUnavailable`."""

    def of(self, conversation: str) -> Talk:
        """Where it stands; an empty one for somebody new."""

    def hear(self, conversation: str, heard: Heard) -> None:
        """This was said, and is not answered yet."""

    def say(self, conversation: str, offers: Sequence[Offer], by: str, at: datetime) -> None:
        """A message begins to go out, with what it offers, in answer to the event `by`."""

    def sent(self, conversation: str, by: str, at: datetime) -> None:
        """A message in answer to the event was handed over, or never will be."""


class Stops(Protocol):
    """配信停止: numbers that are written to no more. Calls block.

    Raises `StoreUnavailable`, and `KeysLost` where it cannot be remembered.
    """

    def stop(self, number: str, by: str, at: datetime) -> str:
        """From now on; by which event it was stopped first."""

    def is_stopped(self, number: str) -> bool:
        """True from 停止 until 再開."""

    def resume(self, number: str) -> None:
        """They want to be written to again."""


_STOP = re.compile(
    "(?:sms)?(?:の?配信|送信|連絡|メッセージ)?を?の?(?:停止|ストップ)(?:して|する|します|希望|を希望|お願い|を?お願いします)?(?:ください|下さい|ます)?"
    "|配信(?:拒否|解除|不要)|stop|stopall|unsubscribe|cancel|end|quit|optout",
    re.IGNORECASE,
)
_GO_ON = re.compile(
    "(?:配信)?を?再開(?:して|する|します|希望)?(?:ください|下さい)?|start|unstop", re.IGNORECASE
)
_ENDS = "。.!! 　"


def is_stop(text: str) -> bool:
    """True for a message that says nothing else than to stop.

    >>> is_stop("停止"), is_stop("ＳＴＯＰ"), is_stop("配信停止。"), is_stop("画面が停止しました")
    (True, True, True, False)
    """
    return bool(_STOP.fullmatch(normalise(text).strip(_ENDS)))


def is_go_on(text: str) -> bool:
    """True for 「再開」; asked only of who has stopped.

    >>> is_go_on("再開"), is_go_on("再開コードは何ですか")
    (True, False)
    """
    return bool(_GO_ON.fullmatch(normalise(text).strip(_ENDS)))
