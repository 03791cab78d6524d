"""What the same words mean where the person is: topics that stand in for the one that was decided on."""

from __future__ import annotations

import re
from typing import Callable, Optional

from rasa_sdk import Tracker

from actions.base import Place, active_place, decision, last_topic, services, situation_of
from actions.context import is_waiting_for_mail
from actions.heard import is_trouble
from actions.no_further import tells_at_disclosures
from actions.screens_told import TROUBLES
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.services.answers.topics import (
    COACHING,
    COMPLAINT,
    CONFIRM_MAIL,
    DESK_HOURS,
    DESK_NUMBERS,
    REFUSED_CONSENT,
)
from bot.services.hearing.fraud import fears_fraud
from bot.services.hearing.mail_told import has_come, names_no_mail
from bot.services.hearing.retractions import agrees_after_all
from bot.services.hearing.screen_no import tells_of_several
from bot.services.hearing.wishes import has_logged_in, tells_of_death, wants_no_call
from bot.text.feelings import complains, gives_up
from bot.text.parse.consent import refuses_consent
from bot.text.telling import asks_something, is_out_of_order

_CONSENTS = ("reg_terms", "clk_privacy_consent", "clk_important_matters")
_ACCIDENT = "guard_accident"
SMALL_TALK = ("goodbye", "thanks", "greet", "about_assistant")

# 「どっちを選べばいい？」 at a question that only はい or いいえ answers
_RIGHT_ANSWER = re.compile("(?:はい|いいえ).{0,8}(?:いい(?!え)|ええ|よい|正しい|正解)")
_WHICH_ANSWER = re.compile(
    "(?:どっち|どちら|どれ|何て|なんて).{0,6}(?:選|えら|答|こたえ|押|おせ|すれ|したら)"
    f"|{_RIGHT_ANSWER.pattern}"
)
# 「事故の受付は何時まで」: the desks of the web are not who is meant
ABOUT_DESKS = (DESK_HOURS, DESK_NUMBERS, "desk_clickar", "desk_registration")
_OF_ACCIDENTS = re.compile("事故|じこ|故障|レッカー|ロードサービス|ぶつけ|当て逃げ|パンク")
_SOME_TIME_AGO = re.compile(
    "先週|先月|去年|昨年|おととし|一昨年|この前|こないだ|[0-9一二三四五六七八九十]+(?:か月|ヶ月|年|週間)前"
)
_REAL = "trust_real"
_TOLD_WHY = ("reg_password_hidden", "reg_four_match")
"""What is hidden, and what does not match, is not broken: the topic says why."""
_OVER = re.compile("満期|保険が切れ|ほけんがきれ|契約が切れ")
_GIVE_OR_OPEN = (
    "reg_confirm_mail",
    "reg_password",
    "reg_password_screen",
    "policy_number_where",
    "policy_number_which",
)
"""Topics that tell to open something, or to give it."""
_MAY_PRESS = re.compile(
    "(?:押し|おし|申し込ん|申込ん|進ん|すすん)[てで]も?(?:いい|ええ|よい|よろしい|構わ|かまわ|大丈夫)"
)
_HOW_MUCH = re.compile("いくら|なんぼ|何円|金額")
# 「契約したときと違う」 tells of a time
_NEXT_YEARS = re.compile(
    "(?:更新後|来年|来期|次|新しい|これから)の?(?:ほう|方|契約)?の?(?:証券)?(?:番号|証券)"
)
_POLICY = re.compile("証券|契約(?!し|のとき)")


def desk_of_number(text: str) -> Optional[str]:
    """The topic of the desk whose number stands in the text, where it is one alone."""
    digits = re.sub("[^0-9]", "", text)
    desks = services().content.desks.values()
    named = [desk.id for desk in desks if desk.phone.replace("-", "") in digits]
    return f"desk_{named[0]}" if len(named) == 1 else None


def topics_meant(tracker: Tracker) -> list[str]:
    """The topics that were decided on, or what stands in for them here."""
    text, here = situation_of(tracker).question, active_place(tracker)
    if here and _asks_which_answer(here, text):
        return [COACHING]
    topics = decision(tracker)["topics"]
    if here and tells_at_disclosures(tracker) and _is_elsewhere(topics[0], here):
        return [COACHING]
    return [_meant(topic, text, here, tracker) for topic in topics]


