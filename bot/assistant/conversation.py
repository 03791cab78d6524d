"""One turn: what was typed or pressed goes in, replies come out.

Every channel comes through here. Before a message is understood, secrets and personal
values are taken out of it, and only payloads that were just offered count as commands.
What Rasa stores of it holds known words alone (`bot.assistant.stored`); the rest travels
beside it (`bot.assistant.beside`).
"""

from __future__ import annotations

import asyncio
import re
import time
import unicodedata
import uuid
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import blake2b
from typing import Any, Optional, Sequence

import structlog
from rasa.core.channels.channel import OutputChannel, UserMessage

from actions.base import last_topic
from bot.assistant import beside, pools
from bot.assistant.agent import Assistant
from bot.assistant.beside import Beside
from bot.assistant.classifier import Classifier
from bot.assistant.in_order import InOrder
from bot.assistant.offered import TURN, Offered
from bot.assistant.place import metadata_of
from bot.assistant.privacy_gate import PrivacyGate, Taken
from bot.assistant.repeats import Repeats
from bot.assistant.repetition import Repetition
from bot.assistant.seen import Seen
from bot.assistant.stored import UNKNOWN, Stored
from bot.assistant.unfinished import Unfinished
from bot.assistant.without_drafts import WithoutDrafts
from bot.bootstrap import Services
from bot.desks import CLICKAR_PHONE, REGISTRATION_PHONE
from bot.domain.channel import WEB, Channel
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import KeysLost, Overtaken, StoreUnavailable
from bot.domain.journey_state import Mode
from bot.domain.payload import is_move, may_be_payload
from bot.metrics import counted, parts
from bot.reply import Kind, Reply
from bot.services.contacts.fixed import apology, not_kept, taking_long
from bot.services.hearing.received import Message, MessageIdReused
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.places import question_id
from bot.services.journeys.extras import Turn
from bot.services.journeys.standing import Standing
from bot.services.reminders.turns import PAYLOAD, Asked
from bot.services.renewal.record import AGENCY
from bot.services.transcript.exchange import Exchange
from bot.services.transcript.fan_out import Happening
from bot.services.transcript.fan_out import Kind as Happens
from bot.services.transcript.feedback import ends_something
from bot.text import names_in_text, normalise, script, secrets

log = structlog.get_logger()

MAX_TEXT = normalise.MAX_CHARS
"""Characters of a message, as it is typed and in its normal form."""
DEADLINE_S = 10.0
"""A turn that takes longer is given up, and the person told; nothing of it is written then."""
TRIES = 5
"""How often a turn is done again because somebody else changed the same."""
MIN_QUESTION = 8
"""Letters that must be left beside a masked value before the rest counts as a question."""

_COMMAND = re.compile(r"^\s*[/／]")
_MARKER = re.compile(r"[［\[][^］\]]*[］\]]")  # NFKC makes the brackets narrow
_SLASHES = re.compile(r"^[\s/／]+")


@dataclass(frozen=True)
class Incoming:
    """A message as a channel hands it over; `sender` and `member` come from the server.

    `member` is the opaque reference of who is signed in on マイページ; `message_id` is the
    channel's own, the same for a message that is sent again; `client` tells apart where
    messages come from, without an address in it. `answers` names the question that it answers
    (`Card.answers`), where the channel knows.
    """

    sender: str
    text: str = field(repr=False)
    channel: Channel = WEB
    agency: Optional[str] = None
    member: Optional[str] = None
    message_id: Optional[str] = None
    client: Optional[str] = None
    answers: Optional[str] = None
    _own: str = field(default_factory=lambda: uuid.uuid4().hex, repr=False, compare=False)

    @property
    def turn(self) -> str:
        """What the turn that works it off is known by; the same for a message that comes again."""
        if self.message_id is None:
            return self._own
        named = f"{self.sender}\n{self.message_id}".encode("utf-8", "surrogatepass")
        return blake2b(named, digest_size=12).hexdigest()


@dataclass(frozen=True)
class Said:
    """What comes of a message: `replies` as they leave, `kept` and `heard` as they may be stored.

    `heard` is the message, masked; `place` where the person stands: 「renewal/3」. `taken` is what
    went on of it, None where nothing was understood.
    """

    replies: list[Reply]
    kept: list[Reply]
    heard: str
    place: str = ""
    taken: Optional[Taken] = None


