"""入口: what a person types in a journey is read here, and Rasa gets a marker in its place.

A value that the open question asks for is parsed and kept before anything else sees it.
What is a question or a command goes on to Rasa, without the values that are known.
"""

from __future__ import annotations

import asyncio
import json
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any, Mapping, Optional

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant.agent import Assistant
from bot.assistant.place import place_of
from bot.assistant.renewal_gate import RenewalGate
from bot.bootstrap import Services
from bot.domain.handoff import RENEWAL
from bot.domain.journey import Field
from bot.nlu.labels import AFFIRM, DENY, FAQ, IS_EXAMPLE, OTHER_LANGUAGE, OUT_OF_SCOPE, UNCLEAR
from bot.reply import Reply
from bot.services import journey_moves as moves
from bot.services import typed_corrections, typed_values
from bot.services.drafts import SecretNotKept
from bot.services.journey_extras import Turn
from bot.services.journey_markers import without_values
from bot.services.journey_places import askable, is_guiding, open_field
from bot.services.journey_standing import Standing
from bot.services.registration_extras import EXAMINED
from bot.services.retractions import retracts
from bot.services.spoken_moves import spoken_move
from bot.services.typed_values import Typed
from bot.text import names_in_text, normalise, script, secrets
from bot.text.parse.asking import is_asking, is_loosely_asking
from bot.text.parse.consent import parse_consent
from bot.text.parse.kanji_name import MOST_PARTS
from bot.text.parse.result import Question, Refused
from bot.text.parse.yes_no import parse_yes_no

_NOT_UNDERSTOOD = frozenset(
    {"unclear", "out_of_scope", "nothing_readable", "other_language", "choose_agency"}
)
"""Intents that tell of no question and no command."""

_NOT_VALUES = frozenset({secrets.PASSWORD, secrets.ACCOUNT})
"""What no field asks for: 「口座番号は7123456です」 holds no postal code."""

_SURE_OF_COMMAND = 0.7
_SURE_OF_QUESTION = 0.8
"""So sure must the classifier be where the text could also be a value."""

_IN_PARTS = frozenset({"name_in_many_parts", "kana_in_many_parts"})
"""Doubts about a name that leave room for a question in several words,"""
_LOOSE = _IN_PARTS | {"name_half_width", "kana_boundary"}
"""and for one that is known, or asks."""

_IN_JAPANESE = frozenset({"kanji_name", "kana_name"})
_MAYBE_WORDS = _IN_JAPANESE | {"romaji_name"}
"""Parsers whose values can look like words of everyday: 「もう いやだ」「mou yameru」."""

_WHICH = re.compile("どれ|どこ|どうす|どうや|何[をがのす]|なに[をがす]")
"""What no name has in it."""

_OF_VALUES = re.compile("[0-9@A-Za-z]")
_LONGEST_LITTLE = 3
_SHORTEST_SENTENCE = 6
"""Hiragana; a name in any script has fewer, or is one for the dictionary."""

_ANSWERS = re.compile("はい|いいえ|ハイ|イイエ")

