"""入口: what a person types in a journey is read here, and Rasa gets a marker in its place.

A value that the open question asks for is parsed and kept before anything else sees it.
What is a question or a command goes on to Rasa, without the values that are known.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import Any, Callable, Mapping, Optional

from bot.assistant.renewal_gate import RenewalGate
from bot.bootstrap import Services
from bot.domain.handoff import RENEWAL
from bot.domain.journey import CHANGE, NEGATIVE, Field
from bot.nlu.labels import AFFIRM, DENY, FAQ, IS_EXAMPLE, OTHER_LANGUAGE, OUT_OF_SCOPE, UNCLEAR
from bot.reply import Reply
from bot.services.answers.situation import Situation
from bot.services.drafts.drafts import SecretNotKept
from bot.services.hearing.password_here import asks_for_password_here
from bot.services.hearing.retractions import retracts
from bot.services.hearing.spoken_moves import spoken_move
from bot.services.journeys import corrections as typed_corrections
from bot.services.journeys import typed as typed_values
from bot.services.journeys.engine import moves
from bot.services.journeys.engine.places import askable, is_guiding, open_field
from bot.services.journeys.extras import Turn
from bot.services.journeys.outgoing import without_values
from bot.services.journeys.standing import Standing
from bot.services.journeys.turns import is_read_back
from bot.services.journeys.typed import Typed
from bot.services.registration.record import EXAMINED
from bot.services.renewal.record import AGENCY
from bot.services.values.kinds import KINDS
from bot.services.values.names import field_named
from bot.text import names_in_text, normalise, predicate, script, secrets
from bot.text.agreement import approves, says_yes_to
from bot.text.parse.asking import is_asking, is_loosely_asking
from bot.text.parse.bare_number import is_bare_number
from bot.text.parse.consent import parse_consent
from bot.text.parse.kanji_name import MOST_PARTS
from bot.text.parse.result import Parsed, Question, Refused
from bot.text.parse.yes_no import parse_yes_no
from bot.text.telling import Told, asks_something, clauses, goes_on

Classify = Callable[[str, Optional[Standing]], Mapping[str, Any]]
"""What the pipeline makes of a text at a place, in memory only. Raises `TimeoutError`."""

OF_CONTRACTS = "［ご契約・プラン］"
"""Stands for what was typed to pick a contract or a plan: it may name a car or a plate."""

_NOT_UNDERSTOOD = frozenset(
    {"unclear", "out_of_scope", "nothing_readable", "other_language", "choose_agency"}
)
"""Intents that tell of no question and no command."""

_NOT_VALUES = frozenset(
    {secrets.PASSWORD, secrets.ACCOUNT, secrets.MY_NUMBER, secrets.LICENCE, secrets.CHASSIS}
)
"""What no field asks for: 「口座番号は7123456です」 holds no postal code."""

_MEANT: Mapping[str, moves.Move] = {
    "skip": moves.Skip(),
    "back": moves.Back(),
    "corrects": moves.Correct(),
}
_SURE_OF_ACT = 0.9
"""And so sure must an act be that stands for one of these moves."""
_SURE_OF_COMMAND = 0.7
_SURE_OF_QUESTION = 0.8
"""So sure must the classifier be where the text could also be a value."""

_IN_PARTS = frozenset({"name_in_many_parts", "kana_in_many_parts"})
"""Doubts about a name that leave room for a question in several words,"""
_LOOSE = _IN_PARTS | {"name_half_width", "kana_boundary"}
"""and for one that is known, or asks."""

_NO_ANSWERS, _LIKELY = ("asks", "trouble", "person", "complains"), 0.5
"""Acts that are no answer to a question of はい and いいえ, from this on."""
_OF_NAMES = re.compile("(?:氏名|名字|苗字|姓|名前).{0,6}(?:変|かわ)|改姓")
_WHICH = re.compile(
    "どれ|どこ|どうす|どうや|何[をがのす入書]|なに(?:[をがすいか]|入|書)|って(?:なに|なん|何)|の(?:こと|意味)|ええ[?？]|いい[?？]"
)
"""What no name has in it."""

_OF_VALUES = re.compile("[0-9@A-Za-z]")
_WORDS = re.compile("[A-Za-z]{2}|[ぁ-ゖァ-ヶ々一-鿿ｦ-ﾟ]")
_LONGEST_LITTLE = 3
_SHORTEST_SENTENCE = 6
"""Hiragana; a name in any script has fewer, or is one for the dictionary."""

_ANSWERS = re.compile("はい|いいえ|ハイ|イイエ")

_BESIDES = re.compile("[。\n]+|、?(?:あと|それと|それから|ところで|ちなみに|それで)、?")

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
    already; `kinds`: of values that nobody asked for and that were taken out here;
    `is_button`: the text is a payload that was offered.
    """

    text: str = field(repr=False)
    standing: Optional[Standing] = None
    replies: tuple[Reply, ...] = field(default=(), repr=False)
    parse_data: Optional[Mapping[str, Any]] = field(default=None, repr=False)
    kinds: tuple[str, ...] = ()
    is_button: bool = False