class Nowhere(OutputChannel):
    """Rasa's end of a turn: what is said has come beside it already."""

    @classmethod
    def name(cls) -> str:
        """Rasa's name of the output channel."""
        return "nowhere"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Nothing is left to send."""

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        """Rasa's own texts are never sent: all of ours are replies."""


_TOO_LONG = Reply(
    f"申し訳ありません。文章が長いため読み取れませんでした。{MAX_TEXT}文字までで、"
    f"お困りのことを短く書いてください。お急ぎのときは、会員登録 {REGISTRATION_PHONE}、"
    f"Clickarの操作 {CLICKAR_PHONE} へお電話ください。",
    citations=("DESK-1", "DESK-2"),
    kind=Kind.NOTICE,
)


_OUTCOMES = {
    "ok": "ok",
    "deadline": "deadline",
    "keys lost": "keys_lost",
    "Overtaken": "overtaken",
    "StoreUnavailable": "store_unavailable",
    "DraftUnreadable": "draft_unreadable",
    "BackEndUnavailable": "back_end_unavailable",
}
"""How an outcome is counted; any other error is "failed"."""

_PRESSED_LATE = "そのボタンは、前のご案内のものです。いちばん新しいご案内のボタンをお使いください。"
_TAKEN_ONCE = "同じお返事が続けて届いたため、1回だけお受けしました。次のご質問へのお返事は、もう一度お願いします。"
_OF_REMINDERS = "［お知らせ］"
_ONCE_MORE = "［同じお返事］"
"""What Rasa gets in place of a repeat."""

_NO_COMMANDS = Reply(
    "「/」で始まる命令は、このチャットでは使えません。お困りのことを、ふだんの言葉で書いてください。",
    kind=Kind.NOTICE,
)


