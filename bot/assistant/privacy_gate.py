"""入口: what a person types in a journey is read here, and Rasa gets a marker in its place.

A value that the open question asks for is parsed and kept before anything else sees it.
What is a question or a command goes on to Rasa, without the values that are known.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any, Mapping, Optional

from bot.assistant.agent import Assistant
from bot.bootstrap import Services
from bot.domain.handoff import RENEWAL
from bot.domain.journey import Field
from bot.nlu.labels import AFFIRM, DENY, FAQ
from bot.reply import Reply
from bot.services import journey_moves as moves
from bot.services import journey_parsers, typed_corrections, typed_values
from bot.services.contract_pick import pick, wants_all
from bot.services.journey_extras import Turn
from bot.services.journey_markers import without_values
from bot.services.journey_places import askable, is_guiding, open_field
from bot.services.journey_standing import Standing
from bot.services.plan_table import parse_sort_request
from bot.services.retractions import retracts
from bot.services.spoken_moves import spoken_move
from bot.services.typed_values import Typed
from bot.text import normalise, script, secrets
from bot.text.parse.asking import is_asking
from bot.text.parse.result import Parsed, Question, Refused
from bot.text.parse.yes_no import parse_yes_no

_NOT_UNDERSTOOD = frozenset(
    {"unclear", "out_of_scope", "nothing_readable", "other_language", "choose_agency"}
)
"""Intents that tell of no question and no command."""

_SURE_OF_COMMAND = 0.7
_SURE_OF_QUESTION = 0.8
"""So sure must the classifier be where the text could also be a value."""

_LOOSE = frozenset({"name_in_many_parts", "name_half_width", "kana_in_many_parts", "kana_boundary"})
"""Doubts about a name that leave room for a question in several words."""

_MAYBE_WORDS = frozenset({"kanji_name", "kana_name", "romaji_name"})
"""Parsers whose values can look like words of everyday: 「もう いやだ」「mou yameru」."""

_HIRAGANA = re.compile("[ぁ-ゖ]")

_WITHOUT = re.compile(
    r"(?P<number>[1-9一二三四五])(?:件|つ|番|個)目?の?(?:証券番号|番号)?(?:を|は)?"
    r"(?:消|削除|取り消|取消|外して|のけて|いらない|いりません|間違い)"
)
_KANJI = {kanji: number for number, kanji in enumerate("一二三四五", start=1)}


@dataclass(frozen=True)
class Taken:
    """What Rasa gets: a text without personal values, and what was found out already.

    `replies`: the turn is done, only to be said and recorded; `parse_data`: understood
    already.
    """

    text: str
    standing: Optional[Standing] = None
    replies: tuple[Reply, ...] = ()
    parse_data: Optional[Mapping[str, Any]] = field(default=None, repr=False)


class PrivacyGate:
    """Reads messages in the light of the journey that goes on."""

    def __init__(self, services: Services, assistant: Assistant) -> None:
        self._services = services
        self._assistant = assistant

    async def take(self, text: str, turn: Turn) -> Taken:
        """What Rasa may see of the message. Raises `StoreUnavailable`."""
        code = self._services.words.parse_code(text)
        if code is not None:
            resumption = await asyncio.to_thread(
                self._services.codes.resume_with, code, turn.conversation, turn.at
            )
            replies = await asyncio.to_thread(self._services.journeys.resumed, resumption, turn)
            return Taken("［再開コード］", replies=tuple(replies))
        standing = await asyncio.to_thread(
            self._services.journeys.standing, turn.conversation, turn.at
        )
        if standing is None:
            return Taken(text)
        if not standing.state.is_active:
            return Taken(self._hidden(text, standing), standing)
        return await self._in_journey(text, standing, turn)

    async def _in_renewal(self, text: str, standing: Standing, turn: Turn) -> Optional[list[Reply]]:
        """A contract that is picked by its number or name, or what is wished of the plans.

        Reading stays in this thread, as the dictionary is not made for several.
        """
        renewals = self._services.renewal_turns
        if renewals.is_picking(standing):
            contracts = await asyncio.to_thread(renewals.contracts, turn)
            picked = pick(text, contracts)
            if isinstance(picked, str):
                return await asyncio.to_thread(renewals.pick, standing, picked, turn)
            if wants_all(text) and contracts:
                return await asyncio.to_thread(renewals.pick, standing, contracts[0].id, turn)
            return [renewals.ask_again(contracts, picked.ids, turn)] if picked else None
        if renewals.may_choose_plan(standing):
            plan = journey_parsers.parse("plan", text, turn.at.date())
            if isinstance(plan, Parsed):
                return await asyncio.to_thread(renewals.choose_plan, standing, plan.value, turn)
        if not renewals.is_choosing_plan(standing):
            return None
        order = parse_sort_request(text)
        if order:
            return await asyncio.to_thread(renewals.plans, standing, turn, order)
        quote = await asyncio.to_thread(renewals.quote, standing, turn)
        wishes = self._services.renewals.wishes(text, quote) if quote else None
        if wishes is None or wishes.is_empty or is_asking(text):
            return None
        return await asyncio.to_thread(renewals.wish, standing, wishes, turn, None, text)

    async def _in_journey(self, text: str, standing: Standing, turn: Turn) -> Taken:
        journey, state, kept = standing.journey, standing.state, standing.draft.fields
        call_backs = self._services.call_backs
        if call_backs.is_asking_number(standing):
            reply = await asyncio.to_thread(call_backs.number, standing, text, turn)
            if reply:
                return _said("［電話番号］", standing, [reply])
        if state.stopped:
            return await self._when_stopped(text, standing, turn)
        if journey.id == RENEWAL:
            replies = await self._in_renewal(text, standing, turn)
            if replies is not None:
                return _said(self._hidden(text, standing), standing, replies)
        if parse_yes_no(text) is not None and not _wants_yes_no(standing):
            return Taken(text, standing)
        spoken = spoken_move(text, standing)
        if spoken:
            moved = await asyncio.to_thread(self._services.journeys.move, spoken, turn)
            return _said(secrets.mask(self._hidden(text, standing)).text, standing, moved or [])
        today = turn.at.date()
        fields = askable(journey, state)
        if not is_guiding(journey, state):
            corrected = typed_corrections.read(text, fields, kept, today)
            if corrected:
                return await self._typed(Typed((corrected,)), standing, turn)
            removal = _removal(text, fields, standing)
            if removal:
                replies = await asyncio.to_thread(
                    self._services.journeys.remove, standing, *removal, turn
                )
                return _said(f"［{removal[0].label}］を消す", standing, replies)
        typed = typed_values.read(journey, state, text, today, kept)
        if typed is None:
            return Taken(self._hidden(text, standing), standing)
        if typed.is_sure and not _may_be_words(typed, text):
            return await self._typed(typed, standing, turn)
        parsed = await self._assistant.parse_message(text)
        if self._is_said_to_us(parsed, typed, text) and not _is_hedge(parsed, standing):
            hidden = self._hidden(text, standing)
            is_same = hidden == text
            return Taken(hidden, standing, parse_data=parsed if is_same else None)
        return await self._typed(typed, standing, turn)

    async def _when_stopped(self, text: str, standing: Standing, turn: Turn) -> Taken:
        """Only a person's own words take back the answer that stopped the journey."""
        if standing.state.awaiting is None and retracts(text):
            move = moves.RetractStop()
            replies = await asyncio.to_thread(self._services.journeys.move, move, turn)
            return _said(self._hidden(text, standing), standing, replies or [])
        return Taken(self._hidden(text, standing), standing)

    def _is_said_to_us(self, parsed: Mapping[str, Any], typed: Typed, text: str) -> bool:
        """True for a question or a command, False for a value or the try of one."""
        intent = parsed.get("intent") or {}
        name, sureness = intent.get("name"), float(intent.get("confidence") or 0)
        if name in _NOT_UNDERSTOOD:
            # a question that is not understood is asked back, not taken for a wrong try
            return typed.found_nothing and is_asking(text)
        values = [result for _, result in typed.results if not isinstance(result, Refused)]
        if not values:
            # 「taro」 at an address is the try of one, whatever it sounds like
            return not script.is_latin(text) or sureness >= _SURE_OF_COMMAND
        if name != FAQ:
            return sureness >= _SURE_OF_COMMAND
        # 「損保太郎」 has words of questions in it, but no question comes in one piece
        is_loose = all(isinstance(value, Question) and value.reason in _LOOSE for value in values)
        return is_loose and sureness >= _SURE_OF_QUESTION

    async def _typed(self, typed: Typed, standing: Standing, turn: Turn) -> Taken:
        replies = await asyncio.to_thread(self._services.journeys.typed, standing, typed, turn)
        labels = dict.fromkeys(field.label for field, _ in typed.results)
        return _said("".join(f"［{label}］" for label in labels), standing, replies)

    def _hidden(self, text: str, standing: Standing) -> str:
        return without_values(text, standing.journey, standing.draft.fields)


