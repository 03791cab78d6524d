"""What people did and what they see: the place goes along, and the screen is told."""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk import Tracker

from actions.base import (
    active_place,
    decision,
    entity,
    intent_of,
    last_topic,
    place,
    services,
    situation_of,
    turn_of,
)
from actions.heard import (
    ASKS,
    DID,
    LIKELY,
    SEES,
    SURE,
    TROUBLE,
    Heard,
    Replies,
    act_of,
    heard_in,
    is_certain,
    is_trouble,
    likely_screen,
    screen_ahead,
    text_of,
)
from bot.services.answers.mail_clock import parse_received_at
from bot.services.hearing.on_screen import names_an_item
from bot.services.hearing.reports import Report
from bot.services.hearing.screen_no import tells_of_several
from bot.services.hearing.screens import shows_one
from bot.services.hearing.what_next import asks_what_next
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.parse.consent import refuses_consent
from bot.text.telling import (
    Told,
    asks_to_confirm,
    clauses,
    goes_on,
    has_a_question,
    is_out_of_order,
    is_undone,
)
from bot.text.telling import is_bare as names_nothing

_LIKELY_SCREEN = 0.4
"""And from this on no sign of the other procedure counts against it."""
_TOLD = 0.65
"""So likely must be a report of a screen that is certain, where its words are read as none."""
_PERHAPS = 0.3
"""So likely must be a report of a screen that is sure."""
_CHOOSES = "chooses"
_MAY_TELL = (DID, SEES, _CHOOSES, "yes", "value", "unchanged", "thanks", "greets", "skip")
"""Acts that a report is easily taken for; questions and commands are none."""
_OF_VALUES = ("value", "unchanged", "yes", "no")
"""Acts that tell what a screen asks, wherever somebody is."""
TROUBLES = ("reg_mail_missing", "na_24h_passed", "na_forgot_login", "clk_contract_not_listed")
"""Topics of what does not go on; they are answered."""
_SCREEN_TROUBLE = "trouble_screen"
# somebody is called away, and tells of no field of that name
_CALLED_AWAY = re.compile(
    "(?:電話|でんわ).{0,4}(?:かか|鳴|なっ(?:て|と)|入っ)|来客|お?客(?:さん)?(?:が|来)|宅配|ピンポン|呼ばれ"
)
# 「更新後の証券番号いれちゃった」 is to be put right
_WRONG_NUMBER = re.compile("(?:更新後|来年|来期)の?(?:ほう|方|契約)?の?(?:証券)?(?:番号|証券)")
_PRESSES = re.compile("押|おし|おせ|クリック|タップ|選|えら|進|すす")
_WHAT_TO_PRESS = re.compile("(?:どれ|どこ|何|なに|どのボタン)を?(?:押|おす|おせ|おし|選|えら)")
# 「はいかいいえの質問」 is no いいえ
_NO = re.compile("(?<![かとや、・])(?:いいえ|イイエ)(?!か)")
_ON_A_SCREEN = re.compile(
    "押|画面|ページ|開|完了|直し(?:た|まし|とい)|変えた|変えまし|変更した|変更しまし|表示|(?:って|と)出|入力|入れ|チェック|同意|選|タップ|クリック"
    "|お(?:した|して|しま)|がめん|ぺーじ|ひらい|かんりょう|にゅうりょく|いれ(?:た|て|ま)|どうい"
)
_BY_POST = re.compile(
    "(?:(?:は|ハ)がき|葉書|ちらし|チラシ|封筒|手紙|案内|書類|紙).{0,8}(?:届|とど|来|き(?:た|まし|て|とる)|もら)"
)
_SHOWN = re.compile(
    "(?:聞|訊|き)(?:かれ|いてき)|言われ|いわれ|(?:出|で)(?:た|て|まし|とる)|表示|画面|ページ|届|来た"
)
# 「完了って出た」 names no button, and tells of a screen all the same
_OF_A_STATE = re.compile("完了|入力|記入|確認|画面|ページ")


def at_a_sure_screen(tracker: Tracker) -> Replies:
    """「確定おしたの昨日のよる9時」: of what else it tells nothing is understood."""
    heard, ahead = heard_in(tracker), screen_ahead(tracker)
    if heard.act not in (DID, SEES) or ahead is None or (heard.here and heard.here.open_field):
        return None
    left = _is_not_done(heard.text)
    is_elsewhere = heard.here is None and place(tracker) is not None
    if left or is_elsewhere or _CALLED_AWAY.search(heard.text) or has_a_question(heard.text):
        return None
    if asks_to_confirm(heard.text):
        return None
    return services().reports.at(ahead, turn_of(tracker))


