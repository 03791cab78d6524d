"""答えられなかった質問: a queue of what was not understood or did not help, merged where it is the same.

Words are kept only where `impersonal` finds nothing in them; otherwise the nearest topic and the place
stand alone. Two people decide where a sentence belongs: one assigns, another one confirms.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Collection, Optional, Protocol, Sequence

from bot.domain.desk_user import DeskUser
from bot.domain.errors import BotError

KEPT_FOR = timedelta(days=90)
"""So long after it was said last."""

MOST_A_PAGE = 100
MOST_NEAREST = 5

OUT_OF_SCOPE = "out_of_scope"
"""It belongs to none of our subjects."""
NEW_TOPIC = "new_topic"
"""It does, and none of our answers is about it."""


class Why(str, Enum):
    """What became of it in the conversation."""

    OUT_OF_SCOPE = "out_of_scope"
    """It was taken for a question that is none of ours."""
    ASKED_BACK = "asked_back"
    """It was asked back, and nothing that was offered was meant."""
    NOT_HELPED = "not_helped"
    """It was answered, and the answer marked 「いいえ」."""


class Status(str, Enum):
    """How far the two people are."""

    OPEN = "open"
    ASSIGNED = "assigned"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Sighting:
    """Once: `text` None where its words may not be kept, `nearest` topics, the likeliest first."""

    text: Optional[str] = field(repr=False)
    nearest: tuple[str, ...]
    why: Why
    place: str
    channel: str
    agency: Optional[str]
    at: datetime


@dataclass(frozen=True)
class Item:
    """All sightings of the same, as who asks may see them: `count` and `places` of theirs alone."""

    id: str
    text: Optional[str] = field(repr=False)
    nearest: tuple[str, ...]
    why: Why
    count: int
    places: tuple[str, ...]
    channels: tuple[str, ...]
    last_at: datetime
    status: Status
    target: Optional[str] = None
    assigned_by: Optional[str] = None
    confirmed_by: Optional[str] = None


@dataclass(frozen=True)
class Position:
    """Where a page ended: `count` of the last item, and its id."""

    count: int
    item: str


@dataclass(frozen=True)
class Page:
    """Items, the most frequent first; `next_cursor` is None on the last page."""

    items: tuple[Item, ...]
    next_cursor: Optional[str]


class NoSuchItem(BotError):
    """It never was, is over, or is another agency's."""

    def __init__(self) -> None:
        super().__init__("no such item")


class NoSuchTarget(BotError):
    """It is assigned to no topic that there is."""

    def __init__(self) -> None:
        super().__init__("no such topic")


class SamePerson(BotError):
    """Who has assigned it cannot confirm it too."""

    def __init__(self) -> None:
        super().__init__("another one confirms")


class NotAssigned(BotError):
    """There is nothing to confirm, or it was assigned anew meanwhile."""

    def __init__(self) -> None:
        super().__init__("nothing to confirm")


class UnansweredStore(Protocol):
    """Where the queue lies, words sealed. Calls block. Raises `StoreUnavailable`."""

    def add(self, sighting: Sighting) -> None:
        """Count it to the same one, or begin a new item. In a transaction of its own."""

    def page(
        self,
        limit: int,
        after: Optional[Position],
        agency: Optional[str],
        statuses: Collection[Status],
        at: datetime,
    ) -> tuple[Item, ...]:
        """The most frequent first; those of one agency alone if it is named."""

    def get(self, item: str, agency: Optional[str], at: datetime) -> Optional[Item]:
        """One of them; None if it is none of that agency's."""

    def change(
        self,
        item: str,
        before: Item,
        status: Status,
        target: Optional[str],
        assigned_by: Optional[str],
        confirmed_by: Optional[str],
    ) -> bool:
        """Note the decision; False if somebody else has decided since `before` was read."""

    def purge(self, now: datetime) -> int:
        """Delete what was said last too long ago; how many items there were."""


class Unanswered:
    """What the desk does with the queue. `topics`: those that something can be assigned to."""

    def __init__(self, store: UnansweredStore, topics: Collection[str]) -> None:
        self.store = store
        self._targets = frozenset((*topics, OUT_OF_SCOPE, NEW_TOPIC))

    def page(
        self,
        user: DeskUser,
        at: datetime,
        limit: int = 50,
        cursor: Optional[str] = None,
        statuses: Sequence[Status] = (Status.OPEN, Status.ASSIGNED),
    ) -> Page:
        """What waits, the most frequent first. Raises `ValueError` for what is no cursor."""
        if not 1 <= limit <= MOST_A_PAGE:
            raise ValueError(f"limit must be from 1 to {MOST_A_PAGE}")
        after = _position(cursor) if cursor else None
        found = self.store.page(limit + 1, after, user.agency, statuses, at)
        page = found[:limit]
        return Page(page, _cursor(page[-1]) if len(found) > limit else None)

    def get(self, item: str, user: DeskUser, at: datetime) -> Item:
        """One of them. Raises `NoSuchItem`."""
        found = self.store.get(item, user.agency, at)
        if found is None:
            raise NoSuchItem
        return found

    def assign(self, item: str, target: str, user: DeskUser, at: datetime) -> Item:
        """Say where it belongs; a decision of before is over. Raises `NoSuchItem`, `NoSuchTarget`."""
        if target not in self._targets:
            raise NoSuchTarget
        before = self.get(item, user, at)
        if not self.store.change(item, before, Status.ASSIGNED, target, user.name, None):
            raise NotAssigned
        return self.get(item, user, at)

    def confirm(self, item: str, target: str, user: DeskUser, at: datetime) -> Item:
        """Agree with it; `target` is what was read. Raises `NoSuchItem`, `NotAssigned`, `SamePerson`."""
        before = self.get(item, user, at)
        if before.status is Status.OPEN or before.target != target:
            raise NotAssigned
        if before.assigned_by == user.name:
            raise SamePerson
        if before.status is Status.CONFIRMED:
            return before
        by = before.assigned_by
        if not self.store.change(item, before, Status.CONFIRMED, target, by, user.name):
            raise NotAssigned
        return self.get(item, user, at)

    def confirmed(self, at: datetime) -> tuple[Item, ...]:
        """All of which two people say where they belong."""
        everybody = DeskUser("", frozenset())
        found: list[Item] = []
        cursor: Optional[str] = None
        while True:
            page = self.page(everybody, at, MOST_A_PAGE, cursor, (Status.CONFIRMED,))
            found += page.items
            cursor = page.next_cursor
            if cursor is None:
                return tuple(found)


def _cursor(item: Item) -> str:
    return base64.urlsafe_b64encode(f"{item.count} {item.id}".encode()).decode()


def _position(cursor: str) -> Position:
    try:
        count, item = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii").split(" ")
        if not count.isdecimal() or len(count) > 9:
            raise ValueError
        return Position(int(count), item)
    except (UnicodeError, binascii.Error, ValueError):
        raise ValueError("not a cursor") from None
