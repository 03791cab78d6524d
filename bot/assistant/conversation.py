"""One turn: what was typed or pressed goes in, replies come out.

Every channel comes through here. Before Rasa sees a message, secrets and personal
values are taken out of it, and only payloads that were just offered count as commands.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field, replace
from typing import Any, Optional
from weakref import WeakValueDictionary

import structlog
from rasa.core.channels.channel import OutputChannel, UserMessage

from bot.assistant.agent import Assistant
from bot.assistant.place import place_of
from bot.assistant.privacy_gate import PrivacyGate, Taken
from bot.assistant.repetition import Repetition
from bot.bootstrap import Services
from bot.reply import Kind, Reply
from bot.services.apology import apology
from bot.services.contracts_in_hand import AGENCY
from bot.services.journey_extras import Turn
from bot.text import names_in_text, normalise, script, secrets

log = structlog.get_logger()

MAX_TEXT = normalise.MAX_CHARS
MIN_QUESTION = 8
"""Letters that must be left beside a masked value before the rest counts as a question."""
NOT_PRIVATE = ("line", "sms")
LONGEST_TITLE = 20
"""Characters of a choice: nothing longer can be the title of one, typed instead of pressed."""

_COMMAND = re.compile(r"^\s*[/／]")
_MARKER = re.compile(r"[［\[][^］\]]*[］\]]")  # NFKC makes the brackets narrow
_SLASHES = re.compile(r"^[\s/／]+")


@dataclass(frozen=True)
class Incoming:
    """A message as a channel hands it over; `sender` and `member` come from the server.

    `member` is the opaque reference of who is signed in on マイページ.
    """

    sender: str
    text: str = field(repr=False)
    channel: str = "web"
    agency: Optional[str] = None
    member: Optional[str] = None

    @property
    def is_private(self) -> bool:
        """False on channels of others, where personal values are neither asked nor shown."""
        return self.channel not in NOT_PRIVATE


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

    def __init__(self, assistant: Assistant, services: Services) -> None:
        self.assistant = assistant
        self._services = services
        self._gate = PrivacyGate(services, assistant)
        self._repetition = Repetition()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        content = services.content
        self._agencies = frozenset(content.agencies)
        desks = [desk.phone for desk in content.desks.values()]
        agencies = [n for a in content.agencies.values() for n in (a.phone, a.fax)]
        self._public_numbers = desks + agencies

    async def handle(self, incoming: Incoming) -> list[Reply]:
        """The replies to one message: at least one, whatever happens."""
        started = time.perf_counter()
        outcome = "ok"
        try:
            # where one stands is read before Rasa locks the conversation
            async with self._turns.setdefault(incoming.sender, asyncio.Lock()):
                replies = await self._replies(incoming)
        except Exception as error:
            outcome = type(error).__name__
            replies = []
        replies = self._repetition.told(incoming.sender, replies)
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
        turn = Turn(incoming.sender, self._services.now(), incoming.is_private, incoming.member)
        pressed = await self._pressed(incoming)
        if pressed is None and _COMMAND.match(text) and not script.has_japanese(text):
            return [_NO_COMMANDS]
        if pressed:
            standing = await asyncio.to_thread(
                self._services.journeys.standing, turn.conversation, turn.at
            )
            taken: Optional[Taken] = Taken(pressed, standing)
            notices: list[Reply] = []
        else:
            taken, notices = self._masked(await self._gate.take(_SLASHES.sub("", text), turn))
        if taken is None:
            return notices
        replies = await self._turn(incoming, taken)
        return notices + await asyncio.to_thread(self._services.journeys.shown, replies, turn)

    def _masked(self, taken: Taken) -> tuple[Optional[Taken], list[Reply]]:
        """Without what looks personal or secret; None if nothing else was said."""
        masked = secrets.mask(taken.text, self._public_numbers)
        text, kinds = masked.text, [*taken.kinds, *masked.kinds]
        alone = _alone(text)
        if alone:
            text, kinds = f"［{alone}］", [*kinds, alone]
        named = names_in_text.without_introduced(text)
        if named != text:
            text, kinds = named, [*kinds, names_in_text.LABEL]
        if taken.replies:  # what there is to say of the values is said already
            return replace(taken, text=text), []
        notices = _notice(tuple(dict.fromkeys(kinds)))
        remainder = _MARKER.sub("", text)
        if notices and normalise.count_words(remainder) < MIN_QUESTION:
            return None, notices
        return replace(taken, text=text, parse_data=None if kinds else taken.parse_data), notices

    async def _pressed(self, incoming: Incoming) -> Optional[str]:
        """The payload that was offered last and is sent now, pressed or typed by its title."""
        text = incoming.text.strip()
        is_payload = text.startswith("/")
        if not is_payload and len(text) > LONGEST_TITLE:
            return None
        tracker = await self.assistant.tracker_store.peek(incoming.sender)
        offered = (tracker.get_slot("offered") or {}) if tracker else {}
        if is_payload:
            return text if text in offered.values() else None
        return offered.get(text)

    async def _turn(self, incoming: Incoming, taken: Taken) -> list[Reply]:
        collector = ReplyCollector()
        # that of the contract in hand comes before that of the page around the chat
        in_hand = taken.standing.draft.fields.get(AGENCY) if taken.standing else None
        named = (in_hand, incoming.agency)
        agency = next((one for one in named if one in self._agencies), None)
        metadata: dict[str, Any] = {"is_private": incoming.is_private}
        if agency:
            metadata["agency"] = agency
        if incoming.member:
            metadata["member"] = incoming.member
        if taken.standing:
            metadata["journey"] = place_of(taken.standing)
        parse_data = taken.parse_data
        if taken.replies:
            metadata["replies"] = [reply.as_message() for reply in taken.replies]
            parse_data = {
                "text": taken.text,
                "intent": {"name": "journey", "confidence": 1.0},
                "entities": [],
            }
        await self.assistant.handle_message(
            UserMessage(
                taken.text,
                collector,
                incoming.sender,
                parse_data=dict(parse_data) if parse_data else None,
                input_channel=incoming.channel,
                metadata=metadata,
            )
        )
        return collector.replies


def _alone(text: str) -> Optional[str]:
    """What a message that is one word seems to be, where nobody asked for it."""
    if secrets.may_be_password(text):
        return secrets.PASSWORD
    return secrets.ADDRESS if secrets.may_be_address(text) else None


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
