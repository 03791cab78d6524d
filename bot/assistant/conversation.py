"""One turn: what was typed or pressed goes in, replies come out.

Every channel comes through here. Before Rasa sees a message, secrets and personal
values are taken out of it, and only payloads that were just offered count as commands.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any, Optional

import structlog
from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.assistant.agent import Assistant
from bot.domain.content import Content
from bot.reply import Kind, Reply
from bot.services.apology import apology
from bot.text import normalise, script, secrets

log = structlog.get_logger()

MAX_TEXT = normalise.MAX_CHARS
MIN_QUESTION = 8
"""Letters that must be left beside a masked value before the rest counts as a question."""
_COMMAND = re.compile(r"^\s*[/／]")
_SLASHES = re.compile(r"^[\s/／]+")


@dataclass(frozen=True)
class Incoming:
    """A message as a channel hands it over; `sender` was derived by the server."""

    sender: str
    text: str
    channel: str = "web"
    agency: Optional[str] = None


class ReplyCollector(OutputChannel):
    """Gathers the replies of one turn."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    @classmethod
    def name(cls) -> str:
        """Rasa's name of the output channel."""
        return "collector"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one message of an action."""
        self.replies.append(Reply.decode(message))

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        """Rasa's own texts are never sent: all of ours are replies."""


_TOO_LONG = Reply(
    f"申し訳ありません。文章が長いため読み取れませんでした。{MAX_TEXT}文字までで、"
    "お困りのことを短く書いてください。お急ぎのときは、会員登録 0120-157-566、"
    "Clickarの操作 0120-301-377 へお電話ください。",
    citations=("DESK-1", "DESK-2"),
    kind=Kind.NOTICE,
)


_NO_COMMANDS = Reply(
    "「/」で始まる命令は、このチャットでは使えません。お困りのことを、ふだんの言葉で書いてください。",
    kind=Kind.NOTICE,
)


class Conversations:
    """Turns of all users, over one assistant."""

    def __init__(self, assistant: Assistant, content: Content) -> None:
        self.assistant = assistant
        self._agencies = frozenset(content.agencies)
        desks = [desk.phone for desk in content.desks.values()]
        agencies = [n for a in content.agencies.values() for n in (a.phone, a.fax)]
        self._public_numbers = desks + agencies

    async def handle(self, incoming: Incoming) -> list[Reply]:
        """The replies to one message: at least one, whatever happens."""
        started = time.perf_counter()
        outcome = "ok"
        try:
            replies = await self._replies(incoming)
        except Exception as error:
            outcome = type(error).__name__
            replies = []
        if not replies:
            outcome = "empty" if outcome == "ok" else outcome
            replies = [apology()]
        log.info(
            "turn",
            channel=incoming.channel,
            outcome=outcome,
            kinds=[reply.kind.value for reply in replies],
            topics=[topic for reply in replies for topic in reply.topics],
            ms=round((time.perf_counter() - started) * 1000, 1),
        )
        return replies

    async def _replies(self, incoming: Incoming) -> list[Reply]:
        if len(incoming.text) > MAX_TEXT:
            return [_TOO_LONG]
        text = incoming.text
        if text.lstrip().startswith("/") and await self._was_offered(incoming):
            return await self._turn(incoming, text)
        if _COMMAND.match(text) and not script.has_japanese(text):
            return [_NO_COMMANDS]
        masked = secrets.mask(_SLASHES.sub("", text), self._public_numbers)
        notices = _notice(masked.kinds)
        remainder = re.sub("［[^］]*］", "", masked.text)
        if notices and normalise.count_words(remainder) < MIN_QUESTION:
            return notices
        return notices + await self._turn(incoming, masked.text)

    async def _was_offered(self, incoming: Incoming) -> bool:
        tracker = await self.assistant.tracker_store.retrieve(incoming.sender)
        return tracker is not None and incoming.text in (tracker.get_slot("offered") or ())

    async def _turn(self, incoming: Incoming, text: str) -> list[Reply]:
        collector = ReplyCollector()
        agency = incoming.agency if incoming.agency in self._agencies else None
        await self.assistant.handle_message(
            UserMessage(
                text,
                collector,
                incoming.sender,
                input_channel=incoming.channel,
                metadata={"agency": agency} if agency else {},
            )
        )
        return collector.replies


def _notice(kinds: tuple[str, ...]) -> list[Reply]:
    """What is said about values that were taken out of the message."""
    if not kinds:
        return []
    names = "・".join(kinds)
    if any(kind in secrets.SECRET_KINDS for kind in kinds):
        text = (
            f"{names}と思われる内容は、安全のため読み取らず、保存もしていません。"
            "パスワードやカード番号、口座番号は、このチャットに書き込まないでください。"
        )
    else:
        text = (
            f"{names}と思われる内容は、個人情報のため読み取らず、保存もしていません。"
            "お手続きの画面で直接ご入力ください。"
        )
    return [Reply(text, kind=Kind.NOTICE)]
