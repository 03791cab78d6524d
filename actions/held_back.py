"""引き止め: after an いいえ that ends it, or a consent that is refused, nothing leads to the next screen.

Where the page asks the questions, no state of the journey knows the answers; `barred` remembers
what was told, until it is taken back as a mistake, or the consent is given after all.
"""

from __future__ import annotations

import re
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from actions.base import (
    BARRED,
    BotAction,
    Place,
    Said,
    active_place,
    decision,
    entity,
    intent_of,
    place,
    services,
    situation_of,
    turn_of,
)
from actions.heard import DID, LIKELY, PERSON, SEES, act_of, likely_screen, text_of
from actions.no_further import no_here, no_of_nowhere
from bot.domain.handoff import RENEWAL
from bot.reply import Reply
from bot.services.answers.topics import AGENCY_CONTACT, DESK_NUMBERS, DISCLOSURE_NO, REFUSED_CONSENT
from bot.services.hearing.retractions import agrees_after_all, retracts
from bot.services.hearing.what_next import is_next
from bot.services.hearing.wishes import procedure_named
from bot.services.journeys.engine import moves
from bot.text.telling import asks_something

_ONWARD = ("next", "next_screen", "confirm", "yes", "skip", "resume")
"""Buttons that lead on."""
_CORRECT = "clk_correct"
"""What an いいえ at the final check leads to: it holds until something was put right."""
_OUT_OF_NOWHERE = f"{RENEWAL}/3/{DISCLOSURE_NO}"
"""Of whom it is not known yet where they are."""
_LIKELY_SCREEN = 0.4
_ENDS = (DISCLOSURE_NO, REFUSED_CONSENT, _CORRECT)
_PUT_RIGHT = re.compile("訂正|直し|なおし|直っ|変更し|変えた|変えまし|修正|戻|もど")
_DESKS = (DESK_NUMBERS, "desk_clickar", "desk_registration", "trouble_screen")
"""Topics with which the agency helps now, whatever they are asked of else."""
_REPORTS = (DID, SEES, "chooses", "unchanged", "value", "yes")
_LEAVES_IT = ("thanks", "pause", "stop", "greets", "complains")
"""Acts that lead nowhere."""
_LONGEST = 40
_AGAIN = ("start", "start_over")
_CALLS = re.compile("(?:電話|でんわ|TEL|tel)(?!番号の欄)")
_GOES_ON = re.compile(
    "続け|つづけ|進|すす|次|つぎ|それで|ほんで|どう(?:し|す|なる)|どない|大丈夫|だいじょうぶ|ほっといて|押し|おし|いけ(?:る|た)|行け|最終|最後"
)
# 「代理店に聞いたら、このまま進めていいって」「確認したら共済はやめとった」; 「別の車をやる」
_TURNED_OUT = re.compile(
    "(?:だいりてん|でんわ|代理店|電話).{0,8}(?:した|しました|かけた|きいた|聞いた|聞きました)[、。\\s]*.{0,20}(?:すすめ|進め|続け|つづけ|いい|ええ|よい|良い).{0,6}(?:いわれ|言われ|言う|いう|て$)"
    "|(?:代理店|電話|センター|担当|窓口|保険屋|カード|ライフ).{0,16}(?:聞|きい|話|確認|かけ|電話|し)(?:い|し|け)?(?:たら|たところ|て).{0,24}(?:いい|ええ|よい|よか|良い|大丈夫|進め(?!な|ま?せ|ん)|続け|OK|問題な|できる)"
    "|(?:代理店|担当|保険屋|カード|ライフ)(?:に|へ|の人に|さんに|に電話で).{0,12}(?:聞|訊|きい|話|確認|電話).{0,30}(?:直し|選|入れ|書|押).{0,16}(?:次|進|押し(?:た|ま))"
    "|(?:よう見た|よく見た|勘違い|思い違い|確認した|確かめた|調べた|見直した|見た|聞いた|考えた)(?:ら|ところ)?.{0,24}(?:入ってな|入っとら|入ってま?せん|なかった|やめ(?:て|と)|解約し|終わって|切れて|違う車|違いました|関係な|はい|家内の|妻の|主人の|同じ車(?:じゃ|では?)な|(?:別|べつ|違う)の?(?:車|契約|やつ|もん|人))"
    "|(?:共済|保険|農協|息子の|妻の|家内の)(?:は|のは).{0,6}(?:別|べつ|違う)の?(?:車|契約|やつ).{0,4}(?:だ|で|じゃ|や)"
    "|(?:別|べつ|違う|ほか|もう一台|もう一つ|二台目)の?(?:車|契約|ほう|方|やつ).{0,8}(?:やる|進|更新|する|し(?:たい|ます))"
)
_MADE_YES = re.compile(
    "(?:はい|ハイ)」?(?:の(?:ほう|方))?(?:に|を|へ|って)?(?:し(?:た|まし|直|なお)|直し|なおし|変え|かえ|訂正し|選び直|押し直|押した|押しま|えらんだ|選んだ|なり|なった|(?:印|丸|チェック).{0,3}(?:つけ|付け|し)|つけた|付けた)"
    "|(?:はい|ハイ)」?(?:(?:です|でした|だった|だ(?!と?(?:どう|いい))|じゃ|や)(?!な|の?う?て|ろ|ありま|けど何)|って?言う|で(?:進|次))"
    "|(?:どっちも|どちらも|両方とも?|二つとも|全部|ぜんぶ)(?:はい|ハイ)"
)
# 「わかりました」「ほんなら電話します」 after it was told whom to call
_ACCEPTS = re.compile(
    "^(?:はい|ああ|うん|あら|え)?[、。]?(?:わか(?:り|った|りゃ)|分か(?:り|った)|了解|承知|なるほど|そう(?:か|ですか|します|する)|しかたな|仕方な|残念|ほうか|そっか)"
)