_FIRST_CLAUSE = re.compile("[、。,\\s]")
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
    already; `kinds`: of values that nobody asked for and that were taken out here.
    """

    text: str = field(repr=False)
    standing: Optional[Standing] = None
    replies: tuple[Reply, ...] = field(default=(), repr=False)
    parse_data: Optional[Mapping[str, Any]] = field(default=None, repr=False)
    kinds: tuple[str, ...] = ()


class PrivacyGate:
    """Reads messages in the light of the journey that goes on."""

    def __init__(self, services: Services, assistant: Assistant) -> None:
        self._services = services
        self._assistant = assistant
        self._renewal = RenewalGate(services)

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
        if standing and standing.journey.id == RENEWAL and standing.state.is_done:
            switched = await self._renewal.switch(text, standing, turn)
            if switched is not None:
                return _said(self._hidden(text, standing), standing, switched)
        if standing is None or not standing.state.is_active:
            return self._unasked(text, standing)
        if not _NOT_VALUES.isdisjoint(secrets.mask(text).kinds):
            return Taken(self._hidden(text, standing), standing)
        taken = await self._in_journey(text, standing, turn)
        # whichever way was taken: what is known of the person stays here
        return replace(taken, text=self._hidden(taken.text, standing))

    async def _in_journey(self, text: str, standing: Standing, turn: Turn) -> Taken:
        journey, state, kept = standing.journey, standing.state, standing.draft.fields
        call_backs = self._services.call_backs
        if call_backs.is_asking_number(standing):
            reply = await asyncio.to_thread(call_backs.number, standing, text, turn)
            if reply:
                return _said("［電話番号］", standing, [reply])
        if call_backs.is_asking_consent(standing):
            agreed = parse_consent(text)
            if agreed is not None:
                consent = {"consent": "yes" if agreed else "no"}
                reply = await asyncio.to_thread(call_backs.go_on, standing, consent, turn)
                return _said(text, standing, [reply])
            await asyncio.to_thread(call_backs.let_go, standing, turn)
        answer = parse_yes_no(text) if state.awaiting else None
        if EXAMINED in kept and answer is None and not is_asking(text):
            # 「はい、変わりました」 to a likely cause of a mismatch
            answer = (
                parse_yes_no(_FIRST_CLAUSE.split(text.strip())[0])
                if _is_about_cause(kept)
                else None
            )
        if answer is not None:  # to our own question, whatever the classifier makes of 「いえ」
            said = moves.Yes() if answer else moves.No()
            replies = await asyncio.to_thread(self._services.journeys.move, said, turn)
            return _said(text, standing, replies or [])
        if state.stopped:
            return await self._when_stopped(text, standing, turn)
        if journey.id == RENEWAL:
            replies = await self._renewal.take(
                text, standing, turn, lambda one: self._is_unclear(one, standing)
            )
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
            return self._unasked(text, standing)
        if typed.is_sure and not _may_be_words(typed, text):
            return await self._typed(typed, standing, turn)
        if secrets.CARD in secrets.mask(text).kinds:
            return self._unasked(text, standing)
        parsed = self._parsed(text, standing)
        asks = is_asking if state.awaiting or _may_be_name(typed) else is_loosely_asking
        if self._is_said_to_us(parsed, typed, text, asks(text)) and not _is_hedge(parsed, standing):
            return self._understood(text, standing, parsed)
        if state.awaiting and not typed.is_sure:  # 「うーん」 to 「やめてもよろしいですか」
            lost = moves.NotUnderstood()
            replies = await asyncio.to_thread(self._services.journeys.move, lost, turn)
            return _said(secrets.mask(self._hidden(text, standing)).text, standing, replies or [])
        return await self._typed(typed, standing, turn)

    async def _when_stopped(self, text: str, standing: Standing, turn: Turn) -> Taken:
        """Only a person's own words take back the answer that stopped the journey."""
        if standing.state.awaiting is None and retracts(text):
            move = moves.RetractStop()
            replies = await asyncio.to_thread(self._services.journeys.move, move, turn)
            return _said(self._hidden(text, standing), standing, replies or [])
        switched = await self._renewal.switch(text, standing, turn)
        if switched is not None:
            return _said(self._hidden(text, standing), standing, switched)
        spoken = spoken_move(text, standing)
        if isinstance(spoken, (moves.Start, moves.SwitchTo)):
            moved = await asyncio.to_thread(self._services.journeys.move, spoken, turn)
            return _said(self._hidden(text, standing), standing, moved or [])
        if standing.state.awaiting is None and _ANSWERS.search(text) and not is_asking(text):
            # 「やっぱりはい」 asks for nothing else
            told = moves.NotUnderstood()
            replies = await asyncio.to_thread(self._services.journeys.move, told, turn)
            return _said(self._hidden(text, standing), standing, replies or [])
        return self._unasked(text, standing)

    def _is_unclear(self, text: str, standing: Standing) -> bool:
        """True for a message that is neither a question nor a command as far as can be told."""
        return (self._parsed(text, standing).get("intent") or {}).get("name") in _NOT_UNDERSTOOD

    def _unasked(self, text: str, standing: Optional[Standing]) -> Taken:
        """A message where no value is awaited: a name alone is none of Rasa's business either."""
        is_name = names_in_text.is_alone(text)
        if not is_name and not names_in_text.may_be_one(text):
            return Taken(self._hidden(text, standing) if standing else text, standing)
        parsed = self._parsed(text, standing)
        intent = (parsed.get("intent") or {}).get("name")
        label = names_in_text.LABEL
        if intent == OUT_OF_SCOPE or (is_name and intent in _NOT_UNDERSTOOD):
            return Taken(f"［{label}］", standing, kinds=(label,))
        if intent == UNCLEAR:  # what it is near to may be offered; the words stay here
            hidden = f"［{label}］"
            return Taken(hidden, standing, parse_data={**parsed, "text": hidden})
        return self._understood(text, standing, parsed)

    def _understood(
        self, text: str, standing: Optional[Standing], parsed: Mapping[str, Any]
    ) -> Taken:
        """What goes on to Rasa; not parsed again unless something was taken out."""
        hidden = self._hidden(text, standing) if standing else text
        is_same = hidden in (text, unicodedata.normalize("NFKC", text))
        return Taken(hidden, standing, parse_data=parsed if is_same else None)

    def _parsed(self, text: str, standing: Optional[Standing]) -> dict[str, Any]:
        """What the pipeline makes of a text that may be a value.

        Not by way of `parse_message`: that writes the text to the debug log.
        """
        nobody = DialogueStateTracker.from_events("nobody", [])
        processor = self._assistant.processor
        place = {"journey": place_of(standing)} if standing else {}
        message = UserMessage(text, metadata=place)
        parsed: dict[str, Any] = processor._parse_message_with_graph(message, nobody)
        return parsed

    def _is_said_to_us(
        self, parsed: Mapping[str, Any], typed: Typed, text: str, is_question: bool
    ) -> bool:
        """True for a question or a command, False for a value or the try of one."""
        intent = parsed.get("intent") or {}
        name, sureness = intent.get("name"), float(intent.get("confidence") or 0)
        if name == OTHER_LANGUAGE and (len(text.split()) > MOST_PARTS or not script.is_latin(text)):
            return True
        if _may_be_name(typed) and _WHICH.search(text):
            return True  # 「欄がたくさん。どれを埋めるの」
        if name in _NOT_UNDERSTOOD:
            # a question that is not understood is asked back, not taken for a wrong try
            in_words = name == UNCLEAR and _is_sentence(text)
            return typed.found_nothing and (is_question or in_words and not _may_be_name(typed))
        is_known = bool(parsed.get(IS_EXAMPLE))
        values = [result for _, result in typed.results if not isinstance(result, Refused)]
        if not values:
            if not typed.found_nothing:
                return is_asking(text)
            if _may_be_name(typed, _IN_JAPANESE) and not (is_known or is_question):
                # 「そんぽたろう」 is the try of a name, whatever it sounds like
                is_sure = sureness >= _SURE_OF_QUESTION
                return is_sure and (name == FAQ or not script.is_kana_only(text))
            if name != FAQ and not is_known and _tells_little(text):
                return False
            # 「taro」 at an address is the try of one, whatever it sounds like
            return is_question or not script.is_latin(text) or sureness >= _SURE_OF_COMMAND
        if name in (AFFIRM, DENY):
            return False  # 「そんぽ たろうでございます」
        if name != FAQ:
            return is_known if _may_be_name(typed) else sureness >= _SURE_OF_COMMAND
        reasons = {value.reason if isinstance(value, Question) else "" for value in values}
        # 「損保太郎」 has words of questions in it, but no question comes in one piece
        is_asked = reasons <= _IN_PARTS or (reasons <= _LOOSE and (is_known or is_question))
        return is_asked and sureness >= _SURE_OF_QUESTION

    async def _typed(self, typed: Typed, standing: Standing, turn: Turn) -> Taken:
        journeys = self._services.journeys
        try:
            replies = await asyncio.to_thread(journeys.typed, standing, typed, turn)
        except SecretNotKept:  # the number of a card where another one was asked for
            return Taken(f"［{secrets.CARD}］", standing, kinds=(secrets.CARD,))
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