def confirmed(heard: Heard) -> Replies:
    """「決定いうのを押したらよろしいんやね」: what to do at the screen, which is not left by that."""
    here = heard.here
    if here is None or here.open_field or here.is_asking or not asks_to_confirm(heard.text):
        return None
    journey = services().content.journeys[here.journey]
    if not (_PRESSES.search(heard.text) and names_an_item(heard.text, journey)):
        return None
    steps = [one for one in journey.steps if one.number - here.step in (0, 1)]
    near = {topic for one in steps for topic in one.topics}
    topics = set(decision(heard.tracker)["topics"])
    is_stuck = _SCREEN_TROUBLE in topics and predicate.read_predicate(heard.text).is_negative
    if is_stuck or topics - near - {_SCREEN_TROUBLE}:
        return None  # of something else: it is answered
    parts = steps[0].parts if steps else ()
    named = [number for number, part in enumerate(parts) if shows_one(heard.text, part.signs)]
    part = named[-1] if named else None
    return services().journeys.move(moves.Here(part), turn_of(heard.tracker))


def done_what_next(heard: Heard) -> Replies:
    """「押したで。こっからどねえするん」: the screen that the deed led to is what comes next."""
    said = predicate.sentences(heard.text)
    if len(said) < 2 or not asks_what_next(said[-1]):
        return None
    deed = "。".join(said[:-1])
    told = clauses(deed)
    if not told or told[-1].told is not Told.DID:
        return None
    return screen_told(replace(heard, act=DID, sureness=max(heard.sureness, SURE), words=deed))


def screen_told(heard: Heard) -> Replies:
    """A report: a sure one, or one that tells of a screen by its signs."""
    if heard.act not in _MAY_TELL and heard.sureness >= SURE:
        return None
    tracker, is_deed = heard.tracker, _is_deed_here(heard)
    is_report = heard.act in (DID, SEES) or is_deed
    after = None if heard.here else last_topic(tracker)
    likely, ahead = likely_screen(tracker, _LIKELY_SCREEN), screen_ahead(tracker)
    is_clear = is_report and ahead is not None and heard.sureness >= _PERHAPS
    is_likely = is_report and (heard.is_sure or is_clear or bool(_ON_A_SCREEN.search(heard.text)))
    if _is_no_report(heard) or not (is_likely or after or heard.here):
        return None
    found, said = decision(tracker), clauses(heard.text)
    # 「できました」 is about what was told last
    is_bare = intent_of(tracker) == "next_step" or all(
        names_nothing(one.text) and not _OF_A_STATE.search(one.text) for one in said
    )
    is_heard = is_report and heard.sureness >= _PERHAPS
    is_answer = bool(found["topics"]) and not (is_bare or is_heard or is_deed)
    if is_answer and not _ON_A_SCREEN.search(heard.text):
        return None  # 「主人の名前で登録しよる」 is answered
    decided = () if is_bare else tuple(found["topics"])
    topics = dict.fromkeys(decided)
    about_screens = any(services().content.step_about(topic) for topic in topics)
    told = said[-1].told
    if not is_bare and (told is Told.SEES or about_screens or heard.here is None):
        topics.update(dict.fromkeys(found["candidates"]))
    is_seen = told is Told.SEES and heard.here is not None
    is_here = is_deed and bool(decided) and _is_of_this_screen(decided[0], heard)
    is_sure = (
        (is_report and heard.is_sure)
        or is_clear
        or is_here
        or (is_bare and (told is Told.DID or is_seen))
    )
    ahead = ahead if is_clear else None
    certain = ahead is not None and is_certain(tracker)
    report = Report(heard.text, tuple(topics), decided, after, likely, ahead, certain, is_sure)
    return services().reports.told(report, turn_of(tracker))


def _is_of_this_screen(topic: str, heard: Heard) -> bool:
    about = services().content.step_about(topic)
    here = heard.here
    return bool(about and here and (about[0].id, about[1].number) == (here.journey, here.step))


def _is_deed_here(heard: Heard) -> bool:
    """「やっぱり同意した」「共済あるかって聞かれた」, whatever else the classifier hears in it."""
    said = clauses(heard.text)
    is_else = heard.act in (ASKS, TROUBLE) and heard.sureness >= _PERHAPS
    if heard.here is None or heard.here.open_field or not said or is_else:
        return False
    last = said[-1]
    is_shown = last.told is Told.SEES and bool(_SHOWN.search(last.text))
    is_on = bool(_ON_A_SCREEN.search(last.text)) or goes_on(last.text)
    is_deed = heard.act == _CHOOSES or is_on
    return is_shown or (last.told is Told.DID and is_deed)


