"""受け取り: what of a message goes on to Rasa, and what is said of the rest.

Before a message is understood, secrets and personal values are taken out of it. What a journey
asks for is read at the door (`bot.assistant.privacy_gate`); what is about reminders, or comes
twice, does not get that far.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Optional

from bot.assistant.agent import Assistant
from bot.assistant.classifier import Classifier
from bot.assistant.incoming import Incoming
from bot.assistant.privacy_gate import PrivacyGate, Taken
from bot.assistant.repeats import Repeats
from bot.assistant.stored import Stored
from bot.assistant.unfinished import Unfinished
from bot.assistant.without_drafts import WithoutDrafts
from bot.bootstrap import Services
from bot.domain.draft import DraftUnreadable
from bot.domain.errors import BotError, Overtaken, StoreUnavailable
from bot.reply import Kind, Reply
from bot.services.journeys.engine import moves
from bot.services.journeys.extras import Turn
from bot.services.journeys.standing import Standing
from bot.services.reminders.turns import PAYLOAD, Asked
from bot.text import names_in_text, normalise, secrets

MIN_QUESTION = 8
"""Letters that must be left beside a masked value before the rest counts as a question."""

_COMMAND = re.compile(r"^\s*[/／]")
_MARKER = re.compile(r"[［\[][^］\]]*[］\]]")  # NFKC makes the brackets narrow
_SLASHES = re.compile(r"^[\s/／]+")

_TAKEN_ONCE = "同じお返事が続けて届いたため、1回だけお受けしました。次のご質問へのお返事は、もう一度お願いします。"
_OF_REMINDERS = "［お知らせ］"
_ONCE_MORE = "［同じお返事］"
"""What Rasa gets in place of a repeat."""


class Taking:
    """Understands messages. Everything blocks on dictionary, classifier and stores."""

    def __init__(
        self, services: Services, assistant: Assistant, stored: Stored, repeats: Repeats
    ) -> None:
        self._services = services
        self._classify = Classifier(assistant)
        self._without_drafts = WithoutDrafts(services, assistant)
        self._stored = stored
        self._repeats = repeats
        self._unfinished = Unfinished()
        content = services.content
        desks = [desk.phone for desk in content.desks.values()]
        agencies = [n for a in content.agencies.values() for n in (a.phone, a.fax)]
        self._public_numbers = desks + agencies

    def taken(
        self, incoming: Incoming, pressed: Optional[str], turn: Turn, after: Optional[str]
    ) -> tuple[Optional[Taken], list[Reply]]:
        """What goes on of a message, None for nothing; and what is said of the rest.

        `after` is the topic answered last.
        """
        text, said = incoming.text, _SLASHES.sub("", incoming.text)
        try:
            standing = self._services.journeys.standing(turn.conversation, turn.at)
            reminded = self._about_reminders(incoming, pressed, standing, turn)
            if reminded:
                return Taken(_OF_REMINDERS, standing, tuple(reminded)), []
            is_typed = pressed is None or not is_command(text)
            if is_typed and self._is_repeat(text, standing, turn):
                told = self._services.journeys.move(moves.Remind(), turn) or []
                return Taken(_ONCE_MORE, standing, tuple(asked_below(_TAKEN_ONCE, told))), []
            if pressed is not None:
                return self._by_button(Taken(pressed, standing)), []
            return self._by_words(said, turn, after)
        except Overtaken:
            raise
        except (StoreUnavailable, DraftUnreadable) as error:
            self._services.unit_of_work.roll_back()
            if pressed is not None:
                return self._by_button(self._without_drafts.pressed(pressed, error)), []
            return self.plainly_asked(incoming, error), []

    def plainly_asked(self, incoming: Incoming, error: BotError) -> Taken:
        """What is plainly a question, where nothing can be read or written; else raises the error."""
        said = _SLASHES.sub("", incoming.text)
        return self._without_drafts.typed(said, incoming.sender, error)

    def heard(self, text: str) -> str:
        """What the transcript shows of a message that nobody understood further."""
        masked = secrets.mask(_SLASHES.sub("", text), self._public_numbers).text
        return self._stored.heard(Taken(masked))

    def note(self, text: str, turn: Turn) -> None:
        """Remember which question stands now."""
        with suppress(StoreUnavailable, DraftUnreadable):
            standing = self._services.journeys.standing(turn.conversation, turn.at)
            self._repeats.note(turn.conversation, text, standing, turn.at)

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


def asked_below(sentence: str, told: list[Reply]) -> list[Reply]:
    """A sentence, and below it what is asked now."""
    if not told:
        return [Reply(sentence, kind=Kind.NOTICE)]
    first, *others = told
    return [replace(first, text=f"{sentence}\n{first.text}"), *others]


def is_command(text: str) -> bool:
    """True for what is typed as Rasa's commands are: 「/restart」."""
    return bool(_COMMAND.match(text))


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