def _asks_which_answer(here: Place, text: str) -> bool:
    """「どっちを選べばいい？」 at a question that only はい or いいえ answers; 「はいでいいの」 at a page with one."""
    if here.open_field:
        return here.is_strict and bool(_WHICH_ANSWER.search(text))
    step = services().content.journeys[here.journey].step(here.step)
    is_asked = bool(_RIGHT_ANSWER.search(text)) and asks_something(text)
    return step is not None and bool(step.on_no) and is_asked


_Reading = Callable[[str, str, Optional[Place], Tracker], Optional[str]]


def _meant(topic: str, text: str, here: Optional[Place], tracker: Tracker) -> str:
    found = (read(topic, text, here, tracker) for read in _READINGS)
    return next((one for one in found if one), topic)


def _of_accidents(topic: str, text: str, here: Optional[Place], _: Tracker) -> Optional[str]:
    if topic in ABOUT_DESKS and _OF_ACCIDENTS.search(text):
        return _ACCIDENT
    if topic == _ACCIDENT and "助けて" in text and not _OF_ACCIDENTS.search(text):
        return DESK_NUMBERS
    is_renewing = bool(here and here.journey == RENEWAL) or "更新" in text
    if topic == _ACCIDENT and is_renewing and _SOME_TIME_AGO.search(text):
        return "clk_accident_notice"  # it is over, and has to be told before the new period
    return None


def _of_consent(topic: str, text: str, here: Optional[Place], _: Tracker) -> Optional[str]:
    is_given = agrees_after_all(text) and not (refuses_consent(text) or asks_something(text))
    if topic == REFUSED_CONSENT and is_given and here and not here.open_field:
        step = services().content.journeys[here.journey].step(here.step)
        return next((one for one in step.topics if one in _CONSENTS), None) if step else None
    return REFUSED_CONSENT if topic in _CONSENTS and refuses_consent(text) else None


def _of_number_named(topic: str, text: str, _: Optional[Place], __: Tracker) -> Optional[str]:
    """「0120-157-566 何の番号」: whose number that is."""
    return desk_of_number(text) if topic in ABOUT_DESKS else None


def _of_login(topic: str, text: str, _: Optional[Place], __: Tracker) -> Optional[str]:
    """「ログインを触ったら、そのまま自分のページに入ってしもうた」 is no trouble."""
    return "renewal_start" if topic == "na_forgot_login" and has_logged_in(text) else None


def _of_mail(topic: str, text: str, _: Optional[Place], tracker: Tracker) -> Optional[str]:
    # 「めーる こん」, which may be read as 「メール今」
    typed = str(tracker.latest_message.get("as_typed") or text)
    if topic == CONFIRM_MAIL and names_no_mail(typed):
        return "reg_mail_missing"
    here = active_place(tracker)
    if topic == "reg_mail_missing" and has_come(text):
        others = [one for one in decision(tracker)["candidates"] if one != topic]
        return next(iter(others), CONFIRM_MAIL)
    if topic == "na_24h_passed" and (_OVER.search(text) or last_topic(tracker) == "na_deadline"):
        return "na_deadline"  # 「満期を過ぎたらどうなるん」
    if topic == "reg_mail_missing" and here and here.journey == RENEWAL:
        return "desk_clickar"  # of the completion
    return CONFIRM_MAIL if topic == "na_deadline" and is_waiting_for_mail(tracker) else None


def _of_trouble(topic: str, text: str, _: Optional[Place], tracker: Tracker) -> Optional[str]:
    if topic == "clk_done" and is_trouble(tracker) and "メール" in text:
        return "desk_clickar"  # the mail of the completion that does not come
    if is_trouble(tracker) and topic not in TROUBLES:
        # 「更新のボタンは押したが、契約が一つも出ない」
        journey = services().content.journey_about(topic)
        of_trouble = [one for one in decision(tracker)["candidates"][1:] if one in TROUBLES]
        near = [one for one in of_trouble if services().content.journey_about(one) == journey]
        if near and services().content.step_about(topic):
            return near[0]
    is_told = is_trouble(tracker) or not asks_something(text)
    is_broken = is_told and is_out_of_order(text)
    is_of_screen = services().content.step_about(topic) and topic not in (*TROUBLES, *_TOLD_WHY)
    return "trouble_screen" if is_broken and is_of_screen else None