class OnThePages(BotAction):
    """An action that somebody with the page open may reach."""

    def said(self, tracker: Tracker) -> Said:
        """What holds somebody back comes first; else what the action says."""
        held = held_back(tracker)
        if held is not None:
            return held, []
        noted = _noted(tracker)
        if _has_changed(tracker):
            warned = services().answers.if_not_so(situation_of(tracker))
            replies, events = self.said_freely(tracker)
            return [warned, *replies], [*events, SlotSet(BARRED, None)]
        onward = _onward(tracker)
        if onward:
            return onward, noted
        replies, events = self.said_freely(tracker)
        led_on = None if noted else _led_on(tracker)
        return led_on or replies, [*events, *noted]

    def said_freely(self, tracker: Tracker) -> Said:
        """What is said to whom nothing holds back."""
        return super().said(tracker)


def held_back(tracker: Tracker) -> Optional[list[Reply]]:
    """Who to call, for everything that would lead on; None for everything else."""
    here, reason = _there(tracker), _reason(tracker)
    if here is None or reason is None or _takes_back(text_of(tracker), reason):
        return None
    if reason == _CORRECT:
        is_led_on = _leads_on(tracker, here) and not entity(tracker, "topic")
        return _stop(reason, here, tracker) if is_led_on else None
    if _has_changed(tracker) or no_here(text_of(tracker), here):
        return None
    if _ACCEPTS.search(text_of(tracker)) and not asks_something(text_of(tracker)):
        return [services().answers.understood((AGENCY_CONTACT,))]
    if entity(tracker, "topic") or not (_leads_on(tracker, here) or _wants_a_desk(tracker)):
        return None
    return _stop(reason, here, tracker)


def _stop(reason: str, here: Place, tracker: Tracker) -> list[Reply]:
    situation, answers = situation_of(tracker), services().answers
    if reason in (REFUSED_CONSENT, _CORRECT):
        return [answers.topic(reason, situation)]
    if _wants_a_desk(tracker) and situation.agency:
        return [answers.topic(AGENCY_CONTACT, situation)]
    stop = services().content.journeys[here.journey].stop_reason(reason)
    if stop is None:
        return [answers.topic(DISCLOSURE_NO, situation)]
    return [answers.by_agency(stop.text, stop.sections, situation)]


def _has_changed(tracker: Tracker) -> bool:
    """「はいに直した」: followed, and told what to do if that is not so."""
    reason = _reason(tracker)
    is_told = reason not in (None, REFUSED_CONSENT, _CORRECT) and not entity(tracker, "move")
    return (
        is_told
        and bool(_MADE_YES.search(text_of(tracker)))
        and not asks_something(text_of(tracker))
    )


def _led_on(tracker: Tracker) -> Optional[list[Reply]]:
    """Back to the screen, and who to call, where something led on that was not seen to."""
    here, reason, turn = _there(tracker), _reason(tracker), turn_of(tracker)
    if here is None or reason is None:
        return None
    standing = services().journeys.standing(turn.conversation, turn.at)
    is_on = standing and standing.journey.id == here.journey and standing.state.step > here.step
    if not is_on:
        return None
    services().journeys.move(moves.JumpTo(here.step), turn)
    return _stop(reason, here, tracker)


