"""What people tell instead of asking: what they did, what they see, and that they want to begin."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, Optional, Sequence

import jaconv
from rasa_sdk import Tracker

from actions.base import (
    active_place,
    decision,
    entity,
    intent_of,
    last_topic,
    leads_no_further,
    offered_to_begin,
    place,
    services,
    situation_of,
    turn_of,
    with_ways,
)
from actions.finished import told_finished
from actions.heard import (
    ASKS,
    COMPLAINS,
    DID,
    GREETS,
    HESITATES,
    LIKELY,
    PAUSE,
    PERSON,
    RATHER,
    RESUME,
    SEES,
    SIMPLER,
    STARTS,
    STOP,
    SURE,
    THANKS,
    TROUBLE,
    Heard,
    act_of,
    heard_in,
    is_certain,
    is_trouble,
    likely_screen,
    screen_ahead,
    text_of,
)
from actions.no_further import asks_what_then, told_back, told_no
from actions.not_taken import of_the_password, told_elsewhere
from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey_state import Mode
from bot.reply import Kind, Reply
from bot.services.answers.answers import CONFIRM_MAIL
from bot.services.answers.mail_clock import parse_received_at
from bot.services.hearing.not_registered import denies_registration
from bot.services.hearing.on_screen import names_an_item
from bot.services.hearing.reports import Report
from bot.services.hearing.screen_no import tells_of_several
from bot.services.hearing.screens import Spot, shows_one
from bot.services.hearing.ways import mode_wished, wishes_a_way
from bot.services.hearing.wishes import (
    is_not_registered,
    is_registered,
    journey_wished,
)
from bot.services.journeys.engine import moves
from bot.text import predicate
from bot.text.feelings import complains, gives_up
from bot.text.parse.consent import refuses_consent
from bot.text.telling import (
    Told,
    asks_to_confirm,
    clauses,
    goes_on,
    has_a_question,
    is_long_ago,
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
_COMPLAINT, _PERSON = "guard_complaint", "desk_numbers"
_GREETING, _THANKS, _GOODBYE = "greet", "thanks", "goodbye"
_SMALL_TALK = {_GREETING, _THANKS, _GOODBYE}
_NEEDED = "registration_needed"
_NOT_YET = re.compile(
    "^(?:(?:いや|いえ|いいえ|会員|登録|それ)(?:は|も)?[、。]?)*(?:まだ|しとらん|していません|してません|してない|しとりません)"
    "(?:し(?:とらん|てません|ていません|てない)|やって(?:ない|ません)|なん(?:です|じゃ)|です|じゃ|や|だ)?(?:よ|わ|ね|けど|が)?[。!！]*$"
)
_RENEWAL, _BY_PHONE = "renewal_start", "reg_smartphone_after"
_LONGEST_GREETING = 30
"""Letters; who goes on longer tells what is wanted."""
_NO_HURRY = Reply("どうぞ、ごゆっくり。", kind=Kind.NOTICE)

# somebody is called away, and tells of no field of that name
_CALLED_AWAY = re.compile(
    "(?:電話|でんわ).{0,4}(?:かか|鳴|なっ(?:て|と)|入っ)|来客|お?客(?:さん)?(?:が|来)|宅配|ピンポン|呼ばれ"
)
_PRESSES = re.compile("押|おし|おせ|クリック|タップ|選|えら|進|すす")
_FOR_MAIL = re.compile(
    "(?:めーる|めえる)(?:を|が(?:来|く)る(?:の|ん)を)?(?:待ち|待っと|待って|待つ|まち|まっと|まって)"
)
_PUTS_OFF = re.compile(
    "(?:もう(?:ええ|いい)|今日は|ここまで|疲れた).{0,12}(?:あした|明日|今度|また)"
)
_WHAT_TO_PRESS = re.compile("(?:どれ|どこ|何|なに|どのボタン)を?(?:押|おす|おせ|おし|選|えら)")
_WHAT_TO_DO = re.compile("どう(?:したら|すれば|すりゃ|すん)|どないしたら")
_WHAT_NEXT = re.compile(
    "(?:で|ほんで|ほいで|んで|それで|さて|次|つぎ|このあと|この後|今度)?(?:は|、)?(?:ここ|こっ|そこ|これ|こんど)?(?:から|は)?(?:、)?"
    "(?:どう|どねえ|どねー|どない|どげ|何|なに|なん)(?:を)?(?:する|すん|したら|すれば|すりゃ|やる|やん|せ|しょう|いけば)\\S{0,8}[?。]?|(?:次|つぎ|お次)(?:は|は何|はなに|何)?[?。]?"
)
_AND_NOW = re.compile(
    f"(?:じゃあ?|では|なら|ほな|ほんなら|ほいじゃ|まず|最初は?|さいしょは?|え|うん|はい|わかった|[、。])*(?:{_WHAT_NEXT.pattern})"
)
_OVERVIEWS = {"registration_overview": REGISTRATION, "renewal_overview": RENEWAL}
_PHONE = re.compile("スマホ|スマートフォン|携帯|ケータイ|iphone|アイフォン", re.IGNORECASE)
_EITHER = re.compile("どっち|どちら|わから|分から|判ら")
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
# 「急に止まった」 is no wish to stop
_TROUBLES_TOLD = re.compile("止ま|とまっ|固ま|消え|エラー|切れ")
# 「完了って出た」 names no button, and tells of a screen all the same
_OF_A_STATE = re.compile("完了|入力|記入|確認|画面|ページ")
_AFTER_ALL = re.compile(
    "(?:やっぱり?|やはり|ほいじゃあ?|まあ)?[、,]?(?:やる|やります|やって(?:みる|みます)|続ける|続けます|つづける|進める|進めます)(?:わ|よ|で|けえ|から|ことにする|ことにします)?[。!]?"
)
_LATER = re.compile("あと|後|明日|あした|今度|夜|また|のち|日|帰|止|休|中断")
_CALLS = re.compile("(?:電話|でんわ|TEL|tel)(?:を|で)?(?:する|します|し(?:た|て)|かけ|掛け|聞)")
# of a value, which wants an example
_DOES_NOT_KNOW = re.compile("わから|分から|判ら|知ら")


Replies = Optional[list[Reply]]
_Reader = Callable[[Heard], Replies]


def will_call(tracker: Tracker) -> bool:
    """「もういい、電話する」: who leaves to call is told the number."""
    return bool(_CALLS.search(text_of(tracker)))


def goes_on_all_the_same(tracker: Tracker) -> bool:
    """「じゃあ続けます」, which sounds like 「また続けます」."""
    act, sureness = act_of(tracker)
    is_later = _LATER.search(text_of(tracker))
    is_meant = act == RESUME and sureness >= RATHER
    return (is_meant or bool(_AFTER_ALL.fullmatch(text_of(tracker)))) and not is_later


def reported(tracker: Tracker) -> Replies:
    """What is said to a report, or to a wish to begin; None for everything else."""
    return _first(_READERS, tracker)


def reported_for_a_command(tracker: Tracker) -> Replies:
    """What is said to a report that sounds like a command: 「Bにしました」; None for a command."""
    return _first((told_no, told_back, _told), tracker)


def hesitated(tracker: Tracker) -> Replies:
    """「主人に聞いてみないと決められません」, which sounds like passing a question over."""
    heard = heard_in(tracker)
    is_it = heard.act == HESITATES and heard.sureness >= SURE
    at_a_screen = heard.here is not None and heard.here.open_field is None
    return _with_place(heard, _NO_HURRY) if is_it and at_a_screen else None


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


def _first(readers: Sequence[_Reader], tracker: Tracker) -> Replies:
    if entity(tracker, "topic") or entity(tracker, "move"):
        return None
    heard = heard_in(tracker)
    return next((told for read in readers if (told := read(heard))), None)


def _wished_in_a_way(heard: Heard) -> Replies:
    """「入力を手伝ってほしい」, whatever act that is."""
    return _begun(heard) if wishes_a_way(heard.text) else None


def _asks_to_confirm(heard: Heard) -> Replies:
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
    part = named[0] if len(named) == 1 else None
    return services().journeys.move(moves.Here(part), turn_of(heard.tracker))


def _followed(heard: Heard) -> Replies:
    """「次は更新ですね」 at the last screen of the registration: that one is done."""
    here = heard.here
    if here is None or here.open_field or heard.act not in (STARTS, ASKS, DID, SEES):
        return None
    journey, wished = services().content.journeys[here.journey], journey_wished(heard.text)
    is_at_end = any(one.told in (Told.DID, Told.SEES) for one in clauses(heard.text))
    is_told = is_at_end and heard.act in (DID, SEES)  # 「完了画面でた。更新はどうするん」
    is_question = predicate.read_predicate(heard.text).is_question and not is_told
    is_next = wished is not None and wished == journey.next_journey
    if here.step != len(journey.steps) or not is_next or is_question:
        return None
    turn = turn_of(heard.tracker)
    services().journeys.move(moves.Confirm(), turn)
    return services().journeys.start(str(wished), Mode.GUIDE, turn)


def _is_registered_already(heard: Heard) -> Replies:
    """「もう登録は済んでます」, where nothing is going on and nothing is asked."""
    told = clauses(heard.text)
    is_told = bool(told) and (told[-1].told in (Told.DID, Told.SEES) or is_long_ago(told[-1].text))
    is_it = is_registered(heard.text) and journey_wished(heard.text) == REGISTRATION
    if place(heard.tracker) is not None or not is_told or not is_it:
        return None
    ahead = screen_ahead(heard.tracker)
    steps = len(services().content.journeys[REGISTRATION].steps)
    if ahead and ahead.journey == REGISTRATION and ahead.step < steps:
        return None  # 「登録して確定まで押した」
    topic = _BY_PHONE if _PHONE.search(heard.text) else _RENEWAL
    return [with_ways(heard.topic(topic), heard.tracker)]


def _not_registered_yet(heard: Heard) -> Replies:
    """「そんなもん作った覚えがない」 at the first screen of the renewal: the registration comes first."""
    here, text = heard.here, heard.text
    if here is None and last_topic(heard.tracker) == _NEEDED and _NOT_YET.search(text):
        overview = heard.topic("registration_overview")
        return None if place(heard.tracker) else [with_ways(overview, heard.tracker)]
    if here is None or here.journey != RENEWAL or here.step != 1 or here.open_field:
        return None
    is_about_it = decision(heard.tracker)["topics"][:1] == [_NEEDED]
    if not is_not_registered(text) and not (is_about_it and denies_registration(text)):
        return None
    return services().journeys.start(REGISTRATION, Mode.GUIDE, turn_of(heard.tracker))


def _done_what_next(heard: Heard) -> Replies:
    """「押したで。こっからどねえするん」: the screen that the deed led to is what comes next."""
    said = predicate.sentences(heard.text)
    if len(said) < 2 or not _WHAT_NEXT.fullmatch(str(jaconv.kata2hira(said[-1].strip()))):
        return None
    deed = "。".join(said[:-1])
    told = clauses(deed)
    if not told or told[-1].told is not Told.DID:
        return None
    return _told(replace(heard, act=DID, sureness=max(heard.sureness, SURE), words=deed))


def _asks_how_to_begin(heard: Heard) -> Replies:
    """「じゃあどうすればいいの」 after the steps were told: the first screen."""
    said = heard.spoken.strip()
    journey = _OVERVIEWS.get(last_topic(heard.tracker) or "")
    if journey is None or place(heard.tracker) is not None or not _AND_NOW.fullmatch(said):
        return None
    return services().journeys.start(journey, Mode.GUIDE, turn_of(heard.tracker))


def _told(heard: Heard) -> Replies:
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
    if here is None and (ahead is None or place(tracker) is not None or not is_certain(tracker)):
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


def _is_not_done(text: str) -> bool:
    """What keeps a message from leading anywhere: refused, an いいえ, out of order, or not done."""
    is_refused = refuses_consent(text) or bool(_NO.search(text))
    return is_refused or is_out_of_order(text) or is_undone(text)


def _is_no_report(heard: Heard) -> bool:
    """「押したら完了ですか」「押しても進みません」; and 「押した。次は」 goes on from the last answer."""
    text, tracker, said = heard.text, heard.tracker, clauses(heard.text)
    ahead = screen_ahead(tracker)
    if asks_to_confirm(text) or is_undone(text):
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


def _felt(heard: Heard) -> Replies:
    """A complaint, a wish for a person, hesitation, 「つまり？」."""
    is_question = predicate.read_predicate(heard.text).is_question
    is_hesitation = heard.act == HESITATES and heard.sureness >= (RATHER if is_question else LIKELY)
    if is_hesitation and not _WHAT_TO_DO.search(heard.spoken):
        return _with_place(heard, _NO_HURRY)  # nothing is taken, and what was asked stands
    if not heard.is_sure:
        return None
    if heard.act == COMPLAINS:
        return _with_place(heard, heard.topic(_COMPLAINT))
    if heard.act == PERSON and heard.here is None:
        return [heard.topic(_PERSON)]
    return _simpler(heard) if heard.act == SIMPLER else None


def _with_place(heard: Heard, reply: Reply) -> list[Reply]:
    """What is said, and in a journey what stands open."""
    if heard.here is None or leads_no_further([reply], heard.tracker):
        return [reply]
    return [reply, *(services().journeys.move(moves.Remind(), turn_of(heard.tracker)) or [])]


def _waits_for_mail(heard: Heard) -> Replies:
    """「メール待ち」, which is no wish to wait: the screen of the mail is in front of them."""
    here, content = heard.here, services().content
    if not _FOR_MAIL.search(heard.spoken) or predicate.read_predicate(heard.text).is_question:
        return None
    if here is None or here.open_field or here.journey != REGISTRATION or is_trouble(heard.tracker):
        return None
    about = content.step_about(CONFIRM_MAIL)
    if about is None or here.step >= about[1].number:
        return None
    return services().reports.at(Spot(REGISTRATION, about[1].number), turn_of(heard.tracker))


def _left(heard: Heard) -> Replies:
    """「助かりました」「続きは明日にします」: who greets, thanks or goes is not asked what was meant."""
    text = heard.text
    is_leaving = heard.act in (PAUSE, STOP) and heard.sureness >= LIKELY
    if is_leaving and _CALLS.search(text) and not predicate.read_predicate(text).is_question:
        return _with_place(heard, heard.topic(_PERSON))  # 「もうええわ、電話する」
    if heard.here and not heard.here.open_field and _PUTS_OFF.search(text):
        return services().journeys.move(moves.Pause(), turn_of(heard.tracker))
    if heard.sureness < LIKELY or predicate.read_predicate(text).is_question:
        return None
    if heard.act == GREETS and heard.here is None and len(text) <= _LONGEST_GREETING:
        return [heard.topic(_GREETING)]
    if heard.act == THANKS:
        return _with_place(heard, heard.topic(_THANKS))
    if heard.act not in (PAUSE, STOP) or _TROUBLES_TOLD.search(text):
        return None
    if heard.here and heard.here.open_field and heard.sureness < SURE:
        return None  # 「後日入力」 puts off a field, and not the whole
    if heard.here is None:
        is_no_use = complains(text) or gives_up(text)
        return [heard.topic(_COMPLAINT if is_no_use else _GOODBYE)]
    move: moves.Move = moves.Pause() if heard.act == PAUSE else moves.AskCancel()
    if heard.here.step == len(services().content.journeys[heard.here.journey].steps):
        move = moves.Confirm()  # nothing is left to come back to
    return services().journeys.move(move, turn_of(heard.tracker))


def _simpler(heard: Heard) -> Replies:
    """「つまり？」「わからん」: the screen, the field or the last answer in everyday words."""
    aside = _aside(heard)
    if aside:
        simple = services().answers.simpler(aside, situation_of(heard.tracker))
        return _with_place(heard, simple)
    if heard.here:
        is_at_a_loss = heard.here.is_asking and _DOES_NOT_KNOW.search(heard.text)
        move = moves.Explain() if is_at_a_loss else moves.Simpler()
        return services().journeys.move(move, turn_of(heard.tracker))
    last = last_topic(heard.tracker)
    return [services().answers.simpler(last, situation_of(heard.tracker))] if last else None


def _aside(heard: Heard) -> Optional[str]:
    """The topic answered last in a journey, where it is none of the screen's own."""
    last, here = last_topic(heard.tracker), heard.here
    if here is None or here.open_field or last is None:
        return None
    step = services().content.journeys[here.journey].step(here.step)
    return None if step is None or last == step.topics[0] else last


