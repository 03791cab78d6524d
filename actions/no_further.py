"""What leads no further: a disclosure that fails, a consent that is refused, a button that leads back."""

from __future__ import annotations

import re
from typing import Optional

from rasa_sdk import Tracker

from actions.base import Place, active_place, decision, last_topic, services, situation_of, turn_of
from actions.heard import Heard, Replies, screen_ahead, text_of
from bot.domain.handoff import REGISTRATION
from bot.services.answers.topics import COACHING, DISCLOSURE_NO
from bot.services.hearing.screen_no import no_told, tells_disclosure, tells_no
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.telling import Told, asks_something, clauses

_OF_DISCLOSURES = ("clk_basics_check", "clk_disclosure_items", DISCLOSURE_NO, COACHING)
"""Topics after which a fact told is one for the disclosures."""
_CORRECT = "clk_correct"
_WHAT_THEN = re.compile(
    "(?:じゃあ|では|で|なら|それなら|ほな|ほんなら|え)?[、,\\s]*(?:どう(?:したら|すれば|すりゃ|すん|する)|どないしたら|どうしよう).{0,10}"
)
_BACK_PRESSED = re.compile(
    "(?:訂正|内容を?変更する|戻る)」?の?(?:ボタン)?(?:を|って(?:の|やつ)?を?)?(?:押|おし|タップ|クリック|選)"
)


def asks_what_then(heard: Heard) -> Replies:
    """「どうしたらいい」 of whom a disclosure has stopped: the agency helps."""
    is_stopped = last_topic(heard.tracker) == DISCLOSURE_NO
    is_asked = bool(_WHAT_THEN.fullmatch(heard.spoken.strip()))
    is_there = heard.here is None or has_disclosures(heard.here)
    return [heard.topic(DISCLOSURE_NO)] if is_stopped and is_asked and is_there else None


_ALL_YES = re.compile(
    "(?:全部|ぜんぶ|すべて|両方とも?|どっちも|どちらも|二つとも)(?:が|は)?(?:はい|ハイ)(?!に(?:し|直|変))"
)
_NONE_APPLIES = re.compile(
    "(?:該当|当てはま|あてはま).{0,4}(?:なし|無し|しない|しません|しとらん|りません|らない|らん)"
)
_OF_AN_ITEM = re.compile(
    "保険|共済|契約|解除|解約|加入|入っ|どっちも|どちらも|両方|二つとも|一つも|何も"
)
_DOES_NOT_KNOW = re.compile("わから|分から|判ら|知ら|覚え|読め|見え")


def told_no(heard: Heard) -> Replies:
    """「いいえを押しました」「共済にも入ってます」 at a screen where that ends it: no next screen."""
    here = heard.here
    if here is None:
        return [heard.topic(DISCLOSURE_NO)] if no_of_nowhere(heard.tracker) else None
    if here.open_field:
        return None
    no = no_here(heard.text, here)
    if no is None:
        return None
    stop = services().content.journeys[here.journey].stop_reason(no)
    if stop is None:
        return [heard.topic(no)]
    return [services().answers.by_agency(stop.text, stop.sections, situation_of(heard.tracker))]


def no_here(text: str, here: Place) -> Optional[str]:
    """What an いいえ that is told comes to at that screen: a topic or a reason; None for no いいえ."""
    journey = services().content.journeys[here.journey]
    step = journey.step(here.step)
    return no_told(text, step, journey) if step else None


def no_of_nowhere(tracker: Tracker) -> bool:
    """「いま告知の画面で、他に共済に入ってる」, of whom it is not known yet where they are."""
    near = {*decision(tracker)["topics"], last_topic(tracker)}
    text = text_of(tracker)
    is_told = tells_disclosure(text) or tells_no(text)
    return bool(near.intersection(_OF_DISCLOSURES)) and is_told


def told_back(heard: Heard) -> Replies:
    """「訂正を押しました」 leads back, and never to the end."""
    said, here = clauses(heard.text), heard.here
    if not said or said[-1].told is not Told.DID or not _BACK_PRESSED.search(said[-1].text):
        return None
    if here is None:
        return [heard.topic(_CORRECT)] if _CORRECT in decision(heard.tracker)["topics"] else None
    if here.open_field:
        return None
    if here.journey == REGISTRATION:
        return services().journeys.move(moves.Back(), turn_of(heard.tracker))
    return [heard.topic(_CORRECT)]


def tells_at_disclosures(tracker: Tracker) -> bool:
    """「去年ほかの会社でも入ったのよね」 where the disclosures are asked: an agency can help."""
    here = active_place(tracker)
    is_there = asks_disclosures(here) if here else last_topic(tracker) in _OF_DISCLOSURES
    text = text_of(tracker)
    ahead = screen_ahead(tracker)
    if here and ahead and (ahead.journey, ahead.step) > (here.journey, here.step):
        return False  # 「次へ押したら金額が出た」
    return is_there and not predicate.read_predicate(text).is_question


def denies_disclosures(tracker: Tracker) -> bool:
    """「別の保険はねえし解除もされとらん」「全部はいじゃ」 at that screen: no plea for advice, and no いいえ."""
    here, text = active_place(tracker), text_of(tracker)
    if here is None or not asks_disclosures(here) or asks_something(text):
        return False
    if _ALL_YES.search(text) or _NONE_APPLIES.search(text):
        return True
    read = predicate.read_predicate(text)
    is_denied = read.is_negative and not (read.is_unable or read.is_wish or read.is_request)
    return is_denied and bool(_OF_AN_ITEM.search(text)) and not _DOES_NOT_KNOW.search(text)


def asks_disclosures(here: Place) -> bool:
    """True at the screen that asks the disclosures themselves."""
    step = services().content.journeys[here.journey].step(here.step)
    fields = step.fields if step else ()
    return here.open_field is None and any(field.asked_first for field in fields)


def has_disclosures(here: Place) -> bool:
    """True at a screen where one いいえ ends it."""
    step = services().content.journeys[here.journey].step(here.step)
    fields = step.fields if step else ()
    return here.open_field is None and any(field.stops_on for field in fields)
