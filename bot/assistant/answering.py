"""一通に答える: what was typed or pressed goes in, what comes of it comes out; nothing is written.

Only payloads that were just offered count as commands (`bot.assistant.offered`). What Rasa stores
of a message holds known words alone (`bot.assistant.stored`); the rest travels beside it
(`bot.assistant.beside`).
"""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from dataclasses import replace
from typing import Any, Optional, Sequence

from rasa.core.channels.channel import OutputChannel, UserMessage

from actions.base import last_topic
from bot.assistant import beside
from bot.assistant.agent import Assistant
from bot.assistant.beside import Beside
from bot.assistant.incoming import Incoming, turn_of
from bot.assistant.offered import TURN, Offered
from bot.assistant.place import metadata_of
from bot.assistant.privacy_gate import Taken
from bot.assistant.repeats import Repeats
from bot.assistant.said import Said
from bot.assistant.stored import UNKNOWN, Stored
from bot.assistant.taking import Taking, asked_below, is_command
from bot.bootstrap import Services
from bot.desks import CLICKAR_PHONE, REGISTRATION_PHONE
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import StoreUnavailable
from bot.domain.journey_state import Mode
from bot.domain.payload import is_move, may_be_payload
from bot.reply import Kind, Reply
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.places import question_id
from bot.services.journeys.extras import Turn
from bot.services.renewal.record import AGENCY
from bot.text import normalise, script, secrets

MAX_TEXT = normalise.MAX_CHARS
"""Characters of a message, as it is typed and in its normal form."""

_TOO_LONG = Reply(
    f"申し訳ありません。文章が長いため読み取れませんでした。{MAX_TEXT}文字までで、"
    f"お困りのことを短く書いてください。お急ぎのときは、会員登録 {REGISTRATION_PHONE}、"
    f"Clickarの操作 {CLICKAR_PHONE} へお電話ください。",
    citations=("DESK-1", "DESK-2"),
    kind=Kind.NOTICE,
)
_PRESSED_LATE = "そのボタンは、前のご案内のものです。いちばん新しいご案内のボタンをお使いください。"
_NO_COMMANDS = Reply(
    "「/」で始まる命令は、このチャットでは使えません。お困りのことを、ふだんの言葉で書いてください。",
    kind=Kind.NOTICE,
)


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


class Answering:
    """Answers one message at a time, over one assistant."""

    def __init__(
        self, assistant: Assistant, services: Services, offered: Offered, repeats: Repeats
    ) -> None:
        self._assistant = assistant
        self._services = services
        self._offered = offered
        self._stored = Stored.of(assistant, services.content)
        self._taking = Taking(services, assistant, self._stored, repeats)
        self._agencies = frozenset(services.content.agencies)

    def said(self, incoming: Incoming) -> Said:
        """All that comes of a message. Blocks."""
        if _is_too_long(incoming.text):
            return Said([_TOO_LONG], [_TOO_LONG], UNKNOWN)
        text = incoming.text
        turn = turn_of(incoming, self._services.now())
        tracker = self._offered.tracker(incoming.sender, without=incoming.turn)
        pressed = self._offered.pressed(text, incoming.sender, tracker) or self._offered.consented(
            text, incoming.sender, tracker
        )
        if pressed is None and is_command(text) and not script.has_japanese(text):
            told = self._asked_before(turn) if may_be_payload(text) else [_NO_COMMANDS]
            return self._shown(told, turn, UNKNOWN)
        is_answer = pressed is None or is_move(pressed.payload)
        late = self._answered_late(incoming, turn) if is_answer else None
        if late is not None:
            return late
        after = last_topic(tracker) if tracker else None
        taken, notices = self._taking.taken(incoming, pressed and pressed.payload, turn, after)
        if taken is None:  # what stands open is asked again
            reminded = self._services.journeys.move(moves.Remind(), turn) or []
            told = [*notices, *(reminded or self._to_be_prepared(text, turn))]
            return self._shown(told, turn, self._taking.heard(text))
        told = self._turn(incoming, taken)
        heard = pressed.title if pressed else self._stored.heard(taken)
        said = self._shown([*notices, *told], turn, heard)
        self._taking.note(text, turn)
        return replace(said, taken=taken)

    def answer_alone(self, incoming: Incoming, error: StoreUnavailable) -> list[Reply]:
        """The answer to what is plainly a question, where nothing can be written.

        In a journey a question changes how often was asked for what is open; that may be lost.
        Raises the error for everything else.
        """
        replies = self._turn(incoming, self._taking.plainly_asked(incoming, error))
        return self._services.way_out.shown(replies, turn_of(incoming, self._services.now()))

    def agency_of(self, incoming: Incoming, taken: Optional[Taken]) -> Optional[str]:
        """That of the contract in hand comes before that of the page around the chat."""
        in_hand = AGENCY.of(taken.standing.draft.fields) if taken and taken.standing else None
        named = (in_hand, incoming.agency)
        return next((one for one in named if one in self._agencies), None)

    def _shown(self, told: Sequence[Reply], turn: Turn, heard: str) -> Said:
        journeys, way_out = self._services.journeys, self._services.way_out
        kept, shown = way_out.as_kept(told, turn), way_out.shown(told, turn)
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
            return self._shown(asked_below(late, told), turn, self._taking.heard(incoming.text))
        return None

    def _asked_before(self, turn: Turn) -> list[Reply]:
        """A button of an earlier message: it changes nothing, and the question stands again."""
        told = self._services.journeys.move(moves.Remind(), turn) or []
        return asked_below(_PRESSED_LATE, told)

    def _turn(self, incoming: Incoming, taken: Taken) -> list[Reply]:
        agency = self.agency_of(incoming, taken)
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
        if not self._assistant.acts_here:  # what the other process reads must be written
            self._services.unit_of_work.commit()
        work = self._services.unit_of_work
        here = Beside(
            self._services.offers, dict(taken.parse_data or {}), unstored, lambda: work.is_over
        )
        stored = self._stored.message(taken)
        with beside.turn(here):
            self._assistant.take_in(
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


def _is_too_long(text: str) -> bool:
    """「㌖」 alone becomes six characters."""
    return len(text) > MAX_TEXT or len(unicodedata.normalize("NFKC", text)) > MAX_TEXT
