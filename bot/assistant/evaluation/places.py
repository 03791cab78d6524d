"""途中の場所: how a conversation comes to a place in a journey, as a person would type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Mapping, Optional

from bot.assistant.conversation import Conversations
from bot.assistant.incoming import Incoming
from bot.bootstrap import Services
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey_state import Mode
from bot.reply import Reply
from bot.services.journeys.engine.places import open_field
from bot.services.journeys.standing import Standing

MEMBER = "m-sample-ichiro"
"""A sample customer of the development back end, with two contracts."""

_BEGIN = {REGISTRATION: "会員登録したいです", RENEWAL: "更新したいです"}
_MODE = {Mode.GUIDE: "画面を見ながら進める", Mode.PREPARE: "ここで入力の準備をする"}
_FIRST_CONTRACT = "1"
_LONGEST_WAY = 20

ANSWERS: Mapping[str, str] = {
    "registration.email": "taro@example.jp",
    "registration.name": "損保 太郎",
    "registration.kana": "そんぽ たろう",
    "registration.romaji": "入力しない",
    "registration.birth_date": "昭和25年12月19日",
    "registration.postal_code": "106-0038",
    "registration.address": "東京都新宿区西新宿1-26-1",
    "registration.phone": "042-000-0001",
    "renewal.no_other_policy": "はい",
    "renewal.not_cancelled": "はい。",
    "renewal.employment": "現職",
    "renewal.employer_is_right": "はい",
    "renewal.parties_unchanged": "はい。",
    "renewal.plan": "Aプラン",
}
"""Values of the samples, with which the fields before a place are filled.

No two in a row are the same: the same はい within ten seconds counts as a repeat.
"""


@dataclass(frozen=True)
class At:
    """A place: the open field while values are prepared, a screen by its number otherwise."""

    journey: str
    step: int
    field: Optional[str] = None


class NotThere(Exception):
    """The way to a place does not lead there any more."""


class Placed:
    """One conversation that comes to a place, and is asked about there."""

    def __init__(self, conversations: Conversations, services: Services, sender: str) -> None:
        self._conversations = conversations
        self._services = services
        self._sender = sender

    async def say(self, *texts: str) -> list[Reply]:
        """Say each of the texts; the replies to the last one come back."""
        replies: list[Reply] = []
        for text in texts:
            replies = await self._conversations.handle(Incoming(self._sender, text, member=MEMBER))
        return replies

    async def go_to(self, at: At) -> None:
        """Begin the journey and come to the place, or raise `NotThere`."""
        mode = Mode.PREPARE if at.field else Mode.GUIDE
        await self.say(_BEGIN[at.journey], _MODE[mode])
        if mode is Mode.GUIDE:
            await self.say(f"手順{at.step}へ")
        elif at.journey == RENEWAL:
            await self.say(_FIRST_CONTRACT)
        for _ in range(_LONGEST_WAY):
            standing = self.standing()
            opened = open_field(standing.journey, standing.state)
            name = opened.id if opened else None
            if name == at.field:
                break
            await self.say(ANSWERS.get(f"{at.journey}.{name}", ""))
        if self.place[:2] != (at.journey, at.step):
            raise NotThere(f"{at}: came to {self.place}")

    def standing(self) -> Standing:
        """Where the conversation is in its journey."""
        found = self._services.journeys.standing(self._sender, self._services.now())
        if found is None:
            raise NotThere("no journey has begun")
        return found

    @property
    def place(self) -> tuple[object, ...]:
        """What a question in between must not change."""
        journey, state = self.standing().journey, self.standing().state
        awaited = (state.open, state.awaiting, state.asked_back)
        kept = (state.filled, state.skipped, state.stopped, state.is_active)
        return (journey.id, state.step, awaited, kept)

    def leave(self) -> None:
        """Forget the drafts: what was stopped for a member is known in all conversations."""
        self._services.drafts.purge(self._services.now() + timedelta(days=365))