def _started(heard: Heard) -> Replies:
    if heard.act != STARTS:
        return None
    # 「しゃあない、登録やったるわ」 is no goodbye
    is_rather = heard.sureness >= RATHER and _is_small_talk(heard)
    return _begun(heard) if heard.is_sure or is_rather else None


def _is_small_talk(heard: Heard) -> bool:
    topics = decision(heard.tracker)["topics"]
    return bool(topics) and {*topics} <= _SMALL_TALK


def _begun(heard: Heard) -> Replies:
    """The procedure that was wished for, in the way that was wished for."""
    if heard.here:
        return None
    tracker, journeys = heard.tracker, services().journeys
    journey, mode = journey_wished(heard.text), mode_wished(heard.text)
    if "登録" in heard.text and "更新" in heard.text and _EITHER.search(heard.text):
        return None  # 「登録したいのか更新したいのか自分でもわからん」
    if mode and journey is None:
        journey = offered_to_begin(tracker)
    if journey is None:
        return journeys.wished(None, mode, turn_of(tracker)) if mode else None
    is_answered = bool(decision(tracker)["topics"]) and not _is_small_talk(heard)
    is_after_registration = journey == RENEWAL and is_registered(heard.text)
    if mode is None and is_answered and not is_after_registration and place(tracker) is None:
        return None  # the overview, with both ways to choose from
    return journeys.wished(journey, mode, turn_of(tracker))


_READERS: tuple[_Reader, ...] = (
    of_the_password,
    asks_what_then,
    told_no,  # before all: no screen after a disclosure that fails
    told_back,  # nor after a button that leads back
    told_finished,  # nor into what is done
    _asks_to_confirm,
    _wished_in_a_way,
    _followed,
    _is_registered_already,
    _not_registered_yet,
    told_elsewhere,
    _done_what_next,
    _asks_how_to_begin,
    _told,
    _felt,
    _waits_for_mail,
    _left,
    _started,
)
"""In this order, each with its reason; the first that has something to say is the last."""