def _is_about_cause(kept: Mapping[str, str]) -> bool:
    """True while it is asked whether a likely cause of a mismatch holds."""
    return bool(json.loads(kept[EXAMINED]).get("asked_about"))


def _is_hedge(parsed: Mapping[str, Any], standing: Standing) -> bool:
    """True for 「たぶんはい」 where only a clear はい or いいえ is an answer."""
    name = (parsed.get("intent") or {}).get("name")
    return name in (AFFIRM, DENY) and _wants_yes_no(standing)


def _may_be_name(typed: Typed, parsers: frozenset[str] = _MAYBE_WORDS) -> bool:
    return any(field.parser in parsers for field, _ in typed.results)


def _tells_little(text: str) -> bool:
    """True for 「はひ」 and 「カンザキルリコ」, which a classifier of sentences can make no command of."""
    is_short = len(text) <= _LONGEST_LITTLE
    return script.is_kana_only(text) and (is_short or not _HIRAGANA.search(text))


def _is_sentence(text: str) -> bool:
    """True for words where a value has letters, signs or digits, and no name."""
    is_long = len(_HIRAGANA.findall(text)) >= _SHORTEST_SENTENCE
    return (
        is_long
        and not _OF_VALUES.search(unicodedata.normalize("NFKC", text))
        and not names_in_text.may_be_one(text)
    )


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
