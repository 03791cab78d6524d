"""アカウント連携 in the chat: begun, ended, and what comes of it."""

from __future__ import annotations

import asyncio
import re
from typing import Callable, Optional
from urllib.parse import quote

from bot.bootstrap import Services
from bot.channels.line.platform import Answered, Platform, Unanswered
from bot.domain.wording import Sayings
from bot.reply import Choice, Kind, Link, Reply
from bot.services.accounts.linked import NONCE_FOR
from bot.services.messaging.inbound import Event
from bot.text.normalise import normalise

_WORD = re.compile(r"連携[\s　]*(?P<nonce>[A-Za-z0-9_-]{43})")
"""What a member brings from our page."""

PAGE = "/line/link"
"""Where a member says on our site that the LINE account is theirs."""


class Linking:
    """Answers to 「アカウント連携」 and 「連携解除」."""

    def __init__(
        self, services: Services, words: Sayings, platform: Callable[[], Platform], site: str
    ) -> None:
        self._services = services
        self._words = words
        self._platform = platform
        self._site = site

    async def asked(self, event: Event, text: str) -> Optional[Reply]:
        """What is answered to who wants to link or unlink; None for everything else."""
        said = normalise(text).strip("。！!")
        if said in self._words.texts["link_words"]:
            return await self._begin(event)
        if said in self._words.texts["unlink_words"]:
            return await asyncio.to_thread(self._end, event.conversation)
        word = _WORD.fullmatch(text.strip())
        if word:
            linked = await asyncio.to_thread(self.finish, event.conversation, word["nonce"], True)
            return Reply(self._words.say("linked" if linked else "link_failed"), kind=Kind.NOTICE)
        return None

    async def _begin(self, event: Event) -> Reply:
        say = self._words.say
        if await asyncio.to_thread(self._services.linked.member, event.conversation):
            words = self._words.texts["unlink_words"][0]
            return Reply(say("is_linked"), (Choice(say("unlink_button"), words),), kind=Kind.NOTICE)
        try:
            token = await self._platform().link_token(event.body["user"])
        except (Unanswered, Answered):
            return Reply(say("link_not_now"), kind=Kind.NOTICE)
        url = f"{self._site}{PAGE}?linkToken={quote(token, safe='')}"
        minutes = int(NONCE_FOR.total_seconds() // 60)
        text = say("link_offer", minutes=minutes)
        return Reply(text, links=(Link(say("link_button"), url),), kind=Kind.NOTICE)

    def _end(self, conversation: str) -> Reply:
        linked = self._services.linked
        was_linked = linked.member(conversation) is not None
        linked.forget(conversation)
        return Reply(self._words.say("unlinked" if was_linked else "not_linked"), kind=Kind.NOTICE)

    def finish(self, conversation: str, nonce: str, is_ok: bool) -> bool:
        """The platform tells how it went; True if the member is behind the conversation now.

        An event that is worked off again finds its nonce used and the link made.
        """
        linked = self._services.linked
        if not is_ok:
            return False
        if linked.finish(conversation, nonce, self._services.now()):
            return True
        return linked.member(conversation) is not None