def _said(text: str, standing: Standing, replies: list[Reply]) -> Taken:
    return Taken(text, standing, tuple(replies))


def _wants_yes_no(standing: Standing) -> bool:
    """True if はい and いいえ are values of the open field."""
    opened = open_field(standing.journey, standing.state)
    return opened is not None and opened.is_yes_no and standing.state.asked_back is None


def _is_hedge(parsed: Mapping[str, Any], standing: Standing) -> bool:
    """True for 「たぶんはい」 where only a clear はい or いいえ is an answer."""
    name = (parsed.get("intent") or {}).get("name")
    return name in (AFFIRM, DENY) and _wants_yes_no(standing)


def _may_be_words(typed: Typed, text: str) -> bool:
    is_of_names = all(field.parser in _MAYBE_WORDS for field, _ in typed.results)
    return is_of_names and bool(_HIRAGANA.search(text) or script.is_latin(text))


def _removal(
    text: str, fields: tuple[Field, ...], standing: Standing
) -> Optional[tuple[Field, int]]:
    """「2件目を消して」: of the field that takes several values."""
    match = _WITHOUT.search(normalise.normalise(text))
    several = next((f for f in fields if f.is_repeatable and f.id in standing.state.filled), None)
    if match is None or several is None:
        return None
    number = match["number"]
    return several, _KANJI.get(number) or int(number)