def _of_next_screen(topic: str, text: str, here: Optional[Place], _: Tracker) -> Optional[str]:
    """「押していい？」 is no question about what comes then."""
    if here is None or here.open_field or not _MAY_PRESS.search(text):
        return None
    about = services().content.step_about(topic)
    if about is None or about[0].id != here.journey or about[1].number <= here.step:
        return None
    return services().content.journeys[here.journey].steps[here.step - 1].topics[0]


def _of_price(topic: str, text: str, _: Optional[Place], __: Tracker) -> Optional[str]:
    """「Aプランはいくら」 asks for no advice."""
    return "clk_premium_where" if topic == "guard_plan_advice" and _HOW_MUCH.search(text) else None


def _of_complaint(topic: str, text: str, _: Optional[Place], __: Tracker) -> Optional[str]:
    """「また電話？たらい回しじゃない」 is no goodbye, 「何のためにいるの」 no question."""
    is_it = complains(text) or gives_up(text)
    return COMPLAINT if topic in SMALL_TALK and is_it else None


def _of_numbers(topic: str, text: str, here: Optional[Place], _: Tracker) -> Optional[str]:
    """「電話番号が変わった、新しい番号でいい？」, 「証券番号が二つあります」."""
    if not topic.startswith("policy_number_"):
        return None
    if _NEXT_YEARS.search(text):
        return "policy_number_which"
    journey = here.journey if here else None
    if "電話番号" in text and not _POLICY.search(text):
        return "clk_contact_change" if journey == RENEWAL else "reg_four_match"
    is_registering = journey in (None, REGISTRATION)
    return "reg_multiple" if is_registering and tells_of_several(text) else None


def _of_death(topic: str, text: str, _: Optional[Place], __: Tracker) -> Optional[str]:
    """「夫が亡くなったんですが更新は」 is about who the policyholder is."""
    is_ours = topic.startswith(("registration_", "renewal_", "reg_", "clk_", "na_"))
    return "clk_name_change" if is_ours and tells_of_death(text) else None


def _of_fraud(topic: str, text: str, _: Optional[Place], __: Tracker) -> Optional[str]:
    """「変なメールが来た。開いていい？」「パスワードを電話で聞かれた」 asks for no step of ours."""
    return _REAL if topic in _GIVE_OR_OPEN and fears_fraud(text) else None


def _of_night(topic: str, text: str, _: Optional[Place], __: Tracker) -> Optional[str]:
    """「夜中でも電話できる？」 is about the desks, which have hours."""
    is_of_desk = re.search("電話|でんわ|窓口|係|人", text)
    if topic == "clickar_when_where" and is_of_desk:
        return DESK_HOURS
    is_of_site = re.search("クリッカー|くりっかー|clickar|ネット|サイト", text, re.IGNORECASE)
    return "clickar_when_where" if topic == DESK_HOURS and is_of_site and not is_of_desk else None


def _of_no_call(topic: str, text: str, here: Optional[Place], _: Tracker) -> Optional[str]:
    """「電話したくない。ネットだけで済ませたい」 asks for no number."""
    is_it = topic in ABOUT_DESKS and here is None and wants_no_call(text)
    return "clickar_what" if is_it else None


_READINGS: tuple[_Reading, ...] = (
    _of_fraud,
    _of_death,
    _of_night,
    _of_no_call,
    _of_complaint,
    _of_accidents,
    _of_consent,
    _of_number_named,
    _of_login,
    _of_mail,
    _of_trouble,
    _of_next_screen,
    _of_price,
    _of_numbers,
)
"""Each for a kind of topic; the first that reads the words otherwise counts."""


def _is_elsewhere(topic: str, here: Place) -> bool:
    """True for a topic of another screen."""
    about = services().content.step_about(topic)
    return about is not None and (about[0].id, about[1].number) != (here.journey, here.step)