class PrivacyGate:
    """Reads messages in the light of the journey that goes on."""

    def __init__(self, services: Services, classify: Classify) -> None:
        self._services = services
        self._classify = classify
        self._renewal = RenewalGate(services)

    def take(self, text: str, turn: Turn) -> Taken:
        """What Rasa may see of the message. Raises `StoreUnavailable`."""
        code = self._services.words.parse_code(text)
        if code is not None:
            resumption = self._services.codes.resume(
                code, turn.conversation, turn.at, turn.member, turn.client
            )
            replies = self._services.journeys.resumed(resumption, turn)
            return Taken("［再開コード］", replies=tuple(replies))
        standing = self._services.journeys.standing(turn.conversation, turn.at)
        if standing and standing.journey.id == RENEWAL and standing.state.is_done:
            switched = self._renewal.switch(text, standing, turn)
            if switched is not None:
                return _said(OF_CONTRACTS, standing, switched)
        if standing is None or not standing.state.is_active:
            return self._unasked(text, standing)
        if not _NOT_VALUES.isdisjoint(secrets.mask(text).kinds):
            return Taken(self._hidden(text, standing), standing)
        taken = self._in_journey(text, standing, turn)
        # whichever way was taken: what is known of the person stays here
        return replace(taken, text=self._hidden(taken.text, standing))

    def _in_journey(self, text: str, standing: Standing, turn: Turn) -> Taken:
        journey, state, kept = standing.journey, standing.state, standing.draft.fields
        call_backs = self._services.call_backs
        if call_backs.is_asking_number(standing):
            reply = call_backs.number(standing, text, turn)
            if reply:
                return _said("［電話番号］", standing, [reply])
        if call_backs.is_asking_consent(standing):
            agreed = parse_consent(text)
            if agreed is not None:
                consent = {"consent": "yes" if agreed else "no"}
                reply = call_backs.go_on(standing, consent, turn)
                return _said(text, standing, [reply])
            call_backs.let_go(standing, turn)
        answer = parse_yes_no(text) if state.awaiting else None
        if EXAMINED.is_in(kept) and answer is None and not is_asking(text):
            # 「はい、変わりました」 to a likely cause of a mismatch
            answer = (
                parse_yes_no(_FIRST_CLAUSE.split(text.strip())[0])
                if _is_about_cause(kept)
                else None
            )
        if answer is not None:  # to our own question, whatever the classifier makes of 「いえ」
            said = moves.Yes() if answer else moves.No()
            replies = self._services.journeys.move(said, turn)
            return _said(text, standing, replies or [])
        if is_read_back(standing):
            whole = self._of_the_whole(text, standing, turn)
            if whole:
                return whole
        if is_bare_number(text) and _binds(standing):
            lost = moves.NotUnderstood()  # it may have chosen from the list before
            return _said(text, standing, self._services.journeys.move(lost, turn) or [])
        if state.stopped:
            return self._when_stopped(text, standing, turn)
        in_words = _in_words(text, standing)
        if in_words and not self._is_asked_or_told(text, standing):
            return self._typed(in_words, text, standing, turn)
        if journey.id == RENEWAL:
            replies = self._renewal.take(
                text, standing, turn, lambda one: self._is_unclear(one, standing)
            )
            if replies is not None:
                return _said(OF_CONTRACTS, standing, replies)
        if parse_yes_no(text) is not None and not _wants_yes_no(standing):
            return Taken(text, standing)
        spoken = spoken_move(text, standing)
        if spoken:
            moved = self._services.journeys.move(spoken, turn)
            return _said(secrets.mask(self._hidden(text, standing)).text, standing, moved or [])
        today = turn.at.date()
        fields = askable(journey, state)
        if not is_guiding(journey, state):
            corrected = typed_corrections.read(text, fields, kept, today)
            if corrected:
                return self._typed(Typed((corrected,)), text, standing, turn)
            removal = _removal(text, fields, standing)
            if removal:
                replies = self._services.journeys.remove(standing, *removal, turn)
                return _said(f"［{removal[0].label}］を消す", standing, replies)
        typed = typed_values.read(journey, state, text, today, kept)
        if typed is None or (is_guiding(journey, state) and _tells_on(typed, text)):
            return self._unasked(text, standing)
        if typed.is_sure and not _may_be_words(typed, text):
            return self._typed(typed, text, standing, turn)
        if secrets.CARD in secrets.mask(text).kinds:
            return self._unasked(text, standing)
        parsed = self._classify(text, standing)
        meant = _move_meant(parsed, typed)
        if meant and open_field(journey, state) and not is_guiding(journey, state):
            moved = self._services.journeys.move(meant, turn)
            return _said(secrets.mask(self._hidden(text, standing)).text, standing, moved or [])
        asks = is_asking if state.awaiting or _may_be_name(typed) else is_loosely_asking
        if self._is_said_to_us(parsed, typed, text, asks(text)) and not _is_hedge(parsed, standing):
            return self._understood(text, standing, parsed)
        if state.awaiting and not typed.is_sure:  # 「うーん」 to 「やめてもよろしいですか」
            lost = moves.NotUnderstood()
            replies = self._services.journeys.move(lost, turn)
            return _said(secrets.mask(self._hidden(text, standing)).text, standing, replies or [])
        return self._typed(typed, text, standing, turn)

    def _is_asked_or_told(self, text: str, standing: Standing) -> bool:
        """「姓が変わったのですが、ここで直せますか」 and 「変わらない、エラーになる」 are no answers."""
        if _OF_NAMES.search(text) and not predicate.read_predicate(text).is_negative:
            return True  # 「名字が変わった」 to 「住所やお電話は変わりましたか」
        if asks_something(text):
            return True
        act = self._classify(text, standing).get("act") or {}
        return act.get("name") in _NO_ANSWERS and float(act["confidence"]) >= _LIKELY

    def _of_the_whole(self, text: str, standing: Standing, turn: Turn) -> Optional[Taken]:
        """「間違いないです」「住所が違う」 to the form that was read back; 「はい？」 hands nothing over."""
        if parse_yes_no(text) is not None or is_asking(text):
            return None
        agrees = approves(text)
        if agrees is None:
            return None
        named = field_named(text, askable(standing.journey, standing.state))
        move: moves.Move = moves.Yes() if agrees else moves.No()
        if not agrees and named:
            move = moves.Correct(named.id)
        return _said(
            secrets.mask(self._hidden(text, standing)).text,
            standing,
            self._services.journeys.move(move, turn) or [],
        )

    def _when_stopped(self, text: str, standing: Standing, turn: Turn) -> Taken:
        """Only a person's own words take back the answer that stopped the journey."""
        if standing.state.awaiting is None and retracts(text):
            move = moves.RetractStop()
            replies = self._services.journeys.move(move, turn)
            return _said(self._hidden(text, standing), standing, replies or [])
        switched = self._renewal.switch(text, standing, turn)
        if switched is not None:
            return _said(OF_CONTRACTS, standing, switched)
        spoken = spoken_move(text, standing)
        if isinstance(spoken, (moves.Start, moves.SwitchTo)):
            moved = self._services.journeys.move(spoken, turn)
            return _said(self._hidden(text, standing), standing, moved or [])
        if standing.state.awaiting is None and _ANSWERS.search(text) and not is_asking(text):
            # 「やっぱりはい」 asks for nothing else
            told = moves.NotUnderstood()
            replies = self._services.journeys.move(told, turn)
            return _said(self._hidden(text, standing), standing, replies or [])
        return self._unasked(text, standing)

    def _is_unclear(self, text: str, standing: Standing) -> bool:
        """True for a message that is neither a question nor a command as far as can be told."""
        return (self._classify(text, standing).get("intent") or {}).get("name") in _NOT_UNDERSTOOD

    def _unasked(self, text: str, standing: Optional[Standing]) -> Taken:
        """A message where no value is awaited: a name alone is none of Rasa's business either."""
        is_name = names_in_text.is_alone(text)
        if not is_name and not names_in_text.may_be_one(text):
            return Taken(self._hidden(text, standing) if standing else text, standing)
        parsed = self._classify(text, standing)
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
        if asks_for_password_here(text):
            return True
        if name in _NOT_UNDERSTOOD:
            # a question that is not understood is asked back, not taken for a wrong try
            in_words = name == UNCLEAR and _is_sentence(text)
            return typed.found_nothing and (is_question or in_words and not _may_be_name(typed))
        is_known = bool(parsed.get(IS_EXAMPLE))
        values = [result for _, result in typed.results if not isinstance(result, Refused)]
        if not values:
            if not _WORDS.search(text):
                return False  # 「〒1」 is the try of a value, whatever it sounds like
            if not typed.found_nothing:
                return is_asking(text)
            if _may_be_japanese_name(typed) and not (is_known or is_question):
                # 「そんぽたろう」 is the try of a name, whatever it sounds like
                is_sure = sureness >= _SURE_OF_QUESTION
                return is_sure and (name == FAQ or not script.is_kana_only(text))
            if name != FAQ and not is_known and _tells_little(text):
                return False
            # 「taro」 at an address is the try of one, whatever it sounds like, and
            # 「おまかせします」 at a disclosure is no wish to pause
            is_command = sureness >= _SURE_OF_COMMAND or is_known
            return is_question or is_command or (name == FAQ and not script.is_latin(text))
        if name in (AFFIRM, DENY):
            return False  # 「そんぽ たろうでございます」
        if name != FAQ:
            return is_known if _may_be_name(typed) else sureness >= _SURE_OF_COMMAND
        reasons = {value.reason if isinstance(value, Question) else "" for value in values}
        # 「損保太郎」 has words of questions in it, but no question comes in one piece
        is_asked = reasons <= _IN_PARTS or (reasons <= _LOOSE and (is_known or is_question))
        return is_asked and sureness >= _SURE_OF_QUESTION

    def _typed(self, typed: Typed, text: str, standing: Standing, turn: Turn) -> Taken:
        journeys = self._services.journeys
        try:
            replies = journeys.typed(standing, typed, turn)
        except SecretNotKept:  # the number of a card where another one was asked for
            return Taken(f"［{secrets.CARD}］", standing, kinds=(secrets.CARD,))
        labels = dict.fromkeys(field.label for field, _ in typed.results)
        besides = self._asked_besides(text, standing, turn) if typed.is_sure else []
        hidden = "".join(f"［{label}］" for label in labels)
        return _said(hidden, standing, [*besides, *replies])

    def _asked_besides(self, text: str, standing: Standing, turn: Turn) -> list[Reply]:
        """「090-…です。あと、確認メールはいつ届きますか」: the question has its answer as well."""
        for part in _BESIDES.split(text)[1:]:
            if not is_asking(part) or _OF_VALUES.search(unicodedata.normalize("NFKC", part)):
                continue
            parsed = self._classify(part, standing)
            topics = (parsed.get(FAQ) or {}).get("topics") or ()
            if (parsed.get("intent") or {}).get("name") == FAQ and topics:
                asked = Situation(turn.at, part, AGENCY.of(standing.draft.fields))
                return [self._services.answers.topic(topics[0], asked).with_choices(())]
        return []

    def _hidden(self, text: str, standing: Standing) -> str:
        return without_values(text, standing.journey, standing.draft.fields)