def follow(tracker: Tracker) -> Replies:
    """The place goes along with who asks where a deed has led: 「確定を押した。これで終わり？」.

    What is said of the new screen; None where none was reached.
    """
    ahead, here = screen_ahead(tracker), active_place(tracker)
    if (here and here.open_field) or is_trouble(tracker):
        return None
    is_clear = is_certain(tracker) or _has_pressed(tracker)
    if here is None and (ahead is None or place(tracker) is not None or not is_clear):
        return None
    text, (act, sureness) = text_of(tracker), act_of(tracker)
    is_value = act in _OF_VALUES and sureness >= LIKELY and not _ON_A_SCREEN.search(text)
    is_left = _is_not_done(text)
    if here is None and _BY_POST.search(text):
        return None  # 「更新のはがきが届きました」
    topics = decision(tracker)["topics"]
    is_stuck = _SCREEN_TROUBLE in topics[:1]
    # 「Aプランに決めた。あとはどれを押す」 is asked of the screen that is there
    step = here and services().content.journeys[here.journey].step(here.step)
    is_here = bool(step and _WHAT_TO_PRESS.search(text) and topics[:1] == list(step.topics[:1]))
    if is_value or is_left or is_stuck or is_here or entity(tracker, "topic"):
        return None
    return services().reports.follow(text, ahead, topics, turn_of(tracker))


def _has_pressed(tracker: Tracker) -> bool:
    """「Bにした。決定押した。文句ある？」: a deed at a screen, of which what was answered last tells."""
    told = [one for one in clauses(text_of(tracker)) if one.told is Told.DID]
    return last_topic(tracker) is not None and any(_PRESSES.search(one.text) for one in told)


def _is_not_done(text: str) -> bool:
    """What keeps a message from leading anywhere: refused, an いいえ, out of order, or not done."""
    is_refused = refuses_consent(text) or bool(_NO.search(text))
    is_wrong = bool(_WRONG_NUMBER.search(text))
    return is_refused or is_wrong or is_out_of_order(text) or is_undone(text)


def _is_no_report(heard: Heard) -> bool:
    """「押したら完了ですか」「押しても進みません」; and 「押した。次は」 goes on from the last answer."""
    text, tracker, said = heard.text, heard.tracker, clauses(heard.text)
    ahead = screen_ahead(tracker)
    if asks_to_confirm(text) or is_undone(text) or _WRONG_NUMBER.search(text):
        return True
    is_known = heard.here is not None or last_topic(tracker) is not None
    is_heard = ahead is not None and is_known and predicate.read_predicate(text).has_verb
    is_told = bool(said) and (said[-1].told is not Told.ELSE or is_heard or _is_surely_told(heard))
    if _CALLED_AWAY.search(text) or tells_of_several(text) or has_a_question(text):
        return True
    if not is_told or refuses_consent(text) or _NO.search(text):
        return True
    stuck = [clause.told for clause in said].count(Told.STUCK)
    if stuck:  # only where one is stuck, in a screen of which that part is told
        return heard.here is None or said[-1].told is not Told.STUCK
    is_done_here = heard.act == DID and heard.is_sure and heard.here and said[-1].told is Told.DID
    is_of_trouble = bool(set(decision(tracker)["topics"]) & set(TROUBLES))
    if heard.act == TROUBLE or (is_of_trouble and not is_done_here):
        return True
    is_next_step = intent_of(tracker) == "next_step"
    is_of_a_screen = _ON_A_SCREEN.search(text) and not is_next_step
    is_bare = all(names_nothing(one.text) for one in said) and said[-1].told is Told.DID
    if not is_known and not is_of_a_screen and not is_bare:
        return True  # 「更新のはがきが届きました」
    if heard.here and is_next_step and not goes_on(text):
        return said[-1].told is Told.DID and len(said) == 1
    if parse_received_at(text, situation_of(tracker).at) is not None:
        return True  # until when the mail can be used is told
    sentences = predicate.sentences(text)
    is_left = said[-1].told is Told.DID and goes_on(said[-1].text)
    if is_left or _is_surely_told(heard):  # 「なるほど私か。次へ押したら金額が出た」
        sentences = sentences[-1:]
    read = [predicate.read_sentence(one) for one in sentences]
    return any(
        one.is_question or one.is_unable or one.is_negative or one.is_wish or one.is_request
        for one in read
    )


def _is_surely_told(heard: Heard) -> bool:
    """True for a report that leads to a screen as good as seen, however it is put."""
    if heard.act not in (DID, SEES) or heard.sureness < _TOLD or not is_certain(heard.tracker):
        return False
    return heard.here is None or heard.here.open_field is None