def _there(tracker: Tracker) -> Optional[Place]:
    """Where they are; where nothing goes on, the screen of which an いいえ was told."""
    barred = _barred(tracker)
    if barred is None or place(tracker) is not None or _is_of_another(tracker, barred[0]):
        return active_place(tracker)
    return Place(barred[0], barred[1], is_active=False)


def _is_of_another(tracker: Tracker, journey: str) -> bool:
    """「新規登録を押しました」 is no report of the renewal."""
    named, likely = procedure_named(text_of(tracker)), likely_screen(tracker, _LIKELY_SCREEN)
    return bool((named and named != journey) or (likely and likely.journey != journey))


def _barred(tracker: Tracker) -> Optional[tuple[str, int, str]]:
    """Procedure, screen and reason of what keeps them from going on."""
    journey, _, rest = str(tracker.get_slot(BARRED) or "").partition("/")
    step, _, reason = rest.partition("/")
    return (journey, int(step), reason) if reason else None


def _reason(tracker: Tracker) -> Optional[str]:
    here, barred = _there(tracker), _barred(tracker)
    if here is None or barred is None or here.open_field or here.is_stopped:
        return None
    return barred[2] if here.journey == barred[0] and here.step >= barred[1] else None


def _takes_back(text: str, reason: str) -> bool:
    """「押し間違えた、はいです」, what turned out otherwise, and the consent that is given after all."""
    if retracts(text) or _TURNED_OUT.search(text):
        return True
    if reason == _CORRECT:
        return bool(_PUT_RIGHT.search(text) or _MADE_YES.search(text))
    return reason == REFUSED_CONSENT and agrees_after_all(text)


def _leads_on(tracker: Tracker, here: Place) -> bool:
    move, text = entity(tracker, "move"), text_of(tracker)
    if move == "jump":
        return int(entity(tracker, "step") or 0) > here.step
    if move:
        return move in _ONWARD
    if intent_of(tracker) in ("next_step", "affirm", "resume"):
        return True
    act, _ = act_of(tracker)
    if act in _LEAVES_IT:
        return False
    if act in _REPORTS and not asks_something(text_of(tracker)):
        return True
    return bool(_GOES_ON.search(text)) and len(text) <= _LONGEST


def _wants_a_desk(tracker: Tracker) -> bool:
    act, sureness = act_of(tracker)
    first, asked = decision(tracker)["topics"][:1], situation_of(tracker)
    is_of_numbers = asked.agency is None and asked.attribute in (None, "phone")
    is_asked = bool(set(first) & set(_DESKS)) or (first == [AGENCY_CONTACT] and is_of_numbers)
    is_person = act == PERSON and sureness >= LIKELY
    is_call = bool(_CALLS.search(text_of(tracker))) and intent_of(tracker) != "faq"
    return entity(tracker, "move") == "person" or is_asked or is_person or is_call


def _noted(tracker: Tracker) -> list[EventType]:
    """What is remembered of this message, and what is not any more."""
    here, text = _there(tracker), text_of(tracker)
    if here is None and place(tracker) is None and no_of_nowhere(tracker):
        return [SlotSet(BARRED, _OUT_OF_NOWHERE)]
    if here is None or here.open_field or here.is_asking or here.is_stopped:
        return []
    if entity(tracker, "move"):
        is_again = entity(tracker, "move") in _AGAIN and tracker.get_slot(BARRED)
        return [SlotSet(BARRED, None)] if is_again else []
    reason = _reason(tracker)
    if reason and _takes_back(text, reason):
        return [SlotSet(BARRED, None)]
    journey, ended = services().content.journeys[here.journey], no_here(text, here)
    is_end = ended in _ENDS or journey.stop_reason(ended) is not None
    return [SlotSet(BARRED, f"{here.journey}/{here.step}/{ended}")] if is_end else []


def _onward(tracker: Tracker) -> Optional[list[Reply]]:
    here = active_place(tracker)
    is_at_a_screen = here is not None and not here.open_field and not here.is_asking
    if not is_at_a_screen or not is_next(text_of(tracker)) or _reason(tracker):
        return None
    return services().journeys.move(moves.Next(), turn_of(tracker))