def _said(text: str, standing: Standing, replies: list[Reply]) -> Taken:
    return Taken(text, standing, tuple(replies))


def _binds(standing: Standing) -> bool:
    """True where はい changes something that a number must not."""
    state = standing.state
    is_asked = state.awaiting is not None or state.asked_back is not None
    return is_asked or _wants_yes_no(standing) or is_read_back(standing)


def _wants_yes_no(standing: Standing) -> bool:
    """True if はい and いいえ are values of the open field."""
    opened = open_field(standing.journey, standing.state)
    return opened is not None and opened.is_yes_no and standing.state.asked_back is None


def _in_words(text: str, standing: Standing) -> Optional[Typed]:
    """「他の契約はないです」: a whole answer to a question of はい and いいえ.

    Where the answer can stop the journey, or is one to a disclosure item, it is read back first.
    """
    field = open_field(standing.journey, standing.state)
    if field is None or not _wants_yes_no(standing) or parse_yes_no(text) is not None:
        return None
    answer = says_yes_to(
        text, field.statement == NEGATIVE, asks_of_change=field.statement == CHANGE
    )
    if answer is None:
        return None
    is_sure = not KINDS[field.parser].is_binding and (answer or field.stops_on is None)
    if is_sure:
        return Typed(((field, Parsed(answer)),))
    reason = f"answer_in_words_{'yes' if answer else 'no'}"
    return Typed(((field, Question(reason, suggestion=answer)),))