class Conversations:
    """Turns of all users, over one assistant."""

    def __init__(
        self, assistant: Assistant, services: Services, repeats: Optional[Repeats] = None
    ) -> None:
        self.assistant = assistant
        self._services = services
        self._classify = Classifier(assistant)
        self._without_drafts = WithoutDrafts(services, assistant)
        self._stored = Stored.of(assistant, services.content)
        self._unfinished = Unfinished()
        self._repetition = Repetition()
        self._repeats = repeats or Repeats()
        self._under_way: dict[tuple[str, str], asyncio.Future[list[Reply]]] = {}
        self._in_order = InOrder(services.shared.locks)
        content = services.content
        self._agencies = frozenset(content.agencies)
        topics = content.topics.values()
        self._small_talk = [topic.id for topic in topics if not topic.is_offered]
        self._offered = Offered(assistant, services)
        desks = [desk.phone for desk in content.desks.values()]
        agencies = [n for a in content.agencies.values() for n in (a.phone, a.fax)]
        self._public_numbers = desks + agencies
        self._seen = Seen(services.noting, self._small_talk, services.now)

    async def handle(self, incoming: Incoming) -> list[Reply]:
        """The replies to one message: at least one, whatever happens.

        A message that is sent again gets the same ones. Raises `MessageIdReused` alone.
        """
        pools.use_for_turns(asyncio.get_running_loop())
        same = (incoming.sender, incoming.text)
        under_way = self._under_way.get(same)
        if under_way is None:
            under_way = asyncio.ensure_future(self._answered(incoming))
            self._under_way[same] = under_way
            under_way.add_done_callback(lambda _: self._under_way.pop(same, None))
        # whoever asked may go away meanwhile; the turn goes on
        return await asyncio.shield(under_way)

    async def earlier(self, incoming: Incoming) -> Optional[list[Reply]]:
        """What this very message was answered with before; None if it is new.

        Raises `MessageIdReused`.
        """
        message = _message(incoming)
        return await asyncio.to_thread(self._earlier, message) if message else None

    def _earlier(self, message: Message) -> Optional[list[Reply]]:
        with suppress(StoreUnavailable):
            return self._services.received.answer(message, self._services.now())
        return None

    def _answered_elsewhere(self, incoming: Incoming, since: datetime) -> Optional[list[Reply]]:
        """The answer to the same text that another process gave while this one waited for it."""
        self._services.transcript.look_again(incoming.sender)
        with suppress(StoreUnavailable):
            received = self._services.received
            return received.answer_since(incoming.sender, incoming.text, since)
        return None

    async def _answered(self, incoming: Incoming) -> list[Reply]:
        with counted.UNDER_WAY.track_inprogress(), parts.of_a_turn():
            return await self._answered_in_time(incoming)

    async def _answered_in_time(self, incoming: Incoming) -> list[Reply]:
        started = time.perf_counter()
        outcome = "ok"
        try:
            came_at = self._services.now()
            async with self._in_order.turn(incoming.sender) as has_waited:
                parts.add("order", time.perf_counter() - started)
                since = came_at if has_waited else None
                replies = await asyncio.wait_for(self._once(incoming, since), DEADLINE_S)
        except MessageIdReused:
            raise
        except TimeoutError:
            outcome = "deadline"
            replies = [taking_long()]
        except KeysLost:
            outcome = "keys lost"
            replies = [not_kept()]
        except Exception as error:
            outcome = type(error).__name__
            replies = [apology()]
        seconds = time.perf_counter() - started
        told = _OUTCOMES.get(outcome, "failed")
        parts.note(channel=incoming.channel.id, outcome=told)
        counted.TURNS.labels(incoming.channel.id, told).inc()
        counted.TURN_SECONDS.labels(incoming.channel.id).observe(seconds)
        for reply in replies:
            counted.REPLIES.labels(incoming.channel.id, reply.kind.value).inc()
        log.info(
            "turn",
            channel=incoming.channel.id,
            outcome=outcome,
            kinds=[reply.kind.value for reply in replies],
            topics=[topic for reply in replies for topic in reply.topics],
            ms=round(seconds * 1000, 1),
        )
        if not incoming.channel.keeps_transcript:
            return replies
        if not all(reply.id for reply in replies):
            self._tell_typing(incoming, False)
        return self._services.transcript.loosely(incoming.sender, replies)

    def _tell_typing(self, incoming: Incoming, is_typing: bool) -> None:
        """Whoever has the conversation open sees that an answer is on its way, or is not any more."""
        if incoming.channel.keeps_transcript:
            happening = Happening(Happens.TYPING, data={"is_typing": is_typing})
            self._services.transcript.fan_out.tell(incoming.sender, happening)

    async def tell_news(self, sender: str, member: Optional[str]) -> None:
        """Say, without being asked, what was done on the pages or by a desk; each of it once."""
        pools.use_for_turns(asyncio.get_running_loop())
        async with self._in_order.turn(sender):
            await asyncio.to_thread(self._tell_news, sender, member)

    def _tell_news(self, sender: str, member: Optional[str]) -> None:
        turn = Turn(sender, self._services.now(), WEB.is_private, member)
        with suppress(StoreUnavailable, DraftUnreadable):
            for _ in range(TRIES):
                with self._services.unit_of_work.turn(), suppress(Overtaken):
                    told = self._services.news.alone(sender, member, turn.at)
                    if told:
                        self._tell(turn, told)
                    return
                self._services.transcript.look_again(sender)

    async def say(self, incoming: Incoming, first: Reply) -> list[Reply]:
        """Something of the channel's own, and below it what is asked now; nothing is gone on with.

        Its choices can be pressed where nothing is asked. `incoming` tells who it is said to.
        """
        pools.use_for_turns(asyncio.get_running_loop())
        async with self._in_order.turn(incoming.sender):
            return await asyncio.to_thread(self._say, incoming, first)

    def _say(self, incoming: Incoming, first: Reply) -> list[Reply]:
        turn = _turn_of(incoming, self._services.now())
        with suppress(StoreUnavailable, DraftUnreadable):
            for _ in range(TRIES):
                with self._services.unit_of_work.turn(), suppress(Overtaken):
                    told = self._services.journeys.move(moves.Remind(), turn) or []
                    said = [replace(first, choices=()), *told] if told else [first]
                    shown = self._services.journeys.shown(said, turn)
                    self._services.unit_of_work.commit()
                    self._offered.add(incoming.sender, said)
                    return shown
        return [first]

    async def offer(self, sender: str, reply: Reply) -> list[Reply]:
        """Something of the channel's own to choose from; what could be pressed before still can be."""
        with suppress(StoreUnavailable):
            await asyncio.to_thread(self._offered.add, sender, [reply])
        return [reply]

    async def withdraw(self, sender: str) -> None:
        """What was said is taken back: nothing that is stored of the conversation quotes it any more.

        What was told for a journey stays. Raises `StoreUnavailable`.
        """
        pools.use_for_turns(asyncio.get_running_loop())
        async with self._in_order.turn(sender):
            await asyncio.to_thread(self._withdraw, sender)

    def _withdraw(self, sender: str) -> None:
        self._services.received.forget(sender)
        self._offered.forget_the_rest(sender)

    def _tell(self, turn: Turn, told: Sequence[Reply]) -> None:
        kept = self._services.journeys.as_kept(told, turn)
        said = Said(self._services.journeys.shown(told, turn), kept, "")
        exchange = self._exchange(turn.conversation, said, None, turn.at)
        stored = self._stored_form(exchange, said)
        self._services.transcript.add(turn.conversation, replace(stored, said=None))
        self._services.unit_of_work.commit()
        self._services.transcript.has_stood(turn.conversation, replace(exchange, said=None))
        self._offered.add(turn.conversation, told)

    async def erase(self, sender: str) -> None:
        """「この会話を消す」: what was told and said is gone. Raises `StoreUnavailable`."""
        pools.use_for_turns(asyncio.get_running_loop())
        async with self._in_order.turn(sender):
            await asyncio.to_thread(self._erase, sender)

    def _erase(self, sender: str) -> None:
        services = self._services
        for _ in range(TRIES):
            with services.unit_of_work.turn(), suppress(Overtaken):
                services.journeys.erase(Turn(sender, services.now(), is_private=True))
                services.received.forget(sender)
                services.reminders.erase(sender, services.now())
                services.transcript.erase(sender)
                services.unit_of_work.commit()
                services.transcript.fan_out.tell(sender, Happening(Happens.ERASED))
                self._offered.forget_the_rest(sender)
                return
        raise Overtaken

    async def _once(self, incoming: Incoming, since: Optional[datetime]) -> list[Reply]:
        """The turn as one change, done again where somebody else was quicker.

        `since`: when it came, where another process had the conversation then.
        """
        for _ in range(TRIES):
            with self._services.unit_of_work.turn():
                replies = await asyncio.to_thread(self._tried, incoming, since)
                if replies is not None:
                    return replies
        raise Overtaken

    def _tried(self, incoming: Incoming, since: Optional[datetime]) -> Optional[list[Reply]]:
        """All of a turn, in one thread: handing it on costs more than most of its parts.

        None where somebody else changed the same meanwhile.
        """
        message = _message(incoming)
        earlier = self._earlier(message) if message else None
        if earlier is None and since is not None:
            earlier = self._answered_elsewhere(incoming, since)
        if earlier is not None:
            return earlier
        self._tell_typing(incoming, True)
        self._services.noting.begin()
        self._services.telling.begin(incoming.channel.id)
        if self._services.shared.locks is not None and incoming.channel.keeps_transcript:
            self._look_at_others(incoming.sender)
        new = self._said(incoming)
        said = self._repeating(incoming.sender, new)
        try:
            replies = self._commit(incoming, message, said)
        except Overtaken:
            self._services.transcript.look_again(incoming.sender)
            return None
        except StoreUnavailable as error:
            return self._answer_alone(incoming, error)
        self._repetition.note(incoming.sender, new.replies, new.kept)
        if any(reply.erases for reply in replies):
            self._offered.forget_the_rest(incoming.sender)
        return replies

    def _look_at_others(self, sender: str) -> None:
        """What other processes have said since this one did."""
        with suppress(StoreUnavailable):
            told = self._services.transcript.told_elsewhere(sender, self._services.now())
            if told is not None:
                self._repetition.was_told(sender, told.replies)

    def _repeating(self, sender: str, said: Said) -> Said:
        """With a word before what comes again as it was."""
        if apology() in said.replies:
            return said
        told = self._repetition.told(sender, said.replies, said.kept)
        if not told:
            return Said([apology()], [apology()], said.heard, said.place)
        more = len(told[0].text) - len(said.replies[0].text)
        first, *others = said.kept
        first = replace(first, text=told[0].text[:more] + first.text)
        return replace(said, replies=told, kept=[first, *others])

    def _answer_alone(self, incoming: Incoming, error: StoreUnavailable) -> list[Reply]:
        """The answer to what is plainly a question, where nothing can be written.

        In a journey a question changes how often was asked for what is open; that may be lost.
        Raises the error for everything else.
        """
        typed, sender = self._without_drafts.typed, incoming.sender
        said = _SLASHES.sub("", incoming.text)
        replies = self._turn(incoming, typed(said, sender, error))
        return self._services.journeys.shown(replies, _turn_of(incoming, self._services.now()))

    def _commit(self, incoming: Incoming, message: Optional[Message], said: Said) -> list[Reply]:
        """Write what the turn has changed, together with its answer, which is given its ids."""
        work, transcript = self._services.unit_of_work, self._services.transcript
        if apology() in said.replies:  # whoever sends it again is heard anew
            work.roll_back()
            return said.replies
        is_changing = work.has_changes
        seen = self._seen.turn(incoming, said, self._agency_of(incoming, said.taken))
        if any(reply.erases for reply in said.replies):
            self._services.received.forget(incoming.sender)
            self._services.reminders.erase(incoming.sender, self._services.now())
            transcript.erase(incoming.sender)
        exchange: Optional[Exchange] = None
        try:
            with suppress(KeysLost):  # what is erased needs no key
                exchange = self._keep(incoming, message, said, seen.agency)
                self._services.noting.count(seen)
                told = self._seen.understood(seen, said)
                self._services.telling.understood(incoming.sender, seen.at, told)
            work.commit()
        except Overtaken:
            raise
        except StoreUnavailable:
            if is_changing:
                raise
            return said.replies  # a question is answered all the same, and may be twice
        self._seen.tell(seen, said)
        if exchange is None:
            return said.replies
        transcript.has_stood(incoming.sender, exchange)
        return list(exchange.replies)

    def _keep(
        self,
        incoming: Incoming,
        message: Optional[Message],
        said: Said,
        agency: Optional[str],
    ) -> Optional[Exchange]:
        """Keep the answer with the other changes: for the same message again, and to be read."""
        services, at = self._services, self._services.now()
        exchange: Optional[Exchange] = None
        if incoming.channel.keeps_transcript:
            exchange = self._exchange(incoming.sender, said, incoming.message_id, at)
            kept = replace(self._stored_form(exchange, said), agency=agency)
            services.transcript.add(incoming.sender, kept)
        if message is not None:
            replies = exchange.replies if exchange else said.replies
            services.received.keep(message, replies, at)
        return exchange

    def _exchange(
        self, sender: str, said: Said, message_id: Optional[str], at: datetime
    ) -> Exchange:
        """What was said, as it leaves: the next of its conversation."""
        before = self._services.transcript.position(sender, at)
        replies = list(said.replies)
        if not before.asked_feedback and ends_something(replies, self._small_talk):
            replies[-1] = replace(replies[-1], asks_feedback=True)
        number = before.number + 1
        made = Exchange(number, at, said.heard, tuple(replies), message_id, said.place)
        return made.with_ids()

    def _stored_form(self, exchange: Exchange, said: Said) -> Exchange:
        """The same, masked."""
        kept = (
            replace(one, id=shown.id, asks_feedback=shown.asks_feedback)
            for one, shown in zip(said.kept, exchange.replies)
        )
        return replace(exchange, replies=tuple(kept))

    def _said(self, incoming: Incoming) -> Said:
        if _is_too_long(incoming.text):
            return Said([_TOO_LONG], [_TOO_LONG], UNKNOWN)
        text = incoming.text
        turn = _turn_of(incoming, self._services.now())
        tracker = self._offered.tracker(incoming.sender, without=incoming.turn)
        pressed = self._offered.pressed(text, incoming.sender, tracker) or self._offered.consented(
            text, incoming.sender, tracker
        )
        if pressed is None and _COMMAND.match(text) and not script.has_japanese(text):
            told = self._asked_before(turn) if may_be_payload(text) else [_NO_COMMANDS]
            return self._shown(told, turn, UNKNOWN)
        is_answer = pressed is None or is_move(pressed.payload)
        late = self._answered_late(incoming, turn) if is_answer else None
        if late is not None:
            return late
        after = last_topic(tracker) if tracker else None
        taken, notices = self._read(incoming, pressed and pressed.payload, turn, after)
        if taken is None:  # what stands open is asked again
            reminded = self._services.journeys.move(moves.Remind(), turn) or []
            told = [*notices, *(reminded or self._to_be_prepared(text, turn))]
            return self._shown(told, turn, self._heard(text))
        told = self._turn(incoming, taken)
        heard = pressed.title if pressed else self._stored.heard(taken)
        said = self._shown([*notices, *told], turn, heard)
        self._note(text, turn)
        return replace(said, taken=taken)

    def _shown(self, told: Sequence[Reply], turn: Turn, heard: str) -> Said:
        journeys = self._services.journeys
        kept, shown = journeys.as_kept(told, turn), journeys.shown(told, turn)
        place = ""
        with suppress(StoreUnavailable, DraftUnreadable):
            standing = journeys.standing(turn.conversation, turn.at)
            place = f"{standing.journey.id}/{standing.state.step}" if standing else ""
        return Said(shown, kept, heard, place)

    def _to_be_prepared(self, text: str, turn: Turn) -> list[Reply]:
        """To who tells values and is asked for none: they can be prepared here, but for secrets."""
        is_secret = bool(set(secrets.SECRET_KINDS) & set(secrets.mask(text).kinds))
        journeys, sayings = self._services.journeys, self._services.greeting.sayings
        with suppress(StoreUnavailable, DraftUnreadable):
            if (
                turn.is_private
                and not is_secret
                and not journeys.standing(turn.conversation, turn.at)
            ):
                which = journeys.which(Mode.PREPARE)
                return [replace(which, text=sayings.say("prepare_here"))]
        return []

    def _answered_late(self, incoming: Incoming, turn: Turn) -> Optional[Said]:
        """An answer to a question that stands no more, as after a while without a network."""
        if not incoming.answers:
            return None
        with suppress(StoreUnavailable, DraftUnreadable):
            standing = self._services.journeys.standing(turn.conversation, turn.at)
            if standing and question_id(standing.journey, standing.state) == incoming.answers:
                return None
            told = self._services.journeys.move(moves.Remind(), turn) or []
            late = self._services.greeting.sayings.say("late")
            return self._shown(_after(late, told), turn, self._heard(incoming.text))
        return None

    def _heard(self, text: str) -> str:
        """What the transcript shows of a message that nobody understood further."""
        masked = secrets.mask(_SLASHES.sub("", text), self._public_numbers).text
        return self._stored.heard(Taken(masked))

    def _read(
        self, incoming: Incoming, pressed: Optional[str], turn: Turn, after: Optional[str]
    ) -> tuple[Optional[Taken], list[Reply]]:
        """What goes on of a message; blocks on dictionary, classifier and stores.

        `after` is the topic answered last.
        """
        text, said = incoming.text, _SLASHES.sub("", incoming.text)
        try:
            standing = self._services.journeys.standing(turn.conversation, turn.at)
            reminded = self._about_reminders(incoming, pressed, standing, turn)
            if reminded:
                return Taken(_OF_REMINDERS, standing, tuple(reminded)), []
            is_typed = pressed is None or not _COMMAND.match(text)
            if is_typed and self._is_repeat(text, standing, turn):
                told = self._services.journeys.move(moves.Remind(), turn) or []
                return Taken(_ONCE_MORE, standing, tuple(_after(_TAKEN_ONCE, told))), []
            if pressed is not None:
                return self._by_button(Taken(pressed, standing)), []
            return self._by_words(said, turn, after)
        except Overtaken:
            raise
        except (StoreUnavailable, DraftUnreadable) as error:
            self._services.unit_of_work.roll_back()
            if pressed is not None:
                return self._by_button(self._without_drafts.pressed(pressed, error)), []
            return self._without_drafts.typed(said, turn.conversation, error), []

    def _about_reminders(
        self,
        incoming: Incoming,
        pressed: Optional[str],
        standing: Optional[Standing],
        turn: Turn,
    ) -> list[Reply]:
        """What is said to who wants to be told before a deadline; below it what is asked now."""
        reminders = self._services.reminders
        asked = Asked(turn.conversation, incoming.channel, turn.member, standing, turn.at)
        if pressed is None:
            told = reminders.answer(incoming.text, asked)
        else:
            told = reminders.pressed(pressed, asked) if pressed.startswith(PAYLOAD) else None
        if told is None:
            return []
        if told.choices:
            return [told]
        self._repeats.begin_anew(turn.conversation)  # はい twice is one for what is asked below
        return [told, *(self._services.journeys.move(moves.Remind(), turn) or [])]

    def _is_repeat(self, text: str, standing: Optional[Standing], turn: Turn) -> bool:
        """True if the same was said just before the question that stands was asked, or with it."""
        conversation, at = turn.conversation, turn.at
        if self._repeats.is_repeat(conversation, text, standing, at):
            return True
        since = self._repeats.said_since(conversation, text, standing, at)
        return since is not None and self._services.received.was_said(conversation, text, since)

    def _by_button(self, taken: Taken) -> Taken:
        if taken.replies:
            return taken
        parsed = self._classify(taken.text, taken.standing)
        return replace(taken, parse_data=parsed, is_button=True)

    def _by_words(
        self, text: str, turn: Turn, after: Optional[str]
    ) -> tuple[Optional[Taken], list[Reply]]:
        is_rest = self._unfinished.is_rest(turn.conversation, text)
        classify = partial(self._classify, after=after)
        gate = PrivacyGate(self._services, classify)
        taken, notices = self._masked(gate.take(text, turn), is_rest)
        if taken and not taken.replies and taken.parse_data is None:
            taken = replace(taken, parse_data=classify(taken.text, taken.standing))
        return taken, notices

    def _note(self, text: str, turn: Turn) -> None:
        """Remember which question stands now."""
        with suppress(StoreUnavailable, DraftUnreadable):
            standing = self._services.journeys.standing(turn.conversation, turn.at)
            self._repeats.note(turn.conversation, text, standing, turn.at)

    def _asked_before(self, turn: Turn) -> list[Reply]:
        """A button of an earlier message: it changes nothing, and the question stands again."""
        told = self._services.journeys.move(moves.Remind(), turn) or []
        return _after(_PRESSED_LATE, told)

    def _masked(self, taken: Taken, is_rest: bool) -> tuple[Optional[Taken], list[Reply]]:
        """Without what looks personal or secret; None if nothing else was said.

        `is_rest`: the message is the second half of a number.
        """
        masked = secrets.mask(taken.text, self._public_numbers)
        text, kinds = masked.text, [*taken.kinds, *masked.kinds]
        alone = secrets.NUMBER if is_rest and not kinds else _alone(text)
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

    def _agency_of(self, incoming: Incoming, taken: Optional[Taken]) -> Optional[str]:
        """That of the contract in hand comes before that of the page around the chat."""
        in_hand = AGENCY.of(taken.standing.draft.fields) if taken and taken.standing else None
        named = (in_hand, incoming.agency)
        return next((one for one in named if one in self._agencies), None)

    def _turn(self, incoming: Incoming, taken: Taken) -> list[Reply]:
        agency = self._agency_of(incoming, taken)
        metadata: dict[str, Any] = {"is_private": incoming.channel.is_private, TURN: incoming.turn}
        if agency:
            metadata["agency"] = agency
        if taken.standing:
            metadata |= metadata_of(taken.standing)
        unstored: dict[str, Any] = {}
        if incoming.member:
            unstored["member"] = incoming.member
        if incoming.client:  # what is limited per address is limited in the actions
            unstored["client"] = incoming.client
        if taken.replies:
            unstored["replies"] = [reply.as_message() for reply in taken.replies]
        if not self.assistant.acts_here:  # what the other process reads must be written
            self._services.unit_of_work.commit()
        work = self._services.unit_of_work
        here = Beside(
            self._services.offers, dict(taken.parse_data or {}), unstored, lambda: work.is_over
        )
        stored = self._stored.message(taken)
        with beside.turn(here):
            self.assistant.take_in(
                UserMessage(
                    stored["text"],
                    Nowhere(),
                    incoming.sender,
                    parse_data=stored,
                    input_channel=incoming.channel.id,
                    metadata=metadata,
                )
            )
        return here.replies


def _turn_of(incoming: Incoming, at: datetime) -> Turn:
    return Turn(incoming.sender, at, incoming.channel.is_private, incoming.member, incoming.client)


def _message(incoming: Incoming) -> Optional[Message]:
    if incoming.message_id is None:
        return None
    return Message(incoming.sender, incoming.message_id, incoming.text)


def _after(sentence: str, told: list[Reply]) -> list[Reply]:
    """A sentence, and below it what is asked now."""
    if not told:
        return [Reply(sentence, kind=Kind.NOTICE)]
    first, *others = told
    return [replace(first, text=f"{sentence}\n{first.text}"), *others]


def _is_too_long(text: str) -> bool:
    """「㌖」 alone becomes six characters."""
    return len(text) > MAX_TEXT or len(unicodedata.normalize("NFKC", text)) > MAX_TEXT


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
            "パスワードや暗証番号、カード番号、口座番号、マイナンバーは、"
            "このチャットに書き込まないでください。"
        )
    else:
        text = (
            f"{names}と思われる内容は、個人情報のため読み取らず、保存もしていません。"
            "お手続きの画面で直接ご入力ください。"
        )
    return [Reply(text, kind=Kind.NOTICE)]