def _is_about_cause(kept: Mapping[str, str]) -> bool:
    """True while it is asked whether a likely cause of a mismatch holds."""
    examined = EXAMINED.of(kept)
    return bool(examined and examined.asked_about)


def _is_hedge(parsed: Mapping[str, Any], standing: Standing) -> bool:
    """True for 「たぶんはい」 where only a clear はい or いいえ is an answer."""
    name = (parsed.get("intent") or {}).get("name")
    return name in (AFFIRM, DENY) and _wants_yes_no(standing)


def _may_be_name(typed: Typed) -> bool:
    return any(KINDS[field.parser].is_name for field, _ in typed.results)


def _may_be_japanese_name(typed: Typed) -> bool:
    return any(KINDS[field.parser].is_in_japanese for field, _ in typed.results)


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
    is_of_names = all(KINDS[field.parser].is_name for field, _ in typed.results)
    return is_of_names and bool(_HIRAGANA.search(text) or script.is_latin(text))


def _move_meant(parsed: Mapping[str, Any], typed: Typed) -> Optional[moves.Move]:
    """「ひみつにしておきたいです」「そこ間違い」 where a value is asked for, and none was given."""
    act = parsed.get("act") or {}
    is_sure = float(act.get("confidence") or 0) >= _SURE_OF_ACT
    return _MEANT.get(act.get("name", "")) if typed.found_nothing and is_sure else None


def _tells_on(typed: Typed, text: str) -> bool:
    """「退職は平成31年3月と入れて、次へ行きました」 at a screen: a report, with a value on its way."""
    said = clauses(text)
    if not said or said[-1].told not in (Told.DID, Told.SEES):
        return False
    return len(said) > 1 or goes_on(said[-1].text) or not typed.is_sure


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
